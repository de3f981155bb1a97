"""Sentences about published forecasts and what happened."""

import datetime as dt

import polars as pl

from dashboard.forecast.scorecard_words import nothing_yet, scorecard_sentence


def scores(actual, *, inside=True, naive=90.0):
    return pl.DataFrame(
        {
            "made_on": [dt.date(2026, 1, 5)],
            "point": [100.0],
            "last_value": [naive],
            "seasonal_last_value": [80.0],
            "actual": [actual],
            "is_in_80": [inside],
            "is_in_95": [inside],
        },
        schema_overrides={
            "is_in_80": pl.Boolean, "is_in_95": pl.Boolean, "last_value": pl.Float64
        },
    )  # fmt: skip


def plain(sentence):
    return sentence.replace("\u00a0", " ")


def test_one_period_is_counted_in_the_singular_and_each_method_gets_its_miss() -> None:
    told = plain(scorecard_sentence(scores(125.0), "quarter"))
    assert told == (
        "1 forecast quarter of the versions published since 5 January 2026 has been counted. "
        "1 of 1 came within their 80% range and 1 within their 95% range. The forecasts missed by "
        "20.0% of what was counted, the last value by 28.0% and the same time a year before by "
        "36.0%."
    )


def test_without_ranges_none_is_judged() -> None:
    assert "range" not in scorecard_sentence(scores(125.0, inside=None), "month")


def test_nothing_counted_gives_no_percentage() -> None:
    assert "not known" in scorecard_sentence(scores(0.0), "month")


def test_methods_are_compared_over_the_same_periods_only() -> None:
    both = pl.concat([scores(125.0), scores(1000.0, naive=None)])
    assert "missed by 20.0%" in scorecard_sentence(both, "month")


def test_until_there_is_a_score_the_first_period_is_named() -> None:
    assert "is November 2026;" in plain(nothing_yet(dt.date(2026, 11, 1), "month"))
    assert "is the quarter from July 2022;" in plain(nothing_yet(dt.date(2022, 7, 1), "quarter"))
    assert "No published forecast" in nothing_yet(None, "month")
