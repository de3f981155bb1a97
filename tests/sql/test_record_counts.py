"""Records are counted per source, force and month, up to the day until which the build looks."""

import datetime as dt

from pipelines.build import BuildOptions

FORCE = "E23000001"
INCIDENTS = (
    "force_code,incident_id,reported_date,abuse_type,referral_source,is_online,is_crime_recorded"
)
COUNTS = "select * from intermediate.int_record_counts order by source, month"


def incident(number, day):
    return f"{FORCE},{number},{day},sexual,police,false,true"


def test_a_month_counts_each_record_once_in_its_latest_version(write_csv, load, marts):
    first = [incident("A", "2025-03-31"), incident("B", "2025-04-01")]
    load(write_csv("a.csv", INCIDENTS, *first), as_at="2025-04-30")
    load(write_csv("b.csv", INCIDENTS, incident("B", "2025-03-02")), as_at="2025-05-31")
    assert marts()(COUNTS).rows() == [
        ("incidents", FORCE, dt.date(2025, 3, 1), 2, dt.date(2025, 5, 31)),
    ]


def test_every_dated_source_of_a_force_is_counted(write_csv, load, marts):
    load(write_csv("a.csv", INCIDENTS, incident("A", "2025-03-31")))
    staffing = "force_code,month,grade,establishment_fte,strength_fte,accredited_fte"
    line = f"{FORCE},2025-05-01,constable,2.00,2.00,1.00"
    load(write_csv("staffing.csv", staffing, line))
    notifications = "force_code,incident_id,agency,direction,notified_date"
    load(write_csv("n.csv", notifications, f"{FORCE},A,health,sent_to,2025-04-02"))
    ledger = "force_code,month,category,amount_gbp"
    load(write_csv("l.csv", ledger, f"{FORCE},2025-04-01,travel,10.00"))
    counted = [(row[0], row[2].month, row[3]) for row in marts()(COUNTS).rows()]
    assert counted == [
        ("incidents", 3, 1),
        ("ledger_totals", 4, 1),
        ("notifications", 4, 1),
        ("staffing", 5, 1),
    ]


def test_what_happened_later_is_not_counted_in_a_version_that_looks_back(write_csv, load, marts):
    days = ["2025-03-31", "2025-04-01", "2025-04-20"]
    load(write_csv("a.csv", INCIDENTS, *(incident(n, day) for n, day in enumerate(days))))
    looking_back = marts(BuildOptions(until=dt.date(2025, 4, 1)))
    assert looking_back(COUNTS)["record_count"].to_list() == [1, 1]
