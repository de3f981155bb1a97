"""The last settled month: where what is counted of a measure and force is taken as whole."""

from collections.abc import Callable

import polars as pl

from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.series import FIXED_MONTHS, last_complete_month

SERIES = ["measure", "force_code"]
ENDS = ("low", "high", "low_80", "high_80")


def last_settled_month(lag: pl.DataFrame, delivered_to: pl.DataFrame) -> pl.DataFrame:
    """The last month of each measure and force before the first that is still provisional.

    What ends at a settled month (totals, growth, control charts, forecasts) asks here and nowhere
    else.

    Args:
        lag: Mart reporting_lag, or what `reporting_lag` gives.
        delivered_to: One row per measure and force_code: as_at, the day up to which months count.

    Returns:
        One row per measure and force_code, `ALL` among them: month (first day). It may lie before
        the first month of a force that began to deliver lately, which then has no settled month. A
        force of which the lag says nothing keeps the fixed number of provisional months. `ALL` is
        settled where every force is that delivered as lately as half of them or later: one with an
        older extract is in no later sum, and does not hold the others back.
    """
    is_late = pl.col("month").filter("is_provisional").min()
    told = (
        lag.filter(pl.col("force_code") != ALL_FORCES)
        .group_by(SERIES)
        .agg(pl.coalesce(is_late.dt.offset_by("-1mo"), pl.col("month").max()).alias("month"))
    )
    last = delivered_to.select(
        *SERIES,
        pl.col("as_at").map_elements(last_complete_month, return_dtype=pl.Date).alias("last"),
    )
    own = last.join(told, on=SERIES, how="left").with_columns(
        pl.col("month").fill_null(pl.col("last").dt.offset_by(f"-{FIXED_MONTHS}mo"))
    )
    is_current = pl.col("last") >= pl.col("last").quantile(0.5, "lower").over("measure")
    of_all = (
        own.filter(is_current)
        .group_by("measure")
        .agg(pl.lit(ALL_FORCES).alias("force_code"), pl.col("month").min())
    )
    return pl.concat([own.select(*SERIES, "month"), of_all]).sort(SERIES)


def with_settled(series: pl.DataFrame, lag: pl.DataFrame, ends: pl.DataFrame) -> pl.DataFrame:
    """Mart demand_series with what is settled, and what the other months will come to.

    Args:
        series: As `demand_series` gives it.
        lag: Mart reporting_lag.
        ends: As `last_settled_month` gives it.

    Returns:
        The rows with is_settled (of the months up to the last settled one), and for later months
        whose lag can be estimated expected_count, with expected_low and expected_high (95 per
        cent), expected_low_80 and expected_high_80. Of one abuse type the estimate is its share of
        the force's: its error is that share's square root of the force's, as it would be if late
        records came one by one.

    Assumes that records of every type come as late as each other.
    """
    late = lag.filter(pl.col("expected_final_count") > 0, pl.col("count") > 0).select(
        *SERIES, "month", "expected_final_count", *ENDS, of_force="count"
    )
    expected = pl.col("expected_final_count") * pl.col("count") / pl.col("of_force")
    scale = (expected / pl.col("expected_final_count")).sqrt()
    is_estimated = ~pl.col("is_settled") & expected.is_not_null()
    return (
        series.join(ends.rename({"month": "end"}), on=SERIES, how="left")
        .with_columns((pl.col("month") <= pl.col("end")).fill_null(False).alias("is_settled"))
        .join(late, on=[*SERIES, "month"], how="left")
        .select(
            *series.columns,
            "is_settled",
            pl.when(is_estimated).then(expected).alias("expected_count"),
            *(
                pl.when(is_estimated).then(_end(name, expected, scale)).alias(f"expected_{name}")
                for name in ENDS
            ),
        )
    )


def _end(name: str, expected: pl.Expr, scale: pl.Expr) -> pl.Expr:
    """An end of an interval, as far from what is expected as the force's is, scaled."""
    end = expected + scale * (pl.col(name) - pl.col("expected_final_count"))
    if name.startswith("low"):
        return pl.max_horizontal(end.floor(), "count").cast(pl.Int64)
    return end.ceil().cast(pl.Int64)


def up_to_settled(counts: pl.DataFrame, ends: pl.DataFrame) -> pl.DataFrame:
    """The counts up to the last settled month.

    Args:
        counts: One row per measure, force_code, abuse_type and period_start.
        ends: As `last_settled_month` gives it, or one row per measure: month; what it does not
            know, such as recorded crime, is settled.
    """
    keys = [name for name in ends.columns if name != "month"]
    return (
        counts.join(ends.rename({"month": "end"}), on=keys, how="left", maintain_order="left")
        .filter(pl.col("end").is_null() | (pl.col("period_start") <= pl.col("end")))
        .drop("end")
    )


def over_settled_months(
    model: Callable[[pl.DataFrame], pl.DataFrame], counts: pl.DataFrame, ends: pl.DataFrame
) -> pl.DataFrame:
    """Run a model of standard windows on the settled months alone.

    A force's windows end at its own last settled month, whatever other forces delivered; those of
    all forces together at theirs, without the counts of a force that are not settled.

    Args:
        model: From counts to rows with force_code, `ALL` among them.
        counts: One row per measure, force_code, abuse_type and period_start.
        ends: As `last_settled_month` gives it; counts of a measure that it does not know, such as
            recorded crime, are settled.

    Returns:
        The model's rows.
    """
    settled = up_to_settled(counts, ends)
    known = settled.select(SERIES).unique().join(ends, on=SERIES, how="left").sort(SERIES)
    alike: dict[tuple[object, ...], list[str]] = {}
    for (force,), part in known.group_by("force_code", maintain_order=True):
        alike.setdefault(tuple(part.select("measure", "month").iter_rows()), []).append(str(force))
    parts = [
        model(settled.filter(pl.col("force_code").is_in(forces))).filter(
            pl.col("force_code") != ALL_FORCES
        )
        for forces in alike.values()
    ]
    together = up_to_settled(settled, ends.filter(force_code=ALL_FORCES).drop("force_code"))
    return pl.concat([*parts, model(together).filter(force_code=ALL_FORCES)])
