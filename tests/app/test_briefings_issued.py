"""Briefings that are issued: registered, held against a later version, made again."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dashboard.briefing import Request, check_paper, issue, issue_briefing, issue_each
from dashboard.briefing.check import Standing
from dashboard.briefing.issue import list_issued, settle, write_again
from dashboard.briefing.paper import evidence_beside
from dashboard.briefing.words import batch_sentences, check_sentences
from pipelines.contracts.marts.release import OPEN_MARTS
from pipelines.contracts.profiles import Profile
from pipelines.contracts.published import CURRENT, PUBLISHED
from pipelines.contracts.release_plan import PREFIX
from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.errors import BriefingError, StateError
from pipelines.settings import Settings
from pipelines.state import IssuedBriefing, list_briefings, open_state, versions_in_use
from tests.briefing_homes import NORTH, VERSION, internal_marts, released_marts, write_version
from tests.pages import Downloads, Draw, warehouse_file, words

OF_NORTH = Request("chief-officer", NORTH)
NEWER = "20261102T053000Z"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("issued")
    write_version(folder, released_marts(), Profile.PUBLIC)
    return write_version(folder, internal_marts())


@pytest.fixture
def settings(published: Path, tmp_path: Path) -> Settings:
    shutil.copytree(published, tmp_path / "home")
    return Settings(home=tmp_path / "home")


@pytest.fixture
def issued_to(settings: Settings, tmp_path: Path) -> Callable[..., Path]:
    """Issue a briefing on Northshire to a file of this name."""

    def make(name: str, profile: Profile = Profile.INTERNAL) -> Path:
        issue_briefing(settings, OF_NORTH, out=tmp_path / name, profile=profile)
        return tmp_path / name

    return make


def publish_newer(home: Path, *statements: str) -> None:
    """A version like the first one, but for what the statements change."""
    shutil.copytree(home / PUBLISHED / VERSION, home / PUBLISHED / NEWER)
    (home / PUBLISHED / CURRENT).write_text(NEWER)
    with duckdb.connect(str(warehouse_file(home))) as connection:
        for statement in ("update marts.build_info set version = '" + NEWER + "'", *statements):
            connection.execute(statement)


MORE = (
    "update marts.demand_series set count = count + 1 where measure = 'investigations' "
    f"and force_code = '{NORTH}' and month = '2026-05-01'"
)


def only(settings: Settings) -> IssuedBriefing:
    (one,) = list_issued(settings)
    return one


def test_two_runs_give_the_same_bytes_and_evidence_and_are_two_rows(settings, issued_to):
    first, second = issued_to("a.pdf"), issued_to("b.pdf")
    assert first.read_bytes() == second.read_bytes()
    assert evidence_beside(first).read_bytes() == evidence_beside(second).read_bytes()
    rows = list_issued(settings)
    assert {one.content.file_name for one in rows} == {"a.pdf", "b.pdf"}
    assert len({one.evidence_sha256 for one in rows}) == 1
    assert rows[0].content.evidence == evidence_beside(first).read_text(encoding="utf-8")
    assert rows[0].content.period == "to-2026-09"


def test_a_paper_is_held_against_the_version_that_came_after_it(settings, issued_to):
    paper = issued_to("a.pdf")
    assert check_paper(settings, paper).is_current
    publish_newer(settings.home, MORE)
    found = check_paper(settings, paper)
    assert (found.made_on, found.current) == (VERSION, NEWER)
    assert found.is_as_issued
    assert not found.is_current
    moved = {it.key: (it.then, it.now) for it in found.numbers if it.standing is Standing.MOVED}
    assert ("900", "901") in moved.values()
    assert found.count(Standing.SAME) > len(moved)
    assert "No longer current" in check_sentences(found)[0]


def test_a_later_version_with_the_same_numbers_leaves_a_paper_standing(settings, issued_to):
    paper = issued_to("a.pdf")
    publish_newer(settings.home)
    assert check_paper(settings, paper).is_current


def test_a_paper_that_was_changed_since_is_told_apart_from_the_one_issued(settings, issued_to):
    paper = issued_to("a.docx")
    paper.write_bytes(paper.read_bytes() + b"?")
    found = check_paper(settings, paper)
    assert found.is_as_issued is False
    assert "was changed since" in check_sentences(found)[1]


def test_a_paper_without_its_evidence_is_known_by_the_register(settings, issued_to):
    paper = issued_to("a.pptx")
    evidence_beside(paper).unlink()
    assert check_paper(settings, paper).is_as_issued


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff\xfe", b'{"format": 1}'])
def test_what_is_no_evidence_is_refused_in_a_plain_line(settings, tmp_path, content):
    evidence = tmp_path / "x.pdf.evidence.json"
    evidence.write_bytes(content)
    with pytest.raises(BriefingError, match="is not the evidence of a briefing, or is damaged"):
        check_paper(settings, evidence)
    evidence.unlink()
    (tmp_path / "x.pdf").write_bytes(content)
    with pytest.raises(BriefingError, match="was not made here, or was changed since"):
        check_paper(settings, tmp_path / "x.pdf")


def test_one_made_again_is_the_same_whatever_is_current_by_then(settings, issued_to, tmp_path):
    paper = issued_to("a.pdf")
    publish_newer(settings.home, MORE)
    briefing_id = only(settings).briefing_id
    _, is_same = write_again(settings, briefing_id, out=tmp_path / "again.pdf")
    assert is_same
    assert (tmp_path / "again.pdf").read_bytes() == paper.read_bytes()
    assert len(list_issued(settings)) == 1
    with pytest.raises(BriefingError, match=r"was issued as \.pdf"):
        write_again(settings, briefing_id, out=tmp_path / "again.docx")


OWN = 'title = "Ours: {where}"\n[[block]]\nkind = "table"\ntable = "demand.by_type"\n'


def test_a_template_of_ones_own_is_registered_as_it_was_read_and_made_again(settings, tmp_path):
    own = tmp_path / "ours.toml"
    own.write_text(OWN)
    settled = settle(Request(str(own), NORTH), settings)
    own.unlink()
    issue_briefing(settings, settled, out=tmp_path / "a.csv.zip")
    issued = only(settings)
    assert (issued.content.template, issued.content.template_text) == ("ours.toml", OWN)
    assert write_again(settings, issued.briefing_id, out=tmp_path / "again.zip")[1]


def test_a_file_that_is_called_like_a_shipped_template_is_none(settings, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "chief-officer").write_text("A folder's own matter.")
    issue_briefing(settings, OF_NORTH, out=tmp_path / "a.zip")
    issued = only(settings)
    assert issued.content.template_text is None
    assert write_again(settings, issued.briefing_id, out=tmp_path / "again.zip")[1]


def test_versions_of_briefings_are_in_use_and_what_left_the_force_is_known(settings, issued_to):
    issued_to("own.pdf")
    issued_to("public.pdf", Profile.PUBLIC)
    with open_state(settings) as state:
        assert versions_in_use(state) == {VERSION}
        (left,) = (it for it in list_briefings(state) if it.content.profile == Profile.PUBLIC)
    numbers = json.loads(left.content.evidence)["numbers"]
    assert left.content.file_name == "public.pdf"
    marts = {number["mart"] for number in numbers if number["symbol"] in ("", "c")}
    assert any(mart.startswith(PREFIX) for mart in marts)
    assert {mart for mart in marts if not mart.startswith(PREFIX)} <= set(OPEN_MARTS)


def test_where_the_register_cannot_be_written_there_is_no_file(settings, tmp_path, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise StateError("state.sqlite: cannot be written.")

    monkeypatch.setattr(issue, "register_briefing", refuse)
    with pytest.raises(StateError):
        issue_briefing(settings, OF_NORTH, out=tmp_path / "a.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_one_bad_force_does_not_stop_the_others_and_is_named(settings, tmp_path):
    with duckdb.connect(str(warehouse_file(settings.home))) as connection:
        connection.execute(
            f"delete from marts.demand_series where force_code in ('{NORTH}', 'ALL')"
        )
    told: list[str] = []
    batch = issue_each(
        settings,
        Request("chief-officer"),
        folder=tmp_path / "all",
        format="csv",
        tell=lambda what, share: told.append(what),
    )
    assert told == ["all forces", "Emptyshire", "Northshire", "Southshire"]
    assert set(batch.refused) == {ALL_FORCES, NORTH}
    assert len(batch.not_delivered) == 1
    assert {p.name for p in batch.written.values()} <= {
        p.name for p in (tmp_path / "all").iterdir()
    }
    assert len(batch.written) == len(list_issued(settings)) == 1
    assert batch_sentences(batch, "all")[:2] == [
        "1 briefing written to all.",
        "1 force delivered nothing to this version.",
    ]
    assert f"{NORTH}: nothing to brief on" in " ".join(batch_sentences(batch, "all"))


def test_what_is_taken_from_the_page_is_registered_under_its_name(
    downloads: Downloads, settings
) -> None:
    found = downloads(settings.home, "briefings", force="Northshire")
    assert set(found) >= {f"briefing {it}" for it in ("pdf", "docx", "pptx", "xlsx", "csv")}
    assert list_issued(settings) == []  # looking registers nothing
    assert found["briefing pdf"].content.startswith(b"%PDF")
    one = only(settings)
    assert one.content.file_name == found["briefing pdf"].file_name
    assert (one.content.force_code, one.content.profile) == (NORTH, "internal")
    evidence = json.loads(found["briefing evidence"].content)
    assert evidence == json.loads(one.content.evidence)


def test_the_page_says_what_its_profile_hides_and_why_there_is_no_paper(draw: Draw, settings):
    public = words(draw(settings.home, "briefings", force="Southshire", figures="Public figures"))
    assert "hidden, since they are small or would give a small count away" in public
    assert "Marked **OFFICIAL**" in public
    none = words(draw(settings.home, "briefings", force="Emptyshire"))
    assert "Nothing to brief on" in none.replace("\\", "")


def test_the_page_of_those_issued_checks_one_and_offers_it_again(
    draw: Draw, downloads: Downloads, settings, issued_to
) -> None:
    assert "No briefing was issued yet" in words(draw(settings.home, "briefings-issued"))
    paper = issued_to("a.pdf")
    publish_newer(settings.home, MORE)
    again = downloads(settings.home, "briefings-issued")["briefing again"]
    assert again.content == paper.read_bytes()
    assert VERSION in again.file_name
    app = draw(settings.home, "briefings-issued")
    assert f"Of 1 briefing issued 0 are of the current version, {NEWER}" in words(app)
    app.button[0].click().run()
    assert "No longer current" in words(app)
    assert "901" in {row["now"] for row in app.dataframe[0].value.to_dict("records")}
