"""What the claims page says and draws: units, years, words to lift, lines."""

import polars as pl
import pytest

from dashboard.claims import figures as claims_figures
from dashboard.claims import words as claims_words
from dashboard.claims.charts import (
    CARRIED_ON,
    CLAIMED,
    CLAIMED_LATER,
    RECORDED,
)
from dashboard.claims.charts import (
    claim_lines as draw,
)
from dashboard.claims.queries import RECORDS
from dashboard.claims.stated_claim import StatedClaim, published
from pipelines.models.claims.check import CAUTION, TypedClaim, check_claim
from pipelines.reference.tables import read_reference_table

PUBLISHED_ID = "npcc_2015_with_times_2016"
OFFENCES = pl.DataFrame(
    {"year": [2012, 2015, 2020], "level": [18_949.0, 41_406.0, 57_277.0]},
)


def stated(claim_id: str) -> StatedClaim:
    rows = read_reference_table("claim").rows_by_key("claim_id", named=True, unique=True)
    return published(rows[claim_id] | {"claim_id": claim_id})


def checked(claim: StatedClaim, found: pl.DataFrame = OFFENCES, key: str = "child_sexual"):
    named = claims_words.record(RECORDS[key], "England and Wales", claim.year_kind)
    return check_claim(claim.claim, claims_words.beside(found, claim.year_kind), named)


def test_the_published_claim_is_answered_in_the_order_that_tells_most():
    claim = stated(PUBLISHED_ID)
    assert claims_words.answer(claim, checked(claim)) == (
        "A rise of 88% over 3 years (from 2012 to 2015) is 23.4% a year. "
        "70,000 × £19,000 is £1.33bn, not £1bn. "
        "Growing on at the same pace, 70,000 in 2015 would be 200,460 in 2020; "
        "the claim says 200,000."
    )


def test_the_words_to_lift_hold_the_arithmetic_the_record_the_units_and_the_sources():
    claim = stated(PUBLISHED_ID)
    words = claims_words.words_to_lift(
        claim, checked(claim), RECORDS["child_sexual"], ["Home Office, data as at today"]
    )
    for part in (
        "200,000 × £19,000 is £3.8bn, not £3bn.",
        "18,949 in 2012/13 and 41,406 in 2015/16, a rise of 118.5% where 88% was claimed.",
        "57,277 in 2020/21, 28.6% of the 200,460 that the claim implies.",
        "The claim counts cases of child sexual abuse under investigation; the record counts",
        "The units or the rules differ",
        "https://news.npcc.police.uk/",
        "Home Office, data as at today",
    ):
        assert part in words
    assert CAUTION not in words
    assert "None" not in words


def test_without_a_record_no_source_of_one_is_named():
    claim = stated(PUBLISHED_ID)
    checks = checked(claim, OFFENCES.clear())
    words = claims_words.words_to_lift(claim, checks, RECORDS["child_sexual"], ["Home Office"])
    assert "What was recorded" not in words
    assert "Home Office" not in words


def test_a_claim_that_gives_too_little_is_told_what_is_missing():
    claim = stated("npcc_2016")
    said = claims_words.answer(claim, checked(claim))
    assert said.startswith("Nothing can be worked out from what the claim gives. It gives a perc")
    assert "a cost each without a number" in said


def test_years_to_march_stand_beside_the_recorded_year_that_ends_in_them():
    claim = stated("dfe_2025")
    found = pl.DataFrame({"year": [2012, 2024], "level": [593_470.0, 632_830.0]})
    said = checked(claim, found, "referrals")["sentence"].to_list()
    assert any("593,470 in 2012/13 and 632,830 in 2024/25, a rise of 6.6%" in s for s in said)


