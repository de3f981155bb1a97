import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts.marts import MARTS
from pipelines.contracts.marts.durations import ENDINGS, MEASURES, QUANTILES
from pipelines.models.durations.by_year import duration_marts
from pipelines.models.durations.incidence import incidence, interval, quantile
from tests.durations import cases, curve, one_group, row
from tests.fuzz import examples

CHARGE, NO_ACTION, OTHER, NONE = ENDINGS
# Ten investigations, worked by hand. On day 100 one of ten ends and one is lost from sight: it is
# still at risk on that day. On day 200 three of eight end; on day 400 two of four.
TEN = [
    (100, CHARGE),
    (100, "open"),
    (200, NO_ACTION),
    (200, CHARGE),
    (200, NO_ACTION),
    (300, "open"),
    (400, NONE),
    (400, CHARGE),
    (500, "open"),
    (900, "open"),
]
OPEN_AFTER = {100: 9 / 10, 200: 9 / 10 * 5 / 8, 400: 9 / 10 * 5 / 8 * 2 / 4}
any_cases = st.lists(
    st.tuples(st.integers(0, 1000), st.sampled_from([*ENDINGS, "open"])), min_size=1, max_size=60
)


def days_of(found, name="median"):
    return tuple(found[f"{name}{end}_days"] for end in ("", "_low", "_high"))


def holds_contract(marts):
    for name, frame in zip(("duration_by_year", "duration_curve"), marts, strict=True):
        MARTS[name].validate(frame, cast=False)


def test_a_case_worked_by_hand_with_ties_and_one_lost_on_the_day_of_an_event():
    marts = duration_marts(cases(TEN))
    found = row(marts, "closing")
    counts = {name: found[name] for name in found if name.endswith("_count")}
    assert counts == {
        "investigation_count": 10,
        "event_count": 6,
        "other_end_count": 0,
        "open_count": 4,
    }
    assert found["share_by_182_days"] == pytest.approx(1 - OPEN_AFTER[100], abs=1e-12)
    # By day 365 one was lost from sight on day 300, and four are still seen: too few to say.
    assert found["share_by_365_days"] is None
    # A quarter has ended by day 200 (1 - 0.5625), half not before day 400 (1 - 0.28125).
    assert found["lower_quartile_days"] == 200
    assert found["median_days"] == 400
    assert found["upper_quartile_days"] is None
    holds_contract(marts)


def test_the_interval_worked_by_hand_is_greenwoods_on_the_log_log_scale():
    found = row(duration_marts(cases(TEN)), "closing")
    still_open = OPEN_AFTER[100]
    error = math.sqrt(1 / (10 * 9)) / -math.log(still_open)
    ends = [1 - still_open ** math.exp(sign * 1.959963984540054 * error) for sign in (-1, 1)]
    assert found["share_low_by_182_days"] == pytest.approx(ends[0], abs=1e-12)
    assert found["share_high_by_182_days"] == pytest.approx(ends[1], abs=1e-12)


def test_ways_of_ending_compete_and_add_up_to_what_has_ended():
    marts = duration_marts(cases(TEN * 6))
    charged, ended = curve(marts, CHARGE), curve(marts, "closing")
    # On day 200 one of eight is charged, of the 90 per cent that were open until then.
    assert charged[round(7 * 365.25 / 12)] == pytest.approx(1 / 10 + 9 / 10 / 8)
    assert set(ended) == set(charged)
    for day, share in ended.items():
        parts = [curve(marts, ending)[day] for ending in ENDINGS]
        assert sum(parts) == pytest.approx(share, abs=1e-12)
    assert curve(marts, OTHER)[0] == curve(marts, OTHER)[730] == 0


def test_what_ends_on_a_day_has_ended_by_it():
    ended = [(181, CHARGE), (182, CHARGE), (183, NO_ACTION), *[(400, NONE)] * 37]
    marts = duration_marts(cases(ended))
    assert row(marts, CHARGE)["share_by_182_days"] == pytest.approx(2 / 40)
    assert row(marts, "closing")["share_by_182_days"] == pytest.approx(2 / 40)
    assert curve(marts, "closing", "at_risk_count")[182] == 38


def test_where_every_case_is_open_nothing_is_reached():
    marts = duration_marts(cases([(days, "open") for days in range(400, 440)]))
    found = row(marts, "closing")
    assert (found["event_count"], found["open_count"]) == (0, 40)
    assert days_of(found) == (None, None, None)
    assert (found["share_by_365_days"], found["share_by_730_days"]) == (0, None)
    assert max(curve(marts, "closing")) < 440
    holds_contract(marts)


@pytest.mark.parametrize("ending", ["open", CHARGE])
def test_one_case_tells_nothing_but_that_it_is_one(ending):
    marts = duration_marts(cases([(50, ending)]))
    found = row(marts, "closing")
    assert found["investigation_count"] == 1
    assert {found[name] for name in found if name.endswith("_days")} == {None}
    assert marts[1].is_empty()
    holds_contract(marts)


def test_four_charged_of_many_tell_nothing_of_how_long_a_charge_took():
    four = [(day, CHARGE) for day in (10, 20, 30, 40)]
    others = [(100, NO_ACTION)] * 60
    assert row(duration_marts(cases(four + others)), CHARGE)["median_days"] is None
    five = [*four, (50, CHARGE)]
    assert row(duration_marts(cases(five + others)), CHARGE)["median_days"] == 30


