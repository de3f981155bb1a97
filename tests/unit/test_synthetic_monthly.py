"""Month ends as they were delivered, and what lies beyond the last of them."""

import datetime as dt
import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from pipelines.synthetic import MONTHLY_SOURCES, synthesise
from pipelines.synthetic.generate import DEFAULT_SEED
from pipelines.synthetic.level import expected_investigations
from pipelines.synthetic.monthly import extract_days
from pipelines.synthetic.outlook import expected_openings

UNTIL = dt.date(2024, 2, 29)
DAYS = ["2023-11-30", "2023-12-31", "2024-01-31", "2024-02-29"]
TERMS = {"forces": 2, "scale": 0.02, "until": UNTIL}
KEYS = {
    "incidents": ["incident_id"],
    "investigations": ["investigation_id"],
    "cost_lines": ["cost_line_id"],
    "notifications": ["incident_id", "agency", "direction", "notified_date"],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("monthly")
    synthesise(out, monthly_extracts=4, **TERMS)
    return out


@pytest.fixture(scope="module")
def truth(folder):
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))


def good_rows(folder: Path, source: str) -> pl.DataFrame:
    rows = pl.read_csv(folder / f"{source}.csv", infer_schema=False)
    first, *_ = KEYS[source]
    kept = pl.col(first).str.contains(r"^SYN-[INC]\d{9}$")
    if source == "notifications":  # whose defects have an incident's own number or a spare one
        kept &= pl.col("notified_date").str.contains(r"^20\d\d-\d\d-\d\d$")
    return rows.filter(kept).unique(maintain_order=True)


def extracts(folder: Path, source: str) -> list[pl.DataFrame]:
    return [good_rows(folder / "monthly" / day, source) for day in DAYS]


def test_the_days_are_the_last_one_and_the_month_ends_before_it():
    assert [str(day) for day in extract_days(UNTIL, 4)] == DAYS
    middle = extract_days(dt.date(2024, 2, 10), 3)
    assert [str(day) for day in middle] == ["2023-12-31", "2024-01-31", "2024-02-10"]
    assert extract_days(UNTIL, 0) == []
    assert len(extract_days(dt.date(2011, 5, 31), 4)) == 2


@pytest.mark.parametrize("source", MONTHLY_SOURCES)
def test_one_after_the_other_they_come_to_the_last_extract(folder, source):
    together = pl.concat(extracts(folder, source))
    latest = together.unique(["force_code", *KEYS[source]], keep="last")
    whole = good_rows(folder, source)
    assert latest.sort(whole.columns).equals(whole.sort(whole.columns))


@pytest.mark.parametrize("source", MONTHLY_SOURCES)
def test_an_extract_holds_nothing_that_was_not_recorded_or_done_by_its_day(folder, source):
    for day, rows in zip(DAYS, extracts(folder, source), strict=True):
        assert rows.height
        for column in rows.columns:
            if column.endswith("_date"):
                assert (rows[column].drop_nulls() <= day).all(), (day, column)


def test_a_later_extract_holds_only_what_came_or_changed(folder):
    earlier, *later = extracts(folder, "investigations")
    assert earlier.height > 10 * max(rows.height for rows in later)
    for before, day, rows in zip(DAYS, DAYS[1:], later, strict=False):
        dates = ("recorded_date", "closed_date", "first_action_date")
        moved = pl.any_horizontal(
            pl.col(name).is_between(pl.lit(before), pl.lit(day), closed="right") for name in dates
        )
        assert rows.filter(~moved).is_empty()
        is_closed = pl.col("closed_date").is_not_null()
        assert rows.filter(~is_closed, pl.col("outcome_code").is_not_null()).is_empty()


def test_every_extract_speaks_of_every_force_however_small(tmp_path):
    synthesise(tmp_path, scale=0.004, forces=43, until=UNTIL, monthly_extracts=4)
    forces = set(good_rows(tmp_path, "incidents")["force_code"])
    held = [set(rows["force_code"]) for rows in extracts(tmp_path, "incidents")]
    assert len(forces) > 35
    # A force without any record by the first extract cannot be spoken of in it.
    assert held[-1] == forces
    assert held[1] >= held[0]


