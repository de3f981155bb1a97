"""Figures of the partnership and public profiles: the cells of the release plan, and no others."""

from datetime import date
from typing import Any

import polars as pl

from dashboard.briefing.cells import (
    INTERNAL_ONLY,
    MEASURES,
    NOT_MADE,
    NOT_THERE,
    Cell,
    Change,
    UnitCosts,
    kept,
)
from dashboard.briefing.content import Where
from dashboard.briefing.periods import Period
from dashboard.briefing.released_queries import count_forces, released
from dashboard.demand.figures import ON_THE_YEAR_BEFORE
from dashboard.shell import text
from dashboard.shell.months import COUNTED_IN, MONTHS
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.release_plan import (
    BEFORE,
    COUNT,
    HIGH,
    LATEST,
    LOW,
    LOWER_80,
    MEAN,
    POINT,
    PREFIX,
    UPPER_80,
)
from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES
from pipelines.models.demand.growth import demand_growth
from pipelines.models.periods import add_months

NO_INTERVAL = "the months shown do not give one"
HIDDEN_WHY = "hidden, since it is small or would give a small count away"
STATISTICS = {
    "mean_gbp": MEAN,
    "mean_low_gbp": LOW,
    "mean_high_gbp": HIGH,
    "investigation_count": COUNT,
}
YEARS_TO_CLOSE = 2
"""Of a year that ended so long ago most investigations are closed, so that its mean stands."""


