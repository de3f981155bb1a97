import io
import re
from pathlib import Path

import pypdf
import pytest
from pydantic import SecretStr

from dashboard.briefing import Desk, Request, issue_briefing, make_paper
from dashboard.shell import queries as shell_queries
from dashboard.shell.text import day_name
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.profiles import Profile
from pipelines.errors import BriefingError, WarehouseMissing
from pipelines.settings import Settings

OF_ALL = Request("chief-officer")


@pytest.fixture
def settings(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The demo, with a register of the test's own."""
    folder = tmp_path_factory.mktemp("register")
    return Settings(home=demo_home, state_url=SecretStr(f"sqlite:///{folder}/state.sqlite"))


@pytest.mark.parametrize(
    ("template", "name", "allowed"),
    [
        ("minister", "out.pdf", "chief-officer, claim, finance, fms, working-group"),
        ("chief-officer", "out.odt", "FILE.docx"),
        ("chief-officer", "out", "FILE.pdf"),
    ],
)
def test_a_request_that_cannot_be_met_is_answered_with_what_can(
    tmp_path: Path, template: str, name: str, allowed: str
) -> None:
    with pytest.raises(BriefingError, match=re.escape(allowed)):
        issue_briefing(Settings(home=tmp_path), Request(template), out=tmp_path / name)


def test_a_home_without_a_published_version_is_named_as_such(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing):
        issue_briefing(Settings(home=tmp_path), OF_ALL, out=tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_force_that_the_version_does_not_know_is_answered_with_those_it_knows(
    settings: Settings, tmp_path: Path
) -> None:
    request = Request("chief-officer", "E99")
    with pytest.raises(BriefingError, match=r"ALL.*E23000032 \(Kent\)"):
        issue_briefing(settings, request, out=tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_an_error_with_a_remedy(
    settings: Settings, tmp_path: Path
) -> None:
    out = tmp_path / "nowhere" / "a.docx"
    with pytest.raises(BriefingError, match="folder that exists"):
        issue_briefing(settings, OF_ALL, out=out)


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_a_briefing_on_the_demo_is_written_whole_and_comes_out_identical(
    settings: Settings, demo_home: Path, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"brief.{ending}"
    issue_briefing(settings, OF_ALL, out=out)
    assert out.stat().st_mode & 0o777 == 0o600
    beside = tmp_path / f"{out.name}.evidence.json"
    assert set(tmp_path.iterdir()) == {out, beside}
    assert beside.stat().st_mode & 0o777 == 0o600
    with Warehouse(demo_home) as warehouse:
        assert out.read_bytes() == make_paper(Desk(warehouse), OF_ALL, ending).content


def test_the_demo_page_says_where_it_comes_from(demo_home: Path) -> None:
    with Warehouse(demo_home) as warehouse:
        forces = shell_queries.forces(warehouse).filter("has_data")
        code, name = forces.row(0)[:2]
        content = make_paper(Desk(warehouse), Request("chief-officer", code), "pdf").content
        version, as_at = warehouse.version, day_name(warehouse.info.as_at).replace("\u00a0", " ")
    reader = pypdf.PdfReader(io.BytesIO(content))
    words = " ".join(reader.pages[0].extract_text().split())
    overleaf = " ".join(reader.pages[1].extract_text().split())
    for expected in (name, version, as_at, "OFFICIAL-SENSITIVE", "SYNTHETIC DATA"):
        assert expected in words
    assert "Sources" in words  # the page is one page; what follows are its end notes
    assert overleaf.find("Where each number comes from") >= 0
    assert "demand_series" in overleaf


def test_a_public_briefing_of_the_demo_is_marked_so_and_reads_the_public_file(
    settings: Settings, tmp_path: Path
) -> None:
    out = tmp_path / "public.pdf"
    issue_briefing(settings, OF_ALL, out=out, profile=Profile.PUBLIC)
    words = " ".join(page.extract_text() for page in pypdf.PdfReader(out).pages)
    assert "OFFICIAL-SENSITIVE" not in words
    assert "release_investigations_latest" in words
    assert "demand_series" not in words
