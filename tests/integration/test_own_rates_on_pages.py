"""The cost pages before, while and after a force replaces the shipped rates with its own."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import pages

Say = Callable[..., str]
FORCE = "E23000001"
AS_AT = dt.date(2024, 12, 31)
COSTS = {
    "investigations": [
        "force_code,investigation_id,incident_id,opened_date,closed_date,complexity,"
        "is_joint_section_47,risk_level",
        *(f"{FORCE},I{n},A,2023-05-02,2024-09-01,standard,true,high" for n in range(6)),
    ],
    "cost_lines": [
        "force_code,cost_line_id,investigation_id,cost_date,category,grade,hours,amount_gbp",
        *(f"{FORCE},L{n},I{n},2023-06-01,officer_time,constable,10," for n in range(6)),
        *(f"{FORCE},M{n},I{n},2024-06-01,staff_time,,,100.00" for n in range(6)),
    ],
}
RATES = ["grade,valid_from,hourly_rate_gbp,provenance", "constable,2020-01-01,50.00,local_estimate"]
UPLIFTS = "category,component,valid_from,share,provenance"
WIDER = ("Direct with on-costs", "Full economic")
EVERY_RATE = "Every rate in force is sourced or the forces' own."


def uplifts(first_day: str) -> list[str]:
    """Every share that is shipped without a source, of the force's own from a day on."""
    return [
        UPLIFTS,
        f"staff_time,pension,{first_day},0.168,local_time_recording",
        f"officer_time,overhead,{first_day},0.25,local_estimate",
        f"staff_time,overhead,{first_day},0.25,local_estimate",
    ]


@pytest.fixture(scope="module")
def shipped_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home where nothing of what is shipped was replaced."""
    return pages.home_of(tmp_path_factory.mktemp("shipped"), COSTS, AS_AT)


@pytest.fixture
def home_with(tmp_path: Path) -> Callable[..., Path]:
    """Build a home from the costs and further files, each given as its lines."""
    return lambda **files: pages.home_of(tmp_path, {**COSTS, **files}, AS_AT)


def test_what_is_shipped_without_a_source_is_named_on_each_page(
    draw: pages.Draw, shipped_home: Path
) -> None:
    on_costs, full = (pages.words(draw(shipped_home, "cost", basis=basis)) for basis in WIDER)
    # The shipped rates are full costs: overhead is added to amounts, and taken from hours.
    named = "overhead on officer time (30%), overhead on staff time (30%), pension on staff time"
    for said in (on_costs, full, pages.words(draw(shipped_home, "cost"))):
        assert f"No source was found for {named} (16%), which are illustrative" in said
        assert (
            "inspector, police staff administrator, police staff investigator, sergeant: the"
            in (said)
        )
        assert "sergeant: the full cost, on-costs and overhead in it. Each basis" in said
    assert "8 of 12 rates in force are illustrative" in on_costs
    assert "constable, inspector, police staff administrator" in on_costs
    compared = pages.words(draw(shipped_home, "compare-costs", basis="Full economic"))
    assert "pension on staff time (16%), which are illustrative rates: replace them" in compared


def test_once_replaced_nothing_is_said_to_be_illustrative(
    draw: pages.Draw, home_with: Callable[..., Path]
) -> None:
    # The first cost is of June 2023, and the own shares hold from that month.
    home = home_with(rates=RATES, uplifts=uplifts("2023-06-01"))
    for page in ("cost", "compare-costs"):
        for basis in WIDER:
            said = pages.words(draw(home, page, basis=basis))
            assert "No source was found" not in said
            assert "illustrative" not in said.lower()
    app = draw(home, "cost", basis="Full economic")
    assert EVERY_RATE in pages.words(app)
    shown = pages.table(app, "rate_share")
    assert "ILLUSTRATIVE" not in set(shown["is_illustrative"])
    own = shown[shown["source"].str.startswith("your own")]
    assert sorted(own["provenance"]) == [
        "Local estimate",
        "Local estimate",
        "Local estimate",
        "Local time recording",
    ]


def test_shares_replaced_from_a_month_on_are_named_with_the_month_until_which_they_hold(
    draw: pages.Draw, home_with: Callable[..., Path]
) -> None:
    home = home_with(rates=RATES, uplifts=uplifts("2024-04-01"))
    said = pages.words(draw(home, "cost", basis="Direct with on-costs"))
    assert "pension on staff time (16%, until March 2024), which is an illustrative rate" in said
    assert EVERY_RATE in said
    assert "Illustrative rates still stand behind earlier costs" in said
    assert "overhead on officer time (30%, until March 2024)" in said


def test_replacing_the_overhead_leaves_the_pension_named(
    draw: pages.Draw, home_with: Callable[..., Path]
) -> None:
    overhead = [row for row in uplifts("1990-01-01") if "pension" not in row]
    home = home_with(rates=RATES, uplifts=overhead)
    said = pages.words(draw(home, "cost", basis="Full economic"))
    assert "No source was found for pension on staff time (16%), which is an illustrative" in said
    assert "overhead on officer time (" not in said
    assert "1 of 8 rates in force is illustrative" in said
    assert "constable: pay alone (assumed, since their table does not say)" in said


def test_the_page_says_what_to_type(draw: pages.Draw, shipped_home: Path) -> None:
    said = pages.words(draw(shipped_home, "cost"))
    rates = "grade,valid_from,hourly_rate_gbp,includes,provenance"
    for typed in (rates, UPLIFTS, "caseweight ingest rates.csv uplifts.csv && caseweight build"):
        assert typed in said
