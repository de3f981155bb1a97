"""What is typed into the claims page: read as people write numbers, and never an exception."""

from dataclasses import fields

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.claims import figures as claims_figures
from dashboard.claims import words as claims_words
from dashboard.claims.queries import RECORDS
from dashboard.claims.stated_claim import (
    ATTRIBUTES,
    FIELDS,
    contradictions,
    lacking,
    read_number,
    typed,
    written,
)
from pipelines.models.claims.check import TypedClaim, check_claim, implied_count

PUBLISHED = {
    "since": "2012",
    "until": "2015",
    "rise": "88%",
    "now": "70,000",
    "each": "£19,000",
    "total": "£1bn",
    "later": "2020",
    "later_number": "200 thousand",
    "later_total": "3 billion",
}
ODD = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", "nan", "inf", "-1", "1e400", "9" * 40, "2012/13", "-100", "£-3", "٣", "0"]
    ),
    st.floats().map(str),
    st.integers().map(str),
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("70,000", 70_000),
        ("£19,000", 19_000),
        ("88%", 88),
        ("88 per cent", 88),
        ("88 percent", 88),
        ("£1.33bn", 1.33e9),
        ("3 million", 3e6),
        ("12k", 12_000),
        ("−5", -5),
        ("+.5", 0.5),
    ],
)
def test_numbers_are_read_as_people_write_them(text, number):
    assert read_number(text) == pytest.approx(number)


@pytest.mark.parametrize(
    "text", ["", "many", "1.2.3", "1,2;3", "nan", "inf", "1e5", "£", "2012/13", "٣", "9" * 41]
)
def test_what_is_no_number_is_none(text):
    assert read_number(text) is None


def test_the_published_claim_typed_in_gives_the_published_answers():
    stated = typed(PUBLISHED)
    assert stated.problems == ()
    assert implied_count(stated.claim, 2020) == pytest.approx(200_460, abs=0.5)
    said = dict(check_claim(stated.claim).select("check", "sentence").iter_rows())
    assert said["yearly_growth"].endswith("is 23.4% a year.")
    assert said["implied_total"] == "70,000 × £19,000 is £1.33bn, not £1bn."


def test_what_is_written_out_is_read_back_as_it_was():
    claim = typed(PUBLISHED).claim
    assert typed(written(claim)).claim == claim
    assert set(ATTRIBUTES.values()) == {each.name for each in fields(TypedClaim)}
    assert set(FIELDS) == set(ATTRIBUTES)


@pytest.mark.parametrize(
    ("typed_in", "problem"),
    [
        ({"rise": "lots"}, "“Rise in per cent” cannot be read as a number, such as 88."),
        ({"rise": "-101"}, "Nothing falls by more than 100%."),
        ({"now": "-5"}, "“Number now” cannot be below nought."),
        ({"since": "12"}, "“From (year)” is not a year from 1900 to 2100."),
        ({"later": "2020.5"}, "“Later year” is not a year from 1900 to 2100."),
        ({"over": "0"}, "“Over how many years” is not a number of years."),
        ({"total": "9000000bn"}, "“Total cost (£)” is larger than any number of cases or pounds"),
    ],
)
def test_what_cannot_be_is_named_in_plain_words_and_counts_as_not_given(typed_in, problem):
    stated = typed(typed_in)
    assert len(stated.problems) == 1
    assert stated.problems[0].startswith(problem)
    assert stated.claim == TypedClaim()


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (TypedClaim(2015, 2012), "The first year must come before the last one"),
        (TypedClaim(2015, 2015), "The first year must come before the last one"),
        (TypedClaim(2012, 2015, years=4), "The years do not lie as far apart as is said"),
        (
            TypedClaim(2012, 2015, projected_year=2015),
            "The later year must come after the last one",
        ),
        (
            TypedClaim(growth_share=0.88, baseline_count=100, current_count=150),
            "The percentage and the two numbers do not agree",
        ),
    ],
)
def test_a_claim_that_contradicts_itself_is_told_so(claim, words):
    (found,) = contradictions(claim)
    assert found.startswith(words)


def test_a_claim_in_order_contradicts_nothing():
    assert contradictions(typed(PUBLISHED).claim) == []
    assert (
        contradictions(TypedClaim(2012, 2015, years=3, baseline_count=100, current_count=150)) == []
    )


def test_what_a_claim_leaves_out_is_named():
    assert len(lacking(TypedClaim(growth_share=0.88, unit_cost_gbp=19_000))) == 3
    assert lacking(TypedClaim(projected_year=2020)) == [
        "It does not say when it begins: no pace can be carried on to the later year."
    ]
    assert lacking(typed(PUBLISHED).claim) == []


@given(st.dictionaries(st.sampled_from([*FIELDS, "counted", "said"]), ODD), st.booleans())
def test_whatever_is_typed_in_there_are_words_and_no_exception(values, is_rate):
    stated = typed(values, "year_to_march" if is_rate else "calendar")
    series = RECORDS["section_47" if is_rate else "child_sexual"]
    found = pl.DataFrame({"year": [2012, 2013, 2021], "level": [10.0, 20.0, 30.0]})
    recorded = claims_words.beside(found, stated.year_kind)
    named = claims_words.record(series, "England", stated.year_kind)
    checks = check_claim(stated.claim, recorded, named)
    assert claims_words.answer(stated, checks)
    assert claims_words.words_to_lift(stated, checks, series, ["somebody"])
    assert claims_words.about(stated).height >= 4
    assert all(stated.problems)
    implied = claims_figures.path(stated.claim, recorded)
    for lines in (
        claims_figures.lines(implied, recorded, stated.claim),
        claims_figures.indexed(stated.claim, recorded, stated.claim.growth_share),
    ):
        assert lines["level"].is_finite().all()
        assert lines.select("year", "series").is_unique().all()
    years = claims_figures.by_year(implied, recorded, stated.claim)
    assert years["year"].is_unique().all()
