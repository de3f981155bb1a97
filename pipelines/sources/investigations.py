"""Investigations of incidents, from a force's own systems."""

from pipelines.contracts.extracts import Investigations
from pipelines.sources.source import Source

SOURCE = Source(name="investigations", contract=Investigations, period_column="opened_date")
