"""Staffing by month and the readiness survey."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.contracts.vocabulary import SYNTHETIC_PREFIX
from pipelines.synthetic.cost_parameters import (
    ACCREDITED_SHARE,
    ANSWER_EMPTY_SHARE,
    ESTABLISHMENT,
    RESPONSE_SHARE,
    STAFFING_GRADES,
    STRENGTH_SHARE,
    SURVEY_DATES,
    YES_SHARE_GAIN,
    YES_SHARES,
)
from pipelines.synthetic.days import Real, month_number, month_start
from pipelines.synthetic.draws import STAFFING_STREAM, SURVEY_STREAM, generator
from pipelines.synthetic.forces import Force


def staffing(force: Force, *, months: int, seed: int) -> pl.DataFrame:
    """Full-time equivalents per month and grade: establishment ≥ strength ≥ accredited."""
    rng = generator(seed, force.number, STAFFING_STREAM)
    frames = []
    for grade, grade_share in STAFFING_GRADES.items():
        posts = _national_posts(np.arange(float(months))) * grade_share * force.share
        establishment = np.rint(posts * 100)
        strength = np.floor(establishment * _near(rng, STRENGTH_SHARE, months))
        accredited = np.floor(strength * _near(rng, ACCREDITED_SHARE, months))
        frames.append(
            pl.DataFrame(
                {
                    "force_code": [force.code] * months,
                    "month": [month_start(month) for month in range(months)],
                    "grade": [grade] * months,
                    "establishment_fte": establishment / 100,
                    "strength_fte": strength / 100,
                    "accredited_fte": accredited / 100,
                }
            )
        )
    return pl.concat(frames)


def _national_posts(months: Real) -> Real:
    """Posts by month; they change on 1 April only, as budgets do."""
    years = np.floor(months / 12)
    posts: Real = ESTABLISHMENT["april_2011"] * (1 + ESTABLISHMENT["yearly_growth_share"]) ** years
    return posts


def _near(rng: np.random.Generator, share: float, months: int) -> Real:
    """A share that wanders slowly around its mean and stays between 0.5 and 1."""
    noise = rng.normal(0, 0.012, months)
    wander = np.zeros(months)
    for month in range(1, months):
        wander[month] = 0.9 * wander[month - 1] + noise[month]
    near: Real = np.clip(share + wander, 0.5, 1.0)
    return near


@dataclass(frozen=True)
class Survey:
    """The survey of one force and date: one row of invitations, and its responses."""

    invitations: pl.DataFrame
    responses: pl.DataFrame


def surveys(force: Force, *, until: dt.date, seed: int) -> list[Survey]:
    """Every survey held by `until`; the answers' shares of yes rise from one to the next."""
    held = [dt.date.fromisoformat(day) for day in SURVEY_DATES]
    return [
        _survey(force, day, number, generator(seed, force.number, SURVEY_STREAM + number))
        for number, day in enumerate(held)
        if day <= until
    ]


def _survey(force: Force, day: dt.date, number: int, rng: np.random.Generator) -> Survey:
    posts = float(_national_posts(np.array([float(month_number(day))]))[0]) * force.share
    invited = max(1, int(rng.poisson(posts * STRENGTH_SHARE)))
    count = int(rng.binomial(invited, RESPONSE_SHARE))
    answers = {
        question: _answers(rng, min(1.0, yes_share + number * YES_SHARE_GAIN), count)
        for question, yes_share in YES_SHARES.items()
    }
    responses = pl.DataFrame(
        {
            "force_code": pl.Series([force.code] * count, dtype=pl.String),
            "respondent_id": pl.Series(
                [f"{SYNTHETIC_PREFIX}R{n:06d}" for n in range(count)], dtype=pl.String
            ),
            "survey_date": pl.Series([day] * count, dtype=pl.Date),
            **answers,
        }
    )
    invitations = pl.DataFrame(
        {"force_code": [force.code], "survey_date": [day], "invited_count": [invited]}
    )
    return Survey(invitations, responses)


def _answers(rng: np.random.Generator, yes_share: float, count: int) -> pl.Series:
    is_yes, is_empty = rng.random(count) < yes_share, rng.random(count) < ANSWER_EMPTY_SHARE
    values = [None if e else bool(y) for y, e in zip(is_yes, is_empty, strict=True)]
    return pl.Series(values, dtype=pl.Boolean)
