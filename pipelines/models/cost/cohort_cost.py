"""Cohorts of investigations: cost so far, cost in the end, and how uncertain that is."""

import polars as pl

from pipelines.models.cost.cohort_errors import squared_errors, with_error_terms
from pipelines.models.cost.cohort_prior import SEGMENT
from pipelines.models.cost.cohorts import ROW, Pattern, Segment
from pipelines.models.cost.unit_cost import ALL_OF, SMALLEST_GROUP, subsets
from pipelines.models.periods import financial_year

PRICE_BASE = "prices of each day"


def expected_leaves(
    cohorts: pl.DataFrame, to_come: pl.DataFrame, patterns: dict[Segment, Pattern]
) -> pl.DataFrame:
    """The cohorts with what they cost in the end and all that the error of any sum rests on.

    Args:
        cohorts: As for `still_to_come`.
        to_come: What `still_to_come` gave.
        patterns: What `development_patterns` gave.

    Returns:
        The rows of cohorts with opened_year, expected (GBP in the end, null where not known),
        uncertain (GBP of it, nought where none is open) and the terms of `squared_errors`.
    """
    leaves = cohorts.join(to_come, on=ROW, how="left").with_columns(
        (
            pl.col("cost_to_date_gbp")
            + (pl.col("open_count").cast(pl.Decimal(18, 0)) * pl.col("still_to_come_gbp"))
        )
        .cast(pl.Decimal(18, 2))
        .alias("expected"),
        financial_year("opened_quarter").alias("opened_year"),
    )
    # Where nothing is open the cost is known: Mack's error, which is about all cohorts of an age,
    # would give it one all the same.
    whole = pl.col("expected").cast(pl.Float64)
    uncertain = pl.when(pl.col("open_count") > 0).then(whole).otherwise(0.0).alias("uncertain")
    return with_error_terms(leaves.with_columns(uncertain), patterns)


def cost_by_cohort(leaves: pl.DataFrame, *, cost_basis: str = "direct") -> pl.DataFrame:
    """Cost so far and in the end of each cohort, with the standard error of the latter.

    Args:
        leaves: What `expected_leaves` gave.
        cost_basis: Name of the basis on which the costs were computed.

    Returns:
        Mart cost_by_cohort: each combination of force (and ALL), type (and all) and complexity (and
        all). Sums hold to the penny. The error is that of the sum, as `squared_errors` joins it;
        null under five investigations and for cohorts opened since the last complete quarter, and 0
        where none is open.
    """
    period = "opened_quarter"
    return (
        _summed(leaves, period)
        .select(
            pl.lit(cost_basis).alias("cost_basis"),
            "force_code",
            period,
            *SEGMENT,
            "investigation_count",
            "open_count",
            "cost_to_date_gbp",
            "open_cost_to_date_gbp",
            "expected_final_cost_gbp",
            "standard_error_gbp",
            pl.lit(PRICE_BASE).alias("price_base"),
        )
        .sort("force_code", period, *SEGMENT)
    )


def expected_by_year(leaves: pl.DataFrame) -> pl.DataFrame:
    """What the investigations of each year opened cost in the end, with the error of that sum.

    Args:
        leaves: What `expected_leaves` gave.

    Returns:
        One row per force (and ALL), opened_year, type (and all) and complexity (and all):
        expected_final_cost_gbp, standard_error_gbp (null where a cohort's own is not known).
    """
    return _summed(leaves, "opened_year").select(
        "opened_year", *ALL_OF, "expected_final_cost_gbp", "standard_error_gbp"
    )


def cost_to_come(leaves: pl.DataFrame, *, cost_basis: str = "direct") -> pl.DataFrame:
    """What all open investigations have cost and will still cost, with the error of that sum.

    Cohorts whose error is not known, the youngest and smallest, are in the sum and not in its
    error: `unsure_to_come_gbp` says how much of it they are.

    Args:
        leaves: What `expected_leaves` gave.
        cost_basis: Name of the basis on which the costs were computed.

    Returns:
        Mart cost_to_come: each combination of force (and ALL), type (and all) and complexity (and
        all).
    """
    still_open = leaves.filter(pl.col("open_count") > 0)
    is_sure = pl.col("has_error")
    whole = _summed(still_open, None).drop("standard_error_gbp")
    sure = _summed(still_open.filter(is_sure), None).select(
        *ALL_OF,
        "standard_error_gbp",
        (pl.col("expected_final_cost_gbp") - pl.col("cost_to_date_gbp")).alias("sure"),
    )
    left = pl.col("expected_final_cost_gbp") - pl.col("cost_to_date_gbp")
    return (
        whole.join(sure, on=list(ALL_OF), how="left")
        .select(
            pl.lit(cost_basis).alias("cost_basis"),
            *ALL_OF,
            "open_count",
            "open_cost_to_date_gbp",
            left.cast(pl.Decimal(18, 2)).alias("still_to_come_gbp"),
            "standard_error_gbp",
            (left - pl.col("sure").fill_null(0))
            .cast(pl.Decimal(18, 2))
            .alias("unsure_to_come_gbp"),
            pl.lit(PRICE_BASE).alias("price_base"),
        )
        .sort(*ALL_OF)
    )


def _summed(leaves: pl.DataFrame, period: str | None) -> pl.DataFrame:
    """Sums over each choice of keys left out, by period or over all, with the error of the sum."""
    return pl.concat([_summed_over(leaves, period, keys) for keys in subsets()])


def _summed_over(leaves: pl.DataFrame, period: str | None, keys: tuple[str, ...]) -> pl.DataFrame:
    periods = [period] if period else []
    # Polars has no group of everything: all rows are given one mark.
    leaves = leaves.with_columns(pl.lit(value=True).alias("everything"))
    group = ["everything", *periods, *keys]
    expected = pl.when(pl.col("expected").null_count() == 0).then(pl.col("expected").sum())
    sums = leaves.group_by(group).agg(
        pl.col("investigation_count", "open_count").sum(),
        pl.col("cost_to_date_gbp", "open_cost_to_date_gbp").sum().cast(pl.Decimal(18, 2)),
        expected.cast(pl.Decimal(18, 2)).alias("expected_final_cost_gbp"),
    )
    is_told = pl.col("is_known") & (pl.col("investigation_count") >= SMALLEST_GROUP)
    return (
        sums.join(squared_errors(leaves, group), on=group, nulls_equal=True)
        .with_columns(
            pl.when(is_told & pl.col("expected_final_cost_gbp").is_not_null())
            .then(pl.col("square").fill_null(0.0).clip(0.0).sqrt())
            .alias("standard_error_gbp"),
            *(pl.lit(ALL_OF[key]).alias(key) for key in ALL_OF if key not in keys),
        )
        .select(
            *periods,
            *ALL_OF,
            "investigation_count",
            "open_count",
            "cost_to_date_gbp",
            "open_cost_to_date_gbp",
            "expected_final_cost_gbp",
            "standard_error_gbp",
        )
    )
