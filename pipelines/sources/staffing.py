"""Full-time equivalents per month and grade."""

from pipelines.contracts.extracts import Staffing
from pipelines.sources.source import Source

SOURCE = Source(name="staffing", contract=Staffing, period_column="month")
