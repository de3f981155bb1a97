"""The plan's workbook in an office program: its formulas give what it shows, its sheet the plan."""

import datetime as dt
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from pipelines.contracts.vocabulary import MARKING, SYNTHETIC_BANNER
from pipelines.models.plan import Lever, PlanSettings, Range, Scenario
from pipelines.planning.assumption_sheet import read_assumptions
from pipelines.planning.report import PlanSource, make_report
from pipelines.planning.workbook import write_plan_workbook
from pipelines.sources.reading.sheet_cells import read_sheets
from tests.plan_inputs import plan_inputs
from tests.services import spreadsheet_program

MARTS = plan_inputs(draws=100)
SCENARIO = Scenario(
    "Ten % more, and pay",
    (
        Lever("volume", 0.1, start=dt.date(2027, 4, 1), rationale="=a judgement"),
        Lever("pay_award", Range(0.02, 0.05), source="a source"),
    ),
    seed=77,
    settings=PlanSettings(draws=500),
    warehouse_version="20261101T090000Z",
)
SOURCE = PlanSource(
    "ALL", "All forces", "20261101T090000Z", dt.date(2026, 9, 30), is_synthetic=True
)
CACHED = re.compile(rb"(</f>)<v>[^<]*</v>")


@pytest.fixture(scope="module")
def report():
    return make_report(MARTS, SOURCE, SCENARIO, SCENARIO.at_base())


@pytest.fixture(scope="module")
def book(report, tmp_path_factory):
    path = tmp_path_factory.mktemp("plan") / "plan.xlsx"
    write_plan_workbook(report, path)
    return path


@pytest.fixture(scope="module")
def recalculated(book):
    """The workbook as the program saves it, without a single value of a formula to begin with."""
    soffice = spreadsheet_program()
    bare = book.with_name("bare.xlsx")
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(bare, "w") as new:
        for name in old.namelist():
            new.writestr(name, CACHED.sub(rb"\1", old.read(name)))
    out = book.parent / "out"
    profile = f"-env:UserInstallation=file://{book.parent / 'profile'}"  # nobody's own settings
    convert = ["--headless", "--convert-to", "xlsx", "--outdir", str(out), str(bare)]
    subprocess.run([soffice, profile, *convert], check=True, capture_output=True, timeout=180)
    return out / "bare.xlsx"


def numbers(path):
    """Every number of a workbook by sheet, row and column."""
    found = {}
    for sheet in read_sheets(path, (), {}):
        for row, line in enumerate(sheet.cells.iter_rows()):
            for column, text in enumerate(line):
                if text and re.fullmatch(r"-?\d+(\.\d+)?(E[+-]?\d+)?", text):
                    found[sheet.name, row, column] = float(text)
    return found


def formulas(path):
    with zipfile.ZipFile(path) as book:
        return sum(len(re.findall(rb"<f[ >]", book.read(name))) for name in book.namelist())


def test_the_formulas_give_what_the_workbook_shows(book, recalculated):
    shown, computed = numbers(book), numbers(recalculated)
    assert formulas(book) > 100
    assert formulas(recalculated) == formulas(book)
    assert set(computed) == set(shown)
    assert computed == pytest.approx(shown, rel=1e-9, abs=1e-6)


def test_the_middle_of_cash_is_a_chain_of_formulas_down_to_what_the_plan_says(report, book):
    with zipfile.ZipFile(book) as opened:
        cash = opened.read("xl/worksheets/sheet2.xml").decode()
        plan = opened.read("xl/worksheets/sheet1.xml").decode()
    years = report.plan.by_year.filter(force_code="ALL", measure="cash")
    for middle in years["p50"]:
        cell = re.search(rf'r="([A-Z]+\d+)"[^>]*><f>[A-Z]+\d+\+[A-Z]+\d+</f><v>{middle!r}<', cash)
        assert cell, middle
        assert f"<f>Cash!{cell[1]}</f>" in plan
    assert cash.count("<f>SUM(") == years.height
    assert re.search(r"<f>B\d+\*C\d+</f>", cash)


def test_every_sheet_is_marked_and_says_where_it_is_from(book):
    sheets = read_sheets(book, (), {})
    assert [sheet.name for sheet in sheets] == [
        *("Plan", "Cash", "Categories", "Bridges", "Forces", "Assumptions", "Levers"),
    ]
    for sheet in sheets:
        first = sheet.cells["0"].to_list()
        assert first[:2] == [MARKING, SYNTHETIC_BANNER], sheet.name
        assert SOURCE.version in first[3], sheet.name
        assert "as at 2026-09-30" in first[3], sheet.name
    with zipfile.ZipFile(book) as opened:
        for number in range(1, len(sheets) + 1):
            printed = opened.read(f"xl/worksheets/sheet{number}.xml").decode()
            assert f"&amp;C{MARKING}" in printed
    assert book.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("who", ["book", "recalculated"])
def test_the_assumptions_are_read_back_to_the_same_pound(request, report, who):
    scenario = read_assumptions(Path(request.getfixturevalue(who)))
    assert scenario == SCENARIO
    again = make_report(MARTS, SOURCE, scenario, None)
    assert again.plan.by_year.equals(report.plan.by_year)
    assert again.plan.by_category.equals(report.plan.by_category)


def test_an_older_workbook_is_replaced_whole_or_not_at_all(report, tmp_path, monkeypatch):
    out = tmp_path / "plan.xlsx"
    out.write_bytes(b"older")

    def fail(*terms):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipelines.planning.workbook.write_cash", fail)
    with pytest.raises(Exception, match="cannot be written"):
        write_plan_workbook(report, out)
    assert out.read_bytes() == b"older"
