"""Funnel: which of many units differ from the others by more than these usually do.

Forces are never alike: with enough counted every one of them leaves the common value outside its
own interval, which is true and says nothing. So how much they differ anyway is estimated and added
to each one's own uncertainty; what is still outside differs.
"""

from enum import StrEnum
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit, logit
from scipy.stats import norm

from pipelines.models.confidence import CONFIDENCE

Vector = NDArray[np.float64]

FEWEST_UNITS = 5
"""Of fewer nobody can say how much they usually differ."""
STANDS_OUT = 0.998
"""Confidence of the outer limits: by chance alone one of 500 units lies beyond them."""
WINSORISED_SHARE = 0.1
"""At either end so many of the scores are pulled in, so that what stands out does not widen the
limits that it is held against."""
ROUNDS = 4
"""From the median to the mean of scores pulled in; more do not move it."""
STEPS = 50
"""Halvings of the range in which the over-dispersion lies."""


class Scale(StrEnum):
    """On what scale units vary alike: ratios (rates, money), shares, or differences."""

    LOGARITHM = "logarithm"
    LOGIT = "logit"
    LINEAR = "linear"


class Verdict(StrEnum):
    """How a unit stands beside the others."""

    USUAL = "usual"
    DIFFERS = "differs"
    STANDS_OUT = "stands_out"


LIMITS = ("differs_low", "differs_high", "stands_out_low", "stands_out_high")


