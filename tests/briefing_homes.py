"""Published versions made by hand for briefings: two invented forces whose numbers are known.

Each opened 68 investigations a month and had 132 incidents reported until September 2025, and 75
and 132 a month in the twelve months after. The plan's marts are those of `plan_inputs`.
"""

import csv
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.contracts.profiles import Profile
from pipelines.contracts.published import PROFILE_FILES, PUBLISHED
from pipelines.contracts.release_plan import PREFIX
from pipelines.models.periods import add_months, financial_year_of
from tests.plan_inputs import START, plan_inputs

VERSION = "20261002T053000Z"
NORTH, SOUTH, EMPTY = "E23000001", "E23000002", "E23000003"
NAMES = {NORTH: "Northshire", SOUTH: "Southshire", EMPTY: "Emptyshire"}
FIRST, LAST = date(2021, 4, 1), date(2026, 9, 1)
MONTHS = [add_months(FIRST, n) for n in range(66)]
TYPES = ("online_images", "sexual")
PAST = {"incidents": 132, "investigations": 68}
LATEST = {"incidents": 132, "investigations": 75}
REFERENCE = Path(__file__).parents[1] / "data" / "reference"


def count_of(measure: str, month: date) -> int:
    """What either force counted in a month."""
    return (LATEST if month >= date(2025, 10, 1) else PAST)[measure]


def demand_series() -> pl.DataFrame:
    """The mart: each force and their sum, each type (half of it) and all."""
    rows = [
        (
            measure,
            code,
            kind,
            month,
            count_of(measure, month) * (2 if code == "ALL" else 1) // (1 if kind == "all" else 2),
        )
        for measure in PAST
        for code in (NORTH, SOUTH, "ALL")
        for kind in ("all", *TYPES)
        for month in MONTHS
    ]
    frame = pl.DataFrame(
        rows, schema=["measure", "force_code", "abuse_type", "month", "count"], orient="row"
    )
    nothing = {
        name: pl.lit(None, pl.Int64)
        for name in ("expected_low", "expected_high", "expected_low_80", "expected_high_80")
    }
    return frame.with_columns(
        force_count=pl.when(force_code="ALL").then(2).otherwise(1),
        is_settled=pl.lit(value=True),
        expected_count=pl.lit(None, pl.Float64),
        **nothing,
    )


def demand_growth(low: float = 0.05, high: float = 0.16) -> pl.DataFrame:
    """The mart's row of the latest twelve months, of investigations."""
    return pl.DataFrame(
        [
            {
                "measure": "investigations",
                "force_code": code,
                "abuse_type": "all",
                "window": "latest_twelve_months",
                "baseline": "Oct 2024–Sep 2025",
                "current": "Oct 2025–Sep 2026",
                "baseline_start": date(2024, 10, 1),
                "baseline_end": date(2025, 9, 30),
                "current_start": date(2025, 10, 1),
                "current_end": date(2026, 9, 30),
                "baseline_count": 816,
                "current_count": 900,
                "growth_share": 900 / 816 - 1,
                "growth_low": low,
                "growth_high": high,
                "yearly_growth_share": 900 / 816 - 1,
                "baseline_rate_per_1000": None,
                "current_rate_per_1000": None,
                "force_count": 1,
            }
            for code in (NORTH, SOUTH, "ALL")
        ]
    )


def unit_cost() -> pl.DataFrame:
    """The mart: 2024/25 is settled, 2025/26 half open."""
    rows = [("2023/24", 900, 0, 20_400.0), ("2024/25", 910, 10, 21_300.0), ("2025/26", 50, 50, 9e3)]
    return pl.DataFrame(
        [
            {
                "cost_basis": "direct",
                "force_code": code,
                "opened_year": year,
                "abuse_type": "all",
                "complexity": "all",
                "investigation_count": closed,
                "open_count": still_open,
                "expected_final_mean_gbp": mean,
                "expected_final_low_gbp": mean * 0.9,
                "expected_final_high_gbp": mean * 1.1,
                "expected_final_mean_real_gbp": mean,
                "mean_gbp": mean,
                "mean_real_gbp": mean,
                "median_gbp": mean,
                "p90_gbp": mean,
                "top_1_percent_share": None,
                "price_base": "2026/27",
            }
            for code in (NORTH, SOUTH, "ALL")
            for year, closed, still_open, mean in rows
        ],
        schema_overrides={"top_1_percent_share": pl.Float64},
    )


