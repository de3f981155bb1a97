"""What investigations would cost in each force if all had the same mix of cases."""

import numpy as np
import polars as pl
from scipy.stats import t as student_t

from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.confidence import CONFIDENCE
from pipelines.models.cost.shrinkage import add_shrunk
from pipelines.models.cost.unit_cost import SMALLEST_GROUP

STRATUM = ("opened_year", "abuse_type", "complexity")
SMALLEST_COVER = 0.8
"""A force whose cases stand for less than this share of the national mix is not compared."""
CAP_QUANTILE = 0.98
"""What a case costs beyond the national 98th percentile is shared: few forces meet such a case."""
STANDS_OUT = 0.998
"""With 43 forces, one in twelve years stands out by chance; at 95 per cent two do in each."""
STATISTICS = (
    "standardised_mean_gbp",
    "low_gbp",
    "high_gbp",
    "pooled_mean_gbp",
    "pooled_low_gbp",
    "pooled_high_gbp",
    "shrunk_mean_gbp",
    "national_mean_gbp",
)


def standardised_unit_cost(
    investigations: pl.DataFrame, *, cost_basis: str = "direct"
) -> pl.DataFrame:
    """Mean cost of a closed investigation as if each force had the national mix of cases.

    Direct standardisation over abuse type × complexity: the force's mean in each stratum, weighted
    by the stratum's share of all closed investigations of the year. Strata that the force lacks are
    left out, in the national value too, and `covered_share` says how much of the mix is left. For
    comparing forces, and for no account of money, the same is given with the tail pooled (what
    cases cost up to the national 98th percentile of the stratum, and the national mean beyond it)
    and that drawn towards all forces by how uncertain it is (`add_shrunk`).

    Args:
        investigations: As for `unit_cost_by_year`.
        cost_basis: Name of the basis on which the costs were computed.

    Returns:
        Mart unit_cost_standardised: one row per force and year opened. Intervals are of 95 per
        cent; `is_different` only where that of the pooled mean excludes the national value,
        `stands_out` where one of 99.8 per cent does. Null under five closed investigations or where
        under 80 per cent of the mix is covered.

    Source: direct standardisation as in Breslow and Day (1987). Assumes that costs within a stratum
        spread as much, over their mean, in each force as in all: a small force's own spread misses
        its rare dear cases. Pooling assumes that these come to all forces alike.
    """
    closed = investigations.filter("is_closed").select(
        "force_code", *STRATUM, pl.col("cost_gbp").cast(pl.Float64).alias("cost")
    )
    return _told(_with_intervals(_standardised(_strata(closed))), cost_basis)


def _strata(closed: pl.DataFrame) -> pl.DataFrame:
    """Each force's means by stratum, whole and up to the cap, beside those of all forces."""
    limits = closed.group_by(STRATUM).agg(
        pl.col("cost").quantile(CAP_QUANTILE, interpolation="linear").alias("cap")
    )
    cost, capped = pl.col("cost"), pl.min_horizontal("cost", "cap")
    closed = closed.join(limits, on=STRATUM).with_columns(capped=capped, beyond=cost - capped)
    national = closed.group_by(STRATUM).agg(
        pl.len().alias("national_count"),
        cost.mean().alias("national_mean"),
        cost.std().fill_null(0.0).alias("deviation"),
        pl.col("capped").std().fill_null(0.0).alias("capped_deviation"),
        pl.col("beyond").mean().alias("mean_beyond"),
        pl.col("beyond").std().fill_null(0.0).alias("beyond_deviation"),
    )
    total = pl.col("national_count").sum().over("opened_year")
    national = national.with_columns(
        (pl.col("national_count") / total).alias("weight"), total.alias("national_total")
    )
    strata = closed.group_by("force_code", *STRATUM).agg(
        pl.len().alias("count"), cost.mean().alias("mean"), pl.col("capped").mean()
    )
    return strata.join(national, on=STRATUM)


