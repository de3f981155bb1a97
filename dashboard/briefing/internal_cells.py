"""Figures of the internal profile: the marts themselves, true counts of 1 to 5 among them."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from dashboard.briefing.cells import MEASURES, NOT_THERE, Cell, Change, UnitCosts, kept
from dashboard.briefing.content import Where
from dashboard.briefing.periods import Period, latest_until
from dashboard.cost import queries as cost_queries
from dashboard.cost.figures import settled_unit_cost
from dashboard.demand import queries as demand_queries
from dashboard.demand.figures import growth_of
from dashboard.demand.words import no_growth_words
from dashboard.forecast.figures import chosen_forecast
from dashboard.shell import delivery_words, text
from dashboard.shell import queries as shell_queries
from dashboard.shell.months import Total, demand_by_month, last_settled, total_of
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES


class InternalCells:
    """True figures of one force, or of all of them, as `Cells`."""

    def __init__(self, warehouse: Warehouse, force_code: str) -> None:
        """Look at a version in its internal profile."""
        self.warehouse, self.force_code = warehouse, force_code

    @cached_property
    def _settled(self) -> dict[str, date]:
        found = {name: last_settled(self.warehouse, self.force_code, name) for name in MEASURES}
        return {name: month for name, month in found.items() if month is not None}

    def settled_months(self) -> tuple[date, date] | None:
        """The first and the last month of which anything is counted and settled."""
        months = self.months()
        if months.is_empty() or not self._settled:
            return None
        counted = months.filter(pl.any_horizontal(pl.col("^.*n_count$|^incident_count$") > 0))
        first = counted["month"].min() if counted.height else months["month"].min()
        return first, max(self._settled.values())  # type: ignore[return-value]

    @kept
    def latest(self) -> Period | None:
        """The latest twelve months that are settled of every measure that was delivered."""
        return latest_until(min(self._settled.values())) if self._settled else None

    @kept
    def months(self) -> pl.DataFrame:
        """As `demand_by_month`; nothing is hidden."""
        return demand_by_month(self.warehouse, self.force_code).with_columns(is_hidden=False)

    @kept
    def total(self, measure: str, period: Period, abuse_type: str = ALL_TYPES) -> Cell:
        """What was counted in a period."""
        return self._cell(self._total(measure, period, abuse_type), measure, period, abuse_type)

    @kept
    def _total(self, measure: str, period: Period, abuse_type: str = ALL_TYPES) -> Total:
        return total_of(
            self.warehouse, self.force_code, measure, period.first, period.last, abuse_type
        )

    def _cell(self, total: Total, measure: str, period: Period, abuse_type: str) -> Cell:
        where: Where = (
            *(("measure", measure), ("force_code", self.force_code)),
            *(("abuse_type", abuse_type), ("month", period.months)),
        )
        known = total.count is not None
        return Cell(
            total.count,
            measure,
            "demand_series",
            "count, summed",
            where,
            "" if known else NOT_THERE,
            "" if known else delivery_words.why_unknown(total, measure),
            delivery_words.of_forces(total),
            total.force_count if self.force_code == ALL_FORCES and known else None,
        )

    @kept
    def change(self, measure: str, period: Period) -> Change:
        """By how much that is more than a year before: the mart's growth, else from the counts."""
        total, before = self._total(measure, period), self._total(measure, period.before)
        row = growth_of(self.warehouse, total)
        share = self._cell(total, measure, period, ALL_TYPES)
        if row:
            named = [
                Cell(row[column], "share", "demand_growth", column, _growth_where(row, share))
                for column in ("growth_share", "growth_low", "growth_high")
            ]
            why = "" if row["growth_low"] is not None else "there are too few months for one"
            like = None
            if row["current_count"] != total.count or row["baseline_count"] != before.count:
                like = named[0].derived(row["force_count"], "forces", "force_count")
            return Change(named[0], named[1], named[2], why, like)
        nothing = share.derived(None, "share", "growth")
        if not before.count or total.count is None:
            why = no_growth_words(before).removeprefix("; ") or "growth is not known"
            return Change(nothing, nothing, nothing, why)
        found = total.count / before.count - 1
        moved = share.derived(found, "share", "count, summed, against the year before")
        why = "it is worked out for financial years and the latest twelve months only"
        return Change(moved, nothing, nothing, why)

    @kept
    def abuse_types(self) -> list[str]:
        """The types that are counted, those not linked last."""
        mix = demand_queries.demand_mix(
            self.warehouse, self.force_code, "abuse_type", date.min, date.max
        )
        types = mix["abuse_type"].to_list() if mix.height else []
        return sorted(types, key=lambda name: (name == "not_linked", text.label(name)))

    @kept
    def open_cases(self, period: Period) -> tuple[Cell, date | None]:
        """How many investigations were open at the period's end, and the month of which end."""
        months = demand_queries.caseload(self.warehouse, self.force_code)
        rows = months.filter(pl.col("month") <= period.last) if months.height else months
        where: Where = (("force_code", self.force_code), ("month", f"{period.last:%Y-%m}"))
        place = ("investigations", "caseload_by_month", "open_count")
        if rows.is_empty() or rows["month"][-1] != period.last:
            why = "the investigations of that month were not delivered"
            return Cell(None, *place, where, NOT_THERE, why), None
        only = Period("month", period.last, period.last)
        of_month = self._total("investigations", only)
        of_forces = delivery_words.of_forces(of_month)
        return Cell(rows["open_count"][-1], *place, where, of_forces=of_forces), period.last

    def unit_costs(self, period: Period) -> UnitCosts:
        """What an investigation costs: of the year asked for, else of the latest settled one."""
        rows = cost_queries.unit_cost(self.warehouse, self.force_code)
        quoted = settled_unit_cost(rows).get("opened_year")
        if period.kind == "financial_year" and rows.height:
            own = rows.filter(opened_year=period.financial_year).drop_nulls("mean_gbp")
            quoted = period.financial_year if own.height else quoted
        where: Where = (
            *(("cost_basis", cost_queries.DIRECT), ("force_code", self.force_code)),
            *(("abuse_type", ALL_TYPES), ("complexity", "all")),
        )
        return UnitCosts(rows, quoted, "unit_cost_by_year", "expected_final_mean_gbp", where)

    def costs_by_category(self, year: str) -> list[tuple[str, Cell]]:
        """Pounds spent in a financial year by category, the largest first."""
        start = date(int(year[:4]), 4, 1)
        end = date(start.year + 1, 3, 1)
        if end > self.warehouse.info.last_complete_month:
            return []
        rows = cost_queries.cost_by_category(self.warehouse, self.force_code, start, end)
        if rows.is_empty():
            return []
        where: Where = (
            *(("cost_basis", cost_queries.DIRECT), ("force_code", self.force_code)),
            ("month", f"{start:%Y-%m} to {end:%Y-%m}"),
        )
        return [
            (
                row["category"],
                Cell(
                    row["cost_gbp"],
                    "GBP",
                    "cost_by_month",
                    "cost_gbp, summed",
                    (*where, ("category", row["category"])),
                ),
            )
            for row in rows.sort("cost_gbp", "category", descending=[True, False]).to_dicts()
        ]

    def forecast_years(self) -> list[tuple[str, Cell, Cell, Cell]]:
        """Whole financial years to come: year, middle, low and high of 8 in 10 investigations."""
        rows = self._forecast()
        found = []
        for row in rows.iter_rows(named=True):
            year = text.financial_year(row["period_start"])
            where: Where = (
                *(("measure", MEASURES[0]), ("force_code", self.force_code)),
                *(("series", "all"), ("frequency", "financial_year"), ("year", year)),
            )
            cells = [
                Cell(row[name], "investigations", "forecast", name, where)
                for name in ("point", "lower_80", "upper_80")
            ]
            found.append((year, cells[0], cells[1], cells[2]))
        return found

    def forecast_model(self) -> str | None:
        """The model that the forecast is of."""
        rows = self._forecast()
        return rows["model"][0] if rows.height else None

    @kept
    def _forecast(self) -> pl.DataFrame:
        rows = chosen_forecast(self.warehouse, self.force_code, MEASURES[0], "financial_year")
        if rows.is_empty():
            return rows
        last = self.warehouse.info.last_complete_month
        # A first row may be what is left of this year, which no whole year is to be set against.
        begins = pl.col("period_start")
        return rows.filter((begins > last) & (begins.dt.month() == 4)).sort("period_start")

    @kept
    def provisional_from(self) -> date | None:
        """The first month that is not settled."""
        return shell_queries.provisional_from(self.warehouse, self.force_code)


def _growth_where(row: Mapping[str, Any], total: Cell) -> Where:
    kept = [(name, value) for name, value in total.where if name != "month"]
    return (*kept, ("baseline", row["baseline"]), ("current", row["current"]))
