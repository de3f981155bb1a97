"""Contracts of the marts that say what is coming, how sure that is, and how good it was before."""

import dataframely as dy
import polars as pl


def _key() -> dy.String:
    return dy.String(primary_key=True)


def _force() -> dy.String:
    return dy.String(primary_key=True, min_length=3, max_length=9)


def _bound() -> dy.Float64:
    return dy.Float64(nullable=True, min=0)


class CountedSeries(dy.Schema):
    """The series that growth and forecasts are worked out from, without gaps, single forces only.

    A null count is a period that the force did not deliver; a zero is one without any.
    """

    measure = _key()
    force_code = _force()
    series = _key()
    frequency = _key()
    period_start = dy.Date(primary_key=True)
    count = dy.Int64(nullable=True)


class Forecast(dy.Schema):
    """One model's forecast of one series and period, also for `ALL` forces and `all` types.

    Bounds are null where no back-test reaches; of sums only the chosen model has them.
    """

    measure = _key()
    force_code = _force()
    series = _key()
    frequency = _key()
    period_start = dy.Date(primary_key=True)
    model = _key()
    point = dy.Float64(min=0)
    lower_80 = _bound()
    upper_80 = _bound()
    lower_95 = _bound()
    upper_95 = _bound()
    is_chosen = dy.Bool()
    is_back_tested = dy.Bool()

    @dy.rule()
    def intervals_lie_in_one_another(cls) -> pl.Expr:
        """The 80 per cent interval lies inside the 95 per cent one."""
        return pl.col("lower_80").is_null() | (
            (pl.col("lower_95") <= pl.col("lower_80") + 1e-6)
            & (pl.col("lower_80") <= pl.col("upper_80"))
            & (pl.col("upper_80") <= pl.col("upper_95") + 1e-6)
        )


class ForecastByRegion(dy.Schema):
    """The chosen forecasts of a region's forces added up, with intervals of the sum.

    British Transport Police is in no region. Bounds are null where a force was not back-tested.
    """

    measure = _key()
    region = _key()
    series = _key()
    frequency = _key()
    period_start = dy.Date(primary_key=True)
    point = dy.Float64(min=0)
    lower_80 = _bound()
    upper_80 = _bound()
    lower_95 = _bound()
    upper_95 = _bound()
    force_count = dy.Int64(min=1)

    @dy.rule()
    def intervals_hold_the_point(cls) -> pl.Expr:
        """The 80 per cent interval holds the point and lies inside the 95 per cent one."""
        return pl.col("lower_80").is_null() | (
            (pl.col("lower_95") <= pl.col("lower_80") + 1e-6)
            & (pl.col("lower_80") <= pl.col("point") + 1e-6)
            & (pl.col("point") <= pl.col("upper_80") + 1e-6)
            & (pl.col("upper_80") <= pl.col("upper_95") + 1e-6)
        )


class ForecastChoice(dy.Schema):
    """Which model a force's series is forecast by, and why; null where there is no forecast.

    Errors are mean scaled errors over past cut-offs, 1 as large as a usual seasonal change.
    """

    measure = _key()
    force_code = _force()
    series = _key()
    frequency = _key()
    model = dy.String(nullable=True)
    reason = dy.String()
    combination_error = dy.Float64(nullable=True, min=0)
    last_value_error = dy.Float64(nullable=True, min=0)
    origin_count = dy.Int64(min=0)


class ForecastAccuracy(dy.Schema):
    """How good each model was at past cut-offs, by periods ahead, over all forces alike."""

    measure = _key()
    series = _key()
    frequency = _key()
    model = _key()
    horizon = dy.Int64(primary_key=True, min=1)
    mase = dy.Float64(min=0)
    coverage_80 = dy.Float64(nullable=True, min=0, max=1)
    coverage_95 = dy.Float64(nullable=True, min=0, max=1)
    weighted_interval_score = _bound()
    series_count = dy.Int64(min=1)


class Backtest(dy.Schema):
    """What the default and the last value would have said at past cut-offs, and what happened."""

    measure = _key()
    force_code = _force()
    series = _key()
    frequency = _key()
    model = _key()
    cutoff = dy.Date(primary_key=True)
    horizon = dy.Int64(primary_key=True, min=1)
    point = dy.Float64(min=0)
    lower_80 = _bound()
    upper_80 = _bound()
    lower_95 = _bound()
    upper_95 = _bound()
    actual = dy.Float64(nullable=True)
    scale = dy.Float64(min=0)


class ForecastScorecard(dy.Schema):
    """Published forecasts beside what was counted since, also of `ALL` forces and `all` types.

    Of each cut-off the version that stood when newer counts came; only outcomes wholly known. The
    horizon counts periods, or financial years, after the cut-off.
    """

    version = _key()
    made_on = dy.Date()
    measure = _key()
    force_code = _force()
    series = _key()
    frequency = _key()
    cutoff = dy.Date()
    period_start = dy.Date(primary_key=True)
    horizon = dy.Int64(min=1)
    model = dy.String()
    point = dy.Float64(min=0)
    lower_80 = _bound()
    upper_80 = _bound()
    lower_95 = _bound()
    upper_95 = _bound()
    last_value = _bound()
    seasonal_last_value = _bound()
    actual = dy.Float64()
    is_in_80 = dy.Bool(nullable=True)
    is_in_95 = dy.Bool(nullable=True)


class ForecastPath(dy.Schema):
    """Joint draws of the chosen forecasts by whole financial year: within a draw forces add up.

    Of all types together, and of each group of offences.
    """

    measure = _key()
    force_code = _force()
    series = _key()
    frequency = _key()
    period_start = dy.Date(primary_key=True)
    draw = dy.Int64(primary_key=True, min=1)
    value = dy.Float64(min=0)


FORECAST_MARTS: dict[str, type[dy.Schema]] = {
    "counted_series": CountedSeries,
    "forecast": Forecast,
    "forecast_by_region": ForecastByRegion,
    "forecast_choice": ForecastChoice,
    "forecast_accuracy": ForecastAccuracy,
    "backtest": Backtest,
    "forecast_scorecard": ForecastScorecard,
    "forecast_path": ForecastPath,
}
