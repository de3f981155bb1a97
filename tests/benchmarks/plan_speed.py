"""How long a plan takes to recompute, beside a plain NumPy sum of the same in the same run.

Run with `make bench`. 10,000 draws × 43 forces × the year under way and four whole ones × ten
categories, all of it invented (`tests/plan_inputs.py`). The reference goes through every draw,
force by force, with whole matrices and `numpy.quantile`; its medians must be those of the plan. The
bar: 43 forces within 0.5 s on two cores, one force within 0.1 s, the draws alone and the whole plan
with every frame. The machine's load moves the seconds: those of the processor, over all threads,
are given beside. Writes bench-plan-speed.json.
"""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from rich.console import Console

from pipelines.contracts.vocabulary import ABUSE_TYPES
from pipelines.models.plan import BASE, Lever, PlanBase, Range, Scenario, plan, prepare_plan
from pipelines.models.plan.draws import draw_chance, relative_spread
from pipelines.models.plan.make import budget_ranges
from pipelines.models.plan.spending import outcome
from tests.plan_inputs import TEN_CATEGORIES, plan_inputs

OUTPUT = Path(__file__).parents[2] / "bench-plan-speed.json"
FORCES, ROUNDS, RUNS = (1, 43), 5, 3
P50 = 1
LEVERS = (
    Lever("volume", Range(0.0, 0.2)),
    Lever("pay_award", Range(0.02, 0.05)),
    Lever("hours_per_case", 0.1),
)


def plain_sum(base: PlanBase, scenario: Scenario) -> np.ndarray:
    """Medians of cash by force and year: every draw's paths × cost × development × price.

    As one writes it down: draw by draw over quarters of opening, types and categories.
    """
    chance = draw_chance(scenario, len(base.forces[0].opened), len(base.axes.horizon.years))
    random = np.random.default_rng(scenario.seed)
    count, none = len(base.axes.categories), np.zeros(0)
    found = []
    for place, force in enumerate(base.forces):
        middle = outcome(base, place, base.plain, (), none, in_draws=False)[0]
        each = base.plain.new[..., :count] * force.level[:, None, None, None]
        years = each.shape[2]
        weights = np.swapaxes(each, 0, 1).reshape(-1, years * count)
        paths = force.to_cost[chance.path].reshape(len(chance.path), -1)
        cash = (paths @ weights).reshape(-1, years, count)
        still = base.plain.still[force.start][..., :count]
        cash += np.einsum("ak,kayx->yx", force.to_come, still)
        error, by_year = relative_spread(base, place, middle)
        shape = (len(cash), years)
        miss = error * random.standard_normal((len(cash), 1))
        cash *= (1 + miss + by_year * random.standard_normal(shape))[..., None]
        cash[:, 0] += force.booked
        np.quantile(cash, (0.1, 0.5, 0.9), axis=0)
        found.append(np.quantile(cash.sum(axis=2), (0.1, 0.5, 0.9), axis=0)[P50])
    return np.array(found)


def timed(run: Callable[[], object], rounds: int) -> dict[str, float]:
    """The best of some rounds, in seconds: by the clock, and of the processor."""
    clock, processor = [], []
    for _ in range(rounds):
        started, used = time.perf_counter(), time.process_time()
        run()
        clock.append(time.perf_counter() - started)
        processor.append(time.process_time() - used)
    return {"seconds": min(clock), "processor_seconds": min(processor)}


def main() -> None:
    console, figures = Console(width=120), []
    for forces in FORCES:
        marts = plan_inputs(forces, ABUSE_TYPES, categories=TEN_CATEGORIES)
        base = prepare_plan(marts, BASE.settings)
        moved = replace(BASE, levers=LEVERS)
        row = {"forces": forces, "draws": BASE.settings.draws}
        for name, run, rounds in (
            ("base", lambda base=base: budget_ranges(base, BASE), ROUNDS),
            ("levers", lambda base=base, moved=moved: budget_ranges(base, moved), ROUNDS),
            ("whole", lambda base=base: plan(base, BASE), ROUNDS),
            ("plain", lambda base=base: plain_sum(base, BASE), RUNS),
        ):
            row |= {f"{name}_{unit}": value for unit, value in timed(run, rounds).items()}
        plain = plain_sum(base, BASE)
        own = [one.measures["cash"][:, P50] for one in budget_ranges(base, BASE)[:forces]]
        row["largest_difference_of_medians"] = float(np.abs(np.array(own) / plain - 1).max())
        figures.append(row)
        console.print(in_words(row))
    OUTPUT.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def in_words(row: dict[str, float]) -> str:
    parts = (
        f"{name} {row[f'{name}_seconds']:.3f} s"
        f" ({row[f'{name}_processor_seconds']:.3f} s of the processor)"
        for name in ("base", "levers", "whole", "plain")
    )
    return (
        f"{row['forces']} forces × {row['draws']:,} draws: {', '.join(parts)};"
        f" medians apart by {row['largest_difference_of_medians']:.2%} at most"
    )


if __name__ == "__main__":
    main()
