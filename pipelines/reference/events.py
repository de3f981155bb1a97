"""The register of events: the shipped ones, and the analyst's own from `events.csv` under home."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from pipelines.contracts.check import check
from pipelines.contracts.columns import contract_columns
from pipelines.contracts.events import DATE_PRECISIONS, EVENT_KINDS, Events
from pipelines.contracts.vocabulary import MEASURES
from pipelines.errors import SourceError
from pipelines.reference.tables import read_force_codes
from pipelines.settings import reference_folder
from pipelines.sources.reading.reader import open_deliveries
from pipelines.storage.checksum import hash_file

OWN_EVENTS = "events.csv"
REMEDY = "Nothing was built. Mend the file (docs/extracts.md, 'Your own events'), then build again."
LINES_NAMED = 3
PHRASES = {
    "missing": "{column} is empty",
    "unreadable_date": "{column} is no date; write it 2016-03-31",
    "ambiguous_date": "{column} can be read two ways; write it 2016-03-31",
    "two_digit_year": "{column} has a year of two digits; write it 2016-03-31",
    "placeholder_date": "{column} stands for no date",
    "date_before_1900": "{column} lies before 1900",
    "not_a_number": "{column} is no number; a quarter fewer is -0.25",
    "not_six_decimals": "{column} has more than six decimals",
    "out_of_range": "{column} is out of range",
    "too_long": "{column} is too long",
    "unknown_force": "force_code is the code of no police force",
    "unknown_group": "{column} holds an unknown group; part them with semicolons",
    "share_below_minus_one": "known_size_share is below -1",
    "re_base_without_measure": "a re_base needs its measure",
    "re_base_without_name": "a re_base needs the name of whoever decided it",
    "re_base_without_reason": "a re_base needs its reason",
}
ALLOWED = {"kind": EVENT_KINDS, "measure": MEASURES, "date_precision": DATE_PRECISIONS}


def read_events(home: Path | None) -> pl.DataFrame:
    """The whole register.

    Args:
        home: Where the analyst's own `events.csv` may lie; None for the shipped events only.

    Returns:
        One row per event_id, in order of date: the columns of contract `Events`, typed.

    Raises:
        SourceError: A file breaks the contract, or an own event has the id of another one. The
            file is refused whole; the line says what, where and what next, never a value.
    """
    register = _read(reference_folder() / "events.csv")
    own = home / OWN_EVENTS if home else None
    if own and own.exists():
        register = pl.concat([register, _read(own, taken=register["event_id"].to_list())])
    filled = pl.col("date_precision").fill_null("day")
    return register.with_columns(filled).sort("date", "event_id")


def hash_own_events(home: Path) -> str | None:
    """The checksum of the analyst's own events; None where there are none."""
    own = home / OWN_EVENTS
    return hash_file(own) if own.exists() else None


def _read(path: Path, taken: Sequence[str] = ()) -> pl.DataFrame:
    columns = contract_columns(Events)
    deliveries = open_deliveries(path)
    headers = deliveries[0].headers
    absent = [n for n, c in columns.items() if not c.nullable and n not in headers]
    unknown = [header for header in headers if header not in columns]
    if absent or unknown or len(deliveries) > 1:
        what = (
            f"column '{absent[0]}' is missing"
            if absent
            else f"column '{unknown[0]}' is none of the register's ({', '.join(columns)})"
            if unknown
            else "holds more than one table"
        )
        raise SourceError(f"{path}: {what}. {REMEDY}")
    batches = list(deliveries[0].batches([n for n in columns if n in headers]))
    torn = [line for batch in batches for line in batch.malformed_lines]
    if torn:
        raise _refusal(path, [(line, "has more or fewer values than the header") for line in torn])
    if not batches:
        return pl.DataFrame(schema={name: column.dtype for name, column in columns.items()})
    rows = pl.concat([batch.rows for batch in batches]).with_row_index("record")
    checked = check(
        rows.with_columns(pl.col("record").cast(pl.Int64)),
        Events,
        as_at=dt.date.max,  # an event may lie ahead
        force_codes=read_force_codes(),
    )
    if checked.rejected.height:
        faults = checked.rejected.select("line", "reasons").sort("line").iter_rows()
        raise _refusal(path, [(line, _plain(reasons[0])) for line, reasons in faults])
    is_taken = pl.col("event_id").is_duplicated() | pl.col("event_id").is_in(list(taken))
    repeated = checked.accepted.filter(is_taken)["line"].to_list()
    if repeated:
        raise _refusal(path, [(n, "event_id is that of another event") for n in repeated])
    return checked.accepted.select(*columns)


def _refusal(path: Path, faults: list[tuple[int, str]]) -> SourceError:
    told = "; ".join(f"line {line}: {what}" for line, what in faults[:LINES_NAMED])
    more = len(faults) - LINES_NAMED
    rest = f"; and {more} more lines" if more > 0 else ""
    return SourceError(f"{path}: {told}{rest}. {REMEDY}")


def _plain(reason: str) -> str:
    """A reason such as `missing:title` in plain words."""
    name, _, column = reason.partition(":")
    if name == "not_in_list":
        return f"{column} is none of {', '.join(ALLOWED[column])}"
    return PHRASES[name].format(column=column)
