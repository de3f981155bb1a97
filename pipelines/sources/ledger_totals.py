"""What the finance ledger booked per month and category."""

from pipelines.contracts.finance import LedgerTotals
from pipelines.sources.source import Source

SOURCE = Source(name="ledger_totals", contract=LedgerTotals, period_column="month")
