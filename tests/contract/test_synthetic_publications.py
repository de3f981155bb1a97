"""The demo's publications are its own incidents, take the real road, and never pass for real."""

import datetime as dt
import json

import polars as pl
import pytest

from pipelines.contracts.vocabulary import SYNTHETIC_NOTE
from pipelines.publishing.versions import read_mart
from pipelines.record_store.store import END_OF_TIME, latest_versions, read_store
from pipelines.settings import Settings
from pipelines.sources import SOURCES
from pipelines.synthetic.publication_parameters import (
    POLICE_SHARE_OF_REFERRALS,
    SECTION_47_SHARE_OF_REFERRALS,
)
from pipelines.synthetic.publications.recorded_crime import published_quarters

ENGLAND = "E92000001"
REFERRALS = "Referrals and Re-referrals: referral count"
SECTION_47 = "Section 47 enquiries rate per 10,000 children [LAIT Section_47]"


@pytest.fixture(scope="module")
def truth(demo_extracts):
    return json.loads((demo_extracts / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def mart(demo_home):
    return lambda name: read_mart(demo_home, name)


def year_ending_in_march(column):
    return (pl.col(column).dt.offset_by("9mo")).dt.year().alias("year")


def figures(mart, measure):
    rows = mart("safeguarding_by_year").filter(
        pl.col("area_code") == ENGLAND, pl.col("measure") == measure
    )
    return dict(rows.select("year", "value").iter_rows())


def english_incidents(mart):
    demand = mart("demand_by_month").filter(pl.col("force_code").str.starts_with("E"))
    by_year = demand.group_by(year_ending_in_march("month")).agg(pl.col("incident_count").sum())
    return dict(by_year.iter_rows())


def test_recorded_crime_is_the_incidents_recorded_as_a_crime_force_by_force(mart):
    crime = mart("recorded_crime_by_quarter")
    quarters = crime["quarter_start"].unique().sort()
    recorded = (
        mart("demand_by_month")
        .with_columns(pl.col("month").dt.truncate("1q").alias("quarter_start"))
        .filter(pl.col("quarter_start").is_in(quarters.to_list()))
    )
    keys = ["force_code", "quarter_start"]
    theirs = crime.group_by(keys).agg(pl.col("offence_count").sum())
    ours = recorded.group_by(keys).agg(pl.col("recorded_crime_count").sum())
    both = theirs.join(ours, on=keys, how="left").with_columns(pl.col("recorded_crime_count") + 0)
    assert both.height == crime["force_code"].n_unique() * quarters.len()
    counted = both["recorded_crime_count"].fill_null(0)
    assert (both["offence_count"] == counted).all()
    assert counted.sum() > 1000


def test_each_offence_is_counted_under_its_code_and_stands_in_its_group(mart, truth, demo_home):
    with read_store(Settings(home=demo_home)) as connection:
        latest = latest_versions(SOURCES["incidents"], as_known=END_OF_TIME)
        incidents = connection.sql(latest).pl().filter("is_crime_recorded")
    last = mart("recorded_crime_by_quarter")["quarter_start"].max()
    incidents = incidents.filter(
        pl.col("reported_date") >= dt.date(2012, 4, 1),
        pl.col("reported_date") < pl.lit(last).dt.offset_by("3mo"),
    )
    codes = dict(incidents["offence_code"].value_counts().iter_rows())
    assert truth["recorded_crime"] == {
        "last_quarter": last.isoformat(),
        "offences_by_code": codes,
    }
    groups = (
        mart("recorded_crime_by_quarter")
        .group_by("offence_group")
        .agg(pl.col("offence_count").sum())
    )
    of_group = dict(groups.iter_rows())
    assert of_group["child_cruelty"] == codes["11A"]
    assert of_group["obscene_publications"] == codes["86"]
    assert of_group["not_child_specific"] == codes["8N"] + codes["5D"]
    assert of_group["child_sexual"] == sum(
        codes[code] for code in ("17B", "19D", "20B", "22B", "71", "88A")
    )


def test_no_quarter_is_published_before_its_lag_is_over(mart):
    assert mart("recorded_crime_by_quarter")["quarter_start"].max() == dt.date(2026, 4, 1)
    assert len(published_quarters(dt.date(2012, 9, 29))) == 0
    assert len(published_quarters(dt.date(2012, 9, 30))) == 1


def test_referrals_and_section_47_follow_the_incidents_of_english_forces(mart, truth):
    incidents, referrals = english_incidents(mart), figures(mart, REFERRALS)
    rates = figures(mart, SECTION_47)
    assert max(referrals) == 2026
    for year, count in referrals.items():
        assert count == pytest.approx(incidents[year] / POLICE_SHARE_OF_REFERRALS, abs=5.5)
    children = {force: own for force, own in truth["children"].items() if force.startswith("E")}
    for year, rate in rates.items():
        mid_year = str(min(year - 1, 2024))
        expected = (
            10_000
            * SECTION_47_SHARE_OF_REFERRALS
            * incidents[year]
            / POLICE_SHARE_OF_REFERRALS
            / sum(own[mid_year] for own in children.values())
        )
        assert rate == pytest.approx(expected, abs=0.06)


def test_child_protection_is_a_part_of_the_workforce_of_its_force(mart, demo_home):
    with read_store(Settings(home=demo_home)) as connection:
        latest = latest_versions(SOURCES["staffing"], as_known=END_OF_TIME)
        staffing = connection.sql(latest).pl()
    posts = staffing.filter(pl.col("grade").is_in(["constable", "sergeant"])).group_by(
        "force_code", "month"
    )
    strength = posts.agg(pl.col("strength_fte").cast(pl.Float64).sum())
    officers = mart("workforce_by_year").filter(pl.col("worker_type") == "police officer")
    both = officers.with_columns(pl.col("counted_date").dt.truncate("1mo").alias("month")).join(
        strength, on=["force_code", "month"]
    )
    assert both.height >= 3 * 14
    part = both["strength_fte"] / both["fte"].cast(pl.Float64)
    assert 0.01 < part.min() <= part.max() < 0.1


def test_a_copy_elsewhere_under_another_name_is_still_synthetic(
    demo_extracts, truth, tmp_path, load
):
    for source, written in truth["publications"].items():
        text = (demo_extracts / written["file"]).read_text(encoding="utf-8")
        assert text.splitlines()[1].count(SYNTHETIC_NOTE) == 1
        copy = tmp_path / f"{source}.csv"
        copy.write_text(text, encoding="utf-8")
        assert load(copy, as_at="2026-10-31").load.is_synthetic
        # What does not say so, and lies beside no truth, is taken as it is.
        copy.write_text(text.replace(SYNTHETIC_NOTE, "2026"), encoding="utf-8")
        assert not load(copy, as_at="2026-10-30").load.is_synthetic
