"""Cost lines over the lives of investigations, exact to the penny."""

from dataclasses import dataclass

import numpy as np

from pipelines.contracts.vocabulary import COMPLEXITIES, COST_CATEGORIES
from pipelines.synthetic.caseload import Investigations
from pipelines.synthetic.cost_parameters import (
    AFTER_CLOSING_SHARE,
    AMOUNT_EMPTY_SHARE,
    CATEGORY_SHARES,
    DEVELOPMENT_POWER,
    LINE_WEIGHT_SHAPE,
    REVERSAL_SHARE,
    SERGEANT_SHARE,
)
from pipelines.synthetic.days import Flags, Real, Whole
from pipelines.synthetic.demand import EMPTY
from pipelines.synthetic.draws import pick_by_group
from pipelines.synthetic.parameters import COMPLEXITY
from pipelines.synthetic.prices import GRADES, price_on, rate_pence

TIME_CATEGORIES = [COST_CATEGORIES.index(n) for n in ("officer_time", "staff_time", "overtime")]
STAFF_TIME = COST_CATEGORIES.index("staff_time")
CONSTABLE, SERGEANT = GRADES.index("constable"), GRADES.index("sergeant")
STAFF = GRADES.index("police_staff_investigator")
LATEST_REVERSAL_DAYS, LATEST_AFTER_CLOSING_DAYS = 30, 60


@dataclass
class CostLines:
    """Lines of cost of a batch, also those after the extract; -1 stands for no grade.

    `investigation` is the investigation's place in its batch, `hours` hundredths of an hour,
    `pence` what the line costs at the prices of its day, be its amount written or not.
    """

    investigation: Whole
    day: Whole
    category: Whole
    grade: Whole
    hours: Whole
    pence: Whole
    has_amount: Flags

    def __len__(self) -> int:
        """How many lines there are."""
        return len(self.day)

    def where(self, rows: Flags | Whole) -> "CostLines":
        """The lines of some rows."""
        return CostLines(**{name: values[rows] for name, values in vars(self).items()})


def draw_cost_lines(rng: np.random.Generator, investigations: Investigations) -> CostLines:
    """Draw every line of cost of the investigations, to the end of their lives and after it."""
    investigation = np.repeat(np.arange(len(investigations)), _line_counts(rng, investigations))
    count = len(investigation)
    day = _days(rng, investigations, investigation)
    share = _shares(rng, investigation, len(investigations))
    target = investigations.final_cost[investigation] * share * price_on(day)
    category = pick_by_group(
        rng,
        [list(CATEGORY_SHARES[name].values()) for name in ("other", "online_images")],
        investigations.is_images[investigation],
    )
    grade = _grades(rng, category)
    has_grade = grade != EMPTY
    rate = rate_pence(np.where(has_grade, grade, CONSTABLE), day)
    hours = np.where(has_grade, np.maximum(np.rint(target * 100 / rate), 1), 0).astype(np.int64)
    plain = np.maximum(np.rint(target), 1).astype(np.int64)
    lines = CostLines(
        investigation=investigation,
        day=day,
        category=category,
        grade=grade,
        hours=hours,
        pence=np.where(has_grade, (hours * rate + 50) // 100, plain),
        has_amount=~has_grade | (rng.random(count) >= AMOUNT_EMPTY_SHARE),
    )
    return _with_reversals(rng, lines)


def _line_counts(rng: np.random.Generator, investigations: Investigations) -> Whole:
    means = np.array([COMPLEXITY[name]["mean_lines"] for name in COMPLEXITIES])
    return 1 + rng.poisson(means[investigations.complexity] - 1).astype(np.int64)


def _days(rng: np.random.Generator, investigations: Investigations, of: Whole) -> Whole:
    """The day of each line: by the development pattern, and a few after the closing."""
    opened, ends = investigations.opened[of], investigations.ends[of]
    elapsed = 1 - (1 - rng.random(len(of))) ** (1 / DEVELOPMENT_POWER)
    within = opened + (elapsed * (ends - opened)).astype(np.int64)
    after = ends + rng.integers(1, LATEST_AFTER_CLOSING_DAYS + 1, len(of))
    return np.where(rng.random(len(of)) < AFTER_CLOSING_SHARE, after, within)


def _shares(rng: np.random.Generator, of: Whole, investigation_count: int) -> Real:
    """The share of its investigation's final cost that each line is."""
    weights = rng.gamma(LINE_WEIGHT_SHAPE, size=len(of)) + 1e-12
    totals = np.bincount(of, weights, minlength=investigation_count)
    shares: Real = weights / totals[of]
    return shares


def _grades(rng: np.random.Generator, category: Whole) -> Whole:
    officer = np.where(rng.random(len(category)) < SERGEANT_SHARE, SERGEANT, CONSTABLE)
    grade = np.where(category == STAFF_TIME, STAFF, officer)
    return np.where(np.isin(category, TIME_CATEGORIES), grade, EMPTY)


def _with_reversals(rng: np.random.Generator, lines: CostLines) -> CostLines:
    """Book some lines a second time and take the second booking back some days later."""
    rows = np.flatnonzero(rng.random(len(lines)) < REVERSAL_SHARE)
    again, back = lines.where(rows), lines.where(rows)
    for booking in (again, back):
        booking.has_amount = np.ones(len(rows), np.bool_)
    back.day = back.day + rng.integers(1, LATEST_REVERSAL_DAYS + 1, len(rows))
    back.pence, back.hours = -back.pence, -back.hours
    return CostLines(
        **{
            name: np.concatenate([values, getattr(again, name), getattr(back, name)])
            for name, values in vars(lines).items()
        }
    )
