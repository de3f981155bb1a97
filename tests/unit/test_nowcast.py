"""What the latest months will come to, from whatever can tell, and from unhappy histories."""

import numpy as np
import polars as pl
import pytest

from pipelines.contracts.marts.lateness import ReportingLag
from pipelines.models.lateness.intervals import whole_interval
from pipelines.models.lateness.late_development import ToCome, development
from pipelines.models.lateness.loading_lag import NONE_RECORDED, reporting_lag
from pipelines.models.lateness.month_estimates import MonthEstimate, sum_forces
from pipelines.models.lateness.recorded_triangle import find_recorded_steps
from pipelines.models.lateness.settled import last_settled_month
from pipelines.models.periods import add_months
from tests.late_records import FIRST, MONTHS, WORLDS, draw_cells, final_counts, frames
from tests.reference_nowcast import known_by_now, point_nowcast

FIVE_MONTHS = WORLDS["five months"]
NEWEST = add_months(FIRST, MONTHS - 1)


def drawn(*, level=80, forces=1, seed=1, world=FIVE_MONTHS):
    random = np.random.default_rng(seed)
    return {f"E230000{n:02}": draw_cells(level, world, random) for n in range(1, forces + 1)}


def lag_of(cells, *, extracts=1, dated=True, change=lambda frame: frame):
    """The mart, held to its contract; `change` alters what is known of days of entry."""
    seen, days, ends, recorded = frames(cells, extracts)
    lag = reporting_lag(seen, days, ends, change(recorded) if dated else NONE_RECORDED)
    return ReportingLag.validate(lag, cast=False)


def newest(lag, force="E23000001"):
    return lag.filter(force_code=force).sort("month").row(-1, named=True)


def exact(months, shares, each=100):
    """Cells of a force with the same records every month."""
    return np.array([[round(each * share) for share in shares] for _ in range(months)])


def test_a_triangle_worked_by_hand_agrees_with_the_reference_method():
    shares = [(60, 30, 10), (50, 20, 10), (70, 20, 30), (60, 30, 20), (40, 10, 0), (80, 0, 0)]
    cells = np.array([*[(60, 25, 15)] * 10, *shares])
    months = range(MONTHS - len(cells), MONTHS)
    rows = [
        ("incidents", "E23000001", add_months(FIRST, month), age, int(records))
        for month, own in zip(months, cells, strict=True)
        for age, records in enumerate(own)
        if month + age < MONTHS and records
    ]
    recorded = pl.DataFrame(rows, schema=NONE_RECORDED.schema, orient="row")
    seen = recorded.select("measure", "force_code", "month", "record_count").with_columns(
        first_as_at=NEWEST
    )
    end = pl.DataFrame({"measure": "incidents", "force_code": "E23000001", "as_at": [NEWEST]})
    end = end.with_columns(pl.col("as_at").dt.month_end())
    row = newest(reporting_lag(seen, end, end, recorded))
    # Age 0: months 1 to 15 had 10×60+60+50+70+60+40 = 880 and then 10×25+30+20+20+30+10 = 360 more.
    # Age 1: months 1 to 14 had 880 − 40 + 350 = 1190 and then 10×15+10+10+30+20 = 220 more.
    expected = 80 * (1 + 360 / 880) * (1 + 220 / 1190)
    assert row["expected_final_count"] == pytest.approx(expected)
    theirs, recorded_share = point_nowcast(known_by_now(cells))
    # They add one record yet to come, so that a month without any is not certain to stay so.
    ours = theirs[-1] - (1 - recorded_share[0]) / recorded_share[0]
    assert row["expected_final_count"] == pytest.approx(ours)
    assert row["recorded_share"] == pytest.approx(recorded_share[0])


def test_one_extract_tells_the_lag_where_records_say_when_they_were_entered():
    cells = drawn(level=300)
    lag = lag_of(cells)
    assert set(lag["basis"]) == {"recorded_date"}
    row = newest(lag)
    true = final_counts(cells).filter(month=NEWEST)["true_count"].item()
    assert row["count"] < 0.7 * true
    assert row["low_80"] <= true <= row["high_80"]
    assert row["low"] < row["low_80"] < row["high_80"] < row["high"]
    assert row["standard_error"] == pytest.approx((row["high"] - row["low"]) / 4, rel=0.1)
    assert set(lag_of(cells, dated=False)["basis"]) == {"fixed"}


