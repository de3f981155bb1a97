"""Questions about what is coming, and about how good past forecasts were."""

import polars as pl

from dashboard.shell.queries import of_force
from dashboard.warehouse.door import Warehouse
from pipelines.contracts.vocabulary import ALL_FORCES, ALL_TYPES


def forecast(
    warehouse: Warehouse, force_code: str, measure: str, series: str = ALL_TYPES
) -> pl.DataFrame:
    """Every model's forecast of one series, by frequency and period; is_chosen marks one.

    Returns:
        The mart's rows without its first three columns; bounds are null where not back-tested.
    """
    return warehouse.frame(
        "forecast",
        """
        select * exclude (measure, force_code, series)
        from marts.forecast
        where force_code = $force_code and measure = $measure and series = $series
        order by frequency, period_start, model
        """,
        of_force(force_code, measure=measure, series=series),
    )


def forecast_by_region(warehouse: Warehouse, measure: str, series: str = ALL_TYPES) -> pl.DataFrame:
    """The chosen forecasts of each region by financial year: the mart's rows."""
    return warehouse.frame(
        "forecast_by_region",
        """
        select region, period_start, point, lower_80, upper_80, lower_95, upper_95, force_count
        from marts.forecast_by_region
        where measure = $measure and series = $series and frequency = 'financial_year'
        order by region, period_start
        """,
        {"measure": measure, "series": series},
    )


def forecast_choices(
    warehouse: Warehouse, force_code: str, measure: str, series: str
) -> pl.DataFrame:
    """Why the single series behind a forecast have their model: model, reason, series_count.

    Those of a sum are the series that it adds up, so most rows stand for several.
    """
    return warehouse.frame(
        "forecast_choice",
        """
        select
            model,
            case when count(*) = 1 then any_value(reason) end as reason,
            count(*) as series_count,
            median(combination_error) as combination_error,
            median(last_value_error) as last_value_error,
            max(origin_count) as origin_count,
        from marts.forecast_choice
        where measure = $measure and ($force_code = 'ALL' or force_code = $force_code)
            and ($series = 'all' or series = $series)
        group by model
        order by series_count desc, model
        """,
        of_force(force_code, measure=measure, series=series),
    )


def forecast_accuracy(warehouse: Warehouse, measure: str, series: str = ALL_TYPES) -> pl.DataFrame:
    """How good each model was in back-tests, all series of a measure weighing the same.

    Returns:
        One row per model and horizon (periods ahead): mase, coverage_80, coverage_95,
        weighted_interval_score; of one series, or of all of them.
    """
    return warehouse.frame(
        "forecast_accuracy",
        """
        select
            model, horizon, frequency,
            avg(mase) as mase,
            avg(coverage_80) as coverage_80,
            avg(coverage_95) as coverage_95,
            avg(weighted_interval_score) as weighted_interval_score,
        from marts.forecast_accuracy
        where measure = $measure and ($series = 'all' or series = $series)
        group by model, horizon, frequency
        order by model, horizon
        """,
        {"measure": measure, "series": series},
    )


def forecast_scorecard(
    warehouse: Warehouse, force_code: str, measure: str, series: str = ALL_TYPES
) -> pl.DataFrame:
    """Published forecasts of one series whose outcome has been counted since: the mart's rows.

    Returns:
        One row per version, frequency and period_start.
    """
    return warehouse.frame(
        "forecast_scorecard",
        """
        select * exclude (measure, force_code, series)
        from marts.forecast_scorecard
        where force_code = $force_code and measure = $measure and series = $series
        order by version, frequency, period_start
        """,
        of_force(force_code, measure=measure, series=series),
    )


def counted_series(warehouse: Warehouse, measure: str) -> pl.DataFrame:
    """What forecasts of a measure are made from, every force and series: the mart's rows."""
    return warehouse.frame(
        "counted_series",
        """
        select measure, force_code, series, frequency, period_start, count
        from marts.counted_series
        where measure = $measure
        order by force_code, series, period_start
        """,
        {"measure": measure},
    )


def forecast_measures(warehouse: Warehouse) -> list[str]:
    """The measures that have a forecast for all forces together."""
    rows = warehouse.frame(
        "forecast",
        "select distinct measure from marts.forecast where force_code = $force_code",
        of_force(ALL_FORCES),
    )
    return [] if rows.is_empty() else sorted(rows["measure"])
