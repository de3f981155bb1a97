"""What speaks for a header being a column of a contract: its name, and what stands under it."""

import difflib
import re
from functools import lru_cache

import dataframely as dy
import polars as pl

from pipelines.contracts.check import FALSE_WORDS, FINANCIAL_YEAR, TRUE_WORDS
from pipelines.contracts.columns import kind_of
from pipelines.mapping.draft_dates import fits_dates
from pipelines.mapping.numbers import is_number
from pipelines.mapping.synonyms import FLAGS, HEADERS, LIKELY_HEADERS, VALUES
from pipelines.reference.tables import read_force_aliases, read_force_codes
from pipelines.sources.recorded_crime import simplify_force_name

SURE, NEARLY_SURE = 1.0, 0.95
BEGINNINGS, ENDS = {"from", "start", "opened", "begin", "began"}, {"to", "end", "closed", "until"}
SHORT_FORMS = {
    **{"no": "number", "num": "number", "nbr": "number", "dt": "date", "datetime": "date"},
    **{"cd": "code", "ind": "indicator", "cat": "category", "inv": "investigation"},
    **{"desc": "description", "occ": "occurrence", "dttm": "date"},
}
WITHOUT_KIND = re.compile(r" (code|flag|indicator|name|yn|y number)$")
"""What systems put behind a name to say what kind of column it is."""
OUTCOME_NUMBER = re.compile(r"^(?:outcome\s*)?(\d{1,2})\b", re.IGNORECASE)


def compare_names(header: str, column: str) -> float:
    """How much a header's name is a column's, 0 to 1; 1 where it is one of its known names."""
    names = [_plain_name(name) for name in (split_words(column), *HEADERS.get(column, ()))]
    written = _plain_name(split_words(header))
    forms = {written, WITHOUT_KIND.sub("", written)}
    if forms & {*names}:
        return SURE
    if forms & {_plain_name(name) for name in LIKELY_HEADERS.get(column, ())}:
        return NEARLY_SURE
    return 0.9 * max(_overlap(written, name) for name in names)


@lru_cache(maxsize=4096)
def _plain_name(words: str) -> str:
    """A name with the short forms of records systems written out, and no time beside a date."""
    written = " ".join(SHORT_FORMS.get(word, word) for word in words.split())
    return written.replace("date time", "date")


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
            return _share_of(values.str.contains(FINANCIAL_YEAR))
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


def is_listed(column: dy.Column) -> bool:
    """Whether a column takes one of a few known values: a force, a flag, a closed list."""
    return kind_of(column) in ("force", "flag") or bool((column.metadata or {}).get("values"))


def is_read_as_it_stands(value: str, meaning: str | None, column: dy.Column) -> bool:
    """Whether the contract reads a value of a listed column without a line of a mapping."""
    is_flag = kind_of(column) == "flag" and value.lower() in (*TRUE_WORDS, *FALSE_WORDS)
    return is_flag or value == meaning


def _meaning(value: str, name: str, kind: str, column: dy.Column) -> str | None:
    plain = " ".join(value.lower().split())
    if kind == "force":
        key = pl.select(simplify_force_name(pl.lit(plain))).item()
        return (
            value.upper() if value.upper() in read_force_codes() else read_force_aliases().get(key)
        )
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


def split_words(text: str) -> str:
    """A header's words in lower case, parted by single spaces; CamelCase is parted too."""
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", text).lower()))


def _overlap(first: str, second: str) -> float:
    ours, theirs = set(first.split()), set(second.split())
    if (ours & BEGINNINGS and theirs & ENDS) or (ours & ENDS and theirs & BEGINNINGS):
        return 0.0
    shared = len(ours & theirs) / max(len(ours | theirs), 1)
    return max(shared, difflib.SequenceMatcher(None, first, second).ratio())
