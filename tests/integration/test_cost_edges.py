"""The cost pages on odd records: one case alone, costs of nothing, hours no rate covers."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import pages
from tests.pairs import pairwise

Draw = Callable[..., str]
AS_AT = dt.date(2020, 3, 31)
FORCE = "E23000001"
NAME = "Metropolitan Police"
PAGES = ("cost", "cost-drivers", "open-investigations", "compare-costs", "reconcile")
PRICES = ("Cash (prices of each day)", "Real terms")
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


SILENT = "E23000002"
"""A force that delivered cases and no cost line."""
MONEY_BACK = [(year, f"Y{year}-{n}") for year in (2017, 2018, 2019) for n in range(6)]
# By year: nothing left on the day; nothing left, but paid and returned at different prices; a gain.
RETURNED = {
    2017: [("2017-06-01", "-50.00")],
    2018: [("2019-03-15", "100.00"), ("2019-04-15", "-100.00")],
    2019: [("2019-06-01", "100.00"), ("2019-07-01", "-100.00")],
}
NOTHING_LEFT = {
    "incidents": FILES["incidents"],
    "investigations": [
        FILES["investigations"][0],
        *(
            f"{force},{name},A,{year}-05-02,{year}-12-01,standard,true,high"
            for year, name in MONEY_BACK
            for force in (FORCE, SILENT)
        ),
    ],
    "cost_lines": [
        FILES["cost_lines"][0],
        *(
            f"{FORCE},{name}-{day},{name},{day},travel,,,{amount}"
            for year, name in MONEY_BACK
            for day, amount in RETURNED[year]
        ),
    ],
}


@pytest.fixture(scope="module")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pages.home_of(tmp_path_factory.mktemp("small"), FILES, AS_AT)


@pytest.fixture(scope="module")
def nothing_left_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pages.home_of(tmp_path_factory.mktemp("nothing_left"), NOTHING_LEFT, AS_AT)


@pytest.fixture
def draw_small(draw: pages.Draw, small_home: Path) -> Draw:
    """What a page says, once it is drawn without an exception."""
    return lambda page, **choices: pages.words(draw(small_home, page, **choices))


@pytest.fixture
def draw_nothing_left(draw: pages.Draw, nothing_left_home: Path) -> Draw:
    """The same where costs were paid back."""
    return lambda page, **choices: pages.words(draw(nothing_left_home, page, **choices))


def test_a_group_of_one_has_no_mean_and_says_so(draw_small: Draw) -> None:
    said = draw_small("cost", **{"from": "2017/18", "to": "2017/18"})
    assert "no year opened in this period has five investigations" in said
    assert "two years in a row with five closed" in draw_small("cost-drivers")


def test_an_investigation_without_lines_is_told_and_counts_as_nought(draw_small: Draw) -> None:
    said = draw_small("cost")
    assert "9 closed investigations opened in 2017/18 to 2019/20" in said
    assert "1 has no cost line and counts as £0." in said
    # Nothing, nothing, less than nothing, and a thousand pounds each of five: eight cases.
    assert "£619 on average" in said


def test_a_final_cost_of_nothing_or_less_is_told(draw_small: Draw) -> None:
    assert "2 came to nothing or less after reversals, and count as that." in draw_small("cost")


def test_a_day_without_a_rate_is_told_on_unit_cost_and_on_reconcile(draw_small: Draw) -> None:
    assert "1 has hours on a day that no rate covers: its cost is too low" in draw_small("cost")
    waiting = "1 cost line with pounds that are not known is left out, since"
    assert waiting in draw_small("reconcile")


def test_one_open_investigation_alone_has_no_error_and_no_promise(draw_small: Draw) -> None:
    said = draw_small("open-investigations")
    assert "the 1 open investigation has cost £70 so far" in said


def test_a_force_alone_cannot_be_compared_with_itself_without_a_word(draw_small: Draw) -> None:
    said = draw_small("compare-costs", force=NAME)
    assert "none stands out from the mean of the forces loaded" in said, said


@pytest.mark.parametrize(
    ("page", "prices", "basis"), pairwise(PAGES, PRICES, ["Direct", "Full economic"])
)
def test_no_cost_page_fails_on_such_a_force(
    draw_small: Draw, page: str, prices: str, basis: str
) -> None:
    assert draw_small(page, prices=prices, basis=basis, force=NAME)


@pytest.mark.parametrize(
    ("page", "prices", "year", "force"),
    pairwise([*PAGES, None], PRICES, [2017, 2018, 2019], [NAME, None]),
)
def test_no_cost_page_fails_where_nothing_or_less_is_left(
    draw_nothing_left: Draw, page: str | None, prices: str, year: int, force: str | None
) -> None:
    span = f"{year}/{year - 1999}"
    chosen = {"force": force} if force else {}
    assert draw_nothing_left(page, prices=prices, **chosen, **{"from": span, "to": span})


@pytest.mark.parametrize("prices", PRICES)
def test_a_mean_of_nought_is_said_to_be_nought_in_any_prices(
    draw_nothing_left: Draw, prices: str
) -> None:
    said = draw_nothing_left("cost", prices=prices)
    assert "£0 on average (95% interval £0 to £0) for investigations opened in 2019/20" in said
    assert "18 came to nothing or less after reversals" in said


def test_a_force_that_cannot_be_set_against_a_mean_of_nought_is_not_compared(
    draw_nothing_left: Draw,
) -> None:
    said = draw_nothing_left("compare-costs", year="2019/20")
    assert "No force can be compared for cases opened in 2019/20." in said


@pytest.mark.parametrize("page", PAGES[:4])
def test_forces_without_a_cost_line_are_named_beside_figures_of_all_forces(
    draw_nothing_left: Draw, page: str
) -> None:
    warning = "No cost line has arrived for the investigations of Cumbria: what these cost is not"
    assert warning in draw_nothing_left(page)
    if page != "compare-costs":
        assert warning not in draw_nothing_left(page, force=NAME)


def test_cases_of_a_force_without_cost_lines_are_not_said_to_count_as_nought(
    draw_nothing_left: Draw,
) -> None:
    said = draw_nothing_left("cost")
    assert "no cost line and count" not in said
    assert "18 closed investigations opened in 2017/18 to 2019/20" in said
