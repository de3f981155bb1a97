"""The finest counts and amounts behind the released tables, named by the cells that hold them.

What no table may hold is null in that table's column: months that are not settled, years of which
a force did not deliver every month.
"""

import polars as pl

from pipelines.contracts.release_plan import name_window
from pipelines.models.periods import financial_year_from
from pipelines.models.series import MONTHLY_MEASURES

MARCH = 3


def name_periods(periods: pl.DataFrame) -> dict[str, str]:
    """What the periods are called while tables are protected: by their months, not by their place.

    The latest twelve months are others in the next version.

    Args:
        periods: As `periods_of` gives it.
    """
    return dict(periods.select("period", name_window()).iter_rows())


def demand_atoms(
    demand: pl.DataFrame, spans: pl.DataFrame, measure: str, names: dict[str, str]
) -> pl.DataFrame:
    """What was counted of one measure.

    Args:
        demand: Mart demand_by_month.
        spans: As `released_spans` gives it.
        measure: incidents or investigations.
        names: As `name_periods` gives it.

    Returns:
        One row per force_code, month, abuse_type and referral_source: financial_year, period,
        count.
    """
    own = spans.filter(measure=measure).drop("measure")
    counted = demand.select(
        "force_code",
        "month",
        "abuse_type",
        "referral_source",
        count=pl.col(MONTHLY_MEASURES[measure]),
    )
    keys = ["force_code", "month"]
    named = own.with_columns(
        pl.col("period").replace_strict(names, default=None, return_dtype=pl.String)
    )
    rows = counted.filter(pl.col("count") > 0).join(named, on=keys)
    return with_noughts(rows, named, keys)


def outcome_atoms(
    outcomes: pl.DataFrame, groups: pl.DataFrame, spans: pl.DataFrame
) -> pl.DataFrame:
    """Investigations closed in whole years.

    Args:
        outcomes: Mart outcome_by_month.
        groups: Mart outcome.
        spans: As `released_spans` gives it.

    Returns:
        One row per force_code, financial_year and outcome_group: count.
    """
    group = pl.when(outcome_code="not_assigned").then(pl.lit("not_assigned"))
    keys = ["force_code", "financial_year"]
    rows = (
        outcomes.join(groups.select("outcome_code", "outcome_group"), "outcome_code", how="left")
        .join(years_of(spans), on=["force_code", "month"])
        .group_by(
            *keys,
            group.otherwise(pl.col("outcome_group").fill_null("other")).alias("outcome_group"),
        )
        .agg(pl.col("investigation_count").sum().alias("count"))
    )
    return with_noughts(rows, years_of(spans).select(keys).unique(), keys)


def with_noughts(rows: pl.DataFrame, delivered: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Counts with a row of nought where a force delivered and nothing was counted.

    Args:
        rows: Counts above nought.
        delivered: One row per force and time that was delivered, with what goes with it.
        keys: The columns of force and time.
    """
    others = [name for name in rows.columns if name not in (*delivered.columns, "count")]
    if rows.is_empty():
        return rows
    first = rows.select(others).head(1)
    empty = delivered.join(rows, on=keys, how="anti").join(first, how="cross")
    noughts = empty.with_columns(count=pl.lit(0).cast(rows.schema["count"]))
    return pl.concat([rows, noughts.select(rows.columns)])


def caseload_atoms(caseload: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """Investigations open at the end of whole years.

    Args:
        caseload: Mart caseload_by_month.
        spans: As `released_spans` gives it.

    Returns:
        One row per force_code and financial_year: count.
    """
    ends = years_of(spans).filter(pl.col("month").dt.month() == MARCH)
    return caseload.join(ends, on=["force_code", "month"]).select(
        "force_code", "financial_year", count="open_count"
    )


def years_of(spans: pl.DataFrame) -> pl.DataFrame:
    """The months of whole years of investigations: force_code, month, financial_year."""
    own = spans.filter(measure="investigations")
    return own.select("force_code", "month", "financial_year").drop_nulls()


def spending_years(cost: pl.DataFrame, delivered_to: pl.DataFrame) -> pl.DataFrame:
    """The financial years of which a force's cost lines were delivered whole.

    Args:
        cost: Mart cost_by_month.
        delivered_to: One row per force_code: delivered_to, the day of its last extract.

    Returns:
        One row per force_code and financial_year from its first whole one.
    """
    first = cost.group_by("force_code").agg(pl.col("month").min().alias("first"))
    spans = first.join(delivered_to, on="force_code").with_columns(
        start=pl.col("first").dt.offset_by("8mo").dt.year(),
        end=pl.col("delivered_to").dt.offset_by("1d").dt.offset_by("-3mo").dt.year(),
    )
    years = spans.select("force_code", pl.int_ranges("start", "end").alias("year"))
    whole = years.explode("year").drop_nulls()
    return whole.select("force_code", financial_year=financial_year_from(pl.col("year")))


def unit_cost_atoms(costs: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """What the investigations of whole years are expected to cost, where that is known of all.

    Args:
        costs: Table int_release_unit_cost.
        spans: As `released_spans` gives it.
    """
    whole = years_of(spans).select("force_code", "financial_year").unique()
    known = costs.filter(pl.col("unknown_count") == 0)
    return known.join(whole, on=["force_code", "financial_year"], how="semi").rename(
        {"investigation_count": "count"}
    )
