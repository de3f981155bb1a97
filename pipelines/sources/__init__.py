"""Sources: one small module each says how a delivery is recognised, read and keyed."""

from pipelines.sources import (
    budgets,
    children_in_need,
    cost_lines,
    incidents,
    investigations,
    ledger_totals,
    notifications,
    population,
    rates,
    recorded_crime,
    reviews,
    safeguarding_indicators,
    staffing,
    survey_invitations,
    survey_responses,
    uplifts,
    workforce,
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
        uplifts,
        notifications,
        reviews,
        ledger_totals,
        budgets,
        recorded_crime,
        children_in_need,
        safeguarding_indicators,
        population,
        workforce,
    )
}
