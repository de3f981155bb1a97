"""The Signals page and the growth waterfall: every force, one force, no data, one month."""

import re
from pathlib import Path

import pytest

from dashboard.demand import queries as demand_queries
from dashboard.shell import queries as shell_queries
from dashboard.signals.meanings import CHANCE, CHANCE_QUARTERS, CHANCE_RARE
from dashboard.warehouse.door import Warehouse
from pipelines.publishing.versions import read_mart
from tests.pages import Draw, change, words

REBASE = """
    insert into marts.event by name select 'own' as event_id, date '2022-04-01' as date,
        'month' as date_precision, 'New limits' as title, 're_base' as kind, 'minutes' as source,
        'incidents' as measure, 'A. Analyst' as name, 'the new team' as reason
"""


@pytest.fixture
def draw(draw: Draw) -> Draw:
    """Draw this page, where no other is named."""
    return lambda home, page="signals", **choices: draw(home, page, **choices)


def force_name(home: Path, *, has_data: bool) -> str:
    with Warehouse(home) as warehouse:
        forces = shell_queries.forces(warehouse)
    return str(forces.filter(forces["has_data"] == has_data)["force_name"][0])


def test_the_page_says_what_stands_out_and_that_a_signal_is_a_question(
    draw: Draw, demo_home: Path
) -> None:
    said = words(draw(demo_home))
    assert CHANCE in said
    chart = read_mart(demo_home, "control_chart").filter(force_code="ALL")
    of = chart.select("measure", "abuse_type").n_unique()
    assert re.search(rf"\d+ of {of} series show at least one signal", said)
    assert "Hollow points are provisional" in said
    assert "events.csv" in said


def test_one_force_is_answered_by_its_name(draw: Draw, demo_home: Path) -> None:
    name = force_name(demo_home, has_data=True)
    assert f"{name}: " in words(draw(demo_home, force=name, measure="Investigations"))


def test_a_force_without_data_gets_a_plain_message(draw: Draw, demo_home: Path) -> None:
    name = force_name(demo_home, has_data=False)
    app = draw(demo_home, force=name)
    assert f"{name} has delivered no data to this version" in words(app)
    assert not app.get("vega_lite_chart")


@pytest.mark.parametrize("span", ["Five years before", "All months", "Last 2 years"])
def test_one_month_of_data_is_too_few_to_tell(draw: Draw, own_home: Path, span: str) -> None:
    with Warehouse(own_home) as warehouse:
        last = warehouse.info.last_complete_month
    change(
        own_home,
        f"delete from marts.control_chart where month <> '{last}' or chart <> 'xmr'",
        "update marts.control_chart set lower = null, upper = null, signal = null, is_trial = true",
    )
    said = words(draw(own_home, range=span))
    assert "there are too few months of incidents to tell what is usual" in said
    assert "trial limits" in said


def test_a_version_without_control_charts_says_so(draw: Draw, own_home: Path) -> None:
    change(own_home, "drop table marts.control_chart", "drop table marts.growth_drivers")
    assert "holds no control chart of incidents" in words(draw(own_home))
    assert "holds no two whole periods of incidents to compare" in words(draw(own_home, "demand"))


def test_a_re_base_is_named_with_its_reason_for_its_measure_only(
    draw: Draw, own_home: Path
) -> None:
    change(own_home, REBASE)
    told = "**New limits 1**, from April 2022: the new team (decided by A. Analyst)."
    assert told in words(draw(own_home))
    assert told not in words(draw(own_home, measure="Investigations"))
    assert told not in words(draw(own_home, range="Last 2 years"))


def test_a_shorter_span_is_said_to_be_the_reader_s(draw: Draw, demo_home: Path) -> None:
    said = words(draw(demo_home, range="Last 3 years"))
    assert "rest on last 3 years before these months, as chosen above" in said