class ReleasedCells:
    """What the plan shows of one force, or of all of them, as `Cells`."""

    def __init__(self, warehouse: Warehouse, force_code: str) -> None:
        """Look at a version in the profile of partners or of the public."""
        self.warehouse, self.force_code = warehouse, force_code

    def settled_months(self) -> tuple[date, date] | None:
        """The first and the last month that the plan has of the force."""
        months = self.months()
        if months.is_empty():
            return None
        return months["month"][0], months["month"][-1]

    @kept
    def latest(self) -> Period | None:
        """The latest twelve settled months of all forces together."""
        rows = self._released(f"{MEASURES[0]}_latest", period=LATEST)
        if rows.is_empty():
            rows = self._released(f"{MEASURES[1]}_latest", period=LATEST)
        if rows.is_empty() or rows["last_month"][0] is None:
            return None
        last = rows["last_month"][0].replace(day=1)
        return Period("latest", rows["first_month"][0], last)

    @kept
    def months(self) -> pl.DataFrame:
        """As `demand_by_month`, hidden months null, with whether any is hidden as `is_hidden`."""
        parts = []
        for measure, column in COUNTED_IN.items():
            rows = self._released(f"{measure}_by_month")
            if rows.height:
                hidden = (pl.col("symbol") == "c").alias(f"{column}_hidden")
                parts.append(rows.select("month", pl.col("value").alias(column), hidden))
        if not parts:
            return pl.DataFrame(schema={**MONTHS, "is_hidden": pl.Boolean})
        found = parts[0]
        for other in parts[1:]:
            found = found.join(other, on="month", how="full", coalesce=True)
        lacking = [pl.lit(None, pl.Int64).alias(name) for name in MONTHS if name not in found]
        flags = [name for name in found.columns if name.endswith("_hidden")]
        return (
            found.with_columns(lacking)
            .with_columns(is_hidden=pl.any_horizontal(flags).fill_null(False))
            .select(*MONTHS, "is_hidden")
            .sort("month")
        )

    @kept
    def total(self, measure: str, period: Period, abuse_type: str = ALL_TYPES) -> Cell:
        """What the plan's cell of a period holds."""
        name, others = self._place(measure, period, abuse_type)
        if not name and period.kind == "latest" and self.latest() is None:
            where: Where = (("force_code", self.force_code),)
            why = f"{measure} of it were not delivered"
            return Cell(None, measure, f"{PREFIX}{measure}_latest", "value", where, NOT_THERE, why)
        if not name:
            return Cell(None, measure, "none", "value", (), NOT_MADE, INTERNAL_ONLY)
        where = (("force_code", self.force_code), *others.items())
        rows = self._released(name, **others)
        if rows.is_empty():
            why = f"{measure} of that period are not in the release plan's table"
            return Cell(None, measure, f"{PREFIX}{name}", "value", where, NOT_THERE, why)
        row = rows.row(0, named=True)
        why = ""
        if row["value"] is None:
            why = HIDDEN_WHY if row["symbol"] == "c" else f"{measure} of it were not all delivered"
        forces = None
        if self.force_code == ALL_FORCES:
            forces = count_forces(self.warehouse, name, **others)
        mart = f"{PREFIX}{name}"
        return Cell(
            row["value"], measure, mart, "value", where, row["symbol"], why, force_count=forces
        )

    def _place(
        self, measure: str, period: Period, abuse_type: str
    ) -> tuple[str, dict[str, str | date]]:
        """The plan's table that holds a period, and its dimensions; no name where none does."""
        if period.kind == "financial_year":
            year = text.financial_year(period.first)
            return f"{measure}_by_year", {"financial_year": year, "abuse_type": abuse_type}
        if period.kind == "month":
            is_all = abuse_type == ALL_TYPES
            return (f"{measure}_by_month", {"month": period.first}) if is_all else ("", {})
        latest = self.latest()
        for asked, name in ((latest, LATEST), (latest and latest.before, BEFORE)):
            if asked and (asked.first, asked.last) == (period.first, period.last):
                return f"{measure}_latest", {"period": name, "abuse_type": abuse_type}
        return "", {}

    @kept
    def change(self, measure: str, period: Period) -> Change:
        """By how much that is more than a year before; its interval from the months shown."""
        now, before = self.total(measure, period), self.total(measure, period.before)
        column = "value, against the year before"
        nothing = now.derived(None, "share", column)
        if now.value is None or not before.value:
            hidden = "c" in (now.symbol, before.symbol)
            known = Cell(None, "share", now.mart, column, now.where, "c" if hidden else NOT_THERE)
            why = "a count is hidden" if hidden else "there is none to compare with"
            return Change(known if hidden else nothing, nothing, nothing, why)
        moved = now.derived(now.value / before.value - 1, "share", column)
        ends = self._interval(measure, period, int(now.value))
        if ends is None:
            return Change(moved, nothing, nothing, NO_INTERVAL)
        mart, told = f"{PREFIX}{measure}_by_month", "value, 95% interval of the growth"
        where: Where = (("force_code", self.force_code), ("month", period.months))
        low, high = (Cell(end, "share", mart, told, where) for end in ends)
        return Change(moved, low, high)

    def _interval(self, measure: str, period: Period, counted: int) -> tuple[float, float] | None:
        """The interval of the growth, by the model of mart demand_growth on the months shown."""
        months = self.months()
        if months.is_empty() or months[COUNTED_IN[measure]].null_count() == months.height:
            return None
        growth = demand_growth(
            months.select(
                measure=pl.lit(measure),
                force_code=pl.lit(self.force_code.lower()),
                abuse_type=pl.lit("sexual"),
                period_start="month",
                period_months=pl.lit(1),
                count=COUNTED_IN[measure],
            )
        )
        rows = growth.filter(
            pl.col("force_code") == self.force_code.lower(),
            pl.col("abuse_type") == ALL_TYPES,
            pl.col("window").is_in(list(ON_THE_YEAR_BEFORE)),
            pl.col("current_start") == period.first,
            pl.col("current_end").dt.month_start() == period.last,
            pl.col("current_count") == counted,
        ).drop_nulls("growth_low")
        return (rows["growth_low"][0], rows["growth_high"][0]) if rows.height else None

    @kept
    def abuse_types(self) -> list[str]:
        """The types that the plan has, those not linked last."""
        rows = self._released(f"{MEASURES[0]}_by_year")
        types = set(rows["abuse_type"]) - {ALL_TYPES} if rows.height else set()
        return sorted(types, key=lambda name: (name == "not_linked", text.label(name)))

    @kept
    def open_cases(self, period: Period) -> tuple[Cell, date | None]:
        """How many were open on the last 31 March that lies in the period or before its end."""
        rows = self._released("caseload_by_year")
        year = period.last_whole_year
        place = ("investigations", f"{PREFIX}caseload_by_year", "value")
        where: Where = (("force_code", self.force_code), ("financial_year", year))
        found = rows.filter(financial_year=year) if rows.height else rows
        if found.is_empty():
            why = "the release plan has none of that year"
            return Cell(None, *place, where, NOT_THERE, why), None
        row = found.row(0, named=True)
        return Cell(row["value"], *place, where, row["symbol"]), date(int(year[:4]) + 1, 3, 1)

    def unit_costs(self, period: Period) -> UnitCosts:
        """What an investigation costs, rounded to whole hundreds of pounds."""
        rows = self._released("unit_cost_by_year")
        where: Where = (("force_code", self.force_code),)
        place = (f"{PREFIX}unit_cost_by_year", "value", where)
        if rows.is_empty():
            return UnitCosts(rows, None, *place)
        wide = rows.select(opened_year="financial_year").unique().sort("opened_year")
        for column, statistic in STATISTICS.items():
            one = rows.filter(statistic=statistic).select(
                opened_year="financial_year",
                **{column: "value", f"{column}_symbol": "symbol"},
            )
            wide = wide.join(one, on="opened_year", how="left", maintain_order="left")
        return UnitCosts(wide, self._quoted_year(wide, period), *place)

    def _quoted_year(self, rows: pl.DataFrame, period: Period) -> str | None:
        """The year asked for, else the latest of which most investigations are closed."""
        known = rows.drop_nulls("mean_gbp")["opened_year"].to_list()
        if period.kind == "financial_year" and period.financial_year in known:
            return period.financial_year
        settled = text.financial_year(add_months(self._as_at(), -12 * YEARS_TO_CLOSE))
        return max((year for year in known if year <= settled), default=None)

    def _as_at(self) -> date:
        return self.warehouse.info.last_complete_month

    def costs_by_category(self, year: str) -> list[tuple[str, Cell]]:
        """Pounds spent in a financial year by category, the largest first."""
        rows = self._released("cost_by_category", financial_year=year)
        if rows.is_empty():
            return []
        parts = rows.filter(pl.col("category") != "all")
        return [
            (row["category"], self._pounds(row, year))
            for row in parts.sort(
                "value", "category", descending=[True, False], nulls_last=True
            ).to_dicts()
        ]

    def _pounds(self, row: dict[str, Any], year: str) -> Cell:
        where: Where = (
            *(("force_code", self.force_code), ("financial_year", year)),
            ("category", row["category"]),
        )
        place = ("GBP", f"{PREFIX}cost_by_category", "value")
        return Cell(row["value"], *place, where, row["symbol"])

    def forecast_years(self) -> list[tuple[str, Cell, Cell, Cell]]:
        """Whole financial years to come: year, middle, low and high of 8 in 10 investigations."""
        rows = self._released("forecast_by_year", measure=MEASURES[0])
        under_way = text.financial_year(self._as_at())
        found = []
        for year in sorted(set(rows["financial_year"])) if rows.height else []:
            if year <= under_way:
                continue
            cells = [self._forecast(rows, year, name) for name in (POINT, LOWER_80, UPPER_80)]
            found.append((year, cells[0], cells[1], cells[2]))
        return found

    def _forecast(self, rows: pl.DataFrame, year: str, statistic: str) -> Cell:
        where: Where = (
            *(("force_code", self.force_code), ("measure", MEASURES[0])),
            *(("financial_year", year), ("statistic", statistic)),
        )
        place = ("investigations", f"{PREFIX}forecast_by_year", "value")
        found = rows.filter(financial_year=year, statistic=statistic)
        if found.is_empty():
            return Cell(None, *place, where, NOT_THERE)
        return Cell(found["value"][0], *place, where, found["symbol"][0])

    def forecast_model(self) -> str | None:
        """The release plan does not say which model was chosen."""
        return None

    @kept
    def provisional_from(self) -> date | None:
        """None: what is not settled is on no table of the plan."""
        return None

    def _released(self, name: str, **others: str | date) -> pl.DataFrame:
        return released(self.warehouse, name, self.force_code, **others)
