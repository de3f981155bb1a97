"""The choices of the cost pages: on which basis, and in whose prices."""

import polars as pl
import streamlit as st

from dashboard.cost import queries, rate_queries, rate_words, words
from dashboard.cost.words import BASES, CASH, PRICES, PUBLISHED_PRICES, REAL, in_words
from dashboard.shell import filters, text
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ALL_FORCES

SAME_PRICES = "cash"


def choose_basis() -> str:
    """Draw the filter of cost bases and return the one chosen."""
    return filters.choose_one(
        "Cost basis", list(BASES), key="basis", words=lambda code: in_words(BASES, code)
    )


def choose_prices() -> str:
    """Draw the filter of cash or real terms and return what was chosen."""
    return filters.choose_one(
        "Prices", list(PRICES), key="prices", words=lambda code: in_words(PRICES, code)
    )


def at_prices(unit_cost: pl.DataFrame, prices: str) -> pl.DataFrame:
    """Mean and interval in cash or in real terms; price_base says which, on every row.

    In real terms the ends of the interval are those of the cash mean times what the mean itself is
    multiplied by: prices differ little within a year of opening. A mean of nought, or one whose
    sign the prices turn, is multiplied by nothing that is known: its ends are null unless nought.
    """
    if prices == CASH:
        return unit_cost.with_columns(pl.lit("prices of each day").alias("price_base"))
    cash, real = pl.col("mean_gbp"), pl.col("mean_real_gbp")
    factor = pl.when(cash * real > 0).then(real / cash)
    ends = pl.col("mean_low_gbp", "mean_high_gbp")
    return unit_cost.with_columns(
        pl.when(ends == 0).then(ends).otherwise(ends * factor),
        real.alias("mean_gbp"),
        pl.col("closed_mean_real_gbp").alias("closed_mean_gbp"),
    )


def base_words(prices: str, unit_cost: pl.DataFrame) -> str:
    """Whose prices the pounds are in, for an axis."""
    bases = unit_cost["price_base"].drop_nulls()
    return f"{bases[0]} prices" if prices == REAL and len(bases) else SAME_PRICES


def basis_note(warehouse: Warehouse, basis: str) -> str:
    """What the basis holds, and which illustrative on-costs or overhead it rests on."""
    return rate_words.basis_note(
        basis, rate_queries.illustrative_rates(warehouse), rate_queries.included_in_rates(warehouse)
    )


def notes(warehouse: Warehouse, basis: str, prices: str, published_gbp: float | None) -> None:
    """What to mind about the basis, the prices chosen and the published average."""
    said = [basis_note(warehouse, basis)]
    if prices == REAL:
        said.append(
            "Real terms: each pound times the GDP deflator of the base year over that of the year "
            "it was spent in (HM Treasury, March 2026; from 2025/26 on it is a forecast of the "
            "Office for Budget Responsibility). The interval is that of the cash mean, moved by "
            "the same factor. Median, P90 and the spread stay in cash."
        )
    if published_gbp:
        said.append(
            f"The published £{published_gbp:,.0f} came without a method, a cost basis or a price "
            f"base: it is taken to be in {PUBLISHED_PRICES} prices and brought to those of the "
            "costs beside it by the GDP deflator."
        )
    said.append(
        "By the year in which investigations were opened, closed ones with what they cost and open "
        "ones with what they are expected to cost in the end (page Open investigations). The mean "
        "of closed ones stands beside it and is low for as long as cases are open, since dear "
        "cases last longer; median, P90 and the spread are of closed ones too. The interval holds "
        "chance, what is still to come and the rates. Under five, no statistic is shown."
    )
    st.caption(" ".join(said))


def left_out(warehouse: Warehouse, force_code: str = ALL_FORCES) -> None:
    """Name the forces without a cost line, beside figures of all forces."""
    forces = queries.uncosted_forces(warehouse) if force_code == ALL_FORCES else []
    if forces:
        st.warning(words.left_out_sentence(forces))


def gaps(warehouse: Warehouse, chosen: filters.Selection, first: str, last: str) -> None:
    """Say which closed investigations of these years have odd costs; they stay in every figure."""
    found = queries.cost_gaps(warehouse, chosen.force_code, first, last)
    row = found.row(0, named=True) if found.height else {}
    said = words.gap_sentences(row)
    if said:
        st.info(
            f"Among the {text.count(row['investigation_count'])} closed investigations opened in "
            f"{first} to {last}: {' '.join(said)} All stay in the figures, on every cost basis."
        )
