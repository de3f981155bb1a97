"""Draft a mapping from a file's headers and values, and say what a person must decide."""

import datetime as dt
import secrets
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from scipy.optimize import linear_sum_assignment

from pipelines.contracts.check import FALSE_WORDS, TRUE_WORDS
from pipelines.contracts.columns import contract_columns, kind_of
from pipelines.errors import SourceError
from pipelines.mapping.dates import ISO
from pipelines.mapping.likeness import (
    NUMBER_MARKS,
    SURE,
    compare_names,
    compare_values,
    find_known_values,
    measure_date_shares,
)
from pipelines.mapping.mapping import UNDECIDED, MappedDelivery, Mapping
from pipelines.record_store import Incoming, RecordStore
from pipelines.sources import SOURCES
from pipelines.sources.reading.reader import Delivery, ReadingOptions, open_deliveries
from pipelines.sources.source import Source
from pipelines.storage.database import connect

SAMPLE_ROWS = 200_000
LIKELY = 0.5
NAME_ALONE, NAME_WITH_VALUES = 0.6, 0.35
MOST_VALUES = 40  # more distinct values than this are no closed list but free text: never listed
MANDATORY_FIRST = 0.001  # of two columns that claim one header alike, the one that must be there
ONE_ORDER = 20  # so many times more often one order of day and month than the other


@dataclass(frozen=True)
class ColumnClaim:
    """What the draft loads as it stands: rows of the file, counted by really reading it."""

    rows_read: int
    rows_accepted: int
    rows_rejected: int


@dataclass
class Draft:
    """A mapping as far as it could be worked out.

    Attributes:
        source: What the file holds.
        columns: Contract column → header of the file, or `?`.
        constants: Contract column → value of every row, or `?`.
        dates: Contract column → format, or `?`.
        removed: Characters taken out of numbers.
        values: Contract column → value of the file → the contract's value, or `?`.
        decisions: What a person must decide or check, in words.
        unread: Headers that nothing of the contract asks for.
        reading: What the person said of the file itself.
        claim: What it loads; None while a mandatory column is undecided.
    """

    source: Source
    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    removed: str = ""
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    decisions: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    reading: ReadingOptions = field(default_factory=ReadingOptions)
    claim: ColumnClaim | None = None


def draft_mapping(
    path: Path,
    *,
    source_name: str | None = None,
    constants: Dict[str, str] | None = None,
    as_at: dt.date | None = None,
    reading: ReadingOptions | None = None,
) -> Draft:
    """Work out a mapping by comparing a file's headers and values with the contracts.

    Args:
        path: The file.
        source_name: What it holds, where the person knows.
        constants: Columns whose value is the same for every row, such as the force.
        as_at: The extract's date; no event may lie after it. Today where not given.
        reading: What the person says of the file itself.

    Raises:
        SourceError: The file cannot be read, or is like no source.
    """
    constants = dict(constants or {})
    reading = reading or ReadingOptions()
    deliveries = open_deliveries(path, reading)
    delivery, source, matches = _likeliest(deliveries, source_name, constants)
    draft = Draft(source, constants=constants, reading=reading)
    sample = _sample(delivery)
    for name, column in contract_columns(source.contract).items():
        if name in constants:
            continue
        if name in matches:
            header, likeness = matches[name]
            draft.columns[name] = header
            if likeness < SURE:
                draft.decisions.append(f"{name}: is it really '{header}'? The name is only alike.")
        elif not column.nullable:
            (draft.constants if name == "force_code" else draft.columns)[name] = UNDECIDED
            draft.decisions.append(f"{name}: no header looks like it. Name one, or a constant.")
    draft.unread = [h for h in delivery.headers if h not in draft.columns.values()]
    _read_values(draft, sample)
    if UNDECIDED not in {*draft.columns.values(), *draft.constants.values()}:
        draft.claim = _claim(draft, delivery, as_at or dt.date.today())
    return draft


def _likeliest(
    deliveries: list[Delivery], source_name: str | None, constants: dict[str, str]
) -> tuple[Delivery, Source, dict[str, tuple[str, float]]]:
    """The table of the file, and the source, whose columns find the most of their headers."""
    own = {n: s for n, s in SOURCES.items() if s.layouts[0].arrange is None}
    if source_name is not None and source_name not in own:
        raise SourceError(f"'{source_name}' takes no mapping. Choose one of: {', '.join(own)}.")
    best: tuple[float, Delivery, Source, dict[str, tuple[str, float]]] | None = None
    for delivery in deliveries:
        sample = _sample(delivery)
        for source in own.values() if source_name is None else [own[source_name]]:
            matches = _matches(delivery, sample, source, constants)
            asked = [h for h in source.layouts[0].headers if h != "force_code"]
            score = sum(matches[c][1] for c in asked if c in matches) / len(asked)
            score += 0.01 * len(matches)  # among equals the one that leaves less unread
            if best is None or score > best[0]:
                best = (score, delivery, source, matches)
    if best is None or (source_name is None and best[0] < LIKELY):
        raise SourceError(
            f"{deliveries[0].path.name}: its columns are like those of no source"
            f" ({', '.join(own)}). Name it with --source."
        )
    return best[1:]


def _sample(delivery: Delivery) -> pl.DataFrame:
    frames, height = [], 0
    # Of the table itself: a column that cannot be read may be one that nobody asks for.
    for batch in delivery.table.batches(list(delivery.headers)):
        frames.append(batch.rows.drop("line"))
        height += batch.rows.height
        if height >= SAMPLE_ROWS:
            break
    empty = pl.DataFrame(schema=dict.fromkeys(delivery.headers, pl.String))
    return pl.concat([empty, *frames]).select(pl.all().str.strip_chars())


