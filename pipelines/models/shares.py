"""A share of a count and how sure it is."""

import polars as pl

Z = 1.959963984540054
"""The standard normal distribution's 97.5th percentile."""


def wilson_interval(part: pl.Expr, whole: pl.Expr) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """A share with the ends of its 95 per cent interval, 0 to 1; null where the whole is nought.

    Source: Wilson (1927). Assumes that cases are independent of one another.
    """
    count = pl.when(whole > 0).then(whole).cast(pl.Float64)
    share = part / count
    centre = (share + Z**2 / (2 * count)) / (1 + Z**2 / count)
    spread = (share * (1 - share) / count + Z**2 / (4 * count**2)).sqrt()
    margin = Z * spread / (1 + Z**2 / count)
    # At shares of 0 and 1 rounding can leave the share just outside its own interval.
    low = pl.min_horizontal((centre - margin).clip(0, 1), share)
    high = pl.max_horizontal((centre + margin).clip(0, 1), share)
    return share, low, high
