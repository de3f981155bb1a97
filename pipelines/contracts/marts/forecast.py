"""Contracts of the marts that say what is coming, how sure that is, and how good it was before."""

import dataframely as dy
import polars as pl

from pipelines.contracts.marts.columns import force, key, number, share, whole_number


class CountedSeries(dy.Schema):
    """The series that growth and forecasts are worked out from, without gaps, single forces only.

    A null count is a period that the force did not deliver; a zero is one without any.
    """

    measure = key()
    force_code = force()
    series = key()
    frequency = key()
    period_start = dy.Date(primary_key=True)
    count = dy.Int64(nullable=True)


class Forecast(dy.Schema):
    """One model's forecast of one series and period, also for `ALL` forces and `all` types.

    Bounds are null where no back-test reaches; of sums only the chosen model has them.
    """

    measure = key()
    force_code = force()
    series = key()
    frequency = key()
    period_start = dy.Date(primary_key=True)
    model = key()
    point = number(at_least=0)
    lower_80 = number(at_least=0, nullable=True)
    upper_80 = number(at_least=0, nullable=True)
    lower_95 = number(at_least=0, nullable=True)
    upper_95 = number(at_least=0, nullable=True)
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

    measure = key()
    region = key()
    series = key()
    frequency = key()
    period_start = dy.Date(primary_key=True)
    point = number(at_least=0)
    lower_80 = number(at_least=0, nullable=True)
    upper_80 = number(at_least=0, nullable=True)
    lower_95 = number(at_least=0, nullable=True)
    upper_95 = number(at_least=0, nullable=True)
    force_count = whole_number(at_least=1)

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

    measure = key()
    force_code = force()
    series = key()
    frequency = key()
    model = dy.String(nullable=True)
    reason = dy.String()
    combination_error = number(at_least=0, nullable=True)
    last_value_error = number(at_least=0, nullable=True)
    origin_count = whole_number()


class ForecastAccuracy(dy.Schema):
    """How good each model was at past cut-offs, by periods ahead, over all forces alike."""

    measure = key()
    series = key()
    frequency = key()
    model = key()
    horizon = dy.Int64(primary_key=True, min=1)
    mase = number(at_least=0)
    coverage_80 = share(nullable=True)
    coverage_95 = share(nullable=True)
    weighted_interval_score = number(at_least=0, nullable=True)
    series_count = whole_number(at_least=1)


class Backtest(dy.Schema):
    """What the default and the last value would have said at past cut-offs, and what happened."""

    measure = key()
    force_code = force()
    series = key()
    frequency = key()
    model = key()
    cutoff = dy.Date(primary_key=True)
    horizon = dy.Int64(primary_key=True, min=1)
    point = number(at_least=0)
    lower_80 = number(at_least=0, nullable=True)
    upper_80 = number(at_least=0, nullable=True)
    lower_95 = number(at_least=0, nullable=True)
    upper_95 = number(at_least=0, nullable=True)
    actual = number(nullable=True)
    scale = number(at_least=0)


class ForecastScorecard(dy.Schema):
    """Published forecasts beside what was counted since, also of `ALL` forces and `all` types.

    Of each cut-off the version that stood when newer counts came; only outcomes wholly known. The
    horizon counts periods, or financial years, after the cut-off.
    """

    version = key()
    made_on = dy.Date()
    measure = key()
    force_code = force()
    series = key()
    frequency = key()
    cutoff = dy.Date()
    period_start = dy.Date(primary_key=True)
    horizon = whole_number(at_least=1)
    model = dy.String()
    point = number(at_least=0)
    lower_80 = number(at_least=0, nullable=True)
    upper_80 = number(at_least=0, nullable=True)
    lower_95 = number(at_least=0, nullable=True)
    upper_95 = number(at_least=0, nullable=True)
    last_value = number(at_least=0, nullable=True)
    seasonal_last_value = number(at_least=0, nullable=True)
    actual = number()
    is_in_80 = dy.Bool(nullable=True)
    is_in_95 = dy.Bool(nullable=True)


class ForecastPath(dy.Schema):
    """Joint draws of the chosen forecasts by whole financial year: within a draw forces add up.

    Of all types together, and of each group of offences.
    """

    measure = key()
    force_code = force()
    series = key()
    frequency = key()
    period_start = dy.Date(primary_key=True)
    draw = dy.Int64(primary_key=True, min=1)
    value = number(at_least=0)
