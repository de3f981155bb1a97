"""What was counted in each month, of each force and of all of them; totals of spans of months.

Whether a month was delivered is decided in `pipelines.models.series.monthly_counts` and nowhere
else: a month that was not is null, in no sum, and the sums say how many forces they are of.
"""

import datetime as dt
from collections.abc import Iterable

import polars as pl

from pipelines.contracts.vocabulary import ABUSE_TYPES, ALL_FORCES, ALL_TYPES
from pipelines.errors import ModelError
from pipelines.models.periods import financial_year, months_between
from pipelines.models.series import MONTHLY_MEASURES, SMALL_FORCE_COUNT

SERIES = ("measure", "force_code", "abuse_type")
MONTHS_A_YEAR = 12
RARE_CHANCE = 0.001
"""A quiet beginning that is rarer than this at a force's own rate is no chance: it did not come."""
SCHEMA = {
    **dict.fromkeys(SERIES, pl.String),
    "month": pl.Date,
    "count": pl.Int64,
    "force_count": pl.Int64,
}


def demand_series(monthly: pl.DataFrame, force_codes: Iterable[str]) -> pl.DataFrame:
    """What was counted in each month, of each force and of all of them, and by how many forces.

    Args:
        monthly: As `monthly_counts` gives it.
        force_codes: The police forces (mart force); of any other body nothing is counted.

    Returns:
        Mart demand_series. A force has every month from its first to its last complete one, in
        either measure, so that a month of which only the one measure came is null in the other.
        Each measure has every abuse type, and others that any force counted, beside their sum
        `all`. `ALL` has every month from the first to the last of any force, and sums the forces
        that delivered the measure in that month (force_count; count null where there is none).
    """
    police = monthly.filter(pl.col("force_code").is_in(list(force_codes))).rename(
        {"period_start": "month"}
    )
    if police.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    police = pl.concat([police, _quiet_beginnings(police)])
    of_types = _of_types(police)
    total = pl.when(pl.col("count").null_count() == 0).then(pl.col("count").sum())
    of_all_types = of_types.group_by("measure", "force_code", "month").agg(
        pl.lit(ALL_TYPES).alias("abuse_type"), total.alias("count")
    )
    of_forces = pl.concat([of_types, of_all_types.select(of_types.columns)]).with_columns(
        pl.col("count").is_not_null().cast(pl.Int64).alias("force_count")
    )
    kinds = of_forces.select("measure", "abuse_type").unique()
    of_all_forces = _months_to_last(police.with_columns(pl.lit(ALL_FORCES).alias("force_code")))
    return _with_sums(of_forces, of_all_forces.join(kinds, how="cross"))


def _quiet_beginnings(police: pl.DataFrame) -> pl.DataFrame:
    """Noughts for the months before the first record of a force so small that it may have had none.

    The sum of all forces would else lack such a force for years, and be of 42 forces where 43
    delivered. A longer gap than chance explains is left: nothing came then.
    """
    months = police.group_by("force_code", "measure", "month").agg(
        pl.col("count").sum(), pl.col("count").is_not_null().any().alias("is_delivered")
    )
    rates = months.filter("is_delivered").group_by("force_code", "measure").agg(pl.mean("count"))
    spans = rates.group_by("force_code").agg(pl.max("count").alias("rate"))
    first = police.group_by("force_code").agg(pl.col("month").min().alias("first"))
    spans = spans.join(first, on="force_code").with_columns(
        pl.date_ranges(pl.col("first").min(), "first", interval="1mo", closed="left").alias("month")
    )
    is_chance = (-pl.col("rate") * pl.col("month").list.len()).exp() >= RARE_CHANCE
    is_small = pl.col("rate") < SMALL_FORCE_COUNT
    # One type stands for the month: the others of a month that came are filled with nought.
    kinds = police.group_by("measure", "force_code").agg(pl.col("abuse_type").min())
    quiet = spans.filter(is_chance & is_small).explode("month").drop_nulls("month")
    rows = quiet.join(rates.drop("count"), on="force_code").join(
        kinds, on=["measure", "force_code"]
    )
    nought = rows.with_columns(pl.lit(0).alias("count"), pl.lit(1).alias("period_months"))
    return nought.select(police.columns).cast(police.schema)


