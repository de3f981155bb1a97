"""Hand the marts that SQL made to the models, and hand back the marts that the models make."""

from collections.abc import Callable, Iterator

import polars as pl

from pipelines.modelling.cost import cost_marts
from pipelines.modelling.demand import demand_perspective_marts
from pipelines.modelling.forecast import ForecastInputs, forecast_marts
from pipelines.models.demand.demand_series import demand_series
from pipelines.models.demand.growth import demand_growth
from pipelines.models.durations.by_year import duration_marts
from pipelines.models.people.readiness import readiness
from pipelines.models.quality.completeness import completeness
from pipelines.models.series import monthly_counts, quarterly_counts
from pipelines.progress import Progress


def modelled_marts(
    read_table: Callable[[str], pl.DataFrame], on_progress: Progress, inputs: ForecastInputs
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Run every model on what the selects made, and yield each frame it makes by name.

    Args:
        read_table: From a table's name to its frame.
        on_progress: Told what is being done and the share of the build.
        inputs: How to forecast, and what earlier builds left.
    """
    monthly = monthly_counts(
        read_table("marts.demand_by_month"), read_table("intermediate.int_delivered_to")
    )
    quarterly = quarterly_counts(read_table("marts.recorded_crime_by_quarter"))
    on_progress("completeness", 0.42)
    forces = read_table("marts.force")
    yield "demand_series", demand_series(monthly, forces["force_code"])
    yield (
        "completeness_by_month",
        completeness(read_table("intermediate.int_model_record_counts")).drop("low"),
    )
    on_progress("growth", 0.45)
    population = read_table("marts.population_by_year")
    yield "demand_growth", demand_growth(pl.concat([monthly, quarterly]), population)
    yield from demand_perspective_marts(read_table, monthly, quarterly, population)
    by_year, curve = duration_marts(read_table("intermediate.int_model_durations"))
    yield "duration_by_year", by_year
    yield "duration_curve", curve
    on_progress("cost", 0.5)
    yield from cost_marts(read_table)
    yield (
        "readiness",
        readiness(
            read_table("intermediate.int_model_survey_answers"),
            read_table("staging.stg_survey_invitations"),
            read_table("reference.readiness_question").select("question", "national_2016_share"),
        ),
    )
    yield from forecast_marts(
        monthly,
        quarterly,
        read_table("marts.event"),
        forces,
        read_table("marts.reporting_lag"),
        on_progress,
        inputs,
    )
