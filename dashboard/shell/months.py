"""Months of demand as pages read them, and totals of several months of the same forces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.shell import queries
from dashboard.shell.text import force_sum
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES
from pipelines.models.demand.demand_series import (
    months_of_whole_years,
    settled_series,
    span_totals,
    totals_to_each_month,
)
from pipelines.models.periods import add_months
from pipelines.models.rates import NO_TERRITORY

YEAR_MONTHS = 12
COUNTED_IN = {"incidents": "incident_count", "investigations": "investigation_count"}
"""The column of `demand_by_month` that counts a measure."""
FORCES_IN = {"incidents": "incident_force_count", "investigations": "investigation_force_count"}
"""The column that says how many territorial forces that count is of."""
MONTHS = {
    "month": pl.Date,
    **dict.fromkeys(COUNTED_IN.values(), pl.Int64),
    **dict.fromkeys(FORCES_IN.values(), pl.Int64),
}


def demand_by_month(
    warehouse: Warehouse, force_code: str, abuse_type: str = ALL_TYPES
) -> pl.DataFrame:
    """Demand up to the last complete month.

    Args:
        warehouse: The published version.
        force_code: A force, or ALL.
        abuse_type: A type, or all.

    Returns:
        One row per month, none skipped: month, incident_count, investigation_count (null where the
        month was not delivered), incident_force_count, investigation_force_count (how many
        territorial forces each is of).
    """
    return _side_by_side(queries.demand_series(warehouse, force_code, abuse_type), force_code)


def counts_of(demand: pl.DataFrame, measure: str, last: date | None) -> pl.DataFrame:
    """One measure's months up to the last settled one, as a forecast is drawn on from them.

    Args:
        demand: As `demand_by_month`.
        measure: `incidents` or `investigations`.
        last: The last settled month; None where there is none.

    Returns:
        One row per month: period_start, value (null where the month was not delivered).
    """
    settled = demand.filter(pl.col("month") <= (last or date.min))
    return settled.select(period_start="month", value=COUNTED_IN[measure])


def years_to_each_month(warehouse: Warehouse, force_code: str) -> pl.DataFrame:
    """The totals of the twelve months to each settled month, of the same forces throughout.

    Returns:
        As `demand_by_month`, a row per month in which a total ends; null where no force delivered
        all of its months.
    """
    series = queries.demand_series(warehouse, force_code)
    if series.is_empty():
        return pl.DataFrame(schema=MONTHS)
    last = series.filter("is_settled", force_code=force_code)["month"].max()
    totals = totals_to_each_month(settled_series(series), YEAR_MONTHS)
    return _side_by_side(totals.filter(pl.col("month") <= last), force_code)


def demand_of_whole_years(warehouse: Warehouse, force_code: str) -> pl.DataFrame:
    """The settled months of financial years, each year of the forces that delivered all of it.

    Returns:
        As `demand_by_month`; of no other months than those of whole financial years.
    """
    series = queries.demand_series(warehouse, force_code)
    if series.is_empty():
        return pl.DataFrame(schema=MONTHS)
    return _side_by_side(months_of_whole_years(settled_series(series)), force_code)


def _side_by_side(series: pl.DataFrame, force_code: str) -> pl.DataFrame:
    """One row per month of rows of `demand_series`, and how many territorial forces count."""
    if series.is_empty():
        return pl.DataFrame(schema=MONTHS)
    own = series.filter(force_code=force_code)
    counted = series.filter(
        pl.col("count").is_not_null(), ~pl.col("force_code").is_in([ALL_FORCES, *NO_TERRITORY])
    )
    months = own.select("month").unique().sort("month")
    for measure, column in COUNTED_IN.items():
        counts = own.filter(measure=measure).select("month", pl.col("count").alias(column))
        of_measure = counted.filter(measure=measure).group_by("month")
        forces = of_measure.agg(pl.len().cast(pl.Int64).alias(FORCES_IN[measure]))
        months = (
            months.join(counts, on="month", how="left")
            .join(forces, on="month", how="left")
            .with_columns(pl.col(FORCES_IN[measure]).fill_null(0))
        )
    return months.select(list(MONTHS)).sort("month")


@dataclass(frozen=True)
class Total:
    """What was counted of one measure over a span of months, of the same forces throughout.

    Attributes:
        first: First month of the span.
        last: Last month of it.
        count: None where the force lacks a month of it; for ALL, where every force does.
        force_count: Territorial forces that delivered every month of it.
        lacking: For ALL, the names of the version's other forces, in order.
        gaps: Months of it that were not delivered, for ALL by any force.
        later: Months after it that were not delivered either.
    """

    measure: str
    force_code: str
    first: date
    last: date
    count: int | None
    force_count: int
    lacking: tuple[str, ...] = ()
    gaps: tuple[date, ...] = ()
    later: tuple[date, ...] = ()

    @property
    def is_of_fewer(self) -> bool:
        """Whether it is a sum over forces that lacks one of them."""
        return self.force_code == ALL_FORCES and bool(self.lacking)

    def where(self, name: str) -> str:
        """What the force, or the sum of just these forces, is called.

        Args:
            name: What the reader's choice is called.
        """
        is_sum = self.force_code == ALL_FORCES and self.count is not None
        return force_sum(self.force_count) if is_sum else name


def total_of(
    warehouse: Warehouse,
    force_code: str,
    measure: str,
    first: date,
    last: date,
    abuse_type: str = ALL_TYPES,
) -> Total:
    """What was counted of one measure over a span of settled months, both ends included.

    Args:
        warehouse: The published version.
        force_code: A force, or ALL.
        measure: `incidents` or `investigations`.
        first: First month of the span.
        last: Last month of it, which is settled.
        abuse_type: A type, or all.
    """
    series = queries.demand_series(warehouse, force_code, abuse_type)
    if series.is_empty():
        return Total(measure, force_code, first, last, None, 0)
    series = series.filter(measure=measure)
    totals = span_totals(settled_series(series), first, last)
    of_forces = totals.filter(pl.col("force_code") != ALL_FORCES)
    whole = of_forces.drop_nulls("count")["force_code"]
    lacking = of_forces.filter(pl.col("count").is_null())["force_code"].to_list()
    own = series.filter(pl.col("force_code") == force_code, pl.col("count").is_null())["month"]
    is_sum = force_code == ALL_FORCES
    return Total(
        measure,
        force_code,
        first,
        last,
        next(iter(totals.filter(force_code=force_code)["count"]), None),
        len(set(whole) - set(NO_TERRITORY)),
        lacking=tuple(_names(warehouse, lacking)) if is_sum else (),
        gaps=tuple(month for month in own if first <= month <= last),
        later=tuple(month for month in own if month > last),
    )


def last_settled(warehouse: Warehouse, force_code: str, measure: str) -> date | None:
    """The last settled month of which a measure was delivered; None where there is none."""
    series = queries.demand_series(warehouse, force_code)
    if series.is_empty():
        return None
    settled = series.filter(
        pl.col("is_settled"), pl.col("count").is_not_null(), measure=measure, force_code=force_code
    )
    return next(iter(settled["month"].tail(1)), None)


def recorded_so_far(
    warehouse: Warehouse, force_code: str, measure: str, abuse_type: str = ALL_TYPES
) -> pl.DataFrame:
    """The delivered months of a measure after its last settled one, in order.

    Returns:
        One row per month: month, count, expected_count, expected_low, expected_high (95 per cent),
        expected_low_80, expected_high_80 (null where what it will come to cannot be told).
    """
    series = queries.demand_series(warehouse, force_code, abuse_type)
    if series.is_empty():
        return series
    late = series.filter(
        ~pl.col("is_settled"), pl.col("count").is_not_null(), measure=measure, force_code=force_code
    )
    return late.select("month", "count", pl.col("^expected_.*$"))


def last_year(
    warehouse: Warehouse, force_code: str, measure: str, abuse_type: str = ALL_TYPES
) -> Total | None:
    """The twelve months to the last settled one; None where no settled month was delivered."""
    last = last_settled(warehouse, force_code, measure)
    if last is None:
        return None
    first = add_months(last, 1 - YEAR_MONTHS)
    return total_of(warehouse, force_code, measure, first, last, abuse_type)


def forces_ever(warehouse: Warehouse, measure: str, abuse_type: str = ALL_TYPES) -> int:
    """How many territorial forces delivered any month of a measure."""
    series = queries.demand_series(warehouse, ALL_FORCES, abuse_type)
    if series.is_empty():
        return 0
    counted = series.filter(
        pl.col("count").is_not_null(),
        pl.col("measure") == measure,
        ~pl.col("force_code").is_in([ALL_FORCES, *NO_TERRITORY]),
    )
    return counted["force_code"].n_unique()


def forces_throughout(
    warehouse: Warehouse, measures: Sequence[str], spans: Sequence[tuple[date, date]]
) -> int:
    """How many territorial forces delivered each of some measures in every month of some spans.

    Args:
        warehouse: The published version.
        measures: `incidents`, `investigations` or both.
        spans: First and last month of each.
    """
    series = queries.demand_series(warehouse, ALL_FORCES)
    if series.is_empty():
        return 0
    of_forces = settled_series(series).filter(
        pl.col("measure").is_in(list(measures)),
        ~pl.col("force_code").is_in([ALL_FORCES, *NO_TERRITORY]),
    )
    whole = pl.concat([span_totals(of_forces, *span).drop_nulls("count") for span in spans])
    times = whole.group_by("force_code").len("times")
    return times.filter(pl.col("times") == len(measures) * len(spans)).height


def _names(warehouse: Warehouse, force_codes: Sequence[str]) -> list[str]:
    names = queries.forces(warehouse).filter(pl.col("force_code").is_in(force_codes))
    return sorted(names["force_name"].to_list())
