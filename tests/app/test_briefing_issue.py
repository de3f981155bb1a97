import io
import re
from pathlib import Path

import docx
import pypdf
import pytest

from dashboard.briefing import make_briefing, write_briefing
from dashboard.briefing.content import Briefing, Paragraph
from dashboard.briefing.gathering import Evidence
from dashboard.briefing.templates import TEMPLATES
from dashboard.shell import queries as shell_queries
from dashboard.shell.text import day_name
from dashboard.warehouse.door import Warehouse
from pipelines.errors import BriefingError, WarehouseMissing


def brief_working_group(evidence: Evidence) -> Briefing:
    answer = Paragraph(f"A word to the working group of {evidence.force_name}.")
    return Briefing("Working group briefing", "A title", evidence.info, (answer,), sources=())


@pytest.mark.parametrize(
    ("template", "name", "allowed"),
    [
        ("minister", "out.pdf", "chief-officer"),
        ("chief-officer", "out.odt", "FILE.docx"),
        ("chief-officer", "out", "FILE.pdf"),
    ],
)
def test_a_request_that_cannot_be_met_is_answered_with_what_can(
    tmp_path: Path, template: str, name: str, allowed: str
) -> None:
    with pytest.raises(BriefingError, match=re.escape(allowed)):
        write_briefing(tmp_path, template=template, force_code="ALL", out=tmp_path / name)


def test_a_home_without_a_published_version_is_named_as_such(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing):
        write_briefing(tmp_path, template="chief-officer", force_code="ALL", out=tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_force_that_the_version_does_not_know_is_answered_with_those_it_knows(
    demo_home: Path, tmp_path: Path
) -> None:
    with pytest.raises(BriefingError, match=r"ALL.*E23000032 \(Kent\)"):
        write_briefing(
            demo_home, template="chief-officer", force_code="E99", out=tmp_path / "a.pdf"
        )


def test_a_file_that_cannot_be_written_is_an_error_with_a_remedy(
    demo_home: Path, tmp_path: Path
) -> None:
    out = tmp_path / "nowhere" / "a.docx"
    with pytest.raises(BriefingError, match="folder that exists"):
        write_briefing(demo_home, template="chief-officer", force_code="ALL", out=out)


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_a_briefing_on_the_demo_is_written_whole_and_comes_out_identical(
    demo_home: Path, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"brief.{ending}"
    write_briefing(demo_home, template="chief-officer", force_code="ALL", out=out)
    assert out.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [out.name]
    with Warehouse(demo_home) as warehouse:
        assert out.read_bytes() == make_briefing(warehouse, "chief-officer", "ALL", ending)


def test_the_demo_page_says_where_it_comes_from(demo_home: Path) -> None:
    with Warehouse(demo_home) as warehouse:
        code = shell_queries.forces(warehouse).filter("has_data")["force_code"][0]
        name = shell_queries.forces(warehouse).filter("has_data")["force_name"][0]
        content = make_briefing(warehouse, "chief-officer", code, "pdf")
        version, as_at = warehouse.version, day_name(warehouse.info.as_at).replace("\u00a0", " ")
    reader = pypdf.PdfReader(io.BytesIO(content))
    words = " ".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    for expected in (name, version, as_at, "OFFICIAL-SENSITIVE", "SYNTHETIC DATA"):
        assert expected in words


def test_a_template_is_made_in_both_formats_once_it_has_a_line_in_the_list(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TEMPLATES, "working-group", brief_working_group)
    with Warehouse(demo_home) as warehouse:
        pdf, word = (
            make_briefing(warehouse, "working-group", "E23000032", ending)
            for ending in ("pdf", "docx")
        )
    said = "A word to the working group of Kent."
    assert said in pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert said in [paragraph.text for paragraph in docx.Document(io.BytesIO(word)).paragraphs]


def test_an_unknown_template_is_answered_with_every_one_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TEMPLATES, "working-group", brief_working_group)
    with pytest.raises(BriefingError, match=r"'minister'.* one of chief-officer, working-group"):
        write_briefing(tmp_path, template="minister", force_code="ALL", out=tmp_path / "a.pdf")
