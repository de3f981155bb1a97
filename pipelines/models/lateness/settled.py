"""The last settled month: where what is counted of a measure and force is taken as whole."""

import datetime as dt
from collections.abc import Callable

import polars as pl

from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.periods import add_months
from pipelines.models.series import FIXED_MONTHS, last_complete_month

SERIES = ["measure", "force_code"]
ENDS = ("low", "high")


def last_settled_month(lag: pl.DataFrame, delivered_to: pl.DataFrame) -> pl.DataFrame:
    """The last month of each measure and force before the first that is still provisional.

    What ends at a settled month (totals, growth, control charts, forecasts) asks here and nowhere
    else.

    Args:
        lag: Mart reporting_lag, or what `reporting_lag` gives.
        delivered_to: One row per measure and force_code: as_at, the day up to which months count.

    Returns:
        One row per measure and force_code, `ALL` included where the lag has it: month (first day).
        It may lie before the first month of a force that began to deliver lately, which then has no
        settled month. A force of which the lag says nothing keeps the fixed number of provisional
        months.
    """
    is_late = pl.col("month").filter("is_provisional").min()
    told = lag.group_by(SERIES).agg(
        pl.coalesce(is_late.dt.offset_by("-1mo"), pl.col("month").max()).alias("month")
    )
    untold = delivered_to.join(told, on=SERIES, how="anti").select(
        *SERIES,
        pl.col("as_at")
        .map_elements(
            lambda day: add_months(last_complete_month(day), -FIXED_MONTHS), return_dtype=pl.Date
        )
        .alias("month"),
    )
    return pl.concat([told, untold]).sort(SERIES)


def with_settled(series: pl.DataFrame, lag: pl.DataFrame, ends: pl.DataFrame) -> pl.DataFrame:
    """Mart demand_series with what is settled, and what the other months will come to.

    Args:
        series: As `demand_series` gives it.
        lag: Mart reporting_lag.
        ends: As `last_settled_month` gives it.

    Returns:
        The rows with is_settled (of the months up to the last settled one), and for later months
        whose lag can be estimated expected_count, expected_low and expected_high (95 per cent). Of
        one abuse type the estimate is its share of the force's: its error is that share's square
        root of the force's, as it would be if late records came one by one.

    Assumes that records of every type come as late as each other.
    """
    late = lag.filter(pl.col("expected_final_count") > 0, pl.col("count") > 0).select(
        *SERIES, "month", "expected_final_count", "low", "high", of_force="count"
    )
    expected = pl.col("expected_final_count") * pl.col("count") / pl.col("of_force")
    scale = (expected / pl.col("expected_final_count")).sqrt()
    low, high = (expected + scale * (pl.col(n) - pl.col("expected_final_count")) for n in ENDS)
    is_estimated = ~pl.col("is_settled") & expected.is_not_null()
    return (
        series.join(ends.rename({"month": "end"}), on=SERIES, how="left")
        .with_columns((pl.col("month") <= pl.col("end")).fill_null(False).alias("is_settled"))
        .join(late, on=[*SERIES, "month"], how="left")
        .select(
            *series.columns,
            "is_settled",
            pl.when(is_estimated).then(expected).alias("expected_count"),
            pl.when(is_estimated)
            .then(pl.max_horizontal(low.floor(), "count").cast(pl.Int64))
            .alias("expected_low"),
            pl.when(is_estimated).then(high.ceil().cast(pl.Int64)).alias("expected_high"),
        )
    )


def over_settled_months(
    model: Callable[[pl.DataFrame], pl.DataFrame], counts: pl.DataFrame, ends: pl.DataFrame
) -> pl.DataFrame:
    """Run a model of standard windows on the settled months alone.

    A force's windows end at its own last settled month, whatever other forces delivered; those of
    all forces together at theirs.

    Args:
        model: From counts to rows with force_code, `ALL` among them.
        counts: One row per measure, force_code, abuse_type and period_start.
        ends: As `last_settled_month` gives it; counts of a measure that it does not know, such as
            recorded crime, are settled.

    Returns:
        The model's rows.
    """
    own = dict(((row[0], row[1]), row[2]) for row in ends.select(*SERIES, "month").iter_rows())
    measures = counts["measure"].unique().to_list()
    alike: dict[tuple[dt.date | None, ...], list[str]] = {}
    for force in sorted(counts["force_code"].unique()):
        alike.setdefault(tuple(own.get((name, force)) for name in measures), []).append(force)
    groups = [(forces, of, False) for of, forces in alike.items()]
    of_all = tuple(own.get((name, ALL_FORCES)) for name in measures)
    parts = []
    for forces, last, is_sum in [*groups, (sorted(counts["force_code"].unique()), of_all, True)]:
        until = pl.DataFrame(
            {"measure": measures, "end": list(last)}, schema_overrides={"end": pl.Date}
        )
        part = (
            counts.filter(pl.col("force_code").is_in(forces))
            .join(until, on="measure", how="left", maintain_order="left")
            .filter(pl.col("end").is_null() | (pl.col("period_start") <= pl.col("end")))
            .drop("end")
        )
        parts.append(model(part).filter((pl.col("force_code") == ALL_FORCES) == is_sum))
    return pl.concat(parts)
