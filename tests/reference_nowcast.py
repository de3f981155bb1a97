"""The method of the R package baselinenowcast, by its vignette: what ours is held against.

Written from "Mathematical methods for baselinenowcast" (Johnson, Abbott, Bracher and others, 2025;
the method is that of Wolffram and others, 2023). Rows are months, columns ages at entry; what is
not known yet is not a number.
"""

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.stats import nbinom

ROWS_FOR_DELAYS, PAST_NOWCASTS = 9, 9
"""Their defaults at an oldest age of five months and a bit: three times that, half for either."""

SIZES = (0.1, 1000.0)
PADDING = 0.001


def known_by_now(cells: np.ndarray) -> np.ndarray:
    """The triangle that is left when what comes after the last row's own month is not known."""
    triangle = cells.astype(np.float64)
    for late in range(triangle.shape[1] - 1):
        triangle[len(triangle) - 1 - late, late + 1 :] = np.nan
    return triangle


def point_nowcast(triangle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Expected final counts of every month, and the share of each that is recorded."""
    cumulated = np.nancumsum(triangle, axis=1)
    recorded = [1.0]
    for age in range(1, triangle.shape[1]):
        is_known = ~np.isnan(triangle[:, age])
        share = triangle[is_known, age].sum() / cumulated[is_known, age - 1].sum()
        recorded.append(recorded[-1] * (1 + share))
    by_age = np.array(recorded) / recorded[-1]
    ages = (~np.isnan(triangle)).sum(axis=1) - 1
    held = cumulated[:, -1]
    return (held + 1 - by_age[ages]) / by_age[ages], by_age


def intervals(triangle: np.ndarray, months: int, share: float) -> np.ndarray:
    """Ends of the interval of each of the latest months, the newest last."""
    tail = (1 - share) / 2
    expected, _ = point_nowcast(triangle[-ROWS_FOR_DELAYS:])
    held = np.nansum(triangle, axis=1)
    ends = []
    for age in reversed(range(months)):
        size = _size(triangle, age)
        mean = max(expected[-1 - age] - held[-1 - age], PADDING)
        low, high = nbinom.ppf([tail, 1 - tail], size, size / (size + mean))
        ends.append((held[-1 - age] + low, held[-1 - age] + high))
    return np.array(ends)


def _size(triangle: np.ndarray, age: int) -> float:
    """The negative binomial's size at an age, from past nowcasts and what came since."""
    ages = triangle.shape[1]
    came, told = [], []
    for back in range(1, PAST_NOWCASTS + 1):
        past = known_by_now(triangle[: len(triangle) - back])
        expected, by_age = point_nowcast(past[-ROWS_FOR_DELAYS:])
        row = len(past) - 1 - age
        last = min(age + back, ages - 1)
        came.append(np.nansum(triangle[row, age + 1 : last + 1]))
        told.append(expected[-1 - age] * (by_age[last] - by_age[age]))
    x, mu = np.array(came), np.array(told) + PADDING

    def misfit(size: float) -> float:
        return float(-nbinom.logpmf(x, size, size / (size + mu)).sum())

    return float(minimize_scalar(misfit, bounds=SIZES, method="bounded").x)
