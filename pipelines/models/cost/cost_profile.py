"""When and on what the cost of an investigation is spent, and how long it stays open."""

import numpy as np
import polars as pl

from pipelines.models.cost.cohorts import Pattern, Segment, pattern_of
from pipelines.models.cost.development import Matrix, Vector
from pipelines.models.cost.open_case_cells import Cells, cells_of
from pipelines.models.cost.unit_cost import ALL_COMPLEXITIES

LAST_AGE = 40
"""After ten years what is left of a cohort's cost is put in one quarter."""
OLD_AGE = 8
"""From two years on the categories of all older ages are taken together: few cases are so old."""
FEWEST_SEEN = 20
"""An age at which fewer were seen open closes as the ages before it did."""
PROFILE_SCHEMA = {
    "cost_basis": pl.String,
    "abuse_type": pl.String,
    "quarters_since_opened": pl.Int64,
    "category": pl.String,
    "spent_share": pl.Float64,
}
OPEN_SCHEMA = {
    "abuse_type": pl.String,
    "quarters_since_opened": pl.Int64,
    "open_share": pl.Float64,
}


def cost_profile(
    patterns: dict[Segment, Pattern], spent: pl.DataFrame, *, cost_basis: str
) -> pl.DataFrame:
    """Mart cost_profile of one basis.

    Args:
        patterns: What `development_patterns` gave on the basis.
        spent: One row per force_code, abuse_type, quarters_since_opened, category: cost_real_gbp.
        cost_basis: Its name.

    Returns:
        One row per abuse_type, quarters_since_opened, category: spent_share, of the final cost.
        The development of the type (of all, where it is too small) says how much is spent at an
        age, the cost lines of the last three years on what. No rows of a type without cost.
    """
    ages = pl.col("quarters_since_opened").clip(0, OLD_AGE).alias("age")
    sums = spent.group_by("abuse_type", ages, "category").agg(
        pl.col("cost_real_gbp").sum().clip(0.0).alias("gbp")
    )
    frames = []
    for (abuse_type,), own in sums.sort("abuse_type", "category").group_by(
        "abuse_type", maintain_order=True
    ):
        name = pattern_of(patterns, (str(abuse_type), ALL_COMPLEXITIES))
        if name is None or own["gbp"].sum() <= 0:
            continue
        by_age = _spent_by_age(patterns[name].development.to_final)
        categories = own["category"].unique().sort().to_list()
        shares = by_age[:, None] * _category_shares(own, categories, len(by_age))
        age, category = np.nonzero(shares)
        frames.append(
            pl.DataFrame(
                {
                    "cost_basis": [cost_basis] * len(age),
                    "abuse_type": [abuse_type] * len(age),
                    "quarters_since_opened": age,
                    "category": [categories[place] for place in category],
                    "spent_share": shares[age, category],
                }
            ).cast(PROFILE_SCHEMA)  # type: ignore[arg-type]
        )
    return pl.concat([pl.DataFrame(schema=PROFILE_SCHEMA), *frames])


def _spent_by_age(to_final: Vector) -> Vector:
    """The share of the final cost spent in each quarter of age; they add up to 1."""
    reached = np.append(1 / to_final[:LAST_AGE], 1.0)
    # Reversals may outweigh what an old age costs: as a plan of spending that is nothing.
    by_age = np.maximum(np.diff(reached, prepend=0.0), 0.0)
    shares: Vector = by_age / by_age.sum()
    return shares


def _category_shares(own: pl.DataFrame, categories: list[str], count: int) -> Matrix:
    """Of what is spent at each age, the share of each category: age × category."""
    gbp = np.zeros((OLD_AGE + 1, len(categories)))
    place = {name: column for column, name in enumerate(categories)}
    columns = [place[name] for name in own["category"]]
    gbp[own["age"].to_numpy(), columns] = own["gbp"].to_numpy()
    whole = gbp.sum(axis=0)
    gbp[gbp.sum(axis=1) <= 0] = whole
    shares = gbp / gbp.sum(axis=1, keepdims=True)
    found: Matrix = shares[np.minimum(np.arange(count), OLD_AGE)]
    return found


def open_profile(
    increments: pl.DataFrame, cohorts: pl.DataFrame, closings: pl.DataFrame
) -> pl.DataFrame:
    """Mart open_profile: a life table of closings over the last sixteen quarters, by type.

    Args:
        increments: As for `open_case_costs`.
        cohorts: As for `open_case_costs`.
        closings: As for `open_case_costs`.

    Returns:
        One row per abuse_type and quarters_since_opened: open_share, at the end of that quarter.
    """
    cells = cells_of(increments, cohorts, closings)
    frames = []
    for name in cells.rows["abuse_type"].unique().sort():
        own = cells.where((cells.rows["abuse_type"] == name).to_numpy())
        shares = _open_shares(own)
        frames.append(
            pl.DataFrame(
                {
                    "abuse_type": [name] * len(shares),
                    "quarters_since_opened": np.arange(len(shares)),
                    "open_share": shares,
                }
            ).cast(OPEN_SCHEMA)  # type: ignore[arg-type]
        )
    return pl.concat([pl.DataFrame(schema=OPEN_SCHEMA), *frames])


def _open_shares(cells: Cells) -> Vector:
    """The share open at the end of each quarter of age."""
    rows = np.arange(len(cells.opened))
    opened = cells.rows["investigation_count"].to_numpy().sum()
    first = cells.still_open[rows, cells.opened].sum() / max(opened, 1)
    seen, _, still = cells.transitions()
    stays, known = np.ones(LAST_AGE), 1.0
    for age in range(LAST_AGE):
        if age < len(seen) and seen[age] >= FEWEST_SEEN:
            known = float(still[age] / seen[age])
        stays[age] = known
    shares: Vector = np.clip(first * np.concatenate([[1.0], np.cumprod(stays)]), 0.0, 1.0)
    return shares