def test_the_truth_counts_what_each_extract_has(folder, truth):
    assert list(truth["monthly_extracts"]) == DAYS
    for day, sources in truth["monthly_extracts"].items():
        for source, told in sources.items():
            rows = pl.read_csv(folder / "monthly" / day / f"{source}.csv", infer_schema=False)
            assert rows.height == told["rows"]["written"]
            twice = rows[KEYS[source][0]].str.starts_with("SYN-IX").sum()  # good, and withdrawn
            good = good_rows(folder / "monthly" / day, source).height + twice
            assert told["rows"]["good"] <= good <= told["rows"]["good"] + told["rows"]["repeats"]
            assert sum(told["defects"].values()) == told["rows"]["defective"]
            assert bool(told["defects"]) == (day == DAYS[0])


def test_they_change_nothing_of_the_last_extract_and_older_ones_are_removed(folder, tmp_path):
    synthesise(tmp_path, monthly_extracts=3, **{**TERMS, "until": dt.date(2023, 7, 31)})
    synthesise(tmp_path, monthly_extracts=0, **TERMS)
    assert not list((tmp_path / "monthly").iterdir())
    for path in folder.glob("*.csv"):
        assert path.read_bytes() == (tmp_path / path.name).read_bytes()


@pytest.mark.parametrize("source", ["incidents", "investigations"])
def test_what_is_recorded_in_the_end_is_what_is_counted_and_what_comes_late(folder, truth, source):
    day = {"incidents": "reported_date", "investigations": "opened_date"}[source]
    counted = dict(
        good_rows(folder, source).group_by(pl.col(day).str.slice(0, 7) + "-01").len().iter_rows()
    )
    months = truth["outlook"][source]["latest_months"]
    assert list(months) == [f"2023-{n:02}-01" for n in range(3, 13)] + ["2024-01-01", "2024-02-01"]
    assert {month: told["counted"] for month, told in months.items()} == {
        month: counted[month] for month in months
    }
    late = [told["in_the_end"] - told["counted"] for told in months.values()]
    assert min(late) >= 0
    assert sum(late[:8]) == 0
    shares = truth["outlook"]["share_recorded_by_months_since"]
    last = months["2024-02-01"]
    assert last["in_the_end"] > last["counted"]
    if source == "incidents":
        assert last["counted"] / last["in_the_end"] == pytest.approx(shares["0"], abs=0.1)


def test_the_years_to_come_are_those_that_a_later_run_writes(truth, tmp_path):
    later = synthesise(tmp_path, **{**TERMS, "until": dt.date(2027, 9, 30)})
    for source in ("incidents", "investigations"):
        told = truth["outlook"][source]
        assert list(told["financial_years"]) == [f"20{n}/{n + 1}" for n in range(23, 28)]
        for force, years in told["by_force"].items():
            realised = later["realised"][source]["by_force"][force]["by_financial_year"]
            for year in ("2023/24", "2024/25", "2025/26"):
                if source == "incidents":
                    assert years[year]["realised"] == realised[year]
                else:  # drawn anew of the same number of incidents
                    assert years[year]["realised"] == pytest.approx(realised[year], rel=0.12)
    for year, sums in told["financial_years"].items():
        parts = [years[year]["realised"] for years in told["by_force"].values()]
        assert sums["realised"] == sum(parts)
        assert sums["realised"] == pytest.approx(sums["expected"], rel=0.1)


def test_growth_of_twelve_months_is_that_of_what_was_expected_and_of_what_was_drawn(truth):
    told = truth["outlook"]["incidents"]
    months = list(told["latest_months"])
    growth = told["growth_of_twelve_months"][months[-1]]
    level = expected_investigations(13 * 12 - 1, seed=DEFAULT_SEED)
    assert growth["expected"] == pytest.approx(
        level[-12:].sum() / level[-24:-12].sum() - 1, abs=1e-6
    )
    latest = sum(month["in_the_end"] for month in told["latest_months"].values())
    by_year = truth["realised"]["incidents"]["by_calendar_year"]
    before = growth["realised"] + 1
    assert latest / before == pytest.approx(by_year["2022"], rel=0.1)


def test_openings_are_the_reports_carried_some_days_on():
    reported = np.where(np.arange(30) < 20, 100.0, 0.0)
    opened = expected_openings(reported)
    assert opened.sum() == pytest.approx(reported.sum())
    # A mean of three days after a day of a month of thirty: a tenth opens in the next.
    assert opened[20] == pytest.approx(10, abs=0.5)
    assert expected_openings(expected_investigations(60, seed=1))[1:].min() > 0
