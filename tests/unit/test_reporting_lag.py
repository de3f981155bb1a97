"""Late records: a triangle worked by hand, and draws whose true final counts are known."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from pipelines.models.lateness.late_development import (
    LateDevelopment,
    ToCome,
    development,
    late_part,
)
from pipelines.models.lateness.loading_lag import reporting_lag
from pipelines.models.lateness.loading_triangle import find_steps
from pipelines.models.periods import add_months

DELAYS = (0.62, 0.18, 0.1, 0.05, 0.03, 0.02)
START = dt.date(2023, 1, 1)


def month(number):
    return add_months(START, number)


def extract_of(number):
    """An extract made on the tenth after the end of a month."""
    return month(number + 1).replace(day=10)


def seen_of(cells, force="E23000001"):
    """Rows from {(month, extract): records}."""
    rows = [("incidents", force, month(m), extract_of(e), n) for (m, e), n in cells.items() if n]
    schema = {
        "measure": pl.String,
        "force_code": pl.String,
        "month": pl.Date,
        "first_as_at": pl.Date,
        "record_count": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def lag_of(seen, numbers, end=None):
    forces = seen["force_code"].unique().sort().to_list()
    days = [(f, extract_of(number)) for f in forces for number in numbers]
    extracts = pl.DataFrame(days, schema=["force_code", "as_at"], orient="row")
    extracts = extracts.with_columns(measure=pl.lit("incidents"))
    delivered = extracts.group_by("measure", "force_code").agg(pl.col("as_at").max())
    if end:
        delivered = delivered.with_columns(as_at=pl.lit(end))
    return reporting_lag(seen, extracts, delivered)


def drawn(seed, *, months=30, extracts=8, level=80, force="E23000001"):
    """A force's triangle with known delays, its extracts, and the true final counts."""
    random = np.random.default_rng(seed)
    first = months - extracts
    final, cells = {}, {}
    for number in range(months):
        arrivals = random.multinomial(random.poisson(level), DELAYS)
        final[month(number)] = int(arrivals.sum())
        for delay, records in enumerate(arrivals):
            held_by = max(number + delay, first)
            if held_by < months:
                cells[number, held_by] = cells.get((number, held_by), 0) + int(records)
    return seen_of(cells, force), range(first, months), final


def developed(seen, days):
    return development(find_steps(seen, days))


def by_hand():
    """Five months of 100, of which a quarter comes a month late; months 3 to 7 have extracts."""
    cells = {(m, 3): 125 for m in range(3)}
    for number in range(3, 8):
        cells[number, number] = 100
        if number < 7:
            cells[number, number + 1] = 25
    return seen_of(cells)


def test_the_factor_of_an_age_is_what_months_of_that_age_grew_by():
    pattern = developed(by_hand(), [extract_of(number) for number in range(3, 8)])
    assert pattern is not None
    # Four steps: months 3 to 6 grew from 100 to 125; every older month stood still.
    assert pattern.growth[0] == pytest.approx(0.25)
    assert not pattern.growth[1:].any()
    assert not pattern.excess.any()
    assert pattern.variance[0] == pytest.approx(100.5 * 1.25 / 400**2)


def test_records_to_come_are_those_worked_by_hand():
    pattern = LateDevelopment(np.array([0.5, 0.2]), np.array([0.01, 0.0]), np.array([0.1, 0.3]))
    to_come = late_part(100, 0, pattern)
    # 100 → 150 → 180. First step: 0.5 × 1.5 × 100 + 0.1 × 50²; the second carries it on by 1.2² and
    # adds 0.2 × 1.2 × 150 + 0.3 × 30². The factor: 0.01 × 100², carried on by 1.2².
    assert to_come.mean == pytest.approx(80)
    assert to_come.variance == pytest.approx(1.2**2 * (75 + 250) + 36 + 270 + 1.2**2 * 100)
    assert late_part(100, 2, pattern) == ToCome(0, 0)


def test_a_month_is_provisional_until_nearly_all_of_it_has_come():
    lag = lag_of(by_hand(), range(3, 8)).filter(force_code="E23000001")
    newest, before = lag.sort("month", descending=True).head(2).iter_rows(named=True)
    assert newest["month"] == month(7)
    assert (newest["count"], newest["expected_final_count"]) == (100, pytest.approx(125))
    assert newest["recorded_share"] == pytest.approx(0.8)
    assert newest["low"] < 125 < newest["high"]
    assert newest["is_provisional"]
    assert before["expected_final_count"] == pytest.approx(125)
    assert not before["is_provisional"]
    assert set(lag["basis"]) == {"development"}


def test_the_true_final_count_lies_in_the_interval_in_most_draws():
    held, months, wide = 0, 0, []
    for seed in range(40):
        seen, extracts, final = drawn(seed)
        lag = lag_of(seen, extracts).filter(force_code="E23000001")
        latest = lag.sort("month").tail(4)
        assert latest["basis"].unique().to_list() == ["development"]
        for row in latest.iter_rows(named=True):
            months += 1
            held += row["low"] <= final[row["month"]] <= row["high"]
            wide.append((row["high"] - row["low"]) / final[row["month"]])
    assert 0.9 <= held / months <= 0.995
    assert np.mean(wide) < 0.35


