from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.briefing.disclosure import (
    drawable_costs,
    drawable_counts,
    may_derive_from,
    shown_count,
    shown_growth,
)

SMALL = {"1", "2", "3", "4", "5"}
GROWTH = {
    "baseline": "Nov 2024 to Oct 2025",
    "current": "Nov 2025 to Oct 2026",
    "growth_share": 0.25,
    "growth_low": 0.1,
    "growth_high": 0.4,
}
months_of_counts = st.lists(st.none() | st.integers(0, 30), min_size=1, max_size=60)


def months(counts: list[int | None]) -> pl.DataFrame:
    start = date(2020, 1, 1)
    first_days = [date(start.year + n // 12, n % 12 + 1, 1) for n in range(len(counts))]
    return pl.DataFrame(
        {"month": first_days, "incident_count": counts},
        schema_overrides={"incident_count": pl.Int64},
    )


@pytest.mark.parametrize(
    ("number", "is_total", "expected"),
    [
        (0, False, "0"),
        (1, False, "c"),
        (5, False, "c"),
        (6, False, "6"),
        (1234, False, "1,234"),
        (None, False, "not known"),
        (3, True, "c"),  # suppressed first: rounding would call it 0
        (6, True, "10"),
        (1234, True, "1,230"),
        (1235, True, "1,240"),
        (0, True, "0"),
        (None, True, "not known"),
    ],
)
def test_counts_of_one_to_five_become_c(number: int | None, is_total: bool, expected: str) -> None:
    assert shown_count(number, is_total=is_total) == expected


@given(st.none() | st.integers(-10, 10_000_000), st.booleans())
def test_no_number_from_one_to_five_is_ever_shown_as_a_count(
    number: int | None, is_total: bool
) -> None:
    assert shown_count(number, is_total=is_total).lstrip("\u2212-") not in SMALL


@given(st.integers(0, 2_000), st.integers(0, 2_000), st.booleans())
def test_growth_is_shown_only_where_neither_count_is_small(
    before: int, after: int, is_total: bool
) -> None:
    shown = shown_growth(
        {**GROWTH, "baseline_count": before, "current_count": after}, is_total=is_total
    )
    assert bool(shown) == (not (1 <= before <= 5 or 1 <= after <= 5))
    assert not {str(shown.get(name)) for name in ("baseline_count", "current_count")} & SMALL


def test_a_total_is_rounded_to_ten_and_its_growth_is_that_of_the_true_counts() -> None:
    shown = shown_growth({**GROWTH, "baseline_count": 44, "current_count": 55}, is_total=True)
    assert shown["baseline_count"] == 40
    assert shown["current_count"] == 60
    assert shown["growth_share"] == 0.25


def test_nothing_is_derived_from_a_count_that_is_not_known() -> None:
    assert not may_derive_from(100, None)
    assert may_derive_from(100, 0)


@given(months_of_counts, st.booleans())
def test_no_small_count_is_ever_drawn(counts: list[int | None], is_total: bool) -> None:
    drawn, _ = drawable_counts(months(counts), ["incident_count"], is_total=is_total)
    assert not {str(number) for number in drawn["incident_count"]} & SMALL


@given(months_of_counts)
def test_no_month_can_be_had_by_taking_those_drawn_from_a_total_of_twelve(
    counts: list[int | None],
) -> None:
    drawn, _ = drawable_counts(months(counts), ["incident_count"], is_total=False)
    true = months(counts)["incident_count"].to_list()
    pairs = list(zip(true, drawn["incident_count"].to_list(), strict=True))
    for window in (pairs[-12:], pairs[-24:-12]):
        small = [known for known, _ in window if known is not None and 1 <= known <= 5]
        assert not small or all(shown is None for _, shown in window)


def test_an_old_small_month_is_a_gap_and_its_neighbours_stay() -> None:
    drawn, is_left_out = drawable_counts(
        months([9, 3, 8] + [20] * 36), ["incident_count"], is_total=False
    )
    assert drawn["incident_count"].to_list()[:4] == [9, None, 8, 20]
    assert is_left_out


def test_a_series_without_small_counts_is_drawn_whole() -> None:
    frame = months([0, 6, None, 40])
    drawn, is_left_out = drawable_counts(frame, ["incident_count"], is_total=False)
    assert drawn.equals(frame)
    assert not is_left_out


def test_drawn_totals_are_rounded_to_ten() -> None:
    drawn, _ = drawable_counts(months([6, 1234, None]), ["incident_count"], is_total=True)
    assert drawn["incident_count"].to_list() == [10, 1230, None]


def test_costs_of_fewer_than_six_investigations_are_held_back() -> None:
    costs = pl.DataFrame(
        {
            "opened_year": ["2014/15", "2015/16"],
            "investigation_count": [5, 6],
            "mean_gbp": [100.0, 200.0],
            "mean_low_gbp": [90.0, 190.0],
        }
    )
    actual = drawable_costs(costs)
    assert actual["mean_gbp"].to_list() == [None, 200.0]
    assert actual["mean_low_gbp"].to_list() == [None, 190.0]
