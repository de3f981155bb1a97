"""Identifiers, numbers, flags and years as real exports have them, from the file to a load."""

import datetime as dt
import re
from pathlib import Path

import pytest

from pipelines import console
from pipelines.mapping.draft import draft_mapping
from pipelines.mapping.mapping import read_mapping
from pipelines.mapping.written import write_draft
from pipelines.record_store.ingest import ingest
from pipelines.record_store.loading import LoadRequest
from pipelines.record_store.store import read_store
from pipelines.storage.database import read_first_row

FORCE = "E23000036"
INCIDENTS = (
    "force_code,incident_id,reported_date,abuse_type,referral_source,is_online,is_crime_recorded"
)
INVESTIGATIONS = (
    "force_code,investigation_id,incident_id,opened_date,complexity,is_joint_section_47,risk_level"
)
COST_LINES = "force_code;cost_line_id;investigation_id;cost_date;category;grade;hours;amount_gbp"
BUDGETS = "force_code,financial_year,category,amount_gbp"
CASES = Path(__file__).parents[3] / "shared/cases/intake"


@pytest.fixture
def ingest_all(settings):
    request = LoadRequest(Path(), as_at=dt.date(2019, 12, 31))
    return lambda paths: ingest(settings, paths, request, lambda what, share: None)


@pytest.fixture
def ask(settings):
    def answer(question):
        with read_store(settings) as connection:
            return read_first_row(connection, question)

    return answer


def incident(identifier, online="true"):
    return f"{FORCE},{identifier},2019-01-03,neglect,public,{online},true"


def investigation(number, incident_id):
    return f"{FORCE},IV{number},{incident_id},2019-01-03,standard,true,medium"


def drafted(extract, tmp_path, answers=(), **options):
    """Draft a mapping, answer what it left open, and read it back."""
    draft = draft_mapping(extract, **options)
    out = tmp_path / "own.toml"
    write_draft(draft, extract, out)
    text = out.read_text(encoding="utf-8")
    for before, after in answers:
        text, count = re.subn(before, after, text)
        assert count == 1
    out.write_text(text, encoding="utf-8")
    return draft, read_mapping(out)


def links(result):
    return [(link.refers_to, link.linked_count, link.record_count) for link in result.report.links]


def loaded_together(ingest_all, *paths):
    return {result.load.source: result for result in ingest_all(paths)}


@pytest.mark.parametrize("first", ["incidents", "investigations"])
def test_a_load_says_what_finds_what_it_refers_to_whatever_the_order(write_csv, ingest_all, first):
    paths = {
        "incidents": write_csv(
            "incidents.csv", INCIDENTS, incident('"=""000001"""'), incident("B")
        ),
        "investigations": write_csv(
            "investigations.csv",
            INVESTIGATIONS,
            *(investigation(1, "000001"), investigation(2, "b\u200b"), investigation(3, "C")),
        ),
    }
    second = next(name for name in paths if name != first)
    results = loaded_together(ingest_all, paths[first], paths[second])
    assert links(results["investigations"]) == [("incidents", 2, 3)]
    assert links(results["incidents"]) == []
    said = console.report_sentences(results["investigations"].report)
    assert "2 of 3 investigations find their incident" in said


def test_a_low_share_and_an_empty_target_are_said_in_words(write_csv, load):
    lines = [investigation(n, f"X{n}") for n in range(3)]
    alone = load(write_csv("first.csv", INVESTIGATIONS, *lines))
    assert "3 investigations refer to incidents, and no incidents are loaded yet" in (
        console.report_sentences(alone.report)
    )
    load(write_csv("incidents.csv", INCIDENTS, incident("A")))
    low = load(write_csv("second.csv", INVESTIGATIONS, investigation(9, "Y")))
    (said,) = [s for s in console.report_sentences(low.report) if "find" in s]
    assert said == (
        "0 of 1 investigations find their incident: are identifiers written alike in both files?"
    )


