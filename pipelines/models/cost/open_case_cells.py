"""Cost and open investigations of each force's cohorts by quarter, laid out as matrices."""

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.models.cost.cohort_prior import SEGMENT, quarter_number
from pipelines.models.cost.development import Matrix, Vector

QUARTERS_SEEN = 16
"""The last four years teach how open cases cost and close: long enough for the rare old ones."""
PRICE_QUARTERS = 8
"""Over how many quarters the growth of prices is measured that is carried on."""
KEYS = ("force_code", *SEGMENT, "opened_quarter")
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Cells:
    """A row per force, abuse type, complexity and quarter of opening; a column per quarter.

    Attributes:
        rows: The same rows as a frame: SEGMENT, opened_quarter, last_quarter, investigation_count,
            quarter_open_count.
        complexity: Of each row.
        opened, last, first: Columns of its opening, the last quarter its force delivered whole, and
            its force's first quarter of cost.
        still_open: Investigations open at the end of each quarter.
        cost: Real pounds spent in each.
        spent: Real pounds spent by the end of each.
        prices: What a real pound costs in each quarter.
    """

    rows: pl.DataFrame
    complexity: NDArray[np.object_]
    opened: Whole
    last: Whole
    first: Whole
    still_open: Matrix
    cost: Matrix
    spent: Matrix
    prices: Vector
    begins: int

    @property
    def names(self) -> list[str]:
        """The complexities there are, in order."""
        return sorted(set(self.complexity.tolist()))

    @property
    def last_quarters(self) -> list[dt.date]:
        """The quarters in which deliveries end."""
        return self.rows["last_quarter"].unique().sort().to_list()

    @property
    def growth(self) -> float:
        """By what prices grew a quarter, over the two years to the last one."""
        if not len(self.last):
            return 1.0
        end = int(self.last.max())
        start = max(end - PRICE_QUARTERS, 0)
        return float((self.prices[end] / self.prices[start]) ** (1 / max(end - start, 1)))

    def price_of(self, quarter: dt.date) -> float:
        """What a real pound costs in a quarter."""
        return float(self.prices[_number(quarter) - self.begins])

    def where(self, kept: NDArray[np.bool_]) -> "Cells":
        """The cells of some rows."""
        names = ("complexity", "opened", "last", "first", "still_open", "cost", "spent")
        return replace(
            self, rows=self.rows.filter(kept), **{name: getattr(self, name)[kept] for name in names}
        )

    def transitions(self) -> tuple[Vector, Vector, Vector]:
        """By age: cases seen open, what they cost in the next quarter, and those open after it."""
        rows, quarters, age = self._seen()
        size = self.cost.shape[1]
        return (
            _sums(age, self.still_open[rows, quarters - 1], size),
            _sums(age, self.cost[rows, quarters], size),
            _sums(age, self.still_open[rows, quarters], size),
        )

    def squared_residuals(self, level: Vector) -> Vector:
        """By age, the squares of what a quarter brought beyond what its open cases led to expect.

        Args:
            level: Expected real cost to come of an open case by age.
        """
        rows, quarters, age = self._seen()
        brought = self.cost[rows, quarters] + level[age + 1] * self.still_open[rows, quarters]
        off = brought - level[age] * self.still_open[rows, quarters - 1]
        return _sums(age, off**2, self.cost.shape[1])

    def spent_after(self, age: int, fewest: int, most: int) -> tuple[Vector, Vector]:
        """What cases open at an age cost after it, and their number, by cohort.

        Args:
            age: Quarters since opening.
            fewest: How many quarters at least must have gone by since then.
            most: How many at most.
        """
        since = self.last - self.opened - age
        rows = np.flatnonzero((since >= fewest) & (since <= most) & (self.opened >= self.first))
        reached = self.opened[rows] + age
        after = self.spent[rows, self.last[rows]] - self.spent[rows, reached]
        return after, self.still_open[rows, reached]

    def _seen(self) -> tuple[Whole, Whole, Whole]:
        """Row, column and age before it of each quarter that teaches."""
        quarter = np.arange(self.cost.shape[1])
        opened, last = self.opened[:, None], self.last[:, None]
        teaches = (quarter > opened) & (quarter <= last) & (quarter > last - QUARTERS_SEEN)
        rows, quarters = np.nonzero(teaches & (quarter >= self.first[:, None]))
        return rows, quarters, quarters - 1 - self.opened[rows]


