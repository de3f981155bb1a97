"""Safeguarding indicators of the Local Authority Interactive Tool: a long table of short names.

The tool names authorities by their old three-digit number. Where a number outlived a reorganisation
(North Yorkshire, Somerset, Buckinghamshire), the year decides which code it stands for, as in the
Department's children in need tables. Numbers carry floating-point dust (`313.39999999999998`).

The tool's other tables also have periods such as `2014-16`: three years in one figure. It stands
under the year in which they end and as a measure of its own (`NAME (3 years)`), so that nobody
takes it for that year's. `2014-15` may be one financial year or two years in one, so it is refused
(`not_a_number:year`).
"""

from functools import lru_cache

import polars as pl

from pipelines.contracts.publications import SafeguardingIndicators
from pipelines.reference.tables import read_reference_table
from pipelines.sources.figures import read_marker, read_value, remove_dust, tidy_whole_number
from pipelines.sources.source import PublisherLayout, Source

HEADERS = (
    "Short Desc",
    "Data item",
    "Years",
    "LA and Regions",
    "Values",
    "LA Number",
    "Region",
)
PERIOD = r"^(?<first>\d{4})\s*[-–]\s*(?<end>\d{2})$"
FEWEST_POOLED = 3
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
    number = tidy_whole_number(pl.col("LA Number"))
    in_time = rows.with_columns(_last_year(), _years_in_figure())
    year = pl.col("last_year").cast(pl.Int32, strict=False).fill_null(0)
    placed = (
        in_time.with_columns(number.alias("number"), year.alias("first_year"))
        .sort("first_year", maintain_order=True)
        .join_asof(area_lookup(), on="first_year", by="number", check_sortedness=False)
        .sort("line")
    )
    return placed.select(
        "line",
        pl.coalesce("area_code", "LA Number").alias("area_code"),
        pl.coalesce("area_name", "LA and Regions").alias("area_name"),
        pl.col("last_year").alias("year"),
        pl.concat_str(pl.col("Short Desc").str.strip_chars(), "years_in_figure").alias("measure"),
        pl.concat_str("Data item", "years_in_figure").alias("measure_name"),
        remove_dust(read_value("Values")).alias("value"),
        read_marker("Values").alias("marker"),
    )


def _last_year() -> pl.Expr:
    """The year that a figure stands under: 2016 for 2014-16; what is no period stays as it is."""
    first, last = _ends_of_period()
    is_pooled = (last - first) >= FEWEST_POOLED - 1
    return (
        pl.when(is_pooled)
        .then(last.cast(pl.String))
        .otherwise(tidy_whole_number(pl.col("Years")))
        .alias("last_year")
    )


def _years_in_figure() -> pl.Expr:
    """What a figure of several years adds to its measure's name; nothing to that of one year."""
    first, last = _ends_of_period()
    years = last - first + 1
    return (
        pl.when(years >= FEWEST_POOLED)
        .then(pl.format(" ({} years)", years))
        .otherwise(pl.lit(""))
        .alias("years_in_figure")
    )


def _ends_of_period() -> tuple[pl.Expr, pl.Expr]:
    """First and last year of a period such as 2014-16; nulls where it is none."""
    parts = pl.col("Years").str.strip_chars().str.extract_groups(PERIOD)
    first = parts.struct.field("first").cast(pl.Int32)
    end = parts.struct.field("end").cast(pl.Int32)
    # The end is written with two digits: 1999-01 ends in the next century.
    same_century = first - first % 100 + end
    return first, pl.when(same_century < first).then(same_century + 100).otherwise(same_century)


@lru_cache(maxsize=1)
def area_lookup() -> pl.DataFrame:
    """Area code and name per number and first year, in the order of first_year."""
    authorities = read_reference_table("local_authority").filter(
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
    layouts=(PublisherLayout(HEADERS, arrange=arrange),),
    release_scope=("measure", "area_code", "year"),
)
