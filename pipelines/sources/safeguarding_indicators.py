"""Safeguarding indicators of the Local Authority Interactive Tool: a long table of short names.

The tool names authorities by their old three-digit number. Where a number outlived a reorganisation
(North Yorkshire, Somerset, Buckinghamshire), the year decides which code it stands for, as in the
Department's children in need tables. Numbers carry floating-point dust (`313.39999999999998`).

The tool's other tables also have periods such as `2014-16`. Those are three years in one figure and
no year: they are refused (`not_a_number:year`) rather than put under one of the three.
"""

from functools import lru_cache

import polars as pl

from pipelines.contracts.publications import SafeguardingIndicators
from pipelines.reference import reference_table
from pipelines.sources.education_tables import marker_of, value_of
from pipelines.sources.source import Layout, Source

HEADERS = (
    "Short Desc",
    "Data item",
    "Years",
    "LA and Regions",
    "Values",
    "LA Number",
    "Region",
)
SIGNIFICANT_DIGITS, DECIMALS = 10, 6
REGIONS = {
    "970": ("E92000001", "England"),
    "980": ("E12000001", "North East"),
    "981": ("E12000002", "North West"),
    "982": ("E12000003", "Yorkshire and The Humber"),
    "983": ("E12000004", "East Midlands"),
    "984": ("E12000005", "West Midlands"),
    "985": ("E12000006", "East of England"),
    "986": ("E12000007", "London"),
    "987": ("E13000001", "Inner London"),
    "988": ("E13000002", "Outer London"),
    "989": ("E12000008", "South East"),
    "990": ("E12000009", "South West"),
}


def arrange(rows: pl.DataFrame) -> pl.DataFrame:
    """Bring the tool's columns under the contract's names.

    Args:
        rows: line and the tool's columns as text; `LA Number` such as 301.0.

    Returns:
        line and the contract's columns as text; a number of an area that is not known is passed on
        as it stands, for the contract to refuse.
    """
    number = pl.col("LA Number").str.strip_chars().str.replace(r"\.0+$", "")
    year = pl.col("Years").str.strip_chars().cast(pl.Int32, strict=False).fill_null(0)
    placed = (
        rows.with_columns(number.alias("number"), year.alias("first_year"))
        .sort("first_year", maintain_order=True)
        .join_asof(area_lookup(), on="first_year", by="number", check_sortedness=False)
        .sort("line")
    )
    return placed.select(
        "line",
        pl.coalesce("area_code", "LA Number").alias("area_code"),
        pl.coalesce("area_name", "LA and Regions").alias("area_name"),
        pl.col("Years").alias("year"),
        pl.col("Short Desc").alias("measure"),
        pl.col("Data item").alias("measure_name"),
        without_dust(value_of("Values")).alias("value"),
        marker_of("Values").alias("marker"),
    )


def without_dust(number: pl.Expr) -> pl.Expr:
    """A number as text, rounded to ten significant digits; what is no number stays as it is."""
    rounded = number.cast(pl.Float64, strict=False).round_sig_figs(SIGNIFICANT_DIGITS)
    exact = rounded.round(DECIMALS).cast(pl.Decimal(20, DECIMALS), strict=False)
    return pl.coalesce(exact.cast(pl.String), number)


@lru_cache(maxsize=1)
def area_lookup() -> pl.DataFrame:
    """Area code and name per number and first year, in the order of first_year."""
    authorities = reference_table("local_authority").filter(
        pl.col("first_year").is_not_null(), pl.col("old_la_code").is_not_null()
    )
    is_earliest = pl.col("first_year") == pl.col("first_year").min().over("old_la_code")
    regions = pl.DataFrame(
        [(number, 0, code, name) for number, (code, name) in REGIONS.items()],
        schema={
            "number": pl.String,
            "first_year": pl.Int32,
            "area_code": pl.String,
            "area_name": pl.String,
        },
        orient="row",
    )
    return pl.concat(
        [
            regions,
            authorities.select(
                pl.col("old_la_code").alias("number"),
                # The tool lists authorities in all years, with no figure before they were made.
                pl.when(~is_earliest)
                .then("first_year")
                .otherwise(0)
                .cast(pl.Int32)
                .alias("first_year"),
                "area_code",
                "area_name",
            ),
        ],
    ).sort("first_year")


SOURCE = Source(
    name="safeguarding_indicators",
    contract=SafeguardingIndicators,
    period_column="year",
    layouts=(Layout(HEADERS, arrange=arrange),),
    release_scope=("measure", "area_code", "year"),
)
