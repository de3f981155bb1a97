"""How well the values of a file fit a column of a contract, and what they mean there."""

import re

import dataframely as dy
import polars as pl

from pipelines.contracts.cells import bring_to_plain, says_nothing
from pipelines.contracts.check import FALSE_WORDS, TRUE_WORDS
from pipelines.contracts.columns import kind_of
from pipelines.contracts.labels import find_label_faults, reads_like_a_name
from pipelines.mapping.draft_dates import fits_dates
from pipelines.mapping.names import split_words
from pipelines.mapping.numbers import is_number
from pipelines.mapping.synonyms import FLAGS, VALUES
from pipelines.mapping.years import share_read
from pipelines.reference.forces import find_force_code

WORD, MOST_WORDS = r"^[A-Za-z][A-Za-z /?.]{0,19}$", 10
OUTCOME_NUMBER = re.compile(r"^(?:outcome\s*)?(\d{1,2})\b", re.IGNORECASE)


def compare_values(values: pl.Series, name: str, column: dy.Column) -> float:
    """Share of the values (text, none empty) that a column could read once they are mapped."""
    if values.is_empty():
        return 0.5  # an empty column says nothing either way
    kind = kind_of(column)
    match kind:
        case "date" | "month":
            return fits_dates(values, kind)
        case "force" | "flag":
            return _share(values, set(find_known_values(values, name, column)))
        case "text" if (column.metadata or {}).get("values"):
            return _share(values, set(find_known_values(values, name, column)))
        case "financial_year":
            return share_read(values)
        case "label" | "offence_code":
            plain = values.to_frame("text").select(bring_to_plain(pl.col("text"))).to_series()
            faults = find_label_faults(plain, is_offence_code=kind == "offence_code")
            return 0.6 * _share_of(~plain.is_in(list(faults)))
        case "whole_number" | "decimal" | "fine_decimal":
            return _share_of(is_number(values))
        case "identifier":
            is_short = values.str.len_chars() <= 40
            return _share_of(is_short & values.str.contains(r"\d"))
        case _:
            return 0.6 * _share_of(values.str.len_chars() <= 60)


def find_known_values(values: pl.Series, name: str, column: dy.Column) -> dict[str, str]:
    """The distinct values whose meaning is known → the contract's value."""
    distinct = values.unique().drop_nulls().to_list()
    kind = kind_of(column)
    meanings = {value: _meaning(value, name, kind, column) for value in distinct}
    return {value: meaning for value, meaning in meanings.items() if meaning is not None}


def find_unknown_values(values: pl.Series, known: dict[str, str]) -> pl.Series:
    """The values of a listed column whose meaning is not known; words for nothing are none."""
    is_open = ~values.is_in(list(known)) & ~says_nothing(values, is_label=False)
    return values.filter(is_open)


def leave_out_names(values: list[str]) -> list[str]:
    """The values that may be shown: those that read like a person's name are not."""
    named = pl.DataFrame({"text": values}, schema={"text": pl.String})
    return named.filter(~reads_like_a_name(pl.col("text")))["text"].to_list()


def count_open_blanks(values: pl.Series, column: dy.Column, known: dict[str, str]) -> int:
    """How many cells of a flag are empty where every other says true: empty may say no."""
    if kind_of(column) != "flag" or set(known.values()) != {"true"}:
        return 0
    is_nothing = says_nothing(values, is_label=False).fill_null(value=True)
    return int((is_nothing & ~values.is_in(list(known)).fill_null(value=False)).sum())


def is_listed(column: dy.Column) -> bool:
    """Whether a column takes one of a few known values: a force, a flag, a closed list."""
    return kind_of(column) in ("force", "flag") or bool((column.metadata or {}).get("values"))


def is_read_as_it_stands(value: str, meaning: str | None, column: dy.Column) -> bool:
    """Whether the contract reads a value of a listed column without a line of a mapping."""
    is_flag = kind_of(column) == "flag" and value.lower() in (*TRUE_WORDS, *FALSE_WORDS)
    return is_flag or value == meaning


def count_words(values: pl.Series) -> dict[str, int]:
    """Short words in a column of numbers → rows, where there are few; words for nothing aside."""
    words = values.filter(values.str.contains(WORD) & ~says_nothing(values, is_label=False))
    if words.n_unique() > MOST_WORDS:
        return {}
    words = words.filter(words.is_in(leave_out_names(words.unique().to_list())))
    return dict(words.value_counts(sort=True, name="count").iter_rows())


def _meaning(value: str, name: str, kind: str, column: dy.Column) -> str | None:
    plain = " ".join(value.lower().split())
    if kind == "force":
        return find_force_code(value)
    if kind == "flag":
        flags = {"true": (*TRUE_WORDS, *FLAGS["true"]), "false": (*FALSE_WORDS, *FLAGS["false"])}
        return next((truth for truth, words in flags.items() if plain in words), None)
    listed = (column.metadata or {})["values"]
    if name == "outcome_code":
        number = OUTCOME_NUMBER.match(plain)
        return number[1] if number and number[1] in listed else None
    if split_words(plain).replace(" ", "_") in listed:
        return split_words(plain).replace(" ", "_")
    synonyms = VALUES.get(name, {})
    return next((meaning for meaning, words in synonyms.items() if plain in words), None)


def _share(values: pl.Series, known: set[str]) -> float:
    return _share_of(values.is_in(list(known)))


def _share_of(is_so: pl.Series) -> float:
    return int(is_so.sum()) / max(len(is_so), 1)
