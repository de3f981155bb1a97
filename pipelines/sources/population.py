"""Children aged 0 to 17 in the middle of a year, from two publications.

England by authority and year comes from the Department for Education's copy of the ONS estimates,
2012 on and revised. Wales comes from the ONS workbook of mid-2018 for the United Kingdom by single
year of age. Only Wales is taken from the workbook: its English figures were revised since, and it
lists districts beside their counties, so that a sum would count those children twice.
"""

import polars as pl

from pipelines.contracts.publications import Population
from pipelines.sources.education_tables import AREA_HEADERS, select_area_columns
from pipelines.sources.figures import read_marker, read_value, tidy_whole_number
from pipelines.sources.reading.delivery import SHEET_HEADER
from pipelines.sources.source import PublisherLayout, Source

AGES = tuple(str(age) for age in range(18))
PERSONS_SHEET = r"(?i)^\s*mye\s*2\s*-\s*(all|persons)\s*$"
UNITED_KINGDOM, WALES = "K02000001", "W92000004"
EDITIONS = {"66435550": "2018"}
"""The sheet does not say its year; the United Kingdom's total, all ages, is that of one year.

Source: ONS, Population estimates for the UK, mid-2018, using April 2019 district codes, MYE2.
"""


def arrange(rows: pl.DataFrame) -> pl.DataFrame:
    """Bring the Department's table under the contract's names.

    Args:
        rows: line, the Department's columns of place and time, and population_estimate, as text.

    Returns:
        line and the contract's columns as text.
    """
    is_national = pl.col("geographic_level").str.strip_chars().str.to_lowercase() == "national"
    return rows.select(
        "line",
        *select_area_columns(),
        pl.when(is_national).then("country_code").otherwise("region_code").alias("region_code"),
        read_value("population_estimate").alias("child_population_count"),
        read_marker("population_estimate").alias("marker"),
    )


def arrange_workbook(rows: pl.DataFrame) -> pl.DataFrame:
    """Take Wales and its authorities from the workbook's sheet of persons, ages 0 to 17 summed.

    Args:
        rows: line, Code, Name, All ages and one column a single year of age, as text; the sheet's
            name under `(sheet)` where the reader gives it.

    Returns:
        line and the contract's columns as text; year is null where the edition is not known, for
        the contract to refuse.
    """
    if SHEET_HEADER in rows.columns:
        rows = rows.filter(pl.col(SHEET_HEADER).str.contains(PERSONS_SHEET))
    total = rows.filter(pl.col("Code").str.strip_chars() == UNITED_KINGDOM)["All ages"]
    totals = (
        pl.DataFrame({"total": total}).select(tidy_whole_number(pl.col("total")))["total"].to_list()
    )
    year = EDITIONS.get(totals[0]) if len(totals) == 1 else None
    code = pl.col("Code").str.strip_chars()
    children = pl.sum_horizontal(
        [tidy_whole_number(pl.col(age)).cast(pl.Int64, strict=False) for age in AGES],
        ignore_nulls=False,
    )
    return rows.filter(code.str.starts_with("W")).select(
        "line",
        code.alias("area_code"),
        pl.col("Name").alias("area_name"),
        pl.when(code == WALES)
        .then(pl.lit("national"))
        .otherwise(pl.lit("local_authority"))
        .alias("geographic_level"),
        pl.lit(WALES).alias("region_code"),
        pl.lit(year, dtype=pl.String).alias("year"),
        children.cast(pl.String).alias("child_population_count"),
        pl.lit(None, dtype=pl.String).alias("marker"),
    )


SOURCE = Source(
    name="population",
    contract=Population,
    period_column="year",
    layouts=(
        PublisherLayout((*AREA_HEADERS, "age_group", "population_estimate"), arrange=arrange),
        PublisherLayout(
            ("Code", "Name", "All ages", *AGES),
            (SHEET_HEADER,),
            arrange=arrange_workbook,
            sheets=PERSONS_SHEET,
        ),
    ),
    # A region is published whole, so an authority that was reorganised away leaves with the rest.
    release_scope=("region_code", "year"),
)