def forecast() -> pl.DataFrame:
    """The mart's chosen rows of whole financial years."""
    return pl.DataFrame(
        [
            {
                "measure": "investigations",
                "force_code": code,
                "series": "all",
                "frequency": "financial_year",
                "period_start": date(2027, 4, 1),
                "model": "combination",
                "point": 912.4,
                "lower_80": 844.0,
                "upper_80": 991.0,
                "lower_95": 800.0,
                "upper_95": 1_040.0,
                "is_chosen": True,
                "is_back_tested": True,
            }
            for code in (NORTH, SOUTH, "ALL")
        ]
    )


def changes() -> dict[str, pl.DataFrame]:
    """Marts change and change_since: Northshire's investigations rose by nine since a version."""
    parts = [("late_record", 12, 12), ("correction", 4, 0), ("withdrawal", 3, -3)]
    rows = [
        {
            "since": "20260901T053000Z",
            "measure": "investigations",
            "force_code": NORTH,
            "abuse_type": "all",
            "period_kind": "latest_twelve_months",
            "period": "2025-10 to 2026-09",
            "reason": reason,
            "period_end": LAST,
            "record_count": records,
            "count_before": 891,
            "count_after": 900,
            "change_count": change,
            "before_gbp": None,
            "after_gbp": None,
            "change_gbp": None,
        }
        for reason, records, change in parts
    ]
    since = {
        "since": "20260901T053000Z",
        "kind": "version",
        "as_at": date(2026, 8, 31),
        "code_version": "0.1.0",
        "left_out": None,
        "is_previous": True,
    }
    money = dict.fromkeys(("before_gbp", "after_gbp", "change_gbp"), pl.Float64)
    return {
        "change": pl.DataFrame(rows, schema_overrides=money),
        "change_since": pl.DataFrame([since], schema_overrides={"left_out": pl.String}),
    }


def recorded_crime() -> pl.DataFrame:
    """The mart: both forces by quarter, the one twice the other."""
    rows = [
        (code, month, "child_sexual", count, 0.1)
        for code, count in ((NORTH, 60), (SOUTH, 120))
        for month in MONTHS
        if month.month in (1, 4, 7, 10)
    ]
    columns = ["force_code", "quarter_start", "offence_group", "offence_count"]
    return pl.DataFrame(rows, schema=[*columns, "offences_per_1000_children"], orient="row")


def open_marts() -> dict[str, pl.DataFrame]:
    """What stands in the file of every profile."""
    places = [
        (code, name, name[:5], "A region", 1, n) for n, (code, name) in enumerate(NAMES.items())
    ]
    columns = ["force_code", "force_name", "short_name", "region", "tile_row", "tile_column"]
    children = [(code, year, 200_000, False) for code in NAMES for year in range(2020, 2027)]
    populated = ["force_code", "year", "child_population_count", "is_carried_forward"]
    return {
        "force": pl.DataFrame(places, schema=columns, orient="row"),
        "population_by_year": pl.DataFrame(children, schema=populated, orient="row"),
        "recorded_crime_by_quarter": recorded_crime(),
        "published_figure": reference("published_figure"),
        "claim": reference("claim"),
        "price_index": plan_inputs(forces=1).price_index,
        "build_info": pl.DataFrame(
            {
                "version": VERSION,
                "built_at": datetime(2026, 10, 2, 5, 30),
                "as_at": date(2026, 9, 30),
                "code_version": "0.1.0",
                "is_synthetic": True,
                "force_count": 2,
            }
        ),
    }


