"""Forecasts: sums that hold exactly, years, awkward series, and what happens where a fit fails."""

import datetime as dt
import logging
import math

import numpy as np
import polars as pl
import pytest

from pipelines.contracts.marts.forecast import Forecast
from pipelines.models.forecasting import (
    forecast,
    make_forecasts,
    periods_to_horizon,
    prophet_fit,
)
from pipelines.models.periods import add_months

APRIL_2021 = dt.date(2021, 4, 1)
Values = list[float | None]


def series(
    values: Values | list[float],
    *,
    force_code: str = "E23000001",
    name: str = "sexual",
    measure: str = "incidents",
    months: int = 1,
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "measure": measure,
            "force_code": force_code,
            "series": name,
            "period_start": [add_months(APRIL_2021, months * i) for i in range(len(values))],
            "value": pl.Series(values, dtype=pl.Float64),
        }
    )


def seasonal(level: float, length: int, growth: float = 1.0) -> list[float]:
    return [
        level * growth ** (month / 12) * (1 + 0.2 * math.sin(math.pi * month / 6))
        for month in range(length)
    ]


def counts(level: float, length: int, seed: int) -> list[float]:
    return [float(n) for n in np.random.default_rng(seed).poisson(seasonal(level, length))]


def chosen(frame: pl.DataFrame, **where: str) -> pl.DataFrame:
    rows = frame.filter("is_chosen", *(pl.col(k) == v for k, v in where.items()))
    return rows.sort("period_start")


def two_forces_known() -> pl.DataFrame:
    """Two forces × two types × 42 months (to September 2024)."""
    return pl.concat(
        [
            series(counts(30, 42, seed=1)),
            series(counts(8, 42, seed=2), name="neglect"),
            series(counts(60, 42, seed=3), force_code="E23000002"),
            series(counts(1, 42, seed=4), force_code="E23000002", name="neglect"),
        ]
    )


@pytest.fixture(scope="module")
def two_forces() -> pl.DataFrame:
    """Forecast with Prophet itself among the members."""
    return forecast(two_forces_known(), 54, frequency="month")


@pytest.mark.parametrize("frequency", ["month", "financial_year"])
def test_chosen_forecasts_of_types_and_forces_add_up(
    two_forces: pl.DataFrame, frequency: str
) -> None:
    rows = two_forces.filter("is_chosen", pl.col("frequency") == frequency)
    table = rows.pivot("series", index=["force_code", "period_start"], values="point")

    assert (table["all"] - table["sexual"] - table["neglect"]).abs().max() < 1e-6
    for name in ("sexual", "neglect", "all"):
        by_force = table.pivot("force_code", index="period_start", values=name)
        parts = by_force["E23000001"] + by_force["E23000002"]
        assert (by_force["ALL"] - parts).abs().max() < 1e-6
    assert table.height == 3 * (54 if frequency == "month" else 5)


def test_forecast_meets_its_contract_and_chooses_one_model_a_series(
    two_forces: pl.DataFrame,
) -> None:
    actual = Forecast.validate(two_forces)

    assert {"combination", "prophet", "last_value"} <= set(actual["model"])
    assert set(chosen(actual)["model"]) == {"combination"}
    assert actual["point"].is_finite().all()
    one = actual.group_by("force_code", "series", "frequency", "period_start").agg(
        pl.col("is_chosen").sum()
    )
    assert set(one["is_chosen"]) == {1}


def test_there_are_bounds_only_as_far_as_past_errors_reach(two_forces: pl.DataFrame) -> None:
    rows = chosen(two_forces, frequency="month")
    bounds = rows.select("lower_95", "lower_80", "point", "upper_80", "upper_95")
    tested = bounds.filter(rows["is_back_tested"])

    # Two years and a month come before the first cut-off, so that 17 of 42 months can be tested.
    by_month = rows.group_by("period_start", maintain_order=True).agg(
        pl.col("is_back_tested").any()
    )
    assert by_month["is_back_tested"].to_list()[0]
    assert not any(by_month["is_back_tested"].to_list()[17:])
    assert bounds.filter(~rows["is_back_tested"]).drop("point").null_count().row(0) == (
        (rows.height - tested.height,) * 4
    )
    assert all(list(row) == sorted(row) and row[0] >= 0 for row in tested.rows())


