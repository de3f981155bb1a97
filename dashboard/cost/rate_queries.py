"""Questions about the rates behind the costs, as parametrised SQL on schema `marts`."""

import polars as pl

from dashboard.warehouse.door import Warehouse


def illustrative_rates(warehouse: Warehouse) -> pl.DataFrame:
    """Rates without a source that some cost rests on, those of item rates left out.

    Returns:
        kind, component, category, rate_share, valid_to (first day on which it no longer holds,
        null for one that goes on). What ended before the first cost is not among them.
    """
    return warehouse.frame(
        "cost_rate",
        """
        with rates as (
            select
                *,
                lead(valid_from)
                    over (partition by kind, component, category order by valid_from)
                    as valid_to,
            from marts.cost_rate
            where kind <> 'item_rate'
        )
        select kind, component, category, share as rate_share, valid_to
        from rates
        where is_illustrative and valid_from <= $last_month
            and (
                valid_to is null
                or valid_to > (select min(month) from marts.cost_by_month)
            )
        order by kind, component, category, valid_from
        """,
        {"last_month": warehouse.info.last_complete_month},
    )


def cost_rates(warehouse: Warehouse) -> pl.DataFrame:
    """The rates in force at the last complete month, the illustrative ones first.

    Item rates are left out: no cost line is priced with them, so nothing rests on one.

    Returns:
        kind, component, category, valid_from, unit, rate_gbp, rate_share, includes (null but for
        hourly rates), provenance, is_illustrative, relative_error_share, source.
    """
    return warehouse.frame(
        "cost_rate",
        """
        select
            kind, component, category, valid_from, unit,
            cast(rate_gbp as double) as rate_gbp,
            share as rate_share,
            includes, provenance, is_illustrative, relative_error_share, source,
        from marts.cost_rate
        where kind <> 'item_rate' and valid_from <= $last_month
        qualify valid_from = max(valid_from) over (partition by kind, component, category)
        order by is_illustrative desc, kind, component, category
        """,
        {"last_month": warehouse.info.last_complete_month},
    )


def included_in_rates(warehouse: Warehouse) -> pl.DataFrame:
    """What the hourly rates in force at the last complete month include.

    Returns:
        includes, is_includes_assumed, grades (their codes in words, in a row).
    """
    return warehouse.frame(
        "cost_rate",
        """
        with in_force as (
            select component, includes, is_includes_assumed
            from marts.cost_rate
            where kind = 'hourly_rate' and valid_from <= $last_month
            qualify valid_from = max(valid_from) over (partition by component)
        )
        select
            includes,
            is_includes_assumed,
            string_agg(replace(component, '_', ' '), ', ' order by component) as grades,
        from in_force
        group by includes, is_includes_assumed
        order by includes, is_includes_assumed
        """,
        {"last_month": warehouse.info.last_complete_month},
    )