def test_low_counts_are_charted_by_quarter_and_said_so(draw: Draw, own_home: Path) -> None:
    change(
        own_home,
        "update marts.control_chart set chart = 'quarters', is_adjusted = false, period_months = 3",
        "delete from marts.control_chart where month <> date_trunc('quarter', month)",
    )
    said = words(draw(own_home))
    assert "the chart is of whole quarters" in said
    assert CHANCE_QUARTERS in said


def test_rare_events_have_a_chance_of_their_own(draw: Draw, own_home: Path) -> None:
    change(
        own_home,
        "update marts.control_chart"
        " set chart = 'rare_events', is_adjusted = false, period_months = 3",
    )
    said = words(draw(own_home))
    assert "runs are not read" in said
    assert CHANCE_RARE in said
    assert CHANCE not in said


def test_recorded_crime_is_charted_by_quarter_under_its_offence_group(
    draw: Draw, own_home: Path
) -> None:
    change(
        own_home,
        "delete from marts.control_chart where measure = 'recorded_crime'",
        """
        insert into marts.control_chart by name
        select 'recorded_crime' as measure, 'child_sexual' as abuse_type, 3 as period_months,
            'quarters' as chart, force_code, month, count, adjusted, centre, lower, upper, smoothed,
            signal, is_sloping, is_trial, is_adjusted, false as is_provisional, 43 as force_count
        from marts.control_chart
        where measure = 'incidents' and abuse_type = 'all' and force_code = 'ALL'
            and month = date_trunc('quarter', month)
        """,
    )
    app = draw(own_home, measure="Recorded crime")
    said = words(app)
    assert "settled quarters of recorded child sexual offences" in said
    assert "Home Office police recorded crime open data" in said
    assert [chosen.label for chosen in app.selectbox].count("Offence group") == 1
    assert "Fewer than five" not in said
    assert "of 15 series show at least one signal" in said


def test_the_waterfall_starts_and_ends_at_the_counts_of_growth(draw: Draw, demo_home: Path) -> None:
    with Warehouse(demo_home) as warehouse:
        growth = demand_queries.demand_growth(warehouse, "ALL", "incidents").filter(
            abuse_type="all"
        )
    row = growth.row(0, named=True)
    window = f"{row['baseline']} → {row['current']}"
    app = draw(demo_home, "demand", window=window)
    frames = [frame.value for frame in app.dataframe if "step" in frame.value.columns]
    (steps,) = frames
    assert steps["step"].iloc[0] == row["baseline"]
    assert steps["amount_count"].iloc[0] == row["baseline_count"]
    assert steps["amount_count"].iloc[-1] == row["current_count"]
    assert steps["amount_count"].iloc[1:-1].sum() == row["current_count"] - row["baseline_count"]
    assert "what the change **consists of**, not what caused it" in words(app)


def test_a_recording_change_of_unknown_size_is_a_mark_and_no_bar(
    draw: Draw, demo_home: Path
) -> None:
    said = words(draw(demo_home, "demand", window="2022/23 → 2023/24"))
    assert "Recording changed as well, by how much is not known" in said
    assert "May 2023: Counting rules changed" in said


def test_investigations_have_a_waterfall_of_their_own(draw: Draw, demo_home: Path) -> None:
    assert " investigations in " in words(draw(demo_home, "demand", driven="Investigations"))


def test_recorded_crime_has_a_waterfall_of_its_groups(draw: Draw, own_home: Path) -> None:
    driver = """
        insert into marts.growth_drivers by name
        select 'recorded_crime' as measure, 'offences:child_sexual' as driver, 'ALL' as force_code,
            "window", baseline, current, baseline_start, baseline_end, current_start, current_end,
            20.0 as contribution_count, 0.2 as contribution_share
        from marts.growth_drivers
        where force_code = 'ALL' and measure = 'incidents' and "window" = 'financial_year'
        limit 1
    """
    change(own_home, "delete from marts.growth_drivers where measure = 'recorded_crime'", driver)
    said = words(draw(own_home, "demand", driven="Recorded crime"))
    assert "20 more recorded child-specific offences in" in said
    assert "child sexual offences +20" in said
    assert "Home Office police recorded crime open data, its child-specific offence groups" in said
