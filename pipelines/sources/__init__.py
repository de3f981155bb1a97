"""Sources: one small module each says how a delivery is recognised, read and keyed."""

from pipelines.sources import (
    budgets,
    cost_lines,
    incidents,
    investigations,
    ledger_totals,
    notifications,
    rates,
    recorded_crime,
    reviews,
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
        notifications,
        reviews,
        ledger_totals,
        budgets,
        recorded_crime,
    )
}
