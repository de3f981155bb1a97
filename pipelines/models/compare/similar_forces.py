"""Which forces are most like a force: near in children and in the rate of offences."""

import datetime as dt

import polars as pl

from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.periods import add_months, financial_year_of, financial_year_start
from pipelines.models.rates import children_by_year, rate_per_1000

QUARTERS_A_YEAR = 4
HALF_AN_OFFENCE = 0.5
"""A force without an offence is placed as if it had half a one: nought has no logarithm."""

LOGGED = ("child_population_count", "rate_per_1000")
DUST = 1e-9


def force_profile(quarterly: pl.DataFrame, population: pl.DataFrame, group: str) -> pl.DataFrame:
    """Children and yearly rate per force in the latest whole financial year of recorded crime.

    Args:
        quarterly: As `quarterly_counts` gives it, a quarter that was not delivered null.
        population: Mart population_by_year.
        group: The offence group that the rate counts, such as child_sexual.

    Returns:
        One row per force with all four quarters and known children: force_code, financial_year,
        child_population_count, rate_per_1000 (of that year; net corrections make it at least that
        of half an offence). Empty where no year is whole.
    """
    year_start = financial_year_start("period_start").alias("start")
    years = (
        quarterly.filter(pl.col("abuse_type") == group, pl.col("force_code") != ALL_FORCES)
        .drop_nulls("count")
        .group_by("force_code", year_start)
        .agg(pl.len().alias("quarters"), pl.col("count").sum())
        .filter(pl.col("quarters") == QUARTERS_A_YEAR)
    )
    schema = {
        "force_code": pl.String,
        "financial_year": pl.String,
        "child_population_count": pl.Int64,
        "rate_per_1000": pl.Float64,
    }
    if years.is_empty():
        return pl.DataFrame(schema=schema)
    start: dt.date = max(years["start"])
    children = children_by_year(population)
    rows = []
    for force, count in years.filter(start=start).select("force_code", "count").iter_rows():
        placed = max(count, HALF_AN_OFFENCE)
        rate = rate_per_1000(placed, [force], start, add_months(start, 11), children)
        if rate is not None:
            # The middle of a financial year lies in the calendar year in which it begins.
            rows.append((force, financial_year_of(start), children[force, start.year], rate))
    return pl.DataFrame(rows, schema=schema, orient="row").sort("force_code")


def similar_forces(profile: pl.DataFrame, most: int = 8) -> pl.DataFrame:
    """The forces nearest to each force.

    The distance of two forces is the root of the mean squared difference of their standardised
    measures: the natural logarithms of children and rate, and any further column as it is given,
    each less its mean over the forces and divided by its standard deviation over them. It is the
    same both ways round, and one is one standard deviation apart on every measure. Being among a
    force's nearest is not: a force that stands apart has near ones that have others nearer.

    Args:
        profile: One row per force: force_code, child_population_count, rate_per_1000 (offences
            per 1,000 children a year, above nought), and any further numbers to be alike in.
        most: How many to give at most.

    Returns:
        One row per force_code and rank (1 the nearest; ties in order of code): similar_force_code,
        distance. A force of which any measure is missing has none and is nobody's.

    Source: nearest neighbours on standardised measures, as CIPFA and HMICFRS find comparators;
    that these two measures count alike, and that they are the ones that matter, is Caseweight's
    choice.
    """
    measures = [column for column in profile.columns if column != "force_code"]
    positive = pl.all_horizontal(pl.col(LOGGED) > 0)
    known = profile.drop_nulls(measures).filter(positive).sort("force_code")
    standardised = known.select("force_code", *(_standardised(column) for column in measures))
    squares = [(pl.col(name) - pl.col(f"{name}_of_other")) ** 2 for name in measures]
    return (
        standardised.join(standardised, how="cross", suffix="_of_other")
        .filter(pl.col("force_code") != pl.col("force_code_of_other"))
        .select(
            "force_code",
            pl.col("force_code_of_other").alias("similar_force_code"),
            pl.mean_horizontal(*squares).sqrt().alias("distance"),
        )
        .sort("force_code", "distance", "similar_force_code")
        .with_columns(
            (pl.int_range(pl.len()).over("force_code") + 1).cast(pl.Int32).alias("rank"),
        )
        .filter(pl.col("rank") <= most)
        .select("force_code", "similar_force_code", "rank", "distance")
    )


def _standardised(column: str) -> pl.Expr:
    """Nought for all where all are alike: what does not differ tells nobody apart."""
    value = pl.col(column).cast(pl.Float64)
    value = value.log() if column in LOGGED else value
    spread = value.std(ddof=0)
    # Floating-point dust between equal values is no difference.
    return pl.when(spread > DUST).then((value - value.mean()) / spread).otherwise(0.0).alias(column)
