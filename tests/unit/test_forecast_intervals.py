"""Intervals from past errors, and back-tests that see nothing of the future."""

import datetime as dt
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipelines.models.forecasting import (
    MODELS,
    backtest,
    forecast,
    make_forecasts,
    prophet_fit,
)
from pipelines.models.forecasting.conformal import PastErrors
from pipelines.models.forecasting.origins import past_counts, with_past_counts
from pipelines.models.forecasting.panel import Matrix
from pipelines.models.periods import add_months
from tests.forecast_series import APRIL_2016, frame, many

pytestmark = pytest.mark.usefixtures("quick_prophet")
BOUNDS = ("lower_95", "lower_80", "point", "upper_80", "upper_95")


def errors(values: Matrix, known: tuple[int, ...]) -> PastErrors:
    """One group, one horizon: an error per cut-off and series."""
    return PastErrors(known, values[:, :, None], np.zeros(values.shape[1], np.int64), 1)


def test_bounds_lie_between_the_quantiles_of_signed_and_of_absolute_errors() -> None:
    known = errors(np.arange(1.0, 100.0)[None] - 50, (8,))  # -49 to 49: 99 errors, 100 places

    lower, upper = known.units(9)

    # Of the absolute ones (0, 1, 1, 2, 2, ...) the 80th is 40 and the 95th 47; signed, 47.5.
    assert lower[:, 0, 0].tolist() == [-40.0, -47.25]
    assert upper[:, 0, 0].tolist() == [40.0, 47.25]


def test_a_drift_counts_by_half() -> None:
    known = errors(np.arange(1.0, 100.0)[None], (8,))

    lower, upper = known.units(9)

    assert lower[0, 0, 0] == (10 - 80) / 2
    assert upper[0, 0, 0] == (90 + 80) / 2


def test_errors_that_were_not_known_yet_do_not_count() -> None:
    known = errors(np.stack([np.full(30, 1.0), np.full(30, 100.0)]), (8, 12))

    assert known.units(12)[1].max() == 1.0
    assert known.units(13)[1].max() > 50
    assert np.isnan(known.units(8)[0]).all()


def test_nineteen_errors_are_too_few() -> None:
    assert np.isnan(errors(np.ones((1, 19)), (8,)).units(9)[0]).all()
    assert not np.isnan(errors(np.ones((1, 20)), (8,)).units(9)[0]).any()


def test_intervals_that_were_too_narrow_before_are_widened_half_way() -> None:
    random = np.random.default_rng(2)
    calm, wild = random.normal(0, 1, (1, 400)), random.normal(0, 1.5, (1, 400))
    known = errors(np.concatenate([calm, wild]), (8, 12))

    plain, corrected = known.units(13)[1], known.corrected_units(13)[1]

    assert corrected[0, 0, 0] / plain[0, 0, 0] == pytest.approx(np.sqrt(1.5), rel=0.1)
    assert errors(np.concatenate([calm, calm]), (8, 12)).corrected_units(13)[1][
        0, 0, 0
    ] == pytest.approx(1.28, rel=0.1)


@pytest.mark.parametrize(
    ("length", "season", "expected"),
    [
        (24, 4, [9, 12, 15, 18, 21]),
        (41, 4, [11, 14, 17, 20, 23, 26, 29, 32, 35, 38]),
        (10, 4, [9]),
        (9, 4, []),
        (42, 12, [26, 30, 34, 38]),
    ],
)
def test_past_cut_offs_begin_after_two_years(length: int, season: int, expected: list[int]) -> None:
    assert past_counts(length, season) == expected


def test_no_history_is_more_than_a_dozen_cut_offs() -> None:
    assert 10 <= len(past_counts(600, 12)) <= 12


def test_cut_offs_far_apart_are_filled_in() -> None:
    counts = with_past_counts([24, 60], 4)

    assert {24, 60} <= set(counts)
    assert max(np.diff(counts)) <= 6


def test_a_back_test_sees_nothing_after_its_cut_off() -> None:
    known = many()
    cutoff = add_months(APRIL_2016, 3 * 23)
    after = pl.col("period_start") > cutoff
    changed = known.with_columns(pl.when(after).then(pl.col("value") * 9).otherwise("value"))

    first, second = (
        backtest(data, [cutoff], 4, frequency="quarter").drop("actual") for data in (known, changed)
    )

    assert first.equals(second)


