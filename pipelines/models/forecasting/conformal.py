"""Intervals from past errors: conformal, by group and horizon, corrected by how they have held.

Source: Vovk, Gammerman and Shafer (2005), pooled over similar series; the correction follows
Romano, Patterson and Candès (2019). Assumes that errors to come are like those of the past.
"""

from dataclasses import dataclass, field

import numpy as np

from pipelines.models.forecasting.origins import Origin
from pipelines.models.forecasting.panel import Matrix, Rows

LEVELS = (0.8, 0.95)
FEWEST_ERRORS = 20
"""Fewer past errors than this say nothing about an interval of 95 per cent.

Of 20 absolute errors the quantile of 95 per cent (place 0.95 × 21) lies between the two largest.
"""
LEAST_WIDTH = 1e-3
"""In units of spread: a bound lies on its own side of the point, for corrections divide by it."""
CORRECTION_LIMITS = (0.5, 2.0)
"""At a few past cut-offs all series may have erred alike, which is no ground for more than this."""


@dataclass(frozen=True)
class PastErrors:
    """One model's errors at past cut-offs in units of spread.

    Attributes:
        known: Periods known at each cut-off, in order.
        errors: Actual less point: cut-off × series × horizon; not a number where not known.
        groups: The group of each series.
        group_count: How many groups there are.
    """

    known: tuple[int, ...]
    errors: Matrix
    groups: Rows
    group_count: int
    # Every later cut-off asks for the bounds of all earlier ones again, to see how they held.
    _units: dict[int, tuple[Matrix, Matrix]] = field(default_factory=dict)

    def units(self, until: int) -> tuple[Matrix, Matrix]:
        """Bounds in units of spread, from the errors seen when some periods were known.

        Half way between the quantiles of signed errors and those of absolute ones: the first
        follow a drift that may not go on, the second know none.

        Returns:
            Lower and upper: level × group × horizon; not a number where not back-tested.
        """
        if until not in self._units:
            self._units[until] = self._uncorrected(until)
        return self._units[until]

    def corrected_units(self, until: int) -> tuple[Matrix, Matrix]:
        """As `units`, widened or narrowed by how earlier intervals held what then happened.

        Half way to that: they rested on fewer errors than those of now, and on other ones.
        """
        lower, upper = self.units(until)
        correction = np.ones((len(LEVELS), self.group_count, 1))
        seen = self._seen(until)
        reach: list[Matrix] = []
        for place, known in enumerate(self.known):
            if known < until:
                below, above = self.units(known)
                errors = seen[place][None]
                of_row = self.groups
                # How much wider that day's interval had to be to end just at what happened. An
                # error is positive over the bound of its own side and negative over the other.
                reach.append(np.maximum(errors / above[:, of_row], errors / below[:, of_row]))
        for group in range(self.group_count) if reach else ():
            part = np.stack(reach)[:, :, self.groups == group]
            for place, level in enumerate(LEVELS):
                ratios = part[:, place][~np.isnan(part[:, place])]
                if len(ratios) >= FEWEST_ERRORS:
                    # `weibull` keeps a place for the error to come, as `_quantile` does.
                    held = np.clip(np.quantile(ratios, level, method="weibull"), *CORRECTION_LIMITS)
                    correction[place, group] = np.sqrt(held)
        lower, upper = lower * correction, upper * correction
        # The wider interval holds the narrower one, whatever each of their corrections.
        return np.minimum.accumulate(lower, axis=0), np.maximum.accumulate(upper, axis=0)

    def standardised(self, until: int) -> Matrix:
        """Errors seen so far, less half their mean, and brought to a mean square of one.

        By group and horizon. What all series erred by in the mean is in the bounds, by half; it
        counts as common chance by the other half only, or it would count twice.
        """
        seen = self._seen(until)
        result = np.full_like(seen, np.nan)
        for group in range(self.group_count):
            part = seen[:, self.groups == group]
            known = np.maximum(1, (~np.isnan(part)).sum(axis=(0, 1)))
            part = part - np.nansum(part, axis=(0, 1)) / known / 2
            size = np.sqrt(np.nansum(part**2, axis=(0, 1)) / known)
            result[:, self.groups == group] = part / np.where(size > 0, size, 1.0)
        return result

    def _seen(self, until: int) -> Matrix:
        horizons = np.arange(1, self.errors.shape[2] + 1)
        # The error of a period is known once that period is.
        is_seen = np.array(self.known)[:, None] + horizons <= until
        return np.where(is_seen[:, None, :], self.errors, np.nan)

    def _uncorrected(self, until: int) -> tuple[Matrix, Matrix]:
        seen = self._seen(until)
        shape = (len(LEVELS), self.group_count, seen.shape[2])
        lower, upper = np.full(shape, np.nan), np.full(shape, np.nan)
        everything = seen.reshape(-1, seen.shape[2])
        for group in range(self.group_count):
            own = seen[:, self.groups == group].reshape(-1, seen.shape[2])
            # Where the group has too few: its neighbouring horizons too, then all groups.
            for errors, is_wide in ((own, False), (own, True), (everything, True)):
                missing = np.isnan(lower[0, group])  # both levels are had from the same errors
                if not missing.any():
                    break
                pool = np.sort(_with_neighbours(errors) if is_wide else errors, axis=0)
                enough = missing & ((~np.isnan(pool)).sum(axis=0) >= FEWEST_ERRORS)
                for place, level in enumerate(LEVELS):
                    below, above = _bounds(pool, level)
                    lower[place, group] = np.where(enough, below, lower[place, group])
                    upper[place, group] = np.where(enough, above, upper[place, group])
        return np.minimum(lower, -LEAST_WIDTH), np.maximum(upper, LEAST_WIDTH)


