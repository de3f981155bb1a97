"""The marts of partners and of the survey find what the synthesiser knows of its own world."""

import polars as pl
import pytest

COUNTS = (
    "incident_count",
    "reached_count",
    "due_count",
    *(f"within_{days}_count" for days in (1, 5, 15)),
)


@pytest.fixture(scope="module")
def lost(mart, truth):
    """Incidents of months in which a force of some five notifications a month had none by chance.

    Such a month counts as not delivered. The tests' own home has no force so small.
    """
    counted = mart("repeat_concern_by_year")["incident_count"].sum()
    missing = truth["realised"]["incidents"]["count"] - counted
    assert 0 <= missing <= (0 if len(truth["forces"]) <= 3 else 0.001 * counted)
    return int(missing)


def all_within(found, stated, lost):
    """Whether the same things are counted, and each as stated but for the lost ones."""
    assert found.keys() == stated.keys()
    return all(stated[name] - lost <= found[name] <= stated[name] for name in stated)


def test_every_pair_of_agencies_shares_as_it_was_drawn(mart, truth, lost):
    found = mart("partner_sharing").group_by("from_agency", "to_agency").agg(pl.col(COUNTS).sum())
    counted = {
        (row["from_agency"], row["to_agency"], name): row[name]
        for row in found.iter_rows(named=True)
        for name in COUNTS
    }
    stated = {
        (name, other, count): cell[count]
        for name, others in truth["realised"]["knowledge"]["sharing"].items()
        for other, cell in others.items()
        for count in COUNTS
    }
    assert all_within(counted, stated, lost)


def test_what_is_shared_at_all_and_at_once_is_that_of_each_force(mart, truth, lost):
    names = [f"{name}_count" for name in ("incident", "shared", "shared_within_1_day")]
    rows = mart("partnership_by_month").group_by("force_code").agg(pl.col(names).sum())
    counted = {(row["force_code"], n): row[n] for row in rows.iter_rows(named=True) for n in names}
    by_force = truth["realised"]["notifications"]["by_force"]
    stated = {(code, name): of[name] for code, of in by_force.items() for name in names}
    assert all_within(counted, stated, lost)


def test_repeats_and_reviews_are_those_that_were_drawn(mart, truth, lost):
    stated = truth["realised"]["knowledge"]
    repeats = mart("repeat_concern_by_year")
    found = {name: repeats[name].sum() for name in stated["repeats"]}
    # A lost incident can make the one after it the first, or an unshared one.
    assert all(abs(found[name] - stated["repeats"][name]) <= 2 * lost for name in found)
    assert repeats["child_known_count"].sum() == repeats["incident_count"].sum()
    reviews = mart("review_by_year")
    any_told, social_care = (
        reviews.filter(agency=agency).select(pl.col("^.*_count$").sum()).row(0, named=True)
        for agency in ("any", "social_care")
    )
    found = {
        "linked_count": any_told["linked_count"],
        "any_knew_count": any_told["knew_count"],
        "social_care_knew_count": social_care["knew_count"],
    }
    assert all_within(found, stated["reviews"], lost)
    assert any_told["review_count"] == truth["realised"]["reviews"]["count"]
    by_type = reviews.filter(agency="any").group_by("review_type").agg(pl.col("review_count").sum())
    stated_types = truth["realised"]["reviews"]["by_type"]
    assert dict(by_type.iter_rows()) == {kind: n for kind, n in stated_types.items() if n}


def test_the_force_s_own_share_of_sharing_lies_in_the_interval_of_its_latest_year(mart, truth):
    """Drawn of each force: a share of incidents is shared, so many of them within a day."""
    rows = mart("partner_wait_by_year").filter(to_agency="any", financial_year="2025/26")
    by_force = truth["realised"]["notifications"]["by_force"]
    held = [
        row["share_low_within_15_days"]
        <= by_force[row["force_code"]]["shared_share"]
        <= row["share_high_within_15_days"]
        for row in rows.filter(pl.col("force_code") != "ALL").iter_rows(named=True)
    ]
    assert len(held) == len(by_force)
    # Forces share alike from year to year, so that a 95 % interval misses few of them.
    assert sum(held) >= 0.85 * len(held) - 1


def test_the_survey_s_answers_and_response_are_those_that_were_drawn(mart, truth):
    in_all = pl.col("force_code") == "ALL"
    for row in mart("readiness_response").filter(in_all).iter_rows(named=True):
        stated = truth["realised"]["survey"][str(row["survey_date"])]
        assert row["invited_count"] == stated["invited_count"]
        assert row["respondent_count"] == stated["response_count"]
        share = truth["parameters"]["response_share"]["value"]
        assert row["response_share"] == pytest.approx(share, abs=0.15)
    rows = mart("readiness").filter(in_all)
    for row in rows.iter_rows(named=True):
        stated = truth["realised"]["survey"][str(row["survey_date"])]
        answers = stated[f"{row['question']}:yes"] + stated[f"{row['question']}:no"]
        assert row["response_count"] == answers
        told = stated[f"{row['question']}:yes"] if answers >= 10 else None
        assert row["yes_count"] == told
    assert rows["yes_count"].is_not_null().any()
