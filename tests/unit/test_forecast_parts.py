"""The parts of the forecast, each against a case worked by hand."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from pipelines.models.forecasting import prophet_fit, smoothing
from pipelines.models.forecasting.boosting import boosted
from pipelines.models.forecasting.calendar_days import bank_holiday_days, school_holiday_days
from pipelines.models.forecasting.members import combined, member_points
from pipelines.models.forecasting.panel import Matrix, Panel
from pipelines.models.forecasting.prophet_fit import Task
from pipelines.models.forecasting.refit import fits_by_key, fits_frame, refit_key
from pipelines.models.forecasting.season import seasonal_indices
from pipelines.models.forecasting.settings import COMBINED, ForecastSettings
from pipelines.models.periods import add_months


def panel(*rows: list[float], months: int = 3, names: tuple[str, ...] = ()) -> Panel:
    keys = tuple(
        ("recorded_crime", f"E{row}", names[row] if names else "sexual") for row in range(len(rows))
    )
    periods = tuple(add_months(dt.date(2012, 4, 1), months * step) for step in range(len(rows[0])))
    delivered = np.array(rows)
    return Panel(keys, periods, delivered, months, np.zeros_like(delivered))


def test_the_level_goes_half_way_to_each_new_quarter() -> None:
    levels = smoothing.level_path(np.array([[8.0, 4.0, 10.0]]), 3)

    assert levels.tolist() == [[8.0, 6.0, 8.0]]


def test_three_months_forget_as_much_as_a_quarter() -> None:
    kept = 1 - smoothing.per_period(0.5, 1)

    assert kept**3 == pytest.approx(0.5)


def test_theta_adds_half_the_slope_of_a_straight_line() -> None:
    line = np.array([[10.0, 12.0, 14.0, 16.0]])

    points = smoothing.theta(line, 2, 3)

    level = 10 * 0.125 + 12 * 0.125 + 14 * 0.25 + 16 * 0.5
    assert points[0].tolist() == pytest.approx([level + 1 * 2, level + 1 * 3])


def test_a_damped_trend_flattens_out() -> None:
    points = smoothing.damped_holt(np.arange(10.0, 50.0)[None], 40, 3)[0]
    steps = np.diff(points)

    assert steps[0] > 0.5
    assert (np.diff(steps) < 0).all()


def test_smoothing_of_a_constant_is_that_constant() -> None:
    seven = np.full((1, 12), 7.0)

    for model in (smoothing.damped_holt, smoothing.exponential_smoothing, smoothing.theta):
        assert model(seven, 3, 3).tolist() == [pytest.approx([7.0] * 3)]


def test_a_season_that_years_agree_on_is_found_whole_and_a_weak_one_by_half() -> None:
    shape = [1.3, 0.9, 0.8, 1.0]
    strong = [100 * shape[quarter % 4] for quarter in range(24)]
    noise = np.random.default_rng(3).normal(0, 25, 24)
    weak = (100 + noise + 4 * np.tile([1, -1, 1, -1], 6)).tolist()

    both = seasonal_indices(panel(strong, weak, names=("a", "b")))[1]

    assert both[0] == pytest.approx(shape)
    assert np.abs(both[1] - 1).max() < 0.15


def test_a_share_of_the_national_forecast_is_last_years_share() -> None:
    points = member_points(panel([30.0] * 12, [10.0] * 12), 2, np.full((2, 2), np.nan))

    assert points["national_share"] == pytest.approx(np.array([[30, 30], [10, 10]]))


def test_the_combination_is_the_mean_of_the_members_that_there_are() -> None:
    points = {name: np.array([[float(place)]]) for place, name in enumerate(COMBINED)}
    points["prophet"] = np.array([[np.nan]])

    assert combined(points).tolist() == [[2.0]]  # 0, 1, 2, 3, 4


def test_boosting_learns_that_high_values_fall_back() -> None:
    random = np.random.default_rng(1)
    rows = [(50 + random.normal(0, 8, 40)).tolist() for _ in range(40)]
    rows[0][-1] = 90.0
    known = panel(*rows)

    points = boosted(known, seasonal_indices(known), 4)

    assert points is not None
    level = smoothing.level_path(known.values, 3)[0, -1]
    assert points[0, 0] < level - 2


def test_boosting_keeps_away_from_a_single_short_series() -> None:
    known = panel([5.0, 6.0] * 6)

    assert boosted(known, seasonal_indices(known), 4) is None


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ([np.nan, np.nan, 4.0, 6.0, 5.0, 7.0, 8.0, 9.0], [5.0, 7.0, 4.0, 6.0, 5.0, 7.0, 8.0, 9.0]),
        ([4.0, np.nan, 6.0, 6.0], [4.0, 5.0, 6.0, 6.0]),
        ([4.0, 5.0, 6.0, np.nan], [4.0, 5.0, 6.0, 6.0]),
        ([4.0, 5.0, 6.0, 7.0, 5.0, np.nan, np.nan], [4.0, 5.0, 6.0, 7.0, 5.0, 5.0, 6.0]),
    ],
    ids=["starts late", "gap", "stops early", "stops early in its second year"],
)
def test_gaps_are_filled(row: list[float], expected: list[float]) -> None:
    padded = panel(row)

    assert padded.values[0].tolist() == expected


def test_errors_are_measured_in_the_mean_seasonal_change() -> None:
    known = panel([1.0, 2.0, 3.0, 4.0, 5.0, 2.0, 13.0, np.nan], [7.0] * 8)

    assert known.scale.tolist() == [pytest.approx((4 + 0 + 10) / 3), 1.0]


@pytest.mark.parametrize(
    ("month", "bank", "school"),
    [
        (dt.date(2024, 3, 1), 1, 5),  # Good Friday on the 29th; Monday 25th to Friday 29th
        (dt.date(2024, 4, 1), 1, 5),
        (dt.date(2024, 8, 1), 1, 22),
        (dt.date(2024, 11, 1), 0, 1),  # the week from 28 October ends on 1 November
        (dt.date(2022, 6, 1), 2, 0),
    ],
)
def test_days_of_holiday(month: dt.date, bank: int, school: int) -> None:
    assert bank_holiday_days(month, 1) == bank
    assert school_holiday_days(month, 1) == school


def test_rule_changes_are_steps_in_the_series_that_they_belong_to() -> None:
    events = pl.DataFrame(
        {
            "date": [dt.date(2019, 4, 1), dt.date(2020, 4, 1), dt.date(2023, 4, 1)],
            "kind": ["counting_rule", "shock", "counting_rule"],
            "offence_groups": ["child_cruelty; neglect", "", None],
        }
    )
    told = ForecastSettings(1, events)

    assert told.steps("neglect") == (dt.date(2019, 4, 1), dt.date(2023, 4, 1))
    assert told.steps("sexual") == (dt.date(2023, 4, 1),)
    assert ForecastSettings(1).steps("exploitation") == (dt.date(2017, 4, 1),)


def test_a_step_that_prophet_is_told_carries_into_the_future() -> None:
    periods = tuple(add_months(dt.date(2014, 4, 1), step) for step in range(72))
    change = periods[48]
    random = np.random.default_rng(5)
    values = tuple(float(random.poisson(40 if period < change else 80)) for period in periods[:60])

    points = prophet_fit.fit_one(Task("a", periods[:60], values, periods[60:], 1, (change,)))

    assert points is not None
    assert np.mean(points) == pytest.approx(80, rel=0.15)


def task(**changes: object) -> Task:
    periods = tuple(add_months(dt.date(2014, 4, 1), step) for step in range(9))
    known: dict[str, object] = {
        "name": "sexual",
        "past": periods[:8],
        "values": (1.0,) * 8,
        "future": periods[8:],
        "months": 1,
    }
    return Task(**known | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"values": (1.0,) * 7 + (2.0,)},
        {"steps": (dt.date(2014, 6, 1),)},
        {"future": (dt.date(2014, 12, 1), dt.date(2015, 1, 1))},
        {"months": 3},
    ],
    ids=["a count", "an event", "the horizon", "the frequency"],
)
def test_whatever_prophet_is_told_changes_the_key(change: dict[str, object]) -> None:
    assert refit_key(task()) == refit_key(task(name="another name"))
    assert refit_key(task(**change)) != refit_key(task())


def test_fits_are_read_back_as_they_were_written() -> None:
    fits = {"b": [1.0, 2.5], "a": [3.0]}

    assert fits_by_key(fits_frame(fits)) == fits
    assert fits_by_key(None) == {}


def test_a_key_depends_on_the_data_to_the_last_digit() -> None:
    nearly: Matrix = np.nextafter(np.ones(8), 2.0)

    assert refit_key(task(values=tuple(nearly.tolist()))) != refit_key(task())
