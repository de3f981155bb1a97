import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import docx
import polars as pl
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.briefing.content import (
    Briefing,
    Bullets,
    Heading,
    Paragraph,
    Picture,
    Pictures,
    Reading,
    Readings,
)
from dashboard.briefing.gathering import Evidence
from dashboard.briefing.pdf import write_pdf
from dashboard.briefing.templates.chief_officer import brief_chief_officer
from dashboard.briefing.word import write_word
from dashboard.shell.months import Total
from dashboard.warehouse.versions import BuildInfo

INFO = BuildInfo("v7", datetime(2026, 11, 2, 5, 30), date(2026, 10, 31), "0.1.0", True, 43)
NOTHING = pl.DataFrame()
YEARS = pl.date_range(date(2023, 11, 1), date(2026, 10, 1), "1mo", eager=True)


def growth(baseline: int, current: int, **others: Any) -> dict[str, Any]:
    share = current / baseline - 1 if baseline else None
    return {
        "baseline": "Nov 2024 to Oct 2025",
        "current": "Nov 2025 to Oct 2026",
        "baseline_count": baseline,
        "current_count": current,
        "growth_share": share,
        "growth_low": None if share is None else share - 0.05,
        "growth_high": None if share is None else share + 0.05,
        "force_count": 43,
        **others,
    }


def unit_cost(*rows: tuple[str, int, int, float | None]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "opened_year": year,
                "investigation_count": closed,
                "open_count": still_open,
                "mean_gbp": mean,
                "mean_low_gbp": mean and mean * 0.9,
                "mean_high_gbp": mean and mean * 1.1,
            }
            for year, closed, still_open, mean in rows
        ]
    )


def demand(incidents: int = 150, investigations: int = 100) -> pl.DataFrame:
    return pl.DataFrame({"month": YEARS}).with_columns(
        incident_count=pl.lit(incidents, pl.Int64),
        investigation_count=pl.lit(investigations, pl.Int64),
        incident_force_count=pl.lit(43, pl.Int64),
        investigation_force_count=pl.lit(43, pl.Int64),
    )


def forecast(
    *rows: tuple[date, float], interval: tuple[float, float] | None = None
) -> pl.DataFrame:
    low, high = interval or (None, None)
    bounds = {"lower_80": low, "upper_80": high}
    return pl.DataFrame(
        [{"period_start": d, "point": p, "model": "combination", **bounds} for d, p in rows],
        schema_overrides=dict.fromkeys(bounds, pl.Float64),
    )


def caseload(open_count: int) -> dict[str, Any]:
    return {"month": date(2026, 10, 1), "open_count": open_count}


def total(measure: str, count: int | None, **others: Any) -> Total:
    last = date(2026, 10, 1)
    return Total(measure, "E23000032", date(2025, 11, 1), last, count, 1, **others)


KENT = Evidence(
    info=INFO,
    force_code="E23000032",
    force_name="Kent",
    demand=demand(),
    totals={
        "investigations": total("investigations", 1234),
        "incidents": total("incidents", 1800),
    },
    before={},
    growth={"investigations": growth(1000, 1234), "incidents": growth(2000, 1800)},
    unit_cost=unit_cost(
        ("2023/24", 900, 100, 20_400.0),
        ("2024/25", 910, 90, 21_300.0),
        ("2025/26", 500, 500, 9_000.0),
    ),
    published={"value": 19_000.0, "period": "2016", "source": "Gareth Edwards for the NPCC"},
    published_by_year={"2023/24": 24_600.0, "2024/25": 25_500.0},
    caseload=caseload(640),
    caseload_of=None,
    forecast=forecast((date(2026, 11, 1), 500.0), (date(2027, 4, 1), 1312.4)),
    provisional_from=date(2026, 9, 1),
)
EMPTY = replace(
    KENT,
    demand=NOTHING,
    totals={},
    growth={},
    unit_cost=NOTHING,
    published={},
    published_by_year={},
    caseload={},
    forecast=NOTHING,
)


def blocks(page: Briefing, kind: type[Any]) -> list[Any]:
    return [block for block in page.blocks if isinstance(block, kind)]


