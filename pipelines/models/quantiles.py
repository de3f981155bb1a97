"""Quantiles that one model after the other asks for thousands of times, of few distinct values."""

from functools import lru_cache

from scipy.stats import chi2
from scipy.stats import t as student_t


@lru_cache(maxsize=4096)
def student_quantile(share: float, freedom: float) -> float:
    """The value below which a share of Student's t on so many degrees of freedom lies."""
    return float(student_t.ppf(share, freedom))


@lru_cache(maxsize=4096)
def chi_squared_quantile(share: float, freedom: float) -> float:
    """The value below which a share of chi-squared on so many degrees of freedom lies."""
    return float(chi2.ppf(share, freedom))
