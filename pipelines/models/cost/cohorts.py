"""What cohorts of investigations will have cost in the end: so far, and what is still to come."""

import datetime as dt
from dataclasses import dataclass
from itertools import product

import numpy as np
import polars as pl

from pipelines.contracts.vocabulary import ALL_TYPES
from pipelines.errors import ModelError
from pipelines.models.cost.cohort_prior import SEGMENT, quarter_number, with_prior
from pipelines.models.cost.development import (
    SEASONS,
    Development,
    Matrix,
    Season,
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

    `seasons` is what `season_ratios` gave for all segments together.
    """

    development: Development
    seasons: Matrix
    chance: Vector
    shared: Vector
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
            triangle, sizes, seasons = _triangle(_of(rows, segment), own)
            try:
                development = chain_ladder(triangle)
            except ModelError:
                continue
            if is_whole:  # all together come first: without them no segment has a pattern either
                ratios = season_ratios(triangle, seasons, development)
            errors = past_errors(triangle, development)
            patterns[segment] = Pattern(development, ratios, *errors, sizes)
    return patterns


def _of(frame: pl.DataFrame, segment: Segment) -> pl.DataFrame:
    """The rows of a segment, where `all` stands for every value."""
    abuse_type, complexity = segment
    if abuse_type != ALL_TYPES:
        frame = frame.filter(pl.col("abuse_type") == abuse_type)
    return frame if complexity == ALL_COMPLEXITIES else frame.filter(complexity=complexity)


def _triangle(rows: pl.DataFrame, counts: pl.DataFrame) -> tuple[Matrix, list[int], Season]:
    """Cumulative cost, a row per cohort and end of delivery; investigations by age; seasons."""
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
    seasons = cohorts.select(quarter_number("opened_quarter") % SEASONS).to_series().to_numpy()
    return triangle, [int(sizes[reached >= age].sum()) for age in range(width)], seasons


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


def still_to_come(
    increments: pl.DataFrame, cohorts: pl.DataFrame, patterns: dict[Segment, Pattern]
) -> pl.DataFrame:
    """What each open investigation of a cohort is expected still to cost.

    Investigations of one type, complexity and quarter of opening are taken together over all forces
    that delivered equally far. Their final cost leans on their own spending and, the less of it is
    spent, on earlier cohorts, as Benktander (1976) has it: spent + (1 − share) × (spent +
    (1 − share) × prior), where share is what cohorts opened in that season have spent by that age
    and prior the number of investigations × the mean of `with_prior`. Where no cohort is half
    developed it is spent × the development factor. What is left of it after the cost so far is
    shared equally among those still open.

    Args:
        increments: As for `development_patterns`.
        cohorts: As for `development_patterns`, with open_count and cost_to_date_gbp.
        patterns: What `development_patterns` gave.

    Returns:
        One row per abuse_type, complexity, opened_quarter, last_quarter: still_to_come_gbp per open
        investigation (to the penny; null where no development is known), pattern_type and
        pattern_complexity (whose development was used), reached (its quarter; -1: opened since).
    """
    rows = _spent_so_far(increments, cohorts)
    developed = rows.join(_factors(rows, patterns), on=[*SEGMENT, "season", "age"], how="left")
    final = pl.coalesce(_leaning(), pl.col("spent") * pl.col("factor"))
    # Where more is spent already than was expected, nothing is taken back from the open cases.
    left = (final - pl.col("to_date")).clip(lower_bound=0.0)
    return (
        with_prior(developed)
        .with_columns(
            pl.when(pl.col("open_count") == 0)
            .then(0.0)
            .otherwise(left / pl.col("open_count"))
            .round(2)
            .cast(pl.Decimal(18, 2))
            .alias("still_to_come_gbp")
        )
        .select(*ROW, "still_to_come_gbp", "pattern_type", "pattern_complexity", "reached")
        .sort(*ROW)
    )


def _spent_so_far(increments: pl.DataFrame, cohorts: pl.DataFrame) -> pl.DataFrame:
    """The cohorts of all forces that delivered equally far, taken together.

    Returns:
        One row per abuse_type, complexity, opened_quarter, last_quarter: investigation_count,
        open_count, to_date (GBP until today), spent (GBP by the end of last_quarter), age (quarters
        from opening to last_quarter; -1: opened since), season (0 to 3).
    """
    # The pattern speaks of whole quarters: what was spent after the last one is in `to_date` alone.
    spent = (
        increments.join(
            cohorts.select("force_code", *ROW), on=["force_code", *SEGMENT, "opened_quarter"]
        )
        .filter(pl.col("cost_quarter") <= pl.col("last_quarter"))
        .group_by(*ROW)
        .agg(pl.col("cost_gbp").sum().cast(pl.Float64).alias("spent"))
    )
    rows = cohorts.group_by(*ROW).agg(
        pl.col("investigation_count", "open_count").sum(),
        pl.col("cost_to_date_gbp").sum().cast(pl.Float64).alias("to_date"),
    )
    return rows.join(spent, on=ROW, how="left").with_columns(
        pl.col("spent").fill_null(0.0),
        quarters_from("opened_quarter", "last_quarter").clip(-1).alias("age"),
        (quarter_number("opened_quarter") % SEASONS).alias("season"),
    )


def _leaning() -> pl.Expr:
    """Benktander's final cost; null where there is no prior."""
    unspent = 1 - pl.col("share")
    whole = pl.col("investigation_count") * pl.col("prior")
    return pl.col("spent") + unspent * (pl.col("spent") + unspent * whole)


def _factors(rows: pl.DataFrame, patterns: dict[Segment, Pattern]) -> pl.DataFrame:
    """The share spent and factor to the end by segment, season and age, with the pattern's name."""
    found = []
    wanted = rows.select(*SEGMENT, "season", "age").drop_nulls().unique()
    for abuse_type, complexity, season, age in wanted.rows():
        name = pattern_of(patterns, (abuse_type, complexity))
        if name is None:
            continue
        pattern = patterns[name]
        to_final = pattern.development.to_final
        # A cohort older than the last factor stands where that ends: before the tail.
        reached = min(age, len(to_final) - 1)
        seasonal = pattern.seasons[season, min(reached, pattern.seasons.shape[1] - 1)]
        factor = float(to_final[reached] * seasonal) if age >= 0 else None
        # Opened since the last whole quarter: nothing counts as spent, and all rests on the prior.
        share = 1 / factor if factor else 0.0
        found.append((abuse_type, complexity, season, age, reached, factor, share, *name))
    schema = {
        "abuse_type": pl.String,
        "complexity": pl.String,
        "season": pl.Int64,
        "age": pl.Int64,
        "reached": pl.Int64,
        "factor": pl.Float64,
        "share": pl.Float64,
        "pattern_type": pl.String,
        "pattern_complexity": pl.String,
    }
    return pl.DataFrame(found, schema=schema, orient="row")
