import datetime as dt

import polars as pl
import pytest

from dashboard.demand import words as demand_words
from dashboard.shell import text
from dashboard.warehouse.versions import BuildInfo

NAMES = {"E23000032": "Kent"}


def info(force_count: int) -> BuildInfo:
    return BuildInfo(
        "v1", dt.datetime(2026, 11, 2), dt.date(2026, 11, 1), "0.1.0", True, force_count
    )


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (19_449.0, "£19,400"),
        (9_994.4, "£9,994"),
        (1_330_000_000, "£1.33bn"),
        (2_040_000, "£2.0m"),
        (-250.0, "−£250"),
        (None, "not known"),
    ],
)
def test_pounds_are_shortened_as_people_say_them(amount: float | None, expected: str) -> None:
    assert text.pounds(amount) == expected


@pytest.mark.parametrize(
    ("share", "signed", "expected"),
    [
        (0.88, False, "88.0%"),
        (0.042, True, "+4.2%"),
        (-0.031, True, "−3.1%"),
        (-0.0001, True, "0.0%"),
        (0.0001, True, "0.0%"),
    ],
)
def test_a_share_is_a_percentage_with_a_true_minus_and_no_signed_zero(
    share: float, signed: bool, expected: str
) -> None:
    assert text.percent(share, signed=signed) == expected


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (dt.date(2016, 3, 31), "2015/16"),
        (dt.date(2016, 4, 1), "2016/17"),
        (dt.date(1999, 5, 1), "1999/00"),
    ],
)
def test_a_financial_year_runs_from_april_to_march(day: dt.date, year: str) -> None:
    assert text.financial_year(day) == year


def test_the_sum_is_england_and_wales_only_where_all_43_forces_delivered() -> None:
    plain = text.territory("ALL", NAMES, info(43)).replace(text.SPACE, " ")
    assert plain == "England and Wales"
    assert text.territory("ALL", NAMES, info(42)).replace(text.SPACE, " ") == "42 of 43 forces"
    assert text.territory("E23000032", NAMES, info(3)) == "Kent"


def growth(share: float | None, low: float | None, high: float | None) -> dict[str, object]:
    return {
        "baseline": "2012",
        "baseline_count": 37_200,
        "growth_share": share,
        "growth_low": low,
        "growth_high": high,
    }


def test_growth_is_told_with_its_base_its_period_and_its_interval() -> None:
    assert demand_words.growth_phrase(growth(0.88, 0.8, 0.96)) == (
        "up 88.0% on 37,200 in 2012 (95% interval +80.0% to +96.0%)"
    )


def test_growth_over_fewer_forces_than_were_counted_says_so() -> None:
    row = growth(0.05, 0.01, 0.09) | {"current_count": 900, "force_count": 40}
    phrase = demand_words.growth_phrase(row, 1000).replace(text.SPACE, " ")
    assert "like for like over the 40 forces that delivered both periods" in phrase
    assert "like for like" not in demand_words.growth_phrase(row, 900)


def test_growth_whose_interval_holds_zero_is_not_told_as_a_change() -> None:
    assert "too close to tell from chance" in demand_words.growth_phrase(growth(0.02, -0.01, 0.05))
    assert demand_words.growth_phrase(growth(-0.1, -0.2, -0.05)).startswith("down 10.0%")


def test_growth_from_nothing_is_not_defined() -> None:
    assert "not defined" in demand_words.growth_phrase(growth(None, None, None))


@pytest.mark.parametrize(
    ("as_at", "month"),
    [
        (dt.date(2026, 10, 31), dt.date(2026, 10, 1)),
        (dt.date(2026, 10, 30), dt.date(2026, 9, 1)),
        (dt.date(2026, 11, 1), dt.date(2026, 10, 1)),
        (dt.date(2026, 1, 15), dt.date(2025, 12, 1)),
    ],
)
def test_the_last_complete_month_is_one_that_had_wholly_passed(
    as_at: dt.date, month: dt.date
) -> None:
    build = BuildInfo("v1", dt.datetime(2026, 11, 2), as_at, "0.1.0", False, 43)
    assert build.last_complete_month == month


def test_codes_read_as_words() -> None:
    assert text.label("online_images") == "Online images"
    assert text.label("closed_before_opened") == "Closed before opened"
    assert text.label("missing:force_code") == "Missing: force code"


def test_the_season_names_the_highest_and_the_lowest_month() -> None:
    usual = pl.DataFrame(
        {"calendar_month": [10, 4, 8], "evenness": [1.12, 1.0, 0.85], "year_count": [5, 5, 5]}
    )
    assert demand_words.season_sentence(usual).replace("\u00a0", " ") == (
        "October usually brings the most incidents a day (+12.0% on an even month) and August the "
        "fewest (−15.0%): the middle value of the last 5 whole years."
    )
