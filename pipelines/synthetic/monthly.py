"""The last months' extracts as they were made at the end of each: what was recorded by then.

The first holds everything up to its day, each later one what came or changed since the one before.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import polars as pl

from pipelines.sources import SOURCES
from pipelines.synthetic.days import (
    last_day_of_last_month,
    month_number,
    month_start,
)
from pipelines.synthetic.files import ExtractFile

MONTHLY_SOURCES = ("incidents", "investigations", "cost_lines", "notifications")
"""What is recorded day by day; of every other source there is the last extract alone."""

MONTHLY_FOLDER = "monthly"
LONG_AGO = dt.date(1900, 1, 1)


def extract_days(until: dt.date, count: int) -> list[dt.date]:
    """The day of the last extract, and before it the last days of so many months in all."""
    last = month_number(until)
    months = range(max(last - count + 1, 0), last)
    ends = [last_day_of_last_month(month_start(month + 1)) for month in months]
    return [*ends, until] if count else []


@dataclass
class MonthlyExtracts:
    """Extract files of each of some days, open for writing until `finish`.

    Only the first has defects and repeats, as a file of its size has.
    """

    out: Path
    days: Sequence[dt.date]
    files: dict[dt.date, dict[str, ExtractFile]] = field(default_factory=dict)
    _silent: dict[tuple[dt.date, str], pl.DataFrame] = field(default_factory=dict)
    _spoken: set[tuple[dt.date, str]] = field(default_factory=set)

    def open(self, stack: ExitStack) -> None:
        """Remove those of an earlier run, and open every file; the stack closes them at the end."""
        _remove_older(self.out)
        for day in self.days:
            folder = self.out / MONTHLY_FOLDER / day.isoformat()
            folder.mkdir(parents=True, exist_ok=True)
            self.files[day] = {
                name: ExtractFile(folder, SOURCES[name], has_defects=day == self.days[0])
                for name in MONTHLY_SOURCES
            }
            for file in self.files[day].values():
                stack.callback(file.close)

    def write(
        self, force_code: str, rows: Mapping[str, pl.DataFrame], known_from: Mapping[str, pl.Series]
    ) -> None:
        """Write a force's rows into the extracts that first hold them, or hold them anew.

        Args:
            force_code: The force.
            rows: By source, as the last extract has them.
            known_from: By source, the day from which a system holds each row.
        """
        for before, day in pairwise([LONG_AGO, *self.days]):
            for name, file in self.files[day].items():
                is_old = known_from[name] <= before
                is_new = ~is_old & (known_from[name] <= day)
                found, latest = rows[name], rows[name].filter(is_old).tail(1)
                if name == "investigations":
                    found = _as_at(_changed_or(found, is_new, is_old, before, day), day)
                    latest = _as_at(latest, day)
                else:
                    found = found.filter(is_new)
                file.write(found, force_code)
                if found.height:
                    self._spoken.add((day, name))
                elif latest.height:
                    self._silent[day, name] = latest

    def end_force(self) -> None:
        """Repeat a record of the force in each extract that held nothing new of it.

        A file that is silent about a force would pass for none of that force's.
        """
        for (day, name), latest in self._silent.items():
            if (day, name) not in self._spoken:
                self.files[day][name].repeat(latest)
        self._silent.clear()
        self._spoken.clear()

    def finish(self, force_code: str) -> None:
        """Make up for the defects that a short file lacks, and close every file."""
        for files in self.files.values():
            for file in files.values():
                file.finish(force_code)

    def describe(self) -> dict[str, dict[str, dict[str, dict[str, int]]]]:
        """By day and source: rows written and of which sort, and defective rows by reason."""
        return {
            day.isoformat(): {
                name: {"rows": file.rows, "defects": file.defects} for name, file in files.items()
            }
            for day, files in self.files.items()
        }


def _changed_or(
    rows: pl.DataFrame, is_new: pl.Series, is_old: pl.Series, before: dt.date, day: dt.date
) -> pl.DataFrame:
    """New investigations, and those acted on or closed since the extract before."""
    happened = pl.any_horizontal(
        pl.col(name).is_between(before, day, closed="right").fill_null(value=False)
        for name in ("closed_date", "first_action_date")
    )
    return rows.filter(is_new | (is_old & rows.select(happened).to_series()))


def _as_at(investigations: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """Investigations as they stood at the end of a day."""
    is_closed = pl.col("closed_date") <= day
    acted = pl.col("first_action_date")
    return investigations.with_columns(
        pl.when(is_closed).then(pl.col("closed_date")).alias("closed_date"),
        pl.when(is_closed).then(pl.col("outcome_code")).alias("outcome_code"),
        pl.when(acted <= day).then(acted).alias("first_action_date"),
    )


def _remove_older(out: Path) -> None:
    """Remove the files of an earlier run, which may have been of other months."""
    for folder in (out / MONTHLY_FOLDER).glob("????-??-??"):
        for name in MONTHLY_SOURCES:
            (folder / f"{name}.csv").unlink(missing_ok=True)
        if not any(folder.iterdir()):
            folder.rmdir()
