"""Who was told of an incident, or told us, and when."""

from pipelines.contracts.extracts import Notifications
from pipelines.sources.source import Source

SOURCE = Source(name="notifications", contract=Notifications, period_column="notified_date")
