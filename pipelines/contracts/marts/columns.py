"""Columns of the marts' contracts: what a key, a force, a count or a sum of money is, said once.

Counts are made by `whole_number`, not by a `count`: within a contract's body a column hides a maker
of its own name from every line below, and `count` is a column of several marts.
"""

import dataframely as dy


def key() -> dy.String:
    """A part of the grain: a name or a code, never missing."""
    return dy.String(primary_key=True)


def force(*, primary_key: bool = True, nullable: bool = False) -> dy.String:
    """The ONS code of a police force area, or `ALL` where a mart also holds all forces together."""
    return dy.String(primary_key=primary_key, nullable=nullable, min_length=3, max_length=9)


def whole_number(*, at_least: int = 0, nullable: bool = False) -> dy.Int64:
    """A count; at least 1 where a mart has no row for what did not occur."""
    return dy.Int64(nullable=nullable, min=at_least)


def pounds(*, nullable: bool = False) -> dy.Decimal:
    """Pounds to the penny, held exactly; below nought where reversals outweigh the rest."""
    return dy.Decimal(18, 2, nullable=nullable)


def share(*, nullable: bool = False) -> dy.Float64:
    """A part of a whole, from 0 to 1."""
    return dy.Float64(nullable=nullable, min=0, max=1)


def number(*, at_least: float | None = None, nullable: bool = False) -> dy.Float64:
    """A measured or estimated number; null where too little is known for it."""
    return dy.Float64(nullable=nullable, min=at_least)


def calendar_year(*, nullable: bool = False) -> dy.Int64:
    """A year as a calendar numbers it, or the year in which a year to March ends."""
    return dy.Int64(nullable=nullable, min=1900, max=2100)
