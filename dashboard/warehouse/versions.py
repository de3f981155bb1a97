"""What the version that readers are on says about itself."""

from dataclasses import dataclass
from datetime import date, datetime

from pipelines.contracts.vocabulary import TERRITORIAL_FORCE_COUNT
from pipelines.models.series import last_complete_month


@dataclass(frozen=True)
class BuildInfo:
    """What the published version says about itself.

    `force_count` counts the territorial forces that delivered, out of 43.
    """

    version: str
    built_at: datetime
    as_at: date | None
    code_version: str
    is_synthetic: bool
    force_count: int

    @property
    def last_complete_month(self) -> date:
        """First day of the last month that had wholly passed when the extracts were made."""
        return last_complete_month(self.as_at or self.built_at.date())

    @property
    def is_national(self) -> bool:
        """Whether the sum over forces may be called England and Wales."""
        return self.force_count >= TERRITORIAL_FORCE_COUNT