@pytest.mark.parametrize("extracts", [1, 4])
def test_eighty_per_cent_intervals_hold_four_in_five(extracts):
    held, bias = [], []
    for seed in range(3):
        cells = drawn(forces=40, seed=seed)
        lag = lag_of(cells, extracts=extracts, dated=extracts == 1)
        last = lag.filter(pl.col("month") > add_months(NEWEST, -3), pl.col("force_code") != "ALL")
        rows = last.join(final_counts(cells), on=["force_code", "month"])
        assert rows.height == 120
        held += rows["true_count"].is_between(rows["low_80"], rows["high_80"]).to_list()
        bias.append(rows["expected_final_count"].sum() / rows["true_count"].sum() - 1)
    assert 0.74 <= np.mean(held) <= 0.86
    assert abs(np.mean(bias)) < 0.015


def test_a_force_without_a_history_borrows_that_of_others_and_is_less_sure():
    cells = drawn(forces=8, level=100)
    without = lambda frame: frame.filter(pl.col("force_code") != "E23000001")  # noqa: E731
    own, lent = newest(lag_of(cells)), newest(lag_of(cells, change=without))
    assert (own["basis"], lent["basis"]) == ("recorded_date", "other_forces")
    assert lent["expected_final_count"] == pytest.approx(own["expected_final_count"], rel=0.1)
    two = {force: cells[force] for force in ("E23000001", "E23000002")}
    unsure = newest(lag_of(two, change=without))
    assert unsure["basis"] == "other_forces"
    assert unsure["standard_error"] > 1.5 * own["standard_error"]


def test_forces_that_differ_make_what_is_borrowed_less_sure():
    alike, unlike = (
        newest(
            lag_of(
                drawn(forces=12, level=200, world=WORLDS[world]),
                change=lambda frame: frame.filter(pl.col("force_code") != "E23000001"),
            )
        )
        for world in ("as the demo", "a slow fifth, forces differ")
    )
    assert alike["basis"] == unlike["basis"] == "other_forces"
    alike_share, unlike_share = (
        row["standard_error"] / (row["expected_final_count"] - row["count"])
        for row in (alike, unlike)
    )
    assert unlike_share > 1.3 * alike_share


def test_what_is_borrowed_is_wrong_for_all_forces_together():
    # Forty small forces, whose own three steps tell nothing: one pattern for all of them.
    cells = drawn(forces=40, level=20)
    lag = lag_of(cells, extracts=4, dated=False)
    assert set(lag["basis"]) == {"other_forces"}
    single = lag.filter(pl.col("month") == NEWEST, pl.col("force_code") != "ALL")
    independent = np.sqrt((single["standard_error"] ** 2).sum())
    assert newest(lag, "ALL")["standard_error"] > 1.1 * independent
    dated = lag_of(cells)
    single = dated.filter(pl.col("month") == NEWEST, pl.col("force_code") != "ALL")
    independent = np.sqrt((single["standard_error"] ** 2).sum())
    assert newest(dated, "ALL")["standard_error"] == pytest.approx(independent)


def test_all_forces_rest_on_the_weakest_of_their_bases():
    cells = drawn(forces=6, level=100)
    lag = lag_of(cells, change=lambda f: f.filter(pl.col("force_code") != "E23000003"))
    assert newest(lag, "ALL")["basis"] == "other_forces"
    assert newest(lag, "ALL")["expected_final_count"] is not None


