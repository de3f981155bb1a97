"""What would be shown if each line had one partner: the bar for the share that is shown."""

from collections.abc import Sequence

import polars as pl

from pipelines.models.disclosure.plan import Table


def one_partner_a_line(cells: pl.DataFrame, tables: Sequence[Table]) -> pl.Series:
    """Which cells are hidden by primary suppression and one partner a line, table by table.

    It protects nothing between tables and checks no interval, so it hides less than is needed.
    In each line of a table that has a total, parts and total together, the smallest cell joins a
    hidden one that is alone, until none is.

    Args:
        cells: As `System.cells`, with cell (0, 1, ...) and is_primary.
        tables: Those of the cells.

    Returns:
        In the order of the cells: whether each is hidden.
    """
    hidden = cells["is_primary"].to_numpy().copy()
    lines = []
    for table in tables:
        own = cells.filter(pl.col("table") == table.name)
        for dimension in sorted(frozenset[str]().union(*table.totals)):
            by = [name for name in table.dimensions if name != dimension]
            groups = own.group_by(by or [pl.lit(0).alias("line")], maintain_order=True)
            lines.append(groups.agg("cell", "value").select("cell", "value"))
    if not lines:
        return pl.Series(hidden)
    parts = pl.concat(lines).with_row_index("line").explode("cell", "value")
    parts = parts.filter(pl.col("value") > 0)
    while True:
        marked = parts.with_columns(is_hidden=pl.Series(hidden)[parts["cell"]])
        lonely = marked.filter(pl.col("is_hidden").sum().over("line") == 1)
        others = lonely.filter(~pl.col("is_hidden")).sort("value", "cell")
        chosen = others.group_by("line", maintain_order=True).first()["cell"]
        if chosen.is_empty():
            return pl.Series(hidden)
        hidden[chosen.to_numpy()] = True
