"""The whole run on one screen: record store → selects → models → checks → published version."""

import datetime as dt
import logging
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines import __version__
from pipelines.contracts.marts import MARTS
from pipelines.engine.duckdb import DuckDBEngine
from pipelines.engine.selects import MODELLED, read_selects, split_at_models
from pipelines.errors import StateError
from pipelines.modelling.forecast import ForecastInputs
from pipelines.modelling.marts import modelled_marts
from pipelines.modelling.prophet_fits import keep_fits, read_fits
from pipelines.models.bank_holidays import bank_holiday_table
from pipelines.models.changes.comparisons import comparisons
from pipelines.progress import Progress
from pipelines.publishing import cross_checks
from pipelines.publishing.forecast_history import keep_forecasts, read_history
from pipelines.publishing.past_versions import NO_PAST, read_past_versions
from pipelines.publishing.versions import choose_version_name, open_workshop, publish, write_marts
from pipelines.record_store import (
    END_OF_TIME,
    attach_store,
    drop_views,
    lay_out_past,
    lay_out_views,
)
from pipelines.reference.events import hash_own_events, read_events
from pipelines.reference.tables import read_reference_table
from pipelines.release import write_release
from pipelines.settings import Settings, sql_folder
from pipelines.storage.database import connect

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


@dataclass(frozen=True)
class BuildOptions:
    """How far a build looks, and how much it makes of its forecasts.

    Attributes:
        until: It looks at what happened until this day.
        as_known: It looks at what was known on this day.
        make_current: Whether readers move to it though it looks back.
        backtest: `national` fits Prophet at past cut-offs to the national sums where single series
            would be many; `all` fits it to every series, however many there are.
        engine: What runs the selects.
    """

    until: dt.date | None = None
    as_known: dt.date | None = None
    make_current: bool = False
    backtest: str = "national"
    engine: type[DuckDBEngine] = DuckDBEngine

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
    with open_workshop(settings.home, settings.lock_wait_seconds) as folder:
        scratch = folder / "scratch.duckdb"
        with connect(scratch, memory_limit=settings.memory_limit) as connection:
            with attach_store(settings, connection):
                version = choose_version_name(settings.home)
                events_sha256 = hash_own_events(settings.home)
                engine = prepare(connection, options, settings.home, version)
                before_models, after_models = split_at_models(read_selects(sql_folder()))
                for done, select in enumerate(before_models, start=1):
                    on_progress(f"table {select.name}", 0.4 * done / len(before_models))
                    engine.run_select(select)
                last_load_id = engine.read_table("marts.load")["load_id"].max() or 0
                drop_views(connection)
            # From here on the store is free for the next ingest.
            inputs = _forecast_inputs(settings.home, options)
            for name, frame in modelled_marts(engine.read_table, on_progress, inputs):
                engine.keep_frame(f"{'marts' if name in MARTS else MODELLED}.{name}", frame)
            for select in after_models:
                engine.run_select(select)
            cross_checks.check_sums(engine.read_query)
            on_progress("checking and publishing", 0.95)
            rows = write_marts(engine.read_table, folder)
            on_progress("hiding small counts", 0.96)
            in_use = _versions_in_use(settings)
            told = write_release(settings.home, folder, engine.read_table, in_use)
        scratch.unlink()
        manifest = {
            "version": version,
            **_asked(options),
            "last_load_id": last_load_id,
            "own_events_sha256": events_sha256,
            "rows": rows,
            **told,
        }
        publish(folder, settings.home, manifest, make_current=options.is_current, in_use=in_use)
        keep_forecasts(settings.home)
    on_progress("published", 1.0)
    return manifest


def _asked(options: BuildOptions) -> dict[str, str | None]:
    """What was asked for, and of which code."""
    return {
        "code_version": __version__,
        "until": str(options.until) if options.until else None,
        "as_known": str(options.as_known) if options.as_known else None,
        "backtest": options.backtest,
    }


def _versions_in_use(settings: Settings) -> set[str] | None:
    """The versions that saved scenarios and briefings name; nothing where that cannot be asked.

    A build does not fail for it: it then leaves every old version where it is.
    """
    if not settings.has_state:
        return set()
    from pipelines.state import open_state, versions_in_use  # most builds can do without

    try:
        with open_state(settings) as state:
            return versions_in_use(state)
    except StateError as error:
        log.warning("old versions are kept: %s", error)
        return None


def prepare(
    connection: duckdb.DuckDBPyConnection,
    options: BuildOptions,
    home: Path | None = None,
    version: str = "",
) -> DuckDBEngine:
    """Start the engine on the store, and lay out what the selects read beside it.

    Args:
        connection: A scratch database with the record store attached.
        options: How far the build looks, and on which engine.
        home: Where the analyst's own events and older versions may lie; None for neither.
        version: The name of the version to be.

    Returns:
        The engine, with the views of the store, the reference tables and the run.
    """
    lay_out_views(connection, options.as_known or END_OF_TIME)
    engine = options.engine(connection)
    for name in REFERENCE_TABLES:
        engine.keep_frame(f"reference.{name}", read_reference_table(name))
    engine.keep_frame("reference.event", read_events(home))
    engine.keep_frame("reference.bank_holiday", bank_holiday_table())
    engine.keep_frame("reference.run", _run(options, version))
    past = read_past_versions(home, _monthly_total_query()) if home else NO_PAST
    engine.keep_frame("reference.older_total", past.totals)
    found = comparisons(past.versions, engine.read_table("history.loads"))
    looks_back = options.until or options.as_known
    engine.keep_frame("reference.since", found.clear() if looks_back else found)
    lay_out_past(connection)
    return engine


def _monthly_total_query() -> str:
    """What this version publishes by month; the same is asked of older ones."""
    return (sql_folder() / "intermediate" / "int_monthly_total.sql").read_text(encoding="utf-8")


def _run(options: BuildOptions, version: str) -> pl.DataFrame:
    """One row: this run; until and as_known as asked for, and as the dates that bound it."""
    row = {
        "version": version,
        "built_at": dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0),
        "engine": options.engine.name,
        "code_version": __version__,
        "until": options.until,
        "as_known": options.as_known,
        "until_date": options.until or END_OF_TIME,
        "as_known_date": options.as_known or END_OF_TIME,
    }
    return pl.DataFrame([row], schema_overrides={"until": pl.Date, "as_known": pl.Date})


def _forecast_inputs(home: Path, options: BuildOptions) -> ForecastInputs:
    """How this build forecasts, and what earlier ones left for it."""
    return ForecastInputs(
        prophet_level="series" if options.backtest == "all" else None,
        fits=read_fits(home),
        keep_fits=partial(keep_fits, home),
        history=read_history(home),
    )
