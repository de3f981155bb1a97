"""How published forecasts did, in sentences."""

from datetime import date

import polars as pl

from dashboard.forecast.words import PERIODS
from dashboard.shell.text import count, day_name, month_name, percent

NAIVE = {"last_value": "the last value", "seasonal_last_value": "the same time a year before"}


def scorecard_sentence(scores: pl.DataFrame, frequency: str) -> str:
    """How many outcomes lay in their ranges, and how far off forecasts and naive methods were.

    Args:
        scores: As `queries.forecast_scorecard`, of one frequency, at least one row.
        frequency: `month` or `quarter`.
    """
    since, number = scores["made_on"].min(), scores.height
    periods = PERIODS[frequency] if number != 1 else frequency
    have = "have" if number != 1 else "has"
    told = [
        f"{count(number)} forecast {periods} of the versions published since "
        f"{day_name(since)} {have} been counted."  # type: ignore[arg-type]
    ]
    judged = scores.filter(pl.col("is_in_80").is_not_null())
    if judged.height:
        told.append(
            f"{count(float(judged['is_in_80'].sum()))} of {count(judged.height)} came within their "
            f"80% range and {count(float(judged['is_in_95'].sum()))} within their 95% range."
        )
    return " ".join([*told, _errors(scores)])


def _errors(scores: pl.DataFrame) -> str:
    """How far off, over the same periods for every method."""
    methods = {"point": "The forecasts", **NAIVE}
    alike = scores.drop_nulls(list(methods))
    total = float(alike["actual"].sum())
    if alike.is_empty() or total <= 0:
        return "How far off they were in per cent is not known: nothing was counted."
    missed = {
        words: percent(float((alike[name] - alike["actual"]).abs().sum()) / total)
        for name, words in methods.items()
    }
    ours, *others = missed.items()
    beside = " and ".join(f"{words} by {share}" for words, share in others)
    return f"{ours[0]} missed by {ours[1]} of what was counted, {beside}."


def nothing_yet(first_period: date | None, frequency: str) -> str:
    """When the first score will come."""
    kept = "Every forecast published from here on is kept and scored when it can be."
    if first_period is None:
        return f"No published forecast of this has been scored. {kept}"
    when = month_name(first_period)
    period = when if frequency == "month" else f"the quarter from {when}"
    return (
        f"No published forecast of this has been scored yet. The first {frequency} that this "
        f"version foretells is {period}; it is scored by the first version that has all of its "
        f"records. {kept}"
    )
