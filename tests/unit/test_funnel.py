"""The funnel: by hand, what it calls different, and how often it does so by chance."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from pipelines.models.compare.funnel import FEWEST_UNITS, Scale, funnel, standard_error

OUTER = float(norm.ppf(0.999))


def units(values, errors=0.1):
    errors = [errors] * len(values) if isinstance(errors, int | float) else errors
    schema = {"value": pl.Float64, "standard_error": pl.Float64}
    return pl.DataFrame({"value": values, "standard_error": errors}, schema=schema)


def first(frame, column):
    return frame[column].drop_nulls()[0]


def test_what_chance_explains_has_no_over_dispersion_and_limits_of_chance_alone():
    actual = funnel(units([9.9, 10.1, 10.0, 9.8, 10.2], 1.0), Scale.LINEAR)
    assert first(actual, "over_dispersion") == 0
    assert first(actual, "centre") == pytest.approx(10)
    assert first(actual, "differs_high") == pytest.approx(10 + 1.959964)
    assert first(actual, "stands_out_low") == pytest.approx(10 - OUTER)
    assert actual["z"].to_list() == pytest.approx([-0.1, 0.1, 0, -0.2, 0.2])
    assert set(actual["verdict"]) == {"usual"}


def test_over_dispersion_by_hand():
    # Eleven units 0 to 10 with errors of 1: the outer one at either end is pulled in to the next,
    # so the squares about 5 are 2 × (16 + 16 + 9 + 4 + 1) / 11. A normal distribution cut beyond
    # the share of one in eleven has 0.705420 of its variance, of which a mean leaves 10 in 11.
    squares = 2 * (16 + 16 + 9 + 4 + 1) / 11
    total = squares / 0.705420 * 11 / 10
    actual = funnel(units([float(k) for k in range(11)], 1.0), Scale.LINEAR)
    assert first(actual, "over_dispersion") ** 2 == pytest.approx(total - 1, rel=1e-5)
    assert actual["z"][10] == pytest.approx(5 / total**0.5, rel=1e-5)


def test_one_far_off_does_not_widen_the_limits_that_it_is_held_against():
    crowd = [float(k) for k in range(20)]
    near, far = (funnel(units([*crowd, end], 1.0), Scale.LINEAR) for end in (20.0, 90.0))
    assert first(far, "over_dispersion") == pytest.approx(first(near, "over_dispersion"), rel=0.2)
    assert first(far, "centre") == pytest.approx(first(near, "centre"))
    assert far["verdict"].to_list()[-1] == "stands_out"
    assert set(far["verdict"][:20]) == {"usual"}


def test_the_centre_is_the_mean_in_which_the_surer_weigh_more():
    # No over-dispersion: weights 1, 1, 1, 1 and 1/4 by hand.
    actual = funnel(units([0.0, 0.0, 0.0, 0.0, 1.0], [1.0] * 4 + [2.0]), Scale.LINEAR)
    assert first(actual, "centre") == pytest.approx(0.25 / 4.25)


def test_beyond_95_and_99_8_per_cent_have_a_word_each():
    actual = funnel(units([10.0] * 30 + [12.1, 7.9, 13.3], 1.0), Scale.LINEAR)
    assert first(actual, "over_dispersion") == 0
    assert actual["verdict"].to_list()[-3:] == ["differs", "differs", "stands_out"]


@pytest.mark.parametrize(
    ("scale", "values", "low", "high"),
    [
        (Scale.LOGARITHM, [5.0] * 6, 5 * np.exp(-0.1959964), 5 * np.exp(0.1959964)),
        (Scale.LOGIT, [0.5] * 6, 1 / (1 + np.exp(0.1959964)), 1 / (1 + np.exp(-0.1959964))),
    ],
)
def test_limits_are_in_the_values_own_unit(scale, values, low, high):
    actual = funnel(units(values, 0.1), scale)
    assert first(actual, "centre") == pytest.approx(values[0])
    assert first(actual, "differs_low") == pytest.approx(low)
    assert first(actual, "differs_high") == pytest.approx(high)


def test_the_standard_error_of_an_interval_is_that_of_its_scale():
    ends = pl.DataFrame({"low": [0.5], "high": [0.5 * np.exp(0.3919928)], "to": [0.596757]})
    assert ends.select(standard_error("low", "high")).item() == pytest.approx(0.1)
    of_share = ends.select(standard_error("low", "to", Scale.LOGIT)).item()
    assert of_share == pytest.approx(0.1, abs=1e-5)
    linear = ends.select(standard_error("low", "to", Scale.LINEAR)).item()
    assert linear == pytest.approx(0.096757 / 3.919928)


def test_what_is_not_known_or_has_no_place_on_the_scale_is_not_compared():
    errors = [*[0.1] * 6, 0.1, None, 0.0]
    actual = funnel(units([5.0] * 5 + [None, 0.0, 5.0, 5.0], errors))
    assert actual["verdict"].to_list() == [*["usual"] * 5, *[None] * 4]
    assert actual["centre"].null_count() == 4


def test_of_too_few_nobody_differs():
    few = funnel(units([1.0, 1.0, 1.0, 90.0][: FEWEST_UNITS - 1], 0.01))
    assert few["verdict"].null_count() == few["z"].null_count() == few.height
    assert funnel(units([])).is_empty()


@given(st.lists(st.floats(0.01, 1e6), min_size=FEWEST_UNITS, max_size=50), st.floats(0.01, 2))
def test_any_units_have_limits_in_order_and_a_verdict(values, error):
    actual = funnel(units(values, error))
    assert actual["verdict"].null_count() == 0
    for inner, outer in (("differs_high", "stands_out_high"), ("stands_out_low", "differs_low")):
        assert (actual[inner] <= actual[outer]).all()
    beyond = pl.col("value").is_between("differs_low", "differs_high")
    assert actual.filter(pl.col("z").abs() < 1.95).select(beyond.all()).item() is not False


@pytest.mark.parametrize("spread", [0.0, 0.05, 0.3])
def test_forces_that_differ_as_usual_are_marked_as_often_as_the_words_say(spread):
    rng, marked = np.random.default_rng(2005), []
    for _ in range(60):
        errors = np.exp(rng.normal(np.log(0.07), 0.4, 42))
        logs = rng.normal(0, np.sqrt(errors**2 + spread**2))
        drawn = funnel(units(np.exp(logs).tolist(), errors.tolist()))
        marked.append([(drawn["z"].abs() > limit).mean() for limit in (1.959964, OUTER)])
    differs, stands_out = np.mean(marked, axis=0)
    assert 0.02 <= differs <= 0.07
    assert stands_out <= 0.008
