"""Somebody joins every released table of all 43 forces, and works out no hidden number."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from pipelines.build import BuildOptions
from pipelines.contracts.profiles import Profile
from pipelines.contracts.release_plan import PLAN, plan_of
from pipelines.modelling.counted import read_counted
from pipelines.modelling.protection import Protection
from pipelines.modelling.release import Release, make_release
from pipelines.models.demand.demand_series import demand_series
from pipelines.models.lateness.settled import with_settled
from pipelines.models.periods import add_months
from pipelines.record_store.ingest import ingest
from pipelines.record_store.loading import LoadRequest
from pipelines.record_store.store import read_store
from pipelines.settings import Settings
from pipelines.synthetic import synthesise
from tests.attacker import Attack, Name, recovered
from tests.selects import reader

UNTIL = dt.date(2026, 10, 31)
MEASURES = ("incidents", "investigations", "closed investigations", "caseload")
DAYS = {"incidents": "reported_date", "investigations": "opened_date"}
FIRST_DAY = "2021-04-01"
PERIOD, MONTHS = "period", 12
BOTH = "open before or opened"
FORECASTS = {
    **dict.fromkeys(("measure", "force_code", "series", "frequency"), pl.String),
    "period_start": pl.Date,
    "is_chosen": pl.Boolean,
    **dict.fromkeys(("point", "lower_80", "upper_80"), pl.Float64),
}
UNIT_COST = {
    **dict.fromkeys(
        ("cost_basis", "force_code", "opened_year", "abuse_type", "complexity"), pl.String
    ),
    **dict.fromkeys(("investigation_count", "open_count"), pl.Int64),
    **{f"expected_final_{end}_gbp": pl.Float64 for end in ("mean", "low", "high")},
}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The plan of 43 forces of small counts, protected: what counts, without forecasts."""
    folder = tmp_path_factory.mktemp("nation")
    synthesise(folder / "extracts", forces=43, scale=0.1, until=UNTIL)
    settings = Settings(home=folder / "home")
    paths = [_since(folder / "extracts" / f"{name}.csv", day) for name, day in DAYS.items()]
    ingest(settings, paths, LoadRequest(Path(), as_at=UNTIL), lambda what, share: None)
    with read_store(settings) as connection:
        read = reader(connection, BuildOptions(), settings.home)
        return make_release(_tables(read), Protection({}, None))


def _since(path: Path, day: str) -> Path:
    """The latest years of an extract: what is older would take as long again."""
    rows = pl.read_csv(path, infer_schema=False)
    rows.filter(pl.col(day) >= FIRST_DAY).write_csv(path)
    return path


def _tables(read: Callable[[str], pl.DataFrame]) -> Callable[[str], pl.DataFrame]:
    """The tables of a build; of forecasts and unit costs, which models make, none."""
    made = {
        "marts.forecast": pl.DataFrame(schema=FORECASTS),
        "marts.unit_cost_by_year": pl.DataFrame(schema=UNIT_COST),
    }

    def table(name: str) -> pl.DataFrame:
        return made[name] if name in made else read(f"from {name}")

    counted = read_counted(table)
    series = demand_series(counted.monthly, table("marts.force")["force_code"])
    made["marts.demand_series"] = with_settled(series, counted.lag, counted.ends)
    return table


def attack_on(release: Release, profile: Profile) -> Attack:
    """What somebody knows who has every table of counts that a profile may see."""
    tables = [table for table in plan_of(profile) if table.subject == "demand"]
    frames = [
        release.tables[table.mart]
        .drop("first_month", "last_month", strict=False)
        .with_columns(measure=pl.lit(table.measure))
        for table in tables
    ]
    attack = Attack.on(frames, year_of_month="financial_year")
    for table in tables:
        if PERIOD in table.dimensions:
            attack.equations += _sums_of_months(release.tables[table.mart], table.measure)
    # The forces of a month are not those of a whole year: their sums do not add up over time.
    attack.equations = [
        (whole, parts)
        for whole, parts in attack.equations
        if "force_code" in dict(parts[0]) or "month" not in dict(parts[0]) or "month" in dict(whole)
    ]
    _balance(attack)
    return attack


def _balance(attack: Attack) -> None:
    """Open before and opened is as many as closed and still open: one unknown more a year."""
    for name in list(attack.known.keys() | attack.hidden):
        cell = dict(name)
        year = str(cell.get("financial_year", ""))
        if cell["measure"] != "caseload" or "force_code" not in cell:
            continue
        before = f"{int(year[:4]) - 1}/{year[2:4]}"
        at = {
            (measure, when): tuple(
                sorted((cell | {"measure": measure, "financial_year": when}).items())
            )
            for measure in (*MEASURES, BOTH)
            for when in (before, year)
        }
        attack.hidden.add(at[BOTH, year])
        attack.equations += [
            (at[BOTH, year], [at["caseload", before], at["investigations", year]]),
            (at[BOTH, year], [at["caseload", year], at["closed investigations", year]]),
        ]


def _sums_of_months(cells: pl.DataFrame, measure: str) -> list[tuple[Name, list[Name]]]:
    """That twelve months of all types are the sum of the months."""
    found = []
    rows = cells.filter(pl.col("force_code") != "ALL", pl.col("symbol") != "x", abuse_type="all")
    for row in rows.iter_rows(named=True):
        own = [("force_code", row["force_code"]), ("measure", measure)]
        months = [str(add_months(row["first_month"], step)) for step in range(MONTHS)]
        parts = [tuple(sorted([*own, ("month", month)])) for month in months]
        found.append((tuple(sorted([*own, (PERIOD, str(row[PERIOD]))])), parts))
    return found


@pytest.mark.parametrize("profile", [Profile.PUBLIC, Profile.PARTNERSHIP])
def test_no_hidden_number_follows_from_all_tables_together(release, profile):
    attack = attack_on(release, profile)
    assert {dict(name)["measure"] for name in attack.known} == set(MEASURES)
    assert {"incidents", "investigations"} <= {dict(name)["measure"] for name in attack.hidden}
    told = recovered(attack)
    assert {name: value for name, value in told.items() if dict(name)["measure"] != BOTH} == {}


def test_every_protected_cell_can_still_be_any_of_one_to_five(release):
    for block, found in release.protection.found.items():
        loose = found.audit.filter(~pl.col("is_held"))
        assert loose.is_empty(), f"{block}: {loose.height} of {found.audit.height}"


def test_no_more_is_hidden_than_a_little_beyond_one_partner_a_line(release, record_property):
    for block, found in release.protection.found.items():
        for kind, _, shown, one_partner in found.shares.drop_nulls().iter_rows():
            record_property(f"{block} {kind}", f"{shown:.3f} of {one_partner:.3f}")
            assert shown >= 0.85 * one_partner, block


def test_the_plan_is_attacked_whole():
    counted = {table.measure for table in PLAN if table.subject == "demand"}
    assert counted == set(MEASURES)
