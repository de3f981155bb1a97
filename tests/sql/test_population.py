"""Children per force: authorities added up, gaps refused or worked out, years carried on."""

import datetime as dt

import pytest

from pipelines.build import BuildOptions

HEADER = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,new_la_code,la_name,age_group,population_estimate"
)
REGION = "E12000003"
# Kingston upon Hull and East Riding are Humberside's; York is North Yorkshire's.
HULL, RIDING, YORK, UNKNOWN = "E06000010", "E06000011", "E06000014", "E06999999"
HUMBERSIDE, NORTH_YORKSHIRE = "E23000012", "E23000009"
INCIDENTS = (
    "force_code,incident_id,reported_date,abuse_type,referral_source,is_online,is_crime_recorded"
)
PEOPLE = (
    "select force_code, year, child_population_count, is_carried_forward"
    " from marts.population_by_year order by force_code, year"
)


def region(year, count):
    return f"{year},Reporting year,Regional,E92000001,England,{REGION},Yorks,,,,0 to 17,{count}"


def authority(year, code, count):
    place = f"E92000001,England,{REGION},Yorks,000,{code},Somewhere"
    return f"{year},Reporting year,Local authority,{place},0 to 17,{count}"


@pytest.fixture
def people(write_csv, load, marts):
    """Load a release of one region, and incidents known to some day, and read the mart."""

    def run(*rows, known_to="2019-12-31", options=None):
        load(write_csv("population.csv", HEADER, *rows), as_at="2019-11-30")
        incident = f"{HUMBERSIDE},A,2015-03-01,sexual,police,false,true"
        load(write_csv("incidents.csv", INCIDENTS, incident), as_at=known_to)
        return marts(options)(PEOPLE).rows()

    return run


def test_authorities_add_up_to_their_force_and_the_last_year_is_carried_on_and_marked(people):
    rows = people(
        region(2017, 60),
        authority(2017, HULL, 10),
        authority(2017, RIDING, 20),
        authority(2017, YORK, 30),
    )
    assert rows == [
        (NORTH_YORKSHIRE, 2017, 30, False),
        (NORTH_YORKSHIRE, 2018, 30, True),
        (NORTH_YORKSHIRE, 2019, 30, True),
        (HUMBERSIDE, 2017, 30, False),
        (HUMBERSIDE, 2018, 30, True),
        (HUMBERSIDE, 2019, 30, True),
    ]


def test_a_build_that_looks_back_carries_on_no_further_than_it_looks(people):
    rows = people(
        region(2017, 30),
        authority(2017, YORK, 30),
        options=BuildOptions(until=dt.date(2018, 3, 31)),
    )
    assert [row[1:] for row in rows] == [(2017, 30, False), (2018, 30, True)]


def test_what_the_region_leaves_over_is_the_only_force_that_is_not_given(people):
    rows = people(
        region(2019, 60),
        authority(2019, HULL, 10),
        authority(2019, RIDING, 20),
        authority(2019, YORK, "x"),
    )
    assert rows == [(NORTH_YORKSHIRE, 2019, 30, False), (HUMBERSIDE, 2019, 30, False)]


@pytest.mark.parametrize(
    "rows",
    [
        [authority(2019, HULL, 10), authority(2019, RIDING, "x"), authority(2019, YORK, "x")],
        [authority(2019, HULL, 10), authority(2019, YORK, 30)],
        [authority(2019, HULL, 30), authority(2019, UNKNOWN, 30)],
        [authority(2019, HULL, 30), authority(2019, YORK, 40)],
    ],
    ids=["two forces not given", "an authority lacks", "an authority not known", "too many"],
)
def test_a_region_that_does_not_add_up_gives_no_force_a_population(people, rows):
    assert people(region(2019, 60), *rows) == []


def test_without_a_population_rates_are_not_known(write_csv, load, marts):
    crime = "Financial Year,Financial Quarter,Force Name,Offence Code,Number of Offences"
    load(write_csv("crime.csv", crime, "2018/19,1,Humberside,17B,12"))
    rates = marts()(
        "select offence_count, offences_per_1000_children from marts.recorded_crime_by_quarter"
    )
    assert rates.rows() == [(12, None)]


def test_a_quarter_is_set_against_the_children_of_its_own_calendar_year(write_csv, load, marts):
    crime = "Financial Year,Financial Quarter,Force Name,Offence Code,Number of Offences"
    quarters = ["2017/18,3,Humberside,17B,12", "2017/18,4,Humberside,17B,12"]
    load(write_csv("crime.csv", crime, *quarters), as_at="2019-12-31")
    rows = []
    for year, scale in ((2017, 1), (2018, 2)):
        rows += [region(year, 6_000 * scale), authority(year, HULL, 6_000 * scale)]
    load(write_csv("population.csv", HEADER, *rows), as_at="2019-12-31")
    rates = marts()(
        "select quarter_start, offences_per_1000_children from marts.recorded_crime_by_quarter"
        " order by quarter_start"
    )
    assert rates.rows() == [(dt.date(2017, 10, 1), 2.0), (dt.date(2018, 1, 1), 1.0)]
