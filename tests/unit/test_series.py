"""Series are complete: zeros where nothing happened, nulls where nothing came."""

import datetime as dt

import polars as pl
import pytest

from pipelines.models.series import last_complete_month, monthly_counts, quarterly_counts

FORCE = "E23000001"


@pytest.mark.parametrize(
    ("as_at", "month"),
    [
        (dt.date(2026, 10, 31), dt.date(2026, 10, 1)),
        (dt.date(2026, 10, 30), dt.date(2026, 9, 1)),
        (dt.date(2026, 1, 1), dt.date(2025, 12, 1)),
        (dt.date(2024, 2, 29), dt.date(2024, 2, 1)),
    ],
)
def test_a_month_is_complete_when_its_last_day_is_over(as_at, month):
    assert last_complete_month(as_at) == month


def demand(rows):
    return pl.DataFrame(
        rows,
        schema=["month", "abuse_type", "incident_count", "investigation_count"],
        orient="row",
    ).with_columns(pl.lit(FORCE).alias("force_code"), pl.lit("police").alias("referral_source"))


def delivered(as_at):
    return pl.DataFrame(
        {
            "measure": ["incidents", "investigations"],
            "force_code": [FORCE] * 2,
            "as_at": [as_at] * 2,
        }
    )


def series(frame, measure, abuse_type):
    rows = frame.filter(pl.col("measure") == measure, pl.col("abuse_type") == abuse_type)
    return dict(rows.select("period_start", "count").iter_rows())


def test_a_type_without_a_case_is_zero_in_a_month_that_was_delivered():
    rows = demand(
        [
            (dt.date(2025, 1, 1), "sexual", 40, 20),
            (dt.date(2025, 2, 1), "sexual", 41, 21),
            (dt.date(2025, 2, 1), "neglect", 9, 3),
        ]
    )
    counts = monthly_counts(rows, delivered(dt.date(2025, 2, 28)))
    assert series(counts, "incidents", "neglect") == {
        dt.date(2025, 1, 1): 0,
        dt.date(2025, 2, 1): 9,
    }


def test_a_month_in_which_a_large_force_sent_nothing_is_null_and_not_zero():
    rows = demand([(dt.date(2025, m, 1), "sexual", 40, 20) for m in (1, 3)])
    counts = monthly_counts(rows, delivered(dt.date(2025, 4, 15)))
    assert series(counts, "investigations", "sexual") == {
        dt.date(2025, 1, 1): 20,
        dt.date(2025, 2, 1): None,
        dt.date(2025, 3, 1): 20,
    }


def test_a_very_small_force_may_have_had_a_month_without_any():
    rows = demand([(dt.date(2025, m, 1), "sexual", 1, 1) for m in (1, 3)])
    counts = monthly_counts(rows, delivered(dt.date(2025, 3, 31)))
    assert series(counts, "incidents", "sexual")[dt.date(2025, 2, 1)] == 0


def test_the_part_month_of_the_extract_is_left_out():
    rows = demand([(dt.date(2025, m, 1), "sexual", 40, 20) for m in (1, 2, 3)])
    counts = monthly_counts(rows, delivered(dt.date(2025, 3, 30)))
    assert max(series(counts, "incidents", "sexual")) == dt.date(2025, 2, 1)


def test_recorded_crime_is_zero_only_where_the_force_delivered_the_quarter():
    first, second = dt.date(2015, 4, 1), dt.date(2015, 7, 1)
    mart = pl.DataFrame(
        [
            ("A", first, "child_cruelty", 3),
            ("A", second, "not_child_specific", 500),
            ("B", first, "child_cruelty", 4),
        ],
        schema=["force_code", "quarter_start", "offence_group", "offence_count"],
        orient="row",
    )
    counts = quarterly_counts(mart).select("force_code", "period_start", "count").rows()
    assert counts == [("A", first, 3), ("A", second, 0), ("B", first, 4), ("B", second, None)]


@pytest.mark.parametrize("slip", [dt.date(1900, 1, 1), dt.date(1970, 1, 1), dt.date(2022, 11, 1)])
def test_a_lone_month_years_before_the_rest_is_no_beginning(slip):
    first = dt.date(2025, 1, 1)
    months = [first.replace(month=number) for number in range(1, 9)]
    rows = [(month, "sexual", 40, 20) for month in [slip, *months]]
    counts = monthly_counts(demand(rows), delivered(dt.date(2025, 8, 31)))
    assert list(series(counts, "incidents", "sexual")) == months


def test_a_year_without_records_is_a_gap_and_the_months_before_it_are_kept():
    early = [(dt.date(2023, month, 1), "sexual", 40, 20) for month in range(1, 4)]
    late = [(dt.date(2024, month, 1), "sexual", 40, 20) for month in range(4, 9)]
    counts = monthly_counts(demand(early + late), delivered(dt.date(2024, 8, 31)))
    assert min(series(counts, "incidents", "sexual")) == dt.date(2023, 1, 1)
