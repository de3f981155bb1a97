"""Fit Prophet to many series, in two processes where that pays.

What Prophet is told: the days of UK bank holidays in each period; spring 2020 as a one-off event,
so that it is not learnt as a season; the grooming offence of April 2017 as a step in the series
that it belongs to. Never negative.
"""

import datetime as dt
import logging
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context

import holidays
import pandas as pd

from pipelines.models.periods import add_months, is_in_spring_2020

PROCESSES = 2
ENOUGH_FOR_PROCESSES = 80
CHUNK = 8
CHANGEPOINTS = 5
YEARLY_ORDER = {1: 4, 3: 1}
GROOMING_STEP = dt.date(2017, 4, 1)
GROOMING_SERIES = ("exploitation", "child_sexual")


@dataclass(frozen=True)
class Task:
    """One series to forecast.

    Attributes:
        name: Abuse type or offence group.
        past: First days of the known periods, in order.
        values: Their counts.
        future: First days of the periods to forecast.
        months: Months in a period.
    """

    name: str
    past: tuple[dt.date, ...]
    values: tuple[float, ...]
    future: tuple[dt.date, ...]
    months: int

    def last_value(self) -> list[float]:
        """The last known count, carried forward."""
        return [self.values[-1]] * len(self.future)


def fit_all(tasks: list[Task], on_done: Callable[[int, int], None]) -> list[list[float] | None]:
    """Forecast every task; None where Prophet fails on one."""
    points: list[list[float] | None] = []
    if len(tasks) >= ENOUGH_FOR_PROCESSES:
        try:
            # A new interpreter a process: a copy of this one would inherit Polars' locked threads.
            with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
                for point in pool.map(fit_one, tasks, chunksize=CHUNK):
                    points.append(point)
                    on_done(len(points), len(tasks))
            return points
        except BrokenProcessPool:
            points.clear()
    for task in tasks:
        points.append(fit_one(task))
        on_done(len(points), len(tasks))
    return points


def fit_one(task: Task) -> list[float] | None:
    """Forecast one series; None where Prophet cannot."""
    try:
        with warnings.catch_warnings():
            # Prophet's use of pandas draws deprecation warnings that no reader of ours can mend.
            warnings.simplefilter("ignore")
            return _prophet(task)
    except (RuntimeError, ValueError, ArithmeticError):
        return None


def _prophet(task: Task) -> list[float]:
    # Hushed before the import, which complains about an absent plotting library.
    _hush("prophet", "prophet.models", "prophet.plot", "cmdstanpy")
    from prophet import Prophet  # slow to import, and only needed where a series is fitted

    model = Prophet(
        yearly_seasonality=YEARLY_ORDER[task.months],
        weekly_seasonality=False,
        daily_seasonality=False,
        n_changepoints=CHANGEPOINTS,
        uncertainty_samples=0,
        holidays=_spring_2020(task),
    )
    known, ahead = _features(task, task.past), _features(task, task.future)
    # A column that never changes in the past cannot be learnt from.
    regressors = [name for name in known if known[name].nunique() > 1 and name != "ds"]
    for name in regressors:
        model.add_regressor(name, standardize=False)
    model.fit(known.assign(y=task.values))
    points = model.predict(ahead)["yhat"].clip(lower=0.0)
    if points.isna().any():
        raise ValueError("Prophet gave no number")
    return [float(point) for point in points]


def _hush(*names: str) -> None:
    """Stan's chatter says nothing about a series that a failed fit does not say better."""
    for name in names:
        # A level would not last: cmdstanpy sets its own at its first message.
        logging.getLogger(name).disabled = True


def _features(task: Task, periods: tuple[dt.date, ...]) -> pd.DataFrame:
    frame = pd.DataFrame({"ds": pd.to_datetime(list(periods))})
    frame["bank_holiday_days"] = [float(_bank_holidays(p, task.months)) for p in periods]
    if task.name in GROOMING_SERIES:
        frame["grooming_offence"] = [float(period >= GROOMING_STEP) for period in periods]
    return frame


@lru_cache(maxsize=2048)
def _bank_holidays(period: dt.date, months: int) -> int:
    """Days of bank holidays in a period, England and Wales."""
    end = add_months(period, months)
    calendar = holidays.country_holidays("GB", subdiv="ENG", years=(period.year, end.year))
    return sum(period <= day < end for day in calendar)


def _spring_2020(task: Task) -> pd.DataFrame | None:
    """One event over the periods that spring 2020 touched, none where the series starts later."""
    touched = [period for period in task.past if is_in_spring_2020(period, task.months)]
    if not touched:
        return None
    return pd.DataFrame({"holiday": "spring_2020", "ds": pd.to_datetime(touched)})
