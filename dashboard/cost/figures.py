"""Figures of the cost pages that are worked out from marts: open investigations, like for like."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.cost.words import ALIKE, HIGHER, LOWER, PUBLISHED_PRICES
from dashboard.shell import queries as shell_queries
from dashboard.shell import text
from dashboard.warehouse.door import Warehouse

DIFFERS = "Differs"
NOT_COMPARED = "Not compared: too few of the mix, or no mean above £0"

PUBLISHED_UNIT_COST = "npcc_2016_unit_cost"

MANY_OPEN_SHARE = 0.1


@dataclass(frozen=True)
class OpenCost:
    """The totals of open investigations, in GBP at the prices of each day.

    `to_come_gbp` is none where no development is known. `error_gbp` is the standard error of that
    sum, none where it is not known. `unsure_gbp` is what is still to come in cohorts whose error is
    not known.
    """

    open_count: int
    spent_gbp: float
    to_come_gbp: float | None
    error_gbp: float | None
    unsure_gbp: float

    def error_words(self) -> str:
        """How sure the sum still to come is, as the end of a sentence."""
        if self.to_come_gbp is None:
            return ""
        apart = (
            f", without {text.pounds(self.unsure_gbp)} in the youngest cohorts, whose error is not "
            "known"
            if self.unsure_gbp
            else ""
        )
        if not self.error_gbp:
            return f" (standard error {text.UNKNOWN})"
        return f" (standard error {text.pounds(self.error_gbp)}{apart})"


def open_cost(to_come: pl.DataFrame) -> OpenCost:
    """The totals of open investigations; noughts where none is open.

    Args:
        to_come: As `cohort_queries.cost_to_come`.
    """
    if to_come.is_empty():
        return OpenCost(0, 0.0, 0.0, None, 0.0)
    row = to_come.row(0, named=True)
    return OpenCost(
        open_count=row["open_count"],
        spent_gbp=row["open_cost_to_date_gbp"],
        to_come_gbp=row["still_to_come_gbp"],
        error_gbp=row["standard_error_gbp"],
        unsure_gbp=row["unsure_to_come_gbp"] or 0.0,
    )


def published_at_prices(
    price_index: pl.DataFrame,
    published_gbp: float | None,
    years: Iterable[str],
    *,
    is_real: bool = False,
) -> dict[str, float]:
    """The published average beside the cost of each year opened, in the same prices.

    Its own price base was not published: it is taken to be of the last whole year before it.

    Args:
        price_index: As `queries.price_index`.
        published_gbp: The average as it was published.
        years: Financial years.
        is_real: Whether the costs beside it are at the price base, not at each year's prices.

    Returns:
        Pounds by year, without the years that have no price index.
    """
    if price_index.is_empty() or not published_gbp:
        return {}
    factors = dict(price_index.select("financial_year", "real_factor").iter_rows())
    own = factors.get(PUBLISHED_PRICES)
    if own is None:
        return {}
    return {
        year: published_gbp * own / (1 if is_real else factors[year])
        for year in years
        if year in factors
    }


def like_for_like(costs: pl.DataFrame, force_code: str) -> pl.DataFrame:
    """Forces in per cent of the national mean over the same kinds of case, the dearest first.

    Args:
        costs: As `queries.standardised_cost` (GBP, prices of each day).
        force_code: The force that the reader chose.

    Returns:
        The same rows with value, low and high (tail pooled; 100 is the national mean; null where
        the force is not compared), difference (in words: who stands out, at 99.8 per cent), differs
        (in words: whether it does at 95) and is_chosen.
    """
    national = pl.col("national_mean_gbp")
    ours = pl.col("pooled_mean_gbp")
    difference = (
        pl.when(ours.is_null() | (national <= 0))
        .then(pl.lit(NOT_COMPARED))
        .when("stands_out")
        .then(pl.when(ours > national).then(pl.lit(HIGHER)).otherwise(pl.lit(LOWER)))
        .otherwise(pl.lit(ALIKE))
    )
    # There is no per cent of nought or less.
    per_cent = 100 / pl.when(national > 0).then(national)
    ends = {"value": ours, "low": pl.col("pooled_low_gbp"), "high": pl.col("pooled_high_gbp")}
    return costs.with_columns(
        difference=difference,
        differs=pl.when("is_different").then(pl.lit(DIFFERS)).otherwise(pl.lit("")),
        is_chosen=pl.col("force_code") == force_code,
        **{name: end * per_cent for name, end in ends.items()},
    ).sort("value", descending=True, nulls_last=True)


def settled_unit_cost(unit_cost: pl.DataFrame) -> Mapping[str, Any]:
    """The latest year of opening of which under a tenth is still open, so that its mean stands."""
    if unit_cost.is_empty():
        return {}
    total = pl.col("open_count") + pl.col("investigation_count")
    rows = unit_cost.drop_nulls("mean_gbp").filter(pl.col("open_count") < MANY_OPEN_SHARE * total)
    return rows.row(-1, named=True) if rows.height else {}


def published_unit_cost(warehouse: Warehouse) -> float | None:
    """The average cost that was published in 2016."""
    return shell_queries.published_figure(warehouse, PUBLISHED_UNIT_COST).get("value")
