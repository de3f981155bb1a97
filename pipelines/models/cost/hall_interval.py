"""Hall's interval of a mean of skewed costs, widened by errors that more cases do not lessen."""

import polars as pl
from scipy.stats import norm
from scipy.stats import t as student_t

from pipelines.models.confidence import CONFIDENCE

NO_SKEWNESS = 1e-9


def add_interval(rows: pl.DataFrame, *, count: str, mean: str, error: str) -> pl.DataFrame:
    """The ends of the 95 per cent interval of each row's mean.

    Args:
        rows: With deviation and skewness (of the sample) and the columns named.
        count: Column of how many cases the mean is of.
        mean: Column of the mean (GBP).
        error: Column of the standard error (GBP) of what is not sampling: rates, cost to come.

    Returns:
        The rows with low_gbp and high_gbp; null where the error is.

    Source: Hall (1992), "On the removal of skewness by transformation", with t quantiles. Both ends
        are moved out by 1.96 × the error, in quadrature.
    """
    quantiles = student_t.ppf(0.5 + CONFIDENCE / 2, (rows[count] - 1).clip(1))
    other = pl.col(error) * norm.ppf(0.5 + CONFIDENCE / 2)
    scale, middle = pl.col("deviation") / pl.col(count).sqrt(), pl.col(mean)
    rows = rows.with_columns(pl.Series("quantile", quantiles))
    below = scale * _untransformed(pl.col("quantile"), count)
    above = -scale * _untransformed(-pl.col("quantile"), count)
    return rows.with_columns(
        (middle - (below**2 + other**2).sqrt()).alias("low_gbp"),
        (middle + (above**2 + other**2).sqrt()).alias("high_gbp"),
    ).drop("quantile")


def _untransformed(quantile: pl.Expr, count: str) -> pl.Expr:
    """The t statistic behind a quantile of Hall's transformed one, T + aT²/3 + a²T³/27 + a/6.

    There a is the sample's skewness over √n; without skewness it is the quantile itself.
    """
    skewness = pl.col("skewness").fill_nan(0.0).fill_null(0.0)
    a = skewness / pl.col(count).sqrt()
    cubed = ((1 + a * (quantile - a / 6)).cbrt() - 1) * 3 / a
    return pl.when(a.abs() > NO_SKEWNESS).then(cubed).otherwise(quantile)
