"""Fit Prophet to many series, in two processes where that pays.

What Prophet is told: the days of UK bank holidays in each period, and of school holidays in each
month; spring 2020 as a one-off event, so that it is not learnt as a season; changes of rules as
steps in the series that they belong to. Never negative.
"""

import datetime as dt
import logging
import sys
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from typing import Any

import numpy as np
import pandas as pd

from pipelines.models.forecasting.calendar_days import bank_holiday_days, school_holiday_days
from pipelines.models.forecasting.panel import Matrix
from pipelines.models.periods import is_in_spring_2020

PROCESSES = 2
ENOUGH_FOR_PROCESSES = 80
CHUNK = 8
CHANGEPOINTS = 5
YEARLY_ORDER = {1: 4, 3: 1}


@dataclass(frozen=True)
class Task:
    """One series to forecast.

    Attributes:
        name: Abuse type or offence group.
        past: First days of the known periods, in order.
        values: Their counts.
        future: First days of the periods to forecast.
        months: Months in a period.
        steps: First days of changes of rules that moved this series for good.
    """

    name: str
    past: tuple[dt.date, ...]
    values: tuple[float, ...]
    future: tuple[dt.date, ...]
    months: int
    steps: tuple[dt.date, ...] = ()

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
                with _main_module_hidden():
                    found = pool.map(fit_one, tasks, chunksize=CHUNK)
                for point in found:
                    points.append(point)
                    on_done(len(points), len(tasks))
            return points
        except BrokenProcessPool:
            points.clear()
    for task in tasks:
        points.append(fit_one(task))
        on_done(len(points), len(tasks))
    return points


@contextmanager
def _main_module_hidden() -> Iterator[None]:
    """Start processes that do not run the caller's script again, as they would without a guard."""
    main = sys.modules["__main__"].__dict__
    hidden: dict[str, Any] = {n: main.pop(n) for n in ("__file__", "__spec__") if n in main}
    main["__spec__"] = None
    try:
        yield
    finally:
        main.pop("__spec__")
        main.update(hidden)


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
    told = _told(task.past, task.future, task.months, task.steps)
    model = _model(task.past, task.months)
    # Series with the same dates are told the same; working that out anew costs as much as a fit.
    model.make_all_seasonality_features = lambda frame: told.past
    model.fit(pd.DataFrame({"ds": pd.to_datetime(list(task.past)), "y": task.values}))
    time = (pd.to_datetime(list(task.future)) - model.start) / model.t_scale
    trend = model.predict_trend(pd.DataFrame({"t": time, "floor": 0.0}))
    effects = told.future @ model.params["beta"].mean(axis=0) * model.y_scale
    points = np.maximum(0.0, np.asarray(trend) + effects)
    if not np.isfinite(points).all():
        raise ValueError("Prophet gave no number")
    return [float(point) for point in points]


@dataclass(frozen=True)
class _Told:
    """What Prophet is told beside the counts: past as it wants it, future as plain numbers."""

    past: Any
    future: Matrix


@lru_cache(maxsize=64)
def _told(
    past: tuple[dt.date, ...],
    future: tuple[dt.date, ...],
    months: int,
    steps: tuple[dt.date, ...],
) -> _Told:
    model = _model(past, months)
    known, ahead = (_features(periods, months, steps) for periods in (past, future))
    for name in known.columns:
        # A column that never changes in the past cannot be learnt from.
        if name != "ds" and known[name].nunique() > 1:
            model.add_regressor(name, standardize=False)
    features = model.make_all_seasonality_features(known)
    return _Told(features, model.make_all_seasonality_features(ahead)[0].to_numpy(float))


def _model(past: tuple[dt.date, ...], months: int) -> Any:
    # Hushed before the import, which complains about an absent plotting library.
    _hush("prophet", "prophet.models", "prophet.plot", "cmdstanpy")
    from prophet import Prophet  # slow to import, and only needed where a series is fitted

    model = Prophet(
        yearly_seasonality=False,
        weekly_seasonality=False,
        daily_seasonality=False,
        n_changepoints=CHANGEPOINTS,
        uncertainty_samples=0,
        holidays=_spring_2020(past, months),
    )
    return model.add_seasonality("yearly", 365.25, YEARLY_ORDER[months])


def _hush(*names: str) -> None:
    """Stan's chatter says nothing about a series that a failed fit does not say better."""
    for name in names:
        # A level would not last: cmdstanpy sets its own at its first message.
        logging.getLogger(name).disabled = True


def _features(
    periods: tuple[dt.date, ...], months: int, steps: tuple[dt.date, ...]
) -> pd.DataFrame:
    frame = pd.DataFrame({"ds": pd.to_datetime(list(periods))})
    frame["bank_holiday_days"] = [float(bank_holiday_days(p, months)) for p in periods]
    if months == 1:  # over a quarter they differ by Easter alone
        frame["school_holiday_days"] = [float(school_holiday_days(p, 1)) for p in periods]
    for step in steps:
        frame[f"step_{step:%Y_%m_%d}"] = [float(period >= step) for period in periods]
    return frame


def _spring_2020(past: tuple[dt.date, ...], months: int) -> pd.DataFrame | None:
    """One event over the periods that spring 2020 touched, none where the series starts later."""
    touched = [period for period in past if is_in_spring_2020(period, months)]
    if not touched:
        return None
    return pd.DataFrame({"holiday": "spring_2020", "ds": pd.to_datetime(touched)})
