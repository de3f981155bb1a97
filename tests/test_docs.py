"""The pages in words: what they link to and name is there, and they can be read in an editor."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("data/reference/*.md")]
    + list((ROOT / "docs").rglob("*.md"))
)
METHODS = [page for page in PAGES if page.parent.name == "methods"]
WIDEST = 100
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
NAMED_FILE = re.compile(r"`((?:[\w.-]+/)*[\w.-]+\.(?:py|sql|typ))`")


def page_name(page):
    return str(page.relative_to(ROOT))


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
    found = set()
    for _, line in prose(page):
        heading = re.match(r"#+ (.+)", line)
        if heading:
            words = re.sub(r"[^\w\- ]", "", heading[1].strip().lower()).replace(" ", "-")
            repeats = sum(anchor == words or anchor.startswith(f"{words}-") for anchor in found)
            found.add(f"{words}-{repeats}" if words in found else words)
    return found


@cache
def tracked_files():
    """Every file of the checkout that is kept or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [f"/{name}" for name in listed.splitlines() if (ROOT / name).exists()]


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_every_link_leads_to_a_file_and_a_heading(page):
    for number, line in prose(page):
        for link in LINK.findall(line):
            if re.match(r"\w+:", link):
                continue
            name, _, anchor = link.partition("#")
            target = (page.parent / name).resolve() if name else page
            assert target.exists(), f"{page_name(page)}:{number}: {link} leads nowhere"
            if anchor:
                assert anchor in anchors(target), f"{page_name(page)}:{number}: no heading {link}"


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_every_file_of_code_that_is_named_exists(page):
    for number, line in prose(page):
        for name in NAMED_FILE.findall(line):
            is_there = any(path.endswith(f"/{name}") for path in tracked_files())
            assert is_there, f"{page_name(page)}:{number}: there is no {name}"


@pytest.mark.parametrize("page", METHODS, ids=page_name)
def test_methods_are_wrapped(page):
    wide = [n for n, line in prose(page) if len(line) > WIDEST and not line.startswith("|")]
    assert not wide, f"{page_name(page)}: wider than {WIDEST} characters in lines {wide}"


def test_the_checks_see_the_pages():
    """An empty list of pages, links or names would make the checks above pass for nothing."""
    lines = [line for page in PAGES for _, line in prose(page)]
    assert len(METHODS) > 10
    assert sum(bool(LINK.findall(line)) for line in lines) > 50
    assert sum(bool(NAMED_FILE.findall(line)) for line in lines) > 30
