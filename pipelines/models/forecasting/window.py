"""The calendar of a forecast: series that end at different periods, laid side by side.

A series' forecast begins right after its own last value, whatever other series know. Sums need all
of them in the same period: there what a series knows stands beside what is forecast of the others.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from pipelines.models.forecasting.panel import Flags, Matrix, Panel, Rows
from pipelines.models.periods import add_months


@dataclass(frozen=True)
class Window:
    """A row a series, a column a period, from the first period that is not settled to the last.

    Attributes:
        periods: First days of the columns.
        known: How many columns each series knows, settled or estimated.
        values: What is known in a column; not a number ahead.
        errors: Standard errors of it, 0 where it was counted; not a number ahead.
        is_missing: Columns before a series' last value in which it delivered nothing.
        months: Months in a period.
    """

    periods: tuple[dt.date, ...]
    known: Rows
    values: Matrix
    errors: Matrix
    is_missing: Flags
    months: int

    @property
    def is_ahead(self) -> Flags:
        """What is forecast: series × column."""
        return np.asarray(np.arange(len(self.periods)) >= self.known[:, None])

    def lay_out(self, own: Matrix) -> Matrix:
        """What is given by series and step ahead, on the calendar; not a number elsewhere.

        Args:
            own: Any × series × step, the first step being the one after a series' last value.
        """
        steps = np.arange(len(self.periods)) - self.known[:, None]
        shape = (*own.shape[:-2], *steps.shape)
        places = np.broadcast_to(np.clip(steps, 0, own.shape[-1] - 1), shape)
        found = np.take_along_axis(own, places, -1)
        return np.where((steps >= 0) & (steps < own.shape[-1]), found, np.nan)

    def with_known(self, ahead: Matrix) -> Matrix:
        """What is forecast beside what is known: series × column."""
        return np.where(self.is_ahead, ahead, self.values)


def window_of(panel: Panel, rows: Rows, horizon: int) -> Window:
    """The calendar of some rows' forecasts, to a horizon after the panel's last period."""
    ends = panel.ends[rows]
    estimated = np.where(panel.errors[rows] > 0, np.arange(panel.length), panel.length)
    first = int(min(ends.min(), estimated.min()))
    width = panel.length - first + horizon
    columns = np.arange(width)
    is_ahead = columns >= (ends - first)[:, None]
    filler = np.zeros((len(rows), horizon))
    values, errors = (
        np.where(is_ahead, np.nan, np.hstack([part[rows, first:], filler]))
        for part in (panel.values, panel.errors)
    )
    gaps = np.hstack([np.isnan(panel.delivered[rows, first:]), filler > 0])
    start = add_months(panel.periods[0], panel.months * first)
    periods = tuple(add_months(start, panel.months * step) for step in range(width))
    return Window(periods, ends - first, values, errors, gaps & ~is_ahead, panel.months)
