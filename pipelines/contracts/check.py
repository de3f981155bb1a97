"""Check text rows against an extract contract: typed rows come out, or every reason why not.

Reading comes before rules: text that cannot be read as its column's kind is a fault of its own
(`unreadable_date`, `not_a_number`, ...) and is not counted as missing too.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import dataframely as dy
import polars as pl

from pipelines.contracts.cells import has_lookalike, is_plain_text
from pipelines.contracts.columns import (
    ADDED_COLUMNS,
    contract_columns,
    is_dated,
    kind_of,
)
from pipelines.contracts.dated_columns import (
    add_days,
    count_moved_months,
    find_date_fault,
    read_date,
)
from pipelines.contracts.financial_years import read_financial_year
from pipelines.contracts.labels import find_label_faults
from pipelines.contracts.preparing import prepare_text

SPREADSHEET_NUMBER = r"^\d+\.0+$|^\d+(\.\d+)?E[+]?\d+$"
WHOLE_NUMBER = r"^[+-]?\d+(\.0+)?$"
TWO_DECIMALS = r"^[+-]?\d{1,10}(\.\d{1,2})?$"
SIX_DECIMALS = r"^[+-]?\d{1,10}(\.\d{1,6})?$"
ANY_NUMBER = r"^[+-]?\d+(\.\d+)?$"
TRUE_WORDS = ("true", "1", "yes", "y")
FALSE_WORDS = ("false", "0", "no", "n")


@dataclass(frozen=True)
class Checked:
    """The rows of a batch, sorted out.

    Attributes:
        accepted: line, record and the contract's columns, typed.
        rejected: line, record, reasons (list of text), the contract's columns as far as read.
        notices: What was read otherwise than it stands, such as `read_as_empty:district` → rows.
    """

    accepted: pl.DataFrame
    rejected: pl.DataFrame
    notices: dict[str, int] = field(default_factory=dict)


def check(
    rows: pl.DataFrame,
    contract: type[dy.Schema],
    *,
    as_at: dt.date,
    force_codes: Iterable[str],
) -> Checked:
    """Sort rows of text into typed rows and rejected ones.

    Args:
        rows: line (of the file), record (a number of its own for each row) and the contract's
            columns as text (an optional column may be absent).
        contract: The schema to meet.
        as_at: The extract's date; no event may lie after it.
        force_codes: The force codes that exist.
    """
    columns = contract_columns(contract)
    absent = [pl.lit(None, pl.String).alias(name) for name in columns if name not in rows.columns]
    complete = rows.with_columns(absent)
    prepared = prepare_text(complete, columns)
    text = add_days(prepared.text, columns)
    forces = list(force_codes)
    faults = [_fault(text, name, column, forces) for name, column in columns.items()]
    faults += [_name_column(error, name) for name, error in prepared.errors.items()]
    typed = text.with_columns(
        pl.concat_str([f for f in faults if f is not None], separator=";", ignore_nulls=True)
        .fill_null("")
        .alias("faulty"),
        pl.lit(as_at).alias("as_at"),
        *(_read(name, column) for name, column in columns.items()),
    ).select(*ADDED_COLUMNS, *columns)
    result, failure = contract.filter(typed)
    with_reasons = _with_reasons(failure.details(), contract)
    unread = result.filter(pl.col("faulty") != "").with_columns(
        pl.col("faulty").str.split(";").alias("reasons")
    )
    kept = ["line", "record", "reasons", *columns]
    return Checked(
        accepted=result.filter(pl.col("faulty") == "").select("line", "record", *columns),
        rejected=pl.concat([with_reasons.select(kept), unread.select(kept)]).sort("record"),
        notices={**prepared.notices, **count_moved_months(text, columns)},
    )


def refuse_more(checked: Checked, found: pl.DataFrame) -> Checked:
    """Refuse rows for what is no rule of their contract.

    Args:
        checked: The batch.
        found: record, more (list of text): the reasons; one row per record.
    """
    if found.is_empty():
        return checked
    empty = pl.lit([], pl.List(pl.String))
    rows = pl.concat(
        [checked.accepted.with_columns(reasons=empty), checked.rejected], how="diagonal"
    ).join(found, on="record", how="left", maintain_order="left")
    reasons = pl.concat_list("reasons", pl.col("more").fill_null(empty))
    told = rows.with_columns(reasons=reasons).drop("more")
    is_refused = pl.col("reasons").list.len() > 0
    accepted = told.filter(~is_refused).select(checked.accepted.columns)
    rejected = told.filter(is_refused).select(checked.rejected.columns).sort("record")
    return replace(checked, accepted=accepted, rejected=rejected)


def find_broken_rules(
    records: pl.DataFrame, contract: type[dy.Schema], *, as_at: dt.date
) -> pl.DataFrame:
    """The rules that records made of several rows break, though each row kept them all.

    Args:
        records: line, record and the contract's columns, typed.
        contract: The schema to meet.
        as_at: The extract's date; no event may lie after it.

    Returns:
        One row per record that breaks a rule: record, reasons (list of text).
    """
    typed = records.with_columns(as_at=pl.lit(as_at), faulty=pl.lit(""))
    _, failure = contract.filter(typed.select(*ADDED_COLUMNS, *contract_columns(contract)))
    return _with_reasons(failure.details(), contract).select("record", "reasons")


def _fault(
    text: pl.DataFrame, name: str, declared: dy.Column, force_codes: list[str]
) -> pl.Expr | None:
    """The reason why the text of a column cannot be read, null where it can."""
    values, kind = text[name], kind_of(declared)
    column = pl.col(name)
    reason: pl.Expr
    match kind:
        case "date" | "month":
            fault = find_date_fault(text, name)
            if fault is None:
                return None
            reason = fault
        case "flag":
            words = column.str.to_lowercase().is_in([*TRUE_WORDS, *FALSE_WORDS])
            reason = pl.when(~words).then(pl.lit("not_true_or_false"))
        case "whole_number" | "decimal" | "fine_decimal":
            reason = _number_fault(column, kind)
        case "identifier":
            reason = _identifier_fault(values)
        case "label" | "offence_code":
            faults = find_label_faults(values, is_offence_code=kind == "offence_code")
            if not faults:
                return None
            reason = column.replace_strict(faults, default=None, return_dtype=pl.String)
        case "financial_year":
            is_year = read_financial_year(column).is_not_null()
            reason = pl.when(column.is_not_null() & ~is_year).then(pl.lit("not_a_financial_year"))
        case "force":
            return pl.when(~column.is_in(force_codes)).then(pl.lit("unknown_force"))
        case _:
            return None
    return _name_column(reason, name)


def _number_fault(column: pl.Expr, kind: str) -> pl.Expr:
    if kind == "whole_number":
        readable = column.str.contains(WHOLE_NUMBER) & (column.str.len_chars() < 10)
        return pl.when(~readable).then(pl.lit("not_a_number"))
    is_fine = kind == "fine_decimal"
    return (
        pl.when(column.str.contains(SIX_DECIMALS if is_fine else TWO_DECIMALS))
        .then(None)
        .when(column.str.contains(ANY_NUMBER))
        .then(pl.lit("not_six_decimals" if is_fine else "not_two_decimals"))
        .when(column.is_not_null())
        .then(pl.lit("not_a_number"))
    )


def _identifier_fault(values: pl.Series) -> pl.Expr:
    column = pl.col(values.name)
    is_number = column.str.contains(SPREADSHEET_NUMBER)
    mangled = pl.when(is_number).then(pl.lit("identifier_from_spreadsheet"))
    if is_plain_text(values):
        return mangled
    return mangled.when(has_lookalike(column)).then(pl.lit("identifier_with_lookalike"))


def _name_column(reason: pl.Expr, name: str) -> pl.Expr:
    return pl.concat_str(reason, pl.lit(name), separator=":")


def _read(name: str, column: dy.Column) -> pl.Expr:
    text = pl.col(name)
    match kind_of(column):
        case "date" | "month":
            return read_date(name, column)
        case "flag":
            word = text.str.to_lowercase()
            return (
                pl.when(word.is_in([*TRUE_WORDS, *FALSE_WORDS]))
                .then(word.is_in(TRUE_WORDS))
                .alias(name)
            )
        case "whole_number":
            whole = text.str.replace(r"\.0+$", "").str.strip_prefix("+")
            return whole.cast(column.dtype, strict=False).alias(name)
        case "decimal" | "fine_decimal" as kind:
            pattern = SIX_DECIMALS if kind == "fine_decimal" else TWO_DECIMALS
            exact = pl.when(text.str.contains(pattern)).then(text.str.strip_prefix("+"))
            return exact.cast(column.dtype, strict=False).alias(name)
        case "financial_year":
            return read_financial_year(text).alias(name)
        case _:
            return text


def _with_reasons(details: pl.DataFrame, contract: type[dy.Schema]) -> pl.DataFrame:
    """Add the list of reasons to the rows that broke a rule."""
    columns = contract_columns(contract)
    rules = [c for c in details.columns if c not in columns and c not in ADDED_COLUMNS]
    broken = []
    for rule in rules:
        reason = _reason(rule, columns)
        is_broken = pl.col(rule).cast(pl.String) == "invalid"
        if reason.startswith("missing:"):
            # What was there but could not be read is a fault already, and not missing.
            is_broken &= ~pl.col("faulty").str.contains(f":{reason.removeprefix('missing:')}(;|$)")
            if reason == "missing:force_code":
                is_broken &= ~pl.col("faulty").str.contains("unknown_force")
        broken.append(pl.when(is_broken).then(pl.lit(reason)))
    faults = pl.when(pl.col("faulty") != "").then(pl.col("faulty").str.split(";"))
    return details.with_columns(
        pl.concat_list(
            faults.fill_null(pl.lit([], dtype=pl.List(pl.String))),
            *(expression.cast(pl.String) for expression in broken),
        )
        .list.drop_nulls()
        .alias("reasons")
    )


def _reason(rule: str, columns: dict[str, dy.Column]) -> str:
    """The reason's name for a rule of dataframely, such as `missing:reported_date`."""
    column, _, check_name = rule.partition("|")
    if not check_name:
        name, _, after = rule.partition("__after_extract")
        return f"date_after_extract:{name}" if rule.endswith("__after_extract") else (name + after)
    if check_name == "nullability":
        return f"missing:{column}"
    if check_name in ("min", "max"):
        return f"{'date_before_1900' if is_dated(columns[column]) else 'out_of_range'}:{column}"
    if check_name == "max_length":
        return f"too_long:{column}"
    return f"{check_name.removeprefix('check__')}:{column}"
