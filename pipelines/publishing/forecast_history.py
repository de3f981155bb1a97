"""Every published forecast, kept so that it can be scored when what it foretold has been counted.

`forecast_history.duckdb` under home holds the chosen forecasts of every version that readers were
moved to, beside what the two naive methods said on the same day. Rows are added, never changed.
Only a build opens it, and builds run one at a time.
"""

from pathlib import Path

import duckdb
import polars as pl

from pipelines.contracts.published import PUBLISHED, WAREHOUSE
from pipelines.errors import StoreError
from pipelines.publishing.versions import hash_contracts, list_versions
from pipelines.storage.database import connect
from pipelines.storage.durable import sync

HISTORY = "forecast_history.duckdb"
TABLES = """
create table if not exists kept_version (version varchar primary key);
create table if not exists published_forecast (
    version varchar, made_on date, measure varchar, force_code varchar, series varchar,
    frequency varchar, cutoff date, period_start date, model varchar, point double,
    lower_80 double, upper_80 double, lower_95 double, upper_95 double,
    last_value double, seasonal_last_value double
);
"""
FRESH = """
create or replace temporary table fresh as
with cutoff as (
    select measure, max(period_start) as cutoff
    from warehouse.marts.counted_series
    where count is not null
    group by measure
),
naive as (
    pivot (from warehouse.marts.forecast select * exclude (is_chosen, is_back_tested) where model in
        ('last_value', 'seasonal_last_value'))
    on model in ('last_value', 'seasonal_last_value') using any_value(point)
    group by measure, force_code, series, frequency, period_start
)
select
    ?::varchar as version, info.built_at::date as made_on, made.measure, made.force_code,
    made.series, made.frequency, cutoff.cutoff, made.period_start, made.model, made.point,
    made.lower_80, made.upper_80, made.lower_95, made.upper_95,
    naive.last_value, naive.seasonal_last_value
from warehouse.marts.forecast as made
cross join warehouse.marts.build_info as info
join cutoff using (measure)
left join naive using (measure, force_code, series, frequency, period_start)
where made.is_chosen
"""
LAST_KEPT = """
from published_forecast
where measure = $measure and version = (
    select max(version) from published_forecast
    where measure = $measure and cutoff = (
        select any_value(cutoff) from fresh where measure = $measure
    )
)
"""


def read_history(home: Path) -> pl.DataFrame:
    """What was published before: of each cut-off the version that stood when newer counts came.

    Returns:
        One row per version, measure, force_code, series, frequency and period_start: made_on,
        cutoff (first day of the last period known), model, point, lower_80, upper_80, lower_95,
        upper_95, last_value and seasonal_last_value (what these methods said; null where they had
        nothing to say). Empty before the first version.

    Raises:
        StoreError: The file is there and cannot be read.
    """
    with _opened(home) as connection:
        frame: pl.DataFrame = connection.sql(
            """
            from published_forecast
            qualify version = max(version) over (partition by measure, cutoff)
            order by version, measure, force_code, series, frequency, period_start
            """
        ).pl()
    return frame


def keep_forecasts(home: Path) -> None:
    """Add the forecasts of every published version that is not kept yet, each whole or not at all.

    A version that looks back is no forecast that anyone was given, and is left out. A measure whose
    forecasts are those kept last for the same cut-off is not kept twice.

    Raises:
        StoreError: The file cannot be read or written. The version is published all the same.
    """
    with _opened(home) as connection:
        known = {row[0] for row in connection.execute("from kept_version").fetchall()}
        ours = hash_contracts()
        for version in reversed(list_versions(home)):
            looks_back = version.manifest["until"] or version.manifest["as_known"]
            is_ours = version.manifest.get("contracts_sha256") == ours
            if version.name not in known and is_ours and not looks_back:
                _keep(connection, version.name, home / PUBLISHED / version.name / WAREHOUSE)


def _opened(home: Path) -> duckdb.DuckDBPyConnection:
    path = home / HISTORY
    try:
        connection = connect(path)
        connection.execute(TABLES)
        path.chmod(0o600)
        sync(path)
    except (duckdb.Error, OSError) as error:
        raise StoreError(
            f"{path}: cannot be read ({type(error).__name__}). It holds the forecasts published so"
            " far. Put a good copy in its place, or move it away: then build again, and the record"
            " of past forecasts begins anew."
        ) from error
    return connection


def _keep(connection: duckdb.DuckDBPyConnection, version: str, warehouse: Path) -> None:
    quoted = str(warehouse).replace("'", "''")
    try:
        connection.execute(f"attach '{quoted}' as warehouse (read_only)")
        connection.execute(FRESH, [version])
        connection.execute("begin")
        for (measure,) in connection.execute("select distinct measure from fresh").fetchall():
            if not _is_kept(connection, measure):
                connection.execute(
                    "insert into published_forecast by name from fresh where measure = ?", [measure]
                )
        connection.execute("insert into kept_version values (?)", [version])
        connection.execute("commit")
        connection.execute("detach warehouse")
    except duckdb.Error as error:  # closing the connection takes back what was not committed
        raise StoreError(
            f"{HISTORY}: the forecasts of {version} could not be kept ({type(error).__name__})."
            " That version is published. Free some room, and build again: it is kept then."
        ) from error


def _is_kept(connection: duckdb.DuckDBPyConnection, measure: str) -> bool:
    """Whether the last version kept for this cut-off said the same of the measure."""

    def said(query: str) -> pl.DataFrame:
        frame: pl.DataFrame = connection.sql(query, params={"measure": measure}).pl()
        return frame.drop("version", "made_on").sort(pl.all())

    return said(LAST_KEPT).equals(said("from fresh where measure = $measure"))
