"""How the cost of cohorts of investigations develops, by abuse type and complexity."""

import datetime as dt
from dataclasses import dataclass
from itertools import product

import numpy as np
import polars as pl

from pipelines.contracts.vocabulary import ALL_TYPES
from pipelines.errors import ModelError
from pipelines.models.cost.cohort_prior import SEGMENT, quarter_number
from pipelines.models.cost.development import (
    SEASONS,
    Development,
    Matrix,
    Quarter,
    Vector,
    chain_ladder,
    past_errors,
    season_ratios,
)
from pipelines.models.cost.unit_cost import ALL_COMPLEXITIES

FEWEST_INVESTIGATIONS = 1_000
"""Below this many investigations a type and complexity develops as a larger group does."""
ROW = (*SEGMENT, "opened_quarter", "last_quarter")
Segment = tuple[str, str]


@dataclass(frozen=True)
class Pattern:
    """The development of one segment, its errors by quarter, and what it rests on.

    `seasons` is what `season_ratios` gave for all segments together, `chance` and `shared` what
    `past_errors` gave.
    """

    development: Development
    seasons: Matrix
    chance: Vector
    shared: Matrix
    investigation_counts: list[int]


def last_complete_quarter(delivered_to: dt.date) -> dt.date:
    """First day of the last quarter (of April–March years) that was delivered whole."""
    after = delivered_to + dt.timedelta(days=1)
    months = after.year * 12 + (after.month - 1) // 3 * 3 - 3
    return dt.date(months // 12, months % 12 + 1, 1)


def quarters_from(first: str, last: str) -> pl.Expr:
    """How many quarters lie from one date column's quarter to another's."""
    return quarter_number(last) - quarter_number(first)


def development_patterns(increments: pl.DataFrame, cohorts: pl.DataFrame) -> dict[Segment, Pattern]:
    """Learn how each segment's cost develops, all forces together.

    Args:
        increments: One row per force_code, abuse_type, complexity, opened_quarter, cost_quarter
            (first days): cost_gbp spent in the quarter.
        cohorts: One row per force_code, abuse_type, complexity, opened_quarter: investigation_count
            and last_quarter, the last that the force delivered whole.

    Returns:
        By abuse type (or all) and complexity (or all), where at least 1,000 investigations are in
        the triangle; all together in any case, unless no cohort is known in two quarters. Cohorts
        opened before their force's first cost line are left out: their beginning is not known.
    """
    first = increments.group_by("force_code").agg(pl.col("cost_quarter").min().alias("first"))
    told = cohorts.join(first, on="force_code").filter(
        pl.col("opened_quarter") >= pl.col("first"),
        pl.col("opened_quarter") <= pl.col("last_quarter"),
    )
    spent = increments.join(
        told.select("force_code", *ROW), on=["force_code", *SEGMENT, "opened_quarter"]
    )
    spent = spent.filter(pl.col("cost_quarter") <= pl.col("last_quarter"))
    rows = spent.with_columns(
        # What was spent before the opening was spent by the quarter of opening.
        quarters_from("opened_quarter", "cost_quarter").clip(0).alias("age")
    )
    rows = rows.group_by(*ROW, "age").agg(pl.col("cost_gbp").sum())
    counts = told.group_by(*ROW).agg(pl.col("investigation_count").sum())
    patterns = {}
    for segment in product(
        [ALL_TYPES, *counts["abuse_type"].unique().sort()],
        [ALL_COMPLEXITIES, *counts["complexity"].unique().sort()],
    ):
        own = _of(counts, segment)
        is_whole = segment == (ALL_TYPES, ALL_COMPLEXITIES)
        if is_whole or own["investigation_count"].sum() >= FEWEST_INVESTIGATIONS:
            triangle, sizes, quarters = _triangle(_of(rows, segment), own)
            try:
                development = chain_ladder(triangle)
            except ModelError:
                continue
            if is_whole:  # all together come first: without them no segment has a pattern either
                ratios = season_ratios(triangle, quarters % SEASONS, development)
            errors = past_errors(triangle, development, quarters)
            patterns[segment] = Pattern(development, ratios, *errors, sizes)
    return patterns


def _of(frame: pl.DataFrame, segment: Segment) -> pl.DataFrame:
    """The rows of a segment, where `all` stands for every value."""
    abuse_type, complexity = segment
    if abuse_type != ALL_TYPES:
        frame = frame.filter(pl.col("abuse_type") == abuse_type)
    return frame if complexity == ALL_COMPLEXITIES else frame.filter(complexity=complexity)


def _triangle(rows: pl.DataFrame, counts: pl.DataFrame) -> tuple[Matrix, list[int], Quarter]:
    """Cumulative cost, a row per cohort and end of delivery; investigations by age; quarters."""
    keys = ["opened_quarter", "last_quarter"]
    cohorts = counts.group_by(keys).agg(pl.col("investigation_count").sum()).sort(keys)
    cohorts = cohorts.with_columns(
        quarters_from("opened_quarter", "last_quarter").alias("reached")
    ).with_row_index("place")
    reached = cohorts["reached"].to_numpy()
    width = int(reached.max(initial=0)) + 1
    triangle = np.zeros((cohorts.height, width))
    spent = rows.group_by(*keys, "age").agg(pl.col("cost_gbp").sum()).join(cohorts, on=keys)
    triangle[spent["place"].to_numpy(), spent["age"].to_numpy()] = spent["cost_gbp"].cast(
        pl.Float64
    )
    triangle = triangle.cumsum(axis=1)
    # A quarter without cost is nought; one that was not delivered is not known.
    triangle[np.arange(width) > reached[:, None]] = np.nan
    sizes = cohorts["investigation_count"].to_numpy()
    quarters = cohorts.select(quarter_number("opened_quarter")).to_series().to_numpy()
    return triangle, [int(sizes[reached >= age].sum()) for age in range(width)], quarters


def pattern_of(patterns: dict[Segment, Pattern], segment: Segment) -> Segment | None:
    """The segment whose development stands for another: its own, its complexity's, or all."""
    for candidate in (segment, (ALL_TYPES, segment[1]), (ALL_TYPES, ALL_COMPLEXITIES)):
        if candidate in patterns:
            return candidate
    return None


def cost_development(patterns: dict[Segment, Pattern]) -> pl.DataFrame:
    """Mart cost_development: the share of the final cost spent by each quarter since opening."""
    rows = [
        (*segment, age, 1 / factor, factor, pattern.investigation_counts[age])
        for segment, pattern in sorted(patterns.items())
        for age, factor in enumerate(pattern.development.to_final.tolist())
    ]
    return pl.DataFrame(
        rows,
        schema={
            "abuse_type": pl.String,
            "complexity": pl.String,
            "quarters_since_opened": pl.Int64,
            "share_of_final_cost": pl.Float64,
            "factor_to_final": pl.Float64,
            "investigation_count": pl.Int64,
        },
        orient="row",
    )