def test_the_same_series_is_not_called_another_unit():
    words = claims_words.units_differ(stated("dfe_2025"), RECORDS["referrals"])
    assert words.startswith("Both count referrals")
    assert "The units or the rules differ" in claims_words.units_differ(
        stated("dfe_2025"), RECORDS["section_47"]
    )


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (
            StatedClaim(TypedClaim(2012, 2015), year_kind="calendar"),
            "2012 to 2015, 3 years (calendar",
        ),
        (StatedClaim(TypedClaim(2012, years=1)), "2012 to 2013, one year (it does not say"),
        (StatedClaim(TypedClaim(years=3)), "3 years that it does not name"),
        (
            StatedClaim(TypedClaim(current_year=2015), year_kind="calendar"),
            "2015 only (calendar years)",
        ),
        (StatedClaim(TypedClaim()), "Not said"),
    ],
)
def test_the_period_is_said_as_far_as_it_is_known(claim, words):
    assert claims_words.period(claim).startswith(words)


def test_what_is_typed_in_becomes_no_mark_up():
    assert claims_words.bullets(["<b>&"]) == "<ul><li>&lt;b&gt;&amp;</li></ul>"


def test_the_lines_are_the_claim_its_pace_its_later_number_and_the_record():
    claim = stated(PUBLISHED_ID)
    recorded = claims_words.beside(OFFENCES, claim.year_kind)
    implied = claims_figures.path(claim.claim, recorded)
    rows = claims_figures.lines(implied, recorded, claim.claim)
    by_line = {
        name: rows.filter(pl.col("series") == name)["year"].to_list()
        for name in (CLAIMED, CARRIED_ON, RECORDED, CLAIMED_LATER)
    }
    assert by_line == {
        CLAIMED: [2012, 2013, 2014, 2015],
        CARRIED_ON: [2015, 2016, 2017, 2018, 2019, 2020],
        RECORDED: [2012, 2015, 2020],
        CLAIMED_LATER: [2020],
    }
    assert claims_words.path_title(claim, implied, recorded, rows) == (
        "2020: 200,460 at the claim's pace, 57,277 recorded"
    )


def test_both_are_100_in_the_first_year_that_both_have():
    claim = TypedClaim(2012, 2015, growth_share=0.88)
    recorded = pl.DataFrame({"year": [2014, 2015, 2016], "count": [150.0, 165.0, 180.0]})
    rows = claims_figures.indexed(claim, recorded, 0.88)
    level = {(row["series"], row["year"]): row["level"] for row in rows.to_dicts()}
    assert level[CLAIMED, 2014] == level[RECORDED, 2014] == pytest.approx(100)
    assert level[RECORDED, 2016] == pytest.approx(120)
    assert level[CLAIMED, 2015] == pytest.approx(100 * 1.88 ** (1 / 3))
    assert rows["year"].min() == 2014


def test_two_numbers_without_more_are_drawn_as_they_stand():
    claim = TypedClaim(2022, 2023, projected_year=2030, projected_count=9, current_count=5)
    rows = claims_figures.lines(claims_figures.path(claim, _nothing()), _nothing(), claim)
    assert rows.rows() == [(2023, CLAIMED, 5.0), (2030, CLAIMED_LATER, 9.0)]


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(schema={"year": pl.Int64, "count": pl.Float64})


def test_a_line_keeps_its_colour_whichever_others_are_drawn():
    rows = pl.DataFrame({"year": [2012, 2013], "series": [RECORDED] * 2, "level": [1.0, 2.0]})
    spec = draw(rows, title="Recorded", axis="Number").to_dict()
    colour = spec["layer"][0]["encoding"]["color"]
    assert colour["legend"]["values"] == [RECORDED]
    assert colour["scale"]["range"][colour["scale"]["domain"].index(RECORDED)] == "#801650"
    assert spec["layer"][0]["encoding"]["y"]["scale"] == {"zero": True}


def test_the_claims_agree_with_the_published_figures_they_share():
    figures = dict(
        read_reference_table("published_figure").select("figure_id", "value").iter_rows()
    )
    claim = stated(PUBLISHED_ID).claim
    assert claim == TypedClaim(
        2012,
        2015,
        figures["npcc_2015_rise"],
        current_count=figures["npcc_2015_cases"],
        unit_cost_gbp=figures["npcc_2016_unit_cost"],
        projected_year=2020,
        projected_count=figures["times_2016_projection_cases"],
        total_gbp=figures["times_2016_yearly_cost"],
        projected_total_gbp=figures["times_2016_projection_cost"],
    )