def _of_types(police: pl.DataFrame) -> pl.DataFrame:
    """The count of each type in each month of a force; a month is delivered for all or for none."""
    measures = pl.DataFrame({"measure": list(MONTHLY_MEASURES)})
    listed = measures.join(pl.DataFrame({"abuse_type": list(ABUSE_TYPES)}), how="cross")
    kinds = pl.concat([listed, police.select(listed.columns)]).unique()
    delivered = police.group_by("measure", "force_code", "month").agg(
        pl.col("count").is_not_null().all().alias("is_delivered")
    )
    return (
        _months_to_last(police)
        .join(kinds, how="cross")
        .join(delivered, on=["measure", "force_code", "month"], how="left")
        .join(police.select(*SERIES, "month", "count"), on=[*SERIES, "month"], how="left")
        .select(
            *SERIES,
            "month",
            pl.when(pl.col("is_delivered")).then(pl.col("count").fill_null(0)).alias("count"),
        )
    )


def _months_to_last(rows: pl.DataFrame) -> pl.DataFrame:
    """Every month from a force's first to its last."""
    spans = rows.group_by("force_code").agg(
        pl.col("month").min().alias("first"), pl.col("month").max().alias("last")
    )
    months = pl.date_ranges("first", "last", interval="1mo").alias("month")
    return spans.select("force_code", months).explode("month")


def _with_sums(of_forces: pl.DataFrame, months_of_all: pl.DataFrame) -> pl.DataFrame:
    """The rows of forces, and those of all of them in some months; null where no force counts."""
    found = of_forces.group_by("measure", "abuse_type", "month").agg(_sum_of_forces())
    of_all_forces = months_of_all.join(
        found, on=["measure", "abuse_type", "month"], how="left"
    ).with_columns(pl.col("force_count").fill_null(0))
    columns = list(SCHEMA)
    return pl.concat([of_forces.select(columns), of_all_forces.select(columns)]).sort(
        *SERIES, "month"
    )


def _sum_of_forces() -> list[pl.Expr]:
    """The sum of what was delivered, null where nothing was, and by how many forces."""
    force_count = pl.col("force_count").sum()
    return [pl.when(force_count > 0).then(pl.col("count").sum()).alias("count"), force_count]


def settled_series(series: pl.DataFrame) -> pl.DataFrame:
    """The series without the counts that are not settled, and the sums of those that are.

    Args:
        series: Rows of mart demand_series; those of `ALL` only beside those of every force.

    Returns:
        SCHEMA, the same series and months: count null and force_count 0 of a force's month that is
        not settled. `ALL` sums the forces of which the month is, up to its own last settled one.

    Raises:
        ModelError: As `span_totals`.
    """
    _check_forces(series)
    of_all = series.filter(pl.col("is_settled"), force_code=ALL_FORCES).select(*SERIES, "month")
    own = series.filter(pl.col("force_code") != ALL_FORCES).with_columns(
        pl.when("is_settled").then("count"),
        pl.col("force_count") * pl.col("is_settled").cast(pl.Int64),
    )
    is_open = ~pl.col("is_settled")
    later = series.filter(is_open, force_code=ALL_FORCES).with_columns(
        pl.lit(None, pl.Int64).alias("count"), pl.lit(0, pl.Int64).alias("force_count")
    )
    found = _with_sums(own, of_all)
    return pl.concat([found, later.select(found.columns)]).sort(*SERIES, "month")


