"""Marts about the data itself: the load log, what was rejected or left out, this version."""

import datetime as dt
import json

import duckdb
import polars as pl

from pipelines import __version__
from pipelines.record_store.quarantine import is_resolved
from pipelines.sources import SOURCES
from pipelines.storage.database import first_row

NOT_REWOUND = "abuse_type, is_crime_recorded, complexity, outcome_code"
LEFT_OUT_AND_FLAGGED = """
    select 'cost_lines' as source, 'investigation_not_arrived' as reason, 'left_out' as kind,
        count(*) as row_count, sum(cost_gbp) as amount_gbp
    from intermediate.int_cost_lines where not is_linked
    union all
    select 'cost_lines', 'rate_missing', 'left_out', count(*), null
    from intermediate.int_cost_lines where is_linked and cost_gbp is null
    union all
    select 'cost_lines', 'illustrative_rate', 'flagged', count(*), sum(cost_gbp)
    from intermediate.int_cost_lines where is_linked and is_illustrative
    union all
    select 'cost_lines', 'outside_investigation_life', 'flagged', count(*), sum(cost_gbp)
    from intermediate.int_cost_lines where is_outside_life
    union all
    select 'investigations', 'incident_not_arrived', 'flagged', count(*), null
    from intermediate.int_investigations where abuse_type = 'not_linked'
    union all
    select 'recorded_crime', 'not_a_police_force:' || force_code, 'left_out', count(*), null
    from latest.recorded_crime
    where force_code not in (select force_code from reference."force") group by force_code
    union all
    select 'recorded_crime', 'negative_count', 'flagged', count(*), null
    from staging.stg_recorded_crime where offence_count < 0
    union all
    select 'recorded_crime', 'negative_quarter', 'flagged', count(*), null
    from marts.recorded_crime_by_quarter where offence_count < 0
"""


def load_mart(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Mart load: the load log as the store holds it."""
    frame: pl.DataFrame = connection.sql("select * from records.loads order by load_id").pl()
    return frame.with_columns(pl.col("loaded_at").cast(pl.Datetime("us")))


def load_reason_mart(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Mart load_reason: why rows of each load were refused, with three of the lines."""
    frame: pl.DataFrame = connection.sql(
        "select * from records.load_reasons order by load_id, row_count desc, reason"
    ).pl()
    return frame


def load_change_mart(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Mart load_change: what each load changed since the last extract of its source."""
    frame: pl.DataFrame = connection.sql(
        "select * from records.load_changes order by load_id, record_count desc, change"
    ).pl()
    return frame


def data_quality_mart(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Mart data_quality: quarantined rows by reason, rows left out, rows kept and flagged."""
    rejected = " union all ".join(
        f"""
        select source, unnest(reasons) as reason, record_key, {is_resolved(name)} as is_resolved
        from quarantine.rejects where source = '{name}'
        """
        for name in SOURCES
    )
    frame: pl.DataFrame = connection.sql(
        f"""
        select source, reason, 'rejected' as kind, count(*) as row_count,
            count(case when not is_resolved then 1 end) as unresolved_count,
            null::decimal(18, 2) as amount_gbp
        from ({rejected}) group by source, reason
        union all
        select source, reason, kind, row_count, row_count, amount_gbp::decimal(18, 2)
        from ({LEFT_OUT_AND_FLAGGED}) where row_count > 0
        order by source, kind, reason
        """
    ).pl()
    return frame.with_columns(
        pl.col("row_count", "unresolved_count").cast(pl.Int64),
        pl.col("amount_gbp").cast(pl.Decimal(18, 2)),
    )


def build_info_mart(
    connection: duckdb.DuckDBPyConnection,
    *,
    version: str,
    until: dt.date | None,
    as_known: dt.date | None,
) -> pl.DataFrame:
    """Mart build_info: one row about this version."""
    loads = load_mart(connection).filter(pl.col("status") == "loaded")
    if as_known:
        loads = loads.filter(pl.col("as_at") <= as_known)
    forces = first_row(
        connection,
        """
        select count(*) from reference."force" where is_territorial and force_code in (
            select force_code from marts.demand_by_month
            union
            select force_code from marts.recorded_crime_by_quarter
            where not exists (select 1 from marts.demand_by_month)
        )
        """,
    )
    checksums = dict(loads.select(pl.col("load_id").cast(pl.String), "file_sha256").iter_rows())
    return pl.DataFrame(
        {
            "version": [version],
            "built_at": [dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)],
            "as_at": [_earlier(_as_at(loads), until)],
            "engine": ["duckdb"],
            "code_version": [__version__],
            "until": [until],
            "as_known": [as_known],
            "not_rewound": [NOT_REWOUND if until or as_known else None],
            "is_synthetic": [bool(loads["is_synthetic"].any())],
            "force_count": [forces[0] if forces else 0],
            "input_checksums": [json.dumps(checksums)],
        },
        schema_overrides={
            "built_at": pl.Datetime("us"),
            "as_at": pl.Date,
            "until": pl.Date,
            "as_known": pl.Date,
            "not_rewound": pl.String,
            "force_count": pl.Int64,
        },
    )


def _as_at(loads: pl.DataFrame) -> dt.date | None:
    """The date of the latest extract of demand; of any source where there is none of it.

    A publication that is loaded later says nothing about how far the force's own records reach.
    """
    demand = loads.filter(pl.col("source").is_in(["incidents", "investigations"]))
    latest = (demand if demand.height else loads)["as_at"].max()
    return latest if isinstance(latest, dt.date) else None


def _earlier(first: dt.date | None, second: dt.date | None) -> dt.date | None:
    return min(first, second) if first and second else first or second
