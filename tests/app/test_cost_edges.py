"""The cost pages on a force of nine cases: one alone, and ones whose cost says little."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.build import Options, build
from pipelines.ingest import ingest
from pipelines.loading import Order
from pipelines.settings import Settings
from tests import pages

Draw = Callable[..., str]
FORCE = "E23000001"
NAME = "Metropolitan Police"
PAGES = ("cost", "cost_drivers", "open_investigations", "compare_costs", "reconcile")
LONE = ("2017-05-02", "2017-11-01", "ONE")
YEAR = [("2019-05-02", "2019-12-01", f"I{n}") for n in range(8)]
OPEN = ("2018-06-03", "", "OPEN")
FILES = {
    "incidents": [
        "force_code,incident_id,reported_date,abuse_type,referral_source,is_online,"
        "is_crime_recorded",
        f"{FORCE},A,2017-05-01,neglect,education,false,true",
    ],
    "investigations": [
        "force_code,investigation_id,incident_id,opened_date,closed_date,complexity,"
        "is_joint_section_47,risk_level",
        *(
            f"{FORCE},{name},A,{opened},{closed},standard,true,high"
            for opened, closed, name in (LONE, *YEAR, OPEN)
        ),
    ],
    # I0 has no line; I1 is worth nothing and I2 less; I3 has hours before the only rate begins.
    "cost_lines": [
        "force_code,cost_line_id,investigation_id,cost_date,category,grade,hours,amount_gbp",
        f"{FORCE},L0,ONE,2017-06-01,travel,,,100.00",
        f"{FORCE},L1,I1,2019-06-01,travel,,,100.00",
        f"{FORCE},L2,I1,2019-07-01,travel,,,-100.00",
        f"{FORCE},L3,I2,2019-06-01,travel,,,-50.00",
        f"{FORCE},L4,I3,2019-06-01,officer_time,constable,10,",
        *(f"{FORCE},N{n},I{n},2019-06-01,travel,,,1000.00" for n in range(3, 8)),
        f"{FORCE},L5,OPEN,2019-06-04,travel,,,70.00",
    ],
    "rates": ["grade,valid_from,hourly_rate_gbp", "constable,2020-01-01,40.00"],
    "ledger_totals": ["force_code,month,category,amount_gbp", f"{FORCE},2019-06-01,travel,5020.00"],
}


@pytest.fixture(scope="module")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = Settings(home=tmp_path_factory.mktemp("small") / "home", lock_wait_seconds=0)
    folder = tmp_path_factory.mktemp("files")
    for name, lines in FILES.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")
    order = Order(Path(), as_at=dt.date(2020, 3, 31))
    ingest(settings, [folder / f"{name}.csv" for name in FILES], order, lambda what, share: None)
    build(settings, Options(), lambda what, share: None)
    return settings.home


@pytest.fixture
def draw(draw: pages.Draw, small_home: Path) -> Draw:
    """What a page says, once it is drawn without an exception."""
    return lambda page, **choices: pages.words(draw(small_home, page, **choices))


def test_a_group_of_one_has_no_mean_and_says_so(draw: Draw) -> None:
    said = draw("cost", **{"from": "2017/18", "to": "2017/18"})
    assert "no year opened in this period has five closed investigations" in said
    assert "two years in a row with five closed" in draw("cost_drivers")


def test_an_investigation_without_lines_is_told_and_counts_as_nought(draw: Draw) -> None:
    said = draw("cost")
    assert "9 closed investigations opened in 2017/18 to 2019/20" in said
    assert "1 has no cost line and counts as £0." in said
    # Nothing, nothing, less than nothing, and a thousand pounds each of five: eight cases.
    assert "£619 on average" in said


def test_a_final_cost_of_nothing_or_less_is_told(draw: Draw) -> None:
    assert "2 came to nothing or less after reversals, and count as that." in draw("cost")


def test_a_day_without_a_rate_is_told_on_unit_cost_and_on_reconcile(draw: Draw) -> None:
    assert "1 has hours on a day that no rate covers: its cost is too low" in draw("cost")
    assert "no rate covers their day" in draw("reconcile")


def test_one_open_investigation_alone_has_no_error_and_no_promise(draw: Draw) -> None:
    said = draw("open_investigations")
    assert "the 1 open investigation has cost £70 so far" in said


def test_a_force_alone_cannot_be_compared_with_itself_without_a_word(draw: Draw) -> None:
    said = draw("compare_costs", force=NAME)
    assert "none differs from the mean of the forces loaded" in said, said


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("prices", ["Cash (prices of each day)", "Real terms"])
def test_no_cost_page_fails_on_such_a_force(draw: Draw, page: str, prices: str) -> None:
    for basis in ("Direct", "Full economic"):
        assert draw(page, prices=prices, basis=basis, force=NAME)
