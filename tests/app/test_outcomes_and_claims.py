"""The outcomes and claims pages on the demo, with the record loaded, and with odd addresses."""

from functools import partial
from pathlib import Path

import duckdb
import pytest

from dashboard.claims import queries as claims_queries
from dashboard.claims.queries import RECORDS
from dashboard.demand import queries as demand_queries
from dashboard.shell import queries as shell_queries
from dashboard.warehouse.door import Warehouse
from tests import pages
from tests.pages import Draw, a_force, change, table_rows, warehouse_file

words = partial(pages.words, also=("code",))
OWN = "Type one in"
PUBLISHED = {
    "since": "2012",
    "until": "2015",
    "rise": "88",
    "now": "70,000",
    "each": "19000",
    "total": "1bn",
    "later": "2020",
}


@pytest.fixture
def recorded_home(own_home: Path) -> Path:
    """As own_home, with two whole years and a quarter of recorded crime, and section 47 rates."""
    quarters = "('2012-04-01'), ('2012-07-01'), ('2012-10-01'), ('2013-01-01')"
    later = "('2015-04-01'), ('2015-07-01'), ('2015-10-01'), ('2016-01-01'), ('2016-04-01')"
    change(
        own_home,
        "delete from marts.recorded_crime_by_quarter",
        "delete from marts.safeguarding_by_year",
        "insert into marts.recorded_crime_by_quarter select force_code, cast(day as date),"
        f" 'child_sexual', 100, null from marts.force, (values {quarters}) as days(day)",
        "insert into marts.recorded_crime_by_quarter select force_code, cast(day as date),"
        f" 'child_sexual', 250, null from marts.force, (values {later}) as days(day)",
        "insert into marts.safeguarding_by_year select 'E92000001', 'England', 2016,"
        f" '{RECORDS['section_47'].measure}', 148.8, null",
    )
    return own_home


def test_the_published_claim_is_checked_first(draw: Draw, demo_home: Path) -> None:
    said = words(draw(demo_home, "claims-check"))
    for part in ("23.4% a year", "£1.33bn, not £1bn", "200,460 in 2020", "£3.8bn, not £3bn"):
        assert part in said


def test_every_published_claim_draws_against_every_record(draw: Draw, recorded_home: Path) -> None:
    with Warehouse(recorded_home) as warehouse:
        titles = claims_queries.claims(warehouse)["title"].to_list()
    assert len(titles) >= 7
    for title, key in zip(titles, [*RECORDS, *RECORDS], strict=False):
        app = draw(recorded_home, "claims-check", claim=title, record=RECORDS[key].name)
        assert "Words to lift" in [heading.value for heading in app.subheader]
        assert app.code[0].value


def test_what_was_recorded_is_of_whole_years_of_all_forces(draw: Draw, recorded_home: Path) -> None:
    with Warehouse(recorded_home) as warehouse:
        forces = shell_queries.forces(warehouse).height
        rows = claims_queries.recorded_by_year(warehouse, RECORDS["child_sexual"])
    assert rows.rows() == [
        (2012, forces * 400.0, "England and Wales"),
        (2015, forces * 1000.0, "England and Wales"),
    ]
    said = words(draw(recorded_home, "claims-check"))
    expected = f"{forces * 400:,} in 2012/13 and {forces * 1000:,} in 2015/16, a rise of 150% where"
    assert expected in said
    assert "The units or the rules differ" in said


def test_a_record_that_not_every_force_delivered_is_not_called_national(
    recorded_home: Path,
) -> None:
    change(
        recorded_home,
        "delete from marts.recorded_crime_by_quarter where force_code = 'E23000001'",
    )
    with Warehouse(recorded_home) as warehouse:
        areas = set(claims_queries.recorded_by_year(warehouse, RECORDS["child_sexual"])["area"])
    assert areas == {"42 of 43 forces"}


def test_a_rate_is_named_as_one_and_a_department_year_by_its_two_halves(
    draw: Draw, recorded_home: Path
) -> None:
    app = draw(recorded_home, "claims-check", record=RECORDS["section_47"].name)
    rows = {row["year"]: row for row in table_rows(app, "recorded_year")}
    assert rows["2015"]["recorded_year"] == "2015/16"
    assert rows["2015"]["recorded"] == "148.8"
    assert "a rate. The units or the rules differ" in words(app)


def test_a_claim_typed_into_the_address_is_the_same_claim(draw: Draw, demo_home: Path) -> None:
    app = draw(demo_home, "claims-check", claim=OWN, **PUBLISHED)
    for part in ("23.4% a year", "£1.33bn, not £1bn", "200,460 in 2020"):
        assert part in words(app)
    assert not app.warning
    assert app.get("vega_lite_chart")


def test_a_published_claims_numbers_can_be_taken_over_and_changed(
    draw: Draw, demo_home: Path
) -> None:
    app = draw(demo_home, "claims-check")
    app.button[0].click().run()
    assert not app.exception
    assert app.selectbox(key="claim").value == "own"
    assert app.text_input(key="rise").value == "88"
    assert app.text_input(key="total").value == "1000000000"
    assert "200,460 in 2020" in words(app)
    app.text_input(key="rise").set_value("100").run()
    assert "A rise of 100% over 3 years" in words(app)


