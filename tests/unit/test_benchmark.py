"""How a force stands beside the others: ranks, sums, what is called different, and the words."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from dashboard.compare import notes
from dashboard.compare import words as compare_words
from dashboard.compare.figures import (
    GROWTH,
    RATE,
    Standing,
    growth_standing,
    near,
    rate_standing,
    without_incomplete_years,
)
from pipelines.models.compare.yearly_rates import SCHEMA
from pipelines.reference.tables import read_reference_table

YEAR = ("2021/22",)
WINDOW = ("2020/21", "2021/22")
PLACES = pl.DataFrame(
    {
        "force_code": ["A", "B", "C", "D", "BTP"],
        "force_name": ["Ay", "Bee", "Cee", "Dee", "British Transport Police"],
        "short_name": ["A", "B", "C", "D", "BTP"],
        "region": ["North", "North", "South", "South", "British Transport Police"],
        "tile_row": [0, 1, 2, 3, None],
        "tile_column": [0, 0, 0, 0, None],
    }
)
NOBODY = pl.DataFrame(schema={"rank": pl.Int32, "force_code": pl.String, "distance": pl.Float64})


def rate(force: str, value: float | None, **others: Any) -> dict[str, Any]:
    """A row of yearly_rates; its interval is the value give or take one."""
    ends = {} if value is None else {"low_per_1000": value - 1, "high_per_1000": value + 1}
    return {
        "force_code": force,
        "financial_year": YEAR[0],
        "year_start": dt.date(2021, 4, 1),
        "counted_count": 0 if value is None else int(value * 100),
        "child_population_count": 100_000,
        "is_carried_forward": False,
        "rate_per_1000": value,
        **ends,
        "reason": None,
        **others,
    }


def rates(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=SCHEMA)


def alike(**distances: float) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "rank": list(range(1, len(distances) + 1)),
            "force_code": list(distances),
            "distance": list(distances.values()),
        }
    )


FOUR = rates(rate("A", 8.0), rate("B", 6.0), rate("C", 3.0), rate("D", 1.0))


def said(standing: Standing, where: str, period: tuple[str, ...] = YEAR) -> str:
    words = compare_words.sentence(standing, where, "child_sexual", period)
    return words.replace("\u00a0", " ")


def test_forces_rank_from_the_highest_and_four_are_too_few_to_tell_apart() -> None:
    standing = rate_standing(FOUR, PLACES, NOBODY, "A")
    # Together 1,800 over 400,000 children: 4.5.
    assert standing.national == pytest.approx(4.5)
    assert standing.compared.select("force_code", "rank", "difference").rows() == [
        ("A", 1, None),
        ("B", 2, None),
        ("C", 3, None),
        ("D", 4, None),
    ]
    assert compare_words.ranking_title(standing) == "4 forces, the highest first"
    assert "4 forces are too few to tell which of them differ" in said(
        rate_standing(FOUR, PLACES, NOBODY, "ALL"), "4"
    )
    assert "4 forces do not show by how much" in notes.interval_note(standing, "recorded_crime")


def test_a_region_is_the_sum_of_its_forces_and_the_like_are_their_middle() -> None:
    standing = rate_standing(FOUR, PLACES, alike(B=0.1, C=0.2, D=0.9), "A")
    assert standing.region == pytest.approx(7.0)
    assert (standing.alike, standing.alike_count) == (3.0, 3)


def test_a_region_with_a_force_missing_has_no_rate() -> None:
    assert (
        rate_standing(FOUR.filter(pl.col("force_code") != "B"), PLACES, NOBODY, "A").region is None
    )


def test_forces_more_than_one_apart_are_not_called_similar() -> None:
    assert near(alike(B=0.1, C=1.0, D=1.1))["force_code"].to_list() == ["B", "C"]
    assert rate_standing(FOUR, PLACES, alike(B=1.2, C=1.3), "A").alike is None


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (rate("A", None, reason="few_children", child_population_count=654), "Only 654 children"),
        (rate("A", None, reason="children_not_known", child_population_count=None), "is not held"),
        (rate("A", None, reason="few_counted"), "fewer than 20 child sexual offences"),
        (rate("A", None, reason="looks_incomplete"), "a month of it looks incomplete"),
        (None, "not known, which is not the same as zero"),
    ],
)
def test_a_force_without_a_rate_has_no_place_and_is_told_why(
    row: dict[str, Any] | None, words: str
) -> None:
    others = [rate("B", 6.0), rate("C", 3.0), rate("D", 1.0)]
    standing = rate_standing(rates(*others, *([row] if row else [])), PLACES, NOBODY, "A")
    assert standing.compared["force_code"].to_list() == ["B", "C", "D"]
    assert standing.chosen["value"] is None
    assert words in said(standing, "Ay")
    assert "Rank" not in said(standing, "Ay")


def test_a_force_without_territory_has_no_rate_and_no_place() -> None:
    standing = rate_standing(FOUR, PLACES, NOBODY, "BTP")
    assert standing.chosen["reason"] == "no_children_of_its_own"
    assert standing.compared.height == 4
    assert "since it has no resident children" in said(standing, "British Transport Police")


def test_the_whole_is_called_england_and_wales_only_with_all_43_forces() -> None:
    standing = rate_standing(FOUR, PLACES, NOBODY, "ALL")
    assert "The 4 forces with figures together: 4.5 child sexual offences" in said(standing, "4")
    places = read_reference_table("force")
    all_forces = rates(*(rate(code, 5.0) for code in places["force_code"] if code != "BTP"))
    btp = rate("BTP", None, counted_count=4_300, child_population_count=None)
    whole = rate_standing(pl.concat([all_forces, rates(btp)]), places, NOBODY, "ALL")
    assert whole.is_national
    # British Transport Police counts in the sum: 1 more per 1,000 of 43 times 100,000 children.
    assert whole.national == pytest.approx(6.0)
    assert said(whole, "").startswith("England and Wales: 6.0 child sexual offences")


def test_the_sentence_can_be_read_out() -> None:
    standing = rate_standing(FOUR, PLACES, alike(B=0.1, C=0.2, D=0.9), "B")
    assert said(standing, "Bee") == (
        "Bee recorded 6.0 child sexual offences per 1,000 children in 2021/22 (95% interval 5.0 to "
        "7.0): below its region (North, 7.0), above the middle of its three most similar forces "
        "(3.0) and above the 4 forces with figures together (4.5). Rank 2 of 4, the "
        "highest first."
    )


def test_what_reads_the_same_is_level_and_a_rate_under_one_has_two_decimals() -> None:
    two = rates(rate("A", 5.04), rate("B", 5.0), rate("C", 0.5), rate("D", 0.5))
    assert "level with its region (North, 5.0)" in said(
        rate_standing(two, PLACES, NOBODY, "A"), "Ay"
    )
    assert "Cee recorded 0.50" in said(rate_standing(two, PLACES, NOBODY, "C"), "Cee")


def growth(force: str, before: int, after: int, **others: Any) -> dict[str, Any]:
    share = after / before - 1 if before else None
    return {
        "force_code": force,
        "baseline": WINDOW[0],
        "current": WINDOW[1],
        "baseline_count": before,
        "current_count": after,
        "growth_share": share,
        "growth_low": None if share is None else share - 0.1,
        "growth_high": None if share is None else share + 0.1,
        "force_count": 1,
        **others,
    }


def test_growth_ranks_in_per_cent_and_a_region_grows_by_its_sum() -> None:
    frame = pl.DataFrame(
        [
            growth("A", 100, 150),
            growth("B", 300, 300),
            growth("C", 100, 110),
            growth("D", 5, 15),
            growth("BTP", 100, 200),
            growth("ALL", 605, 775, force_count=5),
        ]
    )
    standing = growth_standing(frame, PLACES, NOBODY, "A")
    assert standing.compared["force_code"].to_list() == ["A", "C", "B"]
    assert standing.compared["value"].to_list() == pytest.approx([50, 10, 0])
    assert standing.region == pytest.approx(12.5)
    assert said(standing, "Ay", WINDOW) == (
        "Ay: child sexual offences rose by 50.0% from 2020/21 to 2021/22 (100 to 150; 95% interval "
        "+40.0% to +60.0%): above its region (North, +12.5%) and above the 4 forces with "
        "figures together (+28.1%). Rank 1 of 3, the highest first."
    )
    without_bee = frame.filter(pl.col("force_code") != "B")
    assert growth_standing(without_bee, PLACES, NOBODY, "A").region is None
    few = growth_standing(frame, PLACES, NOBODY, "D")
    assert few.chosen["reason"] == "few_counted"
    transport = growth_standing(frame, PLACES, NOBODY, "BTP")
    assert transport.chosen["rank"] is None
    assert "above the 4 forces" in said(transport, "British Transport Police", WINDOW)


def test_a_year_with_a_month_that_looks_incomplete_has_no_rate() -> None:
    months = pl.DataFrame({"force_code": ["A", "B"], "month": [dt.date(2022, 3, 1)] * 2})
    later = pl.DataFrame({"force_code": ["C"], "month": [dt.date(2022, 4, 1)]})
    unreliable = rate("B", None, reason="few_counted")
    found = without_incomplete_years(
        rates(rate("A", 8.0), unreliable, rate("C", 3.0)), pl.concat([months, later])
    )
    assert found.select("force_code", "rate_per_1000", "high_per_1000", "reason").rows() == [
        ("A", None, None, "looks_incomplete"),
        ("B", None, None, "few_counted"),
        ("C", 3.0, 4.0, None),
    ]
    assert without_incomplete_years(FOUR, months.clear()).equals(FOUR)


def test_children_carried_forward_are_marked() -> None:
    carried = rates(rate("A", 8.0, is_carried_forward=True), rate("B", 6.0))
    marks = carried.select(notes.children_of()).to_series().to_list()
    assert marks == ["of an earlier year, carried forward", "of mid-2021"]
    standing = rate_standing(carried, PLACES, NOBODY, "A")
    assert "not published yet" in notes.caveat(standing, YEAR)
    assert "not published yet" not in notes.caveat(rate_standing(FOUR, PLACES, NOBODY, "A"), YEAR)


def test_a_map_of_rates_below_one_tells_forces_apart_that_one_decimal_does_not() -> None:
    rates, growth = pl.Series([0.55, 0.59, None]), pl.Series([0.4, 12.0])
    assert compare_words.number_format(rates, RATE) == ",.2f"
    assert compare_words.number_format(rates + 1, RATE) == ",.1f"
    assert compare_words.number_format(growth, GROWTH) == ",.1f"
