"""What a person must decide or check before a mapping is used, found by looking at the file."""

import dataframely as dy
import polars as pl

from pipelines.contracts.columns import contract_columns, is_dated, kind_of
from pipelines.mapping.asking_columns import ask_of_columns, ask_of_constants
from pipelines.mapping.asking_dates import ask_of_century, ask_of_dates
from pipelines.mapping.draft_numbers import recognise_numbers
from pipelines.mapping.drafted import Draft
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
from pipelines.mapping.mapping import UNDECIDED, fold_case
from pipelines.mapping.names import SURE, compare_names
from pipelines.mapping.numbers import NUMBER_KINDS
from pipelines.mapping.personal import is_personal_header
from pipelines.mapping.quoting import quote_text
from pipelines.mapping.years import recognise_years

MOST_SUGGESTIONS = 5
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
            _ask_of_words(draft, name, values)
        elif is_listed(column):
            _ask_of_values(draft, name, column, values)
            _ask_of_blanks(draft, name, column, sample[header])
        elif kind_of(column) == "financial_year":
            _ask_of_years(draft, name, values)
    ask_of_century(draft)
    _ask_of_numbers(draft, numbers)
    ask_of_columns(draft, sample)
    ask_of_constants(draft, sample)


def _ask_for_column(draft: Draft, name: str, column: dy.Column, sample: pl.DataFrame) -> None:
    likely = {
        header: fits
        for header in draft.unread
        if not is_personal_header(header)
        and (fits := compare_values(sample[header].drop_nulls(), name, column)) >= FITS
    }
    suggested = sorted(likely, key=lambda header: -likely[header])
    if not suggested and is_listed(column):
        suggested = _find_codes(draft, sample)
    suggested = suggested[:MOST_SUGGESTIONS]
    hint = f" Perhaps {' or '.join(suggested)}?" if suggested else ""
    draft.ask(
        name,
        "missing_column",
        f"{_why_none(draft, name, column)} Name one, or a constant.{hint}",
        row_count=sample.height,
        suggestions=tuple(suggested),
        lines=("[columns]", f'{name} = "..."'),
    )


def _why_none(draft: Draft, name: str, column: dy.Column) -> str:
    """Why no header was taken: a name that is right is told apart from values that are not."""
    named = [header for header in draft.unread if compare_names(header, name) == SURE]
    if not named or is_personal_header(named[0]):
        return "no header looks like it."
    what = "dates in a format that is known" if is_dated(column) else "what it takes"
    return f"'{named[0]}' is called so, but its values are not {what}."


def _find_codes(draft: Draft, sample: pl.DataFrame) -> list[str]:
    """Headers with a few codes, whose meaning a person may know; also those read as a label."""
    columns = contract_columns(draft.source.contract)
    taken = {header for name, header in draft.columns.items() if _is_telling(columns[name])}
    return [
        header
        for header in sample.columns
        if header not in taken
        and _has_few_values(sample[header].drop_nulls())
        and not is_personal_header(header)
    ]


def _has_few_values(values: pl.Series) -> bool:
    return 1 < values.n_unique() <= min(MOST_VALUES, values.len() // 3)


def _is_telling(column: dy.Column) -> bool:
    return is_listed(column) or is_dated(column) or kind_of(column) in NUMBER_KINDS


def _ask_of_blanks(draft: Draft, name: str, column: dy.Column, values: pl.Series) -> None:
    """Empty cells of a flag that says nothing but yes."""
    known = find_known_values(values, name, column)
    count = count_open_blanks(values, column, known)
    if not count or draft.values.get(name, {}).get("", UNDECIDED) != UNDECIDED:
        return
    left = "stay empty" if column.nullable else "are rejected"
    draft.ask(
        name,
        "blank_flag",
        f"does an empty cell mean no ({count:,} rows)? Every other says yes. Left so, the rows"
        f" {left}.",
        row_count=count,
        suggestions=("false",),
        lines=(f"[values.{name}]", '"" = "false"'),
    )


def _ask_of_years(draft: Draft, name: str, values: pl.Series) -> None:
    found = recognise_years(values)
    if found.question and draft.years_named_by in ("", UNDECIDED):
        draft.ask(
            name,
            "year_format",
            found.question,
            row_count=values.len(),
            suggestions=found.named_by,
            lines=("[years]", f'named_by = "{found.named_by[0]}"'),
        )


def _ask_of_words(draft: Draft, name: str, values: pl.Series) -> None:
    """Words in a column of numbers, such as U for an age that nobody knows."""
    said = {fold_case(v) for v, m in draft.values.get(name, {}).items() if m != UNDECIDED}
    counts = {v: n for v, n in count_words(values).items() if fold_case(v) not in said}
    if not counts:
        return
    draft.ask(
        name,
        "unknown_values",
        f"{_count(len(counts), 'word')} in place of a number ({sum(counts.values()):,} rows); left"
        " so, the rows are rejected. A word that means that there is none can be read as empty.",
        row_count=sum(counts.values()),
        suggestions=("",),
        lines=(f"[values.{name}]", *(f'{quote_text(word)} = ""' for word in sorted(counts))),
    )


def _count(number: int, what: str, several: str = "") -> str:
    return f"{number:,} {what if number == 1 else several or f'{what}s'}"


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
    open_values = find_unknown_values(values, {})
    counts = {
        value: count
        for value, count in open_values.value_counts(sort=True, name="count").iter_rows()
        if value.lower() not in said and not is_read_as_it_stands(value, known.get(value), column)
    }
    if not counts:
        return
    row_count, few = sum(counts.values()), len(counts) <= MOST_VALUES
    shown = leave_out_names(sorted(counts)) if few else []
    lines = [f'{quote_text(value)} = "..."' for value in shown]
    names = len(counts) - len(shown) if few else 0
    told = (
        f" {_count(names, 'of them reads', 'of them read')} like a person's name." if names else ""
    )
    draft.ask(
        name,
        "unknown_values",
        f"{_count(len(counts), 'value')} ({row_count:,} rows) not known; left so, the rows are"
        f" rejected.{told}",
        row_count=row_count,
        suggestions=tuple((column.metadata or {}).get("values", ())),
        lines=(f"[values.{name}]", *lines) if draft.is_said and lines else (),
    )
