"""Models that put demand into perspective, handed their frames: signals, drivers, likeness."""

from collections.abc import Callable, Iterator
from functools import partial

import polars as pl

from pipelines.contracts.events import (
    LIST_SEPARATOR,
    OFFENCE_GROUPS,
    RE_BASE,
    RECORDING_KINDS,
)
from pipelines.contracts.vocabulary import ABUSE_TYPES, ALL_FORCES, ALL_TYPES, MEASURES
from pipelines.modelling.counted import Counted
from pipelines.models.compare.similar_forces import force_profile, similar_forces
from pipelines.models.demand.drivers import growth_drivers
from pipelines.models.lateness.disclosure_delay import reporting_delay
from pipelines.models.lateness.settled import over_settled_months
from pipelines.models.signals.control_charts import control_charts

BENCHMARK_GROUP = "child_sexual"
RECORDED_CRIME = "recorded_crime"


def demand_perspective_marts(
    read_table: Callable[[str], pl.DataFrame],
    counted: Counted,
    population: pl.DataFrame,
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the marts about demand that models make, by name.

    Args:
        read_table: From a table's name to its frame.
        counted: The series and their last settled months.
        population: Mart population_by_year.
    """
    profile = force_profile(counted.quarterly, population, BENCHMARK_GROUP)
    nearest = similar_forces(profile.drop("financial_year"))
    yield (
        "similar_force",
        nearest.join(profile.select("force_code", "financial_year"), on="force_code"),
    )
    began = read_table("intermediate.int_reported_after")
    delivered_to = read_table("intermediate.int_delivered_to")
    yield "reporting_delay", reporting_delay(began, delivered_to)
    events = read_table("marts.event")
    open_from = counted.ends.with_columns(pl.col("month").dt.offset_by("1mo"))
    counts = pl.concat([counted.monthly, counted.quarterly])
    rebases = rebase_rows(events, counts["force_code"].unique().to_list())
    by_start = counts.rename({"period_start": "month"})
    yield "control_chart", control_charts(by_start, rebases, open_from)
    explain = partial(growth_drivers, population=population, known_changes=known_changes(events))
    # Investigations are explained by the incidents of the same months.
    both = counted.ends.with_columns(pl.col("month").min().over("force_code"))
    yield "growth_drivers", over_settled_months(explain, counts, both)


def rebase_rows(events: pl.DataFrame, force_codes: list[str]) -> pl.DataFrame:
    """The re-bases of the register as the control charts take them.

    Args:
        events: Mart event.
        force_codes: The forces that a re-base without a force is for, beside their sum.

    Returns:
        One row per event and force_code, abuse_type that it is for: measure, month, reason, name.
    """
    everywhere = pl.lit([ALL_FORCES, *sorted(force_codes)])
    return (
        _by_type(events.filter(pl.col("kind") == RE_BASE))
        .with_columns(
            pl.when(pl.col("force_code").is_null())
            .then(everywhere)
            .otherwise(pl.concat_list("force_code"))
            .alias("force_code")
        )
        .explode("force_code")
        .select("measure", "force_code", "abuse_type", "month", "reason", "name")
    )


def known_changes(events: pl.DataFrame) -> pl.DataFrame:
    """The changes of recording whose size a source gives, as the growth drivers take them.

    Args:
        events: Mart event. A change of unknown size, or of which only the year is known, is left
            out: neither its size nor its month is invented.

    Returns:
        One row per event and measure, abuse_type that it is for: force_code (ALL: every force),
        month, name (the event's id), size_share.
    """
    known = events.filter(
        pl.col("kind").is_in(list(RECORDING_KINDS)),
        pl.col("date_precision") != "year",
        pl.col("known_size_share") > -1,
    )
    return (
        _by_type(known)
        .with_columns(pl.col("force_code").fill_null(ALL_FORCES))
        .select(
            "measure",
            "force_code",
            "abuse_type",
            "month",
            pl.col("event_id").alias("name"),
            pl.col("known_size_share").alias("size_share"),
        )
    )


def _by_type(events: pl.DataFrame) -> pl.DataFrame:
    """One row per event, measure and abuse type (of recorded crime, offence group) it is for."""
    groups = pl.col("offence_groups").fill_null(ALL_TYPES).str.split(LIST_SEPARATOR)
    of_crime = pl.col("measure") == RECORDED_CRIME
    return (
        events.with_columns(groups.alias("abuse_type"), pl.col("date").dt.truncate("1mo"))
        .rename({"date": "month"})
        .with_columns(
            pl.when(pl.col("measure").is_null())
            .then(pl.lit(list(MEASURES)))
            .otherwise(pl.concat_list("measure"))
            .alias("measure")
        )
        .explode("measure")
        .explode("abuse_type")
        .with_columns(pl.col("abuse_type").str.strip_chars())
        .filter(
            pl.when(of_crime)
            .then(pl.col("abuse_type").is_in([ALL_TYPES, *OFFENCE_GROUPS]))
            .otherwise(pl.col("abuse_type").is_in([ALL_TYPES, *ABUSE_TYPES]))
        )
    )
