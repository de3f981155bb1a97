"""Publishers' layouts, row by row: what a figure, a marker, a year and an area are read as."""

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import SourceError
from pipelines.sources import SOURCES, children_in_need, population, safeguarding_indicators
from pipelines.sources.education_tables import AREA_HEADERS
from pipelines.sources.figures import read_marker, read_value, remove_dust
from pipelines.sources.recognise import recognise

TOOL = ("Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number", "Region")
AGES = [str(age) for age in range(91)]
UNITED_KINGDOM = ("K02000001", "UNITED KINGDOM", "66435550")


@dataclass(frozen=True)
class Sheets:
    """A workbook's table as the reader gives it: the sheet's name is a column."""

    sheet: str
    own_headers: tuple[str, ...]
    path: Path = field(default=Path("book.xls"))
    gap: str = ""
    found: tuple[str, ...] = ()

    @property
    def headers(self):
        return (*self.own_headers, "(sheet)")

    @property
    def places(self):
        return frozenset({(self.sheet, 1)})

    def place(self, line):
        return self.sheet, line


def numbered(rows, columns):
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    return frame.insert_column(0, pl.int_range(2, 2 + frame.height, eager=True).alias("line"))


def of_tool(*rows):
    """One row a figure: year, number of the area and what stands in the cell."""
    lines = [("S47", None, year, "Area", value, number, "NA") for year, number, value in rows]
    return safeguarding_indicators.arrange(numbered(lines, TOOL))


@pytest.mark.parametrize("cell", ["x", "c", "u", "z", "low", " C ", ":"])
def test_a_marker_is_kept_and_is_no_figure(cell):
    row = pl.DataFrame({"cell": [cell]}).select(
        read_value("cell").alias("value"), read_marker("cell").alias("marker")
    )
    assert row.rows() == [(None, cell.strip().lower())]


@pytest.mark.parametrize("marker", ["c", "x", "z", "low", "u"])
def test_a_marker_in_brackets_is_the_same_marker(marker):
    row = pl.DataFrame({"cell": [f"[{marker}]", f" [{marker.upper()}] "]}).select(
        read_value("cell").alias("value"), read_marker("cell").alias("marker")
    )
    assert row.rows() == [(None, marker)] * 2


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,230", "1230"),
        ("-1,230.5", "-1230.5"),
        ("1,230 [r]", "1230"),
        ("12[p]", "12"),
        ("1,23", "1,23"),
        ("[r]", "[r]"),
        ("<5", "<5"),
        ("..", ".."),
    ],
)
def test_a_number_is_read_with_its_commas_and_notes_and_what_is_none_is_left(cell, value):
    row = pl.DataFrame({"cell": [cell]}).select(
        read_value("cell").alias("value"), read_marker("cell").alias("marker")
    )
    assert row.rows() == [(value, None)]


@pytest.mark.parametrize("cell", ["", "-", None, " "])
def test_an_empty_cell_is_marked_as_not_given(cell):
    row = pl.DataFrame({"cell": [cell]}, schema={"cell": pl.String}).select(
        read_value("cell").alias("value"), read_marker("cell").alias("marker")
    )
    assert row.rows() == [(None, ":")]


def test_a_mark_that_nobody_explained_is_left_for_the_contract_to_refuse():
    row = pl.DataFrame({"cell": ["~", "0"]}).select(
        read_value("cell").alias("value"), read_marker("cell").alias("marker")
    )
    assert row.rows() == [("~", None), ("0", None)]


def test_floating_point_dust_is_rounded_off_and_nothing_else_is():
    cells = [
        "313.39999999999998",
        "148.80000000000001",
        "0.1234567",
        "632830",
        "1014.97469999",
        "?",
    ]
    clean = pl.DataFrame({"cell": cells}).select(remove_dust(pl.col("cell")))["cell"].to_list()
    assert clean == ["313.400000", "148.800000", "0.123457", "632830.000000", "1014.974700", "?"]


def test_the_year_decides_which_authority_an_old_number_stands_for():
    rows = of_tool(
        ("2023", "815.0", "1"),
        ("2024", "815.0", "2"),
        ("2024.0", "815", "3"),
        ("2020", "970.0", "4"),
    )
    assert rows["area_code"].to_list() == ["E10000023", "E06000065", "E06000065", "E92000001"]
    assert rows["year"].to_list() == ["2023", "2024", "2024", "2020"]
    assert rows["line"].to_list() == [2, 3, 4, 5]


