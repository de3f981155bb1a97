"""What an investigation costs in the end on average: what is spent and what is still to come."""

import polars as pl

from pipelines.models.cost.hall_interval import add_interval
from pipelines.models.cost.unit_cost import (
    ALL_OF,
    EXPECTED,
    KEYS,
    SMALLEST_GROUP,
    as_numbers,
    subsets,
)


def expected_unit_cost(investigations: pl.DataFrame, by_year: pl.DataFrame) -> pl.DataFrame:
    """Mean expected final cost over all investigations of a year opened, closed and open.

    The closed ones alone run low for as long as any is open, since dear cases last longer.

    Args:
        investigations: As for `unit_cost_by_year`, with still_to_come_gbp (of each that is open,
            nought for closed ones; null where not known) and still_to_come_real_gbp.
        by_year: What `expected_by_year` gave: the error of each sum.

    Returns:
        One row per force (and ALL), opened_year, abuse type (and all) and complexity (and all): the
        columns EXPECTED. The interval holds what chance drew (Hall's, over all cases at what they
        are expected to cost), the joint error of what is still to come, and that of the rates. Null
        under five investigations; the ends also where a cohort's error is not known.
    """
    costs = as_numbers(investigations).with_columns(
        final=pl.col("cost") + pl.col("still_to_come_gbp").cast(pl.Float64),
        final_real=pl.col("real") + pl.col("still_to_come_real_gbp").cast(pl.Float64),
    )
    rows = pl.concat([_described(costs, keys) for keys in subsets()], how="vertical")
    rows = rows.join(by_year, on=["opened_year", *KEYS], how="left")
    to_come = pl.col("standard_error_gbp") / pl.col("count")
    rows = add_interval(
        rows.with_columns((to_come**2 + pl.col("of_rates") ** 2).sqrt().alias("error")),
        count="count",
        mean="expected_final_mean_gbp",
        error="error",
    ).rename({"low_gbp": "expected_final_low_gbp", "high_gbp": "expected_final_high_gbp"})
    is_told = pl.col("count") >= SMALLEST_GROUP
    return rows.select(
        "opened_year",
        *KEYS,
        *(pl.when(is_told).then(pl.col(name)).alias(name) for name in EXPECTED),
    )


def _described(costs: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    final, real = pl.col("final"), pl.col("final_real")
    mean = pl.when(final.null_count() == 0).then(final.mean())
    # Rates err in what is still to come as they did in what is spent.
    grows = pl.when(pl.col("cost").sum() > 0).then(final.sum() / pl.col("cost").sum())
    described = costs.group_by("opened_year", *keys).agg(
        pl.len().cast(pl.Int64).alias("count"),
        mean.alias("expected_final_mean_gbp"),
        final.std().alias("deviation"),
        final.skew(bias=False).alias("skewness"),
        pl.when(real.null_count() == 0).then(real.mean()).alias("expected_final_mean_real_gbp"),
        (pl.col("error").mean().abs() * grows.fill_null(1.0)).alias("of_rates"),
    )
    summed = [pl.lit(ALL_OF[key]).alias(key) for key in KEYS if key not in keys]
    names = [name for name in described.columns if name not in {"opened_year", *keys}]
    return described.with_columns(summed).select("opened_year", *KEYS, *names)