def _matches(
    delivery: Delivery, sample: pl.DataFrame, source: Source, constants: dict[str, str]
) -> dict[str, tuple[str, float]]:
    """Contract column → its header and how alike the names are; each header is used once."""
    columns = {n: c for n, c in contract_columns(source.contract).items() if n not in constants}
    names, headers = list(columns), list(delivery.headers)
    scores, likeness = np.zeros((len(names), len(headers))), {}
    for j, header in enumerate(headers):
        values = sample[header].drop_nulls().head(5_000)
        for i, name in enumerate(names):
            alike = compare_names(header, name)
            if alike < NAME_WITH_VALUES:
                continue
            fits = compare_values(values, name, columns[name])
            is_telling = kind_of(columns[name]) not in ("text", "identifier") or (
                columns[name].metadata or {}
            ).get("values")
            if fits > 0 and (alike >= NAME_ALONE or (is_telling and fits >= 0.9)):
                must = 0.0 if columns[name].nullable else MANDATORY_FIRST
                scores[i, j], likeness[i, j] = 0.6 * alike + 0.4 * fits + must, alike
    rows, places = linear_sum_assignment(scores, maximize=True)
    pairs = zip(rows.tolist(), places.tolist(), strict=True)
    return {names[i]: (headers[j], likeness[i, j]) for i, j in pairs if (i, j) in likeness}


def _read_values(draft: Draft, sample: pl.DataFrame) -> None:
    for name, column in contract_columns(draft.source.contract).items():
        header = draft.columns.get(name, UNDECIDED)
        if header not in sample.columns:
            continue
        values, kind = sample[header].drop_nulls(), kind_of(column)
        if kind == "date":
            _read_dates(draft, name, values)
        elif kind in ("force", "flag") or (column.metadata or {}).get("values"):
            known = find_known_values(values, name, column)
            _read_list(draft, name, values, known)
        elif kind in ("decimal", "whole_number") and values.str.contains(f"[{NUMBER_MARKS}]").any():
            draft.removed = NUMBER_MARKS


def _read_dates(draft: Draft, name: str, values: pl.Series) -> None:
    shares = {form: share for form, share in measure_date_shares(values).items() if share > 0}
    best = max(shares, key=lambda form: shares[form], default=ISO)
    if best == ISO:
        return
    for separator in "/-.":
        day, month = (
            values.str.extract_groups(rf"^(\d{{1,2}})\{separator}(\d{{1,2}})\{separator}\d{{4}}")
            .struct.unnest()
            .to_dict(as_series=True)
            .values()
        )
        day_first = int((day.cast(pl.Int32) > 12).sum() or 0)
        month_first = int((month.cast(pl.Int32) > 12).sum() or 0)
        if not (day.is_not_null().any() and best[2] == separator):
            continue
        time = best.partition(" ")[1] + best.partition(" ")[2]
        if day_first > ONE_ORDER * month_first:
            best = f"dd{separator}mm{separator}yyyy{time}"
        elif month_first > ONE_ORDER * day_first:
            best = f"mm{separator}dd{separator}yyyy{time}"
        else:
            best = UNDECIDED
            why = "both orders occur" if day_first else "no day is past the 12th"
            draft.decisions.append(f"{name}: day or month first? {why.capitalize()}.")
    draft.dates[name] = best


def _read_list(draft: Draft, name: str, values: pl.Series, known: dict[str, str]) -> None:
    counts = dict(values.value_counts(sort=True, name="count").iter_rows())
    unknown = [value for value in counts if value not in known]
    column = contract_columns(draft.source.contract)[name]
    # What the contract reads as it stands needs no line.
    needed = {v: m for v, m in known.items() if v != m and not _is_read(v, kind_of(column))}
    listed = unknown if len(unknown) <= MOST_VALUES else []
    if needed or listed:
        draft.values[name] = {
            **dict(sorted(needed.items())),
            **dict.fromkeys(sorted(listed), UNDECIDED),
        }
    if unknown:
        rows = sum(counts[value] for value in unknown)
        draft.decisions.append(
            f"{name}: {len(unknown)} values ({rows:,} rows) are not known; left so, the rows are"
            " rejected."
        )


def _is_read(value: str, kind: str) -> bool:
    return kind == "flag" and value.lower() in (*TRUE_WORDS, *FALSE_WORDS)


def as_mapping(draft: Draft) -> Mapping:
    """The draft as it would be read back from its file."""
    return Mapping(
        source=draft.source,
        columns=draft.columns,
        constants=draft.constants,
        dates=draft.dates,
        removed=draft.removed,
        values=draft.values,
        reading=draft.reading,
    )


def _claim(draft: Draft, delivery: Delivery, as_at: dt.date) -> ColumnClaim:
    """Stage the whole file in a database that is thrown away, exactly as a load would."""
    mapping = as_mapping(draft)
    with connect() as connection:
        store = RecordStore(connection, secrets.token_hex(32))
        mapped = MappedDelivery(delivery, mapping)
        layout = draft.source.layouts[0]
        incoming = Incoming(store, mapped, draft.source, layout, as_at, mapping.translate)
        incoming.stage(lambda share: None)
        rejected = incoming.count("refused")
        return ColumnClaim(
            rows_read=incoming.rows_read,
            rows_accepted=incoming.rows_read - rejected,
            rows_rejected=rejected,
        )
