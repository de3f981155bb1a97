"""What a person must decide or check before a mapping is used, found by looking at the file."""

import dataframely as dy
import polars as pl

from pipelines.contracts.columns import contract_columns, is_dated, kind_of
from pipelines.mapping.asking_dates import ask_of_century, ask_of_dates
from pipelines.mapping.draft_numbers import recognise_numbers
from pipelines.mapping.drafted import Draft
from pipelines.mapping.likeness import (
    compare_values,
    find_known_values,
    is_listed,
    is_read_as_it_stands,
)
from pipelines.mapping.mapping import UNDECIDED
from pipelines.mapping.numbers import NUMBER_KINDS

MOST_SUGGESTIONS = 3
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
    draft.ask(
        name,
        "unknown_values",
        f"{len(counts)} values ({sum(counts.values()):,} rows) are not known; left so, the rows are"
        " rejected.",
        row_count=sum(counts.values()),
        suggestions=tuple((column.metadata or {}).get("values", ())),
    )