def test_rows_without_a_day_of_entry_take_nothing_away_where_they_are_few_in_every_month():
    cells = drawn(level=300)
    some = lag_of(cells, change=lambda f: f.with_columns(pl.col("record_count") * 7 // 10))
    whole = newest(lag_of(cells))["expected_final_count"]
    assert set(some["basis"]) == {"recorded_date"}
    assert newest(some)["expected_final_count"] == pytest.approx(whole, rel=0.02)
    few = lag_of(cells, change=lambda f: f.with_columns(pl.col("record_count") * 4 // 10))
    assert set(few["basis"]) == {"fixed"}


def test_a_month_of_which_only_the_late_records_have_a_day_says_nothing():
    cells = drawn(level=300)
    began = add_months(NEWEST, -15)

    def since(frame):
        entered = pl.col("month").dt.offset_by(pl.format("{}mo", "age"))
        return frame.filter(entered >= began)

    row, whole = newest(lag_of(cells, change=since)), newest(lag_of(cells))
    assert row["basis"] == "recorded_date"
    assert row["expected_final_count"] == pytest.approx(whole["expected_final_count"], rel=0.05)


def test_months_of_which_only_the_late_records_have_no_day_say_nothing_either():
    cells = {"E23000001": np.pad(exact(MONTHS, FIVE_MONTHS.shares), ((0, 0), (0, 8)))}
    seen, _, _, recorded = frames(cells, 1)
    entered = pl.col("month").dt.offset_by(pl.format("{}mo", "age"))
    silent = [add_months(NEWEST, -step) for step in (12, 13)]
    dated = recorded.filter(~entered.is_in(silent))
    pattern = development(find_recorded_steps(dated, seen, NEWEST))
    # Of the month before the silence three quarters are dated, and no late one follows the first.
    assert pattern.growth[:2] == pytest.approx([18 / 62, 10 / 80])


def test_months_that_are_entered_in_one_go_come_to_their_usual_level():
    cells = {"E23000001": np.pad(exact(MONTHS, [0.03, 0.97]), ((0, 0), (0, 12)))}
    lag = lag_of(cells)
    row, before = lag.sort("month").filter(force_code="E23000001").tail(2).to_dicts()[::-1]
    assert row["basis"] == "recorded_date"
    assert (row["count"], row["expected_final_count"]) == (3, pytest.approx(100))
    assert row["is_provisional"]
    assert not before["is_provisional"]


def test_a_month_that_nothing_was_entered_of_yet_has_no_estimate_and_ends_nothing():
    cells = {"E23000001": np.pad(exact(MONTHS, [0.0, 1.0]), ((0, 0), (0, 12)))}
    seen, days, ends, recorded = frames(cells, 1)
    lag = reporting_lag(seen, days, ends, recorded)
    assert newest(lag)["expected_final_count"] is None
    settled = last_settled_month(lag, ends).filter(force_code="E23000001")
    assert settled["month"].item() == add_months(NEWEST, -1)


def test_records_of_before_the_system_are_no_late_ones():
    cells = drawn(level=80)
    old = cells["E23000001"]
    migrated = MONTHS - 20
    for month in range(migrated):
        moved = old[month].sum()
        old[month] = 0
        old[month, min(migrated - month, old.shape[1] - 1)] = moved
    row = newest(lag_of(cells))
    assert row["basis"] == "recorded_date"
    assert row["recorded_share"] == pytest.approx(0.62, abs=0.06)


def test_a_force_that_stopped_delivering_does_not_end_the_months_of_all():
    cells = drawn(forces=5, level=60)
    seen, days, ends, recorded = frames(cells, 1)
    stop = add_months(NEWEST, -14)
    early = pl.col("force_code") == "E23000005"
    seen, recorded = (f.filter(~early | (pl.col("month") <= stop)) for f in (seen, recorded))
    days, ends = (
        f.with_columns(
            pl.when(early).then(pl.lit(stop).dt.month_end()).otherwise("as_at").alias("as_at")
        )
        for f in (days, ends)
    )
    lag = reporting_lag(seen, days, ends, recorded)
    assert newest(lag, "ALL")["month"] == NEWEST
    counts = lag.filter(pl.col("month") == NEWEST, pl.col("force_code") != "ALL")["count"]
    assert newest(lag, "ALL")["count"] == counts.sum()
    assert newest(lag, "E23000005")["month"] == stop


def test_a_small_force_without_a_record_in_a_month_leaves_the_sum_its_estimate():
    cells = drawn(forces=4, level=90) | drawn(forces=1, level=0.4, seed=5)
    cells["E23000009"] = cells.pop("E23000001")
    lag = lag_of(cells)
    assert 0 in lag.filter(force_code="E23000009")["count"].to_list()
    assert lag.filter(force_code="ALL")["expected_final_count"].null_count() == 0


def test_months_without_a_record_of_a_small_force_alone_are_as_settled_as_their_age():
    cells = drawn(forces=8, level=90)
    cells["E23000002"] = np.zeros_like(cells["E23000002"])
    cells["E23000002"][3, 0] = 1
    lag = lag_of(cells)
    small = lag.filter(force_code="E23000002").sort("month")
    assert small["count"].sum() == 0
    assert small["is_provisional"].to_list() == small["recorded_share"].lt(0.98).to_list()
    assert not small["is_provisional"][0]
    totals = sum_forces(
        [{NEWEST: MonthEstimate(0, ToCome(0.0, 0.0), share)} for share in (1.0, 0.99)]
    )
    assert totals[NEWEST].share == 0.99


def damaged(kind, frames_of):
    seen, days, ends, recorded = frames_of
    newest_day = days["as_at"].max()
    if kind == "the latest diagonal is missing":
        days = days.filter(pl.col("as_at") < newest_day)
    if kind == "months skipped":
        days = days.filter(pl.col("as_at").dt.month() % 3 != 0)
    if kind == "later than its extracts":
        ends = ends.with_columns(pl.col("as_at").dt.offset_by("2mo"))
    if kind == "no extracts":
        days = days.clear()
    if kind == "entered on one day":
        recorded = recorded.with_columns(age=pl.lit(MONTHS, pl.Int64))
    if kind == "one month":
        seen, recorded = (f.filter(pl.col("month") == NEWEST) for f in (seen, recorded))
    if kind == "extracts before any record":
        seen = seen.filter(pl.col("month") > add_months(NEWEST, -2))
    return seen, days, ends, recorded


@pytest.mark.parametrize("level", [0.3, 8, 120])
@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize(
    "kind",
    [
        "the latest diagonal is missing",
        "months skipped",
        "later than its extracts",
        "no extracts",
        "entered on one day",
        "one month",
        "extracts before any record",
    ],
)
def test_an_unhappy_history_still_gives_months_and_a_last_settled_one(kind, dated, level):
    cells = drawn(forces=2, level=level)
    seen, days, ends, recorded = damaged(kind, frames(cells, 6))
    lag = reporting_lag(seen, days, ends, recorded if dated else NONE_RECORDED)
    ReportingLag.validate(lag, cast=False)
    settled = last_settled_month(lag, ends)
    assert settled["month"].null_count() == 0
    assert settled.height >= 2
    last = ends["as_at"].max().replace(day=1)
    assert (settled["month"] <= last).all()


@pytest.mark.parametrize("mean", [0.3, 1.0, 2.5, 9.0, 80.0])
@pytest.mark.parametrize("dispersion", [1.0, 1.8])
def test_whole_ends_hold_as_nearly_as_whole_counts_can(mean, dispersion):
    random = np.random.default_rng(3)
    rate = mean / (dispersion - 1) if dispersion > 1 else 0
    draws = (
        random.negative_binomial(rate, 1 / dispersion, 100_000)
        if rate
        else random.poisson(mean, 100_000)
    )
    low, high = whole_interval(50, mean, mean * dispersion, 0.8)
    held = ((draws + 50 >= low) & (draws + 50 <= high)).mean()
    largest = max((draws == value).mean() for value in range(int(mean) + 2))
    assert abs(held - 0.8) <= largest / 2 + 0.01
    assert low >= 50


def test_an_end_that_holds_more_than_it_should_is_drawn_in():
    # Three in ten months get a record more: none holds 74 per cent and up to one 96.
    assert whole_interval(50, 0.3, 0.3, 0.8) == (50, 50)
    assert whole_interval(50, 0.3, 0.3, 0.95) == (50, 51)


def test_nothing_to_come_is_certain():
    assert whole_interval(50, 0.0, 0.0, 0.95) == (50, 50)