def past_errors(origins: list[Origin], delivered: Matrix, groups: Rows, model: str) -> PastErrors:
    """Gather one model's errors over origins, each in units of that origin's spread."""
    horizon = origins[0].points[model].shape[1] if origins else 1
    errors = np.full((len(origins), len(delivered), horizon), np.nan)
    for place, origin in enumerate(origins):
        actual = actual_after(delivered, origin, horizon)
        # In units of spread the errors of a large force and of a small one can be pooled.
        errors[place, origin.rows] = (actual - origin.points[model]) / origin.spread[:, None]
    known = tuple(origin.known for origin in origins)
    return PastErrors(known, errors, groups, int(groups.max()) + 1 if len(groups) else 0)


def actual_after(delivered: Matrix, origin: Origin, horizon: int) -> Matrix:
    """What happened after an origin, in its rows; not a number where that is not known."""
    actual = np.full((len(origin.rows), horizon), np.nan)
    known = delivered[origin.rows, origin.known : origin.known + horizon]
    actual[:, : known.shape[1]] = known
    return actual


def bounds(
    origin: Origin, model: str, units: tuple[Matrix, Matrix], groups: Rows
) -> tuple[Matrix, Matrix]:
    """Bounds of counts, never below nought: level × series × horizon, lower and upper."""
    point, spread = origin.points[model], origin.spread[:, None]
    lower, upper = (unit[:, groups[origin.rows]] * spread + point for unit in units)
    return np.maximum(0.0, lower), np.maximum(0.0, upper)


def _bounds(ordered: Matrix, level: float) -> tuple[Matrix, Matrix]:
    tail = (1 - level) / 2
    middle = _quantile(np.sort(np.abs(ordered), axis=0), level)
    below, above = _quantile(ordered, tail), _quantile(ordered, 1 - tail)
    return (below - middle) / 2, (above + middle) / 2


def _quantile(ordered: Matrix, share: float) -> Matrix:
    """Quantile of each column, sorted with what is not a number last.

    Of n errors and one to come, each is as likely to stand at any of n + 1 places.
    """
    counts = (~np.isnan(ordered)).sum(axis=0)
    # Beyond the farthest error seen nothing is known: there the quantile stops.
    place = np.clip(share * (counts + 1) - 1, 0, np.maximum(0, counts - 1))
    low = np.floor(place).astype(np.int64)
    high = np.minimum(low + 1, np.maximum(0, counts - 1))
    if len(ordered) == 0:
        return np.full(ordered.shape[1], np.nan)
    columns = np.arange(ordered.shape[1])
    start, end = ordered[low, columns], ordered[high, columns]
    return np.asarray(start + (place - low) * (end - start))


def _with_neighbours(errors: Matrix) -> Matrix:
    """Each column with those of the horizons on both sides of it."""
    none = np.full((len(errors), 1), np.nan)
    return np.concatenate(
        [errors, np.hstack([errors[:, 1:], none]), np.hstack([none, errors[:, :-1]])]
    )