@pytest.mark.usefixtures("quick_prophet")
def test_without_back_tests_there_are_no_bounds() -> None:
    rows = forecast(series([9.0] * 30), 3, frequency="month", is_back_tested=False)

    assert not rows["is_back_tested"].any()
    assert rows["upper_80"].null_count() == rows.height


def test_last_value_is_carried_forward(two_forces: pl.DataFrame) -> None:
    rows = two_forces.filter(
        pl.col("model") == "last_value",
        pl.col("frequency") == "month",
        pl.col("force_code") == "E23000001",
        pl.col("series") == "sexual",
    )

    assert set(rows["point"]) == {counts(30, 42, seed=1)[-1]}
    assert rows["period_start"].min() == dt.date(2024, 10, 1)
    assert rows["period_start"].max() == dt.date(2029, 3, 1)


def test_the_year_under_way_is_what_was_recorded_and_what_is_forecast(
    two_forces: pl.DataFrame,
) -> None:
    names = {"force_code": "E23000002", "series": "sexual"}
    months = chosen(two_forces, frequency="month", **names)
    years = chosen(two_forces, frequency="financial_year", **names)

    recorded = sum(counts(60, 42, seed=3)[36:])
    assert years["period_start"].to_list() == [dt.date(year, 4, 1) for year in range(2024, 2029)]
    assert years["point"][0] == pytest.approx(recorded + months["point"][:6].sum())
    assert years["point"][1] == pytest.approx(months["point"][6:18].sum())


def test_season_and_growth_that_are_certain_are_found_again() -> None:
    truth = seasonal(200, 72, growth=1.05)

    rows = forecast(series(truth[:60]), 12, frequency="month")

    actual = chosen(rows, frequency="month", force_code="E23000001", series="sexual")
    error = np.abs(actual["point"].to_numpy() / np.array(truth[60:]) - 1)
    assert error.max() < 0.08


@pytest.mark.parametrize(
    "values",
    [
        [0.0] * 30,
        [7.0] * 30,
        [*counts(5, 29, seed=5), 100_000.0],
        [*counts(20, 12, seed=6), None, None, None, *counts(20, 15, seed=7)],
        [float(30 - month) for month in range(30)],
    ],
    ids=["zeros", "constant", "outlier", "gap", "falling to nought"],
)
def test_awkward_series_give_finite_points_that_are_not_negative(values: Values) -> None:
    actual = Forecast.validate(forecast(series(values), 48, frequency="month"))

    assert not actual.is_empty()
    assert actual["point"].is_finite().all()
    assert actual["point"].min() >= 0  # type: ignore[operator]


@pytest.mark.usefixtures("quick_prophet")
@pytest.mark.parametrize(
    ("length", "months", "expected"), [(5, 1, 0), (23, 1, 0), (24, 1, 1), (7, 3, 0), (8, 3, 1)]
)
def test_under_two_full_seasons_there_is_no_forecast(
    length: int, months: int, expected: int
) -> None:
    frequency = "month" if months == 1 else "quarter"

    frame = series([9.0] * length, months=months)

    actual = Forecast.validate(forecast(frame, 8, frequency=frequency))
    assert actual.is_empty() == (expected == 0)


@pytest.mark.usefixtures("quick_prophet")
def test_undelivered_periods_do_not_count_towards_two_seasons() -> None:
    frame = series([9.0] * 20 + [None] * 5 + [9.0])

    assert forecast(frame, 8, frequency="month").is_empty()


