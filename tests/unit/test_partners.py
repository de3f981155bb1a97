"""Who knew of what within how many days: cases by hand, and what holds of any."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.partners import figures, words
from pipelines.contracts.marts.partners import (
    PartnerSharing,
    PartnerWaitByYear,
    PartnerWaitCurve,
)
from pipelines.models.partners.sharing import count_sharing
from pipelines.models.partners.waits import partner_waits
from pipelines.models.shares import wilson_interval
from tests.fuzz import examples

SCHEMA = {
    "force_code": pl.String,
    "financial_year": pl.String,
    "from_agency": pl.String,
    "to_agency": pl.String,
    "is_due": pl.Boolean,
    "is_reached": pl.Boolean,
    "working_days": pl.Int64,
    "incident_count": pl.Int64,
}
PAIR = ("E23000001", "2025/26", "police", "social_care")


def waits(*rows: tuple[bool, bool, int, int], pair: tuple[str, ...] = PAIR) -> pl.DataFrame:
    return pl.DataFrame([(*pair, *row) for row in rows], schema=SCHEMA, orient="row")


def test_a_share_is_of_what_has_fifteen_days_behind_it():
    made = PartnerSharing.validate(
        count_sharing(
            waits(
                (True, True, 0, 4),
                (True, True, 3, 2),
                (True, True, 16, 1),  # reached, but too late for a share
                (True, False, 40, 3),
                (False, True, 0, 5),  # told at once, and too recent to count
                (False, False, 9, 6),
            )
        )
    )
    names = ("incident", "reached", "due", "within_1", "within_5", "within_15")
    assert [made[f"{name}_count"].item() for name in names] == [21, 12, 10, 4, 6, 6]
    row = figures.pair(figures.add_shares(made), "police", "social_care")
    assert row["share_within_5_days"] == 0.6
    assert row["not_reached_share"] == pytest.approx(0.4)
    assert row["not_within_15_count"] == 4
    few = figures.add_shares(made.with_columns(due_count=4, within_5_count=4))
    assert few["share_within_5_days"].item() is None  # of fewer than five it would tell of a case


def test_recent_reports_count_in_a_wait_for_as_long_as_they_have_been_seen():
    # Ten reports: 4 known on the day, 2 gone from sight after day 2, 1 known on day 3; 3 never.
    by_year, _ = partner_waits(
        waits((True, True, 0, 4), (False, False, 2, 2), (True, True, 3, 1), (True, False, 61, 3))
    )
    row = PartnerWaitByYear.validate(by_year).filter(force_code="E23000001").row(0, named=True)
    assert (row["incident_count"], row["reached_count"]) == (10, 5)
    assert row["share_within_1_days"] == 0.4
    # Of the 0.6 left after the day one of four goes on day 3; three are seen after, too few to say.
    assert row["share_within_5_days"] is None
    assert row["median_days"] is None


def test_quartiles_are_of_those_that_came_to_be_known_within_sixty_days():
    rows = ((True, True, 0, 30), (True, True, 2, 40), (True, True, 10, 30), (True, False, 61, 100))
    late = (True, True, 61, 7)  # known after sixty days: not among them
    by_year, curve = partner_waits(waits(*rows, late))
    row = by_year.filter(force_code="ALL").row(0, named=True)
    assert (row["incident_count"], row["reached_count"]) == (207, 100)
    quartiles = [row[f"{name}_days"] for name in ("lower_quartile", "median", "upper_quartile")]
    assert quartiles == [0, 2, 10]
    drawn = PartnerWaitCurve.validate(curve).filter(force_code="ALL")
    shares = dict(drawn.select("working_days", "reached_share").iter_rows())
    assert shares[0] == pytest.approx(30 / 207)
    assert shares[60] == pytest.approx(100 / 207)


def test_nothing_delivered_gives_empty_marts():
    assert count_sharing(waits()).is_empty()
    assert all(frame.is_empty() for frame in partner_waits(waits()))


AGENCIES = ("police", "social_care", "health")
CELLS = st.lists(
    st.tuples(
        st.sampled_from(("E23000001", "E23000002")),
        st.sampled_from(("2024/25", "2025/26")),
        st.sampled_from(AGENCIES),
        st.sampled_from((*AGENCIES, "any")),
        st.booleans(),
        st.booleans(),
        st.integers(0, 61),
        st.integers(1, 60),
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=examples(20))
@given(CELLS)
def test_parts_add_up_and_shares_stay_between_nought_and_one(cells):
    frame = pl.DataFrame(cells, schema=SCHEMA, orient="row")
    made = PartnerSharing.validate(count_sharing(frame))
    assert made["incident_count"].sum() == frame["incident_count"].sum()
    reached = frame.filter("is_reached")["incident_count"].sum()
    assert made["reached_count"].sum() == reached
    shares = figures.add_shares(made)
    for days in (1, 5, 15):
        low, share, high = (
            shares[f"{name}_within_{days}_days"].drop_nulls() for name in ("low", "share", "high")
        )
        assert ((low >= 0) & (low <= share) & (share <= high) & (high <= 1)).all()
    by_year, curve = partner_waits(frame)
    of_police = frame.filter(from_agency="police")["incident_count"].sum()
    for is_all in (True, False):
        rows = by_year.filter((pl.col("force_code") == "ALL") == is_all)
        assert rows["incident_count"].sum() == of_police
    if by_year.height:
        PartnerWaitByYear.validate(by_year)
        PartnerWaitCurve.validate(curve)
        rises = curve.with_columns(
            pl.col("reached_share").diff().over("force_code", "financial_year", "to_agency")
        )
        assert (rises["reached_share"].drop_nulls() >= -1e-12).all()


@settings(max_examples=examples(20))
@given(CELLS, st.integers(0, 39), st.integers(1, 61))
def test_being_told_later_never_raises_a_count_within_days(cells, place, more):
    place %= len(cells)
    *rest, days, many = cells[place]
    later = [*cells]
    later[place] = (*rest, min(days + more, 61), many)
    before, after = (
        count_sharing(pl.DataFrame(rows, schema=SCHEMA, orient="row")) for rows in (cells, later)
    )
    for name in ("within_1_count", "within_5_count", "within_15_count"):
        assert (after[name] <= before[name]).all()


def test_the_interval_of_none_of_nothing_is_not_known():
    share, low, high = wilson_interval(pl.col("part"), pl.col("whole"))
    frame = pl.DataFrame({"part": [0, 8], "whole": [0, 10]}).select(a=share, b=low, c=high)
    assert frame.row(0) == (None, None, None)
    assert frame.row(1) == pytest.approx((0.8, 0.49016, 0.94332), abs=5e-5)


def shared(*rows: tuple[str, str, int, int]) -> pl.DataFrame:
    """Pairs with how many were due and how many known within 5 and 15 days."""
    columns = ["from_agency", "to_agency", "due_count", "within_15_count"]
    frame = pl.DataFrame(list(rows), schema=columns, orient="row").with_columns(
        financial_year=pl.lit("2025/26"),
        incident_count=pl.col("due_count"),
        within_1_count=pl.lit(0),
        within_5_count=pl.col("within_15_count"),
    )
    return figures.add_shares(frame)


def test_the_gaps_told_are_those_to_social_care_and_else_the_largest():
    rows = shared(
        ("police", "health", 100, 10),
        ("police", "social_care", 100, 60),
        ("education", "social_care", 20, 5),
        ("education", "police", 20, 5),
        ("health", "education", 20, 17),
    )
    found = figures.gaps(figures.matrix(rows), fewest=6)
    assert found.select("from_agency", "to_agency").rows() == [
        ("police", "health"),
        ("police", "social_care"),
        ("education", "social_care"),
    ]
    said = words.gaps(found)
    assert "social care after 15 working days: 40 (40.0%) of 100 known to police, 15 (75" in said
    assert "known to health after 15" in words.gaps(found.head(1))


def test_the_answer_names_what_the_police_told_and_what_social_care_knew():
    rows = shared(("police", "any", 200, 100), ("police", "social_care", 200, 80))
    pairs = [figures.pair(rows, "police", to) for to in ("any", "social_care")]
    said = words.answer("Durham", "2025/26", *pairs)
    assert "of 200 incidents reported in 2025/26, the police told another agency of 50.0%" in said
    assert "Social care knew of 40.0% within 5" in said
    assert "not on record" in words.answer("Durham", "2025/26", pairs[0], {})
    early = words.answer("Durham", "2026/27", {"share_within_5_days": None}, {})
    assert "too early to say" in early
    assert words.only_one(rows).startswith("On record the police tell no agency but social care")
    assert words.only_one(shared(("police", "health", 9, 1), ("police", "education", 9, 1))) == ""


def test_without_a_child_s_identifier_repeats_are_not_known_rather_than_none():
    rows = pl.DataFrame(
        {
            "financial_year": ["2025/26"],
            "incident_count": [50],
            "child_known_count": [0],
            "repeat_count": [0],
            "before_sharing_count": [0],
        }
    )
    assert words.repeats("Durham", rows).startswith("Not known for Durham")
    known = rows.with_columns(child_known_count=40, repeat_count=10, before_sharing_count=4)
    said = words.repeats("Durham", known)
    assert "10 of 40 incidents (25.0%)" in said
    assert "40.0% of these came before" in said
    assert "Of 10 the child is not known" in said


def test_the_year_to_show_is_the_last_that_is_over():
    rows = pl.DataFrame(
        {"financial_year": ["2023/24", "2024/25", "2025/26"], "due_count": [9, 9, 3]}
    )
    assert figures.year_to_show(rows, "2025/26") == "2024/25"
    assert figures.year_to_show(rows.tail(1), "2025/26") == "2025/26"
    assert figures.year_to_show(rows.with_columns(due_count=0), "2025/26") is None
