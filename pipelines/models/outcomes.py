"""Whether kinds of case end differently, or only look so because few were counted."""

import polars as pl

Z_99 = 2.5758293035489004


def share_interval(rows: pl.DataFrame, part: str, whole: str) -> pl.DataFrame:
    """A share per row with its 99% interval, and whether it differs from the share over all rows.

    Args:
        rows: One row per kind: two columns of counts.
        part: Column of the counts of interest.
        whole: Column of what they are a share of.

    Returns:
        The rows with low_share, high_share and is_different (the interval excludes the share over
        all rows); null where the whole is nought.

    Source: Wilson (1927). 99 and not 95 per cent, since half a dozen kinds are compared at once.
        Assumes that cases end independently of one another; several with one suspect do not.
    """
    count = pl.when(pl.col(whole) > 0).then(pl.col(whole)).cast(pl.Float64)
    share = pl.col(part) / count
    centre = (share + Z_99**2 / (2 * count)) / (1 + Z_99**2 / count)
    spread = (share * (1 - share) / count + Z_99**2 / (4 * count**2)).sqrt()
    margin = Z_99 * spread / (1 + Z_99**2 / count)
    overall = pl.col(part).sum() / pl.col(whole).sum()
    return rows.with_columns(
        (centre - margin).clip(0, 1).alias("low_share"),
        (centre + margin).clip(0, 1).alias("high_share"),
    ).with_columns(is_different=(overall < pl.col("low_share")) | (overall > pl.col("high_share")))
