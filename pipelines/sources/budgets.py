"""What was budgeted per financial year and category."""

from pipelines.contracts.finance import Budgets
from pipelines.sources.source import Source

SOURCE = Source(name="budgets", contract=Budgets, period_column="financial_year")
