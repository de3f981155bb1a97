"""Forecasts: each force's series is forecast for itself, and sums are sums of those forecasts.

So chosen forecasts add up exactly: types to `all`, forces to `ALL`, months to financial years.
"""

from pipelines.models.forecasting.accuracy import accuracy, hindcast
from pipelines.models.forecasting.make import (
    Forecasts,
    backtest,
    forecast,
    make_forecasts,
    periods_to_horizon,
)
from pipelines.models.forecasting.members import MODELS
from pipelines.models.forecasting.refit import refit_key
from pipelines.models.forecasting.regions import forecast_by_region
from pipelines.models.forecasting.settings import COMBINATION

__all__ = [
    "COMBINATION",
    "MODELS",
    "Forecasts",
    "accuracy",
    "backtest",
    "forecast",
    "forecast_by_region",
    "hindcast",
    "make_forecasts",
    "periods_to_horizon",
    "refit_key",
]
