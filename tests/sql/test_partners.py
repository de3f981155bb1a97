"""Given incidents and who was told of them, expect who knew within how many working days.

One delivery, a force for each of the cases: they are read by what they are of.
"""

import datetime as dt

import pytest

from pipelines.build import BuildOptions
from pipelines.models.partners.sharing import count_sharing
from pipelines.record_store.ingest import ingest
from pipelines.record_store.loading import LoadRequest
from pipelines.record_store.store import read_store
from tests.costed import INVESTIGATIONS
from tests.homes import empty_home
from tests.selects import reader

INCIDENTS = (
    "force_code,incident_id,reported_date,occurred_from,abuse_type,referral_source,victim_age,"
    "is_online,is_crime_recorded,offence_code,district,child_id"
)
NOTIFICATIONS = "force_code,incident_id,agency,direction,notified_date"
REVIEWS = "force_code,review_id,incident_id,review_type,opened_date,published_date"
TOOL = "Short Desc,Data item,Years,LA and Regions,Values,LA Number,Region"
DAYS, MONTHS, CHILDREN = "E23000001", "E23000002", "E23000003"

# Good Friday was 3 April 2026 and Easter Monday the 6th.
REPORTED = {
    DAYS: {"A": "2026-04-02", "B": "2026-03-02", "C": "2026-03-03", "D": "2026-04-29"},
    MONTHS: {f"N{n}{day}": day for day in ("2026-02-16", "2026-03-16") for n in range(15)}
    | {f"N{n}late": "2026-04-15" for n in range(15)},
    CHILDREN: {
        "A": "2026-03-02",
        "B": "2026-03-09",
        "C": "2026-03-11",
        "D": "2026-03-12",
        "E": "2026-03-31",
        "F": "2026-03-09",
    },
}
TOLD = {
    DAYS: (
        # A: known to education on Monday, reported on Thursday, told to social care after Easter.
        "A,education,received_from,2026-03-30",
        "A,social_care,sent_to,2026-04-07",
        # B: told to social care twice, a later word adds nothing; to health after 14 days.
        "B,social_care,sent_to,2026-03-07",
        "B,social_care,sent_to,2026-03-02",
        "B,health,sent_to,2026-03-20",
        # The police are no agency that they tell, and a contact before the report is day 0.
        "C,police,sent_to,2026-03-03",
        "C,health,received_from,2026-02-27",
    ),
    MONTHS: (
        *(f"N{n}2026-02-16,social_care,sent_to,2026-02-16" for n in range(15)),
        *(f"N{n}late,social_care,sent_to,2026-04-15" for n in range(15)),
        # A date of ten years before is a slip, and no beginning.
        "X,health,received_from,2016-01-15",
    ),
    # Four reports about K, the first shared on the day after two more; one about nobody known.
    CHILDREN: (
        "A,social_care,sent_to,2026-03-10",
        "B,health,sent_to,2026-03-10",
        "E,social_care,sent_to,2026-04-30",
    ),
}
CHILD = {"A": "K", "B": "K", "C": "K", "E": "L", "F": "K"}
FIGURES = {
    # Two authorities of Cleveland; a third without a section 47 rate.
    "Hartlepool,805": (1000, 500, 20, 100),
    "Middlesbrough,806": (3000, 750, 40, 200),
    "Redcar and Cleveland,807": (500, 500, 10, "-"),
}
SHORT = ("CPP_Total_NumRef", "CPP_Total_Rateper10,000", "RefBySource_Police_%", "Section_47")


def files():
    yield (
        "incidents",
        (
            INCIDENTS,
            *(
                f"{force},{name},{day},,sexual,education,9,false,true,17B,D01,"
                f"{CHILD.get(name, '') if force == CHILDREN else ''}"
                for force, incidents in REPORTED.items()
                for name, day in incidents.items()
            ),
        ),
    )
    yield (
        "notifications",
        (
            NOTIFICATIONS,
            *(f"{force},{row}" for force, rows in TOLD.items() for row in rows),
        ),
    )
    yield (
        "investigations",
        (
            INVESTIGATIONS,
            f"{CHILDREN},I1,A,2026-03-03,,standard,true,high,",
            f"{CHILDREN},I2,B,2026-03-10,,standard,false,high,",
        ),
    )
    yield (
        "reviews",
        (
            REVIEWS,
            f"{CHILDREN},V1,A,rapid_review,2026-03-09,2026-03-20",
            f"{CHILDREN},V2,C,rapid_review,2026-03-11,",
            f"{CHILDREN},V3,,practice_review,2026-04-01,",
            f"{CHILDREN},V4,B,rapid_review,2026-03-10,",
        ),
    )
    yield (
        "tool",
        (
            TOOL,
            *(
                f'"{measure}",Title,2025,{name},{values[place]},{number}.0,North East'
                for place, measure in enumerate(SHORT)
                for area, values in FIGURES.items()
                for name, number in [area.split(",")]
            ),
        ),
    )


@pytest.fixture(scope="module")
def delivered(tmp_path_factory):
    folder = tmp_path_factory.mktemp("partners")
    settings = empty_home(folder)
    paths = []
    for name, lines in files():
        paths.append(folder / f"{name}.csv")
        paths[-1].write_text("\n".join(lines) + "\n", encoding="utf-8")
    order = LoadRequest(folder, as_at=dt.date(2026, 4, 30))
    results = ingest(settings, paths, order, lambda what, share: None)
    assert not [result.problem for result in results if result.is_failed]
    return settings


@pytest.fixture(scope="module")
def read(delivered):
    with read_store(delivered) as connection:
        yield reader(connection, BuildOptions())