def test_an_area_that_is_not_known_is_passed_on_for_the_contract_to_refuse():
    assert of_tool(("2024", "12345", "1"))["area_code"].to_list() == ["12345"]


def test_a_figure_of_three_years_is_a_measure_of_its_own_under_the_last_of_them():
    rows = of_tool(("2014-16", "970.0", "5"), ("2016", "970.0", "6"), ("1999-01", "970.0", "7"))
    assert rows.select("year", "measure", "value").rows() == [
        ("2016", "S47 (3 years)", "5.000000"),
        ("2016", "S47", "6.000000"),
        ("2001", "S47 (3 years)", "7.000000"),
    ]


def test_a_period_that_may_be_one_year_or_two_is_not_guessed_at():
    assert of_tool(("2014-15", "970.0", "5"))["year"].to_list() == ["2014-15"]


def test_the_name_of_a_workbooks_sheet_and_columns_without_a_name_are_no_measures():
    columns = (*AREA_HEADERS, "category", "referral_count", "(sheet)", "(column 14)")
    place = ("2025", "Reporting year", "National", "E92000001", "England", *[None] * 5)
    rows = numbered([(*place, "Referrals", "632830", "c1", None)], columns)
    arranged = children_in_need.arrange(rows)
    assert arranged.select("area_code", "measure", "value").rows() == [
        ("E92000001", "referral_count", "632830.000000")
    ]


def people(*rows):
    """Rows of the workbook: code, name, all ages, children of each year of age, sheet."""
    lines = [
        (code, name, "Country", total, *[count] * 91, sheet)
        for code, name, total, count, sheet in rows
    ]
    columns = ("Code", "Name", "Geography1", "All ages", *AGES, "(sheet)")
    return population.arrange_workbook(numbered(lines, columns))


def test_wales_is_taken_from_the_sheet_of_persons_and_ages_0_to_17_are_added_up():
    rows = people(
        (*UNITED_KINGDOM, "9", "MYE2-All"),
        ("E92000001", "ENGLAND", "55977178", "8", "MYE2-All"),
        ("W92000004", "WALES", "3138631", "2.0", "MYE2-All"),
        ("W06000001", "Isle of Anglesey", "69961", "1,000", "MYE2-All"),
        ("W06000001", "Isle of Anglesey", "34000", "500", "MYE2 - Males"),
    )
    assert rows.select(
        "area_code", "geographic_level", "year", "child_population_count"
    ).rows() == [
        ("W92000004", "national", "2018", "36"),
        ("W06000001", "local_authority", "2018", "18000"),
    ]


def test_a_workbook_of_another_year_has_no_year_rather_than_a_wrong_one():
    rows = people(
        ("K02000001", "UNITED KINGDOM", "66796807", "9", "MYE2-All"),
        ("W92000004", "WALES", "3152879", "2", "MYE2-All"),
    )
    assert rows["year"].to_list() == [None]


def test_an_age_that_cannot_be_read_leaves_no_count():
    rows = people((*UNITED_KINGDOM, "9", "MYE2-All"), ("W06000001", "A", "1", "x", "MYE2-All"))
    assert rows["child_population_count"].to_list() == [None]


def test_the_population_workbook_is_recognised_among_its_sheets():
    ages = tuple(AGES)
    persons = Sheets("MYE2-All", ("Code", "Name", "Geography1", "All ages", *ages))
    females = Sheets("MYE2 - Females", ("Code", "Name", "Geography", "All ages", *ages))
    notes = Sheets("Contents", ("Contents", "Population estimates", "Notes"))
    delivery, source, layout = recognise([notes, females, persons])
    assert delivery is persons
    assert source is SOURCES["population"]
    assert "(sheet)" in layout.columns_of(delivery.headers)


def test_a_lookup_of_authorities_is_no_source():
    with pytest.raises(SourceError, match="no known source"):
        recognise([Sheets("Lookup", ("LTLA23CD", "LTLA23NM", "UTLA23CD", "UTLA23NM", "ObjectId"))])
