"""Compare forces: with recorded crime, without it, and for forces that cannot be compared."""

import json
from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.shell import queries as shell_queries
from dashboard.warehouse.door import Warehouse
from pipelines.reference.tables import read_reference_table
from tests import pages
from tests.pages import Draw, change

words = partial(pages.words, also=("subheader",))
CHILDREN = """
    insert into marts.population_by_year
    select
        force_code, year, case force_code when 'E23000034' then 650 else 100000 end, year > 2024,
    from marts.force
    cross join unnest(range(2018, 2027)) as years (year)
    where force_code <> 'BTP'
"""
# Every force has 5 offences per 1,000 children in each whole year, Durham 8 and Surrey 2.
CRIME = """
    insert into marts.recorded_crime_by_quarter
    select
        force_code,
        cast(quarter as date),
        'child_sexual',
        case force_code
            when 'E23000008' then 200 when 'E23000031' then 50 when 'E23000034' then 1 else 125
        end,
        null,
    from marts.force
    cross join unnest(
        generate_series(date '2018-04-01', date '2022-01-01', interval 3 month)
    ) as quarters (quarter)
"""
OTHER_CRIME = """
    insert into marts.recorded_crime_by_quarter
    select force_code, quarter_start, 'not_child_specific', 9000, null
    from marts.recorded_crime_by_quarter
"""
ALIKE = """
    insert into marts.similar_force
    select * from (values
        ('E23000008', 'E23000013', 1, 0.1, '2021/22'),
        ('E23000008', 'E23000002', 2, 0.4, '2021/22'),
        ('E23000034', 'E23000037', 1, 3.7, '2021/22')
    ) as rows (force_code, similar_force_code, rank, distance, financial_year)
"""
GROWTH = """
    insert into marts.demand_growth by name
    select 'recorded_crime' as measure, force_code, 'child_sexual' as abuse_type,
        'financial_year' as "window", '2020/21' as baseline, '2021/22' as current,
        date '2020-04-01' as baseline_start, date '2021-03-31' as baseline_end,
        date '2021-04-01' as current_start, date '2022-03-31' as current_end,
        100 as baseline_count, after as current_count,
        after / 100 - 1 as growth_share, after / 100 - 1.1 as growth_low,
        after / 100 - 0.9 as growth_high, after / 100 - 1 as yearly_growth_share,
        null as baseline_rate_per_1000, null as current_rate_per_1000, 1 as force_count,
    from (values ('E23000008', 150), ('E23000013', 100), ('E23000007', 110), ('ALL', 120))
        as rows (force_code, after)
"""


@pytest.fixture
def draw(draw: Draw) -> Draw:
    """Draw this page, where no other is named."""
    return lambda home, page="compare-forces", **choices: draw(home, page, **choices)


@pytest.fixture
def crime_home(own_home: Path) -> Path:
    """The same with four years of recorded crime for all forces."""
    emptied = ("recorded_crime_by_quarter", "population_by_year", "similar_force", "demand_growth")
    change(own_home, *(f"delete from marts.{mart}" for mart in emptied))
    change(own_home, CHILDREN, CRIME, OTHER_CRIME, ALIKE, GROWTH)
    return own_home


def specs(app: AppTest) -> list[str]:
    return [chart.proto.spec for chart in app.get("vega_lite_chart")]


def drawn(app: AppTest, place: int) -> bytes:
    """The data of one chart, as they go to the browser."""
    datasets = app.get("vega_lite_chart")[place].proto.datasets
    return b"".join(dataset.data.data for dataset in datasets)


def rows_of(app: AppTest, column: str) -> dict[str, dict[str, object]]:
    """The rows of the first table that has a column, by name of force."""
    frames = [shown.value for shown in app.dataframe if column in shown.value.columns]
    return {row["force_name"]: row for row in frames[0].to_dict("records")}


def test_a_force_is_read_out_beside_region_like_forces_and_the_whole(
    draw: Draw, crime_home: Path
) -> None:
    app = draw(crime_home, force="Durham")
    said = words(app)
    assert app.title[0].value == "How does this force compare?"
    assert "Durham recorded 8.0 child sexual offences per 1,000 children in 2021/22" in said
    assert "above its region (North East, 6.0)" in said
    assert "above the middle of its two most similar forces (5.0)" in said
    assert "above England and Wales (" in said
    assert "It stands out from other forces" in said
    assert "rank 1 of 42" in said
    assert "A higher rate is not more abuse" in said
    assert "Home Office police recorded crime open data, quarters to Jan–Mar 2022" in said
    assert "Office for National Statistics" in said
    # Map, ranking, and the force's line beside those of the two like it.
    assert len(specs(app)) == 5


def test_all_forces_are_told_apart_by_number(draw: Draw, crime_home: Path) -> None:
    app = draw(crime_home)
    assert app.title[0].value == "How do forces compare?"
    said = words(app)
    assert "England and Wales: 5.1 child sexual offences recorded per 1,000 children" in said
    assert "from 2.0 (Surrey) to 8.0 (Durham)" in said
    assert "of 42 forces two differ by more than forces usually do, and two of them stand" in said
    assert "Of 42 forces that differ as usual about 2.1 would be said to differ" in said
    assert "Which forces are most like it?" not in said


def test_the_city_of_london_is_never_drawn_as_an_extreme(draw: Draw, crime_home: Path) -> None:
    change(
        crime_home,
        "update marts.recorded_crime_by_quarter set offence_count = 500"
        " where force_code = 'E23000034'",
    )
    app = draw(crime_home, force="City of London")
    said = words(app)
    assert "a rate would mean nothing" in said
    assert "No force is much like City of London" in said
    row = rows_of(app, "value_per_1000")["City of London"]
    assert row["value_per_1000"] != row["value_per_1000"]
    assert str(row["note"]).startswith("u: unreliable")
    ranking = drawn(app, 1)
    assert b"Surrey" in ranking
    assert b"City of London" not in ranking


