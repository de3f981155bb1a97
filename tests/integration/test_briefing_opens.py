"""The Word briefing opens in an office program and says there what it says in the file."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import docx
import pypdf
import pytest
from docx.document import Document

from dashboard.briefing import Request, write_briefing
from pipelines.settings import Settings
from tests.services import path_of


@pytest.fixture(scope="module")
def opened(
    demo_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Document, pypdf.PdfReader]:
    """The briefing as python-docx reads it, and as LibreOffice prints it."""
    soffice = path_of("soffice", "libreoffice-writer-nogui")
    folder = tmp_path_factory.mktemp("briefing")
    request, out = Request("chief-officer"), folder / "brief.docx"
    file = write_briefing(Settings(home=demo_home), request, out=out)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"  # nobody's own settings
    convert = ["--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    subprocess.run([soffice, profile, *convert], check=True, capture_output=True, timeout=180)
    return docx.Document(str(file)), pypdf.PdfReader(folder / "brief.pdf")


def texts(document: Document) -> Iterator[str]:
    """Every text of the file: its body, the cells of its tables, the foot of its pages."""
    for part in (document, document.sections[0].header, document.sections[0].footer):
        yield from (paragraph.text for paragraph in part.paragraphs)
        for table in part.tables:
            yield from (cell.text for row in table.rows for cell in row.cells)


def unbroken(text: str) -> str:
    """A text without its spaces and hyphens: where a line ends is the program's to say."""
    return "".join(text.split()).replace("\u00ad", "").replace("-", "")


def test_every_text_of_the_file_is_on_the_printed_page(
    opened: tuple[Document, pypdf.PdfReader],
) -> None:
    document, printed = opened
    said = unbroken("".join(page.extract_text() for page in printed.pages))
    expected = [text for text in texts(document) if text.strip()]
    assert len(expected) > 10
    assert [text for text in expected if unbroken(text) not in said] == []


def test_every_picture_of_the_file_is_printed_and_the_briefing_stays_short(
    opened: tuple[Document, pypdf.PdfReader],
) -> None:
    document, printed = opened
    pictures = len(document.inline_shapes)
    assert pictures > 0
    # LibreOffice's pages name the pictures of the whole file as theirs.
    assert len({image.data for page in printed.pages for image in page.images}) == pictures
    assert len(printed.pages) <= 2