def test_the_median_to_a_charge_is_of_those_charged_and_waits_until_few_are_open():
    ended = [(day, CHARGE) for day in range(100, 200)]
    ended += [(day, NO_ACTION) for day in range(10, 810)]
    found = row(duration_marts(cases(ended)), CHARGE)
    assert found["median_days"] == 149
    assert days_of(found)[1] < 149 < days_of(found)[2]
    # Ninety still open could nearly double the charged: not one of their days is known yet.
    young = row(duration_marts(cases(ended + [(810, "open")] * 90)), CHARGE)
    assert young["median_days"] is None
    assert young["share_by_365_days"] == pytest.approx(100 / 990)


def test_a_first_action_before_the_opening_or_never_written_down():
    acted = [(0, "first_action")] * 6 + [(5, "first_action")] * 3
    rows = acted + [(100, CHARGE)] * 2 + [(100, "open")]
    found = row(duration_marts(cases(rows, until="first_action")), "first_action")
    assert (found["event_count"], found["other_end_count"], found["open_count"]) == (9, 2, 1)
    assert (found["median_days"], found["upper_quartile_days"]) == (0, 5)


def test_totals_are_of_the_cases_of_all_forces_types_and_complexities():
    parts = [
        cases(TEN, force=force, abuse_type=kind, complexity=grade)
        for force in ("E23000001", "E23000002")
        for kind in ("neglect", "sexual")
        for grade in ("standard", "major")
    ]
    marts = duration_marts(pl.concat(parts))
    assert marts[0].height == 3 * 3 * 3 * (len(MEASURES) - 1)
    for keys in ({}, {"force_code": "E23000002"}, {"abuse_type": "sexual", "complexity": "major"}):
        found, times = row(marts, "closing", **keys), 8 // 2 ** len(keys)
        whole = row(duration_marts(cases(TEN * times)), "closing")
        for name in found.keys() - {"force_code", "abuse_type", "complexity"}:
            assert found[name] == pytest.approx(whole[name]), name


def test_the_true_quartiles_lie_in_their_intervals_although_many_cases_are_open():
    rng, mean, worlds, size, seen = np.random.default_rng(15), 200.0, 100, 250, 500
    days = np.rint(rng.exponential(mean, (worlds, size))).astype(int)
    last = rng.integers(seen // 2, seen, (worlds, size))
    ending = np.where(rng.random((worlds, size)) < 0.3, CHARGE, NO_ACTION)
    frame = cases(
        zip(
            np.minimum(days, last).ravel().tolist(),
            np.where(days <= last, ending, "open").ravel().tolist(),
            strict=True,
        )
    ).with_columns(pl.Series("opened_year", np.repeat(np.arange(worlds), size)).cast(pl.String))
    found = duration_marts(frame)[0].filter(
        measure="closing", force_code="ALL", abuse_type="all", complexity="all"
    )
    assert (found["open_count"] / size).is_between(0.08, 0.32).all()
    for level, name in QUANTILES.items():
        true = -mean * math.log(1 - level)
        low, high = found[f"{name}_low_days"], found[f"{name}_high_days"].fill_null(math.inf)
        # Days are rounded to whole ones. Of 100 intervals 95 hold by chance, and 89 all but surely.
        held = ((low - 0.5 <= true) & (true <= high + 0.5)).sum()
        assert held >= 89, name


@given(any_cases)
def test_shares_rise_stay_within_0_and_1_and_parts_make_the_whole(rows):
    ended, parts = one_group(rows)
    whole = incidence(ended, ended.ended)
    assert (np.diff(whole.share, prepend=0) >= 0).all()
    assert whole.share.max() <= 1
    made = [incidence(ended, parts[ending]) for ending in ENDINGS]
    assert sum(it.share for it in made) == pytest.approx(whole.share, abs=1e-9)
    assert whole.share == pytest.approx(1 - ended.still_open, abs=1e-9)
    for it in (whole, *made):
        low, high = interval(it.share, it.variance)
        assert (low - 1e-9 <= it.share).all()
        assert (it.share <= high + 1e-9).all()


@given(any_cases)
def test_of_those_that_end_one_way_all_have_ended_by_the_last_day(rows):
    ended, parts = one_group(rows)
    for ending in ENDINGS:
        share, variance = incidence(ended, parts[ending]).conditional()
        if parts[ending].sum():
            assert share[-1] == pytest.approx(1, abs=1e-9)
            assert variance[-1] == pytest.approx(0, abs=1e-9)
        else:
            assert np.isnan(share).all()


@given(any_cases)
def test_one_more_that_is_open_for_longer_lowers_every_share(rows):
    before, _ = one_group(rows)
    after, _ = one_group([*rows, (5000, "open")])
    shares = dict(zip(after.day, incidence(after, after.ended).share, strict=True))
    for day, share in zip(before.day, incidence(before, before.ended).share, strict=True):
        assert shares[day] <= share + 1e-12


@given(any_cases)
def test_without_open_cases_shares_are_plain_counts(rows):
    closed = [(days, NO_ACTION if end == "open" else end) for days, end in rows]
    ended, parts = one_group(closed)
    for ending in ENDINGS:
        plain = np.cumsum(parts[ending]) / len(closed)
        assert incidence(ended, parts[ending]).share == pytest.approx(plain, abs=1e-9)
    whole = incidence(ended, ended.ended)
    days = np.sort([days for days, _ in closed])
    median, _, _ = quantile(ended, whole.share, whole.variance, 0.5)
    assert median == days[math.ceil(len(days) / 2) - 1]


@settings(max_examples=examples(5))
@given(any_cases, st.randoms(use_true_random=False))
def test_the_order_of_cases_changes_nothing_and_every_mart_holds_its_contract(rows, random):
    many = rows * 30
    marts = duration_marts(cases(many))
    holds_contract(marts)
    shuffled = duration_marts(cases(random.sample(many, len(many))))
    for one, other in zip(marts, shuffled, strict=True):
        assert one.equals(other)
