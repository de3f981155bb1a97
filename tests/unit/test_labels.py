"""Names of places and ranks pass, and what reads like a person is refused without being shown."""

import polars as pl
import pytest

from pipelines.contracts.labels import find_label_faults
from pipelines.reference.tables import read_reference_table

GRADES = [
    *("PC", "DC", "PS", "T/DS", "DCI", "DSupt", "Constable", "Inspector", "SO1", "PO1-4", "DC/PC"),
    *("Detective Constable", "Chief Inspector", "Band C", "Scale 6", "Grade 7"),
]
DISTRICTS = [
    *("St Helens", "Ynys Môn", "Kingston upon Hull", "King's Lynn and West Norfolk", "King's Lynn"),
    *("Bristol, City of", "Herefordshire, County of", "Poole, Dorset", "Brighton & Hove", "D01"),
    *("Barnet, Brent & Harrow", "Albert Dock", "Mary Tavy", "Victoria Park", "Hazel Grove"),
    *("Thomas Street", "Robin Hood's Bay", "Ross-on-Wye", "E05000123", "Area 3", "4 Hyde Park"),
    *("St James", "St. Thomas", "Shirley", "TOM", "Lewis", "Barnes", "Morgan Town", "Kirk Ella"),
    *("Lee Valley", "Barry Island", "Forest of Dean", "Central (incl. A&E)", "CID - West"),
]
PEOPLE = [
    *(
        "John Smith",
        "JANE DOE",
        "jane doe",
        "SMITH, Jane",
        "Smith, John",
        "Mr Jones",
        "Kelly Brown",
    ),
    *("Mohammed Khan", "Emily Rose Carter", "Sarah-Jane Smith", "Oliver O'Neill", "Mary Jones"),
    *("Jane Doe, 12 Acacia Avenue", "12 High Street, Leeds", "Flat 3, Tower", "LS1 4AB"),
    *("Leeds LS14AB", "07700 900123", "+44 7700 900123", "jane@example.org", "born 2009"),
    *("Jane Doe 03/04/2009", "2009-04-03", "3 Apr 2009", "lives with mother", "123 456 7890"),
    *("Smith Jane", "SMITH Jane", "OKAFOR John", "Smith J", "Smith, J.", "J Smith", "J. Smith"),
    *("Jane  Smith", "Jane_Smith", "Jane.Smith", "Jane", "JOHN", "14 Heol y Bont", "Rose Cottage"),
    *("DC 1234 Smith", "PC 4321", "Male 14", "12yo female", "aged 12"),
]


def faults(values, *, is_offence_code=False):
    return find_label_faults(pl.Series(values), is_offence_code=is_offence_code)


def test_every_authority_of_england_and_wales_is_a_label():
    assert faults(read_reference_table("local_authority")["area_name"].to_list()) == {}


@pytest.mark.parametrize("label", [*DISTRICTS, *GRADES])
def test_a_district_or_a_grade_is_a_label(label):
    assert faults([label]) == {}


def test_every_grade_that_is_priced_is_a_label():
    assert faults(read_reference_table("component_rate")["component"].to_list()) == {}


@pytest.mark.parametrize("text", PEOPLE)
def test_what_reads_like_a_person_is_refused(text):
    assert faults([text]) == {text: "personal_data"}


@pytest.mark.parametrize(
    "text",
    ["*", "?", "<b>", "a|b", "Ynys M&ocirc;n", "B &amp; D", "M&#244;n", "\u0416", "\U0001f600"],
)
def test_what_is_no_name_or_code_is_no_label(text):
    assert faults([text]) == {text: "not_a_label"}


def test_offence_codes_have_the_shape_of_one():
    codes = ["20B", "8.1", "053/01", "19/16", "71", "SX03001", "104.22", "28H", "1"]
    assert faults(codes, is_offence_code=True) == {}
    found = faults(["rape", "assault", "20B of Jane"], is_offence_code=True)
    assert set(found.values()) == {"not_an_offence_code"}
