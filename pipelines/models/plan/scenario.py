"""A scenario: the assumptions of a plan, each with its doubt, its time and its reason."""

import datetime as dt
import math
from dataclasses import dataclass, field, replace

from pipelines.contracts.marts.cost import COST_BASES
from pipelines.errors import ScenarioError
from pipelines.models.plan.lever_kinds import LEVERS, RATE, LeverKind

STEP, RAMP = "step", "ramp"
SHAPES = (STEP, RAMP)
FORMAT = 1
"""Raised when a scenario's file changes in a way that an older reader would misunderstand."""
P90_SCORE = 1.2815515655446004
"""Where the normal distribution leaves a tenth above."""
LONGEST_NAME = 80


@dataclass(frozen=True)
class Range:
    """An 80 per cent range: one in ten lies below p10, one in ten above p90.

    The distribution is normal, and log-normal for a lever that can only be above nought.
    """

    p10: float
    p90: float


@dataclass(frozen=True)
class Lever:
    """One assumption that departs from the base.

    Attributes:
        name: Its kind, a name of `LEVERS`.
        value: A number in the unit of its kind, or an 80 per cent range that is drawn from.
        start: First day of the first month in which it acts; None: from the beginning.
        end: First day of the last month: a step stops after it, a ramp is full in it and stays so;
            None: to the end of the plan.
        shape: `step` (at once) or `ramp` (evenly from the start to the end).
        of: The abuse type or referral source that it is said of, where its kind asks for one.
        rationale: Why this value.
        source: Where it comes from.

    Raises:
        ScenarioError: On making, where a value is out of its limits or a part is missing.
    """

    name: str
    value: float | Range
    start: dt.date | None = None
    end: dt.date | None = None
    shape: str = STEP
    of: str | None = None
    rationale: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be, in words that say what can."""
        if self.name not in LEVERS:
            known = ", ".join(LEVERS)
            raise ScenarioError(f"lever {self.name!r}: not a lever; choose one of {known}")
        if not isinstance(self.value, Range):
            object.__setattr__(self, "value", float(self.value))
        _check_values(self, self.kind)
        _check_time(self, self.kind)
        _check_target(self, self.kind)

    @property
    def kind(self) -> LeverKind:
        """What it is a value of."""
        return LEVERS[self.name]

    @property
    def is_range(self) -> bool:
        """Whether it is drawn."""
        return isinstance(self.value, Range) and self.value.p10 != self.value.p90

    @property
    def middle(self) -> float:
        """Its median."""
        return self.at(0.0)

    def at(self, score: float) -> float:
        """Its value so many standard deviations from the median, cut to its limits.

        Args:
            score: Of a standard normal: 0 gives the median, ±1.2816 the ends of the range.
        """
        if not isinstance(self.value, Range):
            return self.value
        low, high = self.value.p10, self.value.p90
        if self.kind.is_positive and low > 0:
            low, high = math.log(low), math.log(high)
            found = math.exp((low + high) / 2 + score * (high - low) / 2 / P90_SCORE)
        else:
            found = (low + high) / 2 + score * (high - low) / 2 / P90_SCORE
        return min(max(found, self.kind.low), self.kind.high)


@dataclass(frozen=True)
class PlanSettings:
    """What a plan is made with, beside its levers.

    Attributes:
        cost_basis: `direct`, `direct_with_on_costs` or `full_economic`.
        draws: How many futures.
        accredited_share: Share of all hours that accredited investigators are to work; None: what
            they can have worked of the hours booked in the last year, all of them at most.
    """

    cost_basis: str = "direct"
    draws: int = 10_000
    accredited_share: float | None = None

    def __post_init__(self) -> None:
        """Refuse what is not on offer."""
        if self.cost_basis not in COST_BASES:
            allowed = ", ".join(COST_BASES)
            raise ScenarioError(f"cost_basis {self.cost_basis!r}: choose one of {allowed}")
        if not 100 <= self.draws <= 100_000:
            raise ScenarioError(f"draws {self.draws}: choose from 100 to 100000")
        share = self.accredited_share
        if share is not None and not 0 < share <= 1:
            raise ScenarioError(f"accredited_share {share:g}: choose above 0, at most 1")


@dataclass(frozen=True)
class Scenario:
    """A named set of levers. The same scenario on the same warehouse gives the same numbers.

    Attributes:
        name: What people call it.
        levers: Applied together; of two that set the same rate in a month the later one holds.
        seed: Fixes every draw.
        settings: What the plan is made with.
        warehouse_version: The published version that it was made on; None: none yet.
        note: What it is for.
    """

    name: str
    levers: tuple[Lever, ...] = ()
    seed: int = 2016
    settings: PlanSettings = field(default_factory=PlanSettings)
    warehouse_version: str | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a name or a seed that cannot be kept."""
        if not self.name.strip() or len(self.name) > LONGEST_NAME:
            raise ScenarioError(f"name: give one of 1 to {LONGEST_NAME} characters")
        if not 0 <= self.seed < 2**32:
            raise ScenarioError(f"seed {self.seed}: choose a whole number from 0 to {2**32 - 1}")
        object.__setattr__(self, "levers", tuple(self.levers))

    def at_base(self) -> "Scenario":
        """The same scenario without its levers."""
        return replace(self, levers=())


