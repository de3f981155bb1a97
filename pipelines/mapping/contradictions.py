"""Constants of a mapping that are laid over a column of the file which says otherwise."""

import dataframely as dy
import polars as pl

from pipelines.contracts.columns import contract_columns
from pipelines.mapping.likeness import find_known_values, is_listed
from pipelines.mapping.mapping import UNDECIDED, Mapping
from pipelines.mapping.names import SURE, compare_names

CONTRADICTED = "constant_contradicted"
SAID = "(said) "
"""Stands before a contract column's name for what the file itself says of it."""


def find_overlaid(headers: tuple[str, ...], mapping: Mapping) -> dict[str, str]:
    """Contract column with a constant → the header of the file that bears its name.

    Headers that the mapping reads as something else, or says are to be ignored, are left out.
    """
    spoken_for = {*mapping.columns.values(), *mapping.ignored}
    free = [header for header in headers if header not in spoken_for]
    overlaid = {}
    for name, value in mapping.constants.items():
        named = [header for header in free if compare_names(header, name) == SURE]
        if named and value != UNDECIDED:
            overlaid[name] = named[0]
    return overlaid


def contradicts(
    said: pl.Series, constant: str, name: str, column: dy.Column, *, with_unknown: bool = False
) -> pl.Series:
    """Which values of a column say something else than the constant that is laid over it.

    Args:
        said: The file's values as text; an empty one says nothing.
        constant: The constant.
        name: The contract's column.
        column: Its declaration.
        with_unknown: Of a closed list, also values whose meaning is not known.
    """
    plain = said.str.strip_chars()
    if is_listed(column):
        known = find_known_values(plain.drop_nulls(), name, column)
        own = pl.Series([constant.strip()])
        meaning = find_known_values(own, name, column).get(constant.strip(), constant)
        same = [value for value, means in known.items() if means.lower() == meaning.lower()]
        others = (plain != "") if with_unknown else plain.is_in(list(known))
        return (others & ~plain.is_in(same)).fill_null(value=False)
    differs = plain.str.to_uppercase() != constant.strip().upper()
    return (differs & (plain != "")).fill_null(value=False)


def find_contradicted(rows: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """Rows of a batch that contradict a constant.

    Args:
        rows: record, and for each overlaid column what the file says (`SAID` and its name).
        mapping: The mapping.

    Returns:
        One row per such record: record, more (its reasons, a list of text).
    """
    columns = contract_columns(mapping.source.contract)
    found = [
        rows.select("record", more=pl.lit(f"{CONTRADICTED}:{name}")).filter(
            contradicts(rows[SAID + name], constant, name, columns[name])
        )
        for name, constant in mapping.constants.items()
        if SAID + name in rows.columns
    ]
    empty = pl.DataFrame(schema={"record": pl.Int64, "more": pl.String})
    return pl.concat([empty, *found]).group_by("record").agg(pl.col("more"))
