"""Questions about the data itself: what the loads brought, and which months look incomplete."""

from datetime import date

import polars as pl

from dashboard.warehouse.door import Warehouse


def loads(warehouse: Warehouse) -> pl.DataFrame:
    """The ledger, the latest load first."""
    return warehouse.frame("load", "select * from marts.load order by load_id desc", {})


def latest_loads(warehouse: Warehouse) -> pl.DataFrame:
    """The latest load of each source, refused ones included: the mart's rows, by source.

    A file that came again and changed nothing does not hide what the one before it brought.
    """
    return warehouse.frame(
        "load",
        """
        select * from marts.load
        where status <> 'repeated'
        qualify load_id = max(load_id) over (partition by source)
        order by source
        """,
        {},
    )


def load_reasons(warehouse: Warehouse) -> pl.DataFrame:
    """Why rows of each load were rejected, the most frequent first, with example lines."""
    return warehouse.frame(
        "load_reason",
        """
        select load_id, reason, row_count, example_lines
        from marts.load_reason
        order by load_id, row_count desc, reason
        """,
        {},
    )


def load_changes(warehouse: Warehouse) -> pl.DataFrame:
    """What each load changed against the extract before it: load_id, change, record_count."""
    return warehouse.frame(
        "load_change",
        """
        select load_id, change, record_count
        from marts.load_change
        order by load_id, change like 'changed:%', record_count desc, change
        """,
        {},
    )


def load_links(warehouse: Warehouse) -> pl.DataFrame:
    """What each load's records refer to: load_id, refers_to, record_count, linked_count."""
    return warehouse.frame(
        "load_link",
        """
        select load_id, refers_to, record_count, linked_count
        from marts.load_link
        order by load_id, refers_to
        """,
        {},
    )


def completeness(warehouse: Warehouse, source: str, start: date, end: date) -> pl.DataFrame:
    """Months of one source between two (both included), by name of force and month.

    Returns:
        force_code, force_name, month, record_count, expected_count, status.
    """
    return warehouse.frame(
        "completeness_by_month",
        """
        select
            months.force_code,
            coalesce(force_name, months.force_code) as force_name,
            month,
            record_count,
            cast(round(expected_count) as bigint) as expected_count,
            status,
        from marts.completeness_by_month as months
        left join marts."force" as police_force
            on months.force_code = police_force.force_code
        where source = $source and month between $start and $end
        order by force_name, month
        """,
        {"source": source, "start": start, "end": end},
    )


def incomplete_months(warehouse: Warehouse, start: date, end: date) -> pl.DataFrame:
    """How many months look incomplete or missing, per source and force, the most first.

    Returns:
        source, force_code, force_name, month_count, incomplete_month_count, last_month (the
        latest of those that look incomplete or missing).
    """
    return warehouse.frame(
        "completeness_by_month",
        """
        select
            source,
            months.force_code,
            coalesce(any_value(force_name), months.force_code) as force_name,
            count(*) as month_count,
            count(case when status in ('incomplete', 'missing') then 1 end)
                as incomplete_month_count,
            max(case when status in ('incomplete', 'missing') then month end) as last_month,
        from marts.completeness_by_month as months
        left join marts."force" as police_force
            on months.force_code = police_force.force_code
        where month between $start and $end
        group by source, months.force_code
        order by incomplete_month_count desc, source, force_name
        """,
        {"start": start, "end": end},
    )