def readings(page: Briefing) -> tuple[Reading, ...]:
    return tuple(it for block in blocks(page, Readings) for it in block.readings)


def pictures(page: Briefing) -> tuple[Picture, ...]:
    return tuple(it for block in blocks(page, Pictures) for it in block.pictures)


def cautions(page: Briefing) -> tuple[str, ...]:
    return tuple(point for block in blocks(page, Bullets) for point in block.points)


def headline(page: Briefing) -> str:
    return next(block.words for block in blocks(page, Paragraph) if block.is_lead)


def outlook(page: Briefing) -> str:
    after = page.blocks[page.blocks.index(Heading("What comes next")) + 1]
    assert isinstance(after, Paragraph)
    return after.words


def all_words(page: Briefing) -> str:
    return " | ".join(
        [page.title]
        + [block.words for block in blocks(page, Heading) + blocks(page, Paragraph)]
        + [part for box in readings(page) for part in (box.name, box.value.shown, box.note)]
        + [part for it in pictures(page) for part in (it.title, it.alternative, it.note)]
    ).replace("\u00a0", " ")


def drawn_values(page: Briefing) -> list[Any]:
    charts = [it.chart.to_dict() for it in pictures(page) if it.chart]
    rows = [row for chart in charts for rows in chart["datasets"].values() for row in rows]
    return [row["count"] for row in rows if "count" in row]


def test_the_page_gives_each_figure_with_its_period_interval_source_and_date() -> None:
    opened, incidents, cost, open_now = readings(brief_chief_officer(KENT))
    assert (opened.name, opened.value.shown) == (
        "Investigations opened, Nov 2025 to Oct 2026",
        "1,234",
    )
    assert opened.note == (
        "Up 23.4% on 1,000 in Nov 2024 to Oct 2025 (95% interval +18.4% to +28.4%)."
    )
    assert (incidents.value.shown, incidents.note[:10]) == ("1,800", "Down 10.0%")
    assert (cost.name[-7:], cost.value.shown) == ("2024/25", "£21,300")
    assert "95% interval £19,200 to £23,400" in cost.note
    assert "around £19,000 (2016, method not known" in cost.note
    assert open_now.value.shown == "640"
    assert all(
        "as at 31\u00a0October\u00a02026" in r.source.note
        for r in readings(brief_chief_officer(KENT))
    )


def test_the_headline_says_when_a_change_could_be_chance() -> None:
    assert "up 23.4% on the 12 months before." in headline(brief_chief_officer(KENT))
    unclear = replace(KENT, growth={"investigations": growth(1000, 1010)})
    assert "too close to tell from chance" in headline(brief_chief_officer(unclear))
    assert "no clear change" in pictures(brief_chief_officer(unclear))[0].title


def test_the_published_cost_is_said_in_the_prices_of_the_quoted_year() -> None:
    assert (
        "Published: around £19,000 (2016, method not known; if in 2015/16 prices, £25,500 in those "
        "of 2024/25; source 4)."
    ) in all_words(brief_chief_officer(KENT))


def test_the_published_cost_is_not_moved_where_no_price_index_is_held() -> None:
    said = all_words(brief_chief_officer(replace(KENT, published_by_year={})))
    assert "Published: around £19,000 (2016, method not known; source 4)." in said


def test_the_quoted_cost_is_of_the_latest_year_with_over_nine_in_ten_closed() -> None:
    assert "2024/25" in readings(brief_chief_officer(KENT))[2].name
    none_settled = replace(KENT, unit_cost=unit_cost(("2025/26", 50, 50, 9_000.0)))
    assert readings(brief_chief_officer(none_settled))[2].value.shown == "not known"


def test_the_forecast_comes_with_the_range_that_back_tests_earned() -> None:
    ahead = forecast((date(2027, 4, 1), 1312.4), interval=(1244.0, 1391.0))
    note = outlook(brief_chief_officer(replace(KENT, forecast=ahead)))
    assert "(model: mean of six models)" in note
    assert "8 in 10 such forecasts are meant to end between 1,240 and 1,390" in note
    assert "not yet back-tested" not in note


