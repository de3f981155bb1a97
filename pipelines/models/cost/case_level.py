"""What an investigation that is opened now costs in the end, by force and type, and how sure."""

import polars as pl

SCHEMA = {
    "cost_basis": pl.String,
    "force_code": pl.String,
    "abuse_type": pl.String,
    "investigation_count": pl.Int64,
    "final_real_gbp": pl.Float64,
    "own_mean_real_gbp": pl.Float64,
    "relative_error": pl.Float64,
    "yearly_drift": pl.Float64,
    "dispersion_gbp": pl.Float64,
    "hours_per_real_gbp": pl.Float64,
    "last_quarter": pl.Date,
    "price_base": pl.String,
}
QUARTERS = 12
"""Three years of openings: fewer are too few dear cases, more are too long ago."""
FEWEST_FORCES, FEWEST_YEARS = 3, 4
LEAST_CHANCE = 1e-9
KEYS = ["force_code", "abuse_type"]


def case_level(
    cases: pl.DataFrame, spent: pl.DataFrame, case_years: pl.DataFrame, *, cost_basis: str
) -> pl.DataFrame:
    """Mart case_level of one basis.

    Args:
        cases: One row per investigation: force_code, abuse_type, opened_quarter, opened_year,
            last_quarter, is_closed, cost_real_gbp (null where a day has no price), cost_gbp,
            error_gbp (of its rates), still_to_come_real_gbp, price_base.
        spent: One row per force_code, abuse_type, quarters_since_opened, category: cost_real_gbp,
            hours.
        case_years: One row per abuse_type: case_year_count, year_gbp (real), year_square.
        cost_basis: Its name.

    Returns:
        One row per force_code and abuse_type of the last twelve whole quarters: the mean final cost
        of all its cases, closed or open, drawn towards all forces' by how uncertain it is (with
        three forces and more), the error of that, and what a plan needs beside it.

    Source: empirical Bayes (Morris, 1983), the variance between forces by moments (DerSimonian and
        Laird, 1986). Assumes that the level of the last three years, in real terms, goes on; how
        much it has moved from year to year is `yearly_drift`.
    """
    months = 3 * (QUARTERS - 1)
    priced = cases.with_columns(_final_real()).drop_nulls(["final", "last_quarter"])
    recent = priced.filter(
        pl.col("opened_quarter") <= pl.col("last_quarter"),
        pl.col("opened_quarter") >= pl.col("last_quarter").dt.offset_by(f"-{months}mo"),
    )
    if recent.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    return (
        _drawn_to_all(_means(recent))
        .join(_dispersion(case_years), on="abuse_type", how="left")
        .join(_hours(spent), on="force_code", how="left")
        .with_columns(
            pl.lit(cost_basis).alias("cost_basis"),
            pl.lit(_yearly_drift(priced)).alias("yearly_drift"),
            pl.col("dispersion_gbp").fill_null(0.0),
        )
        .select(SCHEMA.keys())
        .cast(SCHEMA)  # type: ignore[arg-type]
        .sort(KEYS)
    )


def _final_real() -> pl.Expr:
    to_come = pl.when("is_closed").then(0.0).otherwise(pl.col("still_to_come_real_gbp"))
    return (pl.col("cost_real_gbp").cast(pl.Float64) + to_come.cast(pl.Float64)).alias("final")