def span_totals(series: pl.DataFrame, first: dt.date, last: dt.date) -> pl.DataFrame:
    """What was counted over a span of months, of the same forces from its first month to its last.

    Args:
        series: Rows of mart demand_series; those of `ALL` only beside those of every force.
        first: First month of the span.
        last: Last month of the span.

    Returns:
        One row per measure, force_code and abuse_type of the rows: count, force_count. Of a force
        the count is null where it did not deliver every month; `ALL` is the sum over the forces
        that did (force_count; null where there is none), never one of other forces month by month.

    Raises:
        ModelError: Rows of `ALL` without those of every force that it counts.
    """
    inside = series.filter(pl.col("month").is_between(first, last))
    of_force = pl.col("force_code") != ALL_FORCES
    _check_forces(inside)
    is_whole = pl.col("count").count() == months_between(first, last) + 1
    totals = (
        inside.filter(of_force)
        .group_by(SERIES)
        .agg(
            pl.when(is_whole).then(pl.col("count").sum()),
            is_whole.cast(pl.Int64).alias("force_count"),
        )
    )
    of_all_forces = totals.group_by("measure", "abuse_type").agg(
        pl.lit(ALL_FORCES).alias("force_code"), *_sum_of_forces()
    )
    return (
        series.select(SERIES)
        .unique()
        .join(pl.concat([totals, of_all_forces.select(totals.columns)]), on=SERIES, how="left")
        .with_columns(pl.col("force_count").fill_null(0))
        .sort(SERIES)
    )


def totals_to_each_month(series: pl.DataFrame, month_count: int) -> pl.DataFrame:
    """The total of so many months to each month, each as `span_totals` gives it.

    Args:
        series: As for `span_totals`.
        month_count: Months in a total.

    Returns:
        One row per measure, force_code, abuse_type and month, the last one of its total, from the
        series' first whole span on: SCHEMA. `ALL` sums, month by month, the forces that delivered
        the whole of that span.

    Raises:
        ModelError: As `span_totals`.
    """
    _check_forces(series)
    ends = series.sort(*SERIES, "month").filter(
        pl.int_range(pl.len()).over(SERIES) >= month_count - 1
    )
    total = pl.col("count").rolling_sum(month_count, min_samples=month_count).over(SERIES)
    totals = (
        series.filter(pl.col("force_code") != ALL_FORCES)
        .sort(*SERIES, "month")
        .with_columns(total)
        .join(ends.select(*SERIES, "month"), on=[*SERIES, "month"], how="semi")
        .with_columns(pl.col("count").is_not_null().cast(pl.Int64).alias("force_count"))
    )
    return _with_sums(totals, ends.filter(force_code=ALL_FORCES).select(*SERIES, "month"))


def months_of_whole_years(series: pl.DataFrame) -> pl.DataFrame:
    """The months of the financial years that each force delivered whole, and their sums.

    Args:
        series: As for `span_totals`.

    Returns:
        Rows as of the series. Of a force, those of financial years of which it delivered all
        twelve months; `ALL` sums the same forces throughout each year, and has no year that no
        force delivered whole.

    Raises:
        ModelError: As `span_totals`.
    """
    _check_forces(series)
    is_whole = pl.col("count").count().over(*SERIES, financial_year("month")) == MONTHS_A_YEAR
    whole = series.filter(pl.col("force_code") != ALL_FORCES).filter(is_whole)
    keys = ["measure", "abuse_type", "month"]
    of_all = series.filter(force_code=ALL_FORCES).join(whole, on=keys, how="semi")
    return _with_sums(whole, of_all.select(*SERIES, "month"))


def _check_forces(series: pl.DataFrame) -> None:
    """Refuse rows of ALL that count forces whose own rows are not there."""
    keys = ["measure", "abuse_type", "month"]
    own = series.filter(pl.col("force_code") != ALL_FORCES).group_by(keys)
    counted = series.filter(force_code=ALL_FORCES).join(
        own.agg(pl.col("force_count").sum().alias("own")), on=keys, how="left"
    )
    if counted.filter(pl.col("force_count") != pl.col("own").fill_null(0)).height:
        raise ModelError(
            "the total of a span: rows of ALL came without those of every force that they count;"
            " give the rows of all forces"
        )


def rate_counts(series: pl.DataFrame) -> pl.DataFrame:
    """The months of each force as `yearly_rates` takes them.

    Args:
        series: Rows of mart demand_series, of one measure and one abuse type (or `all`).

    Returns:
        One row per force_code (without ALL) and period_start: period_months (1), count (null where
        the month was not delivered).
    """
    return series.filter(pl.col("force_code") != ALL_FORCES).select(
        "force_code",
        pl.col("month").alias("period_start"),
        pl.lit(1).alias("period_months"),
        "count",
    )