def test_the_forecast_is_of_a_whole_year_and_says_that_it_is_not_back_tested() -> None:
    said = outlook(brief_chief_officer(KENT))
    assert said.startswith("About 1,310 investigations are expected to be opened in 2027/28")
    assert "not yet back-tested, so it is shown without a range" in said
    only_a_part = replace(KENT, forecast=forecast((date(2026, 4, 1), 500.0)))
    assert outlook(brief_chief_officer(only_a_part)).startswith("There is no forecast: ")


def test_what_is_not_there_is_not_known_and_nothing_breaks() -> None:
    page = brief_chief_officer(EMPTY)
    assert {reading.value.shown for reading in readings(page)} == {"not known"}
    assert outlook(page).startswith("There is no forecast: ")
    assert all(picture.chart is None for picture in pictures(page))
    assert len(pypdf.PdfReader(io.BytesIO(write_pdf(page))).pages) == 2  # notes overleaf
    assert write_word(page)


def test_growth_from_nothing_is_not_defined() -> None:
    page = brief_chief_officer(replace(KENT, growth={"investigations": growth(0, 40)}))
    assert readings(page)[0].note == "Growth on 0 in Nov 2024 to Oct 2025 is not defined."
    assert "with none in the 12 months before" in headline(page)


def test_a_small_count_in_one_period_hides_the_change_and_not_the_other_period() -> None:
    page = brief_chief_officer(replace(KENT, growth={"investigations": growth(4, 7)}))
    assert readings(page)[0].value.shown == "7"
    assert readings(page)[0].note == "Against c in Nov 2024 to Oct 2025; change c."
    assert "change c" in headline(page)
    assert pictures(page)[0].title == "Incidents reported and investigations opened, by month"


def test_a_series_of_small_counts_is_left_out_of_the_chart_which_says_so() -> None:
    rare = demand().with_columns(incident_count=pl.Series([0, 2, 1] * 12))
    picture = pictures(brief_chief_officer(replace(KENT, demand=rare)))[0]
    assert "Incidents reported: not drawn." in picture.note
    all_rare = rare.with_columns(investigation_count=pl.lit(3, pl.Int64))
    assert pictures(brief_chief_officer(replace(KENT, demand=all_rare)))[0].chart is None


def test_totals_over_forces_are_rounded_to_ten() -> None:
    page = brief_chief_officer(replace(KENT, force_code="ALL", force_name="England and Wales"))
    assert readings(page)[0].value.shown == "1,230"
    assert "Forces in both periods: 43." in readings(page)[0].note
    assert readings(page)[3].value.shown == "640"
    assert {value % 10 for value in drawn_values(page)} == {0}
    assert "rounded to 10" in cautions(page)[-1]


def test_the_banner_stands_on_synthetic_data_only() -> None:
    assert "SYNTHETIC DATA" in str(brief_chief_officer(KENT).banner)
    real = brief_chief_officer(replace(KENT, info=replace(INFO, is_synthetic=False)))
    assert real.banner is None
    assert "Synthetic" not in " ".join(source.entry for source in real.sources)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    before=st.integers(0, 9),
    after=st.integers(0, 9),
    still_open=st.integers(0, 9),
    expected=st.floats(0, 80),
    interval=st.none() | st.tuples(st.floats(0, 80), st.floats(0, 80)),
    recent=st.lists(st.integers(0, 9), min_size=36, max_size=36),
    force_code=st.sampled_from(["E23000032", "ALL"]),
)
def test_no_count_of_one_to_five_is_on_the_page(
    before: int,
    after: int,
    still_open: int,
    expected: float,
    interval: tuple[float, float] | None,
    recent: list[int],
    force_code: str,
) -> None:
    page = brief_chief_officer(
        replace(
            KENT,
            force_code=force_code,
            growth={name: growth(before, after) for name in ("investigations", "incidents")},
            caseload=caseload(still_open),
            forecast=forecast((date(2027, 4, 1), expected), interval=interval),
            demand=demand().with_columns(investigation_count=pl.Series(recent)),
            unit_cost=unit_cost(("2024/25", after, 0, 100.0)),
        )
    )
    words = all_words(page)
    assert not re.search(
        r"(: |on |\| |against |About |between |and )[1-5] (in|invest|and|\|)", words
    )
    assert not re.search(r"between [^|]* and [1-5],", words)
    assert not {1, 2, 3, 4, 5} & set(drawn_values(page))
    if 1 <= before <= 5 or 1 <= after <= 5:
        assert not re.search(r"\d%", words.replace("95%", ""))
        assert "interval +" not in words
    if any(1 <= number <= 5 for number in recent[-12:]):
        assert outlook(page).startswith("c investigations are expected")
    if 1 <= after <= 5:
        assert readings(page)[2].value.shown == "not known"


