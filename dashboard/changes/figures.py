"""Which numbers moved most, and how much of that was known otherwise before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.changes import queries
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.changes import COST, NEW_PERIOD, REASONS
from pipelines.models.changes import words

FEW = 5
Number = Mapping[str, Any]


@dataclass(frozen=True)
class Moved:
    """What moved in a force's numbers since an older state.

    Attributes:
        since: The state's row of mart change_since; empty where there is none to compare with.
        numbers: As `pipelines.models.changes.words.numbers`, the most revised first.
    """

    since: Mapping[str, Any]
    numbers: Sequence[Number]


def what_moved(warehouse: Warehouse, force_code: str, *, most: int | None = None) -> Moved:
    """What moved since the last version, or the last month end, for a page or a paper.

    Args:
        warehouse: The published version.
        force_code: A force, or ALL.
        most: How many numbers; all of them where not given.
    """
    since = queries.last_state(warehouse, force_code)
    if not since:
        return Moved({}, [])
    rows = queries.moved(warehouse, force_code, since["since"])
    found = sorted(words.numbers(rows), key=revised_share, reverse=True)
    return Moved(since, found[:most])


def revised_share(number: Number) -> float:
    """The moves of a number other than those of new days, as a share of what it was."""
    value = "change_gbp" if number["measure"] == COST else "change_count"
    moves = (abs(part[value]) for part in number["parts"] if part["reason"] != NEW_PERIOD)
    return float(sum(moves)) / max(float(number["before"]), 1.0)


def table_rows(numbers: Sequence[Number]) -> pl.DataFrame:
    """Counts that moved, one row each: number, period, before, after and a column for each reason.

    Cost is left out: it is no count.
    """
    rows = [
        {
            "number": words.MEASURE_NAMES[number["measure"]],
            "period": words.name_period(
                *(number[name] for name in ("period_kind", "period", "period_end", "measure"))
            ),
            "before": number["before"],
            "after": number["after"],
            **{part["reason"]: part["change_count"] for part in number["parts"]},
        }
        for number in numbers
        if number["measure"] != COST
    ]
    counts = dict.fromkeys(("before", "after", *REASONS), pl.Int64)
    return pl.DataFrame(rows, schema={"number": pl.String, "period": pl.String, **counts})
