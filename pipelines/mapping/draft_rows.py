"""Whether a file has several rows of one record, and which lines would make one of them."""

import re

import polars as pl

from pipelines.mapping.rows import SeveralRows
from pipelines.sources.source import Source

ROLE = re.compile(r"role|involvement|person type|party|classification", re.IGNORECASE)
OF_VICTIMS = re.compile(r"victim|\bvic\b|aggrieved|injured party|\bip\b", re.IGNORECASE)
MOST_ROLES = 30
VICTIMS_ONLY = ("victim_age", "child_id")
"""Columns that speak of the victim alone, where a file has rows of other persons too."""


def find_several_rows(rows: pl.DataFrame, source: Source) -> SeveralRows | None:
    """Look for records with several rows; None where each has one, or repeats of it.

    Args:
        rows: The contract's columns that the file has, translated, as text.
        source: The source.
    """
    keys = [name for name in source.key if name in rows.columns]
    values = [n for n in source.columns if n in rows.columns and n not in source.key]
    if len(keys) < len(source.key) or not values:
        return None
    plain = rows.select(pl.col(*keys, *values).str.strip_chars().str.to_uppercase())
    named = plain.filter(pl.all_horizontal(pl.col(*keys).is_not_null()))
    counted = named.group_by(keys).agg(
        pl.len().alias("(rows)"), *(pl.col(name).n_unique() for name in values)
    )
    several = counted.filter(pl.any_horizontal(pl.col(*values) > 1))
    if several.is_empty():
        return None
    differing = tuple(name for name in values if (several[name] > 1).any())
    return SeveralRows(several.height, int(several["(rows)"].sum()), differing)


def propose_only(
    sample: pl.DataFrame, unread: list[str], columns: dict[str, str]
) -> dict[str, dict[str, tuple[str, ...]]]:
    """Which column counts in rows of victims alone, where a header tells the persons apart.

    Args:
        sample: The file's rows as text.
        unread: Headers among which that of the role may be.
        columns: Contract column → header, as drafted.
    """
    of_victims = [name for name in VICTIMS_ONLY if name in columns]
    for header in unread:
        values = sample[header].drop_nulls().unique().sort().to_list()
        victims = tuple(value for value in values if OF_VICTIMS.search(value))
        is_telling = len(victims) < len(values) <= MOST_ROLES
        if ROLE.search(header) and victims and is_telling:
            return {name: {header: victims} for name in of_victims}
    return {}
