"""Serious case reviews and child safeguarding practice reviews."""

from pipelines.contracts.extracts import Reviews
from pipelines.sources.source import Source

SOURCE = Source(name="reviews", contract=Reviews, period_column="opened_date")
