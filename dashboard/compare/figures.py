"""How a force stands beside the others: its value, its rank, and what is told apart from what."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import polars as pl

from dashboard.shell.charts.dots import VERDICTS
from pipelines.contracts.vocabulary import ALL_FORCES, TERRITORIAL_FORCE_COUNT
from pipelines.models.compare.funnel import funnel, standard_error
from pipelines.models.compare.yearly_rates import FEWEST_COUNTED, NoRate, sum_rate
from pipelines.models.rates import NO_TERRITORY

RATE, GROWTH = "rate", "growth"
STANDS_OUT, DIFFERS, USUAL = VERDICTS.values()
LIKE_WITHIN = 1.0
"""Farther away than one standard deviation on both measures nobody is called most similar."""


class NoValue(StrEnum):
    """Why a force is not compared though its rate, or its growth, might mean something."""

    NOT_DELIVERED = "not_delivered"
    INCOMPLETE = "looks_incomplete"
    NO_BASE = "no_base"


@dataclass(frozen=True)
class Standing:
    """All forces in one period, and what one of them is held against.

    Attributes:
        rows: One row per force: what `force_places` gives; value, low, high (per 1,000 children, or
            per cent of growth; null where `reason` says why); rank (1 the highest; null where not
            compared); of those compared difference (STANDS_OUT, DIFFERS or USUAL; null where too
            few are compared to tell), middle (of all of them), usual_low and usual_high (beyond
            which it differs); is_chosen; and the columns the value comes from.
        national: The value of all forces together.
        is_national: Whether these are all 43 territorial forces.
        force_count: How many territorial forces `national` sums.
        region: The value of the chosen force's region, worked out on its sums.
        alike: The middle value of the most similar forces.
        alike_count: How many of them that is.
    """

    kind: str
    rows: pl.DataFrame
    national: float | None
    is_national: bool
    force_count: int
    region: float | None
    alike: float | None
    alike_count: int

    @property
    def chosen(self) -> Mapping[str, Any]:
        """The chosen force's row; empty where all are chosen."""
        rows = self.rows.filter("is_chosen")
        return rows.row(0, named=True) if rows.height else {}

    @property
    def compared(self) -> pl.DataFrame:
        """The forces that have a value and a place in the order, the highest first."""
        return self.rows.filter(pl.col("rank").is_not_null()).sort("rank", "force_name")


def rate_standing(
    rates: pl.DataFrame, places: pl.DataFrame, alike: pl.DataFrame, chosen: str
) -> Standing:
    """Forces by their rate in one financial year.

    Args:
        rates: Rows of `yearly_rates` of one financial year.
        places: As `force_places`.
        alike: As `forces_alike` of the chosen force.
        chosen: A force, or ALL.
    """
    renamed = {"rate_per_1000": "value", "low_per_1000": "low", "high_per_1000": "high"}
    joined = places.join(rates.rename(renamed), on="force_code", how="left")
    is_absent = pl.col("counted_count").is_null()
    absent = pl.when(pl.col("force_code").is_in(NO_TERRITORY)).then(
        pl.lit(NoRate.NO_CHILDREN.value)
    )
    joined = joined.with_columns(
        pl.when(is_absent)
        .then(absent.otherwise(pl.lit(NoValue.NOT_DELIVERED.value)))
        .otherwise("reason")
        .alias("reason")
    )
    known = rates.filter(pl.col("child_population_count").is_not_null())["force_code"].to_list()
    summed = [force for force in known if force not in NO_TERRITORY]
    is_national = len(summed) == TERRITORIAL_FORCE_COUNT
    everybody = rates["force_code"].to_list() if is_national else summed
    national = sum_rate(rates, everybody)
    region = sum_rate(rates, _region(places, chosen))
    return _standing(RATE, joined, national, is_national, len(summed), region, alike, chosen)


def growth_standing(
    growth: pl.DataFrame, places: pl.DataFrame, alike: pl.DataFrame, chosen: str
) -> Standing:
    """Forces by their growth over one window.

    Args:
        growth: Rows of `growth_of_forces` of one baseline and current.
        places: As `force_places`.
        alike: As `forces_alike` of the chosen force.
        chosen: A force, or ALL.
    """
    counts = pl.min_horizontal("baseline_count", "current_count")
    reason = (
        pl.when(pl.col("baseline_count").is_null())
        .then(pl.lit(NoValue.NOT_DELIVERED.value))
        .when(counts < FEWEST_COUNTED)
        .then(pl.lit(NoRate.FEW_COUNTED.value))
        .when(pl.col("growth_low").is_null())
        .then(pl.lit(NoValue.NO_BASE.value))
    )
    shares = {"value": "growth_share", "low": "growth_low", "high": "growth_high"}
    joined = (
        places.join(growth, on="force_code", how="left")
        .with_columns(reason.alias("reason"))
        .with_columns(
            pl.when(pl.col("reason").is_null()).then(pl.col(share) * 100).alias(name)
            for name, share in shares.items()
        )
    )
    total = growth.filter(force_code=ALL_FORCES).to_dicts()
    own = set(growth["force_code"]) - {ALL_FORCES, *NO_TERRITORY}
    national = total[0]["growth_share"] if total else None
    return _standing(
        GROWTH,
        joined,
        None if national is None else 100 * national,
        len(own) == TERRITORIAL_FORCE_COUNT,
        len(own),
        _growth_of_sum(growth, _region(places, chosen)),
        alike,
        chosen,
    )


