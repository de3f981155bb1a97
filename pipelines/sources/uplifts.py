"""What the employer pays on top of pay, and overhead, as shares by the month they begin in."""

from pipelines.contracts.finance import Uplifts
from pipelines.sources.source import Source

SOURCE = Source(name="uplifts", contract=Uplifts, period_column="valid_from")
