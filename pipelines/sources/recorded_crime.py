"""Police recorded crime as the Home Office publishes it: force, financial quarter, offence code.

One offence code can stand on several rows of a quarter, which are added up. Bodies that are not
police forces are kept under a code of their own and left out of the marts, where it is said.
"""

import polars as pl

from pipelines.contracts.publications import RecordedCrime
from pipelines.reference.forces import read_force_aliases, simplify_force_name
from pipelines.sources.source import PublisherLayout, Source

HEADERS = (
    "Financial Year",
    "Financial Quarter",
    "Force Name",
    "Offence Code",
    "Number of Offences",
)
QUARTER_MONTHS = {"1": "04", "2": "07", "3": "10", "4": "01"}


def arrange(rows: pl.DataFrame) -> pl.DataFrame:
    """Bring the Home Office's columns under the contract's names.

    Args:
        rows: line and the publisher's columns as text; `Financial Year` such as 2015/16.

    Returns:
        line, force_code, quarter_start (ISO text), offence_code, offence_count; a name or quarter
        that is not known is passed on as it stands, for the contract to refuse.
    """
    first_year = pl.col("Financial Year").str.strip_chars().str.extract(r"^(\d{4})/\d{2}$")
    quarter = pl.col("Financial Quarter").str.strip_chars().str.strip_prefix("Q")
    month = quarter.replace_strict(QUARTER_MONTHS, default=None, return_dtype=pl.String)
    year = (
        pl.when(quarter == "4")
        .then(first_year.cast(pl.Int32) + 1)
        .otherwise(first_year.cast(pl.Int32))
    )
    period = pl.concat_str(year, month, pl.lit("01"), separator="-")
    unread = pl.concat_str("Financial Year", pl.lit("Q"), "Financial Quarter", separator=" ")
    name = simplify_force_name(pl.col("Force Name"))
    return rows.select(
        "line",
        pl.coalesce(
            name.replace_strict(read_force_aliases(), default=None, return_dtype=pl.String),
            "Force Name",
        ).alias("force_code"),
        pl.coalesce(period, unread).alias("quarter_start"),
        pl.col("Offence Code").alias("offence_code"),
        pl.col("Number of Offences").alias("offence_count"),
    )


SOURCE = Source(
    name="recorded_crime",
    contract=RecordedCrime,
    period_column="quarter_start",
    layouts=(PublisherLayout(HEADERS, arrange=arrange),),
    summed_columns=("offence_count",),
    release_scope=("force_code", "quarter_start"),
)
