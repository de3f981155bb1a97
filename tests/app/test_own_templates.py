"""A template of one's own is a file: it makes a briefing, or is refused with what is allowed."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.briefing.case import Desk
from dashboard.briefing.compose import compose
from dashboard.briefing.content import BriefingTable, Bullets, Heading, Paragraph
from dashboard.briefing.evidence import evidence_of
from dashboard.briefing.parts import LISTS, NUMBERS, PICTURES, SENTENCES, TABLES, WORDS
from dashboard.briefing.request import Request
from dashboard.briefing.spreadsheet import write_spreadsheet
from dashboard.briefing.template_file import FIELDS, parse_template, shipped_names
from dashboard.warehouse.door import Warehouse
from pipelines.errors import BriefingError
from tests.briefing_homes import EMPTY, NORTH, internal_marts, write_version

OURS = """
name = "Monthly note"
title = "Child protection in {where}"
organisation = "Northshire Police"

[[block]]
kind = "lead"
words = "In {period} {where} opened {investigations.period} cases, {investigations.change}."

[[block]]
kind = "heading"
words = "Why"

[[block]]
kind = "bullets"
points = ["A case costs {cost.mean}.", "Our target is 30 days."]

[[block]]
kind = "readings"
numbers = ["caseload.open"]

[[block]]
kind = "table"
table = "demand.by_type"
"""
NAMES = {
    "sentences": SENTENCES,
    "numbers": NUMBERS,
    "pictures": PICTURES,
    "table": TABLES,
    "lists": LISTS,
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    home = write_version(tmp_path_factory.mktemp("own"), internal_marts())
    return Desk(Warehouse(home))


def written(tmp_path: Path, words: str) -> str:
    path = tmp_path / "ours.toml"
    path.write_text(words, encoding="utf-8")
    return str(path)


def test_own_words_hold_numbers_that_can_be_looked_up(desk: Desk, tmp_path: Path) -> None:
    briefing = compose(desk, Request(written(tmp_path, OURS), NORTH))
    assert briefing.title == "Child protection in Northshire"
    assert (briefing.organisation, briefing.template) == ("Northshire Police", "ours.toml")
    lead, heading, points = briefing.blocks[:3]
    assert isinstance(lead, Paragraph)
    assert lead.words == (
        "In the 12 months to September\u00a02026 Northshire opened 900 cases, up 10.3%."
    )
    assert [number.key for number in lead.numbers] == [
        *("investigations.period", "investigations.change"),
    ]
    assert heading == Heading("Why")
    assert isinstance(points, Bullets)
    assert points.points[0] == "A case costs £21,300."


def test_figures_that_the_author_typed_are_said_to_be_his_own(desk: Desk, tmp_path: Path) -> None:
    briefing = compose(desk, Request(written(tmp_path, OURS), NORTH))
    last = briefing.blocks[-1]
    assert isinstance(last, Paragraph)
    assert "the words of the template ours.toml, are its author's own" in last.words
    without = OURS.replace("30 days", "thirty days")
    assert "author" not in str(compose(desk, Request(written(tmp_path, without), NORTH)).blocks[-1])


BLOCK = '[[block]]\nkind = "heading"\nwords = "One"\n\n'


@pytest.mark.parametrize(
    ("words", "match"),
    [
        ("", "1 to 60 blocks"),
        ("[[block]\n", "ours.toml: is no TOML: .*line 1"),
        ('nmae = "x"\n' + BLOCK, "line 1: nmae is nothing that a template has; near it .*name"),
        ("format = 2\n" + BLOCK, "line 1: format is 1"),
        (
            BLOCK + '[[block]]\nkind = "chart"\n',
            r"line 6: block 2 \(chart\), kind is one of heading",
        ),
        (
            BLOCK + '[[block]]\nkind = "table"\n',
            r"line 6: block 2 \(table\), kind needs one of table",
        ),
        (
            BLOCK + '[[block]]\nkind = "table"\ntable = "demand.by_tpye"\n',
            r"line 7: block 2 \(table\), table names 'demand.by_tpye'.*near it.*demand.by_type",
        ),
        (
            '[[block]]\nkind = "readings"\nnumbers = ["investigations.latest"]\n',
            r"line 3: block 1 \(readings\), numbers names 'investigations.latest'.*investigations",
        ),
        ('[[block]]\nkind = "readings"\nnumbers = []\n', "line 3.*a list of names of 1 to 8"),
        ('[[block]]\nkind = "lead"\nwords = "{nothing.known}"\n', "line 3.*'nothing.known'"),
        ('[[block]]\nkind = "lead"\nwords = "an open {brace"\n', "brace that holds no name"),
        (
            '[[block]]\nkind = "heading"\nwords = "{cost.mean}"\n',
            "names 'cost.mean', which there is",
        ),
        ('[[block]]\nkind = "lead"\nwords = "bell \\u0007"\n', "cannot be printed"),
        ('needs = ["money"]\n' + BLOCK, "line 1: needs is a list of some of counts, plan"),
    ],
)
def test_what_cannot_be_is_named_with_its_line_and_what_can(words: str, match: str) -> None:
    with pytest.raises(BriefingError, match=match):
        parse_template(words, where="ours.toml", key="ours.toml", is_own=True)


def test_a_file_that_is_not_there_or_no_text_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(BriefingError, match="cannot be read"):
        compose(desk, Request(str(tmp_path / "none.toml"), NORTH))
    (tmp_path / "ours.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BriefingError, match="UTF-8"):
        compose(desk, Request(str(tmp_path / "ours.toml"), NORTH))


letters = st.text(st.characters(blacklist_categories=["Cs"]), max_size=30)
braces = st.sampled_from([*WORDS, *NUMBERS]).map("{{{}}}".format)
wording = st.lists(st.one_of(letters, braces), min_size=1, max_size=3).map(" ".join)
values = st.one_of(
    st.sampled_from(sorted({name for names in NAMES.values() for name in names})),
    wording,
    st.integers(),
    st.booleans(),
)
fields = sorted({field for of_kind in FIELDS.values() for field in of_kind})
blocks = st.dictionaries(
    st.sampled_from(["kind", *fields, "colour"]),
    st.one_of(st.sampled_from(list(FIELDS)), values, st.lists(values, max_size=3)),
    max_size=3,
)


def as_toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(as_toml(one) for one in value)}]"
    if isinstance(value, int):
        return str(value)
    escaped = "".join(
        f"\\U{ord(letter):08X}" if not letter.isalnum() and letter not in " ._{}" else letter
        for letter in value
    )
    return f'"{escaped}"'


@given(st.lists(blocks, max_size=3))
@example([{"kind": "lead", "words": "{where} {cost.mean}"}])
def test_any_mixture_is_read_or_refused_in_words(made: list[dict[str, Any]]) -> None:
    words = "\n".join(
        "[[block]]\n" + "\n".join(f"{name} = {as_toml(value)}" for name, value in block.items())
        for block in made
    )
    try:
        template = parse_template(words, where="ours.toml", key="ours.toml", is_own=True)
    except BriefingError as error:
        said = str(error)
    else:
        said = "ours.toml: " if len(template.blocks) == len(made) else ""
    assert re.match(r"ours\.toml(, line \d+)?: ", said)


@st.composite
def sound_blocks(draw: st.DrawFn) -> str:
    """A block that names what there is."""
    kind = draw(st.sampled_from(list(FIELDS)))
    field = draw(
        st.sampled_from([name for name in FIELDS[kind] if name in NAMES or name == "words"])
    )
    if field == "words":
        allowed = WORDS if kind == "heading" else {**WORDS, **NUMBERS}
        word = draw(st.sampled_from(sorted(allowed)))
        return f'[[block]]\nkind = "{kind}"\nwords = "So {{{word}}}."\n'
    names = draw(
        st.lists(
            st.sampled_from(sorted(NAMES[field])),
            min_size=1,
            max_size=1 if field == "table" else 3,
            unique=True,
        )
    )
    value = as_toml(names[0]) if field == "table" else as_toml(names)
    return f'[[block]]\nkind = "{kind}"\n{field} = {value}\n'


@settings(max_examples=12)
@given(mixture=st.lists(sound_blocks(), min_size=1, max_size=4))
def test_any_mixture_of_what_there_is_makes_a_briefing(
    desk: Desk, tmp_path_factory: pytest.TempPathFactory, mixture: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "mixture.toml"
    path.write_text("\n".join(mixture), encoding="utf-8")
    figure = "npcc_2015" if "claim." in "".join(mixture) else None
    briefing = compose(desk, Request(str(path), NORTH, figure=figure))
    assert briefing.blocks
    assert evidence_of(briefing)["template"] == "mixture.toml"


def test_a_table_of_which_nothing_is_known_says_so_and_is_a_sheet_all_the_same(
    desk: Desk, tmp_path: Path
) -> None:
    blocks = (f'[[block]]\nkind = "table"\ntable = "{name}"\n' for name in sorted(TABLES))
    path = written(tmp_path, "\n".join(blocks))
    briefing = compose(desk, Request(path, EMPTY, figure="npcc_2015"))
    tables = [block for block in briefing.blocks if isinstance(block, BriefingTable)]
    assert len(tables) == len(TABLES)
    assert all(table.rows for table in tables)
    assert write_spreadsheet(briefing).startswith(b"PK")


def test_every_part_says_what_it_is_and_is_used_by_a_shipped_template_or_listed() -> None:
    for names in NAMES.values():
        assert all((make.__doc__ or getattr(make, "func", make).__doc__) for make in names.values())
    assert shipped_names() == ["chief-officer", "claim", "finance", "fms", "working-group"]
