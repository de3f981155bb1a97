"""Figures of the cost pages that are worked out from marts: open investigations, like for like."""

from dataclasses import dataclass

import polars as pl

from dashboard import text
from dashboard.cost_text import ALIKE, HIGHER, LOWER

NOT_COMPARED = "Not compared: too few of the mix"


@dataclass(frozen=True)
class OpenCost:
    """The totals of open investigations, in GBP at the prices of each day.

    `spent_gbp` is none where it cannot be told from what closed ones cost; `to_come_gbp` where no
    development is known. `error_gbp` is the sum of the cohorts' standard errors: cohorts err
    together, so the error of the sum is at most that. `unsure_gbp` is what is still to come in
    cohorts whose error is not known.
    """

    open_count: int
    spent_gbp: float | None
    to_come_gbp: float | None
    error_gbp: float
    unsure_gbp: float

    def error_words(self) -> str:
        """How sure the sum still to come is, as the end of a sentence."""
        if self.to_come_gbp is None:
            return ""
        apart = (
            f", without {text.pounds(self.unsure_gbp)} in the youngest or smallest cohorts, whose "
            "error is not known"
            if self.unsure_gbp
            else ""
        )
        if not self.error_gbp:
            return f" (standard error {text.UNKNOWN})"
        return f" (standard error at most {text.pounds(self.error_gbp)}{apart})"


def open_cost(cohorts: pl.DataFrame, unit_cost: pl.DataFrame) -> OpenCost:
    """Sum up the cohorts that have open investigations.

    What open investigations have cost is what their cohorts have cost, less what the closed ones of
    the same years did, which is their number times their mean.

    Args:
        cohorts: As `Warehouse.cost_by_cohort`.
        unit_cost: As `Warehouse.unit_cost`, of the same force, type and basis.

    Returns:
        The totals; the money is at the prices of each day.
    """
    still_open = cohorts.filter(pl.col("open_count") > 0)
    known = still_open["expected_final_cost_gbp"].null_count() == 0
    unsure = still_open.filter(pl.col("standard_error_gbp").is_null())["still_to_come_gbp"]
    return OpenCost(
        open_count=int(still_open["open_count"].sum()),
        spent_gbp=_spent(cohorts, unit_cost),
        to_come_gbp=float(still_open["still_to_come_gbp"].sum()) if known else None,
        error_gbp=float(still_open["standard_error_gbp"].sum()),
        unsure_gbp=float(unsure.sum()),
    )


def _spent(cohorts: pl.DataFrame, unit_cost: pl.DataFrame) -> float | None:
    """Cost so far of the open ones; none where a year's closed ones are too few for a mean."""
    year = pl.col("opened_quarter").map_elements(text.financial_year, return_dtype=pl.String)
    years = cohorts.group_by(year.alias("opened_year")).agg(
        pl.col("cost_to_date_gbp", "open_count").sum()
    )
    years = years.filter(pl.col("open_count") > 0)
    if unit_cost.is_empty():
        return None
    closed = unit_cost.select(
        "opened_year",
        pl.when(pl.col("investigation_count") == 0)
        .then(0.0)
        .otherwise(pl.col("investigation_count") * pl.col("mean_gbp"))
        .alias("closed_gbp"),
    )
    rows = years.join(closed, on="opened_year", how="left")
    if rows["closed_gbp"].null_count():
        return None
    return float(rows["cost_to_date_gbp"].sum()) - float(rows["closed_gbp"].sum())


def like_for_like(costs: pl.DataFrame, force_code: str) -> pl.DataFrame:
    """Forces in per cent of the national mean over the same kinds of case, the dearest first.

    Args:
        costs: As `Warehouse.standardised_cost` (GBP, prices of each day).
        force_code: The force that the reader chose.

    Returns:
        The same rows with value, low and high (100 is the national mean; null where the force is
        not compared), difference (in words) and is_chosen.
    """
    per_cent = pl.col("standardised_mean_gbp", "low_gbp", "high_gbp") * 100
    above = pl.col("standardised_mean_gbp") > pl.col("national_mean_gbp")
    difference = (
        pl.when(pl.col("is_different") & above)
        .then(pl.lit(HIGHER))
        .when("is_different")
        .then(pl.lit(LOWER))
        .when(pl.col("standardised_mean_gbp").is_not_null())
        .then(pl.lit(ALIKE))
        .otherwise(pl.lit(NOT_COMPARED))
    )
    shares = (per_cent / pl.col("national_mean_gbp")).name.map(
        {"standardised_mean_gbp": "value", "low_gbp": "low", "high_gbp": "high"}.__getitem__
    )
    return costs.with_columns(
        shares,
        difference.alias("difference"),
        (pl.col("force_code") == force_code).alias("is_chosen"),
    ).sort("value", descending=True, nulls_last=True)
