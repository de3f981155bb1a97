"""Sources: one small module each says how a delivery is recognised, read and keyed."""

from pipelines.sources import (
    cost_lines,
    incidents,
    investigations,
    rates,
    recorded_crime,
    staffing,
    survey_invitations,
    survey_responses,
)
from pipelines.sources.source import Source

SOURCES: dict[str, Source] = {
    module.SOURCE.name: module.SOURCE
    for module in (
        incidents,
        investigations,
        cost_lines,
        staffing,
        survey_responses,
        survey_invitations,
        rates,
        recorded_crime,
    )
}
