"""Scores of back-tests worked by hand, and a past forecast beside what happened."""

import datetime as dt

import polars as pl
import pytest

from pipelines.models.forecasting import accuracy, forecast, hindcast
from pipelines.models.periods import add_months

pytestmark = pytest.mark.usefixtures("quick_prophet")
APRIL_2018 = dt.date(2018, 4, 1)


def case(**changes: object) -> dict[str, object]:
    row: dict[str, object] = {
        "measure": "incidents",
        "force_code": "E1",
        "series": "sexual",
        "frequency": "quarter",
        "model": "combination",
        "cutoff": APRIL_2018,
        "horizon": 1,
        "point": 10.0,
        "lower_80": 8.0,
        "upper_80": 12.0,
        "lower_95": 6.0,
        "upper_95": 14.0,
        "actual": 13.0,
        "scale": 2.0,
    }
    return row | changes


def test_scores_of_one_case_worked_by_hand() -> None:
    scores = accuracy(pl.DataFrame([case()])).row(0, named=True)

    assert scores["mase"] == 1.5
    assert (scores["coverage_80"], scores["coverage_95"]) == (0.0, 1.0)
    # 80 %: 4 wide and missed by 1 at 2/0.2; 95 %: 8 wide.
    by_hand = (0.5 * 3 + 0.1 * (4 + 10) + 0.025 * 8) / 2.5 / 2
    assert scores["weighted_interval_score"] == pytest.approx(by_hand)
    assert scores["series_count"] == 1


def test_cases_without_an_actual_do_not_count_and_forces_do() -> None:
    rows = [case(), case(force_code="E2", actual=10.0), case(force_code="E3", actual=None)]

    scores = accuracy(pl.DataFrame(rows)).row(0, named=True)

    assert scores["mase"] == 0.75
    assert scores["coverage_80"] == 0.5
    assert scores["series_count"] == 2


def test_without_intervals_there_is_no_coverage() -> None:
    none = pl.lit(None, pl.Float64)
    rows = pl.DataFrame([case()]).with_columns(
        none.alias(f"{end}_{percent}") for end in ("lower", "upper") for percent in (80, 95)
    )

    scores = accuracy(rows).row(0, named=True)

    assert scores["mase"] == 1.5
    assert scores["coverage_80"] is None
    assert scores["weighted_interval_score"] is None


def two_forces(lacking: bool = False) -> pl.DataFrame:
    """24 quarters to January 2024; the second force lacks the last one where asked."""
    return pl.concat(
        pl.DataFrame(
            {
                "measure": "incidents",
                "force_code": force,
                "series": "sexual",
                "period_start": [add_months(APRIL_2018, 3 * step) for step in range(24)],
                "value": [level + step for step in range(23)]
                + [None if lacking and force == "E2" else level + 23],
            },
            schema_overrides={"value": pl.Float64},
        )
        for force, level in (("E1", 10.0), ("E2", 50.0))
    )


def test_a_hindcast_is_the_forecast_of_then_beside_what_happened() -> None:
    then = add_months(APRIL_2018, 3 * 19)

    rows = hindcast(two_forces(), then, 4, frequency="quarter")

    made = forecast(two_forces().filter(pl.col("period_start") <= then), 4, frequency="quarter")
    assert rows.drop("actual").equals(made)
    chosen = rows.filter("is_chosen").sort("period_start")
    whole = chosen.filter(force_code="ALL", series="all")
    assert whole.filter(frequency="quarter")["actual"].to_list() == [100.0, 102.0, 104.0, 106.0]
    assert whole.filter(frequency="financial_year")["actual"].to_list() == [412.0]
    own = chosen.filter(force_code="E1", series="sexual", frequency="quarter")
    assert own["actual"].to_list() == [30.0, 31.0, 32.0, 33.0]


def test_the_year_under_way_then_is_compared_with_the_whole_of_it() -> None:
    rows = hindcast(two_forces(), add_months(APRIL_2018, 3 * 21), 2, frequency="quarter")

    year = rows.filter("is_chosen", frequency="financial_year", force_code="E1", series="sexual")
    assert year["actual"].to_list() == [30.0 + 31 + 32 + 33]


def test_a_sum_that_lacks_a_part_has_no_actual() -> None:
    then = add_months(APRIL_2018, 3 * 19)

    rows = hindcast(two_forces(lacking=True), then, 4, frequency="quarter").filter("is_chosen")

    known = rows.sort("period_start").filter(frequency="quarter")
    assert known.filter(force_code="ALL", series="all")["actual"].to_list() == [100, 102, 104, None]
    years = rows.filter(frequency="financial_year", series="all")
    assert dict(years.select("force_code", "actual").rows()) == {
        "E1": 126.0,
        "E2": None,
        "ALL": None,
    }


def test_what_has_not_happened_yet_has_no_actual() -> None:
    rows = hindcast(two_forces(), add_months(APRIL_2018, 3 * 22), 5, frequency="quarter")

    quarters = rows.filter("is_chosen", frequency="quarter", force_code="E1", series="sexual")
    assert quarters.sort("period_start")["actual"].to_list() == [33.0, None, None, None, None]
