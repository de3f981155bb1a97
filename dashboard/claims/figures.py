"""The lines of a claim's two charts, and the table of its years."""

from dataclasses import replace

import polars as pl

from dashboard.claims.charts import CARRIED_ON, CLAIMED, CLAIMED_LATER, RECORDED
from pipelines.models.claims.check import TypedClaim, implied_path

YEARS_ON = 5
"""Where neither a later year nor a record says how far to go."""
LINES = {"year": pl.Int64, "series": pl.String, "level": pl.Float64}


def path(claim: TypedClaim, recorded: pl.DataFrame) -> pl.DataFrame:
    """What the claim implies from its first year to its later year, or the last recorded one.

    Args:
        claim: The claim.
        recorded: One row per year: year, count.
    """
    ends = [claim.projected_year, *recorded["year"].to_list()]
    last = claim.current_year
    if last is None and claim.baseline_year is not None and claim.years is not None:
        last = claim.baseline_year + claim.years
    until = max((year for year in ends if year is not None), default=0)
    return implied_path(claim, max(until, (last or 0) + (0 if ends[1:] else YEARS_ON)))


def lines(implied: pl.DataFrame, recorded: pl.DataFrame, claim: TypedClaim) -> pl.DataFrame:
    """The lines to draw, in counts: year, series, level.

    Args:
        implied: As `path` gives it.
        recorded: One row per year: year, count; empty where it is a rate.
        claim: The claim.
    """
    claimed = implied.filter("is_claimed")
    carried = pl.concat([claimed.tail(1), implied.filter(~pl.col("is_claimed"))])
    parts = [_line(claimed, CLAIMED), _line(recorded, RECORDED)]
    if carried.height > 1:
        parts.append(_line(carried, CARRIED_ON))
    elif implied.is_empty():
        given = {claim.baseline_year: claim.baseline_count, claim.current_year: claim.current_count}
        known = [(y, CLAIMED, n) for y, n in given.items() if y is not None and n is not None]
        parts.append(pl.DataFrame(known, schema=LINES, orient="row"))
    if claim.projected_year is not None and claim.projected_count is not None:
        later = [(claim.projected_year, CLAIMED_LATER, float(claim.projected_count))]
        parts.append(pl.DataFrame(later, schema=LINES, orient="row"))
    return pl.concat(parts)


def indexed(claim: TypedClaim, recorded: pl.DataFrame, growth_share: float | None) -> pl.DataFrame:
    """Claim and record as per cent of their level in the first year that both have.

    Args:
        claim: The claim; its years are needed, a number is not.
        recorded: One row per year: year, count (or rate).
        growth_share: The growth claimed, or that of its two numbers.

    Returns:
        One row per year and line: year, series, level. Empty where no year is in both, or where
        it would be the last of either.
    """
    of_hundred = replace(claim, growth_share=growth_share, baseline_count=100.0, current_count=None)
    implied = path(of_hundred, recorded)
    both = implied.join(recorded, on="year", suffix="_recorded").sort("year")
    both = both.filter((pl.col("count") > 0) & (pl.col("count_recorded") > 0))
    if growth_share is None or both.height < 2:
        return pl.DataFrame(schema=LINES)
    first = both.row(0, named=True)
    since = pl.col("year") >= first["year"]
    level = pl.col("count") * 100
    return lines(
        implied.filter(since).with_columns(level / first["count"]),
        recorded.filter(since).with_columns(level / first["count_recorded"]),
        replace(of_hundred, projected_count=None),
    )


def by_year(implied: pl.DataFrame, recorded: pl.DataFrame, claim: TypedClaim) -> pl.DataFrame:
    """One row per year: year (text), implied_count, claimed_count, recorded (text, as written)."""
    given = {
        claim.baseline_year: claim.baseline_count,
        claim.current_year: claim.current_count,
        claim.projected_year: claim.projected_count,
    }
    rows = [(y, float(n)) for y, n in given.items() if y is not None and n is not None]
    claimed = pl.DataFrame(
        rows, schema={"year": pl.Int64, "claimed_count": pl.Float64}, orient="row"
    )
    return (
        implied.select("year", pl.col("count").alias("implied_count"))
        .join(claimed, on="year", how="full", coalesce=True)
        .join(recorded.rename({"count": "recorded"}), on="year", how="full", coalesce=True)
        .sort("year")
    )


def _line(rows: pl.DataFrame, series: str) -> pl.DataFrame:
    return rows.select(
        pl.col("year").cast(pl.Int64),
        pl.lit(series).alias("series"),
        pl.col("count").cast(pl.Float64).alias("level"),
    )
