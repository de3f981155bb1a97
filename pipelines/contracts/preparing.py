"""Bring a batch's text to what its cells say, before any column is read as its kind."""

from dataclasses import dataclass

import dataframely as dy
import polars as pl

from pipelines.contracts.cells import (
    bring_to_plain,
    clean_cells,
    find_errors,
    has_lookalike,
    is_plain_text,
    may_need_mending,
    says_nothing,
)
from pipelines.contracts.columns import kind_of

COMPARED_AS_TEXT = ("identifier", "force", "label", "offence_code")
"""Kinds that are joined or grouped by their text: two ways to write one value must be one."""


@dataclass(frozen=True)
class PreparedText:
    """A batch's cells, read as a person sees them.

    Attributes:
        text: The batch's columns as text; null where a cell is empty, holds an error, or says that
            there is no value.
        errors: Column → the reason of each cell that holds an error, null for the others.
        notices: What was read otherwise than it stands → rows: `read_as_empty:district` of words
            such as NULL, `mended_text:incident_id` of characters that nobody sees.
    """

    text: pl.DataFrame
    errors: dict[str, pl.Expr]
    notices: dict[str, int]


def prepare_text(rows: pl.DataFrame, columns: dict[str, dy.Column]) -> PreparedText:
    """Clean a batch's cells and set errors and words for nothing aside.

    Args:
        rows: Every column of the contract as text, and whatever else goes with the rows.
        columns: The contract's columns.
    """
    cleaned = rows.with_columns(
        _cleaned(rows[name], kind_of(column)) for name, column in columns.items()
    )
    text, empty_counts = _without_words_for_nothing(cleaned, columns)
    found = {name: find_errors(text[name]) for name in columns}
    errors = {name: pl.lit(reasons) for name, reasons in found.items() if reasons is not None}
    emptied = [pl.when(e.is_null()).then(pl.col(name)).alias(name) for name, e in errors.items()]
    notices = {f"read_as_empty:{name}": count for name, count in empty_counts.items()}
    notices |= find_mended(rows, cleaned)
    return PreparedText(text.with_columns(emptied), errors, notices)


def clean_text(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows whose cells of text say what a person sees in them; an empty cell is null."""
    text = [name for name, dtype in rows.schema.items() if dtype == pl.String]
    return rows.with_columns(clean_cells(rows[name]) for name in text)


def find_mended(came: pl.DataFrame, cleaned: pl.DataFrame) -> dict[str, int]:
    """How many cells say another text now, white space and capitals apart: notice → rows.

    Args:
        came: Text as it came.
        cleaned: The same rows, cleaned; columns of its own are not looked at.
    """
    counts = {}
    for name, dtype in came.schema.items():
        if name in cleaned.columns and dtype == pl.String and may_need_mending(came[name]):
            plain, now = came[name].str.strip_chars(), cleaned[name].str.to_uppercase()
            differs = plain.str.to_uppercase().ne_missing(now) & (plain != "")
            counts[f"mended_text:{name}"] = int(differs.sum())
    return {notice: count for notice, count in counts.items() if count}


def _cleaned(values: pl.Series, kind: str) -> pl.Expr:
    text = clean_cells(values)
    is_in_capitals = kind in ("identifier", "force")
    if kind not in COMPARED_AS_TEXT or is_plain_text(values):
        return text.str.to_uppercase() if is_in_capitals else text
    # Normalising is half the time of a load, and plain ASCII is normal as it stands.
    text = bring_to_plain(text)
    # A capital may be plain where its letter is not: `I` of a Turkish i without its dot.
    capitals = pl.when(~has_lookalike(text)).then(text.str.to_uppercase()).otherwise(text)
    return capitals if is_in_capitals else text


def _without_words_for_nothing(
    text: pl.DataFrame, columns: dict[str, dy.Column]
) -> tuple[pl.DataFrame, dict[str, int]]:
    """The text with NULL, N/A and the like as empty, and how many there were of each column.

    A publisher's text is left alone, and its figures where they have markers: its source reads them.
    """
    has_markers = "marker" in columns
    found = {
        name: says_nothing(text[name], is_label=kind_of(column) == "label")
        for name, column in columns.items()
        if not has_markers and (kind_of(column) != "text" or "values" in (column.metadata or {}))
    }
    counts = {name: int(said.sum()) for name, said in found.items() if said.any()}
    emptied = [pl.when(~pl.lit(found[name])).then(pl.col(name)).alias(name) for name in counts]
    return text.with_columns(emptied), counts