def test_a_back_test_is_the_forecast_that_would_have_been_made() -> None:
    known = many()
    cutoff = add_months(APRIL_2016, 3 * 23)
    until = known.filter(pl.col("period_start") <= cutoff)

    tested = backtest(known, [cutoff], 4, frequency="quarter").filter(model="combination")
    made = forecast(until, 4, frequency="quarter").filter(
        pl.col("model") == "combination",
        pl.col("frequency") == "quarter",
        pl.col("force_code") != "ALL",
        pl.col("series") != "all",
    )

    keys = ["force_code", "series"]
    expected = made.sort(*keys, "period_start")
    actual = tested.sort(*keys, "horizon")
    for column in BOUNDS:
        assert actual[column].to_list() == pytest.approx(expected[column].to_list())


def test_cut_offs_may_be_dates_or_numbers_of_periods() -> None:
    by_date = backtest(many(), [add_months(APRIL_2016, 3 * 23)], 2, frequency="quarter")
    by_count = backtest(many(), [24], 2, frequency="quarter")

    assert by_date.equals(by_count)
    assert set(by_count["cutoff"]) == {dt.date(2022, 1, 1)}


def test_a_back_test_tells_what_happened_and_the_scale_of_errors() -> None:
    row = [float(n) for n in range(1, 15)]

    rows = backtest(frame({("E1", "sexual"): row}), [12], 4, frequency="quarter")

    naive = rows.filter(model="last_value").sort("horizon")
    assert naive["point"].to_list() == [12.0] * 4
    assert naive["actual"].to_list() == [13.0, 14.0, None, None]
    assert set(naive["scale"]) == {4.0}
    assert set(rows["model"]) <= set(MODELS)


def test_where_the_last_value_wins_it_is_chosen_and_said() -> None:
    random = np.random.default_rng(4)
    # Every fourth quarter a new level that then stays: the latest count says all.
    jumps = np.repeat(random.permutation(np.arange(10.0, 90.0, 8)), 4).tolist()

    made = make_forecasts(frame({("E1", "sexual"): jumps}), 1, frequency="quarter")

    model, reason = made.choice.select("model", "reason").row(0)
    assert model == "last_value"
    assert reason.startswith("Last value: at 10 past dates it missed by 7.2 a quarter on average, ")
    assert reason.endswith("the mean of 5 models by 14.")
    chosen = made.forecast.filter("is_chosen", frequency="quarter")
    assert set(chosen["model"]) == {"last_value"}
    assert set(chosen["point"]) == {jumps[-1]}


def test_a_series_that_is_too_short_says_so() -> None:
    made = make_forecasts(frame({("E1", "sexual"): [4.0] * 5}), 8, frequency="quarter")

    assert made.forecast.is_empty()
    assert made.choice.select("model", "reason").rows() == [
        (None, "No forecast: 5 quarters delivered, and two full years (8 quarters) are needed.")
    ]


def test_series_that_did_not_change_are_not_fitted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    fitted: list[prophet_fit.Task] = []

    def count(task: prophet_fit.Task) -> list[float]:
        fitted.append(task)
        return [5.0] * len(task.future)

    monkeypatch.setattr(prophet_fit, "_prophet", count)
    known = many()
    first = make_forecasts(known, 4, frequency="quarter", prophet_level="series")
    fitted.clear()
    again = make_forecasts(known, 4, frequency="quarter", prophet_level="series", fits=first.fits)
    assert (len(fitted), again.forecast.equals(first.forecast)) == (0, True)

    last = (pl.col("period_start") == known["period_start"].max()) & (pl.col("force_code") == "E3")
    changed = known.with_columns(pl.when(last).then(99.0).otherwise("value").alias("value"))
    make_forecasts(changed, 4, frequency="quarter", prophet_level="series", fits=first.fits)
    assert len(fitted) == 2  # both types of one force, and only at the cut-off that changed