BASE = Scenario("Base")
"""The forecast as it is, at the base's prices, with the people there are."""


def _check_values(lever: Lever, kind: LeverKind) -> None:
    """Every number within its kind's limits, in plain words."""
    ends = [lever.value] if isinstance(lever.value, float) else [lever.value.p10, lever.value.p90]
    for value in ends:
        if not math.isfinite(value) or not kind.low <= value <= kind.high:
            limits = f"from {kind.low:g} to {kind.high:g}"
            raise ScenarioError(f"lever {lever.name}: {value:g} is out of range; choose {limits}")
    if len(ends) == 2 and ends[0] > ends[1]:
        raise ScenarioError(
            f"lever {lever.name}: p10 {ends[0]:g} is above p90 {ends[1]:g}; swap them"
        )
    if len(ends) == 2 and kind.is_positive and ends[0] <= 0 < ends[1]:
        raise ScenarioError(
            f"lever {lever.name}: a range of what can only be above nought cannot begin at"
            f" {ends[0]:g}; choose a p10 above 0"
        )


def _check_time(lever: Lever, kind: LeverKind) -> None:
    """Months by their first day, the end not before the start."""
    if lever.shape not in SHAPES:
        allowed = " or ".join(SHAPES)
        raise ScenarioError(f"lever {lever.name}: shape {lever.shape!r}; choose {allowed}")
    for name, day in (("start", lever.start), ("end", lever.end)):
        if day is not None and day.day != 1:
            raise ScenarioError(
                f"lever {lever.name}: {name} {day} is within a month; give its first day,"
                f" {day.replace(day=1)}"
            )
    if lever.start and lever.end and lever.end < lever.start:
        raise ScenarioError(f"lever {lever.name}: end {lever.end} is before start {lever.start}")
    if lever.shape == RAMP and kind.unit == RATE:
        raise ScenarioError(f"lever {lever.name}: a yearly rate takes no ramp; choose step")
    if (lever.shape == RAMP or kind.needs_span) and not (lever.start and lever.end):
        what = "a ramp" if lever.shape == RAMP else "it"
        raise ScenarioError(f"lever {lever.name}: {what} needs a start and an end")


def _check_target(lever: Lever, kind: LeverKind) -> None:
    """What it is said of, where its kind asks for it and only there."""
    if kind.of and lever.of not in kind.of:
        raise ScenarioError(
            f"lever {lever.name}: of {lever.of!r}; choose one of {', '.join(kind.of)}"
        )
    if not kind.of and lever.of is not None:
        raise ScenarioError(f"lever {lever.name}: it is said of everything; leave out of")
