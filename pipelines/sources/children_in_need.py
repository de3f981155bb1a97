"""Children in need as the Department for Education publishes it: a file a table.

A column is a measure.

Six tables share their first columns and each brings measures of its own; the table's title is the
`category`. The social workers' table has no such column and is given its title here.

Where authorities are reorganised, each code keeps the years that it was published for: no table
repeats a code under one year, and two different rows that did would both be refused, since nothing
says which of them counts. Two authorities that one service reports for stand as one area under both
codes (`E06000061 / E06000062`) and are not split.
"""

import polars as pl

from pipelines.contracts.publications import ChildrenInNeed
from pipelines.sources.education_tables import AREA_HEADERS, select_area_columns
from pipelines.sources.figures import read_marker, read_value, remove_dust
from pipelines.sources.source import PublisherLayout, Source

WORKFORCE_TITLE = "Children's social workers"
WORKFORCE_MEASURES = ("inpost_fte", "caseload_fte")
"""Two columns by which the social workers' table is told from any other of the Department's."""


def arrange(rows: pl.DataFrame) -> pl.DataFrame:
    """Turn each line into one row a measure.

    Args:
        rows: line, the Department's columns of place and time, category, and the measures as text.

    Returns:
        line and the contract's columns as text; a cell holds either a value or its marker.
    """
    taken = ("line", *AREA_HEADERS, "category")
    # A name in brackets, such as `(column 14)`, is the reader's own and no column of the table.
    measures = [name for name in rows.columns if name not in taken and not name.startswith("(")]
    return (
        rows.unpivot(
            on=measures,
            index=[name for name in rows.columns if name in taken],
            variable_name="measure",
            value_name="cell",
        )
        .sort("line", maintain_order=True)
        .select(
            "line",
            *select_area_columns(),
            "category",
            "measure",
            remove_dust(read_value("cell")).alias("value"),
            read_marker("cell").alias("marker"),
        )
    )


def arrange_workforce(rows: pl.DataFrame) -> pl.DataFrame:
    """Arrange the social workers' table under the title that it lacks."""
    return arrange(rows.with_columns(pl.lit(WORKFORCE_TITLE).alias("category")))


SOURCE = Source(
    name="children_in_need",
    contract=ChildrenInNeed,
    period_column="year",
    layouts=(
        PublisherLayout((*AREA_HEADERS, "category"), arrange=arrange, takes_every_column=True),
        PublisherLayout(
            (*AREA_HEADERS, *WORKFORCE_MEASURES),
            arrange=arrange_workforce,
            takes_every_column=True,
        ),
    ),
    release_scope=("category", "area_code", "year"),
)
