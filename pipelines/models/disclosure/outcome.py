"""The frames of a protected plan: cells with symbols, log, audit, blocks and shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from pipelines.contracts.symbols import HIDDEN, NOT_APPLICABLE, NOT_DELIVERED, SHOWN
from pipelines.models.disclosure.blocks import Found
from pipelines.models.disclosure.cliques import with_coarser
from pipelines.models.disclosure.intervals import TOLERANCE
from pipelines.models.disclosure.marks import PARTNER, Judged
from pipelines.models.disclosure.plan import (
    PLACES_AND_TIMES,
    Kind,
    Table,
    dimensions_of,
    total_label,
)

if TYPE_CHECKING:
    from pipelines.models.disclosure.protect import Protected

SHOWN_BEFORE = "shown_before"


@dataclass(frozen=True)
class Outcome:
    """The frames of one kind, as `Protected` describes them."""

    cells: pl.DataFrame
    log: pl.DataFrame
    audit: pl.DataFrame
    blocks: pl.DataFrame
    shares: pl.DataFrame


def join_outcomes(outcomes: Sequence[Outcome]) -> dict[str, pl.DataFrame]:
    """The frames of all kinds, one below the other."""
    return {
        name: pl.concat([getattr(outcome, name) for outcome in outcomes], how="diagonal")
        for name in ("cells", "log", "audit", "blocks", "shares")
    }


def outcome_of(
    atoms: pl.DataFrame,
    own: Sequence[Table],
    tables: Sequence[Table],
    judged: Judged,
    names: list[str],
    found: Sequence[Found],
    baseline: pl.Series,
    earlier: "Protected | None",
    coarser: Mapping[str, str],
) -> Outcome:
    """Put together what was found.

    Args:
        atoms: As `protect` takes them.
        own: The tables of one kind.
        tables: All tables of the plan.
        judged: Their cells, and why those hidden for their own sake are.
        names: The cells in words.
        found: The blocks.
        baseline: Which cells primary suppression and one partner a line would hide.
        earlier: Where kept blocks are taken from.
        coarser: As `protect` takes it.
    """
    kind, keys = own[0].kind, ["table", *dimensions_of(tables)]
    cells = _with_what_was_found(judged.cells, keys, names, found, earlier)
    hidden = cells.filter(pl.col("why").is_not_null())
    block_of = _block_of(found)
    log = hidden.join(block_of, on="cell", how="left", maintain_order="left")
    shown = [_with_symbols(cells, kind, keys), _not_delivered(atoms, own, kind, coarser)]
    return Outcome(
        pl.concat(shown, how="diagonal_relaxed").select(*keys, kind.value, "symbol"),
        log.select(*keys, "why", "partner_of", "block"),
        _audit(cells, judged, keys, found, block_of, earlier),
        _blocks(found, hidden),
        _shares(cells, kind, baseline),
    )


def _with_what_was_found(
    cells: pl.DataFrame,
    keys: list[str],
    names: list[str],
    found: Sequence[Found],
    earlier: "Protected | None",
) -> pl.DataFrame:
    """The cells with every reason: kept blocks have what they had, cells told after all none."""
    lacking = [pl.lit(None, pl.String).alias(name) for name in keys if name not in cells.columns]
    cells = cells.with_columns(lacking)
    partners = _partners(cells, keys, names, found, earlier)
    told = [cell for block in found for cell in block.told]
    kept = [cell for block in found if block.is_kept for cell in block.cells.tolist()]
    settled = pl.Series([*told, *kept], dtype=pl.Int64)
    own = pl.when(~pl.col("cell").is_in(settled.implode())).then(pl.col("why"))
    joined = cells.join(partners, on="cell", how="left", maintain_order="left")
    return joined.with_columns(why=pl.coalesce(own, "found_why"))


def _with_symbols(cells: pl.DataFrame, kind: Kind, keys: list[str]) -> pl.DataFrame:
    is_hidden = pl.col("why").is_not_null()
    has_none = (pl.col("case_count") == 0) if kind is Kind.AMOUNT else pl.lit(value=False)
    symbol = (
        pl.when(is_hidden)
        .then(pl.lit(HIDDEN))
        .when(has_none)
        .then(pl.lit(NOT_APPLICABLE))
        .otherwise(pl.lit(SHOWN))
    )
    value = pl.col("value").cast(pl.Int64) if kind is Kind.COUNT else pl.col("value")
    shown = pl.when(symbol == SHOWN).then(value)
    return cells.select(*keys, shown.alias(kind.value), symbol=symbol)


def _partners(
    cells: pl.DataFrame,
    keys: list[str],
    names: list[str],
    found: Sequence[Found],
    earlier: "Protected | None",
) -> pl.DataFrame:
    """One row per partner, and per hidden cell of kept blocks: cell, found_why, partner_of."""
    pairs = [(cell, other) for block in found for cell, other in block.partners.items()]
    new = pl.DataFrame(
        {
            "cell": [cell for cell, _ in pairs],
            "partner_of": [None if other is None else names[other] for _, other in pairs],
        },
        schema={"cell": pl.Int64, "partner_of": pl.String},
    ).with_columns(found_why=pl.lit(PARTNER))
    kept = [block.fingerprint for block in found if block.is_kept]
    if earlier is not None and kept:
        log = _as(earlier.log.filter(pl.col("block").is_in(kept)), cells, keys)
        old = cells.select("cell", *keys).join(log, on=keys, nulls_equal=True)
        new = pl.concat([new, old.select("cell", "partner_of", found_why="why")])
    return new


def _as(rows: pl.DataFrame, cells: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Rows of an earlier plan with the keys of this one, in its types."""
    lacking = [pl.lit(None).alias(name) for name in keys if name not in rows.columns]
    return rows.with_columns(lacking).with_columns(
        pl.col(name).cast(cells.schema[name]) for name in keys
    )


