"""The command that says what moved since an older version, and why."""

from typing import Annotated, Any

import polars as pl
import typer

from pipelines import console
from pipelines.commands.options import Json, State
from pipelines.contracts.changes import COST
from pipelines.contracts.force_names import suggest_codes
from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES
from pipelines.errors import WarehouseMissing


def changes(
    since: Annotated[
        str | None,
        typer.Option(help="A version, or a month end such as 2026-09-30; default: the last one."),
    ] = None,
    force: Annotated[str, typer.Option(help="Force code, or ALL.")] = ALL_FORCES,
    as_json: Json = False,
) -> None:
    """What moved in the current version since an older one, number by number, and why."""
    from pipelines.models.changes import words
    from pipelines.publishing.versions import read_mart

    home = State.settings.home
    chosen = _choose(read_mart(home, "change_since"), since)
    _check_force(read_mart(home, "force"), force)
    rows = read_mart(home, "change").filter(since=chosen["since"], force_code=force)
    if as_json:
        console.print_json({**chosen, "force_code": force, "rows": rows.to_dicts()})
        return
    found = words.numbers(rows.filter(abuse_type=ALL_TYPES))
    if not found:
        console.out.print(f"Nothing moved since {words.name_since(chosen)}.")
        return
    console.print_table(f"Since {words.name_since(chosen)}", [_row(number) for number in found])


def _row(number: dict[str, Any]) -> dict[str, str]:
    from pipelines.models.changes import words

    is_money = number["measure"] == COST
    ends = ("period_kind", "period", "period_end", "measure")
    return {
        "number": words.MEASURE_NAMES[number["measure"]],
        "period": words.name_period(*(number[name] for name in ends)),
        "before": words.amount(number["before"], is_money=is_money),
        "now": words.amount(number["after"], is_money=is_money),
        "why": words.name_parts(number),
    }


def _choose(known: pl.DataFrame, since: str | None) -> dict[str, Any]:
    """The row of an older state.

    Raises:
        WarehouseMissing: There is none, not this one, or it cannot be compared.
    """
    from pipelines.models.changes.words import WHY_NAMES

    compared = known.filter(pl.col("left_out").is_null())
    there = ", ".join(compared["since"]) or "none: load a later extract, and build again"
    asked = pl.col("is_previous") if since is None else pl.col("since") == since
    rows = known.filter(asked)
    if rows.is_empty():
        raise WarehouseMissing(
            f"{since or 'changes'}: the current version was not compared with that."
            f" There are: {there}."
        )
    chosen = rows.row(0, named=True)
    if chosen["left_out"]:
        why = WHY_NAMES[chosen["left_out"]]
        raise WarehouseMissing(f"{since}: cannot be compared, since it {why}. There are: {there}.")
    return chosen


def _check_force(forces: pl.DataFrame, force: str) -> None:
    if force != ALL_FORCES and force not in forces["force_code"]:
        codes = suggest_codes(force, dict(forces.select("force_code", "force_name").iter_rows()))
        raise WarehouseMissing(f"{force}: no such force. Type --force ALL, or one of: {codes}.")
