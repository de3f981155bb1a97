"""Series side by side: one row a series, one column a period, in NumPy."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.errors import ModelError
from pipelines.models.forecasting.surprises import without_lone_surprises
from pipelines.models.periods import add_months, months_between

Matrix = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Key = tuple[str, str, str]

KEYS = ("measure", "force_code", "series")
FEWEST_SEASONS = 2


@dataclass(frozen=True)
class Panel:
    """Series of one measure, as they were known at the end of its last period.

    Attributes:
        keys: measure, force_code and series of each row.
        periods: First days of the periods, without a gap.
        delivered: Counts, at least 0; not a number where not delivered.
        months: Months in a period, 1 or 3.
        errors: Standard errors of what is delivered, 0 where it was counted.
    """

    keys: tuple[Key, ...]
    periods: tuple[dt.date, ...]
    delivered: Matrix
    months: int
    errors: Matrix

    @property
    def season(self) -> int:
        """Periods in a year."""
        return 12 // self.months

    @property
    def length(self) -> int:
        """Periods known."""
        return len(self.periods)

    @cached_property
    def group_names(self) -> list[str]:
        """The abuse types or offence groups, whose series learn from one another."""
        return sorted({key[2] for key in self.keys})

    @cached_property
    def groups(self) -> Rows:
        """The group of each row."""
        place = {name: index for index, name in enumerate(self.group_names)}
        return np.array([place[key[2]] for key in self.keys], dtype=np.int64)

    @cached_property
    def ends(self) -> Rows:
        """How many periods there are up to the last delivered one of each row."""
        places = np.arange(1, self.length + 1)
        return np.asarray(np.where(np.isnan(self.delivered), 0, places).max(axis=1, initial=0))

    @cached_property
    def last_value(self) -> Matrix:
        """The last delivered count of each row."""
        return np.asarray(self.delivered[np.arange(len(self.keys)), self.ends - 1])

    @cached_property
    def values(self) -> Matrix:
        """Counts without gaps and lone surprises, for models that need a number in every period."""
        return without_lone_surprises(_filled(self.delivered, self.season), self.months)

    @cached_property
    def totals(self) -> Matrix:
        """The sum of each group."""
        names = range(len(self.group_names))
        return np.array([self.values[self.groups == group].sum(axis=0) for group in names])

    @cached_property
    def scale(self) -> Matrix:
        """Mean absolute seasonal change of each row, at least 1: what errors are measured in."""
        change = np.abs(self.delivered[:, self.season :] - self.delivered[:, : -self.season])
        known = ~np.isnan(change)
        total = np.where(known, change, 0.0).sum(axis=1)
        return np.asarray(np.maximum(1.0, total / np.maximum(1, known.sum(axis=1))))

    def known_until(self, count: int) -> tuple["Panel", Rows]:
        """The panel after some periods, and which rows had two full seasons by then."""
        delivered = self.delivered[:, :count]
        enough = (~np.isnan(delivered)).sum(axis=1) >= FEWEST_SEASONS * self.season
        rows = np.flatnonzero(enough)
        keys = tuple(self.keys[row] for row in rows)
        errors = self.errors[rows, :count]
        return Panel(keys, self.periods[:count], delivered[rows], self.months, errors), rows

    def ahead(self, horizon: int) -> tuple[dt.date, ...]:
        """First days of the periods after the last known one."""
        return tuple(add_months(self.periods[-1], self.months * (h + 1)) for h in range(horizon))


def panels(series: pl.DataFrame, months: int) -> list[Panel]:
    """One panel a measure, up to the measure's last delivered period.

    Args:
        series: As `read_series` gives it.
        months: Months in a period.
    """
    known = series.filter(pl.col("value").is_not_null())
    ordered = known.sort("measure", "series", "force_code", "period_start")
    return [_panel(part, months) for _, part in ordered.group_by("measure", maintain_order=True)]


def _panel(known: pl.DataFrame, months: int) -> Panel:
    first: dt.date = known["period_start"].min()  # type: ignore[assignment]
    last: dt.date = known["period_start"].max()  # type: ignore[assignment]
    count = months_between(first, last) // months + 1
    parts = list(known.group_by(*KEYS, maintain_order=True))
    delivered, errors = np.full((len(parts), count), np.nan), np.zeros((len(parts), count))
    for row, (_, part) in enumerate(parts):
        places = [months_between(first, day) // months for day in part["period_start"]]
        # Net negative counts are corrections of earlier periods; a forecast is of new cases.
        delivered[row, places] = np.maximum(0.0, part["value"].to_numpy())
        errors[row, places] = part["value_error"].to_numpy()
    keys = tuple((str(names[0]), str(names[1]), str(names[2])) for names, _ in parts)
    periods = tuple(add_months(first, months * step) for step in range(count))
    return Panel(keys, periods, delivered, months, errors)


def cutoff_counts(measures: Sequence[Panel], cutoffs: Sequence[int | dt.date]) -> list[list[int]]:
    """How many periods of each measure are known at each cut-off, given as that or as a date.

    Raises:
        ModelError: A cut-off is neither, or lies outside the data of every measure.
    """
    counts: list[set[int]] = [set() for _ in measures]
    for cutoff in cutoffs:
        found = [_cutoff_count(panel, cutoff) for panel in measures]
        inside = [1 <= n <= panel.length for n, panel in zip(found, measures, strict=True)]
        if measures and not any(inside):
            spans = "; ".join(
                f"{panel.keys[0][0]} {panel.periods[0]} to {panel.periods[-1]},"
                f" {panel.length} periods"
                for panel in measures[:3]
            )
            raise ModelError(f"backtest: the cut-off {cutoff} lies outside the data ({spans})")
        for known, count, is_inside in zip(counts, found, inside, strict=True):
            known |= {count} if is_inside else set()
    return [sorted(known) for known in counts]


def _cutoff_count(panel: Panel, cutoff: int | dt.date) -> int:
    if isinstance(cutoff, dt.date):
        return months_between(panel.periods[0], cutoff) // panel.months + 1
    if isinstance(cutoff, bool) or not isinstance(cutoff, int):
        raise ModelError(
            f"backtest: the cut-off {cutoff!r} is neither a date nor a number of periods"
        )
    return cutoff


def _filled(delivered: Matrix, season: int) -> Matrix:
    """Gaps bridged; before a series' start its first year repeated, after its end its last one.

    Both ends are filled so that a force that joins late or is not settled yet makes no jump in the
    national sum.
    """
    filled = delivered.copy()
    for row in filled:
        known = np.flatnonzero(~np.isnan(row))
        if len(known) == 0:
            row[:] = 0.0
            continue
        first, last, places = known[0], known[-1], np.arange(len(row))
        row[first : last + 1] = np.interp(places[first : last + 1], known, row[known])
        for place in range(first - 1, -1, -1):
            row[place] = row[min(place + season, last)]
        for place in range(last + 1, len(row)):
            row[place] = row[place - season] if place - season >= first else row[last]
    return filled
