"""What somebody asks a briefing for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.briefing.periods import LATEST
from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.planning.scenario_choice import ChosenScenario

if TYPE_CHECKING:
    from dashboard.briefing.template_file import Template


@dataclass(frozen=True)
class Request:
    """Of whom, of when, and held against what.

    Attributes:
        template: A shipped template's name, the path of a file of one's own, or one that was read
            before.
        force_code: A force of the version, or ALL.
        period: `latest`, a financial year such as `2024/25`, a month such as `2026-07`, or
            `to-2026-07` for the twelve months to it.
        scenario: A saved scenario's name or id, a scenario's file, or one that was chosen before;
            none for the base alone.
        figure: The id of a published claim or figure to examine; none where none is.
    """

    template: "str | Template"
    force_code: str = ALL_FORCES
    period: str = LATEST
    scenario: str | ChosenScenario | None = None
    figure: str | None = None
