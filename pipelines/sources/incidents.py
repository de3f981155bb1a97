"""Incidents reported to the police, from a force's own systems."""

from pipelines.contracts.extracts import Incidents
from pipelines.sources.source import Source

SOURCE = Source(name="incidents", contract=Incidents, period_column="reported_date")
