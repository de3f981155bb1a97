"""Police workforce as the Home Office publishes it: force, day, type of worker, rank.

Sexes are added up. Ranks and types are written in lower case, as the publication changes the
capitals of one of them between years.
"""

import polars as pl

from pipelines.contracts.publications import Workforce
from pipelines.reference.forces import read_force_aliases, simplify_force_name
from pipelines.sources.figures import remove_dust
from pipelines.sources.source import PublisherLayout, Source

HEADERS = (
    "date",
    "geo_code",
    "force_name",
    "region",
    "sex",
    "rank_description",
    "worker_type",
    "total_headcount",
    "total_fte",
)


def arrange(rows: pl.DataFrame) -> pl.DataFrame:
    """Bring the Home Office's columns under the contract's names.

    Args:
        rows: line and the publisher's columns as text; `date` is the day of the count.

    Returns:
        line and the contract's columns as text; a name that is not known is passed on as it stands,
        for the contract to refuse.
    """
    force = simplify_force_name(pl.col("force_name"))
    return rows.select(
        "line",
        pl.coalesce(
            force.replace_strict(read_force_aliases(), default=None, return_dtype=pl.String),
            "force_name",
        ).alias("force_code"),
        pl.col("date").alias("counted_date"),
        pl.col("worker_type").str.to_lowercase().alias("worker_type"),
        pl.col("rank_description").str.to_lowercase().alias("rank"),
        pl.col("total_headcount").alias("headcount_count"),
        remove_dust(pl.col("total_fte").str.strip_chars()).alias("fte"),
    )


SOURCE = Source(
    name="workforce",
    contract=Workforce,
    period_column="counted_date",
    layouts=(PublisherLayout(HEADERS, arrange=arrange),),
    summed_columns=("headcount_count", "fte"),
    release_scope=("force_code", "counted_date"),
)
