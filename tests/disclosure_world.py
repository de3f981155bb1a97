"""Invented incidents of all forces, and a plan of linked tables over them, at any size."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.contracts.vocabulary import ABUSE_TYPES, REFERRAL_SOURCES
from pipelines.models.disclosure import Protected, Table
from pipelines.synthetic.days import month_number
from pipelines.synthetic.demand import draw_incidents, monthly_counts
from pipelines.synthetic.draws import generator
from pipelines.synthetic.forces import largest_forces
from pipelines.synthetic.level import expected_investigations

FIRST, LAST = dt.date(2011, 4, 1), dt.date(2026, 9, 1)
LATEST, BEFORE, THIS_YEAR = dt.date(2025, 10, 1), dt.date(2024, 10, 1), dt.date(2026, 4, 1)
SEED = 17
FOLLOW_FROM_MONTH = {"financial_year": "month", "period": "month"}
YEARLY, LATELY = ["force_code", "financial_year"], ["force_code", "period"]


@dataclass(frozen=True)
class Plan:
    """Tables in order of importance; the first `public_count` of them are the public's."""

    tables: tuple[Table, ...]
    public_count: int

    @property
    def public(self) -> tuple[Table, ...]:
        return self.tables[: self.public_count]


PLAN = Plan(
    (
        Table.with_totals("year", [*YEARLY, "abuse_type"], ["force_code", "abuse_type"]),
        Table.with_totals("latest", [*LATELY, "abuse_type"], ["force_code", "abuse_type"]),
        Table.with_totals("month", ["force_code", "month"], ["force_code"]),
        Table.with_totals(
            "source", [*YEARLY, "referral_source"], ["force_code", "referral_source"]
        ),
        Table.with_totals(
            "month_type", ["force_code", "month", "abuse_type"], ["force_code", "abuse_type"]
        ),
    ),
    4,
)


def draw_atoms(forces: int, scale: float) -> pl.DataFrame:
    """Incidents by force, month, type and source, April 2011 to September 2026.

    The year under way is no financial year of the plan; `period` is the latest twelve months, or
    the twelve before.
    """
    first, last = month_number(FIRST), month_number(LAST) + 1
    expected = expected_investigations(last, seed=SEED)
    frames = []
    for force in largest_forces(forces, scale=scale):
        counts = monthly_counts(expected * force.share, seed=SEED, force_number=force.number)
        random = generator(SEED, force.number, 0)
        drawn = draw_incidents(random, first, counts[first:last], force.child_count)
        frames.append(
            pl.DataFrame(
                {
                    "force_code": pl.Series([force.code] * len(drawn), dtype=pl.String),
                    "month": pl.Series(drawn.reported.astype(np.int32)).cast(pl.Date),
                    "abuse_type": np.array(ABUSE_TYPES)[drawn.abuse_type],
                    "referral_source": np.array(REFERRAL_SOURCES)[drawn.referral_source],
                }
            ).with_columns(pl.col("month").dt.truncate("1mo"))
        )
    rows = pl.concat(frames)
    counted = rows.group_by(rows.columns).agg(count=pl.len().cast(pl.Int64))
    months = pl.DataFrame({"month": pl.date_range(FIRST, LAST, "1mo", eager=True)})
    delivered = (
        rows.select(pl.col("force_code").unique())
        .join(months, how="cross")
        .with_columns(
            abuse_type=pl.lit(ABUSE_TYPES[0]),
            referral_source=pl.lit(REFERRAL_SOURCES[0]),
            count=pl.lit(0, pl.Int64),
        )
    )
    month = pl.col("month")
    year = month.dt.offset_by("-3mo").dt.year()
    name = pl.format("{}/{}", year, ((year + 1) % 100).cast(pl.String).str.zfill(2))
    return pl.concat([counted, delivered]).with_columns(
        financial_year=pl.when(month < THIS_YEAR).then(name),
        period=pl.when(month >= LATEST)
        .then(pl.lit("latest"))
        .when(month >= BEFORE)
        .then(pl.lit("before")),
    )


def as_frames(protected: Protected, tables: tuple[Table, ...]) -> list[pl.DataFrame]:
    """What is shown of some tables, as whoever sees them has it."""
    return [protected.table(table).rename({"count": "value"}) for table in tables]
