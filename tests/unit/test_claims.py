"""Claims: the published rise of 88 per cent by hand, what is left out, and awkward numbers."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.models.claims.check import (
    SCHEMA,
    Record,
    TypedClaim,
    check_claim,
    implied_count,
    implied_path,
)

PUBLISHED = TypedClaim(
    baseline_year=2012,
    current_year=2015,
    growth_share=0.88,
    current_count=70_000,
    unit_cost_gbp=19_000,
    projected_year=2020,
    projected_count=200_000,
    total_gbp=1e9,
    projected_total_gbp=3e9,
)
NUMBERS = st.one_of(st.none(), st.sampled_from([0, 0.0, -1, -1.5, 1e308, 1e-300]), st.floats())
YEARS = st.one_of(st.none(), st.integers(-1, 3000), st.just(10**400))


def recorded(*rows):
    return pl.DataFrame(list(rows), schema={"year": pl.Int64, "count": pl.Int64}, orient="row")


def checks(claim, frame=None):
    found = check_claim(claim, frame)
    assert dict(found.schema) == SCHEMA
    assert found["check"].is_unique().all()
    return {row["check"]: row for row in found.iter_rows(named=True)}


def sentences(claim, frame=None):
    return {check: row["sentence"] for check, row in checks(claim, frame).items()}


def test_the_published_claim_says_what_it_comes_to():
    assert sentences(PUBLISHED) == {
        "yearly_growth": "A rise of 88% over 3 years (from 2012 to 2015) is 23.4% a year.",
        "implied_baseline_count": "70,000 in 2015 after a rise of 88% means 37,234 in 2012.",
        "implied_total": "70,000 × £19,000 is £1.33bn, not £1bn.",
        "implied_projected_total": "200,000 × £19,000 is £3.8bn, not £3bn.",
        "implied_projected_count": "Growing on at the same pace, 70,000 in 2015 would be 200,460"
        " in 2020; the claim says 200,000.",
    }


def test_the_published_claim_in_numbers_with_their_units():
    actual = {check: (row["value"], row["unit"]) for check, row in checks(PUBLISHED).items()}
    assert actual == {
        "yearly_growth": (pytest.approx(1.88 ** (1 / 3) - 1), "share a year"),
        "implied_baseline_count": (pytest.approx(70_000 / 1.88), "count"),
        "implied_total": (1.33e9, "GBP"),
        "implied_projected_total": (3.8e9, "GBP"),
        "implied_projected_count": (pytest.approx(200_460, abs=0.5), "count"),
    }


def test_what_was_recorded_stands_beside_what_was_claimed():
    frame = recorded((2012, 18_949), (2015, 41_406), (2020, 57_277), (2021, 67_346))
    actual = checks(PUBLISHED, frame)
    assert actual["recorded_growth"]["value"] == pytest.approx(41_406 / 18_949 - 1)
    assert actual["recorded_growth"]["sentence"] == (
        "Recorded: 18,949 in 2012 and 41,406 in 2015, a rise of 118.5% where 88% was claimed."
        " What was recorded may be another unit than what was claimed."
    )
    assert actual["recorded_count"]["value"] == 57_277
    assert actual["recorded_count"]["sentence"] == (
        "57,277 were recorded in 2020, 28.6% of the 200,460 that the claim implies."
        " What was recorded may be another unit than what was claimed."
    )


def test_where_the_projected_year_is_not_recorded_the_last_recorded_one_is_named():
    frame = recorded((2012, 10), (2018, 140_000), (2017, 9))
    expected = 70_000 * 1.88
    actual = sentences(PUBLISHED, frame)["recorded_count"]
    assert actual.startswith(f"140,000 were recorded in 2018, 106.4% of the {expected:,.0f} that")
    assert "recorded_count" not in checks(PUBLISHED, recorded((2012, 10), (2015, 20)))


def test_without_growth_what_was_recorded_is_held_against_the_projection():
    claim = TypedClaim(projected_year=2020, projected_count=200_000)
    actual = sentences(claim, recorded((2020, 50_000)))
    assert actual["recorded_count"].startswith(
        "50,000 were recorded in 2020, 25% of the 200,000 that the claim implies."
    )


def test_two_counts_give_the_growth_and_say_whether_it_is_the_one_claimed():
    claim = TypedClaim(2012, 2015, baseline_count=40_000, current_count=70_000)
    actual = sentences(claim)
    assert actual["growth_of_counts"] == "From 40,000 to 70,000 is 75%."
    assert actual["yearly_growth"].startswith(
        "A rise of 75% over 3 years (from 2012 to 2015) is 20.5"
    )
    wrong = sentences(replace(claim, growth_share=0.88))
    assert wrong["growth_of_counts"] == "From 40,000 to 70,000 is 75%, not 88%."
    right = sentences(replace(claim, growth_share=0.754))
    assert right["growth_of_counts"] == "From 40,000 to 70,000 is 75%, as claimed."


def test_the_baseline_and_the_growth_give_the_count_and_its_cost():
    claim = TypedClaim(growth_share=-0.2, baseline_count=1000, unit_cost_gbp=19_000, total_gbp=15e6)
    assert sentences(claim) == {
        "implied_current_count": "A fall of 20% on 1,000 is 800.",
        "implied_total": "800 × £19,000 is £15.2m, about the £15m claimed.",
    }


def test_a_total_is_about_right_within_five_per_cent_only():
    claim = TypedClaim(current_count=100, unit_cost_gbp=1000)
    assert "about the £96,000" in sentences(replace(claim, total_gbp=96_000))["implied_total"]
    assert "not £95,000" in sentences(replace(claim, total_gbp=95_000))["implied_total"]
    assert sentences(claim)["implied_total"] == "100 × £1,000 is £100,000."


def test_a_fall_and_no_change_are_called_so():
    claim = TypedClaim(2010, 2012, growth_share=-0.19)
    assert sentences(claim)["yearly_growth"] == (
        "A fall of 19% over 2 years (from 2010 to 2012) is −10% a year."
    )
    still = replace(claim, growth_share=0.0, current_year=2011)
    assert sentences(still)["yearly_growth"] == (
        "No change over 1 year (from 2010 to 2011) is 0% a year."
    )


@pytest.mark.parametrize(
    "claim",
    [
        TypedClaim(),
        TypedClaim(2012, 2015),
        TypedClaim(2015, 2012, growth_share=0.88),
        TypedClaim(2015, 2015, growth_share=0.88),
        TypedClaim(2012, 2015, growth_share=-1.5),
        TypedClaim(growth_share=0.88),
        TypedClaim(baseline_count=0, current_count=10),
        TypedClaim(growth_share=-1.0, current_count=0),
        TypedClaim(2012, 2015, growth_share=float("nan"), projected_year=2020),
        TypedClaim(current_count=-5, unit_cost_gbp=19_000),
        TypedClaim(current_count=float("inf"), unit_cost_gbp=19_000),
        TypedClaim(2012, 10**400, growth_share=0.88),
        TypedClaim(baseline_count=1e-300, current_count=1e14),
    ],
)
def test_what_was_not_given_or_cannot_be_is_left_out(claim):
    assert checks(claim) == {}


def test_nothing_recorded_or_nought_recorded_gives_no_growth():
    for frame in (recorded(), recorded((2012, 0), (2015, 5)), recorded((2012, None), (None, 5))):
        assert "recorded_growth" not in checks(PUBLISHED, frame)


def test_a_claim_of_nought_is_no_share_of_anything():
    claim = TypedClaim(2012, 2015, growth_share=-1.0, current_count=0, projected_year=2020)
    actual = sentences(claim, recorded((2020, 50)))["recorded_count"]
    assert actual.startswith("50 were recorded in 2020. What")


def test_a_change_too_small_to_show_is_nought_without_a_sign():
    claim = TypedClaim(baseline_count=100_000, current_count=99_990)
    assert sentences(claim)["growth_of_counts"] == "From 100,000 to 99,990 is 0%."


def test_what_is_implied_is_of_later_years_only():
    assert implied_count(PUBLISHED, 2018) == pytest.approx(70_000 * 1.88)
    assert implied_count(PUBLISHED, 2015) is None
    assert implied_count(TypedClaim(2012, 2015, growth_share=-1.0, current_count=0), 2020) == 0
    assert implied_count(replace(PUBLISHED, growth_share=1e14), 3000) is None


@settings(deadline=None, max_examples=200)
@given(
    years=st.tuples(YEARS, YEARS, YEARS),
    numbers=st.lists(NUMBERS, min_size=7, max_size=7),
    rows=st.lists(st.tuples(YEARS, st.one_of(st.none(), st.integers(-5, 10**9))), max_size=4),
)
def test_whatever_is_typed_in_there_is_an_answer_in_finite_numbers(years, numbers, rows):
    growth, baseline, current, cost, projected, total, later_total = numbers
    claim = TypedClaim(
        *years[:2], growth, baseline, current, cost, years[2], projected, total, later_total
    )
    frame = recorded(*((year, count) for year, count in rows if year is None or year < 9999))
    found = check_claim(claim, frame)
    assert found["value"].is_finite().all()
    assert found["sentence"].str.ends_with(".").all()
    assert not found["sentence"].str.contains("(?i)nan|inf |none").any()


def test_a_period_without_its_ends_has_a_yearly_rate_and_no_path():
    claim = TypedClaim(growth_share=0.8, years=3, current_count=70_000, projected_year=2020)
    assert sentences(claim) == {
        "yearly_growth": "A rise of 80% over 3 years is 21.6% a year.",
        "implied_baseline_count": "70,000 after a rise of 80% means 38,889 before it.",
    }
    assert implied_path(claim, 2020).is_empty()


@pytest.mark.parametrize("ends", [{"baseline_year": 2012}, {"current_year": 2015}])
def test_one_end_and_the_length_give_the_other_end(ends):
    claim = TypedClaim(**ends, years=3, growth_share=0.88)
    assert "(from 2012 to 2015)" in sentences(claim)["yearly_growth"]


def test_two_ends_outweigh_a_length_that_contradicts_them():
    claim = TypedClaim(2012, 2015, growth_share=0.88, years=10)
    assert checks(claim)["yearly_growth"]["value"] == pytest.approx(1.88 ** (1 / 3) - 1)


def test_a_total_and_a_cost_each_give_the_number_that_was_not_said():
    claim = TypedClaim(unit_cost_gbp=19_000, total_gbp=1e9, projected_total_gbp=3e9)
    assert sentences(claim) == {
        "implied_count_of_total": "£1bn at £19,000 each is 52,632.",
        "implied_projected_count_of_total": "£3bn at £19,000 each is 157,895.",
    }
    assert checks(replace(claim, unit_cost_gbp=0)) == {}


def test_what_was_recorded_is_named_with_its_years_where_a_name_is_given():
    record = Record("Offences, England", year_name=lambda year: f"{year}/{year % 100 + 1}")
    found = check_claim(PUBLISHED, recorded((2012, 100), (2015, 200), (2020, 50_115)), record)
    said = dict(found.select("check", "sentence").iter_rows())
    assert said["recorded_growth"].startswith(
        "Offences, England: 100 in 2012/13 and 200 in 2015/16, a rise of 100% where 88% was"
    )
    assert said["recorded_count"].startswith(
        "Offences, England: 50,115 in 2020/21, 25% of the 200,460 that the claim implies."
    )


def test_a_rate_is_never_a_share_of_a_number_of_cases():
    frame = pl.DataFrame({"year": [2012, 2015, 2020], "count": [148.8, 159.1, 189.3]})
    found = check_claim(PUBLISHED, frame, Record("Enquiries per 10,000", is_rate=True))
    rows = found.rows_by_key("check", named=True, unique=True)
    assert rows["recorded_count"]["sentence"].startswith("Enquiries per 10,000: 189.3 in 2020. ")
    assert rows["recorded_count"]["unit"] == "rate"
    assert "148.8 in 2012 and 159.1 in 2015, a rise of 6.9%" in rows["recorded_growth"]["sentence"]


def test_the_path_goes_through_the_claims_own_years_and_on_at_the_same_pace():
    path = implied_path(PUBLISHED, 2018).rows()
    assert [(year, round(count), own) for year, count, own in path] == [
        (2012, 37_234, True),
        (2013, 45_954, True),
        (2014, 56_717, True),
        (2015, 70_000, True),
        (2016, 86_394, False),
        (2017, 106_628, False),
        (2018, 131_600, False),
    ]


def test_a_fall_to_nought_has_no_path_before_it():
    claim = TypedClaim(2012, 2015, growth_share=-1.0, current_count=0)
    assert implied_path(claim, 2017).rows() == [(2016, 0.0, False), (2017, 0.0, False)]


@settings(deadline=None, max_examples=200)
@given(
    years=st.tuples(YEARS, YEARS, YEARS),
    numbers=st.lists(NUMBERS, min_size=3, max_size=3),
    until=st.integers(-5, 10**6),
)
def test_no_path_is_longer_than_a_century_or_leaves_the_numbers(years, numbers, until):
    growth, baseline, current = numbers
    claim = TypedClaim(*years[:2], growth, baseline, current, years=years[2])
    path = implied_path(claim, until)
    assert path["year"].is_unique().all()
    assert path.height <= 202
    assert path["count"].is_finite().all()
    assert (path["count"] >= 0).all()
