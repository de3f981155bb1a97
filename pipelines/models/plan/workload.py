"""Workload and people of each force: the queue, first actions in time, training and recruits."""

import datetime as dt
from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from pipelines.models.periods import add_months, financial_year_of
from pipelines.models.plan.backlog import QueueMonth, by_month_of_work, case_work, run_queue
from pipelines.models.plan.cost_factors import TIME, hours_factors
from pipelines.models.plan.demand_factors import demand_factors
from pipelines.models.plan.frames import BACKLOG, PIPELINE, TIMELINESS
from pipelines.models.plan.horizon import MONTHS_A_QUARTER, Array, Horizon
from pipelines.models.plan.people import (
    MONTHS_A_YEAR,
    PRODUCTIVE_HOURS,
    TRAINING_MONTHS,
    accredited_stock,
    values_by_month,
)
from pipelines.models.plan.scenario import Lever
from pipelines.models.plan.spending import PlanBase

RECENT_QUARTERS = 4
FULLY = 1 - 1e-6


def queue_of(base: PlanBase, place: int, levers: Sequence[Lever]) -> list[QueueMonth]:
    """A force's queue at the medians of the levers; nothing where hours are not known.

    What can be done in a month is what accredited investigators can, and others with them in the
    same proportion as last year; without staffing it is what was done a month last year.
    """
    force, horizon, none = base.forces[place], base.axes.horizon, np.zeros(len(levers))
    if force.level is None or force.hours_per_real_gbp <= 0:
        return []
    is_time = np.isin(base.axes.categories, TIME)
    by_age = base.profiles.spent[:, :, is_time].sum(axis=2) * force.level[:, None]
    expected = force.mean_to_cost[0]
    weights = expected.sum(axis=0) / max(float(expected.sum()), 1e-12)
    work = case_work(
        weights @ base.profiles.still_open, weights @ by_age * force.hours_per_real_gbp
    )
    opened = expected * demand_factors(levers, none, force.demand, horizon)
    arrivals = np.repeat(opened.sum(axis=1) / MONTHS_A_QUARTER, MONTHS_A_QUARTER)
    factors = np.repeat(hours_factors(levers, none, horizon), MONTHS_A_QUARTER)
    able = _able(base, place, levers)
    begin, gone = first_month(base, place), base.gone_months[force.start]
    open_now = by_month_of_work(force.open_count.sum(axis=1), force.open_since, gone)
    return list(run_queue(work, open_now, arrivals[begin:], able[begin:], factors[begin:]))


def _able(base: PlanBase, place: int, levers: Sequence[Lever]) -> Array:
    """Hours that can be worked in each month."""
    force, horizon, none = base.forces[place], base.axes.horizon, np.zeros(len(levers))
    if force.accredited is None:
        return np.full(len(horizon.months), force.hours_last_year / MONTHS_A_YEAR)
    stock = accredited_stock(force.accredited, levers, none, horizon).stock
    each = values_by_month("productive_hours", PRODUCTIVE_HOURS, levers, none, horizon)
    able: Array = stock * each / MONTHS_A_YEAR / base.accredited_share[place]
    return able


def backlog_frame(base: PlanBase, queues: Sequence[list[QueueMonth]]) -> pl.DataFrame:
    """The rows of `BACKLOG`."""
    rows: list[tuple[object, ...]] = []
    for place, (force, queue) in enumerate(zip(base.forces, queues, strict=True)):
        for day, month in zip(queue_months(base, place), queue, strict=False):
            rows.append(
                (
                    *(force.code, day, month.opened, month.closed, month.still_open),
                    *(month.overdue, month.load_ratio, month.wait_days),
                )
            )
    return pl.DataFrame(rows, schema=BACKLOG, orient="row")


def first_month(base: PlanBase, place: int) -> int:
    """The place of the first month that is still to come for a force."""
    start = base.forces[place].start
    return MONTHS_A_QUARTER * start + base.gone_months[start]


def queue_months(base: PlanBase, place: int) -> list[dt.date]:
    """The months of a force's queue."""
    return base.axes.horizon.months[first_month(base, place) :]


def doubles_in(queue: Sequence[QueueMonth], months: Sequence[dt.date]) -> dt.date | None:
    """The first month in which twice as many cases are open as in the first one."""
    for month, day in zip(queue, months, strict=False):
        if month.still_open >= 2 * queue[0].still_open > 0:
            return day
    return None


def timeliness_frame(
    base: PlanBase, queues: Sequence[list[QueueMonth]], timeliness: pl.DataFrame
) -> pl.DataFrame:
    """The rows of `TIMELINESS`.

    A wait moves every first action back by as many days. Between 7, 14 and 30 days the share that
    is still waiting falls by one rate.

    Args:
        base: What `prepare_plan` made.
        queues: Of each force.
        timeliness: Mart timeliness_by_quarter.
    """
    horizon, rows = base.axes.horizon, []
    known = _recent_actions(timeliness)
    for place, (force, queue) in enumerate(zip(base.forces, queues, strict=True)):
        waits = _waits(queue, queue_months(base, place))
        for risk, sums in known.get(force.code, ()):
            share = (sums["in_time_count"] / sums["due_count"]).to_numpy()
            target = sums.filter("is_target")
            if target.is_empty():
                continue
            days = int(target["days"][0])
            now = float(target["in_time_count"][0] / target["due_count"][0])
            for year in horizon.years:
                wait = waits.get(year)
                ahead = (
                    None
                    if wait is None
                    else acted_within(days - wait, sums["days"].to_list(), share)
                )
                rows.append((force.code, year, risk, days, now, ahead))
    return pl.DataFrame(rows, schema=TIMELINESS, orient="row")


