"""What a person must decide or check before a mapping is used, found by looking at the file."""

import dataframely as dy
import polars as pl
import tomlkit

from pipelines.contracts.columns import contract_columns, is_dated, kind_of
from pipelines.mapping.asking_dates import ask_of_century, ask_of_dates
from pipelines.mapping.contradictions import contradicts, find_overlaid
from pipelines.mapping.draft_numbers import recognise_numbers
from pipelines.mapping.draft_rows import find_several_rows, propose_only
from pipelines.mapping.drafted import Draft, as_mapping
from pipelines.mapping.likeness import (
    compare_values,
    find_known_values,
    is_listed,
    is_read_as_it_stands,
)
from pipelines.mapping.mapped import MappedDelivery
from pipelines.mapping.mapping import UNDECIDED
from pipelines.mapping.numbers import NUMBER_KINDS
from pipelines.mapping.rows import describe_only, describe_rows, propose_rows
from pipelines.sources.reading.reader import Delivery

MOST_SUGGESTIONS = 3
MOST_VALUES = 40  # more distinct values than this are no closed list but free text: never listed
FITS = 0.9  # share of the values that a header must have in a column's kind to be suggested


def ask(draft: Draft, sample: pl.DataFrame) -> None:
    """Put every question that the mapping, as it stands, leaves open.

    Args:
        draft: What stands so far, filled in by a draft or by a person.
        sample: The file's rows as text, stripped; a column a header.
    """
    numbers: dict[str, pl.Series] = {}
    for name, column in contract_columns(draft.source.contract).items():
        header = draft.columns.get(name, name)
        if name in draft.constants and draft.constants[name] != UNDECIDED:
            continue
        if header not in sample.columns:
            if not column.nullable or header == UNDECIDED:
                _ask_for_column(draft, name, column, sample)
            continue
        values = sample[header].drop_nulls()
        if is_dated(column):
            ask_of_dates(draft, name, column, values)
        elif kind_of(column) in NUMBER_KINDS:
            numbers[name] = values
        elif is_listed(column):
            _ask_of_values(draft, name, column, values)
    ask_of_century(draft)
    _ask_of_numbers(draft, numbers)
    _ask_of_constants(draft, sample)


def _ask_of_constants(draft: Draft, sample: pl.DataFrame) -> None:
    """Constants that are laid over a column which does not say the same in every row."""
    columns = contract_columns(draft.source.contract)
    for name, header in find_overlaid(draft.headers, as_mapping(draft)).items():
        constant, said = draft.constants[name], sample[header].drop_nulls()
        others = said.filter(contradicts(said, constant, name, columns[name], with_unknown=True))
        if others.is_empty():
            continue
        draft.ask(
            name,
            "constant_over_column",
            f"'{constant}' is laid over the column '{header}', which says something else in"
            f" {others.len():,} of {sample.height:,} rows ({others.n_unique():,} other values)."
            " Read the column in place of the constant, or say that it is to be ignored; left so,"
            " rows whose own value is known are rejected.",
            row_count=others.len(),
            suggestions=(header,),
            lines=(
                *("[columns]", f"{name} = {_quoted(header)}  # and no line under [constants]"),
                *("[ignored]", f"headers = [{_quoted(header)}]  # or this"),
            ),
        )


def ask_of_rows(draft: Draft, delivery: Delivery, sample: pl.DataFrame) -> None:
    """Ask how several rows make one record; into a draft of ours go the lines that we propose."""
    mapped = MappedDelivery(delivery, as_mapping(draft))
    rows = mapped.mapping.translate(mapped.arrange(sample, list(mapped.headers)))
    found = find_several_rows(rows, draft.source)
    if found is None or (draft.rows and set(found.differing) <= set(draft.rows.settled)):
        return
    rules = propose_rows(found, draft.source, draft.rows)
    only = draft.only or propose_only(sample, draft.unread, draft.columns)
    if not draft.is_said:
        draft.rows, draft.only = rules, only
    open_columns = [name for name, rule in rules.rules.items() if rule == UNDECIDED]
    named = " and ".join(rules.one_per)
    text = (
        f"{found.record_count:,} have several rows that differ ({found.row_count:,} rows): a row"
        f" per offence, person or event? Then [rows] says how one record is made of them."
    )
    if open_columns:
        text += f" Only you can say which {', '.join(open_columns)} counts; till then these rows"
        text += " are rejected."
    lines = (*describe_rows(rules, draft.source), *describe_only(only))
    draft.ask(named, "several_rows", text, row_count=found.row_count, lines=lines)


def _ask_for_column(draft: Draft, name: str, column: dy.Column, sample: pl.DataFrame) -> None:
    likely = {
        header: fits
        for header in draft.unread
        if (fits := compare_values(sample[header].drop_nulls(), name, column)) >= FITS
    }
    suggested = sorted(likely, key=lambda header: -likely[header])[:MOST_SUGGESTIONS]
    draft.ask(
        name,
        "missing_column",
        "no header looks like it. Name one, or a constant.",
        row_count=sample.height,
        suggestions=tuple(suggested),
        lines=("[columns]", f'{name} = "..."'),
    )


def _ask_of_numbers(draft: Draft, columns: dict[str, pl.Series]) -> None:
    if draft.is_said and draft.decimal not in ("", UNDECIDED):
        return
    found = recognise_numbers(columns, is_semicolon="semicolon" in draft.found)
    if found.question:
        names, _, text = found.question.partition(": ")
        draft.ask(names, "number_format", text)


def _ask_of_values(draft: Draft, name: str, column: dy.Column, values: pl.Series) -> None:
    """Values of a closed list that neither the contract nor a line of the mapping explains."""
    known = find_known_values(values, name, column)
    said = {v.strip().lower() for v, m in draft.values.get(name, {}).items() if m != UNDECIDED}
    counts = {
        value: count
        for value, count in values.value_counts(sort=True, name="count").iter_rows()
        if value.lower() not in said and not is_read_as_it_stands(value, known.get(value), column)
    }
    if not counts:
        return
    row_count, few = sum(counts.values()), len(counts) <= MOST_VALUES
    told = "1 value" if len(counts) == 1 else f"{len(counts):,} values"
    lines = [f'{_quoted(value)} = "..."' for value in sorted(counts)] if few else []
    draft.ask(
        name,
        "unknown_values",
        f"{told} ({row_count:,} rows) not known; left so, the rows are rejected.",
        row_count=row_count,
        suggestions=tuple((column.metadata or {}).get("values", ())),
        lines=(f"[values.{name}]", *lines) if draft.is_said and few else (),
    )


def _quoted(value: str) -> str:
    return tomlkit.item(value).as_string()