def test_decimal_commas_are_asked_about_and_then_load_right(write_csv, tmp_path, load, ask):
    line = f"{FORCE};C{{n}};IV1;2019-01-10;officer_time;constable;4,50;1.150,25"
    extract = write_csv("costs.csv", COST_LINES, *(line.format(n=n) for n in range(3)))
    assert load(extract).load.status == "refused" or load(extract).load.rows_accepted == 0
    draft, _ = drafted(extract, tmp_path)
    assert draft.claim.rows_accepted == 0
    assert 'decimal = ","' in next(q.text for q in draft.questions if q.kind == "number_format")
    (tmp_path / "own.toml").unlink()
    answer = [(r'decimal = "\?".*', 'decimal = ","')]
    _, mapping = drafted(extract, tmp_path, answer)
    assert load(extract, mapping=mapping).load.rows_accepted == 3
    sums = ask("select sum(hours), sum(amount_gbp) from records.cost_lines")
    assert [float(n) for n in sums] == [13.5, 3450.75]


def test_a_flag_that_is_yes_or_empty_is_asked_about_and_then_loads(write_csv, tmp_path, load, ask):
    rows = [incident("A1", "Y"), incident("A2", ""), incident("A3", "NULL")]
    extract = write_csv("own.csv", INCIDENTS, *rows)
    draft, _ = drafted(extract, tmp_path)
    assert (draft.claim.rows_accepted, draft.claim.rows_rejected) == (1, 2)
    assert [q.column for q in draft.questions if q.kind == "blank_flag"] == ["is_online"]
    (tmp_path / "own.toml").unlink()
    _, mapping = drafted(extract, tmp_path, [(r'"" = "\?".*', '"" = "false"')])
    assert load(extract, mapping=mapping).load.rows_accepted == 3
    assert ask("select count(*) from records.incidents where not is_online") == (2,)


@pytest.mark.parametrize("year", ["2015-16", "2015/2016", "2015\u201316", "2015/16", "FY2015/16"])
def test_a_financial_year_of_two_halves_needs_no_mapping(write_csv, load, ask, year):
    load(write_csv("budgets.csv", BUDGETS, f"{FORCE},{year},travel,100"))
    assert ask("select financial_year from records.budgets") == ("2015/16",)


@pytest.mark.parametrize(
    ("year", "named_by", "read"),
    [
        ("FY16", "end", "2015/16"),
        ("FY16", "start", "2016/17"),
        ("2016", "end", "2015/16"),
        ("15/16", "both", "2015/16"),
    ],
)
def test_a_financial_year_of_one_half_is_asked_about(
    write_csv, tmp_path, load, ask, year, named_by, read
):
    extract = write_csv("own.csv", BUDGETS, f"{FORCE},{year},travel,100")
    draft, _ = drafted(extract, tmp_path, source_name="budgets")
    assert [q.kind for q in draft.questions] == ["year_format"]
    assert draft.claim.rows_accepted == 0
    (tmp_path / "own.toml").unlink()
    answer = [(r'named_by = "\?".*', f'named_by = "{named_by}"')]
    _, mapping = drafted(extract, tmp_path, answer, source_name="budgets")
    load(extract, mapping=mapping)
    assert ask("select financial_year from records.budgets") == (read,)


def test_names_in_place_of_districts_are_too_many_and_what_is_stored_stays(write_csv, load):
    header = f"{INCIDENTS},district"
    few = [f"{incident(f'A{n}')},Area {n % 5}" for n in range(60)]
    assert load(write_csv("few.csv", header, *few)).load.rows_accepted == 60
    wards = [f"{incident(f'B{n}')},{'Area 1' if n % 3 == 0 else f'Ward {n}'}" for n in range(90)]
    result = load(write_csv("wards.csv", header, *wards), accepts_rejects=True)
    assert {r.reason: r.row_count for r in result.report.reasons} == {
        "too_many_labels:district": 60
    }
    assert result.load.rows_accepted == 30


def test_a_table_of_rates_has_a_grade_in_every_row(write_csv, load):
    rows = [f"grade {n},2024-04-01,40.00" for n in range(60)]
    loaded = load(write_csv("rates.csv", "grade,valid_from,hourly_rate_gbp", *rows)).load
    assert (loaded.rows_accepted, loaded.rows_rejected) == (60, 0)


@pytest.mark.parametrize("case", ["excel-text-escape", "zero-width-ids"])
def test_the_handed_cases_of_identifiers_link_whole(ingest_all, case):
    if not (CASES / case).is_dir():
        pytest.skip("the handed cases are not there")
    paths = [CASES / case / name for name in ("investigations.csv", "incidents.csv")]
    results = loaded_together(ingest_all, *paths)
    assert results["incidents"].load.rows_accepted == 30
    assert links(results["investigations"]) == [("incidents", 30, 30)]
