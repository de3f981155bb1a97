"""Briefings in other programs: they open, say there what they say in the file, and reckon alike."""

import io
import re
import subprocess
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pptx
import pypdf
import pytest

from dashboard.briefing import Desk, Request
from dashboard.briefing.compose import compose
from dashboard.briefing.content import Briefing, BriefingTable
from dashboard.briefing.end_notes import NOTE_HEADINGS
from dashboard.briefing.formats import FORMATS
from dashboard.briefing.template_file import shipped_names
from dashboard.warehouse.door import Warehouse
from pipelines.settings import Settings
from tests.briefing_homes import NORTH, internal_marts, write_version
from tests.integration.test_plan_workbook import CACHED, formulas, numbers
from tests.services import presentation_program, spreadsheet_program

OFFICE = ("docx", "pptx", "xlsx")
BOOKS = ("chief-officer", "finance")
"""Workbooks that are printed: one of tables alone, one with a plan; a sheet takes long to print."""
FOR_A_PERSON = {"04": "colour and contrast", "12": "stretched characters", "24": "printed forms"}
"""Checkpoints of PDF/UA-1 that no program judges; docs/briefings.md says what was looked at."""


@pytest.fixture(scope="module")
def briefings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Briefing]:
    """Every shipped template on a version made by hand."""
    home = write_version(tmp_path_factory.mktemp("home"), internal_marts())
    figure = {"claim": "npcc_2015_with_times_2016"}
    with Warehouse(home) as warehouse:
        desk = Desk(warehouse, Settings(home=home))
        return {
            name: compose(desk, Request(name, NORTH, figure=figure.get(name)))
            for name in shipped_names()
        }


@pytest.fixture(scope="module")
def files(
    briefings: dict[str, Briefing], tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], Path]:
    """Each as PDF, and in the formats that an office program opens."""
    folder = tmp_path_factory.mktemp("files")
    made = {}
    for name, briefing in briefings.items():
        for ending in ("pdf", "docx", "pptx", *(["xlsx"] if name in BOOKS else [])):
            made[name, ending] = folder / f"{name}-{ending}.{ending}"
            made[name, ending].write_bytes(FORMATS[ending](briefing))
    return made


def convert(kind: str, files: list[Path], folder: Path) -> None:
    """Have LibreOffice write files anew, with nobody's own settings."""
    program, profile = spreadsheet_program(), f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [program, profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=300)


@pytest.fixture(scope="module")
def printed(
    files: dict[tuple[str, str], Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], list[str]]:
    """The words of each page as LibreOffice prints it: one start of the program for all."""
    presentation_program()
    folder = tmp_path_factory.mktemp("printed")
    office = {key: path for key, path in files.items() if key[1] in OFFICE}
    convert("pdf", list(office.values()), folder)
    return {
        key: [page.extract_text() for page in pypdf.PdfReader(folder / f"{path.stem}.pdf").pages]
        for key, path in office.items()
    }


def words_of_document(path: Path) -> Iterator[str]:
    """Every text of a Word file: its body and its tables."""
    document = docx.Document(str(path))
    yield from (paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        yield from (cell.text for row in table.rows for cell in row.cells)


def words_of_deck(path: Path) -> Iterator[str]:
    """Every text of a presentation: shapes and tables."""
    for slide in pptx.Presentation(str(path)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield from shape.text_frame.text.split("\n")
            if shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)


def unbroken(text: str) -> str:
    """A text without its spaces and hyphens: where a line ends is the program's to say."""
    return re.sub(r"[\s\u00ad\u00a0-]", "", text)


@pytest.mark.parametrize("ending", ["docx", "pptx"])
def test_every_text_of_the_file_is_on_the_printed_pages(
    files: dict[tuple[str, str], Path],
    printed: dict[tuple[str, str], list[str]],
    ending: str,
) -> None:
    words_of = {"docx": words_of_document, "pptx": words_of_deck}[ending]
    for name in shipped_names():
        said = unbroken("".join(printed[name, ending]))
        expected = [text for text in words_of(files[name, ending]) if text.strip()]
        assert len(expected) > 10
        assert [text for text in expected if unbroken(text) not in said] == []


def test_every_slide_and_every_sheet_is_printed_with_its_marking(
    files: dict[tuple[str, str], Path], printed: dict[tuple[str, str], list[str]]
) -> None:
    for name in shipped_names():
        slides = pptx.Presentation(str(files[name, "pptx"])).slides
        assert len(printed[name, "pptx"]) == len(slides)
    for pages in printed.values():
        assert all(page.count("OFFICIAL-SENSITIVE") >= 2 for page in pages)


def test_pdfs_of_every_template_pass_the_checkpoints_of_pdf_ua(
    briefings: dict[str, Briefing], files: dict[tuple[str, str], Path]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library that reads the pages
        import outloud

        results = {name: outloud.check(str(files[name, "pdf"])) for name in shipped_names()}
    for name, result in results.items():
        assert result.error is None
        statuses = {row["id"]: row["status"] for row in result.criteria["pdfua1"]}
        assert len(statuses) == 31
        left = {key for key, status in statuses.items() if status == "manual"}
        assert left == set(FOR_A_PERSON), name
        judged = {statuses[key] for key in statuses.keys() - left}
        assert judged <= {"pass", "not-applicable"}, (name, statuses)
        found = [(it.rule, it.page, it.evidence) for it in result.findings]
        assert [it for it in found if not repeats_headings(briefings[name], *it)] == []


def repeats_headings(briefing: Briefing, rule: str, page: int, evidence: str) -> bool:
    """Whether what a reader skips is a table's headings on a further page, as it should be.

    The words come line by line over all columns, and the last one is cut.
    """
    tables = [block.headings for block in briefing.blocks if isinstance(block, BriefingTable)]
    skipped = set(evidence.split()[:-1])
    heads = [set(" ".join(headings).split()) for headings in (*tables, NOTE_HEADINGS)]
    return rule == "TAG-002" and page > 1 and any(skipped <= head for head in heads)


def test_formulas_of_the_finance_workbook_give_what_it_shows(
    files: dict[tuple[str, str], Path], tmp_path: Path
) -> None:
    book = files["finance", "xlsx"]
    bare = tmp_path / "bare.xlsx"
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(bare, "w") as new:
        for name in old.namelist():
            new.writestr(name, CACHED.sub(rb"\1", old.read(name)))
    convert("xlsx:Calc MS Excel 2007 XML", [bare], tmp_path / "out")
    recalculated = tmp_path / "out" / "bare.xlsx"
    shown, computed = numbers(book), numbers(recalculated)
    assert formulas(book) > 20
    assert formulas(recalculated) == formulas(book)
    assert set(computed) == set(shown)
    assert computed == pytest.approx(shown, rel=1e-9, abs=1e-6)


def test_numbers_of_the_finance_table_are_those_of_the_plan_beside_it(
    briefings: dict[str, Briefing],
) -> None:
    plan = briefings["finance"].plan
    assert plan is not None
    with zipfile.ZipFile(io.BytesIO(FORMATS["xlsx"](briefings["finance"]))) as opened:
        book = opened.read("xl/workbook.xml").decode()
    assert re.search(r'name="Cash".*name="Assumptions"', book)
    assert all(briefing.plan is None for name, briefing in briefings.items() if name == "claim")
