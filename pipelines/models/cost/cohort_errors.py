"""How wrong the expected cost of cohorts may be, alone and in sums whose parts err together."""

import polars as pl

from pipelines.contracts.vocabulary import ALL_TYPES
from pipelines.models.cost.cohorts import Pattern, Segment
from pipelines.models.cost.unit_cost import ALL_COMPLEXITIES

PATTERN = ["pattern_type", "pattern_complexity"]


def with_error_terms(leaves: pl.DataFrame, patterns: dict[Segment, Pattern]) -> pl.DataFrame:
    """Add to each cohort the terms of its error, and the matrix of what ages miss together.

    Args:
        leaves: Rows with pattern_type, pattern_complexity, reached, uncertain and case_chance.
        patterns: What `development_patterns` gave.

    Returns:
        The same rows with chance and estimate (the pattern's squared error per pound and per
        squared pound of final cost), missed_with (per age, what it and the row's own age missed at
        one time) and has_error (whether the row's error is known).
    """
    rows = []
    for (abuse_type, complexity), pattern in patterns.items():
        chance, (_, estimate) = pattern.chance, pattern.development.error_terms()
        rows += [
            (abuse_type, complexity, age, float(one), float(two))
            for age, (one, two) in enumerate(zip(chance, estimate, strict=True))
        ]
    schema = {
        "pattern_type": pl.String,
        "pattern_complexity": pl.String,
        "reached": pl.Int64,
        "chance": pl.Float64,
        "estimate": pl.Float64,
    }
    terms = pl.DataFrame(rows, schema=schema, orient="row")
    whole = patterns.get((ALL_TYPES, ALL_COMPLEXITIES))
    missed = list(enumerate(whole.shared.tolist())) if whole else []
    together = pl.DataFrame(
        missed,
        schema={"reached": pl.Int64, "missed_with": pl.List(pl.Float64)},
        orient="row",
    )
    is_known = (pl.col("uncertain") == 0) | pl.col("chance").is_not_null()
    return (
        leaves.join(terms, on=[*PATTERN, "reached"], how="left")
        .join(together, on="reached", how="left")
        .with_columns(is_known.fill_null(value=False).alias("has_error"))
    )


def squared_errors(leaves: pl.DataFrame, group: list[str]) -> pl.DataFrame:
    """The squared error of each group's final cost, in which parts that err together count so.

    Young cohorts and old ones are of two methods, and their errors are independent. Of either the
    larger counts: that of the development of cost (Mack's, or what the past missed), or that of the
    cost of open cases.

    Args:
        leaves: What `with_error_terms` gave.
        group: Columns that say which sums are meant.

    Returns:
        One row per group: square (GBP squared), is_known (whether every part of it has an error).
    """
    block = [*group, "is_by_case"]
    parts = leaves.with_columns(pl.col("is_by_case").fill_null(value=False))
    known = parts.group_by(group).agg(pl.col("has_error").all().alias("is_known"))
    squares = (
        _of_development(parts, block)
        .join(_missed_alike(parts, block), on=block, how="left", nulls_equal=True)
        .join(_of_open_cases(parts, block), on=block, how="left", nulls_equal=True)
    )
    larger = pl.max_horizontal("developed", pl.col("missed", "by_case").fill_null(0.0))
    return (
        squares.group_by(group)
        .agg(larger.sum().alias("square"))
        .join(known, on=group, nulls_equal=True)
    )


def _of_development(leaves: pl.DataFrame, block: list[str]) -> pl.DataFrame:
    """Mack's squared errors: chance adds up; what two ages share is that of the older of them."""
    ages = (
        leaves.group_by(*block, *PATTERN, "reached")
        .agg(pl.col("uncertain").sum(), pl.col("chance", "estimate").first())
        .sort("reached")
    )
    # With e falling in age, the sum over pairs of w w' e(older) is that over ages of e times what
    # the square of the pounds of this age and all younger ones grows by.
    younger = pl.col("uncertain").cum_sum().over([*block, *PATTERN])
    grows = younger**2 - (younger - pl.col("uncertain")) ** 2
    square = pl.col("uncertain") * pl.col("chance") + grows * pl.col("estimate")
    return (
        ages.with_columns(square.alias("square"))
        .group_by(block)
        .agg(pl.col("square").sum().alias("developed"))
    )


def _missed_alike(leaves: pl.DataFrame, block: list[str]) -> pl.DataFrame:
    """What the past's cohorts of these ages missed together, of the pounds at hand."""
    # What moves all cohorts alike does not cancel out between types.
    ages = (
        leaves.filter(~pl.col("is_by_case"))
        .drop_nulls("missed_with")
        .group_by(*block, "reached")
        .agg(pl.col("uncertain").sum(), pl.col("missed_with").first())
    )
    pairs = ages.join(
        ages.select(*block, pl.col("reached").alias("other"), pl.col("uncertain").alias("beside")),
        on=block,
        nulls_equal=True,
    )
    product = (
        pl.col("uncertain")
        * pl.col("beside")
        * pl.col("missed_with").list.get(pl.col("other"), null_on_oob=True)
    )
    return pairs.group_by(block).agg(product.sum().alias("missed"))


def _of_open_cases(leaves: pl.DataFrame, block: list[str]) -> pl.DataFrame:
    """Squared errors of open cases: chance adds up, means of one life table err alike."""
    cases = pl.col("open_count")
    return (
        leaves.drop_nulls("case_chance")
        .group_by(*block, "case_complexity")
        .agg(
            (cases * pl.col("case_chance")).sum().alias("chance"),
            (cases * pl.col("case_error_gbp")).sum().alias("error"),
        )
        .group_by(block)
        .agg((pl.col("chance") + pl.col("error") ** 2).sum().alias("by_case"))
    )
