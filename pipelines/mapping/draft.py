"""Draft a mapping from a file's headers and values, and ask what a person must decide."""

import datetime as dt
from collections.abc import Mapping as Dict
from pathlib import Path

import dataframely as dy
import numpy as np
import polars as pl

from pipelines.contracts.columns import contract_columns, is_dated, kind_of
from pipelines.contracts.preparing import clean_text
from pipelines.errors import SourceError
from pipelines.mapping.asking import MOST_VALUES, ask
from pipelines.mapping.asking_dates import draft_dates
from pipelines.mapping.asking_rows import ask_of_rows
from pipelines.mapping.draft_numbers import recognise_numbers
from pipelines.mapping.drafted import Draft
from pipelines.mapping.judging import judge
from pipelines.mapping.likeness import (
    compare_values,
    count_open_blanks,
    count_words,
    find_known_values,
    find_unknown_values,
    is_listed,
    is_read_as_it_stands,
    leave_out_names,
)
from pipelines.mapping.mapped import MappedDelivery
from pipelines.mapping.mapping import UNDECIDED, Mapping
from pipelines.mapping.names import NEARLY_SURE, SURE, compare_names
from pipelines.mapping.numbers import NUMBER_KINDS
from pipelines.mapping.personal import PersonalHeaders, find_personal
from pipelines.mapping.years import recognise_years
from pipelines.sources import SOURCES
from pipelines.sources.reading.reader import Delivery, ReadingOptions, open_deliveries
from pipelines.sources.source import Source

SAMPLE_ROWS = 200_000
LIKELY = 0.5
NAME_ALONE, NAME_OF_OPTIONAL, NAME_WITH_VALUES = 0.6, 0.65, 0.35
OF_ANY_TEXT = ("text", "label", "identifier")  # kinds whose values say little of the column
OWN_CODES = 0.1  # how well a few values fit of which none is known: each is asked about
MANDATORY_FIRST = 0.1  # of two columns that claim one header alike, the one that must be there
KNOWN_FIRST = 10.0  # no number of headers that are only alike outweighs one that is known


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
    if unknown := [name for name in constants if name not in source.columns]:
        raise SourceError(
            f"--set {unknown[0]}: is no column of {source.name}. Choose one of:"
            f" {', '.join(source.columns)}."
        )
    draft = Draft(source, delivery.headers, delivery.found, constants=constants, reading=reading)
    sample = _sample(delivery)
    for name, column in contract_columns(source.contract).items():
        if name in matches:
            draft.columns[name] = matches[name][0]
        elif not column.nullable and name not in constants:
            (draft.constants if name == "force_code" else draft.columns)[name] = UNDECIDED
    _read_values(draft, sample)
    for name, (header, likeness) in matches.items():
        if likeness < SURE:
            draft.ask(
                name,
                "likely_column",
                f"is it really '{header}'? The name is only alike.",
                suggestions=(header,),
            )
    _complete(draft, delivery, sample, as_at)
    return draft


def judge_mapping(
    path: Path,
    mapping: Mapping,
    *,
    as_at: dt.date | None = None,
    reading: ReadingOptions | None = None,
) -> Draft:
    """Hold a mapping that a person wrote or changed against its file, as a draft.

    Args:
        path: The file.
        mapping: The mapping; what it leaves at `?` is asked again.
        as_at: The extract's date; no event may lie after it. Today where not given.
        reading: What the person says of the file itself; it goes before what the mapping says.

    Raises:
        SourceError: The file cannot be read, or lacks a column that nothing is said of.
    """
    reading = (reading or ReadingOptions()).over(mapping.reading)
    deliveries = [MappedDelivery(d, mapping) for d in open_deliveries(path, reading)]
    delivery = max(deliveries, key=lambda mapped: len(mapped.headers)).delivery
    draft = Draft(
        mapping.source,
        delivery.headers,
        delivery.found,
        is_said=True,
        columns=dict(mapping.columns),
        constants=dict(mapping.constants),
        dates=dict(mapping.dates),
        century=mapping.century,
        decimal=mapping.decimal,
        removed=mapping.removed,
        years_named_by=mapping.years_named_by,
        values={name: dict(meanings) for name, meanings in mapping.values.items()},
        rows=mapping.rows,
        only=dict(mapping.only),
        ignored=mapping.ignored,
        reading=reading,
    )
    _complete(draft, delivery, _sample(delivery), as_at)
    return draft


