"""Cells are read as a person sees them, and what cannot be told apart is refused."""

import datetime as dt
import unicodedata

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts.check import check
from pipelines.contracts.extracts import CostLines, Incidents, Investigations
from pipelines.contracts.lookalikes import LOOKALIKES, PLAIN_CHARACTERS
from tests.unit.test_check import AS_AT, COST_LINE, FORCE, INCIDENT, INVESTIGATION

UNSEEN = ["\u200b", "\ufeff", "\u200e", "\u200f", "\u00ad", "\u2060", "\ufe0f", "\x00", "\x07"]
IDENTIFIERS = st.from_regex(r"[A-Z0-9]{1,4}[/-][A-Z0-9]{2,8}", fullmatch=True)


def checked(contract, *rows):
    frame = pl.DataFrame(
        [{"line": n + 2, "record": n, **row} for n, row in enumerate(rows)],
        schema_overrides={name: pl.String for row in rows for name in row},
    )
    return check(frame, contract, as_at=AS_AT, force_codes=[FORCE])


def with_ids(*identifiers):
    return [{**INCIDENT, "incident_id": identifier} for identifier in identifiers]


def accepted_ids(*identifiers):
    return checked(Incidents, *with_ids(*identifiers)).accepted["incident_id"].to_list()


@settings(max_examples=10)
@given(
    identifiers=st.lists(IDENTIFIERS, min_size=1, max_size=8),
    places=st.lists(st.tuples(st.integers(0, 14), st.sampled_from(UNSEEN)), max_size=4),
    escaped=st.sampled_from(["{}", '="{}"', "'{}", "'{}'", '"{}"', " {}\t", "\u00a0{} "]),
)
def test_an_identifier_is_the_same_whatever_nobody_sees_of_it(identifiers, places, escaped):
    written = []
    for identifier in identifiers:
        for place, unseen in places:
            identifier = identifier[:place] + unseen + identifier[place:]
        written.append(escaped.format(identifier))
    result = checked(Incidents, *with_ids(*written))
    assert result.rejected["reasons"].to_list() == []
    assert result.accepted["incident_id"].to_list() == identifiers
    is_other = sum(w.strip() != i for w, i in zip(written, identifiers, strict=True))
    assert result.notices.get("mended_text:incident_id", 0) == is_other


@settings(max_examples=15)
@given(IDENTIFIERS, st.integers(0, 12), st.characters(exclude_categories=("Cs",)))
def test_one_look_is_never_two_identifiers(identifier, place, other):
    """A character of any script put in is taken out, read as its plain one, or refused."""
    place = min(place, len(identifier))
    result = checked(Incidents, *with_ids(identifier[:place] + other + identifier[place:]))
    for found in result.accepted["incident_id"].to_list():
        strange = [c for c in found if not c.isascii() and "LATIN" not in unicodedata.name(c, "")]
        assert strange == []


@pytest.mark.parametrize("plain", sorted(LOOKALIKES))
def test_every_lookalike_is_its_plain_character_in_either_case(plain):
    written = [f"A{c}B9" for c in LOOKALIKES[plain]]
    assert set(accepted_ids(*written)) == {f"A{plain}B9".upper()}


@pytest.mark.parametrize(
    "sign", ["\u00b2", "\u00bd", "\u2460", "\u2122", "\u00ba", "\u2082", "\u3392"]
)
def test_a_small_or_framed_sign_is_no_plain_one(sign):
    """The two of a square is no figure of the reference; three letters in a sign are none."""
    result = checked(Incidents, *with_ids(f"CR/1{sign}/19"))
    assert result.rejected["reasons"].to_list() == [["identifier_with_lookalike:incident_id"]]
    (place,) = checked(Incidents, {**INCIDENT, "district": f"Ynys M{sign}n"}).rejected["reasons"]
    assert place.to_list() == ["not_a_label:district"]


@pytest.mark.parametrize("letter", ["\u0406", "\u041e", "\u03bd", "\u0131", "\u4e00", "\u0417"])
def test_a_letter_with_several_plain_ones_or_none_is_refused(letter):
    assert letter not in PLAIN_CHARACTERS
    result = checked(Incidents, *with_ids(f"CR{letter}1"))
    assert result.rejected["reasons"].to_list() == [["identifier_with_lookalike:incident_id"]]


@pytest.mark.parametrize(
    "word", ["NULL", "null", "None", "N/A", "nan", "<NA>", "(blank)", "-", "."]
)
@pytest.mark.parametrize("column", ["offence_code", "victim_age", "occurred_from", "district"])
def test_a_word_for_nothing_is_empty_where_a_column_may_be_with_a_notice(column, word):
    result = checked(Incidents, {**INCIDENT, column: word})
    assert result.accepted[column].to_list() == [None]
    assert result.notices == {f"read_as_empty:{column}": 1}


@pytest.mark.parametrize("column", ["incident_id", "abuse_type", "is_online", "reported_date"])
def test_a_word_for_nothing_is_missing_where_a_column_may_not_be_empty(column):
    result = checked(Incidents, {**INCIDENT, column: "NULL"})
    assert result.rejected["reasons"].to_list() == [[f"missing:{column}"]]


def test_a_district_that_may_be_called_so_keeps_its_name():
    rows = [{**INCIDENT, "district": name} for name in ("NA", "Blank", "n/a")]
    assert checked(Incidents, *rows).accepted["district"].to_list() == ["NA", "Blank", None]


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#####"])
@pytest.mark.parametrize(
    ("contract", "row", "column"),
    [
        (Incidents, INCIDENT, "incident_id"),
        (Incidents, INCIDENT, "district"),
        (Incidents, INCIDENT, "abuse_type"),
        (Incidents, INCIDENT, "is_online"),
        (Investigations, INVESTIGATION, "closed_date"),
        (CostLines, COST_LINE, "amount_gbp"),
        (CostLines, COST_LINE, "grade"),
    ],
)
def test_an_error_of_a_spreadsheet_is_refused_as_such_in_every_column(contract, row, column, error):
    result = checked(contract, {**row, column: error})
    assert result.rejected["reasons"].to_list() == [[f"error_cell:{column}"]]


def test_a_formula_is_no_value():
    result = checked(Incidents, {**INCIDENT, "district": "=A1&B1"})
    assert result.rejected["reasons"].to_list() == [["formula:district"]]


def test_a_date_as_text_of_a_formula_is_that_date():
    result = checked(Incidents, {**INCIDENT, "reported_date": '="2019-01-02"'})
    assert result.accepted["reported_date"].to_list() == [dt.date(2019, 1, 2)]
