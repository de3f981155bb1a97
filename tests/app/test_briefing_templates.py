"""What the shipped templates say, on versions made by hand whose numbers are known."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.briefing.case import Desk
from dashboard.briefing.compose import compose
from dashboard.briefing.content import (
    Block,
    Briefing,
    BriefingTable,
    Bullets,
    Heading,
    Number,
    Paragraph,
    Pictures,
    Readings,
)
from dashboard.briefing.evidence import evidence_of
from dashboard.briefing.request import Request
from dashboard.briefing.template_file import find_template, shipped_names
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.profiles import Profile
from pipelines.errors import BriefingError
from tests.briefing_homes import (
    EMPTY,
    NORTH,
    SOUTH,
    demand_growth,
    internal_marts,
    released_marts,
    write_version,
)

SCENARIO = """
format = 1
name = "Dearer"
[[levers]]
name = "pay_award"
p10 = 0.03
p90 = 0.06
rationale = "What was asked for."
source = "Minutes of a meeting"
"""
REQUESTS = {
    "claim": {"figure": "npcc_2015_with_times_2016"},
    "finance": {"scenario": "scenario.toml"},
}
Ask = Callable[..., Briefing]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("briefings")
    write_version(folder, internal_marts())
    return write_version(folder, released_marts(), Profile.PUBLIC)


@pytest.fixture(scope="module")
def ask(home: Path) -> Ask:
    """Make a shipped template on the internal or the public file."""
    desks = {
        profile: Desk(Warehouse(home, profile=profile))
        for profile in (Profile.INTERNAL, Profile.PUBLIC)
    }
    (home / "scenario.toml").write_text(SCENARIO)

    def make(
        template: str, force: str = NORTH, profile: str = "internal", **others: Any
    ) -> Briefing:
        wanted = {**REQUESTS.get(template, {}), **others}
        if wanted.get("scenario") == "scenario.toml":
            wanted["scenario"] = str(home / "scenario.toml")
        return compose(desks[Profile(profile)], Request(template, force, **wanted))

    return make


def of_kind(briefing: Briefing, kind: type[Any]) -> list[Any]:
    return [block for block in briefing.blocks if isinstance(block, kind)]


def lead(briefing: Briefing) -> str:
    return next(block.words for block in of_kind(briefing, Paragraph) if block.is_lead)


def shown(briefing: Briefing, key: str) -> str:
    return next(number.shown for number in briefing.numbers() if number.key == key)


def table(briefing: Briefing, key: str) -> list[tuple[str, ...]]:
    found = next(block for block in of_kind(briefing, BriefingTable) if block.key == key)
    return [tuple(c.shown if isinstance(c, Number) else c for c in row) for row in found.rows]


def said(briefing: Briefing) -> str:
    return " ".join(words for block in briefing.blocks for words, _ in sayings(block))


def sayings(block: Block) -> list[tuple[str, tuple[Number, ...]]]:
    """All words of a block but what names things, each with the numbers that stand behind it."""
    if isinstance(block, Heading):
        return [(block.words, ())]
    if isinstance(block, Paragraph):
        return [(block.words, block.numbers)]
    if isinstance(block, Readings):
        return [(f"{r.name}. {r.note}", (*r.numbers, r.value)) for r in block.readings]
    if isinstance(block, Pictures):
        return [(f"{p.title} {p.alternative} {p.note}", p.numbers) for p in block.pictures]
    if isinstance(block, Bullets):
        return [(point, block.numbers) for point in block.points]
    cells = [(cell, ()) for row in block.rows for cell in row if isinstance(cell, str)]
    return [(f"{block.title} {' '.join(block.headings)} {block.note}", ()), *cells]


MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
NO_DATA = re.compile(
    r"|".join(
        (
            r"“[^”]*”",  # a quotation
            r"https?://\S+|\bversion \S+",
            rf"\b(?:\d\d? )?(?:{MONTHS}) \d{{4}}",  # a date
            rf"\b\d\d? (?:{MONTHS})\b",
            r"\b(?:19|20)\d\d(?:/\d\d|[–-]\d\d)?\b",  # a year
            r"\b[12]?\d? ?months\b|\b12 months\b",
            r"\b(?:8|2|9|1)[ -](?:in|of|times of)[ -]10\b",
            r"\b95%|\b99\.8%|\b80%|\b9[59](?:\.8)? of 100\b|\b1 to 5\b",
            r"\b0 to 17\b|\b13- to 17-year-olds\b|\b(?:[Pp]er|of) (?:1,000|10,000)\b",
            r"\bof 43 forces\b|\b[Ss]ource \d+",
            r"\bStep \d\b|\babove 1 \b|\b\d+ years\b",
        )
    )
)


@pytest.mark.parametrize("template", shipped_names())
@pytest.mark.parametrize("profile", ["internal", "public"])
@pytest.mark.parametrize("force", [NORTH, "ALL"])
def test_every_figure_in_words_is_a_number_that_can_be_looked_up(
    ask: Ask, template: str, profile: str, force: str
) -> None:
    if profile != "internal" and "plan" in find_template(template).needs:
        with pytest.raises(BriefingError, match=f"no public paper of the template {template}: "):
            ask(template, force, profile)
        return
    briefing = ask(template, force, profile)
    for block in briefing.blocks:
        for words, numbers in sayings(block):
            left = words.replace("\u00a0", " ")
            for number in sorted(numbers, key=lambda one: -len(one.shown)):
                shown = re.escape(number.shown.replace("\u00a0", " "))
                left = re.sub(rf"(?<![\d.,/]){shown}(?![\d/]|[.,]\d)", "", left)
            assert not re.search(r"\d", NO_DATA.sub("", left)), (words, left)


@pytest.mark.parametrize("template", shipped_names())
def test_every_number_names_its_mart_column_and_filter(ask: Ask, template: str) -> None:
    for number in ask(template).numbers():
        assert number.mart
        assert number.column
        assert number.where or number.mart == "scenario" or number.symbol, number


@pytest.mark.parametrize("template", shipped_names())
def test_each_template_keeps_the_order_of_its_parts(template: str) -> None:
    blocks = find_template(template).blocks
    headings = [block.items[0] for block in blocks if block.kind == "heading"]
    assert blocks[0].kind == "lead"
    if template != "chief-officer":  # one page, whose parts are folded into two
        places = [
            next(n for n, heading in enumerate(headings) if heading.startswith(part))
            for part in ("What changed", "How sure", "Assumptions", "Tables", "Method")
        ]
        assert places == sorted(places)


def test_a_chief_officer_reads_whether_demand_is_up_and_what_a_case_costs(ask: Ask) -> None:
    briefing = ask("chief-officer")
    assert lead(briefing) == (
        "Northshire: 900 investigations were opened in the 12 months to September\u00a02026, "
        "up 10.3% on the 12 months before. An investigation opened in 2024/25 costs £21,300 on "
        "average (£19,200 to £23,400, 95% interval), with what is still to come."
    )
    assert "About 912 investigations are expected to be opened in 2027/28" in said(briefing)
    assert "8 in 10 such forecasts are meant to end between 844 and 991" in said(briefing)
    assert [reading.value.shown for reading in of_kind(briefing, Readings)[0].readings] == [
        *("900", "1,584", "£21,300", "640"),
    ]
    assert briefing.most_pages == 1


def test_a_change_that_could_be_chance_is_said_to_be(tmp_path: Path) -> None:
    marts = {**internal_marts(), "demand_growth": demand_growth(low=-0.02)}
    with Warehouse(write_version(tmp_path, marts)) as warehouse:
        briefing = compose(Desk(warehouse), Request("chief-officer", NORTH))
    assert "too close to tell from chance" in lead(briefing)
    title = of_kind(briefing, Pictures)[0].pictures[0].title
    assert title == "Investigations: no clear change in a year"


def test_what_changed_since_the_last_version_is_told_in_parts_that_add_up(ask: Ask) -> None:
    briefing = ask("chief-officer")
    assert "Compared with version 20260901T053000Z" in said(briefing)
    assert (
        "Investigations opened, 12 months to September 2026: 891 before, 900 now (+12 recorded "
        "late, 4 corrected, with no net change, −3 withdrawn)."
    ) in said(briefing)
    rows = table(ask("working-group"), "changes")
    row = rows[0]
    assert row[2:4] == ("891", "900")
    assert "" not in {max(column) for column in zip(*rows, strict=True)}
    assert "internal only: no table" in said(ask("chief-officer", profile="public"))


def test_what_is_off_the_plan_is_said_once_and_in_no_table_of_its_own(ask: Ask) -> None:
    public = ask("working-group", profile="public")
    assert said(public).count("What changed since the last version is internal only") == 1
    assert "changes" not in {block.key for block in of_kind(public, BriefingTable)}


def test_a_month_is_not_set_against_a_forecast_year(ask: Ask) -> None:
    assert "against 900 in the 12 months" in said(ask("chief-officer"))
    assert not re.search(r"in \d{4}/\d\d, against", said(ask("chief-officer", period="2026-01")))


def test_a_figure_that_counts_nothing_has_no_recorded_count_beside_it(ask: Ask) -> None:
    briefing = ask("claim", figure="survey_2016_no_training")
    assert said(briefing).count("counts nothing") == 2  # in place of the record, and of a picture
    assert of_kind(briefing, BriefingTable) == []
    assert "Tables" not in {block.words for block in of_kind(briefing, Heading)}


def test_forces_without_anything_are_named_below_the_table_of_forces(ask: Ask) -> None:
    briefing = ask("working-group", "ALL")
    forces = next(b for b in of_kind(briefing, BriefingTable) if b.key == "forces")
    assert all(row[2] or row[5] != "not known" for row in table(briefing, "forces"))
    assert "Not in the table: " in forces.note


def test_finance_sets_a_scenario_against_base_and_budget(ask: Ask) -> None:
    briefing = ask("finance")
    assert briefing.scenario == "Dearer"
    assert "Dearer costs" in lead(briefing)
    assert "more than base" in lead(briefing)
    years = table(briefing, "against_base")
    assert all(row[3].endswith("more") for row in years if row[0] > "2027/28")
    assert table(briefing, "assumptions") == [
        ("Pay award", "3%", "6%", "all the time", "What was asked for.", "Minutes of a meeting")
    ]
    assert {"plan.bridge", "plan.years"} <= {
        picture.key for block in of_kind(briefing, Pictures) for picture in block.pictures
    }


def test_without_a_scenario_finance_is_about_the_base_and_says_so(ask: Ask) -> None:
    briefing = ask("finance", scenario=None)
    assert "as forecast, with no assumption moved" in lead(briefing)
    assert table(briefing, "against_base")[0][0] == "No scenario is held against the base"


def test_the_working_group_sees_forces_side_by_side_and_what_may_be_said(ask: Ask) -> None:
    briefing = ask("working-group", "ALL")
    assert table(briefing, "forces")[0][:3] == ("Southshire", "1", "2.4")
    assert table(briefing, "by_force")[0] == (
        *("All forces that delivered it", "3,168", "3,168", "1,800", "1,632"),
    )
    assert shown(briefing, "public.investigations.period") == "1,800"
    assert "Between forces it runs from 1.2 (Northshire) to 2.4 (Southshire)" in lead(briefing)


def test_nothing_is_said_to_be_public_where_the_version_has_no_public_file(tmp_path: Path) -> None:
    with Warehouse(write_version(tmp_path, internal_marts())) as warehouse:
        briefing = compose(Desk(warehouse), Request("working-group", NORTH))
    assert "nothing of this may be said in public yet" in said(briefing)
    assert not [n for n in briefing.numbers() if n.key.startswith("public.")]


def test_the_chapter_takes_the_four_steps_of_a_force_management_statement(ask: Ask) -> None:
    briefing = ask("fms")
    steps = [block.words[:6] for block in of_kind(briefing, Heading)]
    assert [step for step in steps if step.startswith("Step")] == [f"Step {n}" for n in "1234"]
    assert len(table(briefing, "people")) == 5
    assert "accredited investigators" in said(briefing)
    assert "hours of work are overdue" in said(briefing) or "no work is overdue" in said(briefing)


def test_a_published_claim_is_worked_through(ask: Ask) -> None:
    briefing = ask("claim", "ALL")
    assert "70,000 × £19,000 is £1.33bn, not £1bn." in lead(briefing)
    assert shown(briefing, "claim.yearly_growth") == "23.4%"
    assert ("Growth a year", "23.4%") in table(briefing, "claim_checks")
    assert "The units or the rules differ" in said(briefing)


def test_a_single_published_figure_stands_beside_our_own(ask: Ask) -> None:
    words = lead(ask("claim", figure="npcc_2016_unit_cost"))
    assert "An average investigation costs around £19,000" in words
    assert "opened in 2024/25 costs £21,300 on average" in words


def test_the_public_paper_shows_cells_of_the_plan_and_hides_what_they_hide(ask: Ask) -> None:
    briefing = ask("chief-officer", SOUTH, "public")
    assert briefing.marking == "OFFICIAL"
    assert lead(briefing).startswith("Southshire: c investigations were opened")
    assert "change c on the 12 months before" in lead(briefing)
    marts = {n.mart for n in briefing.numbers() if n.symbol != "z"}
    allowed = {"published_figure", "price_index"}
    assert all(mart.startswith("release_") for mart in marts - allowed)
    hidden = [n for n in briefing.numbers() if n.symbol == "c"]
    assert {number.value for number in hidden} == {None}


def test_what_is_off_the_plan_is_internal_only_in_words(ask: Ask) -> None:
    month = ask("working-group", NORTH, "public", period="2026-01")
    assert table(month, "by_type")[0][1] == "internal only"


def test_an_internal_paper_is_marked_and_says_that_its_counts_are_true(ask: Ask) -> None:
    briefing = ask("chief-officer")
    assert briefing.marking == "OFFICIAL-SENSITIVE"
    assert "True counts, also of 1 to 5" in said(briefing)


@pytest.mark.parametrize(
    ("period", "count", "words"),
    [
        ("2024/25", "816", "in 2024/25, level (0.0%) on 2023/24"),
        ("2026-03", "75", "in March\u00a02026, up 10.3% on March\u00a02025"),
    ],
)
def test_any_year_or_month_can_be_briefed_on(ask: Ask, period: str, count: str, words: str) -> None:
    briefing = ask("chief-officer", period=period)
    assert shown(briefing, "investigations.period") == count
    assert words in lead(briefing)


@pytest.mark.parametrize(
    ("request_", "match"),
    [
        ({"force": EMPTY}, r"no settled month.*Emptyshire.*E23000001 \(Northshire\)"),
        ({"force": "E99"}, r"no force 'E99'.*ALL.*E23000001 \(Northshire\)"),
        ({"force": "northshire"}, r"ALL for all of them, or one of E23000001 \(Northshire\)$"),
        ({"period": "2031/32"}, r"no settled figures of 2031/32.*2021-04 to 2026-09"),
        ({"period": "2020/21"}, "2021-04 to 2026-09"),
        ({"period": "summer"}, "type --period latest, a financial year"),
        ({"period": "2024/26"}, "type --period latest"),
        ({"template": "claim", "figure": None}, "which figure.*npcc_2015"),
        ({"template": "claim", "figure": "no_such"}, "no figure 'no_such'.*npcc_2015"),
        ({"figure": "npcc_2015"}, "examines no published figure"),
        ({"template": "working-group", "scenario": "x.toml"}, "shows no plan"),
        ({"template": "minister"}, "chief-officer, claim, finance, fms, working-group"),
    ],
)
def test_what_cannot_be_made_is_refused_with_what_can(
    ask: Ask, request_: dict[str, Any], match: str
) -> None:
    with pytest.raises(BriefingError, match=match):
        ask(**{"template": "chief-officer", **request_})


def test_a_force_without_a_forecast_has_no_plan_to_brief_on(tmp_path: Path) -> None:
    marts = internal_marts()
    marts["opening_path"] = marts["opening_path"].clear()
    with (
        Warehouse(write_version(tmp_path, marts)) as warehouse,
        pytest.raises(BriefingError, match="There is no plan"),
    ):
        compose(Desk(warehouse), Request("finance", NORTH))


def test_the_evidence_is_the_same_each_time_and_moves_with_what_is_shown(
    ask: Ask, home: Path
) -> None:
    first = evidence_of(ask("chief-officer"))
    desk = Desk(Warehouse(home))
    again = evidence_of(compose(desk, Request("chief-officer", NORTH)))
    other = evidence_of(ask("chief-officer", period="2024/25"))
    assert first == again
    assert first["sha256"] != other["sha256"]
    keys = [[number["key"] for number in one["numbers"]] for one in (first, other)]
    assert {*keys[0]} >= {*keys[1]}
    assert first["request"]["force_code"] == NORTH


def test_a_hidden_count_leaves_no_trace_in_the_evidence(ask: Ask) -> None:
    evidence = evidence_of(ask("chief-officer", SOUTH, "public"))
    cell = next(n for n in evidence["numbers"] if n["key"] == "investigations.period")
    assert (cell["shown"], cell["symbol"]) == ("c", "c")
    assert "value" not in cell
