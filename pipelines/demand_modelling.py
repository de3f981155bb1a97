"""Models that put demand into perspective, handed their frames: forces alike, late records."""

from collections.abc import Callable, Iterator

import polars as pl

from pipelines.models.reporting_lag import reporting_lag
from pipelines.models.similar_forces import force_profile, similar_forces

BENCHMARK_GROUP = "child_sexual"


def demand_perspective_marts(
    read: Callable[[str], pl.DataFrame], quarterly: pl.DataFrame, population: pl.DataFrame
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the marts similar_force and reporting_lag by name.

    Args:
        read: From a query to a frame.
        quarterly: As `quarterly_counts` gives it.
        population: Mart population_by_year.
    """
    profile = force_profile(quarterly, population, BENCHMARK_GROUP)
    nearest = similar_forces(profile.drop("financial_year"))
    yield (
        "similar_force",
        nearest.join(profile.select("force_code", "financial_year"), on="force_code"),
    )
    yield (
        "reporting_lag",
        reporting_lag(
            read("select * from intermediate.int_first_seen"),
            read("select * from intermediate.int_extract_day"),
            read("select * from reference.delivered_to"),
        ),
    )
