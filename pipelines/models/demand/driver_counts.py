"""The counts of two periods that growth is explained from, with what recording added taken out."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES
from pipelines.errors import ModelError
from pipelines.models.periods import Window, add_months, months_between

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Change:
    """A recording change of known size, from the register of events.

    Attributes:
        size_share: 0.05 where counts are five per cent higher from this month on.
    """

    force_code: str
    abuse_type: str
    month: dt.date
    name: str
    size_share: float


@dataclass(frozen=True)
class Compared:
    """Two periods of the forces that delivered both whole, at the baseline's way of recording.

    Attributes:
        before: Counts by force and type in the baseline.
        after: The same in the current period.
        recorded_before: Count by force as it was recorded in the baseline.
        recording: What each recording change added to the change between the periods, by force.
    """

    forces: list[str]
    types: list[str]
    before: Array
    after: Array
    recorded_before: Array
    recording: dict[str, Array]

    def among(self, forces: list[str]) -> Self:
        """The same of some of its forces."""
        rows = [self.forces.index(force) for force in forces]
        return type(self)(
            forces,
            self.types,
            self.before[rows],
            self.after[rows],
            self.recorded_before[rows],
            {name: added[rows] for name, added in self.recording.items()},
        )


@dataclass(frozen=True)
class Counted:
    """Counts of one measure by force, type and period; NaN where a period was not delivered.

    Attributes:
        months: Months in a period, 1 or 3.
    """

    first: dt.date
    months: int
    forces: list[str]
    types: list[str]
    counts: Array

    @property
    def last(self) -> dt.date:
        """First month of the last period."""
        return add_months(self.first, self.months * (self.counts.shape[2] - 1))

    def compared(self, window: Window, changes: list[Change]) -> Compared:
        """The counts of a window; no forces where the series do not cover it."""
        spans = (
            self._columns(window.baseline_start, window.baseline_end),
            self._columns(window.current_start, window.current_end),
        )
        length = self.counts.shape[2]
        covered = all(0 <= span.start < span.stop <= length for span in spans)
        whole = [
            force
            for row, force in enumerate(self.forces)
            if covered and not any(np.isnan(self.counts[row, :, span]).any() for span in spans)
        ]
        rows = [self.forces.index(force) for force in whole]
        cells = [self.counts[rows, :, span] if covered else np.zeros((0, 0, 0)) for span in spans]
        recorded_before = cells[0].sum(axis=(1, 2))
        recording: dict[str, Array] = {}
        for change in sorted(changes, key=lambda change: change.month):
            # What already held when the baseline began is in both periods alike.
            if covered and change.month > window.baseline_start:
                weights = [self._weights(change, whole, span) for span in spans]
                lower = [c / w for c, w in zip(cells, weights, strict=True)]
                taken = [(c - low).sum(axis=(1, 2)) for c, low in zip(cells, lower, strict=True)]
                added = taken[1] - taken[0]
                recording[change.name] = recording.get(change.name, np.zeros(len(whole))) + added
                cells = lower
        before, after = (cell.sum(axis=2) for cell in cells)
        return Compared(whole, self.types, before, after, recorded_before, recording)

    def _columns(self, start: dt.date, end: dt.date) -> slice:
        begins, ends = (months_between(self.first, day) for day in (start, add_months(end, 1)))
        return slice(begins // self.months, ends // self.months)

    def _weights(self, change: Change, forces: list[str], span: slice) -> Array:
        """One plus the size of the change wherever it holds, and 1 elsewhere."""
        of_force = np.array([change.force_code in (force, ALL_FORCES) for force in forces])
        of_type = np.array([change.abuse_type in (name, ALL_TYPES) for name in self.types])
        # A quarter in which a change began holds some of it; from the next one on it holds whole.
        begins = -(-months_between(self.first, change.month) // self.months)
        of_period = np.arange(span.start, span.stop) >= begins
        holds = np.multiply.outer(np.multiply.outer(of_force, of_type), of_period)
        return np.where(holds, 1 + change.size_share, 1.0)


def counted(counts: pl.DataFrame, measure: str) -> Counted | None:
    """The counts of a measure, None where there are none; arguments as `growth_drivers`."""
    part = counts.filter(pl.col("measure") == measure)
    if part.is_empty():
        return None
    starts: list[dt.date] = part["period_start"].to_list()
    first, last, months = min(starts), max(starts), int(part["period_months"][0])
    forces, types = (sorted(part[name].unique()) for name in ("force_code", "abuse_type"))
    shape = (len(forces), len(types), months_between(first, last) // months + 1)
    cells, has_row, is_missing = np.zeros(shape), np.zeros(shape, bool), np.zeros(shape, bool)
    row_of = {force: row for row, force in enumerate(forces)}
    columns = part.select("force_code", "abuse_type", "period_start", "count").iter_rows()
    for force, name, start, count in columns:
        cell = row_of[force], types.index(name), months_between(first, start) // months
        cells[cell], has_row[cell], is_missing[cell] = count or 0, True, count is None
    # A force's period is delivered for all of its types or for none; a type it never has is nought.
    is_delivered = has_row.any(axis=1, keepdims=True) & ~is_missing.any(axis=1, keepdims=True)
    return Counted(first, months, forces, types, np.where(is_delivered, cells, np.nan))


def changes_of(known_changes: pl.DataFrame | None, measure: str) -> list[Change]:
    """The changes of known size of a measure.

    Raises:
        ModelError: A change takes away everything.
    """
    if known_changes is None:
        return []
    known = known_changes.filter(
        (pl.col("measure") == measure) & pl.col("size_share").is_not_null()
    )
    names = ("force_code", "abuse_type", "month", "name", "size_share")
    changes = [Change(*row) for row in known.select(names).iter_rows()]
    if any(change.size_share <= -1 for change in changes):
        raise ModelError("a recording change has a size_share of -1 or less: give its share of 1")
    return changes
