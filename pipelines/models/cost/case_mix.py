"""What investigations would cost in each force if all had the same mix of cases."""

import numpy as np
import polars as pl
from scipy.stats import t as student_t

from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.confidence import CONFIDENCE
from pipelines.models.cost.unit_cost import SMALLEST_GROUP

STRATUM = ("opened_year", "abuse_type", "complexity")
SMALLEST_COVER = 0.8
"""A force whose cases stand for less than this share of the national mix is not compared."""


def standardised_unit_cost(
    investigations: pl.DataFrame, *, cost_basis: str = "direct"
) -> pl.DataFrame:
    """Mean cost of a closed investigation as if each force had the national mix of cases.

    Direct standardisation over abuse type × complexity: the force's mean in each stratum, weighted
    by the stratum's share of all closed investigations of the year. Strata that the force lacks are
    left out, in the national value too, and `covered_share` says how much of the mix is left.

    Args:
        investigations: As for `unit_cost_by_year`.
        cost_basis: Name of the basis on which the costs were computed.

    Returns:
        Mart unit_cost_standardised: one row per force and year opened. The interval is of 95 per
        cent; `is_different` only where it excludes the national value. Null under five closed
        investigations or where under 80 per cent of the mix is covered.

    Source: direct standardisation as in Breslow and Day (1987). Assumes that costs within a stratum
        spread as much, over their mean, in each force as in all: a small force's own spread misses
        its rare dear cases. In twenty comparisons without any difference, one is expected to show.
    """
    closed = investigations.filter("is_closed").select(
        "force_code", *STRATUM, pl.col("cost_gbp").cast(pl.Float64).alias("cost")
    )
    cost = pl.col("cost")
    national = closed.group_by(STRATUM).agg(
        pl.len().alias("national_count"),
        cost.mean().alias("national_mean"),
        cost.std().fill_null(0.0).alias("deviation"),
    )
    total = pl.col("national_count").sum().over("opened_year")
    national = national.with_columns(
        (pl.col("national_count") / total).alias("weight"), total.alias("national_total")
    )
    strata = closed.group_by("force_code", *STRATUM).agg(
        pl.len().alias("count"), cost.mean().alias("mean")
    )
    joined = strata.join(national, on=STRATUM)
    return _with_interval(_standardised(joined), cost_basis)


def _standardised(strata: pl.DataFrame) -> pl.DataFrame:
    weight = pl.col("weight") / pl.col("weight").sum()
    count = pl.col("count")
    # Where costs are higher they spread more: the national deviation is scaled to the force's mean.
    scale = (pl.col("mean") / pl.col("national_mean")).clip(0.5, 2.0)
    scale = pl.when(pl.col("national_mean") > 0).then(scale).otherwise(1.0)
    variance = (weight * pl.col("deviation") * scale) ** 2 / count
    return strata.group_by("force_code", "opened_year").agg(
        count.sum().cast(pl.Int64).alias("investigation_count"),
        ((pl.col("mean") * count).sum() / count.sum()).alias("mean_gbp"),
        (weight * pl.col("mean")).sum().alias("standardised_mean_gbp"),
        (weight * pl.col("national_mean")).sum().alias("national_mean_gbp"),
        # Of whole counts, since it decides what is told: a sum of shares is 0.8 or a hair less,
        # as the threads have it.
        (pl.col("national_count").sum() / pl.col("national_total").first()).alias("covered_share"),
        variance.sum().sqrt().alias("error"),
    )


def _with_interval(rows: pl.DataFrame, cost_basis: str) -> pl.DataFrame:
    freedom = (rows["investigation_count"] - 1).clip(1).to_numpy()
    quantile = pl.Series("quantile", np.asarray(student_t.ppf(0.5 + CONFIDENCE / 2, freedom)))
    mean, reach = pl.col("standardised_mean_gbp"), pl.col("error") * pl.col("quantile")
    is_told = (pl.col("investigation_count") >= SMALLEST_GROUP) & (
        pl.col("covered_share") >= SMALLEST_COVER
    )
    rows = rows.with_columns(quantile).with_columns(
        (mean - reach).alias("low_gbp"), (mean + reach).alias("high_gbp")
    )
    held = pl.col("national_mean_gbp").is_between("low_gbp", "high_gbp")
    statistics = ("standardised_mean_gbp", "low_gbp", "high_gbp", "national_mean_gbp")
    enough = pl.col("investigation_count") >= SMALLEST_GROUP
    return (
        rows.filter(pl.col("force_code") != ALL_FORCES)
        .with_columns(pl.when(is_told).then(~held).alias("is_different"))
        .with_columns(
            pl.when(enough).then("mean_gbp").alias("mean_gbp"),
            *(pl.when(is_told).then(pl.col(name)).alias(name) for name in statistics),
        )
        .select(
            pl.lit(cost_basis).alias("cost_basis"),
            "force_code",
            "opened_year",
            "investigation_count",
            "mean_gbp",
            *statistics,
            "covered_share",
            "is_different",
            pl.lit("prices of each day").alias("price_base"),
        )
        .sort("force_code", "opened_year")
    )
