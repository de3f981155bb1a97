"""What a draft says of dates by itself, and what of them only a person can decide."""

import dataframely as dy
import polars as pl

from pipelines.contracts.columns import kind_of
from pipelines.mapping.dates import needs_century
from pipelines.mapping.day_orders import says_order
from pipelines.mapping.draft_dates import RecognisedDates, recognise_dates
from pipelines.mapping.drafted import Draft
from pipelines.mapping.mapping import UNDECIDED
from pipelines.mapping.parts import CENTURY

MOST_PLACEHOLDERS = 5


def draft_dates(draft: Draft, name: str, column: dy.Column, values: pl.Series) -> None:
    """Fill in the format of a dated column, and a place for what its placeholders mean."""
    found = recognise_dates(values, kind_of(column))
    if found.form is not None:
        draft.dates[name] = found.form
    if column.nullable and found.placeholders:
        texts = list(found.placeholders)[:MOST_PLACEHOLDERS]
        draft.values[name] = {**draft.values.get(name, {}), **dict.fromkeys(texts, UNDECIDED)}


def ask_of_dates(draft: Draft, name: str, column: dy.Column, values: pl.Series) -> None:
    """Ask what the dates of a column leave open."""
    found, form = recognise_dates(values, kind_of(column)), draft.dates.get(name)
    is_open = form in (None, UNDECIDED)
    if found.orders.may_be_swapped and kind_of(column) == "date":
        if is_open or not says_order(str(form)):
            _ask_of_swapped_dates(draft, name, found)
    elif found.question and (is_open or not draft.is_said):
        draft.ask(name, "date_format", found.question, row_count=values.len())
    elif found.form not in (None, UNDECIDED) and is_open:
        draft.ask(
            name,
            "date_format",
            f"the dates are not written 2016-03-31 but {found.form}.",
            row_count=values.len(),
            lines=("[dates]", f'{name} = "{found.form}"'),
        )
    if column.nullable:
        _ask_of_placeholders(draft, name, found)


def _ask_of_swapped_dates(draft: Draft, name: str, found: RecognisedDates) -> None:
    orders = found.orders
    draft.ask(
        name,
        "swapped_dates",
        f"{orders.explain()}. Did it? The first line changes them back, the second leaves them as"
        " they are.",
        row_count=orders.iso_low,
        lines=("[dates]", *orders.lines(name)),
    )


def _ask_of_placeholders(draft: Draft, name: str, found: RecognisedDates) -> None:
    said = {value for value, meaning in draft.values.get(name, {}).items() if meaning != UNDECIDED}
    counts = {text: n for text, n in found.placeholders.items() if text not in said}
    if not counts:
        return
    texts = list(counts)[:MOST_PLACEHOLDERS]
    draft.ask(
        name,
        "placeholder_date",
        f"{', '.join(texts)} ({sum(counts.values()):,} rows) stands for no date. Does it mean that"
        " there is none? Left so, the rows are rejected.",
        row_count=sum(counts.values()),
        lines=(f"[values.{name}]", *(f'"{text}" = ""' for text in texts)),
    )


def ask_of_century(draft: Draft) -> None:
    """Ask once of which century the years of two digits are."""
    names = [name for name, form in draft.dates.items() if needs_century([form])]
    if not names or draft.century is not None:
        return
    draft.ask(
        ", ".join(names),
        "century",
        "the years have two digits. Of which century are they? 2000 says 2000 to 2099, 1930 says"
        " 1930 to 2029. Left so, the rows are rejected.",
        suggestions=("2000", "1930", "1900"),
        lines=("[dates]", f"{CENTURY} = 2000"),
    )