def _growth_of_sum(growth: pl.DataFrame, forces: list[str]) -> float | None:
    """Per cent by which several forces' sum grew; none where one of them is missing."""
    rows = growth.filter(pl.col("force_code").is_in(forces))
    before, after = (int(rows[f"{span}_count"].sum()) for span in ("baseline", "current"))
    return 100 * (after / before - 1) if rows.height == len(forces) and before > 0 else None


def without_incomplete_years(rates: pl.DataFrame, months: pl.DataFrame) -> pl.DataFrame:
    """Rates less those of years in which a month looks incomplete: a gap reads as a low rate.

    Args:
        rates: As `yearly_rates`.
        months: force_code, month of what looks incomplete.
    """
    if months.is_empty():
        return rates
    start = pl.col("month").dt.offset_by("-3mo").dt.year().alias("begins")
    doubtful = months.select("force_code", start).unique().with_columns(is_doubtful=True)
    columns = ["rate_per_1000", "low_per_1000", "high_per_1000"]
    doubted = pl.col("is_doubtful").fill_null(False) & pl.col("reason").is_null()
    return (
        rates.with_columns(pl.col("year_start").dt.year().alias("begins"))
        .join(doubtful, on=["force_code", "begins"], how="left")
        .with_columns(
            *(pl.when(~doubted).then(column).alias(column) for column in columns),
            pl.when(doubted)
            .then(pl.lit(NoValue.INCOMPLETE.value))
            .otherwise("reason")
            .alias("reason"),
        )
        .drop("begins", "is_doubtful")
    )


def _region(places: pl.DataFrame, chosen: str) -> list[str]:
    """The forces of the chosen one's region, itself included; none for who has no territory."""
    if chosen in NO_TERRITORY:
        return []
    regions = places.filter(force_code=chosen)["region"].to_list()
    return places.filter(pl.col("region").is_in(regions))["force_code"].to_list()


def _standing(
    kind: str,
    rows: pl.DataFrame,
    national: float | None,
    is_national: bool,
    force_count: int,
    region: float | None,
    alike: pl.DataFrame,
    chosen: str,
) -> Standing:
    """Rank the forces, and say which differ from the others by more than forces usually do."""
    is_compared = pl.col("value").is_not_null() & pl.col("tile_row").is_not_null()
    ordered = rows.with_columns(
        pl.when(is_compared)
        .then(pl.col("value"))
        .rank("min", descending=True)
        .cast(pl.Int64)
        .alias("rank"),
        (pl.col("force_code") == chosen).alias("is_chosen"),
    ).join(_told_apart(rows.filter(is_compared), kind), on="force_code", how="left")
    codes = near(alike)["force_code"].to_list() if alike.height else []
    values = ordered.filter(pl.col("force_code").is_in(codes))["value"].drop_nulls()
    middle = values.median()
    return Standing(
        kind=kind,
        rows=ordered,
        national=national,
        is_national=is_national,
        force_count=force_count,
        region=region,
        alike=float(middle) if isinstance(middle, int | float) else None,
        alike_count=len(values),
    )


def _told_apart(compared: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Each compared force's place in the funnel: force_code, difference, middle, usual limits."""
    # Growth is a ratio like a rate: per cent of what was.
    ratio = [pl.col(name) for name in ("value", "low", "high")]
    if kind == GROWTH:
        ratio = [(column / 100 + 1) for column in ratio]
    ratios = compared.select("force_code", *ratio)
    found = funnel(ratios.with_columns(standard_error("low", "high").alias("standard_error")))
    limits = {"centre": "middle", "differs_low": "usual_low", "differs_high": "usual_high"}
    back = [pl.col(name).alias(shown) for name, shown in limits.items()]
    if kind == GROWTH:
        back = [((column - 1) * 100) for column in back]
    verdict = pl.col("verdict").replace_strict(VERDICTS, default=None, return_dtype=pl.String)
    return found.select("force_code", verdict.alias("difference"), *back)


def near(alike: pl.DataFrame) -> pl.DataFrame:
    """Those of the nearest forces that are near enough to be called similar."""
    return alike.filter(pl.col("distance") <= LIKE_WITHIN)
