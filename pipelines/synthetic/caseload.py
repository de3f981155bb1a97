"""Investigations that follow from the incidents of a batch."""

from dataclasses import dataclass

import numpy as np

from pipelines.contracts.vocabulary import COMPLEXITIES, OUTCOME_CODES, RISK_LEVELS
from pipelines.synthetic.days import Flags, Real, Whole
from pipelines.synthetic.demand import EMPTY, NO_DAY, ONLINE_IMAGES, Incidents
from pipelines.synthetic.draws import delay, pick, pick_by_group
from pipelines.synthetic.parameters import (
    COMPLEXITY,
    COST_DURATION_CORRELATION,
    DURATION,
    FIRST_ACTION_DAYS,
    FIRST_ACTION_EMPTY_SHARE,
    OPENING_DELAY_DAYS,
    OUTCOME_SHARES,
    RISK_SHARES,
    SECTION_47_SHARES,
)

LONGEST_DAYS = 20_000


@dataclass
class Investigations:
    """Investigations of a batch; -1 stands for an empty category, `NO_DAY` for an empty date.

    `incident` is the incident's place in its batch, `ends` the day on which it closes, be it after
    the extract, and `final_cost` its real cost in pence of 2015/16.
    """

    incident: Whole
    opened: Whole
    ends: Whole
    is_closed: Flags
    complexity: Whole
    is_joint_section_47: Flags
    risk_level: Whole
    first_action: Whole
    outcome: Whole
    is_images: Whole
    final_cost: Real

    def __len__(self) -> int:
        """How many investigations there are."""
        return len(self.incident)

    def where(self, rows: Flags) -> "Investigations":
        """The investigations of some rows."""
        return Investigations(**{name: values[rows] for name, values in vars(self).items()})


def draw_investigations(
    rng: np.random.Generator, incidents: Incidents, until: int
) -> Investigations:
    """Draw an investigation for each incident that is investigated and opened by `until`."""
    incident = np.flatnonzero(incidents.is_investigated).astype(np.int64)
    count = len(incident)
    opened = incidents.reported[incident] + delay(rng, OPENING_DELAY_DAYS, count)
    length = rng.standard_normal(count)
    days = DURATION["median_days"] * np.exp(DURATION["sigma"] * length)
    ends = opened + np.minimum(np.rint(days), LONGEST_DAYS).astype(np.int64)
    is_closed = ends <= until
    complexity = pick(rng, [terms["share"] for terms in COMPLEXITY.values()], count)
    online = incidents.is_online[incident].astype(np.int64)
    risk_level = pick(rng, [RISK_SHARES[level] for level in RISK_LEVELS], count)
    drawn = Investigations(
        incident=incident,
        opened=opened,
        ends=ends,
        is_closed=is_closed,
        complexity=complexity,
        is_joint_section_47=pick_by_group(
            rng, [(1 - SECTION_47_SHARES[name],) for name in ("other", "online")], online
        )
        == 1,
        risk_level=risk_level,
        first_action=_first_actions(rng, opened, risk_level, until),
        outcome=_outcomes(rng, is_closed),
        is_images=(incidents.abuse_type[incident] == ONLINE_IMAGES).astype(np.int64),
        final_cost=_final_costs(rng, complexity, length),
    )
    return drawn.where((opened <= until) & (incidents.on_system[incident] <= until))


def _first_actions(rng: np.random.Generator, opened: Whole, risk_level: Whole, until: int) -> Whole:
    means = np.array([FIRST_ACTION_DAYS[level] for level in RISK_LEVELS], np.float64)
    acted = opened + delay(rng, means[risk_level], len(opened))
    is_empty = (rng.random(len(opened)) < FIRST_ACTION_EMPTY_SHARE) | (acted > until)
    return np.where(is_empty, NO_DAY, acted)


def _outcomes(rng: np.random.Generator, is_closed: Flags) -> Whole:
    codes = np.array([*(OUTCOME_CODES.index(code) for code in OUTCOME_SHARES), EMPTY], np.int64)
    picked = codes[pick(rng, list(OUTCOME_SHARES.values()), len(is_closed))]
    return np.where(is_closed, picked, EMPTY)


def _final_costs(rng: np.random.Generator, complexity: Whole, length: Real) -> Real:
    """Log-normal with the mean and sigma of the complexity, in pence of 2015/16.

    Dear cases last longer: `length`, the logarithm of each one's days in standard deviations from
    its mean, is correlated with that of its cost.
    """
    terms = [COMPLEXITY[name] for name in COMPLEXITIES]
    means = np.array([term["mean_final_gbp"] for term in terms])[complexity]
    sigmas = np.array([term["sigma"] for term in terms])[complexity]
    alone = np.sqrt(1 - COST_DURATION_CORRELATION**2) * rng.standard_normal(len(complexity))
    drawn = COST_DURATION_CORRELATION * length + alone
    costs: Real = 100 * means * np.exp(sigmas * drawn - sigmas**2 / 2)
    return costs
