"""What holds for every format of a briefing, and what PowerPoint, Excel and CSV make of one."""

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import altair as alt
import polars as pl
import pptx
import pytest

import dashboard.briefing
from dashboard.briefing import slide_plan, tables, word
from dashboard.briefing.content import (
    Block,
    Briefing,
    Bullets,
    Heading,
    Paragraph,
    Pictures,
    Reading,
    Readings,
)
from dashboard.briefing.formats import FORMATS
from dashboard.briefing.printed import read_cell, read_printed, symbol_of
from dashboard.briefing.table_shape import shape_texts
from dashboard.briefing.tables import publish_tables
from pipelines.contracts.profiles import Profile
from tests.briefings import (
    DRAWN,
    EVERY_KIND,
    MONTHS,
    OPENED,
    PUBLISHED,
    SAID,
    SOURCE,
    TABLE,
    WITH_POINTS,
    briefing_of,
    long_table,
    number,
)

WHOLE = briefing_of(*EVERY_KIND, Pictures((WITH_POINTS,)))
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\b|\"[0-9A-F]{6}\"")


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {name: write(WHOLE) for name, write in FORMATS.items()}


@pytest.fixture(scope="module")
def deck(files: dict[str, bytes]) -> Any:
    return pptx.Presentation(io.BytesIO(files["pptx"]))