def cells_of(increments: pl.DataFrame, cohorts: pl.DataFrame, closings: pl.DataFrame) -> Cells:
    """Lay out what each cohort of a force cost and had open at the end of each quarter.

    Args:
        increments: As for `open_case_costs`.
        cohorts: As for `open_case_costs`; those opened since the last whole quarter are left out.
        closings: As for `open_case_costs`.
    """
    first = increments.group_by("force_code").agg(pl.col("cost_quarter").min().alias("first"))
    told = cohorts.filter(pl.col("opened_quarter") <= pl.col("last_quarter"))
    told = told.join(first, on="force_code").sort(KEYS).with_row_index("row")
    if told.is_empty():
        begins, ends = 0, 0
    else:
        begins = int(told.select(quarter_number("opened_quarter").min()).item())
        ends = int(told.select(quarter_number("last_quarter").max()).item())
    shape = (told.height, ends - begins + 1)
    opened, last, began = (
        told.select(quarter_number(name) - begins).to_series().to_numpy()
        for name in ("opened_quarter", "last_quarter", "first")
    )
    cost, closed = np.zeros(shape), np.zeros(shape)
    spent = increments.with_columns(pl.col("cost_gbp").cast(pl.Float64) * _factor(increments))
    for matrix, frame, column, value in (
        (cost, spent, "cost_quarter", "cost_gbp"),
        (closed, closings, "closed_quarter", "closed_count"),
    ):
        found = told.select(*KEYS, "row", "last_quarter").join(frame, on=list(KEYS))
        found = found.filter(pl.col(column) <= pl.col("last_quarter"))
        place = found.select(quarter_number(column) - begins).to_series().to_numpy()
        row = found["row"].to_numpy()
        # What came before the opening counts at the opening.
        np.add.at(matrix, (row, np.maximum(place, opened[row])), found[value].to_numpy())
    still_open = told["investigation_count"].to_numpy()[:, None] - np.cumsum(closed, axis=1)
    columns = (*SEGMENT, "opened_quarter", "last_quarter", "investigation_count")
    rows = told.select(columns).with_columns(
        pl.Series("quarter_open_count", still_open[np.arange(told.height), last])
    )
    prices = _prices(increments, begins, shape[1])
    names = told["complexity"].to_numpy().astype(object)
    spent_by = np.cumsum(cost, axis=1)
    return Cells(rows, names, opened, last, began, still_open, cost, spent_by, prices, begins)


def _factor(increments: pl.DataFrame) -> pl.Expr:
    """The factor to the price base, one where none is known."""
    if "real_factor" not in increments.columns:
        return pl.lit(1.0)
    return pl.col("real_factor").cast(pl.Float64).fill_null(1.0)


def _prices(increments: pl.DataFrame, begins: int, width: int) -> Vector:
    """What a real pound costs in each quarter: the inverse of its factor, known ones carried on."""
    known = increments.select(
        (quarter_number("cost_quarter") - begins).alias("quarter"),
        (1 / _factor(increments)).alias("price"),
    ).unique("quarter")
    known = known.filter(pl.col("quarter") >= 0).sort("quarter")
    if known.is_empty():
        return np.ones(width)
    prices: Vector = np.interp(np.arange(width), known["quarter"], known["price"])
    return prices


def _sums(places: Whole, values: Vector, length: int) -> Vector:
    """Sums of values by place."""
    sums: Vector = np.bincount(places, values, length).astype(np.float64)
    return sums


def _number(quarter: dt.date) -> int:
    return quarter.year * 4 + (quarter.month + 2) // 3