def funnel(units: pl.DataFrame, scale: Scale = Scale.LOGARITHM) -> pl.DataFrame:
    """Hold each unit against the middle of all and how much they differ.

    Args:
        units: One row per unit: value, standard_error (of the value on the scale, as
            `standard_error` makes it of an interval). Either may be null; a value that the scale
            does not have (nought, of a logarithm) is not compared.
        scale: On what scale the units vary alike.

    Returns:
        The rows with centre (in the value's unit, the same in each row), over_dispersion (the
        standard deviation between units beyond their own errors, on the scale: 0.2 of a logarithm
        is some 20 per cent), z (distance from the centre in standard deviations, both kinds
        together), LIMITS (in the value's unit, at the row's own standard error: 95 per cent, and
        99.8) and verdict (one of Verdict). Null where a unit is not compared, or fewer than
        FEWEST_UNITS are.

    Source: Spiegelhalter (2005), Statistics in Medicine 24, and Quality and Safety in Health Care
        14: additive over-dispersion, scores winsorised at 10 per cent. It is found as by Paule and
        Mandel (1982), so that the winsorised scores with it have the spread which those of a normal
        distribution have; the moment estimate of the paper takes the winsorised spread for the
        whole one, and then 9 to 14 of 100 units that differ as usual are beyond 95 per cent.
        Assumes that units differ as a normal distribution does but for a few, and that their
        errors are independent.
    """
    values = _on_scale(units["value"].cast(pl.Float64).fill_null(np.nan).to_numpy(), scale)
    errors = units["standard_error"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    is_compared = np.isfinite(values) & np.isfinite(errors) & (errors > 0)
    columns = {name: np.full(len(values), np.nan) for name in ("centre", "over_dispersion", "z")}
    columns |= {name: np.full(len(values), np.nan) for name in LIMITS}
    if is_compared.sum() >= FEWEST_UNITS:
        value, error = values[is_compared], errors[is_compared]
        over_dispersion = _over_dispersion(value, error)
        centre, z = _scores(value, error, over_dispersion)
        columns["centre"][is_compared] = _from_scale(np.array([centre]), scale)[0]
        columns["over_dispersion"][is_compared] = np.sqrt(over_dispersion)
        columns["z"][is_compared] = z
        reach = np.sqrt(error**2 + over_dispersion)
        signs = (-_beyond(CONFIDENCE), _beyond(CONFIDENCE), -_beyond(STANDS_OUT))
        for name, sign in zip(LIMITS, (*signs, _beyond(STANDS_OUT)), strict=True):
            columns[name][is_compared] = _from_scale(centre + sign * reach, scale)
    return units.with_columns(
        pl.Series(name, column).fill_nan(None) for name, column in columns.items()
    ).with_columns(_verdict().alias("verdict"))


def standard_error(low: str, high: str, scale: Scale = Scale.LOGARITHM) -> pl.Expr:
    """The standard error on a scale that a 95 per cent interval comes from.

    Args:
        low: Column of the lower end, in the value's unit.
        high: Column of the upper end.
        scale: The funnel's scale.
    """
    ends = [pl.col(name).cast(pl.Float64) for name in (low, high)]
    if scale == Scale.LOGARITHM:
        ends = [end.log() for end in ends]
    elif scale == Scale.LOGIT:
        ends = [(end / (1 - end)).log() for end in ends]
    return (ends[1] - ends[0]) / (2 * _beyond(CONFIDENCE))


def _beyond(confidence: float) -> float:
    """Standard deviations from the centre beyond which the rest lies, half on either side."""
    return float(norm.ppf(0.5 + confidence / 2))


def _verdict() -> pl.Expr:
    distance = pl.col("z").abs()
    return (
        pl.when(distance > _beyond(STANDS_OUT))
        .then(pl.lit(Verdict.STANDS_OUT.value))
        .when(distance > _beyond(CONFIDENCE))
        .then(pl.lit(Verdict.DIFFERS.value))
        .when(distance.is_not_null())
        .then(pl.lit(Verdict.USUAL.value))
    )


def _on_scale(values: Vector, scale: Scale) -> Vector:
    with np.errstate(divide="ignore", invalid="ignore"):
        if scale == Scale.LOGARITHM:
            return np.log(values)
        return np.asarray(logit(values)) if scale == Scale.LOGIT else values


def _from_scale(values: Vector, scale: Scale) -> Vector:
    if scale == Scale.LOGARITHM:
        return np.exp(values)
    return np.asarray(expit(values)) if scale == Scale.LOGIT else values


def _scores(values: Vector, errors: Vector, over_dispersion: float) -> tuple[float, Vector]:
    """The weighted mean, and each unit's distance from it in its own standard deviations.

    What is far off counts in the mean as if it were where the tenth begins: it may be as sure of
    itself as it likes.
    """
    deviations = np.sqrt(errors**2 + over_dispersion)
    weights = 1 / deviations**2
    centre = float(np.median(values))
    for _ in range(ROUNDS):
        pulled_in = _winsorised((values - centre) / deviations)
        centre += float((weights * pulled_in * deviations).sum() / weights.sum())
    return centre, (values - centre) / deviations


def _winsorised(scores: Vector) -> Vector:
    ordered, beyond = np.sort(scores), int(WINSORISED_SHARE * len(scores))
    return np.clip(scores, ordered[beyond], ordered[-beyond - 1])


def _excess(values: Vector, errors: Vector, over_dispersion: float) -> float:
    """By how much the scores are wider than units that differ by so much would have them."""
    _, scores = _scores(values, errors, over_dispersion)
    units = len(values)
    return float((_winsorised(scores) ** 2).mean()) / _kept(units) - (units - 1) / units


@cache
def _kept(units: int) -> float:
    """The mean square of a standard normal distribution cut where so many of the units lie."""
    share = int(WINSORISED_SHARE * units) / units
    if not share:
        return 1.0
    cut = _beyond(1 - 2 * share)
    return 1 - 2 * share + 2 * cut * (share * cut - float(norm.pdf(cut)))


def _over_dispersion(values: Vector, errors: Vector) -> float:
    """The variance between units beyond their errors; nought where these explain it all."""
    if _excess(values, errors, 0.0) <= 0:
        return 0.0
    low, high = 0.0, float(np.ptp(values)) ** 2
    for _ in range(STEPS):
        middle = (low + high) / 2
        if _excess(values, errors, middle) > 0:
            low = middle
        else:
            high = middle
    return high