def test_british_transport_police_has_no_children_and_no_place(
    draw: Draw, crime_home: Path
) -> None:
    app = draw(crime_home, force="British Transport Police")
    assert "British Transport Police: not known, since it has no resident children" in words(app)
    for place in (0, 1):
        assert b"Surrey" in drawn(app, place)
        assert b"British Transport Police" not in drawn(app, place)


def test_growth_is_held_against_the_growth_of_the_others(draw: Draw, crime_home: Path) -> None:
    app = draw(crime_home, force="Durham", by="Growth")
    said = words(app)
    assert "Durham: child sexual offences rose by 50.0% from 2020/21 to 2021/22" in said
    assert "above its region (North East, +20.0%)" in said
    assert "above the 3 forces with figures together (+20.0%)" in said
    assert "3 forces do not show by how much forces usually do" in said
    assert "Rank 1 of 3" in said
    assert "2020/21 holds spring 2020" in said


def test_a_force_that_delivered_nothing_is_not_known_and_not_zero(
    draw: Draw, crime_home: Path
) -> None:
    change(
        crime_home,
        "insert into marts.force values ('BTX', 'Nowhere', 'NOW', 'Nowhere', 11, 11)",
        "delete from marts.recorded_crime_by_quarter where force_code = 'E23000031'"
        " and quarter_start = date '2021-07-01'",
    )
    assert "Nowhere: not known, which is not the same as zero" in words(
        draw(crime_home, force="Nowhere")
    )
    app = draw(crime_home, force="Surrey")
    assert "Surrey: not known, which is not the same as zero" in words(app)
    assert "The 42 forces with figures together" in words(app)


def test_without_recorded_crime_incidents_are_compared_and_it_is_said(
    draw: Draw, own_home: Path
) -> None:
    change(
        own_home,
        "delete from marts.recorded_crime_by_quarter",
        "delete from marts.similar_force",
        "delete from marts.demand_growth where measure = 'recorded_crime'",
    )
    app = draw(own_home)
    said = words(app)
    assert "recorded crime open data has not been loaded" in said
    assert "incidents recorded per 1,000 children" in said
    assert "forces' incident extracts" in said
    assert specs(app)
    with_a_force = draw(own_home, force=str(app.selectbox[0].options[0]))
    assert not with_a_force.exception


def test_incidents_over_children_carried_forward_are_marked(draw: Draw, crime_home: Path) -> None:
    app = draw(crime_home, count="Incidents", year="2025/26")
    assert "not published yet" in words(app)
    marks = {row["children_of"] for row in rows_of(app, "value_per_1000").values()}
    assert "of an earlier year, carried forward" in marks


def test_a_month_of_incidents_that_looks_incomplete_leaves_its_year_without_a_rate(
    draw: Draw, own_home: Path
) -> None:
    with Warehouse(own_home) as warehouse:
        force, name = shell_queries.forces(warehouse).filter("has_data").row(0)[:2]
    change(
        own_home,
        "update marts.completeness_by_month set status = 'incomplete' where source = 'incidents'"
        f" and force_code = '{force}' and month = date '2024-03-01'",
    )
    app = draw(own_home, force=name, count="Incidents", year="2023/24")
    assert f"{name}: no rate for 2023/24, since a month of it looks incomplete" in words(app)
    assert f"{name} recorded" in words(
        draw(own_home, force=name, count="Incidents", year="2022/23")
    )


@pytest.mark.parametrize("by", ["Rate per 1,000 children", "Growth"])
@pytest.mark.parametrize("remove", ["delete from", "drop table"])
def test_with_nothing_loaded_the_page_says_so(
    draw: Draw, own_home: Path, by: str, remove: str
) -> None:
    marts = ("recorded_crime_by_quarter", "demand_series", "demand_growth", "similar_force")
    change(own_home, *(f"{remove} marts.{mart}" for mart in marts))
    app = draw(own_home, by=by)
    assert "Not known: this version holds nothing" in words(app)
    assert not specs(app)


@pytest.mark.parametrize("remove", ["delete from", "drop table"])
def test_without_children_there_is_no_rate_but_growth(
    draw: Draw, crime_home: Path, remove: str
) -> None:
    change(crime_home, f"{remove} marts.population_by_year")
    assert "No number of children is held" in words(draw(crime_home, force="Durham"))
    assert "rose by 50.0%" in words(draw(crime_home, force="Durham", by="Growth"))


def test_the_users_own_boundaries_are_drawn_and_unfit_ones_are_refused_by_name(
    draw: Draw, crime_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    square = [[[0, 50], [0, 51], [1, 51], [1, 50], [0, 50]]]
    forces = read_reference_table("force").filter("is_territorial")["force_code"].to_list()
    features = [
        {
            "type": "Feature",
            "properties": {"PFA22CD": code, "note": "SECRET"},
            "geometry": {"type": "Polygon", "coordinates": square},
        }
        for code in forces
    ]
    path = tmp_path / "areas.geojson"
    monkeypatch.setenv("CASEWEIGHT_BOUNDARIES", str(path))
    path.write_text(json.dumps({"features": features}))
    fit = draw(crime_home, force="Durham")
    assert "geoshape" in specs(fit)[0]
    assert not fit.warning
    path.write_text(json.dumps({"features": features[1:]}))
    refused = draw(crime_home, force="Durham")
    assert "areas.geojson lacks E230000" in words(refused)
    assert "SECRET" not in words(refused)
    assert "geoshape" not in specs(refused)[0]
