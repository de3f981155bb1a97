"""Which model is used for each series, and why, in words."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.models.forecasting import settings as names
from pipelines.models.forecasting.conformal import actual_after
from pipelines.models.forecasting.origins import Origin
from pipelines.models.forecasting.panel import KEYS, Matrix, Panel

# What it takes to depart from the combination. Choosing by past error alone was worse than never
# choosing, so the last value has to win by much, often, and at many cut-offs.
FEWEST_ORIGINS = 6
CLEARLY_BETTER = 0.9
OFTEN_BETTER = 0.75
SCHEMA = {
    **dict.fromkeys(KEYS, pl.String),
    "frequency": pl.String,
    "model": pl.String,
    "reason": pl.String,
    "combination_error": pl.Float64,
    "last_value_error": pl.Float64,
    "origin_count": pl.Int64,
}


@dataclass(frozen=True)
class Choice:
    """The model of one series.

    Attributes:
        model: Its name; None where there is no forecast.
        reason: Why, in a sentence.
        errors: Mean scaled error at past cut-offs: combination, last value; None if not tested.
        origin_count: How many past cut-offs that rests on.
    """

    model: str | None
    reason: str
    errors: tuple[float, float] | None = None
    origin_count: int = 0


def choose(panel: Panel, past: list[Origin], now: Origin) -> dict[int, Choice]:
    """The model of each row of the panel.

    The combination, since choosing by past error was worse than it on earlier quarters; the last
    value where it was better by a tenth over six cut-offs or more and at three in four of them,
    or where the combination cannot be had.
    """
    combined, naive = (_errors(panel, past, m) for m in (names.COMBINATION, names.LAST_VALUE))
    place = {int(row): index for index, row in enumerate(now.rows)}
    choices = {}
    for row in range(len(panel.keys)):
        if row not in place:
            choices[row] = Choice(None, _too_short(panel, row))
        else:
            used = sum(bool(np.isfinite(now.points[m][place[row], 0])) for m in names.COMBINED)
            is_failed = bool(now.failed[place[row]]) or used == 0
            choices[row] = _choice(combined[row], naive[row], used, is_failed=is_failed)
    return choices


def choice_frame(panel: Panel, choices: dict[int, Choice], frequency: str) -> pl.DataFrame:
    """One row per series: model, reason, combination_error, last_value_error, origin_count."""
    rows = []
    for row, key in enumerate(panel.keys):
        made = choices.get(row) or Choice(None, _too_short(panel, row))
        errors = made.errors or (None, None)
        rows.append((*key, frequency, made.model, made.reason, *errors, made.origin_count))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _errors(panel: Panel, past: list[Origin], model: str) -> Matrix:
    """Mean scaled error of each row at each origin; not a number where not known."""
    errors = np.full((len(panel.keys), len(past)), np.nan)
    for place, origin in enumerate(past):
        points = origin.points[model]
        apart = np.abs(actual_after(panel.delivered, origin, points.shape[1]) - points)
        count = (~np.isnan(apart)).sum(axis=1)
        # The scale of that day, as it was known then, so that lean years count like busy ones.
        total = np.nansum(apart, axis=1) / origin.scale
        errors[origin.rows, place] = np.where(count > 0, total / np.maximum(1, count), np.nan)
    return errors


def _choice(combined: Matrix, naive: Matrix, used: int, *, is_failed: bool) -> Choice:
    # Only where both are known, or one would be judged on easier cut-offs than the other.
    tested = ~np.isnan(combined) & ~np.isnan(naive)
    count = int(tested.sum())
    if is_failed:
        return Choice(names.LAST_VALUE, "Last value: Prophet failed on this series.")
    if count == 0:
        reason = f"Mean of {used} models; not back-tested on this series."
        return Choice(names.COMBINATION, reason)
    mean, last = float(combined[tested].mean()), float(naive[tested].mean())
    # One cut-off at which the combination went far astray would decide a mean of a few.
    is_often_better = float((naive[tested] < combined[tested]).mean()) >= OFTEN_BETTER
    told = f"error {mean:.2f} against {last:.2f} for the last value, {count} past cut-offs."
    if count >= FEWEST_ORIGINS and last <= CLEARLY_BETTER * mean and is_often_better:
        reason = f"Last value: it beat the mean of {used} models ({told[:-1]})."
        return Choice(names.LAST_VALUE, reason, (mean, last), count)
    how = "better than the last value" if mean <= last else "the last value was not clearly better"
    return Choice(names.COMBINATION, f"Mean of {used} models: {how}; {told}", (mean, last), count)


def _too_short(panel: Panel, row: int) -> str:
    count = int((~np.isnan(panel.delivered[row])).sum())
    unit = {1: "months", 3: "quarters"}[panel.months]
    return (
        f"No forecast: {count} {unit} delivered, and two full years "
        f"({2 * panel.season} {unit}) are needed."
    )
