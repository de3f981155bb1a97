import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import polars as pl
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.briefing import briefing_bytes, write_briefing
from dashboard.briefing.compose import compose
from dashboard.briefing.content import Briefing
from dashboard.briefing.evidence import Evidence
from dashboard.briefing.pdf import as_pdf
from dashboard.briefing.word import as_word
from dashboard.shell import queries as shell_queries
from dashboard.shell.text import day_name
from dashboard.warehouse.door import Warehouse
from dashboard.warehouse.versions import BuildInfo
from pipelines.errors import BriefingError, WarehouseMissing

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


def caseload(open_count: int) -> pl.DataFrame:
    return pl.DataFrame({"month": [date(2026, 10, 1)], "open_count": [open_count]})


KENT = Evidence(
    info=INFO,
    force_code="E23000032",
    force_name="Kent",
    demand=demand(),
    growth={"investigations": growth(1000, 1234), "incidents": growth(2000, 1800)},
    unit_cost=unit_cost(
        ("2023/24", 900, 100, 20_400.0),
        ("2024/25", 910, 90, 21_300.0),
        ("2025/26", 500, 500, 9_000.0),
    ),
    published={"value": 19_000.0, "period": "2016", "source": "Gareth Edwards for the NPCC"},
    published_by_year={"2023/24": 24_600.0, "2024/25": 25_500.0},
    caseload=caseload(640),
    forecast=forecast((date(2026, 11, 1), 500.0), (date(2027, 4, 1), 1312.4)),
    provisional_from=date(2026, 9, 1),
)
EMPTY = replace(
    KENT,
    demand=NOTHING,
    growth={},
    unit_cost=NOTHING,
    published={},
    published_by_year={},
    caseload=NOTHING,
    forecast=NOTHING,
)


def all_words(page: Briefing) -> str:
    boxes = [*page.readings, page.outlook]
    return " | ".join(
        [page.title, page.headline]
        + [part for box in boxes for part in (box.name, box.value, box.note)]
        + [part for it in page.pictures for part in (it.title, it.alternative, it.note)]
    ).replace("\u00a0", " ")


def drawn_values(page: Briefing) -> list[Any]:
    charts = [it.chart.to_dict() for it in page.pictures if it.chart]
    rows = [row for chart in charts for rows in chart["datasets"].values() for row in rows]
    return [row["count"] for row in rows if "count" in row]


def test_the_page_gives_each_figure_with_its_period_interval_source_and_date() -> None:
    opened, incidents, cost, open_now = compose(KENT).readings
    assert (opened.name, opened.value) == ("Investigations opened, Nov 2025 to Oct 2026", "1,234")
    assert opened.note == (
        "Up 23.4% on 1,000 in Nov 2024 to Oct 2025 (95% interval +18.4% to +28.4%)."
    )
    assert (incidents.value, incidents.note[:10]) == ("1,800", "Down 10.0%")
    assert (cost.name[-7:], cost.value) == ("2024/25", "£21,300")
    assert "95% interval £19,200 to £23,400" in cost.note
    assert "around £19,000 (2016, method not known" in cost.note
    assert open_now.value == "640"
    assert all("as at 31\u00a0October\u00a02026" in r.source.note for r in compose(KENT).readings)


def test_the_headline_says_when_a_change_could_be_chance() -> None:
    assert "up 23.4% on the 12 months before." in compose(KENT).headline
    unclear = replace(KENT, growth={"investigations": growth(1000, 1010)})
    assert "too close to tell from chance" in compose(unclear).headline
    assert "no clear change" in compose(unclear).pictures[0].title


def test_the_published_cost_is_said_in_the_prices_of_the_quoted_year() -> None:
    assert (
        "Published: around £19,000 (2016, method not known; if in 2015/16 prices, £25,500 in those "
        "of 2024/25; source 4)."
    ) in all_words(compose(KENT))


def test_the_published_cost_is_not_moved_where_no_price_index_is_held() -> None:
    said = all_words(compose(replace(KENT, published_by_year={})))
    assert "Published: around £19,000 (2016, method not known; source 4)." in said


def test_the_quoted_cost_is_of_the_latest_year_with_over_nine_in_ten_closed() -> None:
    assert "2024/25" in compose(KENT).readings[2].name
    none_settled = replace(KENT, unit_cost=unit_cost(("2025/26", 50, 50, 9_000.0)))
    assert compose(none_settled).readings[2].value == "not known"


def test_the_forecast_comes_with_the_range_that_back_tests_earned() -> None:
    ahead = forecast((date(2027, 4, 1), 1312.4), interval=(1244.0, 1391.0))
    note = compose(replace(KENT, forecast=ahead)).outlook.note
    assert "(model: mean of six models)" in note
    assert "8 in 10 such forecasts are meant to end between 1,240 and 1,390" in note
    assert "not yet back-tested" not in note


def test_the_forecast_is_of_a_whole_year_and_says_that_it_is_not_back_tested() -> None:
    outlook = compose(KENT).outlook
    assert outlook.value == "1,310"
    assert "About 1,310 investigations are expected to be opened in 2027/28" in outlook.note
    assert "not yet back-tested, so it is shown without a range" in outlook.note
    only_a_part = replace(KENT, forecast=forecast((date(2026, 4, 1), 500.0)))
    assert compose(only_a_part).outlook.value == "not known"


