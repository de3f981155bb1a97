"""Financial years of which a file names one half, or both in two digits.

Read only where the mapping says which half the name is. Two digits are years of this century: no
budget of another is delivered.
"""

from dataclasses import dataclass
from typing import Any

import polars as pl

from pipelines.contracts.financial_years import read_financial_year
from pipelines.errors import SourceError
from pipelines.mapping.undecided import UNDECIDED

BOTH, END, START = "both", "end", "start"
NAMED_BY = (BOTH, END, START)
CENTURY = "20"
TWO_DIGIT_HALVES = r"^(?i:FY)? ?(\d{2}) ?[/\x{2010}-\x{2015}\x{2212}-] ?(\d{2})$"
ONE_YEAR = r"^(?i:FY)? ?((?:20)?\d{2})$"


@dataclass(frozen=True)
class RecognisedYears:
    """What looking at a column of financial years found.

    Attributes:
        is_open: A mapping must say which half of the year is named.
        question: What a person must decide, in words; None where nothing.
        named_by: The answers that would read the years.
    """

    is_open: bool = False
    question: str | None = None
    named_by: tuple[str, ...] = ()


def read_years(name: str, written: dict[str, Any]) -> str:
    """Which half of a year the table `[years]` of a mapping says that a name is; empty: neither.

    Args:
        name: The mapping's file.
        written: The table.

    Raises:
        SourceError: It names what does not exist.
    """
    named_by = written.get("named_by", "")
    if not written.keys() <= {"named_by"} or named_by not in ("", UNDECIDED, *NAMED_BY):
        raise SourceError(f"{name}: [years] takes named_by alone, one of {', '.join(NAMED_BY)}.")
    return str(named_by)


def rewrite_year(column: pl.Expr, named_by: str) -> pl.Expr:
    """Financial years as the contract writes them, such as 2015/16; other text stays as it is.

    Args:
        column: Text.
        named_by: `both` reads 15/16; `end` reads FY16 as the year that ends in 2016 too, `start` as
            the one that begins in it.
    """
    halves = column.str.extract_groups(TWO_DIGIT_HALVES).struct
    both = pl.concat_str(pl.lit(CENTURY), halves.field("1"), pl.lit("/"), halves.field("2"))
    one = column.str.extract(ONE_YEAR, 1).cast(pl.Int32, strict=False)
    full = pl.when(one < 100).then(one + 100 * int(CENTURY)).otherwise(one)
    first = full - 1 if named_by == END else full
    single = pl.concat_str(first, pl.lit("/"), ((first + 1) % 100).cast(pl.String).str.zfill(2))
    read = [both] if named_by == BOTH else [both, single]
    return pl.coalesce(*(read_financial_year(expression) for expression in read), column)


def recognise_years(values: pl.Series) -> RecognisedYears:
    """Look at which halves of a financial year a column names.

    Args:
        values: The column as text, none empty.
    """
    name = pl.col("text")
    kinds = values.to_frame("text").select(
        halves=read_financial_year(name).is_null() & name.str.contains(TWO_DIGIT_HALVES),
        single=name.str.contains(ONE_YEAR),
    )
    halves, single = int(kinds["halves"].sum()), int(kinds["single"].sum())
    if single:
        return RecognisedYears(
            is_open=True,
            question="is FY16 or 2016 the year that ends in March 2016 (end) or the one that begins"
            f" in April 2016 (start)? It stands in {single:,} rows; left so, they are rejected.",
            named_by=(END, START),
        )
    if halves:
        return RecognisedYears(
            is_open=True,
            question=f"is 15/16 the year 2015/16 ({halves:,} rows)? Left so, they are rejected.",
            named_by=(BOTH,),
        )
    return RecognisedYears()


def share_read(values: pl.Series) -> float:
    """Share of the values that are financial years under one answer or another."""
    text = pl.col("text")
    read = read_financial_year(rewrite_year(text, END)).is_not_null()
    found = values.to_frame("text").select(read=read)["read"]
    return int(found.sum()) / max(len(found), 1)
