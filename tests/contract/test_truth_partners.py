"""The marts of partners and of the survey find what the synthesiser knows of its own world."""

import polars as pl
import pytest

COUNTS = (
    "incident_count",
    "reached_count",
    "due_count",
    *(f"within_{days}_count" for days in (1, 5, 15)),
)


def test_every_pair_of_agencies_shares_as_it_was_drawn(mart, truth):
    found = mart("partner_sharing").group_by("from_agency", "to_agency").agg(pl.col(COUNTS).sum())
    counted: dict[str, dict[str, dict[str, int]]] = {}
    for row in found.iter_rows(named=True):
        cell = {name: row[name] for name in COUNTS}
        counted.setdefault(row["from_agency"], {})[row["to_agency"]] = cell
    assert counted == truth["realised"]["knowledge"]["sharing"]


def test_what_is_shared_at_all_and_at_once_is_that_of_each_force(mart, truth):
    names = ("incident", "shared", "shared_within_1_day")
    rows = (
        mart("partnership_by_month")
        .group_by("force_code")
        .agg(pl.col(f"{name}_count").sum() for name in names)
    )
    stated = truth["realised"]["notifications"]["by_force"]
    assert {row["force_code"]: row for row in rows.iter_rows(named=True)} == {
        code: {"force_code": code, **{f"{name}_count": of[f"{name}_count"] for name in names}}
        for code, of in stated.items()
    }


def test_repeats_and_reviews_are_those_that_were_drawn(mart, truth):
    stated = truth["realised"]["knowledge"]
    repeats = mart("repeat_concern_by_year")
    assert {name: repeats[name].sum() for name in stated["repeats"]} == stated["repeats"]
    assert repeats["child_known_count"].sum() == repeats["incident_count"].sum()
    reviews = mart("review_by_year")
    any_told = reviews.filter(agency="any")
    social_care = reviews.filter(agency="social_care")
    assert {
        "linked_count": any_told["linked_count"].sum(),
        "any_knew_count": any_told["knew_count"].sum(),
        "social_care_knew_count": social_care["knew_count"].sum(),
    } == stated["reviews"]
    assert any_told["review_count"].sum() == truth["realised"]["reviews"]["count"]
    by_type = dict(any_told.group_by("review_type").agg(pl.col("review_count").sum()).iter_rows())
    assert by_type == {k: n for k, n in truth["realised"]["reviews"]["by_type"].items() if n}


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
    assert sum(held) >= len(held) - 1


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