def test_what_is_not_there_is_not_known_and_nothing_breaks() -> None:
    page = compose(EMPTY)
    assert {reading.value for reading in page.readings} == {"not known"}
    assert page.outlook.value == "not known"
    assert all(picture.chart is None for picture in page.pictures)
    assert len(pypdf.PdfReader(io.BytesIO(as_pdf(page))).pages) == 1
    assert as_word(page)


def test_growth_from_nothing_is_not_defined() -> None:
    page = compose(replace(KENT, growth={"investigations": growth(0, 40)}))
    assert page.readings[0].note == "Growth on 0 in Nov 2024 to Oct 2025 is not defined."
    assert "with none in the 12 months before" in page.headline


def test_a_small_count_in_one_period_hides_the_change_and_not_the_other_period() -> None:
    page = compose(replace(KENT, growth={"investigations": growth(4, 7)}))
    assert page.readings[0].value == "7"
    assert page.readings[0].note == "Against c in Nov 2024 to Oct 2025; change c."
    assert "change c" in page.headline
    assert page.pictures[0].title == "Incidents reported and investigations opened, by month"


def test_a_series_of_small_counts_is_left_out_of_the_chart_which_says_so() -> None:
    rare = demand().with_columns(incident_count=pl.Series([0, 2, 1] * 12))
    picture = compose(replace(KENT, demand=rare)).pictures[0]
    assert "Incidents reported: not drawn." in picture.note
    all_rare = rare.with_columns(investigation_count=pl.lit(3, pl.Int64))
    assert compose(replace(KENT, demand=all_rare)).pictures[0].chart is None


def test_totals_over_forces_are_rounded_to_ten() -> None:
    page = compose(replace(KENT, force_code="ALL", force_name="England and Wales"))
    assert page.readings[0].value == "1,230"
    assert "Forces in both periods: 43." in page.readings[0].note
    assert page.readings[3].value == "640"
    assert {value % 10 for value in drawn_values(page)} == {0}
    assert "rounded to 10" in page.cautions[-1]


def test_the_banner_stands_on_synthetic_data_only() -> None:
    assert "SYNTHETIC DATA" in str(compose(KENT).banner)
    real = compose(replace(KENT, info=replace(INFO, is_synthetic=False)))
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
    page = compose(
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
        assert page.outlook.value == "c"
    if 1 <= after <= 5:
        assert page.readings[2].value == "not known"


def test_the_pdf_is_one_tagged_page_that_says_what_the_content_says() -> None:
    longest = replace(KENT, force_code="ALL", force_name="Hampshire and Isle of Wight")
    page = compose(longest)
    reader = pypdf.PdfReader(io.BytesIO(as_pdf(page)))
    words = " ".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    for expected in ("Hampshire and Isle of Wight", "31 October 2026", "Version v7", "£21,300"):
        assert expected in words
    assert words.count("OFFICIAL-SENSITIVE") == 2
    assert "SYNTHETIC DATA" in words
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_page_that_would_spill_is_set_in_smaller_type() -> None:
    page = compose(KENT)
    longer = replace(page, cautions=(*page.cautions, *["a further caution " * 8] * 4))
    assert len(pypdf.PdfReader(io.BytesIO(as_pdf(longer))).pages) == 1


def test_the_word_file_can_be_edited_and_describes_its_pictures() -> None:
    page = compose(KENT)
    document = docx.Document(io.BytesIO(as_word(page)))
    described = [part.get("descr") for part in document.element.body.iter() if "docPr" in part.tag]
    assert described == [picture.alternative for picture in page.pictures]
    assert len(document.element.body.findall(".//{*}blip")) == 2
    words = "\n".join(node.text or "" for node in document.element.body.iter("{*}t"))
    for expected in (page.title, page.headline, page.banner, page.outlook.note, *page.cautions):
        assert str(expected) in words
    section = document.sections[0]
    assert section.header.paragraphs[0].text == section.footer.paragraphs[0].text == page.marking


@pytest.mark.parametrize("render", [as_pdf, as_word])
def test_the_same_page_gives_the_same_bytes(render: Any) -> None:
    assert render(compose(KENT)) == render(compose(KENT))


def test_every_date_inside_the_word_file_is_the_builds() -> None:
    with zipfile.ZipFile(io.BytesIO(as_word(compose(EMPTY)))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 2, 5, 30, 0)}
        assert b"2026-11-02T05:30:00Z" in archive.read("docProps/core.xml")


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
        assert out.read_bytes() == briefing_bytes(warehouse, "chief-officer", "ALL", ending)


def test_the_demo_page_says_where_it_comes_from(demo_home: Path) -> None:
    with Warehouse(demo_home) as warehouse:
        code = shell_queries.forces(warehouse).filter("has_data")["force_code"][0]
        name = shell_queries.forces(warehouse).filter("has_data")["force_name"][0]
        content = briefing_bytes(warehouse, "chief-officer", code, "pdf")
        version, as_at = warehouse.version, day_name(warehouse.info.as_at).replace("\u00a0", " ")
    reader = pypdf.PdfReader(io.BytesIO(content))
    words = " ".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    for expected in (name, version, as_at, "OFFICIAL-SENSITIVE", "SYNTHETIC DATA"):
        assert expected in words