def test_the_expected_final_count_is_right_on_average_where_the_plain_count_is_low():
    expected, counted, true = 0.0, 0, 0
    for seed in range(40):
        seen, extracts, final = drawn(seed)
        newest = lag_of(seen, extracts).filter(force_code="E23000001").sort("month").row(-1)
        counted, expected = counted + newest[3], expected + newest[4]
        true += final[newest[2]]
    assert counted < 0.66 * true
    assert expected == pytest.approx(true, rel=0.03)


def test_a_single_extract_leaves_the_fixed_three_months():
    cells = {(number, 11): 100 for number in range(12)}
    lag = lag_of(seen_of(cells), [11]).filter(force_code="E23000001")
    assert lag["basis"].to_list() == ["fixed"] * 3
    assert lag["month"].to_list() == [month(9), month(10), month(11)]
    assert lag["expected_final_count"].null_count() == 3
    assert lag["is_provisional"].all()


@pytest.mark.parametrize(
    ("what", "numbers", "change"),
    [
        ("too few steps", [5, 6, 7], None),
        ("no extracts of successive months", [1, 3, 5, 7], None),
        (
            "extracts that never look back",
            range(3, 8),
            lambda c: {k: 100 for k in c if k[0] == k[1]},
        ),
        ("too few records", range(3, 8), lambda c: {k: n // 25 for k, n in c.items()}),
    ],
)
def test_a_history_that_does_not_tell_leaves_the_fixed_three_months(what, numbers, change):
    cells = {}
    for row in by_hand().iter_rows(named=True):
        arrived = (row["first_as_at"].year - 2023) * 12 + row["first_as_at"].month - 2
        later = [number for number in numbers if number >= arrived]
        key = ((row["month"].year - 2023) * 12 + row["month"].month - 1, later[0] if later else 7)
        cells[key] = cells.get(key, 0) + row["record_count"]
    lag = lag_of(seen_of(change(cells) if change else cells), numbers)
    assert set(lag["basis"]) == {"fixed"}, what


def test_a_step_across_a_month_without_an_extract_tells_nothing():
    every_other = range(9, 20, 2)
    cells = {}
    for number in range(20):
        first, *later = [extract for extract in every_other if extract >= number]
        cells[number, first] = 100
        if later and number > 8:
            cells[number, later[0]] = 25
    days = [extract_of(number) for number in every_other]
    assert developed(seen_of(cells), days) is None
    in_a_row = [extract_of(number) for number in range(9, 15)]
    closed_up = seen_of(
        {(m - (m - 9) // 2 if m > 9 else m, 9 + (e - 9) // 2): n for (m, e), n in cells.items()}
    )
    assert developed(closed_up, in_a_row) is not None


def test_counts_that_still_grow_at_the_oldest_age_are_not_carried_to_an_end():
    cells = {}
    for number in range(12):
        cells[number, max(number, 6)] = 100
        for later in range(max(number, 6) + 1, 12):
            cells[number, later] = 5
    assert set(lag_of(seen_of(cells), range(6, 12))["basis"]) == {"fixed"}


def test_months_that_were_delivered_anew_are_no_lateness():
    cells = dict.fromkeys(((number, 3) for number in range(3)), 5)
    cells |= {(number, 6): 120 for number in range(3)}
    for number in range(3, 8):
        cells[number, number] = 100
        if number < 7:
            cells[number, number + 1] = 25
    pattern = developed(seen_of(cells), [extract_of(number) for number in range(3, 8)])
    assert pattern is not None
    assert not pattern.growth[1:].any()


def test_of_several_extracts_in_a_month_the_last_counts():
    seen = by_hand()
    more = [extract_of(number).replace(day=20) for number in range(3, 8)]
    days = sorted([*more, *(extract_of(number) for number in range(3, 8))])
    pattern = developed(seen, days)
    assert pattern is not None
    assert pattern.growth[0] == pytest.approx(0.25)


def test_a_version_that_looks_back_ends_with_its_day_and_keeps_the_ages_of_today():
    lag = lag_of(by_hand(), range(3, 8), end=dt.date(2023, 7, 15)).filter(force_code="E23000001")
    newest = lag.sort("month").row(-1, named=True)
    assert newest["month"] == month(5)
    assert newest["expected_final_count"] == pytest.approx(125)
    assert not newest["is_provisional"]


def test_a_month_without_any_record_has_no_estimate():
    seen = by_hand().filter(pl.col("month") != month(7))
    newest = lag_of(seen, range(3, 8)).filter(force_code="E23000001").sort("month").row(-1)
    assert newest[2:6] == (month(7), 0, None, None)
    assert newest[11]


def test_all_forces_add_up_and_are_less_uncertain_than_their_intervals_added():
    first, extracts, _ = drawn(1)
    second, _, _ = drawn(2, force="E23000002")
    lag = lag_of(pl.concat([first, second]), extracts)
    newest = lag.filter(month=lag["month"].max()).rows_by_key("force_code", named=True, unique=True)
    parts = [newest["E23000001"], newest["E23000002"]]
    for column in ("count", "expected_final_count"):
        assert newest["ALL"][column] == pytest.approx(sum(part[column] for part in parts))
    width = [row["high"] - row["low"] for row in (newest["ALL"], *parts)]
    assert max(width[1:]) < width[0] < sum(width[1:])


def test_no_records_give_no_rows_of_the_right_types():
    empty = seen_of({})
    lag = lag_of(empty, [])
    assert lag.is_empty()
    assert lag.schema["month"] == pl.Date
