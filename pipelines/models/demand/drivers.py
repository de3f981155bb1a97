"""Why demand grew: a change between two periods split into contributions that add up to it.

Additive log-mean Divisia decomposition (LMDI-I). What recording alone added is taken out first, as
a contribution of its own; what a change of unknown size did is not invented.
"""

import math
from collections.abc import Iterator

import polars as pl

from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.demand.driver_counts import Compared, changes_of, counted
from pipelines.models.periods import WINDOW_SCHEMA, Window, standard_windows
from pipelines.models.rates import Children, children_by_year, rate_per_1000

Factors = tuple[float, ...]
Policed = tuple[float, float] | None
"""Children in the baseline and in the current period, where both are known."""

CHILD_POPULATION = "child_population"
WITHOUT_INCIDENTS = "without_incidents"
EXPLAINED_BY = {
    "incidents": "incidents",
    "investigations": "incidents",
    "recorded_crime": "recorded_crime",
}
"""Measures, and what each is a share of."""
SCHEMA = {
    "measure": pl.String,
    "force_code": pl.String,
    **WINDOW_SCHEMA,
    "driver": pl.String,
    "contribution_count": pl.Float64,
    "contribution_share": pl.Float64,
}


def growth_drivers(
    counts: pl.DataFrame,
    population: pl.DataFrame | None = None,
    known_changes: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Contributions to the change over the standard windows, per force and for their sum.

    Args:
        counts: As for `demand_growth`: months of incidents and investigations, quarters of recorded
            crime.
        population: Mart population_by_year.
        known_changes: Recording changes of known size, one row each: measure, force_code (ALL:
            every force), abuse_type (all: every type or group), month (from which it holds), name,
            size_share (0.05: counts five per cent higher than before; null: not known, left out).

    Returns:
        Mart growth_drivers: contribution_count, and contribution_share of the baseline's count
        (null where that is nought). Drivers of incidents: `child_population` and
        `incidents_per_child:<type>`; of investigations: `child_population`, `incidents_per_child`,
        `mix_of_types`, `share_investigated`, and `without_incidents` where a type has
        investigations in a period without incidents; of recorded crime, its child-specific groups
        together: `child_population` and `offences_per_child:<group>`. Where the children are not
        known, `incidents:<type>`, `incidents` and `offences:<group>` stand for the first two. A
        change of recording within a quarter holds from the next one. `recording:<name>` for
        each known change. A force stands in a window that it delivered whole, for investigations
        with its incidents; `ALL` is computed on the sum of these.

    Raises:
        ModelError: A known change takes away everything (size_share −1 or less).

    Source: Ang (2015), LMDI-I, additive; zeros by their limit (Ang and Liu, 2007). Assumes that the
        factors multiply: it says what the change consists of, not what caused it.
    """
    children = {key: count for key, count in children_by_year(population).items() if count > 0}
    measures = {name: counted(counts, name) for name in EXPLAINED_BY}
    changes = {name: changes_of(known_changes, name) for name in measures}
    rows: list[dict[str, object]] = []
    for measure, series in measures.items():
        explained_by = measures[EXPLAINED_BY[measure]]
        if series is None or explained_by is None:
            continue
        for window in standard_windows(series.first, series.last, series.months):
            found = series.compared(window, changes[measure])
            base = explained_by.compared(window, changes[EXPLAINED_BY[measure]])
            for force, of_force, of_base in _forces(found, base):
                policed = _children(of_force.forces, window, children)
                names = {"measure": measure, "force_code": force, **window.as_columns()}
                rows += [names | part for part in _parts(measure, of_force, of_base, policed)]
    return pl.DataFrame(rows, schema=SCHEMA)


def log_mean_contributions(before: Factors, after: Factors) -> list[float]:
    """Contribution of each factor to the change of their product; they add up to it.

    Args:
        before: Factors in the baseline, at most one of them negative.
        after: The same factors in the current period.

    Returns:
        One contribution a factor. Where the product begins or ends at nought, the whole change
        belongs to the first factor that is nought there: the limit of ever smaller values. So it
        does where net corrections of recorded crime take a factor below nought.
    """
    start, end = math.prod(before), math.prod(after)
    if start > 0 and end > 0:
        weight = _log_mean(start, end)
        return [weight * math.log(b / a) for a, b in zip(before, after, strict=True)]
    ended = [factor <= 0 for factor in (before if start <= 0 else after)]
    return [end - start if k == ended.index(True) else 0.0 for k in range(len(ended))]


def _log_mean(first: float, second: float) -> float:
    """The logarithmic mean of two positive numbers, exact also where they nearly agree."""
    difference = second - first
    return first if difference == 0 else difference / math.log1p(difference / first)


def _forces(found: Compared, base: Compared) -> Iterator[tuple[str, Compared, Compared]]:
    """Each force that delivered everything, then all of them as one."""
    both = [force for force in found.forces if force in base.forces]
    for force in both:
        yield force, found.among([force]), base.among([force])
    if both:
        yield ALL_FORCES, found.among(both), base.among(both)


def _children(forces: list[str], window: Window, children: Children) -> Policed:
    """Children of both periods by the rules that rates follow, so that the two always agree."""
    spans = (
        (window.baseline_start, window.baseline_end),
        (window.current_start, window.current_end),
    )
    rates = [rate_per_1000(1, forces, start, end, children) for start, end in spans]
    if rates[0] is None or rates[1] is None:
        return None
    return 1000 / rates[0], 1000 / rates[1]


def _parts(
    measure: str, of_force: Compared, of_base: Compared, policed: Policed
) -> Iterator[dict[str, object]]:
    """What each driver contributed, as a count and as a share of what the baseline counted."""
    total = float(of_force.recorded_before.sum())
    for driver, contribution in _contributions(measure, of_force, of_base, policed).items():
        yield {
            "driver": driver,
            "contribution_count": contribution,
            "contribution_share": contribution / total if total > 0 else None,
        }


def _contributions(
    measure: str, found: Compared, base: Compared, policed: Policed
) -> dict[str, float]:
    """What recording changes and each driver contributed; `base` holds the incidents."""
    if measure == "investigations":
        return {**_recording(found), **_of_investigations(found, base, policed)}
    unit = "incidents" if measure == "incidents" else "offences"
    return {**_recording(found), **_per_child(found, policed, unit)}


def _recording(found: Compared) -> dict[str, float]:
    """What each recording change added; those that changed nothing here are left out."""
    added = {f"recording:{name}": float(sum(part)) for name, part in found.recording.items()}
    return {name: count for name, count in added.items() if count}


def _per_child(found: Compared, policed: Policed, unit: str) -> dict[str, float]:
    """Child population, and incidents (or offences) per child by type."""
    drivers: dict[str, float] = {CHILD_POPULATION: 0.0} if policed else {}
    for name, before, after in zip(found.types, *_by_type(found), strict=True):
        if policed is None:
            drivers[f"{unit}:{name}"] = after - before
            continue
        population, rate = log_mean_contributions(
            (policed[0], before / policed[0]), (policed[1], after / policed[1])
        )
        drivers[CHILD_POPULATION] += population
        drivers[f"{unit}_per_child:{name}"] = rate
    return drivers


def _of_investigations(found: Compared, base: Compared, policed: Policed) -> dict[str, float]:
    """Child population, incidents per child, mix of types and share investigated."""
    names = ["incidents", "mix_of_types", "share_investigated"]
    if policed:
        names = [CHILD_POPULATION, "incidents_per_child", *names[1:]]
    drivers = dict.fromkeys(names, 0.0)
    incidents = dict(zip(base.types, zip(*_by_type(base), strict=True), strict=True))
    totals = tuple(math.fsum(counts) for counts in zip(*incidents.values(), strict=True))
    for name, before, after in zip(found.types, *_by_type(found), strict=True):
        of_type = incidents.get(name, (0.0, 0.0))
        if any(n == 0 < v for n, v in zip(of_type, (before, after), strict=True)):
            added = drivers.get(WITHOUT_INCIDENTS, 0.0) + after - before
            drivers[WITHOUT_INCIDENTS] = added
            continue
        factors = [
            _factors(policed and policed[k], totals[k], of_type[k], (before, after)[k])
            for k in (0, 1)
        ]
        contributions = log_mean_contributions(factors[0], factors[1])
        for driver, contribution in zip(names, contributions, strict=True):
            drivers[driver] += contribution
    return drivers


def _factors(children: float | None, total: float, of_type: float, investigated: float) -> Factors:
    """What multiplies to the investigations of a type; nought over nought counts as nought."""
    share = (of_type / total if total else 0.0, investigated / of_type if of_type else 0.0)
    return (total, *share) if children is None else (children, total / children, *share)


def _by_type(found: Compared) -> tuple[list[float], list[float]]:
    return found.before.sum(axis=0).tolist(), found.after.sum(axis=0).tolist()
