"""What a mapping says of dates is what comes of them, beside whatever else it says."""

import polars as pl

from pipelines.mapping.mapping import Mapping
from pipelines.sources import SOURCES


def translated(source, column, texts, **parts):
    rows = pl.DataFrame({column: texts}, schema={column: pl.String})
    return Mapping(source=SOURCES[source], **parts).translate(rows)[column].to_list()


def test_a_value_that_a_line_explains_and_a_format_hold_on_one_column():
    read = translated(
        "investigations",
        "closed_date",
        ["31/12/9999", "01/04/2019", None],
        dates={"closed_date": "dd/mm/yyyy"},
        values={"closed_date": {"31/12/9999": ""}},
    )
    assert read == ["", "2019-04-01", None]


def test_a_value_that_a_line_explains_and_marks_taken_out_hold_on_one_column():
    read = translated(
        "cost_lines",
        "amount_gbp",
        ["nil", "£1,250.50"],
        removed="£,",
        values={"amount_gbp": {"nil": "0"}},
    )
    assert read == ["0", "1250.50"]