def latest_quarters(timeliness: pl.DataFrame) -> pl.DataFrame:
    """The rows of mart timeliness_by_quarter of each force's last four quarters."""
    place = pl.col("quarter").rank("dense", descending=True).over("force_code")
    return timeliness.filter(place <= RECENT_QUARTERS)


def _recent_actions(timeliness: pl.DataFrame) -> dict[str, list[tuple[str, pl.DataFrame]]]:
    """Each force's risks in order, with the sums of its last four quarters by number of days."""
    sums = (
        latest_quarters(timeliness)
        .group_by("force_code", "risk_level", "days")
        .agg(pl.col("due_count", "in_time_count").sum(), pl.col("is_target").any())
        .sort("force_code", "risk_level", "days")
    )
    found: dict[str, list[tuple[str, pl.DataFrame]]] = {}
    for (code, risk), part in sums.group_by("force_code", "risk_level", maintain_order=True):
        found.setdefault(str(code), []).append((str(risk), part))
    return found


def acted_within(days: float, known_days: Sequence[int], known_share: Array) -> float:
    """Share with a first action within some days, between the days of which it is known."""
    if days <= 0:
        return 0.0
    waiting = np.log(1 - np.minimum(known_share, FULLY))
    points = np.concatenate([[0.0], np.asarray(known_days, float)])
    return float(1 - np.exp(np.interp(days, points, np.concatenate([[0.0], waiting]))))


def _waits(queue: Sequence[QueueMonth], months: Sequence[dt.date]) -> dict[str, float]:
    """The mean wait in days of each financial year."""
    by_year: dict[str, list[float]] = {}
    for month, day in zip(queue, months, strict=False):
        by_year.setdefault(financial_year_of(day), []).append(month.wait_days)
    return {year: float(np.mean(waits)) for year, waits in by_year.items()}


def pipeline_frame(
    base: PlanBase, levers: Sequence[Lever], needed: dict[str, Array]
) -> pl.DataFrame:
    """The rows of `PIPELINE`.

    Args:
        base: What `prepare_plan` made.
        levers: The scenario's.
        needed: Accredited people needed by year, by force; its middle.
    """
    rows: list[tuple[object, ...]] = []
    for force in base.forces:
        if force.accredited is not None and force.code in needed:
            rows += _pipeline_rows(base.axes.horizon, force.code, force.accredited, levers, needed)
    return pl.DataFrame(rows, schema=PIPELINE, orient="row")


def _pipeline_rows(
    horizon: Horizon,
    code: str,
    accredited: float,
    levers: Sequence[Lever],
    needed: dict[str, Array],
) -> Iterator[tuple[object, ...]]:
    none = np.zeros(len(levers))
    stock = accredited_stock(accredited, levers, none, horizon)
    ends = MONTHS_A_QUARTER * horizon.year_ends + MONTHS_A_QUARTER - 1
    flows = [
        MONTHS_A_QUARTER * horizon.by_year(horizon.by_quarter(flow))
        for flow in (stock.leavers, stock.qualified, stock.intake)
    ]
    takes = values_by_month("training_months", TRAINING_MONTHS, levers, none, horizon)
    leaving = 1 - flows[0] / np.maximum(stock.stock[ends], 1e-9)
    recruits, too_late = recruits_needed(
        needed[code], stock.stock[ends], np.clip(leaving, 0.0, 1.0), float(takes[-1]), horizon
    )
    starts = np.append(stock.before, stock.stock[ends][:-1])
    for year, name in enumerate(horizon.years):
        yield (
            *(code, name, starts[year], flows[0][year], flows[1][year], stock.stock[ends[year]]),
            *(stock.in_training[ends[year]], flows[2][year], needed[code][year]),
            *(recruits[year], too_late[year]),
        )


def recruits_needed(
    needed: Array, stock: Array, stays: Array, training_months: float, horizon: Horizon
) -> tuple[Array, Array]:
    """Who must begin training in each year so that a later year's gap is closed.

    Args:
        needed: Accredited people needed in each year.
        stock: Those there are at its end without them.
        stays: Share of the extra ones who stay from one year's end to the next.
        training_months: From beginning to accreditation.
        horizon: The plan's time.

    Returns:
        Recruits beside the planned intake by the year in which they begin; people whose training
        would have had to begin before the plan, by the year in which they are missing.
    """
    recruits, too_late, extra = np.zeros(len(needed)), np.zeros(len(needed)), 0.0
    for year, start in enumerate(horizon.year_starts):
        extra *= stays[year]
        missing = max(0.0, needed[year] - stock[year] - extra)
        # They are to be there in the middle of the year.
        begins = add_months(start, MONTHS_A_YEAR // 2 - round(training_months))
        if begins < horizon.first:
            too_late[year] = missing
            continue
        recruits[horizon.years.index(financial_year_of(begins))] += missing
        extra += missing
    return recruits, too_late
