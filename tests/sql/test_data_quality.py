"""What waits, what is flagged and what was put right is told, with its pounds."""

from decimal import Decimal

import pytest

from pipelines.contracts.marts import MARTS
from tests.selects import data_quality_of

FORCE = "E23000001"
INCIDENTS = (
    "force_code,incident_id,reported_date,abuse_type,referral_source,is_online,is_crime_recorded"
)
INVESTIGATIONS = (
    "force_code,investigation_id,incident_id,opened_date,closed_date,complexity,"
    "is_joint_section_47,risk_level"
)
COST_LINES = "force_code,cost_line_id,investigation_id,cost_date,category,grade,hours,amount_gbp"


@pytest.fixture
def quality(settings):
    """The reasons of data_quality as the store now stands: (kind, rows, unresolved, pounds)."""

    def look():
        mart = MARTS["data_quality"].validate(data_quality_of(settings), cast=False)
        return {
            (row["source"], row["reason"]): tuple(row.values())[2:]
            for row in mart.iter_rows(named=True)
        }

    return look


def test_hours_priced_at_a_shipped_rate_are_flagged_until_own_rates_come(write_csv, load, quality):
    load(write_csv("incidents.csv", INCIDENTS, f"{FORCE},A,2025-03-31,sexual,police,false,true"))
    line = f"{FORCE},I1,A,2025-04-01,2025-05-01,standard,false,low"
    load(write_csv("investigations.csv", INVESTIGATIONS, line))
    line = f"{FORCE},C1,I1,2025-04-02,officer_time,constable,2,"
    load(write_csv("cost_lines.csv", COST_LINES, line))
    assert quality() == {("cost_lines", "illustrative_rate"): ("flagged", 1, 1, Decimal("51.44"))}
    # A full hour of £50.25 in 2025, less overhead of 30 % and 50.3 % on pay: £25.72 of pay, twice.
    load(write_csv("rates.csv", "grade,valid_from,hourly_rate_gbp", "constable,2025-01-01,40.00"))
    assert quality() == {}


def test_a_record_entered_before_what_it_records_is_kept_and_flagged(write_csv, load, quality):
    incidents = [f"{FORCE},{n},2025-03-31,sexual,police,false,true" for n in "ABC"]
    days = ["2025-03-30", "2025-03-31", ""]
    rows = [f"{row},{day}" for row, day in zip(incidents, days, strict=True)]
    assert load(write_csv("1.csv", f"{INCIDENTS},recorded_date", *rows)).load.rows_accepted == 3
    line = f"{FORCE},I1,A,2025-04-01,2025-05-01,standard,false,low,2025-03-31"
    load(write_csv("2.csv", f"{INVESTIGATIONS},recorded_date", line))
    header = "force_code,incident_id,agency,direction,notified_date,recorded_date"
    load(write_csv("3.csv", header, f"{FORCE},A,health,sent_to,2025-04-02,2025-04-01"))
    flagged = ("flagged", 1, 1, None)
    sources = ("incidents", "investigations", "notifications")
    assert quality() == {(source, "recorded_before_event"): flagged for source in sources}


def test_a_first_action_shortly_before_the_opening_is_kept_and_flagged(write_csv, load, quality):
    load(write_csv("1.csv", INCIDENTS, f"{FORCE},A,2025-03-31,sexual,police,false,true"))
    opened = "A,2025-04-01,2025-05-01,standard,false,low"
    days = ["2025-03-01", "2025-03-31", "2025-04-01", ""]
    rows = [f"{FORCE},I{n},{opened},{day}" for n, day in enumerate(days)]
    result = load(write_csv("2.csv", f"{INVESTIGATIONS},first_action_date", *rows))
    assert result.load.rows_accepted == 4
    assert quality() == {("investigations", "first_action_before_opened"): ("flagged", 2, 2, None)}


def test_orphans_wait_or_are_flagged_until_what_they_refer_to_arrives(write_csv, load, quality):
    line = f"{FORCE},I1,A,2025-04-01,2025-05-01,standard,false,low"
    load(write_csv("investigations.csv", INVESTIGATIONS, line))
    load(
        write_csv(
            "cost_lines.csv",
            COST_LINES,
            f"{FORCE},C1,I1,2025-04-02,travel,,,10.00",
            f"{FORCE},C2,NOBODY,2025-04-02,travel,,,7.25",
            f"{FORCE},C3,I1,2025-04-02,officer_time,constable,2,",
            f"{FORCE},C4,I1,2025-06-02,travel,,,3.00",
        )
    )
    header = "grade,valid_from,hourly_rate_gbp"
    load(write_csv("first_rates.csv", header, "sergeant,2025-01-01,50.00"))
    assert quality() == {
        ("investigations", "incident_not_arrived"): ("flagged", 1, 1, None),
        ("cost_lines", "investigation_not_arrived"): ("left_out", 1, 1, Decimal("7.25")),
        ("cost_lines", "rate_missing"): ("left_out", 1, 1, None),
        ("cost_lines", "outside_investigation_life"): ("flagged", 1, 1, Decimal("3.00")),
    }
    load(write_csv("incidents.csv", INCIDENTS, f"{FORCE},A,2025-03-31,sexual,police,false,true"))
    load(write_csv("rates.csv", header, "constable,2025-01-01,40.00"))
    nobody = f"{FORCE},NOBODY,A,2025-04-01,,standard,false,low"
    load(write_csv("more.csv", INVESTIGATIONS, nobody))
    assert set(quality()) == {("cost_lines", "outside_investigation_life")}


def test_a_rejected_row_stays_counted_and_is_resolved_by_a_later_good_one(write_csv, load, quality):
    good = f"{FORCE},A,2025-03-31,sexual,police,false,true"
    load(write_csv("a.csv", INCIDENTS, good.replace("sexual", "?"), good.replace(",A,", ",B,")))
    reason = ("incidents", "not_in_list:abuse_type")
    assert quality()[reason] == ("rejected", 1, 1, None)
    load(write_csv("b.csv", INCIDENTS, good), as_at="2026-02-28")
    assert quality()[reason] == ("rejected", 1, 0, None)
