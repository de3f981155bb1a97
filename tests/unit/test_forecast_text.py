"""What the pages say of a forecast: its range, how often ranges held, and why this model."""

from datetime import date

import polars as pl

from dashboard.forecast import words as forecast_words
from dashboard.forecast.hindcasts import carried_on, past_dates

TESTED = {"point": 81_960.0, "lower_80": 74_012.0, "upper_80": 91_049.0}
UNTESTED = {"point": 58_649.2, "lower_80": None, "upper_80": None}


def accuracy(**errors: float) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "model": list(errors),
            "mase": list(errors.values()),
            "coverage_80": [0.777] * len(errors),
            "coverage_95": [0.934] * len(errors),
        }
    )


def test_a_back_tested_forecast_is_told_as_a_range_with_its_meaning() -> None:
    told = forecast_words.forecast_sentence(TESTED, "2027/28", 55_820, "investigations opened")
    assert told.startswith(
        "2027/28: 74,000 to 91,000, most likely 82,000 investigations opened, against 55,820"
    )
    assert "2 in 10 will fall outside" in told


def test_a_forecast_without_a_range_says_that_it_is_not_back_tested() -> None:
    told = forecast_words.forecast_sentence(UNTESTED, "2027/28", None, "investigations opened")
    assert "about 58,600 investigations opened" in told
    assert "not yet back-tested" in told
    assert "do not set a budget" in told


def test_the_scores_say_how_often_ranges_held_and_how_the_last_value_did() -> None:
    told = forecast_words.coverage_sentence(accuracy(combination=0.9, last_value=1.2))
    assert "held what then happened in 77.7% of cases and the 95% intervals in 93.4%" in told
    assert "missed by 25.0% less than carrying the last value forward" in told
    worse = forecast_words.coverage_sentence(accuracy(combination=1.2, last_value=1.0))
    assert "20.0% more" in worse
    constant = forecast_words.coverage_sentence(accuracy(combination=0.0, last_value=0.0))
    assert "carrying the last value forward foretold it exactly" in constant


def test_without_back_tests_nothing_is_claimed() -> None:
    for rows in (pl.DataFrame(), accuracy(last_value=1.0)):
        assert "No past forecast" in forecast_words.coverage_sentence(rows)


def test_a_sum_says_how_many_series_have_which_model() -> None:
    choices = pl.DataFrame(
        {
            "model": ["combination", "last_value", None],
            "reason": [None, "because", "Too short"],
            "series_count": [250, 1, 6],
        }
    )
    told = forecast_words.choice_sentence(choices)
    assert "A sum of 257 single series" in told
    assert "mean of six models for 250, last value for 1, none for 6 that are too short" in told
    assert forecast_words.choice_sentence(choices[1:2]) == "because"


def series(frequency: str, first: date, last: date) -> pl.DataFrame:
    step = {"month": "1mo", "quarter": "3mo"}[frequency]
    days = pl.date_range(first, last, step, eager=True)
    return pl.DataFrame({"period_start": days}).with_columns(pl.lit(frequency).alias("frequency"))


def test_past_dates_end_quarters_with_two_years_before_and_one_after() -> None:
    monthly = past_dates(series("month", date(2012, 4, 1), date(2016, 8, 1)))
    assert (monthly[0], monthly[-1]) == (date(2014, 6, 1), date(2015, 6, 1))
    quarterly = past_dates(series("quarter", date(2012, 4, 1), date(2016, 4, 1)))
    assert (quarterly[0], quarterly[-1]) == (date(2014, 4, 1), date(2015, 4, 1))
    assert past_dates(series("month", date(2012, 4, 1), date(2014, 4, 1))) == []


def test_eighty_eight_per_cent_in_three_years_carried_on_is_200_460_in_2020() -> None:
    claimed = carried_on(70_000, 2015, 0.88, 3)
    assert claimed["period_start"][-1] == date(2019, 4, 1)
    assert round(claimed["claimed"][-1]) == round(70_000 * 1.88 ** (4 / 3))
