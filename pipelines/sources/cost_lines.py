"""Lines of cost booked to investigations."""

from pipelines.contracts.extracts import CostLines
from pipelines.sources.source import Source

SOURCE = Source(name="cost_lines", contract=CostLines, period_column="cost_date")