def test_nothing_typed_in_asks_for_numbers(draw: Draw, demo_home: Path) -> None:
    said = words(draw(demo_home, "claims-check", claim=OWN))
    assert "Nothing is given yet" in said
    assert "Fill in as many" in said


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"since": "2015", "until": "2012", "rise": "88"}, "first year must come before"),
        ({"rise": "<b>lots</b>"}, "cannot be read as a number"),
        ({"now": "1e999", "each": "-3"}, "cannot be below nought"),
        ({"since": "2012", "until": "2015", "rise": "9" * 12, "now": "9" * 14}, ""),
        ({"since": "1900", "until": "2100", "rise": "-100", "now": "0", "later": "2100"}, ""),
        ({"rise": "88", "before": "100", "now": "101"}, "do not agree"),
    ],
)
def test_empty_contradictory_or_absurd_claims_get_plain_words(
    draw: Draw, demo_home: Path, typed: dict[str, str], told: str
) -> None:
    said = words(draw(demo_home, "claims-check", claim=OWN, **typed))
    assert told in said
    assert "<b>" not in said
    assert "nan" not in said.split()
    assert " inf" not in said


def test_words_typed_in_stay_words(draw: Draw, demo_home: Path) -> None:
    choices = {**PUBLISHED, "counted": "<img src=x>", "said": "<script>"}
    app = draw(demo_home, "claims-check", claim=OWN, **choices)
    html = " ".join(element.proto.body for element in app.get("html"))
    assert "<img" not in html
    assert "<script>" not in html
    assert "&lt;img src=x&gt;" in html
    assert "<img src=x>" in app.code[0].value


def test_a_version_from_before_the_claims_still_takes_one_typed_in(
    draw: Draw, own_home: Path
) -> None:
    change(own_home, "drop table marts.claim")
    assert "200,460 in 2020" in words(draw(own_home, "claims-check", **PUBLISHED))


def test_the_answer_counts_the_latest_whole_year_of_the_mart(draw: Draw, own_home: Path) -> None:
    with duckdb.connect(str(warehouse_file(own_home)), read_only=True) as connection:
        row = connection.execute(
            "select sum(investigation_count),"
            " sum(investigation_count) filter (outcome_code = '1'),"
            " sum(investigation_count) filter (outcome_code in ('14', '15', '16')),"
            " sum(investigation_count) filter (outcome_code = 'not_assigned')"
            " from marts.outcome_by_month where month between '2025-04-01' and '2026-03-01'"
        ).fetchone()
    assert row is not None
    closed, charged, evidential, missing = row
    said = words(draw(own_home, "outcomes"))
    assert f"of {closed:,} investigations closed in 2025/26, {charged:,} (" in said
    assert f"{evidential:,} (" in said
    assert f"For {missing:,} ({missing / closed:.1%}) no outcome is recorded." in said
    assert "Recent periods always look worse" in said


@pytest.mark.parametrize("by", ["Financial year closed", "Quarter closed"])
def test_the_table_of_periods_holds_every_closed_investigation(
    draw: Draw, demo_home: Path, by: str
) -> None:
    with Warehouse(demo_home) as warehouse:
        caseload = demand_queries.caseload(warehouse, "ALL")
    rows = table_rows(draw(demo_home, "outcomes", by=by), "closed")
    assert sum(row["investigation_count"] for row in rows) == sum(caseload["closed_count"])
    groups = [name for name in rows[0] if name.endswith("_count") and name != "investigation_count"]
    assert len(groups) == 7
    for row in rows:
        assert sum(row[name] for name in groups) == row["investigation_count"]


def test_kinds_of_abuse_add_up_to_the_year(draw: Draw, demo_home: Path) -> None:
    app = draw(demo_home, "outcomes")
    kinds = sum(row["investigation_count"] for row in table_rows(app, "low_share"))
    years = {row["closed"]: row["investigation_count"] for row in table_rows(app, "closed")}
    assert kinds == years["2025/26"]


def test_quarters_opened_hold_those_still_open(draw: Draw, demo_home: Path) -> None:
    rows = table_rows(draw(demo_home, "outcomes"), "opened_quarter")
    assert rows[0]["open_count"] > rows[-1]["open_count"]
    parts = ("open_count", "charged_count", "other_outcome_count", "not_assigned_count")
    for row in rows:
        assert sum(row[name] for name in parts) == row["investigation_count"]


def test_a_code_that_the_reference_table_does_not_know_is_shown_and_not_dropped(
    draw: Draw, own_home: Path
) -> None:
    change(own_home, "delete from marts.outcome where outcome_code = '18'")
    app = draw(own_home, "outcomes")
    assert {"18"} <= {row["outcome_code"] for row in table_rows(app, "outcome_title")}
    assert all(row["no_suspect_count"] == 0 for row in table_rows(app, "closed"))


@pytest.mark.parametrize("force", [True, False])
def test_one_force_or_one_type_alone_is_answered(draw: Draw, demo_home: Path, force: bool) -> None:
    choice = {"force": a_force(demo_home)} if force else {"type": "Neglect"}
    said = words(draw(demo_home, "outcomes", **choice))
    assert f"{a_force(demo_home)}: of " in said or ", neglect: of " in said


def test_a_force_that_delivered_nothing_is_told_so(draw: Draw, own_home: Path) -> None:
    change(own_home, "insert into marts.force values ('BTX', 'Nowhere', 'NOW', 'None', null, null)")
    assert "Nowhere has delivered no data" in words(draw(own_home, "outcomes", force="Nowhere"))


def test_one_month_of_closed_cases_is_a_part_of_a_year_and_draws_no_line(
    draw: Draw, own_home: Path
) -> None:
    change(own_home, "delete from marts.outcome_by_month where month <> '2026-05-01'")
    app = draw(own_home, "outcomes")
    assert "closed in 2026/27, to " in words(app)
