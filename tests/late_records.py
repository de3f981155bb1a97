"""Forces whose records come late in a known way, and what their stores would hold of them."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.models.periods import add_months

FIRST, MONTHS = dt.date(2023, 1, 1), 40
OLDEST = 14
DAYS_A_MONTH = 30.4


@dataclass(frozen=True)
class World:
    """How late records are entered.

    Attributes:
        mean_days: From report to entry, geometric.
        late_share: Of records that take `late_days` on average instead.
        late_days: See there.
        force_spread: Coefficient of variation of the mean between forces.
        month_spread: Of the mean between a force's months.
        shares: Of records by the age at which they are entered, in place of all these.
    """

    mean_days: float = 9.0
    late_share: float = 0.0
    late_days: float = 60.0
    force_spread: float = 0.0
    month_spread: float = 0.0
    shares: tuple[float, ...] = ()


WORLDS = {
    "five months": World(shares=(0.62, 0.18, 0.10, 0.05, 0.03, 0.02)),
    "as the demo": World(),
    "a slow fifth, forces differ": World(6.0, 0.2, 50.0, force_spread=0.3),
    "months differ": World(9.0, month_spread=0.25),
}


def shares_by_age(mean_days: np.ndarray, world: World) -> np.ndarray:
    """For each mean, the share of a month's records that is entered at each age in months."""
    if world.shares:
        return np.tile(np.pad(world.shares, (0, OLDEST - len(world.shares))), (len(mean_days), 1))
    day = np.arange(1, round(DAYS_A_MONTH) + 1)
    ends = day[:, None] + DAYS_A_MONTH * np.arange(OLDEST)

    def by(mean: np.ndarray) -> np.ndarray:
        stay = (mean / (1 + mean))[:, None, None]
        return (1 - stay**ends).mean(axis=1)

    slow = by(np.full_like(mean_days, world.late_days) * mean_days / world.mean_days)
    recorded = (1 - world.late_share) * by(mean_days) + world.late_share * slow
    recorded[:, -1] = 1.0
    return np.diff(recorded, prepend=0.0, axis=1)


def draw_cells(level: float, world: World, random: np.random.Generator) -> np.ndarray:
    """Records of one force by month and by age at entry; the last rows go beyond the newest."""
    own = (
        random.gamma(1 / world.force_spread**2, world.force_spread**2) if world.force_spread else 1
    )
    months = np.full(MONTHS, world.mean_days * own)
    if world.month_spread:
        months = months * random.gamma(1 / world.month_spread**2, world.month_spread**2, MONTHS)
    shares = shares_by_age(months, world)
    counts = random.poisson(level * random.gamma(400, 1 / 400, MONTHS))
    return np.array([random.multinomial(n, p) for n, p in zip(counts, shares, strict=True)])


def frames(
    cells: dict[str, np.ndarray], extracts: int
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """What a store holds after so many monthly extracts: as `reporting_lag` takes it.

    Returns:
        first_seen, extracts, delivered_to, recorded.
    """
    last = MONTHS - 1
    seen, recorded = [], []
    for force, own in cells.items():
        for month, ages in enumerate(own):
            for age, records in enumerate(ages):
                if records and month + age <= last:
                    held_by = max(month + age, last - extracts + 1)
                    key = ("incidents", force, add_months(FIRST, month))
                    seen.append((*key, add_months(FIRST, held_by), int(records)))
                    recorded.append((*key, age, int(records)))
    keys = ["measure", "force_code"]
    days = [
        ("incidents", force, add_months(FIRST, last - step))
        for force in cells
        for step in range(extracts)
    ]
    as_at = pl.col("as_at").dt.month_end()
    extract_days = pl.DataFrame(days, schema=[*keys, "as_at"], orient="row").with_columns(as_at)
    names = [*keys, "month", "first_as_at", "record_count"]
    first_seen = (
        pl.DataFrame(seen, schema=names, orient="row")
        .group_by(names[:-1])
        .agg(pl.col("record_count").sum())
        .with_columns(pl.col("first_as_at").dt.month_end())
    )
    return (
        first_seen,
        extract_days,
        extract_days.group_by(keys).agg(pl.col("as_at").max()),
        pl.DataFrame(recorded, schema=[*keys, "month", "age", "record_count"], orient="row"),
    )


def final_counts(cells: dict[str, np.ndarray]) -> pl.DataFrame:
    """One row per force_code and month: true_count, of all records whenever they are entered."""
    rows = [
        (force, add_months(FIRST, month), int(records.sum()))
        for force, own in cells.items()
        for month, records in enumerate(own)
    ]
    return pl.DataFrame(rows, schema=["force_code", "month", "true_count"], orient="row")