def members(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def slides_of(briefing: Briefing) -> Any:
    return pptx.Presentation(io.BytesIO(FORMATS["pptx"](briefing)))


def words_of_slide(slide: Any) -> str:
    found = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            found.append(shape.text_frame.text)
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(found)


def test_every_writer_knows_every_kind_of_block() -> None:
    kinds = set(get_args(Block))
    assert set(word.WRITERS) == kinds
    assert {*slide_plan.PLANNERS, Heading} == kinds
    assert set(tables.READERS) == kinds


def test_slides_say_every_kind_of_block(deck: Any) -> None:
    said = "\n".join(words_of_slide(slide) for slide in deck.slides)
    without_sources = [
        words.removeprefix("• ").removesuffix(" Source 1, as at 31 October 2026.")
        for words in (words for part in SAID for words in part)
    ]
    assert [words for words in without_sources if words not in said] == []


def test_workbook_and_csv_say_every_kind_of_block(files: dict[str, bytes]) -> None:
    strings = members(files["xlsx"])["xl/sharedStrings.xml"].decode()
    archive = members(files["csv"])
    described = json.loads(archive["csv-metadata.json"])
    notes = {note["rdfs:comment"] for note in described["notes"]}
    for said in (
        "A sentence with a source.",
        "First point.",
        "Second point.",
        "No chart: too few.",
    ):
        assert said in strings
        assert said in notes
    assert "The answer in a sentence." in described["dc:description"]
    assert set(archive) == {
        "csv-metadata.json",
        *("figures.csv", "by_type.csv", "months.csv", "evidence.csv"),
    }


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_briefing_gives_the_same_bytes(name: str, files: dict[str, bytes]) -> None:
    assert FORMATS[name](WHOLE) == files[name]


def stamps(archive: bytes) -> set[object]:
    """Every date of an archive and of what it says of itself, those of archives within it too."""
    found: set[object] = set()
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        for entry in opened.infolist():
            found.add(entry.date_time)
            content = opened.read(entry)
            if entry.filename == "docProps/core.xml":
                found |= set(re.findall(r"20\d\d-\d\d-\d\dT[\d:]+Z", content.decode()))
            if entry.filename.endswith(".xlsx"):
                found |= stamps(content)
    return found


@pytest.mark.parametrize("name", ["docx", "pptx", "xlsx", "csv"])
def test_every_date_in_a_file_is_the_builds(name: str, files: dict[str, bytes]) -> None:
    # XlsxWriter dates the members of a workbook itself, always alike.
    own = {(2026, 11, 2, 5, 30, 0)} if name != "xlsx" else {(1980, 1, 1, 0, 0, 0)}
    assert stamps(files[name]) == own | ({"2026-11-02T05:30:00Z"} if name != "csv" else set())


def test_no_writer_has_colours_of_its_own() -> None:
    folder = Path(dashboard.briefing.__file__).parent
    written = [*folder.glob("*.py"), *folder.glob("*.typ")]
    assert not {path.name for path in written if COLOUR.search(path.read_text(encoding="utf-8"))}


def test_a_slide_has_one_title_marking_version_banner_and_number(deck: Any) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert len(set(titles)) == len(titles)
    assert all(titles)
    for place, slide in enumerate(deck.slides, start=1):
        said = {shape.name: shape.text_frame.text for shape in slide.shapes if shape.has_text_frame}
        assert said["Marking"] == said["Marking below"] == "OFFICIAL-SENSITIVE"
        assert "Version v7" in said["Version"]
        assert "SYNTHETIC DATA" in said["Banner"]
        assert said["Slide number"] == str(place)
        assert "Version v7" in slide.notes_slide.notes_text_frame.text


def test_figures_stand_under_the_answer_with_their_sources_in_the_notes(deck: Any) -> None:
    slide = deck.slides[1]
    assert slide.shapes.title.text_frame.text == "The answer in a sentence."
    assert "4,321" in words_of_slide(slide)
    notes = slide.notes_slide.notes_text_frame.text
    assert "1. Police force extract of incidents" in notes
    assert "4,321: demand_series: count, rows: force_code = ALL." in notes


def test_points_of_months_make_a_native_chart_with_gaps_and_provisional_ones_apart(
    deck: Any,
) -> None:
    charts = [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    (frame,) = charts
    assert frame._element.xpath(".//p:cNvPr")[0].get("descr") == WITH_POINTS.alternative
    drawn = {series.name: list(series.values) for series in frame.chart.plots[0].series}
    assert drawn == {
        "Opened": [10, 12, None, 11, 14, None],
        "Opened, provisional": [None, None, None, None, None, 9],
    }


@pytest.mark.parametrize(
    ("points", "bars"),
    [
        (MONTHS.rename({"Opened": "Low (£)"}), False),
        (pl.DataFrame({"Step": ["Base", "Pay"], "Amount": [1, 2]}), False),
        (MONTHS.head(1), True),
    ],
)
def test_points_that_a_native_chart_would_tell_wrong_stay_a_picture(
    points: pl.DataFrame, bars: bool
) -> None:
    chart = alt.Chart(points).mark_bar() if bars else DRAWN.chart
    shown = replace(WITH_POINTS, series=points, chart=chart)
    shapes = [
        it for slide in slides_of(briefing_of(Pictures((shown,)))).slides for it in slide.shapes
    ]
    assert not any(shape.has_chart for shape in shapes)
    assert [shape.shape_type for shape in shapes].count(
        pptx.enum.shapes.MSO_SHAPE_TYPE.PICTURE
    ) == 1


def test_what_does_not_fit_a_slide_goes_on_the_next_under_the_same_title() -> None:
    points = tuple(f"Point {n} " + "with many words " * 12 for n in range(9))
    deck = slides_of(briefing_of(Heading("Points"), Bullets(points), long_table(40)))
    told = [(slide.shapes.title.text_frame.text, words_of_slide(slide)) for slide in deck.slides]
    parts = [words for title, words in told if re.fullmatch(r"Points \(\d of \d\)", title)]
    rows = [words for title, words in told if title.startswith("Investigations by type (")]
    assert len(parts) > 1
    assert sum(words.count("Point ") for words in parts) == 9
    assert len(rows) > 1
    assert sum(words.count("Row ") for words in rows) == 40
    assert all("Type of abuse" in words for words in rows)


@pytest.mark.parametrize(
    ("shown", "value", "form"),
    [
        ("1,234", 1234, "#,##0"),
        ("£19.0k", 19000, "£#,##0"),
        ("£1.33m", 1330000, "£#,##0"),
        ("−£2,400", -2400, "£#,##0"),
        ("+3.1%", 0.031, "0.0%"),
        ("12.50", 12.5, "#,##0.00"),
        ("£2.2m over", None, ""),
        ("2025/26", None, ""),
        ("c", None, ""),
    ],
)
def test_a_number_is_read_as_it_is_printed(shown: str, value: float | None, form: str) -> None:
    read = read_printed(shown)
    assert (read.value if read else None) == value
    assert (read.format if read else "") == form


def test_a_figure_with_its_direction_in_a_word_is_a_signed_number_in_files() -> None:
    under = number("gap", -111_950.0, "£112,000 under", "GBP")
    same = number("change", 0.2, "the same", "GBP")
    hidden = number("hidden", None, "c", "GBP", "c")
    assert [read_cell(cell).value for cell in (under, same)] == [-112_000, 0]
    assert [symbol_of(cell) for cell in (under, same, hidden)] == ["", "", "c"]
    boxes = Readings((Reading("Against the budget", under, "In cash.", PUBLISHED),))
    figures = publish_tables(briefing_of(boxes)).tables[0].frame
    assert figures.select("value", "note").row(0) == (-112_000, "£112,000 under. In cash.")


def test_a_late_column_of_words_is_set_as_words() -> None:
    columns = [["Pay award"], ["4.2%"], ["in September 2027"], ["press"], ["c"]]
    shapes = shape_texts(("What", "To", "When", "Source", "Hidden"), columns, 1)
    assert [shape.is_figure for shape in shapes] == [False, True, False, False, True]


def test_files_of_numbers_tell_no_more_than_is_printed() -> None:
    share = number("share", 0.2340782122905028, "23.4%", "share")
    hidden = number("hidden", None, "c", "investigations", "c")
    table = replace(TABLE, headings=("Of", "Share"), rows=(("All", share), ("Few", hidden)))
    publication = publish_tables(briefing_of(table, profile=Profile.PUBLIC))
    (found,) = [it for it in publication.tables if it.name == "by_type"]
    assert found.frame["share"].to_list() == [0.234, None]
    assert found.frame["share_symbol"].to_list() == ["", "c"]
    everything = b"".join(
        content
        for name in ("xlsx", "csv")
        for content in members(FORMATS[name](briefing_of(table))).values()
    )
    assert b"0.2340" not in everything


def test_points_of_a_picture_are_no_closer_than_it_can_be_read() -> None:
    exact = pl.DataFrame({"Year": ["2024/25", "2025/26"], "Cost (£)": [20413.2345, 19999.87]})
    shown = replace(WITH_POINTS, series=exact)
    (table, *_) = publish_tables(briefing_of(Pictures((shown,)), profile=Profile.PUBLIC)).tables
    assert table.frame["cost"].to_list() == [20410.0, 20000.0]


def test_a_column_of_words_among_numbers_stays_as_printed() -> None:
    table = replace(TABLE, headings=("Of", "Range"), rows=(("All", "1 to 2"), ("Few", "3")))
    (found, *_) = publish_tables(briefing_of(table)).tables
    assert found.frame["range"].to_list() == ["1 to 2", "3"]


def test_a_briefing_of_words_alone_is_made_in_every_format() -> None:
    said = briefing_of(Paragraph("A word to the working group."))
    assert all(write(said) for write in FORMATS.values())


def test_a_plan_goes_along_internally_only() -> None:
    with pytest.raises(ValueError, match="its plan is internal only"):
        briefing_of(Paragraph("Words."), plan=object(), profile=Profile.PUBLIC)


def test_boxes_are_at_most_four_a_slide_and_of_one_height() -> None:
    many = tuple(
        Reading(f"Figure {n}", replace(OPENED, key=f"k{n}"), "words " * (4 + 9 * n), SOURCE)
        for n in range(5)
    )
    deck = slides_of(briefing_of(Readings(many)))
    boxes = [
        [shape for shape in slide.shapes if shape.name.startswith("Figure")]
        for slide in deck.slides
    ]
    assert [len(found) for found in boxes if found] == [4, 1]
    assert len({shape.height for shape in boxes[1]}) == 1
    assert max(shape.top + shape.height for shape in boxes[1]) <= deck.slide_height


def test_sources_of_a_slide_are_those_that_it_quotes(deck: Any) -> None:
    notes = {
        slide.shapes.title.text_frame.text: slide.notes_slide.notes_text_frame.text
        for slide in deck.slides
    }
    assert PUBLISHED.entry in notes["Investigations by type"]
    assert PUBLISHED.entry not in notes["Months go up by 4"]
