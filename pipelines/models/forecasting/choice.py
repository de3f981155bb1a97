"""Which model is used for each series, and why, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from pipelines.models.forecasting import settings as names
from pipelines.models.forecasting.conformal import actual_after
from pipelines.models.forecasting.origins import Origin
from pipelines.models.forecasting.panel import KEYS, Key, Matrix, Panel

# What it takes to depart from the combination. Choosing by past error alone was worse than never
# choosing, so the last value has to win by much, often, and at many cut-offs.
FEWEST_ORIGINS = 6
CLEARLY_BETTER = 0.9
OFTEN_BETTER = 0.75
_UNITS = {1: "month", 3: "quarter"}
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


@dataclass(frozen=True)
class _Record:
    """How one series was forecast before, a number for each past cut-off, and what is odd now.

    Attributes:
        combined: Scaled errors of the combination; not a number where not known.
        naive: Those of the last value.
        misses: Mean misses of both in counts, over the cut-offs known of both.
        used: How many members there are now.
        is_failed: Whether Prophet failed on the series, or every member did.
        odd: The last count and what it counts as, where it is a lone surprise.
        unit: `month` or `quarter`.
    """

    combined: Matrix
    naive: Matrix
    misses: tuple[float, float]
    used: int
    is_failed: bool
    odd: tuple[float, float] | None
    unit: str


def choose(
    panel: Panel, past: list[Origin], now: Origin, strays: Mapping[Key, str]
) -> dict[int, Choice]:
    """The model of each row of the panel.

    The combination, since choosing by past error was worse than it on earlier quarters; the last
    value where it was better by a tenth over six cut-offs or more and at three in four of them,
    or where the combination cannot be had. A last value that is a lone surprise is never chosen
    where there is another.
    """
    pairs = [_misses(panel, past, m) for m in (names.COMBINATION, names.LAST_VALUE)]
    place = {int(row): index for index, row in enumerate(now.rows)}
    choices = {}
    for row, key in enumerate(panel.keys):
        if row not in place:
            made = Choice(None, _too_short(panel, row))
        else:
            used = sum(bool(np.isfinite(now.points[m][place[row], 0])) for m in names.COMBINED)
            record = _Record(
                pairs[0][0][row],
                pairs[1][0][row],
                _mean_misses(*(counted[row] for _, counted in pairs)),
                used,
                bool(now.failed[place[row]]) or used == 0,
                _odd_last(panel, row),
                _UNITS[panel.months],
            )
            made = _choice(record)
            made = replace(made, reason=made.reason + _remarks(record, is_shared=now.is_shared))
        left_out = f" {strays[key][:1].upper()}{strays[key][1:]}." if key in strays else ""
        choices[row] = replace(made, reason=made.reason + left_out)
    return choices


def choice_frame(panel: Panel, choices: dict[int, Choice], frequency: str) -> pl.DataFrame:
    """One row per series: model, reason, combination_error, last_value_error, origin_count."""
    rows = []
    for row, key in enumerate(panel.keys):
        made = choices.get(row) or Choice(None, _too_short(panel, row))
        errors = made.errors or (None, None)
        rows.append((*key, frequency, made.model, made.reason, *errors, made.origin_count))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _misses(panel: Panel, past: list[Origin], model: str) -> tuple[Matrix, Matrix]:
    """Mean errors of each row at each origin, scaled and in counts; not a number if not known."""
    scaled = np.full((len(panel.keys), len(past)), np.nan)
    counted = scaled.copy()
    for place, origin in enumerate(past):
        points = origin.points[model]
        apart = np.abs(actual_after(panel.delivered, origin, points.shape[1]) - points)
        count = (~np.isnan(apart)).sum(axis=1)
        mean = np.where(count > 0, np.nansum(apart, axis=1) / np.maximum(1, count), np.nan)
        counted[origin.rows, place] = mean
        # The scale of that day, as it was known then, so that lean years count like busy ones.
        scaled[origin.rows, place] = mean / origin.scale
    return scaled, counted


def _mean_misses(combined: Matrix, naive: Matrix) -> tuple[float, float]:
    tested = ~np.isnan(combined) & ~np.isnan(naive)
    if not tested.any():
        return float("nan"), float("nan")
    return float(combined[tested].mean()), float(naive[tested].mean())


def _odd_last(panel: Panel, row: int) -> tuple[float, float] | None:
    """The last count and what the members take it for, where it is a lone surprise."""
    last, taken = panel.last_value[row], panel.values[row, panel.ends[row] - 1]
    return None if last == taken else (float(last), float(taken))


def _choice(record: _Record) -> Choice:
    # Only where both are known, or one would be judged on easier cut-offs than the other.
    tested = ~np.isnan(record.combined) & ~np.isnan(record.naive)
    count, mean_of = int(tested.sum()), f"Mean of {record.used} models"
    may_be_naive = record.odd is None or record.used == 0
    if record.is_failed and may_be_naive:
        return Choice(names.LAST_VALUE, "Last value: Prophet failed on this series.")
    if count == 0:
        return Choice(names.COMBINATION, f"{mean_of}; not back-tested on this series.")
    errors = float(record.combined[tested].mean()), float(record.naive[tested].mean())
    mean, last = errors
    # One cut-off at which the combination went far astray would decide a mean of a few.
    is_often_better = float((record.naive < record.combined)[tested].mean()) >= OFTEN_BETTER
    is_clearly_better = last <= CLEARLY_BETTER * mean and is_often_better
    if count >= FEWEST_ORIGINS and is_clearly_better and may_be_naive:
        told = _told(record, count, is_naive=True)
        return Choice(names.LAST_VALUE, f"Last value: {told}", errors, count)
    told = _told(record, count, is_naive=False)
    return Choice(names.COMBINATION, f"{mean_of}: {told}", errors, count)


def _told(record: _Record, count: int, *, is_naive: bool) -> str:
    """How far the chosen model missed at past cut-offs, and how far the other one did."""
    combined, naive = (_number(miss) for miss in record.misses)
    at = f"at {count} past date{'s' if count > 1 else ''}"
    if combined == naive == "0":
        return f"{at} it and the last value both foretold what came."
    own, other = (naive, combined) if is_naive else (combined, naive)
    name = f"the mean of {record.used} models" if is_naive else "the last value carried forward"
    beside = f"as did {name}" if own == other else f"{name} by {other}"
    return f"{at} it missed by {own} a {record.unit} on average, {beside}."


def _remarks(record: _Record, *, is_shared: bool) -> str:
    """What is out of the ordinary: what the last count is taken for, and how Prophet was fitted."""
    told = ""
    if record.odd is not None:
        last, taken = (_number(count) for count in record.odd)
        told += (
            f" The last {record.unit}'s {last} is far from what went before; until another like it"
            f" comes, it counts as {taken}."
        )
    if is_shared:
        told += " Prophet was fitted to the sum over forces, shared out by last year's shares."
    return told


def _number(count: float) -> str:
    """A count of cases to three figures, without a fraction from ten on."""
    if round(count, 1) >= 10 or round(count, 1) == round(count):
        return f"{count:,.0f}"
    return f"{count:.1f}" if round(count, 1) else "0"


def _too_short(panel: Panel, row: int) -> str:
    count = int((~np.isnan(panel.delivered[row])).sum())
    unit = f"{_UNITS[panel.months]}s"
    return (
        f"No forecast: {count} {unit} delivered, and two full years "
        f"({2 * panel.season} {unit}) are needed."
    )
