"""Children in need, safeguarding indicators and workforce: releases replace, titles reach all."""

import datetime as dt
from decimal import Decimal

import pytest

from pipelines.build import BuildOptions

PLACE = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,new_la_code,la_name"
)
TOOL = "Short Desc,Data item,Years,LA and Regions,Values,LA Number,Region"
WORKFORCE = (
    "date,geo_code,force_name,region,sex,rank_description,worker_type,total_headcount,total_fte"
)
FIGURES = (
    "select area_name, year, measure, value, marker from marts.safeguarding_by_year order by all"
)


def england(year, *cells):
    return f"{year},Reporting year,National,E92000001,England,,,,,,{','.join(map(str, cells))}"


def test_a_later_release_replaces_every_area_and_year_that_it_contains(write_csv, load, marts):
    header = f"{PLACE},category,referral_count,rereferral_count"
    load(
        write_csv(
            "a.csv", header, england(2013, "Referrals", 10, 1), england(2014, "Referrals", 20, 2)
        ),
        as_at="2015-01-31",
    )
    header = f"{PLACE},category,referral_count"
    load(write_csv("b.csv", header, england(2014, "Referrals", "c")), as_at="2016-01-31")
    assert marts()(FIGURES).rows() == [
        ("England", 2013, "Referrals: referral count", 10, None),
        ("England", 2013, "Referrals: rereferral count", 1, None),
        ("England", 2014, "Referrals: referral count", None, "c"),
    ]
    known = marts(BuildOptions(as_known=dt.date(2015, 6, 1)))(FIGURES)
    assert known.filter(known["year"] == 2014)["value"].to_list() == [20, 2]


def test_the_social_workers_table_stands_under_a_title_of_its_own_and_ends_in_september(
    write_csv, load, marts
):
    header = f"{PLACE},inpost_fte,caseload_fte"
    load(write_csv("a.csv", header, england(2025, 36186.3, "low")), as_at="2026-01-31")
    title = "Children's social workers"
    assert marts()(FIGURES).rows() == [
        ("England", 2025, f"{title}: caseload fte", None, "low"),
        ("England", 2025, f"{title}: inpost fte", 36186.3, None),
    ]
    assert marts(BuildOptions(until=dt.date(2025, 9, 29)))(FIGURES).is_empty()
    assert marts(BuildOptions(until=dt.date(2025, 9, 30)))(FIGURES).height == 2


@pytest.mark.parametrize("until", [None, dt.date(2016, 6, 30)])
def test_a_title_given_once_stands_on_every_row_of_its_measure(write_csv, load, marts, until):
    load(
        write_csv(
            "a.csv",
            TOOL,
            "S47,,2016,England,148.80000000000001,970.0,NA",
            "S47,Section 47 rate,2017,England,-,970.0,NA",
        )
    )
    measure = "Section 47 rate [LAIT S47]"
    rows = [("England", 2016, measure, 148.8, None), ("England", 2017, measure, None, ":")]
    assert marts(BuildOptions(until=until))(FIGURES).rows() == rows[: 1 if until else 2]


def test_a_figure_that_is_neither_number_nor_marker_is_refused(write_csv, load, marts):
    header = f"{PLACE},category,referral_count,rereferral_count"
    result = load(write_csv("a.csv", header, england(2013, "Referrals", "~", 1)))
    assert result.load.rows_rejected == 1
    assert [reason.reason for reason in result.report.reasons] == ["not_a_number:value"]
    assert marts()(FIGURES)["value"].to_list() == [1]


def test_an_authority_that_a_release_leaves_out_of_its_region_is_no_longer_counted(
    write_csv, load, marts
):
    header = f"{PLACE},age_group,population_estimate"
    place = "E92000001,England,E12000003,Yorks"
    whole = f"2019,Reporting year,Regional,{place},,,,0 to 17,60"
    county = f"2019,Reporting year,Local authority,{place},815,E10000023,North Yorkshire,0 to 17,60"
    new = f"2019,Reporting year,Local authority,{place},815,E06000065,North Yorkshire,0 to 17,60"
    load(write_csv("a.csv", header, whole, county), as_at="2020-01-31")
    load(write_csv("b.csv", header, whole, new), as_at="2021-01-31")
    people = marts()(
        "select force_code, year, child_population_count from intermediate.int_population"
    )
    assert people.rows() == [("E23000009", 2019, 60)]


def test_workforce_is_added_up_over_sexes_and_ranks_whatever_their_capitals(write_csv, load, marts):
    row = "2022-03-01,E23000036,Avon & Somerset,South West"
    load(
        write_csv(
            "a.csv",
            WORKFORCE,
            f"{row},Female,Chief Inspector,police officer,7,6.6",
            f"{row},Male,Chief inspector,Police Officer,10,9.3999999999999",
            f"{row},Male,Constable,police officer,100,95.25",
            f"{row},Male,Special Constable,special constable,5,0",
        )
    )
    mart = marts()("select * from marts.workforce_by_year order by worker_type")
    day = dt.date(2022, 3, 1)
    assert mart.rows() == [
        ("E23000036", day, "police officer", 117, Decimal("111.250000")),
        ("E23000036", day, "special constable", 5, Decimal("0.000000")),
    ]
    ranks = marts()("select rank, headcount_count from staging.stg_workforce order by rank")
    assert ("chief inspector", 17) in ranks.rows()
    assert marts(BuildOptions(until=dt.date(2022, 2, 28)))(
        "from marts.workforce_by_year"
    ).is_empty()