def _complete(
    draft: Draft, delivery: Delivery, sample: pl.DataFrame, as_at: dt.date | None
) -> None:
    """Ask what is to be decided, and judge what is there."""
    read = {draft.columns.get(name, name) for name in draft.source.columns}
    draft.unread = [header for header in delivery.headers if header not in read]
    ask(draft, sample)
    ask_of_rows(draft, delivery, sample)
    tested = {header for tests in draft.only.values() for header in tests}
    draft.unread = [header for header in draft.unread if header not in tested]
    judge(draft, delivery, as_at or dt.date.today())


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
        personal = find_personal(sample)
        for source in own.values() if source_name is None else [own[source_name]]:
            matches = _matches(sample, source, constants, personal)
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
    return clean_text(pl.concat([empty, *frames]))


def _matches(
    sample: pl.DataFrame, source: Source, constants: dict[str, str], personal: PersonalHeaders
) -> dict[str, tuple[str, float]]:
    """Contract column → its header and how alike the names are; each header is used once."""
    columns = {n: c for n, c in contract_columns(source.contract).items() if n not in constants}
    names, headers = list(columns), [h for h in sample.columns if h not in personal.by_name]
    scores, likeness = np.zeros((len(names), len(headers))), {}
    for j, header in enumerate(headers):
        values = sample[header].drop_nulls().head(5_000)
        for i, name in enumerate(names):
            alike, kind = compare_names(header, name), kind_of(columns[name])
            if alike < NAME_WITH_VALUES or _is_about_a_person(header, kind, alike, personal):
                continue
            fits = _fit(values, name, columns[name], is_sure=alike == SURE)
            is_telling = kind not in OF_ANY_TEXT or is_listed(columns[name])
            least = NAME_OF_OPTIONAL if columns[name].nullable else NAME_ALONE
            if fits > 0 and (alike >= least or (is_telling and fits >= 0.9)):
                first = KNOWN_FIRST if alike >= NEARLY_SURE else 0.0
                first += 0.0 if columns[name].nullable else MANDATORY_FIRST
                scores[i, j], likeness[i, j] = 0.6 * alike + 0.4 * fits + first, alike
    from scipy.optimize import linear_sum_assignment  # slow to import, and a draft alone needs it

    rows, places = linear_sum_assignment(scores, maximize=True)
    pairs = zip(rows.tolist(), places.tolist(), strict=True)
    return {names[i]: (headers[j], likeness[i, j]) for i, j in pairs if (i, j) in likeness}


def _is_about_a_person(header: str, kind: str, alike: float, personal: PersonalHeaders) -> bool:
    if kind in ("date", "month"):
        return header in personal.births and alike < SURE
    return header in personal.contacts and kind != "identifier"


def _fit(values: pl.Series, name: str, column: dy.Column, *, is_sure: bool) -> float:
    """How well values fit; a list of a force's own codes under a known name fits a little."""
    fits = compare_values(values, name, column)
    if not fits and is_sure and is_listed(column) and values.n_unique() <= MOST_VALUES:
        return OWN_CODES
    return fits


def _read_values(draft: Draft, sample: pl.DataFrame) -> None:
    """Fill in formats of dates, the decimal mark of numbers and meanings of values."""
    numbers: dict[str, pl.Series] = {}
    for name, column in contract_columns(draft.source.contract).items():
        header = draft.columns.get(name, UNDECIDED)
        if header not in sample.columns:
            continue
        values, kind = sample[header].drop_nulls(), kind_of(column)
        if is_dated(column):
            draft_dates(draft, name, column, values)
        elif is_listed(column):
            _read_list(draft, name, sample[header])
        elif kind == "financial_year" and recognise_years(values).is_open:
            draft.years_named_by = UNDECIDED
        elif kind in NUMBER_KINDS:
            numbers[name] = values
            if words := count_words(values):
                draft.values[name] = dict.fromkeys(sorted(words), UNDECIDED)
    is_semicolon = "semicolon" in draft.found
    draft.decimal = recognise_numbers(numbers, is_semicolon=is_semicolon).decimal or ""


def _read_list(draft: Draft, name: str, values: pl.Series) -> None:
    column = contract_columns(draft.source.contract)[name]
    given = values.drop_nulls()
    known = find_known_values(given, name, column)
    # What the contract reads as it stands needs no line.
    needed = {v: m for v, m in known.items() if not is_read_as_it_stands(v, m, column)}
    unknown = sorted(set(find_unknown_values(given, known)))
    listed = leave_out_names(unknown) if len(unknown) <= MOST_VALUES else []
    if count_open_blanks(values, column, known):
        listed = ["", *listed]
    if needed or listed:
        draft.values[name] = {**dict(sorted(needed.items())), **dict.fromkeys(listed, UNDECIDED)}
