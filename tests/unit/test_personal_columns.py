"""Columns about a person are known by their header or their values, and others are left alone."""

import datetime as dt
import random

import polars as pl
import pytest

from pipelines.mapping.names import NEARLY_SURE, SURE, compare_names
from pipelines.mapping.personal import (
    find_likely_births,
    has_contact_values,
    is_birth_header,
    is_personal_header,
)
from pipelines.mapping.synonyms import HEADERS

PERSONAL = [
    *("Date of Birth", "VICTIM_DOB", "D.O.B.", "ChildBirthDate", "Born", "Child's date of birth"),
    *("DTBIRTH", "VicDob", "dob_victim", "B/Date", "Birthplace", "Dyddiad Geni"),
    *("Name", "Victim Name", "victim_names", "Forename", "SURNAME", "First name", "Name of child"),
    *("Address", "Home address line 1", "Postcode", "Post Code", "Street", "Phone No", "Mobile"),
    *("E-mail", "NHS Number", "PNC ID", "Passport No", "NINO", "UPN number"),
    *("Ethnicity", "Self-defined ethnicity", "Victim Gender", "Sex", "Religion", "Nationality"),
    *("OIC", "Officer In Case", "Allocated To", "MO_TEXT", "Notes"),
]
OTHERS = [
    *("Force Name", "District name", "Sexual offence type", "Offence name", "Agency name"),
    *("Date Reported", "Child Unique ID", "Victim Age", "Sex offence code", "On cost", "Direction"),
    *(name for names in HEADERS.values() for name in names),
]


@pytest.mark.parametrize("header", PERSONAL)
def test_headers_about_a_person_are_known(header):
    assert is_personal_header(header)


def test_no_name_of_a_contracts_column_is_taken_for_one_about_a_person():
    assert [header for header in OTHERS if is_personal_header(header)] == []


def test_births_are_told_from_other_things_about_a_person():
    assert [h for h in PERSONAL if is_birth_header(h)] == PERSONAL[:12]


@pytest.mark.parametrize(
    ("values", "is_so"),
    [
        (["12 High Street", "4a Mill Lane"], True),
        (["LS1 4DY", "M1 1AE", "North"], True),
        (["07700 900123", "+447700900123"], True),
        (["someone@example.org"], True),
        (["North", "Kingston upon Hull", "St Helens"], False),
        (["B1", "LPA 12", "E23000036"], False),
        (["20B", "105A", "8N"], False),
        ([], False),
    ],
)
def test_addresses_are_known_by_their_values(values, is_so):
    assert has_contact_values(pl.Series(values, dtype=pl.String)) is is_so


def drawn(years_before, form="%Y-%m-%d"):
    """A report a row, and a date so many years before it, in a format."""
    draw = random.Random(5)
    days = [dt.date(2019, 1, 1) + dt.timedelta(days=draw.randrange(900)) for _ in range(100)]
    earlier = [day - dt.timedelta(days=int(365.25 * years_before(draw))) for day in days]
    return pl.DataFrame(
        {"Reported": [f"{d:%d/%m/%Y}" for d in days], "Other": [d.strftime(form) for d in earlier]}
    )


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%d/%m/%Y", "%d-%b-%Y", "%d.%m.%Y 00:00", "%Y%m%d"])
def test_dates_years_before_all_others_are_taken_for_births_however_written(form):
    children = drawn(lambda draw: draw.uniform(0.8, 18), form)
    assert find_likely_births(children) == {"Other"}


def test_offences_reported_late_now_and_then_are_no_births():
    some_late = drawn(lambda draw: draw.uniform(0, 20) if draw.random() < 0.5 else 0.05)
    assert find_likely_births(some_late) == set()
    assert find_likely_births(some_late.select("Reported")) == set()


@pytest.mark.parametrize(
    ("header", "column", "is_known"),
    [
        ("OCCURRENCE_NO", "incident_id", True),
        ("ReportedDateTime", "reported_date", True),
        ("OnlineIndicator", "is_online", True),
        ("SOURCE_CD", "referral_source", True),
        ("COMMITTED_TO", "occurred_from", False),
        ("Offence End", "occurred_from", False),
        ("Date Closed", "opened_date", False),
        ("Suspect Age", "victim_age", False),
    ],
)
def test_short_forms_are_read_and_the_end_is_never_the_beginning(header, column, is_known):
    likeness = compare_names(header, column)
    assert (likeness == SURE) is is_known
    if "End" in header or "TO" in header:
        assert likeness < 0.6


def test_a_name_that_mostly_means_a_column_is_asked_about():
    assert compare_names("Date Created", "opened_date") == NEARLY_SURE < SURE
