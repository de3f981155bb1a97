"""Cohorts: what is still to come, who it belongs to, and sums that hold to the penny."""

import datetime as dt
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts.marts.cost import CostByCohort, CostDevelopment
from pipelines.models.cost.cohort_cost import cost_by_cohort, expected_leaves
from pipelines.models.cost.cohorts import (
    cost_development,
    development_patterns,
    last_complete_quarter,
)
from pipelines.models.cost.still_to_come import still_to_come

FORCE, OTHER = "E23000001", "E23000002"
QUARTERS = [dt.date(2023 + n // 4, 3 * (n % 4) + 1, 1) for n in range(16)]
SCHEMA = {
    "force_code": pl.String,
    "abuse_type": pl.String,
    "complexity": pl.String,
    "opened_quarter": pl.Date,
}


def increments(*rows: tuple[str, int, int, float], complexity: str = "standard") -> pl.DataFrame:
    """Rows of force, quarter opened, quarter of cost and pounds."""
    return pl.DataFrame(
        [
            (force, "sexual", complexity, QUARTERS[opened], QUARTERS[spent], pounds)
            for force, opened, spent, pounds in rows
        ],
        schema={**SCHEMA, "cost_quarter": pl.Date, "cost_gbp": pl.Float64},
        orient="row",
    )


def cohorts(
    *rows: tuple[str, int, int, int, str], last: int = 3, complexity: str = "standard"
) -> pl.DataFrame:
    """Rows of force, quarter opened, investigations, those open and pounds so far."""
    return pl.DataFrame(
        [
            (
                force,
                "sexual",
                complexity,
                QUARTERS[opened],
                count,
                still,
                Decimal(pounds),
                # Cases of one cohort cost alike here, so that those open have cost their share.
                (Decimal(pounds) * still / count).quantize(Decimal("0.01")),
                QUARTERS[last],
            )
            for force, opened, count, still, pounds in rows
        ],
        schema={
            **SCHEMA,
            "investigation_count": pl.Int64,
            "open_count": pl.Int64,
            "cost_to_date_gbp": pl.Decimal(18, 2),
            "open_cost_to_date_gbp": pl.Decimal(18, 2),
            "last_quarter": pl.Date,
        },
        orient="row",
    )


def whole(frame: pl.DataFrame, opened: int) -> dict[str, object]:
    return CostByCohort.validate(frame).row(
        by_predicate=(pl.col("force_code") == "ALL")
        & (pl.col("abuse_type") == "all")
        & (pl.col("complexity") == "all")
        & (pl.col("opened_quarter") == QUARTERS[opened]),
        named=True,
    )


# Cohorts double from their first quarter to the second and are then at their end, at 40 a case.
SPENT = increments(
    (FORCE, 0, 0, 100), (FORCE, 0, 1, 100),
    (FORCE, 1, 1, 200), (FORCE, 1, 2, 200),
    (FORCE, 2, 2, 300), (FORCE, 2, 3, 300),
    (FORCE, 3, 3, 400),
)  # fmt: skip
STOOD = cohorts(
    (FORCE, 0, 5, 0, "200"),
    (FORCE, 1, 10, 0, "400"),
    (FORCE, 2, 15, 1, "600"),
    (FORCE, 3, 20, 4, "400"),
)


def test_a_half_developed_cohort_doubles_and_its_open_cases_share_what_is_to_come() -> None:
    patterns = development_patterns(SPENT, STOOD)
    to_come = still_to_come(SPENT, STOOD, patterns)
    found = cost_by_cohort(expected_leaves(STOOD, to_come, patterns))

    assert to_come["still_to_come_gbp"].to_list() == [0, 0, 0, 100]
    assert whole(found, 3)["expected_final_cost_gbp"] == 800
    assert whole(found, 3)["open_cost_to_date_gbp"] == 80
    assert whole(found, 0)["expected_final_cost_gbp"] == 200
    assert whole(found, 0)["standard_error_gbp"] == 0


def test_a_cohort_dearer_than_those_before_leans_on_them_by_what_it_has_not_spent() -> None:
    # Doubled it is 800 for ten; all four lead to 2,000 / 40 a case, 500 for ten. Half of it is
    # spent: 400 + 0.5 × (400 + 0.5 × 500).
    stood = STOOD.with_columns(
        pl.when(pl.col("investigation_count") == 20)
        .then(10)
        .otherwise("investigation_count")
        .alias("investigation_count")
    )
    patterns = development_patterns(SPENT, stood)
    found = cost_by_cohort(expected_leaves(stood, still_to_come(SPENT, stood, patterns), patterns))
    assert whole(found, 3)["expected_final_cost_gbp"] == 725


def test_a_cohort_of_a_late_season_has_more_to_come() -> None:
    # Cohorts treble if opened from January on, and double else; three of the first are known, so
    # the factor 27/12 counts 3/5 of the way to 3: 2.7.
    def grows(opened: int) -> int:
        return 300 if opened % 4 == 0 else 200

    first = [(FORCE, n, n, 100.0) for n in range(13)]
    second = [(FORCE, n, n + 1, grows(n) - 100.0) for n in range(12)]
    stood = cohorts(
        *[(FORCE, n, 10, 0, str(grows(n))) for n in range(12)], (FORCE, 12, 10, 10, "100"), last=12
    )
    spent = increments(*first, *second)
    to_come = still_to_come(spent, stood, development_patterns(spent, stood))
    share, prior = 1 / 2.7, (2 * 300 + 6 * 200) / 8
    expected = (1 - share) * (100 + (1 - share) * prior) / 10
    assert float(to_come["still_to_come_gbp"][-1]) == pytest.approx(expected, abs=0.005)


def test_what_was_spent_since_the_last_complete_quarter_counts_as_spent() -> None:
    later = pl.concat([SPENT, increments((FORCE, 3, 4, 120))])
    stood = cohorts(*[(FORCE, n, 10, 4, p) for n, p in enumerate(("200", "400", "600", "520"))])
    stood = stood.with_columns(STOOD["investigation_count"])
    to_come = still_to_come(later, stood, development_patterns(later, stood))
    assert to_come["still_to_come_gbp"].to_list()[-1] == 70


def test_a_cohort_opened_since_is_expected_to_cost_what_half_developed_ones_do() -> None:
    stood = pl.concat([STOOD, cohorts((FORCE, 4, 5, 5, "0"))])
    patterns = development_patterns(SPENT, stood)
    found = cost_by_cohort(expected_leaves(stood, still_to_come(SPENT, stood, patterns), patterns))
    # Final costs 200, 400, 600 and 800 of fifty investigations: 40 each.
    assert whole(found, 4)["expected_final_cost_gbp"] == 200
    assert whole(found, 4)["standard_error_gbp"] is None


def test_a_force_that_delivers_later_is_developed_from_where_it_stands() -> None:
    # The other force delivered two quarters; its cohort of the first stands at its end.
    spent = pl.concat([SPENT, increments((OTHER, 0, 0, 40), (OTHER, 0, 1, 40), (OTHER, 1, 1, 60))])
    stood = pl.concat([STOOD, cohorts((OTHER, 0, 2, 2, "80"), (OTHER, 1, 3, 3, "60"), last=1)])
    patterns = development_patterns(spent, stood)
    to_come = still_to_come(spent, stood, patterns).filter(last_quarter=QUARTERS[1])
    assert to_come["still_to_come_gbp"].to_list() == [0, 20]


def test_cohorts_from_before_a_force_had_cost_lines_do_not_teach() -> None:
    # Opened long before the first line: its early quarters are unknown, not nought.
    spent = pl.concat([SPENT, increments((OTHER, 0, 3, 999), (OTHER, 3, 3, 400))])
    stood = pl.concat([STOOD, cohorts((OTHER, 0, 5, 5, "999"), (OTHER, 3, 10, 10, "400"))])
    patterns = development_patterns(spent, stood)
    assert patterns["all", "all"].development.factors.tolist() == pytest.approx([2, 1, 1])


def test_small_types_develop_as_all_do_and_large_ones_as_themselves() -> None:
    def sized(count: int) -> pl.DataFrame:
        many = STOOD.with_columns(pl.lit(count, pl.Int64).alias("investigation_count"))
        return pl.concat([many, many.with_columns(pl.lit("major").alias("complexity"))])

    quick = SPENT.with_columns(
        pl.lit("major").alias("complexity"),
        pl.when(pl.col("opened_quarter") == pl.col("cost_quarter"))
        .then("cost_gbp")
        .otherwise(0.0)
        .alias("cost_gbp"),
    )
    spent = pl.concat([SPENT, quick])
    few = development_patterns(spent, sized(249))
    assert set(few) == {("all", "all"), ("sexual", "all")}
    many = development_patterns(spent, sized(250))
    assert many["sexual", "standard"].development.factors[0] == pytest.approx(2)
    assert many["sexual", "major"].development.factors[0] == pytest.approx(1)
    mart = CostDevelopment.validate(cost_development(many))
    first = mart.filter(complexity="standard", abuse_type="sexual", quarters_since_opened=0)
    assert first["share_of_final_cost"].item() == pytest.approx(0.5)
    assert first["investigation_count"].item() == 1000


def test_a_single_quarter_of_data_has_no_expectation_and_no_exception() -> None:
    spent, stood = increments((FORCE, 3, 3, 400)), cohorts((FORCE, 3, 1, 1, "400"))
    patterns = development_patterns(spent, stood)
    found = cost_by_cohort(expected_leaves(stood, still_to_come(spent, stood, patterns), patterns))
    assert patterns == {}
    assert whole(found, 3)["cost_to_date_gbp"] == 400
    assert whole(found, 3)["expected_final_cost_gbp"] is None
    assert CostDevelopment.validate(cost_development(patterns)).is_empty()


def test_investigations_without_any_line_and_negative_costs_are_plain() -> None:
    spent = pl.concat([SPENT, increments((FORCE, 3, 3, -450))])
    stood = cohorts(*[(FORCE, n, 10, 4, p) for n, p in enumerate(("200", "400", "600", "-50"))])
    patterns = development_patterns(spent, stood)
    to_come = still_to_come(spent, stood, patterns)
    assert to_come["still_to_come_gbp"].null_count() == 0
    assert to_come["still_to_come_gbp"].min() >= 0
    empty = still_to_come(spent.clear(), stood.clear(), {})
    assert CostByCohort.validate(
        cost_by_cohort(expected_leaves(stood.clear(), empty, {}))
    ).is_empty()


def test_a_cohort_of_under_five_has_no_standard_error() -> None:
    stood = STOOD.with_columns(pl.lit(4, pl.Int64).alias("investigation_count"))
    patterns = development_patterns(SPENT, stood)
    found = cost_by_cohort(expected_leaves(stood, still_to_come(SPENT, stood, patterns), patterns))
    assert found["standard_error_gbp"].null_count() == found.height


PENCE = st.integers(0, 10_000_000)


@settings(deadline=None, max_examples=20)
@given(pence=st.lists(PENCE, min_size=10, max_size=10), still=st.integers(0, 9))
def test_forces_types_and_cohorts_add_up_to_the_penny(pence: list[int], still: int) -> None:
    places = [(opened, spent) for opened in range(4) for spent in range(opened, 4)]
    rows = [
        (FORCE if place % 2 else OTHER, opened, spent, amount / 100)
        for place, ((opened, spent), amount) in enumerate(zip(places, pence, strict=True))
    ]
    spent = increments(*rows)
    sums = spent.group_by("force_code", "opened_quarter").agg(pl.col("cost_gbp").sum().round(2))
    stood = cohorts(
        *[
            (force, QUARTERS.index(opened), 9, still, f"{pounds:.2f}")
            for force, opened, pounds in sums.iter_rows()
        ]
    )
    patterns = development_patterns(spent, stood)
    found = cost_by_cohort(expected_leaves(stood, still_to_come(spent, stood, patterns), patterns))
    parts = found.filter(
        (pl.col("force_code") != "ALL")
        & (pl.col("abuse_type") != "all")
        & (pl.col("complexity") != "all")
    )
    total = found.filter(
        (pl.col("force_code") == "ALL")
        & (pl.col("abuse_type") == "all")
        & (pl.col("complexity") == "all")
    )
    for column in (
        "cost_to_date_gbp",
        "open_cost_to_date_gbp",
        "expected_final_cost_gbp",
        "investigation_count",
    ):
        assert parts[column].sum() == total[column].sum()
    assert total["cost_to_date_gbp"].sum() == Decimal(sum(pence)) / 100
    assert (total["expected_final_cost_gbp"] >= total["cost_to_date_gbp"]).all()


@pytest.mark.parametrize(
    ("delivered_to", "first_day"),
    [
        ("2026-10-31", "2026-07-01"),
        ("2026-09-30", "2026-07-01"),
        ("2026-09-29", "2026-04-01"),
        ("2026-03-31", "2026-01-01"),
        ("2026-01-01", "2025-10-01"),
    ],
)
def test_last_complete_quarter(delivered_to: str, first_day: str) -> None:
    day, expected = (dt.date.fromisoformat(text) for text in (delivered_to, first_day))
    assert last_complete_quarter(day) == expected
