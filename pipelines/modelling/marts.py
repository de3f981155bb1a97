"""Hand the marts that SQL made to the models, and hand back the marts that the models make."""

from collections.abc import Iterator

import duckdb
import polars as pl

from pipelines.modelling.cost import cost_marts
from pipelines.modelling.demand import demand_perspective_marts
from pipelines.modelling.forecast import ForecastInputs, forecast_marts
from pipelines.models.demand.demand_series import demand_series
from pipelines.models.demand.growth import demand_growth
from pipelines.models.people.readiness import readiness
from pipelines.models.quality.completeness import completeness
from pipelines.models.series import monthly_counts, quarterly_counts
from pipelines.progress import Progress

SURVEY_ANSWERS = """
    select force_code, survey_date, question, count_if(is_yes) as yes_count,
        count(is_yes) as response_count
    from staging.stg_survey_answers group by all
"""

# A version that looks back knows no extract dated later, though it has confirmed older records.
RECORD_COUNTS = """
    with known as (
        select source, max(load.as_at) as as_at, any_value(until) as until
        from marts.load as load cross join marts.build_info as build_info
        where status <> 'refused' and load.as_at <= coalesce(as_known, load.as_at)
        group by source
    )
    select counts.* exclude (delivered_to),
        least(counts.delivered_to, known.as_at, known.until) as delivered_to
    from intermediate.int_record_counts as counts join known using (source)
"""


def modelled_marts(
    connection: duckdb.DuckDBPyConnection, on_progress: Progress, inputs: ForecastInputs
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Run every model on the marts that stand, and yield each mart it makes by name.

    Args:
        connection: The scratch database, with the marts that SQL makes.
        on_progress: Told what is being done and the share of the build.
        inputs: How to forecast, and what earlier builds left.
    """

    def read(query: str) -> pl.DataFrame:
        frame: pl.DataFrame = connection.sql(query).pl()
        return frame

    monthly = monthly_counts(
        read("select * from marts.demand_by_month"), read("select * from reference.delivered_to")
    )
    quarterly = quarterly_counts(read("select * from marts.recorded_crime_by_quarter"))
    on_progress("completeness", 0.42)
    forces = read("select * from marts.force")
    yield "demand_series", demand_series(monthly, forces["force_code"])
    yield "completeness_by_month", completeness(read(RECORD_COUNTS)).drop("low")
    on_progress("growth", 0.45)
    population = read("select * from marts.population_by_year")
    yield "demand_growth", demand_growth(pl.concat([monthly, quarterly]), population)
    yield from demand_perspective_marts(read, monthly, quarterly, population)
    on_progress("cost", 0.5)
    yield from cost_marts(connection)
    yield (
        "readiness",
        readiness(
            read(SURVEY_ANSWERS),
            read("select * from staging.stg_survey_invitations"),
            read("select question, national_2016_share from reference.readiness_question"),
        ),
    )
    yield from forecast_marts(
        monthly,
        quarterly,
        read("select * from marts.event"),
        forces,
        read("select * from marts.reporting_lag"),
        on_progress,
        inputs,
    )
