"""Published files are read as they are; a test is skipped where its file is not at hand."""

import pytest

from dashboard.compare.boundaries import boundaries
from pipelines.reference.tables import read_reference_table
from pipelines.sources.reading.reader import ReadingOptions, open_deliveries


@pytest.fixture
def published(shared_data):
    """The path of a published file, from its folder and name."""

    def find(folder, name):
        path = shared_data / folder / name
        if not path.exists():
            pytest.skip(f"{folder}/{name} is not beside this checkout")
        return path

    return find


def rows_of(delivery, columns):
    return [row[1:] for batch in delivery.batches(list(columns)) for row in batch.rows.rows()]


@pytest.mark.parametrize(
    ("name", "found", "headers", "count"),
    [
        ("police-grant-2025-26.csv", ("header in row 17",), ("force", "budget_gbp"), 43),
        ("lesscrime_police_funding.csv", (), ("year", "real_spending"), 16),
        ("police-uplift-2022-data.csv.gz", ("gzip",), ("date", "geo_code", "force_name"), 25_198),
    ],
)
def test_published_text_files_are_read_as_they_are(published, name, found, headers, count):
    (delivery,) = open_deliveries(published("workforce-pay-funding", name))
    assert (delivery.found, delivery.headers[: len(headers)]) == (found, headers)
    assert len(rows_of(delivery, headers)) == count


@pytest.mark.parametrize(
    ("folder", "name", "sheets", "header", "row", "count"),
    [
        (
            "population",
            "ons-mid-2018-population-estimates-uk.xls",
            ("MYE2-All",),
            ("Code", "Name", "Geography1", "All ages", "0", "1"),
            ("K02000001", "UNITED KINGDOM", "Country", "66435550", "745263", "770614"),
            430,
        ),
        (
            "dfe-la-spend",
            "RO3_LA_Data_2024-25_data_by_LA.ods",
            ("RO3_LA_Data_202425",),
            ("E-code", "ONS Code", "Local authority"),
            ("E3831", "E07000223", "Adur"),
            424,
        ),
        (
            "unit-costs",
            "unit-cost-database.xlsx",
            ("Crime",),
            ("Cost code", "Fiscal Cost Estimated cost/saving"),
            ("CR1.0", "500"),
            185,
        ),
    ],
)
def test_published_workbooks_give_their_tables(published, folder, name, sheets, header, row, count):
    path = published(folder, name)
    (delivery,) = open_deliveries(path, ReadingOptions(sheets=sheets))
    rows = rows_of(delivery, header)
    assert (rows[0], len(rows)) == (row, count)
    assert len(open_deliveries(path)) >= 4


def test_the_published_boundaries_hold_all_forces(published):
    path = published("boundaries", "PFA_DEC_2022_EW_BUC_V2.derived.geojson")
    forces = read_reference_table("force").filter("is_territorial")["force_code"].to_list()
    assert len(boundaries(path, forces)) == 43