def test_where_prophet_fails_the_last_value_is_chosen_and_the_sum_still_holds(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails_on_neglect(task: prophet_fit.Task) -> list[float]:
        if task.name == "neglect":
            raise RuntimeError("Stan gave up")
        return [4.0] * len(task.future)

    monkeypatch.setattr(prophet_fit, "_prophet", fails_on_neglect)
    frame = pl.concat([series([4.0] * 24), series([3.0] * 24, name="neglect")])

    with caplog.at_level(logging.WARNING):
        made = make_forecasts(frame, 12, frequency="month")

    actual = Forecast.validate(made.forecast)
    neglect = chosen(actual, frequency="month", force_code="E23000001", series="neglect")
    assert set(neglect["model"]) == {"last_value"}
    assert set(neglect["point"]) == {3.0}
    both = chosen(actual, frequency="month", force_code="ALL", series="all")
    assert both["point"].to_list() == [pytest.approx(7.0)] * 12
    assert set(both["model"]) == {"combination"}
    assert caplog.messages == ["Prophet failed on 1 of 2 series: last value used"]
    reasons = dict(made.choice.select("series", "reason").iter_rows())
    assert reasons["neglect"] == "Last value: Prophet failed on this series."


@pytest.mark.usefixtures("quick_prophet")
def test_recorded_crime_has_no_sum_over_offence_groups() -> None:
    frame = pl.concat(
        [
            series([5.0] * 12, name=name, measure="recorded_crime", months=3)
            for name in ("child_sexual", "child_cruelty")
        ]
    )

    actual = forecast(frame, 16, frequency="quarter")

    assert set(actual["series"]) == {"child_sexual", "child_cruelty"}
    assert set(actual["frequency"]) == {"quarter", "financial_year"}


@pytest.mark.usefixtures("quick_prophet")
def test_a_month_that_one_force_lacks_takes_the_year_from_that_force_and_the_sum_only() -> None:
    lacking: Values = [*[5.0] * 28, None, 5.0]
    frame = pl.concat([series([9.0] * 30), series(lacking, force_code="E23000002")])

    years = chosen(forecast(frame, 18, frequency="month"), frequency="financial_year")

    first = {force: part["period_start"].min() for (force,), part in years.group_by("force_code")}
    assert first == {
        "E23000001": dt.date(2023, 4, 1),
        "E23000002": dt.date(2024, 4, 1),
        "ALL": dt.date(2024, 4, 1),
    }


@pytest.mark.usefixtures("quick_prophet")
def test_each_measure_is_forecast_from_its_own_last_month_to_the_same_end() -> None:
    frame = pl.concat([series([9.0] * 30), series([9.0] * 28, measure="investigations")])

    months = chosen(forecast(frame, 6, frequency="month"), frequency="month", force_code="ALL")

    spans = {
        measure: (part["period_start"].min(), part["period_start"].max())
        for (measure,), part in months.group_by("measure")
    }
    assert spans == {
        "incidents": (dt.date(2023, 10, 1), dt.date(2024, 3, 1)),
        "investigations": (dt.date(2023, 8, 1), dt.date(2024, 3, 1)),
    }


@pytest.mark.usefixtures("quick_prophet")
def test_net_negative_quarters_count_in_the_year_and_never_below_nought() -> None:
    quarters: Values = [*[2.0] * 8, -3.0, 1.0]
    frame = series(quarters, measure="recorded_crime", months=3)

    rows = forecast(frame, 2, frequency="quarter")

    ahead = chosen(rows, frequency="quarter", force_code="ALL")["point"].sum()
    year = chosen(rows, frequency="financial_year", force_code="ALL")
    assert year["point"].to_list() == [pytest.approx(-2 + ahead)]


@pytest.mark.usefixtures("quick_prophet")
def test_progress_is_told_series_by_series() -> None:
    told: list[tuple[int, int]] = []
    frame = pl.concat([series([9.0] * 24), series([8.0] * 24, name="neglect")])

    forecast(frame, 3, frequency="month", on_done=lambda *done: told.append(done))

    assert told == [(1, 2), (2, 2)]


@pytest.mark.parametrize(
    ("last", "frequency", "expected"),
    [
        (dt.date(2025, 10, 1), "month", 53),
        (dt.date(2026, 3, 1), "month", 48),
        (dt.date(2026, 4, 1), "month", 59),
        (dt.date(2022, 7, 1), "quarter", 18),
        (dt.date(2023, 1, 1), "quarter", 16),
    ],
)
def test_horizon_ends_with_the_fourth_financial_year_after_the_current_one(
    last: dt.date, frequency: str, expected: int
) -> None:
    end = add_months(last, expected * (1 if frequency == "month" else 3))

    assert periods_to_horizon(last, frequency) == expected
    assert end.month == (3 if frequency == "month" else 1)


def test_no_series_give_an_empty_mart() -> None:
    assert Forecast.validate(forecast(series([1.0]).clear(), 12, frequency="month")).is_empty()
