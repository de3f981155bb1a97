"""Pounds per hour of each grade, by the date from which they hold."""

from pipelines.contracts.finance import Rates
from pipelines.sources.source import Source

SOURCE = Source(name="rates", contract=Rates, period_column="valid_from")
