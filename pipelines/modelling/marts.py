"""Hand the marts that SQL made to the models, and hand back the marts that the models make."""

from collections.abc import Callable, Iterator
from functools import partial

import polars as pl

from pipelines.modelling.changes import change_marts
from pipelines.modelling.cost import cost_marts
from pipelines.modelling.counted import read_counted
from pipelines.modelling.demand import demand_perspective_marts
from pipelines.modelling.forecast import ForecastInputs, forecast_marts
from pipelines.models.demand.demand_series import demand_series
from pipelines.models.demand.growth import demand_growth
from pipelines.models.durations.by_year import duration_marts
from pipelines.models.lateness.settled import over_settled_months, with_settled
from pipelines.models.partners.sharing import count_sharing
from pipelines.models.partners.waits import partner_waits
from pipelines.models.people.readiness import readiness, response_rates
from pipelines.models.quality.completeness import completeness
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
    counted = read_counted(read_table)
    on_progress("completeness", 0.42)
    forces = read_table("marts.force")
    yield "reporting_lag", counted.lag
    series = demand_series(counted.monthly, forces["force_code"])
    yield "demand_series", with_settled(series, counted.lag, counted.ends)
    yield (
        "completeness_by_month",
        completeness(read_table("intermediate.int_model_record_counts")).drop("low"),
    )
    on_progress("what changed", 0.44)
    yield from change_marts(read_table, counted.ends)
    on_progress("growth", 0.45)
    population = read_table("marts.population_by_year")
    compare = partial(demand_growth, population=population)
    counts = pl.concat([counted.monthly, counted.quarterly])
    yield "demand_growth", over_settled_months(compare, counts, counted.ends)
    yield from demand_perspective_marts(read_table, counted, population)
    by_year, curve = duration_marts(read_table("intermediate.int_model_durations"))
    yield "duration_by_year", by_year
    yield "duration_curve", curve
    on_progress("cost", 0.5)
    yield from cost_marts(read_table)
    yield from _people_marts(read_table)
    yield from _partner_marts(read_table)
    events = read_table("marts.event")
    yield from forecast_marts(counted, events, forces, on_progress, inputs)


def _people_marts(
    read_table: Callable[[str], pl.DataFrame],
) -> Iterator[tuple[str, pl.DataFrame]]:
    """The readiness survey."""
    answers = read_table("intermediate.int_model_survey_answers")
    respondents = read_table("intermediate.int_model_respondents")
    invitations = read_table("staging.stg_survey_invitations")
    national = read_table("reference.readiness_question")
    yield "readiness", readiness(answers, invitations, national)
    yield "readiness_response", response_rates(respondents, invitations, national)


def _partner_marts(
    read_table: Callable[[str], pl.DataFrame],
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Who knew of what, and when."""
    waits = read_table("intermediate.int_model_partner_waits")
    yield "partner_sharing", count_sharing(waits)
    by_year, curve = partner_waits(waits)
    yield "partner_wait_by_year", by_year
    yield "partner_wait_curve", curve
