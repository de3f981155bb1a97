"""Whether shares of what was closed differ, or only look so because few were counted.

Cases are not independent: several have one suspect, and forces work in their own ways. So the error
of a share comes from how it varies between months, or forces, and not from counting cases alone.
"""

import math

import polars as pl

from pipelines.models.compare.funnel import Scale, funnel
from pipelines.models.confidence import CONFIDENCE
from pipelines.models.quantiles import student_quantile

FEWEST_FOR_SHARES = 30
"""Closed cases under which a share means little."""


def kinds_apart(cells: pl.DataFrame) -> pl.DataFrame:
    """Which kinds of case end otherwise than all together, where forces (or months) are not alike.

    Args:
        cells: One row per kind and cluster (of all forces: force; of one: month): part_count (the
            outcome in question), whole_count.

    Returns:
        One row per kind: part_count, whole_count, share, expected_share (what it would be if in
        every cluster all kinds ended alike), low_share, high_share, is_different (the interval
        leaves the expected share outside). The interval is one of 95 per cent for all kinds
        together; null, and nothing is different, where fewer than two clusters hold the kind.

    Source: cluster-robust variance (Liang and Zeger, 1986) of counted less expected, never below
        the binomial one; Student's t on clusters less one, Bonferroni over the kinds. Assumes that
        clusters are independent of one another.
    """
    found = _excess(cells)
    level = 1 - (1 - CONFIDENCE) / 2 / max(found.height, 1)
    quantile = pl.col("clusters").map_elements(
        lambda count: _quantile(level, count), return_dtype=pl.Float64
    )
    whole = pl.col("whole_count")
    error = pl.max_horizontal("variance", "chance").sqrt() / whole
    reach = (quantile * error).fill_nan(None)
    share = pl.col("part_count") / whole
    low, high = (share - reach).clip(0, 1), (share + reach).clip(0, 1)
    expected = pl.col("expected_count") / whole
    is_held = expected.is_between(low, high)
    return found.select(
        "kind",
        "part_count",
        "whole_count",
        share=share,
        expected_share=expected,
        low_share=low,
        high_share=high,
        is_different=(~is_held).fill_null(value=False),
    )


def _excess(cells: pl.DataFrame) -> pl.DataFrame:
    """What each kind is expected to count, and how its excess varies from cluster to cluster."""
    sums = [pl.col(name).sum().over("cluster") for name in ("part_count", "whole_count")]
    expected, excess = sums[0] / sums[1], pl.col("part_count") - pl.col("expected_count")
    return (
        cells.filter(pl.col("whole_count") > 0)
        .with_columns(
            expected_count=expected * pl.col("whole_count"),
            chance=expected * (1 - expected) * pl.col("whole_count"),
        )
        .group_by("kind", maintain_order=True)
        .agg(
            pl.col("part_count", "whole_count", "expected_count", "chance").sum(),
            (excess.var() * pl.len()).alias("variance"),
            pl.len().alias("clusters"),
        )
    )


def forces_apart(cells: pl.DataFrame) -> pl.DataFrame:
    """How each force's share stands among those of the others.

    Args:
        cells: One row per force_code and cluster (month): part_count, whole_count.

    Returns:
        One row per force_code: part_count, whole_count, share, and what `funnel` says of it on
        the scale of log odds. A force with fewer than FEWEST_FOR_SHARES, or of which none or all
        ended so, is not compared.

    Source: the error is that of `kinds_apart` around the force's own share; see `funnel`.
    """
    own = pl.col("part_count").sum().over("force_code") / pl.col("whole_count").sum().over(
        "force_code"
    )
    excess, size = pl.col("part_count") - pl.col("own") * pl.col("whole_count"), pl.len()
    found = (
        cells.filter(pl.col("whole_count") > 0)
        .with_columns(own=own)
        .group_by("force_code", maintain_order=True)
        .agg(
            pl.col("part_count", "whole_count").sum(),
            pl.col("own").first().alias("share"),
            (excess.var() * size).alias("variance"),
        )
    )
    share, whole = pl.col("share"), pl.col("whole_count")
    chance = share * (1 - share) * whole
    is_compared = (whole >= FEWEST_FOR_SHARES) & (chance > 0)
    held = found.with_columns(
        value=pl.when(is_compared).then(share),
        # On log odds a share's error is over share × (1 − share).
        standard_error=pl.max_horizontal("variance", chance).sqrt() / chance,
    )
    return funnel(held, Scale.LOGIT).drop("value", "standard_error", "variance")


def _quantile(level: float, clusters: int) -> float:
    return student_quantile(level, clusters - 1) if clusters > 1 else math.nan
