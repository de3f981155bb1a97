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
from pipelines.modelling.release import Protection, Release, make_release
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
PERIOD, MONTHS = "period", 12
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
    synthesise(folder / "extracts", forces=43, scale=0.02, until=UNTIL)
    settings = Settings(home=folder / "home")
    wanted = ("incidents", "investigations")
    paths = [folder / "extracts" / f"{name}.csv" for name in wanted]
    ingest(settings, paths, LoadRequest(Path(), as_at=UNTIL), lambda what, share: None)
    with read_store(settings) as connection:
        read = reader(connection, BuildOptions(), settings.home)
        return make_release(_tables(read), Protection({}, None))


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


def attack_on(release: Release, measure: str, profile: Profile) -> Attack:
    """What somebody knows who has every table of a measure that a profile may see."""
    tables = [table for table in plan_of(profile) if table.measure == measure]
    frames = [
        release.tables[table.mart].drop("first_month", "last_month", strict=False)
        for table in tables
    ]
    attack = Attack.on(frames, year_of_month="financial_year")
    for table in tables:
        if PERIOD in table.dimensions:
            attack.equations += _sums_of_months(release, table.mart, PERIOD, MONTHS)
    return attack


def _sums_of_months(
    release: Release, mart: str, longer: str, count: int
) -> list[tuple[Name, list[Name]]]:
    """That a longer time of all types is the sum of its months."""
    found = []
    rows = release.tables[mart].filter(pl.col("force_code") != "ALL", abuse_type="all", symbol="")
    for row in rows.iter_rows(named=True):
        force = [("force_code", row["force_code"])]
        months = [str(add_months(row["first_month"], step)) for step in range(count)]
        parts = [tuple(sorted([*force, ("month", month)])) for month in months]
        found.append((tuple(sorted([*force, (longer, str(row[longer]))])), parts))
    return found


@pytest.mark.parametrize("profile", [Profile.PUBLIC, Profile.PARTNERSHIP])
@pytest.mark.parametrize("measure", MEASURES)
def test_no_hidden_number_follows_from_all_tables_together(release, measure, profile):
    attack = attack_on(release, measure, profile)
    assert attack.known
    if measure in ("incidents", "investigations"):
        assert len(attack.hidden) > 20
    assert recovered(attack) == {}


def test_every_protected_cell_can_still_be_any_of_one_to_five(release):
    for block, found in release.protection.found.items():
        loose = found.audit.filter(~pl.col("is_held"))
        assert loose.is_empty(), f"{block}: {loose.height} of {found.audit.height}"


def test_no_more_is_hidden_than_a_little_beyond_one_partner_a_line(release, record_property):
    for block, found in release.protection.found.items():
        for kind, _, shown, one_partner in found.shares.iter_rows():
            record_property(f"{block} {kind}", f"{shown:.3f} of {one_partner:.3f}")
            assert shown >= 0.85 * one_partner, block


def test_what_is_open_does_not_follow_from_what_was_opened_and_closed(release):
    """Open at a year's end: what was open before, and was opened, less what was closed."""
    opened, closed, caseload = (
        {
            (row["force_code"], row["financial_year"]): row["value"]
            for row in release.tables[f"release_{name}"].iter_rows(named=True)
            if row.get("abuse_type", "all") == row.get("outcome_group", "all") == "all"
        }
        for name in ("investigations_by_year", "outcomes_by_year", "caseload_by_year")
    )
    years = sorted({year for _, year in caseload})
    hidden = [cell for cell, value in caseload.items() if value is None]
    for force, year in hidden:
        at = years.index(year)
        if at:
            sides = caseload[force, years[at - 1]], opened[force, year], closed[force, year]
            assert None in sides, (force, year)
        if at + 1 < len(years):
            later = years[at + 1]
            sides = caseload[force, later], opened[force, later], closed[force, later]
            assert None in sides, (force, later)


def test_the_plan_is_attacked_whole():
    counted = {table.measure for table in PLAN if table.subject == "demand"}
    assert counted == set(MEASURES)
