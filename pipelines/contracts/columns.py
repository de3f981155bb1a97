"""Columns of an extract contract: the kind of each says how its text is read and refused.

Uniqueness of the key is no rule of the schema: a contract sees a file batch by batch, and only the
record store sees all of it (`conflicting_duplicate`).
"""

import datetime as dt
from decimal import Decimal

import dataframely as dy
import polars as pl

EARLIEST_DATE = dt.date(1900, 1, 1)
LARGEST_AMOUNT = Decimal("9999999999.99")
LARGEST_SHARE, NOT_A_SHARE = 2, "not_between_0_and_2"


def identifier(*, nullable: bool = False, key: bool = False) -> dy.String:
    """An identifier of a case or record: replaced by its pseudonym before it is stored."""
    return dy.String(nullable=nullable, metadata={"kind": "identifier", "key": key})


def text(*, nullable: bool = False, key: bool = False) -> dy.String:
    """A publisher's code or short label, or one of the register of events."""
    return dy.String(nullable=nullable, max_length=60, metadata={"kind": "text", "key": key})


def own_label(*, nullable: bool = False, key: bool = False) -> dy.String:
    """A force's own code or short label that says nothing about a person: a grade, a district."""
    return dy.String(nullable=nullable, max_length=60, metadata={"kind": "label", "key": key})


def offence_code(*, nullable: bool = False) -> dy.String:
    """A Home Office counting code such as 20B or 053/01, or a code of the courts' list."""
    return dy.String(nullable=nullable, metadata={"kind": "offence_code"})


def label(*, nullable: bool = False, key: bool = False) -> dy.String:
    """A title of up to 200 characters: of a table, a measure, an area or an event."""
    return dy.String(nullable=nullable, max_length=200, metadata={"kind": "text", "key": key})


def closed_list(values: tuple[str, ...], *, nullable: bool = False, key: bool = False) -> dy.String:
    """One of a few named values; anything else is refused as `not_in_list`."""
    return dy.String(
        nullable=nullable,
        check={"not_in_list": lambda column: column.is_in(list(values))},
        metadata={"kind": "text", "values": values, "key": key},
    )


def financial_year(*, key: bool = False) -> dy.String:
    """A financial year such as 2015/16; its two halves must follow each other."""
    return dy.String(metadata={"kind": "financial_year", "key": key})


def force() -> dy.String:
    """The ONS police force area code; `unknown_force` where `force.csv` does not have it."""
    return dy.String(metadata={"kind": "force", "key": True})


def date(*, nullable: bool = False, key: bool = False, may_begin_always: bool = False) -> dy.Date:
    """A date from 1900 on; whether it may lie in the extract's future is a rule of its own.

    A placeholder is refused. Where the column `may_begin_always`, an early one such as 1900-01-01
    says "since always" and is taken.
    """
    terms = {"kind": "date", "key": key, "may_begin_always": may_begin_always}
    return dy.Date(nullable=nullable, min=EARLIEST_DATE, metadata=terms)


def month(*, key: bool = False) -> dy.Date:
    """A month, held as its first day: any day of it means the month, and so does `2019-03`."""
    return dy.Date(min=EARLIEST_DATE, metadata={"kind": "month", "key": key})


def flag(*, nullable: bool = False) -> dy.Bool:
    """True or false."""
    return dy.Bool(nullable=nullable, metadata={"kind": "flag"})


def whole_number(*, low: int, high: int, nullable: bool = False) -> dy.Int32:
    """A whole number between two bounds, both included."""
    return dy.Int32(nullable=nullable, min=low, max=high, metadata={"kind": "whole_number"})


def decimal(*, nullable: bool = False, not_negative: bool = False) -> dy.Decimal:
    """A number with at most two decimals (pounds, hours, full-time equivalents), held exactly."""
    return dy.Decimal(
        12,
        2,
        nullable=nullable,
        min=Decimal(0) if not_negative else -LARGEST_AMOUNT,
        metadata={"kind": "decimal"},
    )


def fine_decimal(*, nullable: bool = False, not_negative: bool = False) -> dy.Decimal:
    """A published number with at most six decimals (rates, full-time equivalents), held exactly."""
    return dy.Decimal(
        18,
        6,
        nullable=nullable,
        min=Decimal(0) if not_negative else -LARGEST_AMOUNT,
        metadata={"kind": "fine_decimal"},
    )


def share_of_pay() -> dy.Decimal:
    """A share added to a pound, with at most six decimals: 0.31 is 31 per cent, 31 is refused."""
    return dy.Decimal(
        18,
        6,
        check={NOT_A_SHARE: lambda column: column.is_between(0, LARGEST_SHARE)},
        metadata={"kind": "fine_decimal", "is_share": True},
    )


def not_after_extract(column: str) -> pl.Expr:
    """Rule: the event of `column` does not lie after the extract's own date (`as_at`)."""
    return pl.col(column).is_null() | (pl.col(column) <= pl.col("as_at"))


class Extract(dy.Schema):
    """What comes with every row before a contract looks at it.

    `record` numbers the rows of a delivery: one line of a publication can hold several. `faulty`
    names the columns whose text could not be read (empty where all could), so that a rule
    about missing values does not fire on a value that was there but unreadable.
    """

    line = dy.Int64()
    record = dy.Int64()
    as_at = dy.Date()
    faulty = dy.String()


ADDED_COLUMNS = tuple(Extract.column_names())


def contract_columns(contract: type[dy.Schema]) -> dict[str, dy.Column]:
    """The columns that an extract delivers, without those that the checker adds."""
    return {name: c for name, c in contract.columns().items() if name not in ADDED_COLUMNS}


def kind_of(column: dy.Column) -> str:
    """The kind that a column of an extract contract was declared with."""
    return str((column.metadata or {})["kind"])


def is_dated(column: dy.Column) -> bool:
    """Whether a column of an extract contract holds days or months."""
    return kind_of(column) in ("date", "month")


def key_columns(contract: type[dy.Schema]) -> list[str]:
    """The columns whose values name a row: its key in the record store."""
    columns = contract_columns(contract)
    return [name for name, column in columns.items() if (column.metadata or {}).get("key")]
