"""What forecasts say, and how sure they are, in sentences."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard.shell.text import count, label, percent, rounded

MODELS = {
    "combination": "Mean of six models",
    "last_value": "Last value",
    "seasonal_last_value": "Same period last year",
    "prophet": "Prophet",
    "ets": "Exponential smoothing",
    "theta": "Theta",
    "smoothed_level": "Smoothed level",
    "damped_holt": "Damped trend",
    "half_national_growth": "Level, half the national growth",
    "national_share": "Share of the national forecast",
    "boosting": "Boosted trees",
}
PERIODS = {"month": "months", "quarter": "quarters", "financial_year": "financial years"}
INTERVAL = (
    "The range is meant to hold what happens in 8 of 10 such forecasts; so 2 in 10 will fall "
    "outside it."
)

MODEL_CARD = """
**What it is.** The mean of six unlike models of the same counts: a smoothed level with the usual
season, a damped trend, the level with half of the national growth, a share of the national
forecast, boosted trees on past counts, and Prophet. Where a force's own past shows that carrying
the last value forward did better, that is used instead, and it says so. Totals are the sums of the
single forecasts, so forces and types add up.

**What it was given.** The settled counts, up to {last} (of later months what they are expected to
come to, with the error of that, or nothing where it cannot be told), the days of bank holidays and
school holidays, spring 2020 as a one-off event, and changes of recording rules with a known month
from the register of events as lasting steps. Nothing else: no staffing, no policy, no budget. A
change of rules or of reporting that has not happened yet is not in it.

**Which model, and why.** {choice}

**How far it missed before.** {coverage}

**How the ranges are made.** From the misses of the same models at past dates, by how far ahead
they were, and never below zero. Those of a sum come from forecasts drawn together, since the ends
of ranges cannot be added up; tried on recorded crime at 22 past dates, the 80% ranges of national
sums held in 89% of cases and the 95% ranges in 96%, so they are rather too wide. Ranges know only
misses of the kind seen before. Beyond the longest test there is none.
"""

NOT_BACK_TESTED = "not yet back-tested"


def model_name(model: str) -> str:
    """A model's name in words."""
    return MODELS.get(model) or label(model)


def forecast_range(row: Mapping[str, Any]) -> str:
    """A forecast's 80 per cent interval and its point, rounded to three figures."""
    point = count(rounded(row["point"]))
    if row.get("lower_80") is None:
        return f"about {point}"
    low, high = (count(rounded(row[bound])) for bound in ("lower_80", "upper_80"))
    return f"{low} to {high}, most likely {point}"


def forecast_sentence(
    row: Mapping[str, Any], year: str, recent: float | None, measure: str, forces: str = ""
) -> str:
    """What is expected in a financial year, how sure that is, and what the last year brought.

    Args:
        row: point, lower_80, upper_80 (null where not back-tested).
        year: The financial year.
        recent: The count of the last twelve months, where it is known.
        measure: What is counted, in the plural.
        forces: Of how many forces that count is, where not of all of them.
    """
    beside = f", against {count(recent)} in the last 12 months counted" if recent else ""
    beside += f" {forces}" if recent and forces else ""
    told = f"{year}: {forecast_range(row)} {measure}{beside}."
    if row.get("lower_80") is None:
        return (
            f"{told} This forecast is {NOT_BACK_TESTED} and has no interval: do not set a budget "
            "by it."
        )
    return f"{told} {INTERVAL}"


def coverage_sentence(accuracy: pl.DataFrame, model: str = "combination") -> str:
    """How often the intervals held, and how the default did beside the last value.

    Args:
        accuracy: As `queries.forecast_accuracy`.
        model: The model whose intervals are meant.
    """
    rows = accuracy.filter(pl.col("model") == model) if accuracy.width else accuracy
    if rows.is_empty() or rows["coverage_80"].null_count() == rows.height:
        return "No past forecast of this kind has been compared with what then happened."
    error, naive = (_mean_error(accuracy, name) for name in (model, "last_value"))
    held_80, held_95 = (percent(rows[f"coverage_{n}"].drop_nulls().mean()) for n in (80, 95))  # type: ignore[arg-type]
    told = (
        f"Made again at past dates, the 80% intervals of single forces held what then happened in "
        f"{held_80} of cases and the 95% intervals in {held_95}"
    )
    if error is None or naive is None:
        return f"{told}."
    if naive == 0:
        return f"{told}; carrying the last value forward foretold it exactly."
    better = "less" if error < naive else "more"
    return (
        f"{told}; the forecast missed by {percent(abs(error / naive - 1))} {better} than carrying "
        "the last value forward."
    )


def _mean_error(accuracy: pl.DataFrame, model: str) -> float | None:
    rows = accuracy.filter(pl.col("model") == model)
    return None if rows.is_empty() else float(rows["mase"].mean())  # type: ignore[arg-type]


def choice_sentence(choices: pl.DataFrame) -> str:
    """Which model is used and why.

    Args:
        choices: As `queries.forecast_choices`.
    """
    if choices.is_empty():
        return "No reason for the choice of a model is held."
    first = choices.row(0, named=True)
    if choices.height == 1 and first["series_count"] == 1:
        return str(first["reason"])
    parts = [
        f"{model_name(row['model']).lower()} for {count(row['series_count'])}"
        if row["model"]
        else f"none for {count(row['series_count'])} that are too short"
        for row in choices.to_dicts()
    ]
    total = count(float(choices["series_count"].sum()))
    return (
        f"A sum of {total} single series (a force's abuse type or offence group), each with the "
        f"model that its own past speaks for: {', '.join(parts)}."
    )


def hindcast_sentence(years: pl.DataFrame) -> str:
    """What a past forecast said of each year, what it came to, and how often the range held.

    Args:
        years: As `hindcasts.by_year`.
    """
    known = years.filter(pl.col("actual").is_not_null() & pl.col("lower_80").is_not_null())
    if known.is_empty():
        return "No whole year of that forecast has both a range and an outcome yet."
    lines = [
        f"{row['year']}: {forecast_range(row)}; it came to {count(row['actual'])}"
        for row in known.to_dicts()
    ]
    held = int((known["verdict"] == "Yes").sum())
    return (
        f"{'. '.join(lines)}. The range held in {held} of "
        f"{known.height} year{'' if known.height == 1 else 's'}."
    )
