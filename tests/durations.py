"""Investigations as the model of durations takes them."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import polars as pl

from pipelines.contracts.marts.durations import ENDINGS
from pipelines.models.durations.groups import Groups, Real
from pipelines.models.durations.incidence import Ended

SCHEMA = {
    "force_code": pl.String,
    "opened_year": pl.String,
    "abuse_type": pl.String,
    "complexity": pl.String,
    "until": pl.String,
    "days": pl.Int64,
    "ending": pl.String,
    "case_count": pl.Int64,
}


def cases(
    rows: Iterable[tuple[int, str]],
    *,
    until: str = "closing",
    force: str = "E23000001",
    abuse_type: str = "neglect",
    complexity: str = "standard",
) -> pl.DataFrame:
    """One row an investigation: days, and how it ended (`open` where it had not)."""
    of = (force, "2020/21", abuse_type, complexity, until)
    return pl.DataFrame([(*of, days, ending, 1) for days, ending in rows], SCHEMA, orient="row")


def row(marts: tuple[pl.DataFrame, pl.DataFrame], measure: str, **keys: str) -> dict[str, object]:
    """The mart's row of one measure, of all together unless keys say otherwise."""
    of = {"force_code": "ALL", "abuse_type": "all", "complexity": "all", **keys}
    return marts[0].filter(measure=measure, **of).row(0, named=True)


def curve(
    marts: tuple[pl.DataFrame, pl.DataFrame], measure: str, column: str = "ended_share"
) -> dict[int, float]:
    """The curve of one measure of all together: a column by days."""
    of = {"force_code": "ALL", "abuse_type": "all", "complexity": "all"}
    return dict(marts[1].filter(measure=measure, **of).select("days", column).iter_rows())


def one_group(rows: Sequence[tuple[int, str]]) -> tuple[Ended, Mapping[str, Real]]:
    """Investigations as a group by day, and how many ended on each in each way."""
    days, place = np.unique([day for day, _ in rows], return_inverse=True)
    parts = {
        way: np.bincount(place, [ending == way for _, ending in rows], len(days))
        for way in (*ENDINGS, "open")
    }
    groups = Groups.of(np.zeros(len(days), np.int64))
    ended = sum(parts[ending] for ending in ENDINGS)
    at_risk = groups.sum_from_here(ended + parts["open"])
    left = at_risk - ended - parts["open"]
    return Ended(groups, days.astype(np.float64), at_risk, ended, left), parts