def _block_of(found: Sequence[Found]) -> pl.DataFrame:
    parts = [
        pl.DataFrame({"cell": block.cells}).with_columns(block=pl.lit(block.fingerprint))
        for block in found
    ]
    schema = {"cell": pl.Int64, "block": pl.String}
    return pl.concat(
        [pl.DataFrame(schema=schema), *(part.cast({"cell": pl.Int64}) for part in parts)]
    )


def _audit(
    cells: pl.DataFrame,
    judged: Judged,
    keys: list[str],
    found: Sequence[Found],
    block_of: pl.DataFrame,
    earlier: "Protected | None",
) -> pl.DataFrame:
    reached = [(cell, *ends) for block in found for cell, ends in block.reached.items()]
    ends = pl.DataFrame(
        reached,
        schema={"cell": pl.Int64, "lower": pl.Float64, "upper": pl.Float64},
        orient="row",
    )
    goals = cells.select("cell", *keys, "why", "value", "is_forced").with_columns(
        must_reach_lower=judged.marks.low,
        must_reach_upper=judged.marks.high,
        is_protected=judged.marks.is_protected,
    )
    is_lower = pl.col("lower") <= pl.col("must_reach_lower") + TOLERANCE
    is_upper = pl.col("upper") >= pl.col("must_reach_upper") - TOLERANCE
    columns = [*keys, "why", "lower", "upper", "must_reach_lower", "must_reach_upper", "is_held"]
    new = (
        goals.filter("is_protected")
        .join(ends, on="cell", maintain_order="left")
        .join(block_of, on="cell", how="left", maintain_order="left")
        .with_columns(is_held=is_lower & is_upper)
        .select(*columns, "block")
    )
    given = goals.filter("is_forced", pl.col("value").is_between(1, pl.col("must_reach_upper")))
    told = given.select(
        *keys,
        pl.lit(SHOWN_BEFORE).alias("why"),
        pl.col("value").alias("lower"),
        pl.col("value").alias("upper"),
        "must_reach_lower",
        "must_reach_upper",
        pl.lit(value=False).alias("is_held"),
        pl.lit(None, pl.String).alias("block"),
    )
    kept = [block.fingerprint for block in found if block.is_kept]
    if earlier is None or not kept:
        return pl.concat([new, told])
    old = _as(earlier.audit.filter(pl.col("block").is_in(kept)), cells, keys)
    return pl.concat([new, told, old.select(*columns, "block")])


def _blocks(found: Sequence[Found], hidden: pl.DataFrame) -> pl.DataFrame:
    cells = set(hidden["cell"])
    rows = [
        (
            block.fingerprint,
            len(block.cells),
            len(cells & set(block.cells.tolist())),
            block.is_kept,
        )
        for block in found
    ]
    schema = {
        "block": pl.String,
        "cell_count": pl.Int64,
        "hidden_count": pl.Int64,
        "is_kept": pl.Boolean,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _shares(cells: pl.DataFrame, kind: Kind, baseline: pl.Series) -> pl.DataFrame:
    some = cells.with_columns(is_beside=baseline).filter(pl.col("value") != 0)
    return some.select(
        kind=pl.lit(kind.value),
        nonzero_count=pl.len().cast(pl.Int64),
        shown_share=pl.col("why").is_null().mean(),
        one_partner_share=(~pl.col("is_beside")).mean(),
    )


def _not_delivered(
    atoms: pl.DataFrame, tables: Sequence[Table], kind: Kind, coarser: Mapping[str, str]
) -> pl.DataFrame:
    """Cells of forces and times that nothing came from, where the table tells both."""
    times = with_coarser(PLACES_AND_TIMES, coarser) - {"force_code"}
    found = [pl.DataFrame(schema={"table": pl.String, kind.value: pl.Int64, "symbol": pl.String})]
    for table in tables:
        when = [name for name in table.dimensions if name in times]
        if not when or "force_code" not in table.dimensions:
            continue
        within = atoms.drop_nulls(when)
        both = within.select("force_code").unique().join(within.select(when).unique(), how="cross")
        rows = both.join(
            within.select("force_code", *when).unique(), on=["force_code", *when], how="anti"
        )
        if rows.is_empty():
            continue
        for name in table.dimensions:
            if name not in {"force_code", *when}:
                values = atoms[name].drop_nulls().unique().to_list()
                has_total = any(totals == {name} for totals in table.totals)
                labels = [*values, *([total_label(name)] if has_total else [])]
                rows = rows.join(pl.DataFrame({name: labels}), how="cross")
        found.append(rows.with_columns(table=pl.lit(table.name), symbol=pl.lit(NOT_DELIVERED)))
    return pl.concat(found, how="diagonal_relaxed")
