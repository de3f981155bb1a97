"""The last months' extracts as they were made at the end of each: what was recorded by then.

The first holds everything up to its day, each later one what came or changed since the one before.
Some records are wrong at first, and put right in the next one (`mistakes.py`). A file apart holds
the whole of the incidents of the last months: what it lacks of them was entered twice.
"""

import datetime as dt
from collections import Counter
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
from pipelines.synthetic.mistakes import (
    RECENT_DAYS,
    TWICE,
    count_mistakes,
    entered_twice,
    find_mistakes,
    make_mistakes,
)

MONTHLY_SOURCES = ("incidents", "investigations", "cost_lines", "notifications")
"""What is recorded day by day; of every other source there is the last extract alone."""

MONTHLY_FOLDER, WHOLE_FOLDER = "monthly", "whole"
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
    planted: dict[dt.date, dict[str, Counter[str]]] = field(default_factory=dict)
    _whole: ExtractFile | None = None
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
        if len(self.days) > 1:
            (self.out / WHOLE_FOLDER).mkdir(exist_ok=True)
            self._whole = ExtractFile(
                self.out / WHOLE_FOLDER, SOURCES["incidents"], has_defects=False
            )
            stack.callback(self._whole.close)

    def write(
        self, force_code: str, rows: Mapping[str, pl.DataFrame], known_from: Mapping[str, pl.Series]
    ) -> None:
        """Write a force's rows into the extracts that first hold them, or hold them anew.

        Args:
            force_code: The force.
            rows: By source, as the last extract has them.
            known_from: By source, the day from which a system holds each row.
        """
        for name in MONTHLY_SOURCES:
            self._write_source(force_code, name, rows[name], known_from[name])
        if self._whole is not None:
            since = pl.col("reported_date") >= self.days[0].replace(day=1)
            known = rows["incidents"].filter(since, known_from["incidents"] <= self.days[-1])
            self._whole.repeat(known)

    def _write_source(
        self, force_code: str, name: str, rows: pl.DataFrame, known_from: pl.Series
    ) -> None:
        """Write a source's rows: new ones, some of them wrong, changed ones, and those mended."""
        key, mended = SOURCES[name].key, rows.clear()
        for before, day in pairwise([LONG_AGO, *self.days]):
            is_old = known_from <= before
            is_new = ~is_old & (known_from <= day)
            is_case = name == "investigations"
            found = (
                _changed_or(rows, is_new, is_old, before, day) if is_case else rows.filter(is_new)
            )
            again = mended.join(found, on=key, how="anti", maintain_order="left")
            mended = rows.clear()
            parts = [found, again]
            if day != self.days[-1]:
                recent = rows.filter(is_new & (known_from > day - dt.timedelta(days=RECENT_DAYS)))
                mended = find_mistakes(name, recent)
                twice = entered_twice(name, recent, self.days[0].replace(day=1))
                self._count(day, name, mended, twice)
                right = found.join(mended, on=key, how="anti", maintain_order="left")
                parts = [right, make_mistakes(name, mended), again, twice]
            written = pl.concat(parts)
            latest = rows.filter(is_old).tail(1)
            if is_case:
                written, latest = _as_at(written, day), _as_at(latest, day)
            self.files[day][name].write(written, force_code)
            if written.height:
                self._spoken.add((day, name))
            elif latest.height:
                self._silent[day, name] = latest

    def _count(self, day: dt.date, name: str, wrong: pl.DataFrame, twice: pl.DataFrame) -> None:
        counts = {**count_mistakes(name, wrong), **({TWICE: twice.height} if twice.height else {})}
        self.planted.setdefault(day, {}).setdefault(name, Counter()).update(counts)

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
        if self._whole is not None:
            self._whole.close()
            if not self._whole.repeats:
                (self.out / WHOLE_FOLDER / "incidents.csv").unlink()

    def describe_mistakes(self) -> dict[str, dict[str, dict[str, int]]]:
        """By day of the extract and source: records that it says wrong, by column, or twice."""
        return {
            day.isoformat(): {name: dict(counts) for name, counts in sources.items()}
            for day, sources in self.planted.items()
        }

    def describe_whole(self) -> dict[str, int]:
        """Rows of the whole extract of incidents; nothing where there is none."""
        return self._whole.rows if self._whole is not None else {}

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
    (out / WHOLE_FOLDER / "incidents.csv").unlink(missing_ok=True)
    for folder in (out / MONTHLY_FOLDER).glob("????-??-??"):
        for name in MONTHLY_SOURCES:
            (folder / f"{name}.csv").unlink(missing_ok=True)
        if not any(folder.iterdir()):
            folder.rmdir()