def cells(read, force):
    made = count_sharing(read("from intermediate.int_model_partner_waits"))
    names = ("incident_count", "reached_count", "due_count")
    within = [f"within_{days}_count" for days in (1, 5, 15)]
    return {
        (row["financial_year"], row["from_agency"], row["to_agency"]): tuple(
            row[name] for name in (*names, *within)
        )
        for row in made.filter(force_code=force).iter_rows(named=True)
    }


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-04-02", "2026-04-07", 1),  # over Easter
        ("2026-03-06", "2026-03-07", 0),  # Friday to Saturday
        ("2026-03-07", "2026-03-09", 1),  # Saturday to Monday
        ("2026-03-02", "2026-03-23", 15),
        ("2022-06-01", "2022-06-06", 1),  # the jubilee's Thursday and Friday
    ],
)
def test_weekends_and_bank_holidays_are_no_working_days(read, first, last, days):
    numbers = dict(read("from intermediate.int_working_day").iter_rows())
    first, last = (dt.date.fromisoformat(day) for day in (first, last))
    assert numbers[last] - numbers[first] == days


def test_days_run_from_the_day_an_agency_knew_over_weekends_and_bank_holidays(read):
    found = cells(read, DAYS)
    # B on its day; of A it was one working day, Thursday to Tuesday; D is a day old.
    assert found["2025/26", "police", "social_care"] == (2, 1, 2, 1, 1, 1)
    assert found["2026/27", "police", "social_care"] == (2, 1, 1, 1, 1, 1)
    # B after 14 working days, C before its report.
    assert found["2025/26", "police", "health"] == (2, 2, 2, 1, 1, 2)
    assert found["2025/26", "police", "any"] == (2, 1, 2, 1, 1, 1)
    # Education knew on 30 March: the report is three working days on, social care four.
    assert found["2026/27", "education", "police"] == (1, 1, 1, 0, 1, 1)
    assert found["2026/27", "education", "social_care"] == (1, 1, 1, 0, 1, 1)
    # Health knew of B when it was told, and social care before it.
    assert found["2025/26", "health", "social_care"] == (2, 1, 2, 1, 1, 1)
    assert not [key for key in found if key[2] == "education"]


def test_what_is_told_after_the_day_that_a_build_looks_to_is_not_known(delivered):
    with read_store(delivered) as connection:
        options = BuildOptions(until=dt.date(2026, 3, 19))
        found = cells(reader(connection, options), DAYS)
    assert found["2025/26", "police", "any"] == (2, 1, 0, 0, 0, 0)
    assert ("2025/26", "police", "health") not in found


def test_an_incident_of_a_month_without_notifications_is_not_one_that_nobody_shared(read):
    found = cells(read, MONTHS)
    assert found["2025/26", "police", "social_care"][:2] == (15, 15)
    shared = read(
        "select shared_count from marts.partnership_by_month"
        f" where force_code = '{MONTHS}' order by month"
    )
    assert shared["shared_count"].to_list() == [15, None, 15]


def test_a_repeat_is_before_the_first_sharing_where_no_agency_had_been_told_of_an_earlier_one(read):
    # B and F on the 9th are before the 10th and repeat A, not each other; C on the 11th is after.
    found = read(f"from marts.repeat_concern_by_year where force_code = '{CHILDREN}'")
    assert found.rows() == [(CHILDREN, "2025/26", 6, 5, 3, 2)]
    # Of others no child is known.
    others = read(f"from marts.repeat_concern_by_year where force_code = '{DAYS}'")
    assert others["child_known_count"].sum() == others["repeat_count"].sum() == 0


def test_reviews_say_which_agencies_knew_of_the_incident_when_they_were_opened(read):
    rows = read(
        "select opened_year, review_type, agency, review_count, published_count, linked_count,"
        " repeat_count, knew_count from marts.review_by_year order by all"
    ).rows()
    assert rows == [
        ("2025/26", "rapid_review", "any", 3, 1, 3, 2, 1),
        ("2025/26", "rapid_review", "health", 3, 1, 3, 2, 1),
        ("2025/26", "rapid_review", "social_care", 3, 1, 3, 2, 0),
        ("2026/27", "practice_review", "any", 1, 0, 0, 0, 0),
        ("2026/27", "practice_review", "health", 1, 0, 0, 0, 0),
        ("2026/27", "practice_review", "social_care", 1, 0, 0, 0, 0),
    ]


def test_sharing_and_joint_work_are_counted_by_month_and_source(read):
    found = read(f"from marts.partnership_by_month where force_code = '{CHILDREN}'")
    row = found.row(0, named=True)
    assert (row["month"], row["referral_source"]) == (dt.date(2026, 3, 1), "education")
    counts = ("incident", "investigation", "joint_section_47", "shared", "told_social_care")
    assert [row[f"{name}_count"] for name in counts] == [6, 2, 1, 3, 2]
    # B on the day after its report, A eight days and E a month after.
    assert row["shared_within_1_day_count"] == 1


def test_published_figures_of_a_force_are_means_of_its_authorities_by_their_size(read):
    row = read("from marts.social_care_by_year").row(0, named=True)
    assert (row["force_code"], row["year"]) == ("E23000013", 2025)
    assert (row["referral_count"], row["authority_count"], row["given_count"]) == (4000, 3, 2)
    assert row["police_referral_share"] == pytest.approx((1000 * 0.2 + 3000 * 0.4) / 4000)
    # 20,000 and 40,000 children.
    assert row["child_count"] == 60_000
    assert row["section_47_rate_per_10000"] == pytest.approx((2 * 100 + 4 * 200) / 6)
