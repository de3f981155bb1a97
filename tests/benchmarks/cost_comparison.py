"""How near the figures that compare forces' unit costs come to what forces truly cost.

Run with `make bench`. Small forces of skewed cases, each with a level of its own and one kind of
case in fifty that costs ten times as much: own mean, pooled tail and shrunk figure against truth.
"""

import numpy as np
import polars as pl
from rich.console import Console

from pipelines.models.cost.case_mix import standardised_unit_cost

DRAWS, FORCES, SPREAD, SIGMA = 100, 43, 0.05, 0.9
DEAR_SHARE, DEAR_TIMES, MEAN_GBP = 0.02, 10.0, 9_000.0
SIZES = (50, 150, 300)
FIGURES = {
    "standardised_mean_gbp": ("low_gbp", "high_gbp"),
    "pooled_mean_gbp": ("pooled_low_gbp", "pooled_high_gbp"),
    "shrunk_mean_gbp": None,
}


def drawn(random: np.random.Generator, size: int, spread: float) -> tuple[pl.DataFrame, np.ndarray]:
    """Closed cases of one year of every force, and each force's true mean."""
    levels = np.maximum(1 + spread * random.standard_normal(FORCES), 0.5)
    costs = MEAN_GBP * np.exp(SIGMA * random.standard_normal((FORCES, size)) - SIGMA**2 / 2)
    costs *= np.where(random.random((FORCES, size)) < DEAR_SHARE, DEAR_TIMES, 1.0)
    costs *= levels[:, None]
    cases = pl.DataFrame(
        {
            "force_code": np.repeat([f"F{force:02}" for force in range(FORCES)], size),
            "cost_gbp": costs.ravel(),
        }
    ).with_columns(
        opened_year=pl.lit("2015/16"),
        abuse_type=pl.lit("sexual"),
        complexity=pl.lit("standard"),
        is_closed=pl.lit(value=True),
    )
    return cases, MEAN_GBP * levels * (1 + DEAR_SHARE * (DEAR_TIMES - 1))


def main() -> None:
    console = Console()
    for spread in (SPREAD, 0.0):
        for size in SIZES:
            random = np.random.default_rng(17)
            found = []
            for _ in range(DRAWS):
                cases, truth = drawn(random, size, spread)
                rows = standardised_unit_cost(cases).sort("force_code")
                found.append(rows.with_columns(truth=pl.Series(truth)))
            told = pl.concat(found)
            console.print(f"forces of {size} cases, true levels spread by {spread:.0%}")
            for name, ends in FIGURES.items():
                off = (told[name] / told["truth"] - 1).to_numpy()
                said = f"  {name}: typical error {np.sqrt((off**2).mean()):.1%}"
                if ends:
                    low, high = (told[end] for end in ends)
                    held = told["truth"].is_between(low, high).mean()
                    wide = ((high - low) / told["truth"]).mean()
                    said += f", 95 % interval held {held:.1%}, width {wide:.1%}"
                console.print(said)
            console.print(
                f"  differ at 95 %: {told['is_different'].mean():.1%}, "
                f"stand out: {told['stands_out'].mean():.2%}"
            )


if __name__ == "__main__":
    main()
