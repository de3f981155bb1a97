"""The whole run on one screen: record store → selects → models → checks → published version."""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from pipelines.engine.duckdb import run_select
from pipelines.engine.selects import read_selects
from pipelines.modelling import loads
from pipelines.modelling.forecast import ForecastInputs
from pipelines.modelling.marts import modelled_marts
from pipelines.modelling.prophet_fits import keep_fits, read_fits
from pipelines.publishing import cross_checks
from pipelines.publishing.forecast_history import keep_forecasts, read_history
from pipelines.publishing.versions import new_version_name, publish, workshop, write_marts
from pipelines.record_store.history import drop_history, make_history
from pipelines.record_store.store import END_OF_TIME, latest_versions, read_store
from pipelines.reference.events import event_register, own_events_sha256
from pipelines.reference.tables import reference_table
from pipelines.settings import Settings, sql_folder
from pipelines.sources import SOURCES

log = logging.getLogger(__name__)

REFERENCE_TABLES = (
    "claim",
    "component_rate",
    "cost_category",
    "cost_uplift",
    "deflator",
    "force",
    "local_authority",
    "offence_group",
    "outcome",
    "published_figure",
    "rate_provenance",
    "readiness_question",
)
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class BuildOptions:
    """How far a build looks, and how much it makes of its forecasts.

    Attributes:
        until: It looks at what happened until this day.
        as_known: It looks at what was known on this day.
        make_current: Whether readers move to it though it looks back.
        backtest: `national` fits Prophet at past cut-offs to the national sums where single series
            would be many; `all` fits it to every series, however many there are.
    """

    until: dt.date | None = None
    as_known: dt.date | None = None
    make_current: bool = False
    backtest: str = "national"

    @property
    def is_current(self) -> bool:
        """Whether readers move to the new version."""
        return self.make_current or not (self.until or self.as_known)


def build(settings: Settings, options: BuildOptions, on_progress: Progress) -> dict[str, Any]:
    """Build and publish a version from what the record store holds.

    Returns:
        The version's manifest.

    Raises:
        WarehouseMissing: Nothing was ingested yet.
        SourceError: The analyst's own events break their contract.
        ContractError: A select, a mart or a sum is not as its contract says; nothing is published.
        StoreError: Another build is running, or the record of past forecasts cannot be read.
    """
    with workshop(settings.home) as folder:
        with read_store(settings, scratch=folder / "scratch.duckdb") as connection:
            version = new_version_name(settings.home)
            events_sha256 = own_events_sha256(settings.home)
            prepare(connection, options, settings.home)
            selects = read_selects(sql_folder())
            for done, select in enumerate(selects, start=1):
                on_progress(f"table {select.name}", 0.4 * done / len(selects))
                run_select(connection, select)
            last_load_id = _keep_load_log(connection, version, options)
            _let_go_of_store(connection)
            inputs = _forecast_inputs(settings.home, options)
            for name, frame in modelled_marts(connection, on_progress, inputs):
                _keep(connection, name, frame)
            cross_checks.check_sums(connection)
            on_progress("checking and publishing", 0.95)
            rows = write_marts(connection, folder)
        (folder / "scratch.duckdb").unlink()
        manifest = {
            "version": version,
            "until": str(options.until) if options.until else None,
            "as_known": str(options.as_known) if options.as_known else None,
            "backtest": options.backtest,
            "last_load_id": last_load_id,
            "own_events_sha256": events_sha256,
            "rows": rows,
        }
        publish(folder, settings.home, manifest, make_current=options.is_current)
        keep_forecasts(settings.home)
    on_progress("published", 1.0)
    return manifest


def prepare(
    connection: duckdb.DuckDBPyConnection, options: BuildOptions, home: Path | None = None
) -> None:
    """Lay out what the selects read: reference tables, the run, each record's latest version."""
    for schema in ("reference", "latest", "staging", "intermediate", "marts"):
        connection.execute(f"create schema {schema}")
    for name in REFERENCE_TABLES:
        _keep(connection, name, reference_table(name), schema="reference")
    _keep(connection, "event", event_register(home), schema="reference")
    until = options.until or END_OF_TIME
    connection.execute(f"create table reference.run as select date '{until}' as until_date")
    for source in SOURCES.values():
        select = latest_versions(source, as_known=options.as_known or END_OF_TIME)
        connection.execute(f"create view latest.{source.name} as {select}")
    make_history(connection, options.as_known or END_OF_TIME)
    _make_months(connection, until)
    _make_years(connection, until)


def _make_months(connection: duckdb.DuckDBPyConnection, until: dt.date) -> None:
    """Table reference.month: every month from the first opening to the last known day."""
    connection.execute(
        f"""
        create table reference.month as
        select unnest(generate_series(
            date_trunc('month', min(opened_date)),
            date_trunc('month', least(max(last_as_at), date '{until}')),
            interval 1 month
        ))::date as month
        from latest.investigations
        """
    )


def _make_years(connection: duckdb.DuckDBPyConnection, until: dt.date) -> None:
    """Table reference.year: every year from the first population to the last known day's."""
    known_to = " union all ".join(
        f"select max(last_as_at) as known_to from latest.{name}"
        for name in ("population", "incidents", "investigations", "recorded_crime")
    )
    connection.execute(
        f"""
        create table reference.year as
        select unnest(generate_series(
            (select min(year) from latest.population),
            (select year(least(max(known_to), date '{until}')) from ({known_to}))
        ))::integer as year
        """
    )


def _keep_load_log(
    connection: duckdb.DuckDBPyConnection, version: str, options: BuildOptions
) -> int:
    """Keep the marts about the data itself; returns the number of the last load they know."""
    load = loads.load_mart(connection)
    _keep(connection, "load", load)
    _keep(connection, "load_reason", loads.load_reason_mart(connection))
    _keep(connection, "load_change", loads.load_change_mart(connection))
    _keep(connection, "data_quality", loads.data_quality_mart(connection))
    info = loads.build_info_mart(
        connection, version=version, until=options.until, as_known=options.as_known
    )
    _keep(connection, "build_info", info)
    seen = min(options.until or END_OF_TIME, options.as_known or END_OF_TIME)
    delivered_to = " union all ".join(
        f"select '{name}' as measure, force_code, least(max(last_as_at), date '{seen}') as as_at"
        f" from latest.{name} group by force_code"
        for name in ("incidents", "investigations")
    )
    connection.execute(f"create table reference.delivered_to as {delivered_to}")
    return int(load["load_id"].max() or 0)  # type: ignore[arg-type]


def _let_go_of_store(connection: duckdb.DuckDBPyConnection) -> None:
    """From here on the store is free for the next ingest."""
    for source in SOURCES:
        connection.execute(f"drop view latest.{source}")
    drop_history(connection)
    connection.execute("detach records")
    connection.execute("detach quarantine")


def _forecast_inputs(home: Path, options: BuildOptions) -> ForecastInputs:
    """How this build forecasts, and what earlier ones left for it."""
    return ForecastInputs(
        prophet_level="series" if options.backtest == "all" else None,
        fits=read_fits(home),
        keep_fits=partial(keep_fits, home),
        history=read_history(home),
    )


def _keep(
    connection: duckdb.DuckDBPyConnection, name: str, frame: Any, schema: str = "marts"
) -> None:
    connection.register("frame", frame.to_arrow())
    connection.execute(f'create table {schema}."{name}" as select * from frame')
    connection.unregister("frame")
