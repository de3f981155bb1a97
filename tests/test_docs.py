"""The pages in words: what they link to and name is there, and they can be read in an editor."""

import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from docs.generate.code import Code
from docs.generate.graph import PICTURES, selects_of, shown_sources
from docs.generate.pages import generated_pages
from docs.generate.roads import PACKAGES, Page, find_maker, marts_of, read_pages
from pipelines.contracts.marts import CASE_MART, MARTS
from pipelines.contracts.marts.release import RELEASE_MARTS
from pipelines.engine.selects import read_selects

ROOT = Path(__file__).parents[1]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "data/reference/README.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
METHODS = [page for page in PAGES if page.parent.name == "methods"]
WIDEST = 100
LINK = re.compile(r"!?\[[^\]]+\]\(([^)\s]+)\)")
NAMED_FILE = re.compile(r"`((?:[\w.-]+/)*[\w.-]+\.(?:py|sql|typ))`")
NAMED_FOLDER = re.compile(r"`((?:pipelines|dashboard|sql|tests|docs)/(?:[\w-]+/)*)`")
FOLDERS = ("pipelines", "dashboard", "sql", "tests", "docs")


def page_name(page):
    return str(page.relative_to(ROOT))


def section(page, heading):
    """The lines of one section of a page, by its heading of the second level."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0].splitlines()


def prose(page):
    """The lines of a page with their numbers, those of code blocks left out."""
    is_code = False
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("```"):
            is_code = not is_code
        elif not is_code and not line.startswith("    "):
            yield number, line


@cache
def anchors(page):
    """The anchors of a page's headings, as GitHub makes them."""
    found = []
    for _, line in prose(page):
        heading = re.match(r"#+ (.+)", line)
        if heading:
            found.append(re.sub(r"[^\w\- ]", "", heading[1].strip().lower()).replace(" ", "-"))
    repeats = [found[:index].count(anchor) for index, anchor in enumerate(found)]
    return {f"{a}-{n}" if n else a for a, n in zip(found, repeats, strict=True)}


@cache
def files():
    """Every file of code, each after a slash."""
    return [f"/{path.relative_to(ROOT)}" for name in FOLDERS for path in (ROOT / name).rglob("*.*")]


@cache
def generated():
    return generated_pages()


@cache
def code():
    return Code(ROOT, PACKAGES)


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_every_link_leads_to_a_file_and_a_heading(page):
    text = "\n".join(line for _, line in prose(page))
    for link in LINK.findall(text):
        name, _, anchor = link.partition("#")
        if not re.match(r"\w+:", link):
            target = (page.parent / name).resolve() if name else page
            assert target.exists(), f"{page_name(page)}: {link} leads nowhere"
            assert not anchor or anchor in anchors(target), f"{page_name(page)}: no heading {link}"


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_every_file_and_folder_of_code_that_is_named_exists(page):
    for number, line in prose(page):
        for name in NAMED_FILE.findall(line):
            is_there = any(path.endswith(f"/{name}") for path in files())
            assert is_there, f"{page_name(page)}:{number}: there is no {name}"
        for name in NAMED_FOLDER.findall(line):
            assert (ROOT / name).is_dir(), f"{page_name(page)}:{number}: there is no {name}"


@pytest.mark.parametrize("page", METHODS, ids=page_name)
def test_methods_are_wrapped(page):
    wide = [n for n, line in prose(page) if len(line) > WIDEST and not line.startswith("|")]
    assert not wide, f"{page_name(page)}: wider than {WIDEST} characters in lines {wide}"


def test_the_road_of_a_number_is_the_one_that_the_code_takes():
    lines = section("docs/architecture.md", "One number from extract to screen")
    steps = [line.split("|")[2:4] for line in lines if re.match(r"\| \d+ \|", line)]
    steps += re.findall(r"(`[\w/]+\.(?:py|sql)`)\s\((`\w+`)\)", "\n".join(lines))
    assert len(steps) > 40
    for file, names in steps:
        path = ROOT / file.strip(" `")
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"`(\w+)`", names):
            is_select = path.suffix == ".sql"
            defined = rf"\b{name}\b" if is_select else rf"^(def|class) {name}\b|^{name}\b.* = "
            assert re.search(defined, text, re.MULTILINE), f"{path.name} does not define {name}"


@pytest.mark.parametrize("title", [page.title for page in read_pages(code())][:-1])
def test_the_guide_says_which_question_each_page_answers(title):
    page = next(page for page in read_pages(code()) if page.title == title)
    question = import_module(page.starts[0][0]).QUESTION
    guide = " ".join(section("docs/pages.md", title))
    assert question in guide
    for part in ("Question", "For", "How to read it", "Be careful", "Where the numbers come from"):
        assert f"**{part}" in guide, part


def test_the_checks_see_the_pages():
    """An empty list of pages, links or names would make the checks above pass for nothing."""
    lines = [line for page in PAGES for _, line in prose(page)]
    assert len(METHODS) > 10
    assert sum(bool(LINK.findall(line)) for line in lines) > 50
    assert sum(bool(NAMED_FILE.findall(line)) for line in lines) > 30


@pytest.mark.parametrize("path", generated())
def test_what_is_generated_is_current(path):
    written = (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).exists() else ""
    is_current = written == generated()[path]
    assert is_current, f"{path} is not what the code says now: run `make docs` and commit it"


def test_every_select_and_all_that_it_reads_is_in_a_picture():
    selects = read_selects(ROOT / "sql")
    pictures = {name: selects_of(name, selects) for name in PICTURES}
    assert all(pictures.values())
    assert {s.name for drawn in pictures.values() for s in drawn} == {s.name for s in selects}
    for name, drawn in pictures.items():
        text = generated()[f"docs/images/selects-{name}.svg"]
        for select in drawn:
            assert f"{select.name} reads {', '.join(shown_sources(select))}" in text
            for table in {select.name, *shown_sources(select)}:
                schema, _, short = table.partition(".")
                is_made = schema in ("staging", "intermediate", "marts")
                assert f">{short if is_made else table}</text>" in text


def test_every_mart_has_a_maker_and_every_page_a_mart():
    build = (ROOT / "pipelines/build.py").read_text(encoding="utf-8")
    for mart in MARTS:
        is_selected = (ROOT / f"sql/marts/{mart}.sql").exists()
        assert is_selected or find_maker(code(), mart) or f'"{mart}"' in build, mart
    read = {page.title: marts_of(code(), page) for page in read_pages(code())}
    assert all(len(marts) > 2 for marts in read.values()), read
    assert set().union(*read.values()) <= {*MARTS, *RELEASE_MARTS} - {CASE_MART}


def test_a_page_reads_what_the_statements_behind_it_name(tmp_path):
    """Through functions, constants and handed-on names, and not what a docstring or others say."""
    modules = {
        "page": "from shown import asked\nimport shown.asked as direct\n"
        "def show(): asked.handed()\ndef other(): direct.unread()",
        "asked": "from shown.below import handed\n"
        "def unread(): return 'select * from marts.unread'",
        "below": "SHARED = 'join marts.constant'\n"
        "def handed():\n    'On marts.docstring.'\n"
        "    return f'select * from marts.\"formatted\" {SHARED}'",
    }
    for name, text in modules.items():
        (tmp_path / "shown").mkdir(exist_ok=True)
        (tmp_path / "shown" / f"{name}.py").write_text(text, encoding="utf-8")
    shown = Page("Shown", (("shown.page", "show"),))
    assert marts_of(Code(tmp_path, ("shown",)), shown) == {"formatted", "constant"}