def reference(name: str) -> pl.DataFrame:
    """A reference table as its mart has it: numbers typed, empty cells null."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    frame = pl.DataFrame(rows).with_columns(pl.all().replace("", None))
    numbers = {"value", "growth_share", "baseline_count", "current_count", "unit_cost_gbp"}
    numbers |= {"total_gbp", "projected_count", "projected_total_gbp"}
    years = {"baseline_year", "current_year", "years", "projected_year"}
    return frame.with_columns(
        *(pl.col(n).cast(pl.Float64) for n in numbers & set(frame.columns)),
        *(pl.col(n).cast(pl.Int64) for n in years & set(frame.columns)),
        *((pl.col(n) == "true") for n in {"is_secondary"} & set(frame.columns)),
    )


def internal_marts() -> dict[str, pl.DataFrame]:
    """What the internal profile reads."""
    inputs = plan_inputs(forces=2, types=TYPES, draws=60, opened=100.0)
    of_plan = {part.name: getattr(inputs, part.name) for part in fields(inputs)[:-1]}
    caseload = [(code, month, 68, 60, 640) for code in (NORTH, SOUTH) for month in MONTHS]
    columns = ["force_code", "month", "opened_count", "closed_count", "open_count"]
    booked = of_plan["cost_by_month"].with_columns(
        investigation_count=pl.lit(100), price_base=pl.lit("2026/27")
    )
    return {
        **open_marts(),
        **of_plan,
        "cost_by_month": booked,
        **changes(),
        "demand_series": demand_series(),
        "demand_growth": demand_growth(),
        "unit_cost_by_year": unit_cost(),
        "forecast": forecast(),
        "caseload_by_month": pl.DataFrame(caseload, schema=columns, orient="row"),
    }


def released_marts() -> dict[str, pl.DataFrame]:
    """What the public profile reads: Southshire's latest investigations are hidden."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for measure in PAST:
        for code in (NORTH, SOUTH, "ALL"):
            is_hidden = (measure, code) == ("investigations", SOUTH)
            for kind in ("all", *TYPES):
                _add_counts(tables, measure, code, kind, is_hidden=is_hidden)
            for month in MONTHS:
                cell = _cell(count_of(measure, month) * (2 if code == "ALL" else 1))
                tables.setdefault(f"{measure}_by_month", []).append(
                    {"force_code": code, "month": month, **cell}
                )
    for code in (NORTH, SOUTH, "ALL"):
        tables.setdefault("caseload_by_year", []).append(
            {"force_code": code, "financial_year": "2025/26", **_cell(640)}
        )
        for year, mean in (("2023/24", 20_400), ("2024/25", 21_300)):
            for statistic, value in {
                "mean": mean,
                "low": 19_000,
                "high": 23_000,
                "count": 900,
            }.items():
                tables.setdefault("unit_cost_by_year", []).append(
                    {"force_code": code, "financial_year": year, "statistic": statistic}
                    | {"price_base": "2026/27", **_cell(value)}
                )
        for statistic, value in {"point": 910, "lower_80": 840, "upper_80": 990}.items():
            tables.setdefault("forecast_by_year", []).append(
                {"force_code": code, "measure": "investigations", "financial_year": "2027/28"}
                | {"statistic": statistic, **_cell(value)}
            )
    frames = {f"{PREFIX}{name}": pl.DataFrame(rows) for name, rows in tables.items()}
    return {**open_marts(), **frames}


def _cell(value: int | None) -> dict[str, Any]:
    return {"value": value, "symbol": "c" if value is None else ""}


def _add_counts(
    tables: dict[str, list[dict[str, Any]]],
    measure: str,
    code: str,
    kind: str,
    *,
    is_hidden: bool,
) -> None:
    """Years and the latest twelve months of a measure, by type."""
    share = (2 if code == "ALL" else 1) / (1 if kind == "all" else 2)
    years: dict[str, int] = {}
    for month in MONTHS:
        year = financial_year_of(month)
        years[year] = years.get(year, 0) + count_of(measure, month)
    for year, count in years.items():
        if year < financial_year_of(LAST):
            tables.setdefault(f"{measure}_by_year", []).append(
                {"force_code": code, "financial_year": year, "abuse_type": kind}
                | _cell(round(count * share))
            )
    for period, first, counts in (
        ("latest_twelve_months", date(2025, 10, 1), LATEST),
        ("twelve_months_before", date(2024, 10, 1), PAST),
    ):
        last = add_months(first, 12).replace(day=1)
        value = None if is_hidden and period.startswith("latest") else 12 * counts[measure] * share
        tables.setdefault(f"{measure}_latest", []).append(
            {"force_code": code, "period": period, "abuse_type": kind, "first_month": first}
            | {"last_month": date.fromordinal(last.toordinal() - 1)}
            | _cell(None if value is None else round(value))
        )


def write_version(
    home: Path, marts: dict[str, pl.DataFrame], profile: Profile = Profile.INTERNAL
) -> Path:
    """Publish some marts as the current version's file of a profile; gives the home back."""
    folder = home / PUBLISHED / VERSION
    folder.mkdir(parents=True, exist_ok=True)
    (home / PUBLISHED / "CURRENT").write_text(VERSION)
    with duckdb.connect(str(folder / PROFILE_FILES[profile])) as connection:
        connection.execute("create schema marts")
        for name, frame in marts.items():
            connection.register("given", frame)
            connection.execute(f'create table marts."{name}" as select * from given')
    return home


assert START > LAST  # the plan begins where the counts end
