"""Columns of an extract contract, by kind: the kind says how its text is read and how it is refused."""

import datetime as dt
from decimal import Decimal
from typing import Any

import dataframely as dy
import polars as pl

EARLIEST_DATE = dt.date(1900, 1, 1)
LARGEST_AMOUNT = Decimal("9999999999.99")


def identifier(*, nullable: bool = False, primary_key: bool = False) -> dy.String:
    """An identifier of a person's case or record: replaced by its pseudonym before it is stored."""
    return dy.String(
        nullable=nullable, primary_key=primary_key, metadata={"kind": "identifier", "in_key": primary_key}
    )


def text(*, nullable: bool = False, primary_key: bool = False) -> dy.String:
    """A code or short label that says nothing about a person, such as a grade or a district."""
    return dy.String(
        nullable=nullable, primary_key=primary_key, max_length=60, metadata={"kind": "text"}
    )


def closed_list(values: tuple[str, ...], *, nullable: bool = False) -> dy.String:
    """One of a few named values; anything else is refused as `not_in_list`."""
    return dy.String(
        nullable=nullable,
        check={"not_in_list": lambda column: column.is_in(list(values))},
        metadata={"kind": "text", "values": values},
    )


def force(*, primary_key: bool = True) -> dy.String:
    """The ONS police force area code; one that `data/reference/force.csv` lacks is `unknown_force`."""
    return dy.String(primary_key=primary_key, metadata={"kind": "force"})


def date(*, nullable: bool = False, primary_key: bool = False) -> dy.Date:
    """A date from 1900 on; whether it may lie after the extract's date is a rule of the contract."""
    return dy.Date(
        nullable=nullable, primary_key=primary_key, min=EARLIEST_DATE, metadata={"kind": "date"}
    )


def flag(*, nullable: bool = False) -> dy.Bool:
    """True or false."""
    return dy.Bool(nullable=nullable, metadata={"kind": "flag"})


def whole_number(
    *, low: int, high: int, nullable: bool = False, check: dict[str, Any] | None = None
) -> dy.Int32:
    """A whole number between two bounds, both included."""
    return dy.Int32(
        nullable=nullable, min=low, max=high, check=check, metadata={"kind": "whole_number"}
    )


def decimal(*, nullable: bool = False, not_negative: bool = False) -> dy.Decimal:
    """A number with at most two decimals (pounds, hours, full-time equivalents), held exactly."""
    return dy.Decimal(
        12,
        2,
        nullable=nullable,
        min=Decimal(0) if not_negative else -LARGEST_AMOUNT,
        metadata={"kind": "decimal"},
    )


def not_after_extract(column: str) -> pl.Expr:
    """Rule: the event of `column` does not lie after the extract's own date (`as_at`)."""
    return pl.col(column).is_null() | (pl.col(column) <= pl.col("as_at"))