def _means(recent: pl.DataFrame) -> pl.DataFrame:
    """Each force's and type's own mean, its relative chance and that of its rates."""
    own = recent.group_by(KEYS).agg(
        pl.len().alias("investigation_count"),
        pl.col("final").mean().alias("own"),
        pl.col("error_gbp", "cost_gbp").cast(pl.Float64).sum(),
        pl.col("last_quarter").max(),
        pl.col("price_base").first(),
    )
    national = recent.group_by("abuse_type").agg(
        pl.col("final").mean().alias("national"),
        pl.col("final").var().alias("varies"),
        pl.len().alias("of_all"),
    )
    chance = pl.col("varies").fill_null(pl.col("national") ** 2) / pl.col("national") ** 2
    # Where every case costs the same, nothing is left to chance and a weight would be infinite.
    chance = chance.clip(LEAST_CHANCE)
    rates = (pl.col("error_gbp") / pl.col("cost_gbp")).fill_nan(0.0).clip(0.0, 1.0)
    return (
        own.join(national, on="abuse_type")
        .filter(pl.col("national") > 0)
        .with_columns(
            (pl.col("own") / pl.col("national")).alias("ratio"),
            (chance / pl.col("investigation_count")).alias("variance"),
            (chance / pl.col("of_all")).alias("of_national"),
            rates.fill_null(0.0).alias("rate_error"),
        )
    )


def _drawn_to_all(means: pl.DataFrame) -> pl.DataFrame:
    """The levels drawn to the national ones, with the error of what comes of it."""
    weight = 1 / pl.col("variance")
    total = weight.sum().over("abuse_type")
    middle = (weight * pl.col("ratio")).sum().over("abuse_type") / total
    spread = (weight * (pl.col("ratio") - middle) ** 2).sum().over("abuse_type")
    forces = pl.len().over("abuse_type")
    scale = total - (weight**2).sum().over("abuse_type") / total
    between = ((spread - (forces - 1)) / scale).clip(0.0)
    # Between two forces no spread can be told from chance: each keeps its own.
    own_weight = (
        pl.when(forces >= FEWEST_FORCES).then(between / (between + pl.col("variance"))).otherwise(1)
    )
    left = own_weight * pl.col("variance") + (1 - own_weight) * pl.col("of_national")
    return means.with_columns(
        (pl.col("national") * (middle + own_weight * (pl.col("ratio") - middle)))
        .clip(0.0)
        .alias("final_real_gbp"),
        pl.col("own").alias("own_mean_real_gbp"),
        (left + pl.col("rate_error") ** 2).sqrt().alias("relative_error"),
    )


def _dispersion(case_years: pl.DataFrame) -> pl.DataFrame:
    """The variance of a year's cost per pound of it, given how many cases there are."""
    square = pl.col("year_square") - pl.col("year_gbp") ** 2 / pl.col("case_year_count")
    return case_years.filter(pl.col("year_gbp") > 0).select(
        "abuse_type", (square / pl.col("year_gbp")).clip(0.0).alias("dispersion_gbp")
    )


def _hours(spent: pl.DataFrame) -> pl.DataFrame:
    """Hours for each real pound of a force's cost in categories that have hours."""
    timed = pl.col("hours").sum().over("force_code", "category") > 0
    return (
        spent.filter(timed)
        .group_by("force_code")
        .agg(pl.col("hours").sum(), pl.col("cost_real_gbp").sum())
        .filter(pl.col("cost_real_gbp") > 0, pl.col("hours") > 0)
        .select(
            "force_code",
            (pl.col("hours") / pl.col("cost_real_gbp")).alias("hours_per_real_gbp"),
        )
    )


def _yearly_drift(cases: pl.DataFrame) -> float:
    """By how much (logarithm) the national level moves from year to year beyond chance."""
    by_year = (
        cases.group_by("opened_year")
        .agg(
            pl.col("final").mean().alias("mean"),
            (pl.col("final").var() / pl.len()).alias("chance"),
        )
        .filter(pl.col("mean") > 0)
        .sort("opened_year")
    )
    if by_year.height < FEWEST_YEARS:
        return 0.0
    moves = by_year.select(
        pl.col("mean").log().diff().pow(2).alias("square"),
        (pl.col("chance") / pl.col("mean") ** 2).rolling_sum(2).alias("chance"),
    ).drop_nulls()
    return float(max(moves.select((pl.col("square") - pl.col("chance")).mean()).item(), 0.0) ** 0.5)