def test_the_pdf_is_one_tagged_page_that_says_what_the_content_says() -> None:
    longest = replace(KENT, force_code="ALL", force_name="Hampshire and Isle of Wight")
    page = brief_chief_officer(longest)
    reader = pypdf.PdfReader(io.BytesIO(write_pdf(page)))
    words = " ".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 2  # end notes overleaf
    for expected in ("Hampshire and Isle of Wight", "31 October 2026", "Version v7", "£21,300"):
        assert expected in words
    in_order = (
        *("SYNTHETIC DATA", page.title, "Chief officer briefing.", headline(page)),
        *(reading.name for reading in readings(page)),
        *(pictures(page)[0].note, pictures(page)[1].note, "What comes next", outlook(page)),
        *("How to read this", *cautions(page), f"Sources {page.sources[0].entry}", page.provenance),
    )
    places = [words.find(" ".join(expected.split())) for expected in in_order]
    assert -1 not in places
    assert places == sorted(places)
    assert words.count("OFFICIAL-SENSITIVE") == 2
    assert "SYNTHETIC DATA" in words
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_page_that_would_spill_is_set_in_smaller_type() -> None:
    page = brief_chief_officer(KENT)
    longer = replace(page, blocks=(*page.blocks, Bullets(("a further caution " * 8,) * 4)))
    assert len(pypdf.PdfReader(io.BytesIO(write_pdf(longer))).pages) == 2  # notes overleaf


def test_the_word_file_can_be_edited_and_describes_its_pictures() -> None:
    page = brief_chief_officer(KENT)
    document = docx.Document(io.BytesIO(write_word(page)))
    described = [part.get("descr") for part in document.element.body.iter() if "docPr" in part.tag]
    assert described == [picture.alternative for picture in pictures(page)]
    assert len(document.element.body.findall(".//{*}blip")) == 2
    words = "\n".join(node.text or "" for node in document.element.body.iter("{*}t"))
    for expected in (page.title, headline(page), page.banner, outlook(page), *cautions(page)):
        assert str(expected) in words
    section = document.sections[0]
    assert section.header.paragraphs[0].text == section.footer.paragraphs[0].text == page.marking


@pytest.mark.parametrize("render", [write_pdf, write_word])
def test_the_same_page_gives_the_same_bytes(render: Any) -> None:
    assert render(brief_chief_officer(KENT)) == render(brief_chief_officer(KENT))


def test_every_date_inside_the_word_file_is_the_builds() -> None:
    with zipfile.ZipFile(io.BytesIO(write_word(brief_chief_officer(EMPTY)))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 2, 5, 30, 0)}
        assert b"2026-11-02T05:30:00Z" in archive.read("docProps/core.xml")


def test_a_year_without_one_to_hold_it_against_is_told_with_the_month_that_was_not_delivered():
    before = total("investigations", None, gaps=(date(2025, 6, 1),))
    page = brief_chief_officer(replace(KENT, growth={}, before={"investigations": before}))
    why = "growth is not known, since investigations of June 2025 were not delivered."
    said = headline(page).replace("\u00a0", " ")
    assert f"1,234 investigations were opened in the 12 months to October 2026; {why}" in said
    first, second = (reading for reading in readings(page)[:2])
    assert (first.name, first.value.shown) == (
        "Investigations opened, 12 months to October\u00a02026",
        "1,234",
    )
    assert first.note.replace("\u00a0", " ") == f"G{why[1:]}"
    assert second.note == "Growth is not known."


def test_a_small_year_without_growth_is_held_back():
    few = {"investigations": total("investigations", 4)}
    page = brief_chief_officer(replace(KENT, growth={}, totals=few))
    assert readings(page)[0].value.shown == "c"
    assert "Kent: c investigations were opened" in headline(page)
