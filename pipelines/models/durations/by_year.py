"""Marts of duration: how long until a first action, a closing or an outcome, by year of opening."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipelines.contracts.marts.durations import (
    CLOSING,
    ENDINGS,
    FIRST_ACTION,
    MEASURES,
    SHARE_DAYS,
    DurationByYear,
    DurationCurve,
)
from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES
from pipelines.models.durations.groups import Groups, Real
from pipelines.models.durations.incidence import Ended, Incidence, count_ended, incidence
from pipelines.models.durations.summaries import curve_rows, quantile_columns, share_columns

SMALLEST_GROUP = 5
"""Below this many investigations, or events, no statistic is given: it could tell of a case."""
MOST_STILL_TO_COME = 0.1
"""Of those that end in one way, as a share: what is open could add no more than this to them."""
OPEN = "open"
KEYS = ("force_code", "opened_year", "abuse_type", "complexity")
ALL_OF = {"force_code": ALL_FORCES, "abuse_type": ALL_TYPES, "complexity": "all"}
WAYS_OF: dict[str, dict[str, tuple[str, ...]]] = {
    FIRST_ACTION: {FIRST_ACTION: (FIRST_ACTION,)},
    CLOSING: {CLOSING: ENDINGS, **{ending: (ending,) for ending in ENDINGS}},
}
"""What is waited for, the measures of it, and the ways of ending that each of them counts."""
SMALLEST_CURVE = 30
"""Below this a curve is a few steps, and the row of its year says as much."""
MONTHS_OF_CURVE = (*range(25), 30, 36, 42, 48)
CURVE_DAYS = {
    FIRST_ACTION: (0, 1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 60, 90),
    CLOSING: tuple(int(month * 365.25 / 12) for month in MONTHS_OF_CURVE),
}


def duration_marts(cases: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """How long investigations take, with the open ones in it, by year of opening.

    Args:
        cases: As int_model_durations: force_code, opened_year, abuse_type, complexity, until
            (`first_action` or `closing`), days (from opening to the end, or to the last day seen),
            ending (how it ended; `open` where it had not) and case_count.

    Returns:
        Marts duration_by_year and duration_curve. Quantiles of `first_action` and `closing` are of
        all investigations; those of one ending are of the investigations that end so, given where
        what is open could add at most a tenth to them. Null where it is not reached, and under five
        investigations or events.

    Source: Kaplan and Meier (1958), Aalen and Johansen (1978). Assumes that how long an
        investigation is seen does not depend on how long it will take.
    """
    if cases.is_empty():
        return DurationByYear.create_empty(), DurationCurve.create_empty()
    made = [_measures(cases, until) for until in WAYS_OF]
    order = pl.col("measure").replace_strict({name: n for n, name in enumerate(MEASURES)})
    years = pl.concat([frame for frames, _ in made for frame in frames])
    curves = pl.concat([frame for _, frames in made for frame in frames])
    return (
        years.sort(*KEYS, order, maintain_order=True),
        curves.sort(*KEYS, order, "days", maintain_order=True),
    )


def _measures(cases: pl.DataFrame, until: str) -> tuple[list[pl.DataFrame], list[pl.DataFrame]]:
    """Every measure of one thing that is waited for: rows by year, and curves."""
    names, by_day = _in_groups(cases.filter(pl.col("until") == until))
    if names.is_empty():
        return [], []
    counted = by_day["case_count"].to_numpy().astype(np.float64)
    ended = count_ended(
        Groups.of(by_day["group"].to_numpy()),
        by_day["days"].to_numpy().astype(np.float64),
        counted,
        counted - _sum_of(by_day, [OPEN]),
    )
    years, curves = [], []
    for measure, ways in WAYS_OF[until].items():
        ended_so = _sum_of(by_day, ways)
        made = incidence(ended, ended_so)
        is_of_all = measure == until
        years.append(_by_year(names, ended, made, ended_so, measure, is_of_all=is_of_all))
        curves.append(_curve(names, ended, made, measure, CURVE_DAYS[until]))
    return years, curves


def _in_groups(cases: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The cases of each group and day, also of ALL forces, all types and all complexities.

    Returns:
        The names of the groups, in order; and one row per group (its number) and day: case_count,
        and a count for each way of ending.
    """
    leaves = cases.select(KEYS).unique().sort(KEYS).with_row_index("leaf")
    members = leaves
    for key, name in ALL_OF.items():
        members = pl.concat([members, members.with_columns(pl.lit(name).alias(key))])
    names = members.select(KEYS).unique().sort(KEYS).with_row_index("group")
    counts = [
        pl.col("case_count").filter(pl.col("ending") == ending).sum().alias(ending)
        for ending in cases["ending"].unique().sort()
    ]
    # By number: the groups are eight times the rows, and names are dear to compare.
    of_leaf = (
        cases.join(leaves, on=KEYS)
        .group_by("leaf", "days")
        .agg(pl.col("case_count").sum(), *counts)
    )
    by_day = (
        of_leaf.join(members.join(names, on=KEYS).select("leaf", "group"), on="leaf")
        .group_by("group", "days")
        .agg(pl.exclude("leaf").sum())
        .sort("group", "days")
        .with_columns(pl.col("group").cast(pl.Int64))
    )
    return names.select(KEYS), by_day


def _sum_of(by_day: pl.DataFrame, endings: Sequence[str]) -> Real:
    there = [name for name in endings if name in by_day.columns]
    if not there:
        return np.zeros(by_day.height)
    return by_day.select(pl.sum_horizontal(there)).to_series().to_numpy().astype(np.float64)


def _by_year(
    names: pl.DataFrame,
    ended: Ended,
    made: Incidence,
    ended_so: Real,
    measure: str,
    *,
    is_of_all: bool,
) -> pl.DataFrame:
    """Mart duration_by_year of one measure."""
    first, last = ended.groups.starts, ended.groups.last
    cases = ended.at_risk[first]
    events = np.rint(ended.groups.sum_so_far(ended_so)[last])
    endings = np.rint(ended.groups.sum_so_far(ended.ended)[last])
    is_told = (cases >= SMALLEST_GROUP) & (events >= SMALLEST_GROUP)
    if is_of_all:
        share, variance = made.share, made.variance
    else:
        share, variance = made.conditional()
        still_open = ended.still_open[last]
        is_told &= still_open <= MOST_STILL_TO_COME * made.share[last]
    return names.with_columns(
        pl.lit(measure).alias("measure"),
        pl.Series("investigation_count", cases.astype(np.int64)),
        pl.Series("event_count", events.astype(np.int64)),
        pl.Series("other_end_count", (endings - events).astype(np.int64)),
        pl.Series("open_count", (cases - endings).astype(np.int64)),
        *quantile_columns(ended, share, variance, is_told),
        *share_columns(ended, made, SHARE_DAYS, by="by", fewest=SMALLEST_GROUP),
    )


def _curve(
    names: pl.DataFrame, ended: Ended, made: Incidence, measure: str, days: Sequence[int]
) -> pl.DataFrame:
    """Mart duration_curve of one measure: of types or of complexities, not of one of both."""
    is_whole = (names["abuse_type"] == ALL_TYPES) | (names["complexity"] == "all")
    is_drawn = is_whole.to_numpy() & (ended.at_risk[ended.groups.starts] >= SMALLEST_CURVE)
    measured = names.with_columns(pl.lit(measure).alias("measure"))
    return curve_rows(measured, ended, made, days, is_drawn=is_drawn, fewest=SMALLEST_GROUP).rename(
        {"share": "ended_share"}
    )
