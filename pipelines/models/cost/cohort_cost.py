"""Cohorts of investigations: cost so far, cost in the end, and how uncertain that is."""

from collections.abc import Iterator
from itertools import product

import polars as pl

from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES
from pipelines.models.cost.cohort_prior import SEGMENT
from pipelines.models.cost.cohorts import ROW, Pattern, Segment
from pipelines.models.cost.unit_cost import ALL_COMPLEXITIES, SMALLEST_GROUP

ALL_OF = {"force_code": ALL_FORCES, "abuse_type": ALL_TYPES, "complexity": ALL_COMPLEXITIES}
PRICE_BASE = "prices of each day"


def cost_by_cohort(
    cohorts: pl.DataFrame,
    to_come: pl.DataFrame,
    patterns: dict[Segment, Pattern],
    *,
    cost_basis: str = "direct",
) -> pl.DataFrame:
    """Cost so far and in the end of each cohort, with the standard error of the latter.

    Args:
        cohorts: As for `still_to_come`.
        to_come: What `still_to_come` gave.
        patterns: What `development_patterns` gave.
        cost_basis: Name of the basis on which the costs were computed.

    Returns:
        Mart cost_by_cohort: each combination of force (and ALL), type (and all) and complexity (and
        all). Sums hold to the penny. The error is Mack's for the volume at hand, raised to
        what `past_errors` tells where that is larger; null under five investigations and for
        cohorts opened since the last complete quarter, and 0 where none is open.
    """
    leaves = _expected(cohorts, to_come, patterns)
    parts = [_summed(leaves, keys) for keys in _subsets()]
    return (
        pl.concat(parts)
        .select(
            pl.lit(cost_basis).alias("cost_basis"),
            "force_code",
            "opened_quarter",
            *SEGMENT,
            "investigation_count",
            "open_count",
            "cost_to_date_gbp",
            "open_cost_to_date_gbp",
            "expected_final_cost_gbp",
            "standard_error_gbp",
            pl.lit(PRICE_BASE).alias("price_base"),
        )
        .sort("force_code", "opened_quarter", *SEGMENT)
    )


def _expected(
    cohorts: pl.DataFrame, to_come: pl.DataFrame, patterns: dict[Segment, Pattern]
) -> pl.DataFrame:
    """The cohorts with expected (GBP in the end), uncertain (GBP of it) and their error terms."""
    leaves = cohorts.join(to_come, on=ROW, how="left").with_columns(
        (
            pl.col("cost_to_date_gbp")
            + (pl.col("open_count").cast(pl.Decimal(18, 0)) * pl.col("still_to_come_gbp"))
        )
        .cast(pl.Decimal(18, 2))
        .alias("expected")
    )
    leaves = leaves.join(
        _error_terms(patterns), on=["pattern_type", "pattern_complexity", "reached"], how="left"
    ).join(_shared_errors(patterns), on="reached", how="left")
    # Where nothing is open the cost is known: Mack's error, which is about all cohorts of an age,
    # would give it one all the same.
    whole = pl.col("expected").cast(pl.Float64)
    return leaves.with_columns(
        pl.when(pl.col("open_count") > 0).then(whole).otherwise(0.0).alias("uncertain")
    )


def _subsets() -> Iterator[tuple[str, ...]]:
    for kept in product((True, False), repeat=len(ALL_OF)):
        yield tuple(key for key, is_kept in zip(ALL_OF, kept, strict=True) if is_kept)


def _error_terms(patterns: dict[Segment, Pattern]) -> pl.DataFrame:
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
    return pl.DataFrame(rows, schema=schema, orient="row")


def _shared_errors(patterns: dict[Segment, Pattern]) -> pl.DataFrame:
    whole = patterns.get((ALL_TYPES, ALL_COMPLEXITIES))
    rows = list(enumerate(whole.shared.tolist())) if whole else []
    return pl.DataFrame(rows, schema={"reached": pl.Int64, "shared": pl.Float64}, orient="row")


def _summed(leaves: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    """Sums over the keys left out, with the standard error of the sum."""
    group = ["opened_quarter", *keys]
    expected = pl.when(pl.col("expected").null_count() == 0).then(pl.col("expected").sum())
    sums = leaves.group_by(group).agg(
        pl.col("investigation_count", "open_count").sum(),
        pl.col("cost_to_date_gbp", "open_cost_to_date_gbp").sum().cast(pl.Decimal(18, 2)),
        expected.cast(pl.Decimal(18, 2)).alias("expected_final_cost_gbp"),
    )
    is_told = pl.col("is_known") & (pl.col("investigation_count") >= SMALLEST_GROUP)
    return (
        sums.join(_squared_errors(leaves, group), on=group, nulls_equal=True)
        .with_columns(
            pl.when(is_told & pl.col("expected_final_cost_gbp").is_not_null())
            .then(pl.col("square").fill_null(0.0).clip(0.0).sqrt())
            .alias("standard_error_gbp"),
            *(pl.lit(ALL_OF[key]).alias(key) for key in ALL_OF if key not in keys),
        )
        .select(
            "opened_quarter",
            *ALL_OF,
            "investigation_count",
            "open_count",
            "cost_to_date_gbp",
            "open_cost_to_date_gbp",
            "expected_final_cost_gbp",
            "standard_error_gbp",
        )
    )


def _squared_errors(leaves: pl.DataFrame, group: list[str]) -> pl.DataFrame:
    """Squared error of each group's final cost, and is_known: whether every part of it has one."""
    whole = pl.col("uncertain").sum()
    # Pounds that rest on the same factors err together, so their square is of the sum.
    square = whole * pl.col("chance").first() + whole**2 * pl.col("estimate").first()
    is_known = (pl.col("uncertain") == 0) | pl.col("chance").is_not_null()
    return (
        leaves.group_by(*group, "pattern_type", "pattern_complexity", "reached")
        .agg(
            square.alias("square"),
            whole.alias("whole"),
            is_known.all().alias("is_known"),
            pl.col("shared").first(),
        )
        .group_by(*group, "reached")
        .agg(
            # What moves all cohorts alike does not cancel out between types.
            pl.max_horizontal(
                pl.col("square").sum(),
                pl.col("whole").sum() ** 2 * pl.col("shared").first(),
            ).alias("square"),
            pl.col("is_known").all(),
        )
        .group_by(group)
        .agg(pl.col("square").sum(), pl.col("is_known").all())
    )
