"""Why the cost of an investigation changed between two years: price, hours, mix, the rest."""

import polars as pl

from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.cost.unit_cost import SMALLEST_GROUP

DRIVERS = ("price", "hours", "mix", "rest")
STRATUM = ("abuse_type", "complexity")


def unit_cost_drivers(investigations: pl.DataFrame) -> pl.DataFrame:
    """Split the change of the mean direct cost between following years of opening.

    The mean is the sum over strata (abuse type × complexity) of share × (hours × pounds per hour +
    cost without hours). Each product's change is split with the mean of both years for what stands
    still, so that the parts add up to the change exactly, whatever the order.

    Args:
        investigations: One row per investigation: force_code, abuse_type, complexity, opened_year,
            is_closed, cost_gbp, hours, timed_gbp (the part of the cost whose lines have hours).

    Returns:
        Mart unit_cost_driver: per force (and ALL), baseline and current year, a row for each of
        price (pounds per hour), hours (per investigation), mix (of types and complexities) and rest
        (cost without hours): contribution_gbp, with both means. Only where both years have five
        closed investigations.

    Source: Bennet (1920), "The theory of measurement of changes in cost of living". A stratum that
        one year lacks has the other year's cost there, so that it counts as mix alone. Assumes that
        both years are equally finished: recent ones hold more of the quick, cheap cases.
    """
    closed = investigations.filter("is_closed")
    parts = [
        _changes(closed.with_columns(pl.lit(ALL_FORCES).alias("force_code"))),
        _changes(closed),
    ]
    return pl.concat(parts).sort("force_code", "baseline", "driver")


def _changes(closed: pl.DataFrame) -> pl.DataFrame:
    keys = ["force_code", "opened_year", *STRATUM]
    strata = closed.group_by(keys).agg(
        pl.len().cast(pl.Float64).alias("count"),
        pl.col("cost_gbp", "hours", "timed_gbp").cast(pl.Float64).sum(),
    )
    years = strata.group_by("force_code", "opened_year").agg(
        pl.col("count").sum().alias("total"),
        (pl.col("cost_gbp").sum() / pl.col("count").sum()).alias("mean_gbp"),
    )
    years = years.filter(pl.col("total") >= SMALLEST_GROUP).sort("opened_year")
    following = pl.col("opened_year").str.slice(0, 4).cast(pl.Int64)
    pairs = years.with_columns(following.alias("year")).join(
        years.with_columns((following - 1).alias("year")),
        on=["force_code", "year"],
        suffix="_current",
    )
    described = strata.with_columns(
        (pl.col("hours") / pl.col("count")).alias("hours_each"),
        pl.when(pl.col("hours") != 0)
        .then(pl.col("timed_gbp") / pl.col("hours"))
        .alias("pounds_per_hour"),
        ((pl.col("cost_gbp") - pl.col("timed_gbp")) / pl.col("count")).alias("rest_each"),
        (pl.col("cost_gbp") / pl.col("count")).alias("mean"),
    )
    sides = _both_years(pairs, described)
    return _contributions(sides, pairs)


def _both_years(pairs: pl.DataFrame, strata: pl.DataFrame) -> pl.DataFrame:
    """Each stratum of either year of a pair, what one year lacks taken from the other."""
    values = ["share", "hours_each", "pounds_per_hour", "rest_each", "mean"]
    pair = ["force_code", "opened_year", "opened_year_current"]

    def side(year: str, total: str, end: str) -> pl.DataFrame:
        return (
            pairs.select(*pair, pl.col(total).alias("of"))
            .join(strata, left_on=["force_code", year], right_on=["force_code", "opened_year"])
            .with_columns((pl.col("count") / pl.col("of")).alias("share"))
            .select(*pair, *STRATUM, *(pl.col(name).alias(f"{name}_{end}") for name in values))
        )

    joined = side("opened_year", "total", "0").join(
        side("opened_year_current", "total_current", "1"),
        on=[*pair, *STRATUM],
        how="full",
        coalesce=True,
    )
    joined = joined.with_columns(pl.col("share_0", "share_1").fill_null(0.0))
    return joined.with_columns(
        pl.coalesce(f"{name}_{end}", f"{name}_{other}", pl.lit(0.0)).alias(f"{name}_{end}")
        for name in values[1:]
        for end, other in (("0", "1"), ("1", "0"))
    )


def _contributions(sides: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    def change(name: str) -> pl.Expr:
        return pl.col(f"{name}_1") - pl.col(f"{name}_0")

    def middle(name: str) -> pl.Expr:
        return (pl.col(f"{name}_1") + pl.col(f"{name}_0")) / 2

    share = middle("share")
    parts = {
        "price": share * middle("hours_each") * change("pounds_per_hour"),
        "hours": share * middle("pounds_per_hour") * change("hours_each"),
        "mix": change("share") * middle("mean"),
        "rest": share * change("rest_each"),
    }
    keys = ["force_code", "opened_year", "opened_year_current"]
    sums = sides.group_by(keys).agg(part.sum().alias(name) for name, part in parts.items())
    return (
        sums.unpivot(
            list(DRIVERS), index=keys, variable_name="driver", value_name="contribution_gbp"
        )
        .join(pairs, on=keys)
        .select(
            "force_code",
            pl.col("opened_year").alias("baseline"),
            pl.col("opened_year_current").alias("current"),
            "driver",
            "contribution_gbp",
            pl.col("mean_gbp").alias("baseline_mean_gbp"),
            pl.col("mean_gbp_current").alias("current_mean_gbp"),
            pl.lit("prices of each day").alias("price_base"),
        )
    )
