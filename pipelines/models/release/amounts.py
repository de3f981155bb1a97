"""Released tables of pounds: rounded, and hidden where a single case could be told from them."""

from collections.abc import Iterable

import polars as pl

from pipelines.contracts.release_plan import COUNT, HIGH, LOW, MEAN
from pipelines.contracts.symbols import HIDDEN, NOT_APPLICABLE, SHOWN
from pipelines.contracts.vocabulary import ALL_TYPES
from pipelines.models.release.cells import round_to, with_rounding_symbol

STEP_GBP = 100
STATISTICS = {
    MEAN: "expected_final_mean_gbp",
    LOW: "expected_final_low_gbp",
    HIGH: "expected_final_high_gbp",
}


def lines_that_tell(sums: pl.DataFrame, categories: Iterable[str]) -> pl.DataFrame:
    """The cells by category of forces and years of which the sum over categories is hidden.

    Args:
        sums: The protected sums: force_code (and ALL), financial_year, symbol.
        categories: Of cost.

    Returns:
        One row per force_code, financial_year and category (with all) that must be hidden.
    """
    hidden = sums.filter(symbol=HIDDEN).select("force_code", "financial_year")
    return hidden.join(pl.DataFrame({"category": [*categories, ALL_TYPES]}), how="cross")


def lay_out_spending(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells of a table of pounds, rounded: value and symbol in place of amount_gbp."""
    amount = pl.col("amount_gbp")
    rounded = round_to(amount, STEP_GBP)
    return cells.with_columns(
        value=rounded, symbol=with_rounding_symbol(amount, rounded, pl.col("symbol"))
    ).drop("amount_gbp")


def lay_out_unit_cost(
    cells: pl.DataFrame, counts: pl.DataFrame, unit_cost: pl.DataFrame
) -> pl.DataFrame:
    """Mean cost with its interval, and of how many investigations, where their sum may be shown.

    Args:
        cells: What protection gave for the sums: force_code, financial_year, symbol.
        counts: The released cells of investigations opened of all types: force_code,
            financial_year, value, symbol. Of how many a mean is stands only where they show it.
        unit_cost: Mart unit_cost_by_year, of direct cost, all types and complexities together.

    Returns:
        One row per force_code, financial_year and statistic: value, symbol (`z` where no such
        statistic is made).
    """
    keys = ["force_code", "financial_year"]
    means = cells.select(*keys, "symbol").join(
        unit_cost.rename({"opened_year": "financial_year"}), on=keys
    )
    shown = pl.col("symbol") == SHOWN
    parts = [
        means.select(
            *keys,
            pl.lit(statistic).alias("statistic"),
            pl.when(shown).then(round_to(pl.col(column), STEP_GBP)).alias("value"),
            pl.when(shown & pl.col(column).is_null())
            .then(pl.lit(NOT_APPLICABLE))
            .otherwise("symbol")
            .alias("symbol"),
        )
        for statistic, column in STATISTICS.items()
    ]
    n = pl.col("investigation_count") + pl.col("open_count")
    of_count = means.select(*keys, n=n).join(
        counts.select(*keys, "value", "symbol"), on=keys, how="left"
    )
    # Where some forces deliver no cost, the count of all that do would tell of those that do not.
    is_known = (pl.col("value") == pl.col("n")).fill_null(False)
    parts.append(
        of_count.select(
            *keys,
            pl.lit(COUNT).alias("statistic"),
            pl.when(is_known).then("value").alias("value"),
            pl.when(is_known).then(pl.lit(SHOWN)).otherwise(pl.lit(HIDDEN)).alias("symbol"),
        )
    )
    return pl.concat(parts).sort(*keys, "statistic")