def _standardised(strata: pl.DataFrame) -> pl.DataFrame:
    weight = pl.col("weight") / pl.col("weight").sum()
    count = pl.col("count")
    # Where costs are higher they spread more: the national deviation is scaled to the force's mean.
    scale = (pl.col("mean") / pl.col("national_mean")).clip(0.5, 2.0)
    scale = pl.when(pl.col("national_mean") > 0).then(scale).otherwise(1.0)
    variance = (weight * pl.col("deviation") * scale) ** 2 / count
    of_capped = (weight * pl.col("capped_deviation") * scale) ** 2 / count
    of_beyond = (weight * pl.col("beyond_deviation")) ** 2 / pl.col("national_count")
    pooled = pl.col("capped") + pl.col("mean_beyond")
    return strata.group_by("force_code", "opened_year").agg(
        count.sum().cast(pl.Int64).alias("investigation_count"),
        ((pl.col("mean") * count).sum() / count.sum()).alias("mean_gbp"),
        (weight * pl.col("mean")).sum().alias("standardised_mean_gbp"),
        (weight * pooled).sum().alias("pooled_mean_gbp"),
        (weight * pl.col("national_mean")).sum().alias("national_mean_gbp"),
        # Of whole counts, since it decides what is told: a sum of shares is 0.8 or a hair less,
        # as the threads have it.
        (pl.col("national_count").sum() / pl.col("national_total").first()).alias("covered_share"),
        variance.sum().sqrt().alias("error"),
        (of_capped + of_beyond).sum().sqrt().alias("pooled_error"),
    )


def _with_intervals(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the ends, the verdicts, and the figures drawn towards what all forces share."""
    freedom = (rows["investigation_count"] - 1).clip(1).to_numpy()
    quantile, farther = (
        pl.Series(np.asarray(student_t.ppf(0.5 + confidence / 2, freedom)))
        for confidence in (CONFIDENCE, STANDS_OUT)
    )
    mean, pooled = pl.col("standardised_mean_gbp"), pl.col("pooled_mean_gbp")
    national, off = pl.col("national_mean_gbp"), (pooled - pl.col("national_mean_gbp")).abs()
    rows = rows.with_columns(
        (mean - pl.col("error") * quantile).alias("low_gbp"),
        (mean + pl.col("error") * quantile).alias("high_gbp"),
        (pooled - pl.col("pooled_error") * quantile).alias("pooled_low_gbp"),
        (pooled + pl.col("pooled_error") * quantile).alias("pooled_high_gbp"),
        (off > pl.col("pooled_error") * quantile).alias("is_different"),
        (off > pl.col("pooled_error") * farther).alias("stands_out"),
    )
    is_told = (
        (pl.col("force_code") != ALL_FORCES)
        & (pl.col("investigation_count") >= SMALLEST_GROUP)
        & (pl.col("covered_share") >= SMALLEST_COVER)
    )
    compared = is_told & (national > 0)
    rows = rows.with_columns(
        is_told.alias("is_told"),
        pl.when(compared).then(pooled / national).alias("ratio"),
        pl.when(compared).then(pl.col("pooled_error") / national).alias("ratio_error"),
    )
    return add_shrunk(rows, by="opened_year").with_columns(
        (pl.col("shrunk") * national).alias("shrunk_mean_gbp"),
    )


def _told(rows: pl.DataFrame, cost_basis: str) -> pl.DataFrame:
    """The mart's columns, without what may not or cannot be told."""
    enough = pl.col("investigation_count") >= SMALLEST_GROUP
    hidden = (*STATISTICS, "is_different", "stands_out")
    return (
        rows.filter(pl.col("force_code") != ALL_FORCES)
        .with_columns(
            pl.when(enough).then("mean_gbp").alias("mean_gbp"),
            *(pl.when("is_told").then(pl.col(name)).alias(name) for name in hidden),
        )
        .select(
            pl.lit(cost_basis).alias("cost_basis"),
            "force_code",
            "opened_year",
            "investigation_count",
            "mean_gbp",
            *STATISTICS,
            "covered_share",
            "is_different",
            "stands_out",
            pl.lit("prices of each day").alias("price_base"),
        )
        .sort("force_code", "opened_year")
    )