def test_prophet_on_national_sums_is_shared_out() -> None:
    rows = forecast(many(), 4, frequency="quarter", prophet_level="national")

    prophet = rows.filter(pl.col("model") == "prophet", pl.col("frequency") == "quarter")
    known = many().filter(pl.col("series") == "sexual")
    by_force = dict(
        known.sort("period_start").group_by("force_code").agg(pl.col("value").tail(4).sum()).rows()
    )
    total = prophet.filter(force_code="ALL", series="sexual")["point"][0]
    own = prophet.filter(force_code="E2", series="sexual")["point"][0]
    assert own / total == pytest.approx(by_force["E2"] / sum(by_force.values()))


def test_where_prophet_fails_on_a_national_sum_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(task: prophet_fit.Task) -> list[float]:
        raise RuntimeError("Stan gave up")

    monkeypatch.setattr(prophet_fit, "_prophet", fail)

    made = make_forecasts(
        many(), 4, frequency="quarter", prophet_level="national", is_back_tested=False
    )

    assert caplog.messages == ["Prophet failed on 2 of 2 sums: left out there"]
    assert set(made.forecast.filter("is_chosen")["model"]) == {"combination"}
    assert set(made.choice["reason"]) == {
        "Mean of 5 models; not back-tested on this series. Prophet was fitted to the sum over "
        "forces, shared out by last year's shares."
    }


count_or_gap = st.one_of(st.integers(0, 400).map(float), st.just(None))


@given(
    rows=st.lists(st.lists(count_or_gap, min_size=8, max_size=14), min_size=2, max_size=5),
    horizon=st.integers(1, 9),
)
@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_delivered_nothing_is_negative_and_everything_adds_up(
    rows: list[list[float | None]], horizon: int
) -> None:
    names = [(f"E{n // 2}", ("neglect", "sexual")[n % 2]) for n in range(len(rows))]
    known = frame({name: row for name, row in zip(names, rows, strict=True)})  # type: ignore[misc]

    actual = forecast(known, horizon, frequency="quarter")

    assert all(column.is_finite().all() for column in actual.select("point", "upper_95"))
    assert all((column.drop_nulls() >= 0).all() for column in actual.select(BOUNDS))
    for row in actual.select(BOUNDS).drop_nulls().rows():
        assert all(low <= high + 1e-9 for low, high in pairwise(row))
    chosen = actual.filter("is_chosen", frequency="quarter")
    single = chosen.filter(pl.col("force_code") != "ALL", pl.col("series") != "all")
    whole = chosen.filter(force_code="ALL", series="all")
    # Where one row ends before another, the sum holds what the other knows beside the forecast.
    delivered = known.filter(pl.col("value").is_not_null()).rename({"value": "point"})
    ends = single.group_by("force_code", "series").agg(pl.col("period_start").min().alias("end"))
    columns = ["force_code", "series", "period_start", "point"]
    parts = pl.concat([single.select(columns), delivered.select(columns)]).join(
        ends, on=["force_code", "series"]
    )
    by_period = parts.group_by("period_start").agg(pl.col("point").sum(), pl.len())
    by_period = by_period.filter(pl.col("len") == ends.height)
    both = whole.join(by_period, on="period_start", suffix="_sum")
    assert both.height == whole.height
    last = known["period_start"].max()
    assert whole.filter(pl.col("period_start") > last).height == (horizon if ends.height else 0)
    assert ((both["point"] - both["point_sum"]).abs() < 1e-6).all()


@pytest.mark.parametrize(
    "row",
    [
        [0.0] * 24,
        [7.0] * 24,
        [0.0] * 23 + [1.0],
        [5.0] * 12 + [9_999.0] + [5.0] * 11,
        [5.0] * 23 + [9_999.0],
        [400.0] * 12 + [0.0] * 12,
        [5.0, 0.0, 0.0] * 8,
    ],
    ids=["zeros", "constant", "first case", "spike", "last is a spike", "stopped", "rare"],
)
@pytest.mark.parametrize("months", [1, 3])
def test_awkward_series_are_forecast_sanely(row: list[float], months: int) -> None:
    frequency = {1: "month", 3: "quarter"}[months]
    known = frame({("E1", "sexual"): row * (2 if months == 1 else 1)}, months=months)

    made = make_forecasts(known, 8, frequency=frequency)

    chosen = made.forecast.filter("is_chosen", frequency=frequency)
    assert chosen["point"].is_between(0, 500).all()
    assert made.choice["reason"].str.len_chars().min() > 20  # type: ignore[operator]
