"""What the columns of a plan's tables hold."""

from dashboard.shell.columns import Column, Kind

YEAR = {"financial_year": Column("Financial year", Kind.TEXT)}
DEMAND_COLUMNS = {
    **YEAR,
    "investigations_p10": Column("Opened, P10", Kind.LEVEL),
    "investigations_p50": Column("Opened, P50", Kind.EXPECTED_COUNT),
    "investigations_p90": Column("Opened, P90", Kind.LEVEL),
    "hours_p50": Column("Hours worked, P50", Kind.HOURS),
    "open_cases_p50": Column("Open at its end, P50", Kind.EXPECTED_COUNT),
}
"""Of `yearly_figures`: what comes, and what stays open."""
PEOPLE_COLUMNS = {
    **YEAR,
    "people_p10": Column("Needed (FTE), P10", Kind.SCORE),
    "people_p50": Column("Needed (FTE), P50", Kind.SCORE),
    "people_p90": Column("Needed (FTE), P90", Kind.SCORE),
    "people_available_p50": Column("There (FTE)", Kind.SCORE),
    "people_gap_p50": Column("Short (FTE), P50", Kind.SCORE),
    "load_ratio_p50": Column("Work over what can be done", Kind.SCORE),
}
"""Of `yearly_figures`: accredited full-time equivalents."""
CATEGORY_COLUMNS = {
    "category": Column("Category", Kind.TEXT),
    "subjective_heading": Column("Subjective heading", Kind.TEXT),
    "objective_heading": Column("Objective heading", Kind.TEXT),
    "p10": Column("P10 (£)", Kind.POUNDS),
    "p50": Column("P50 (£)", Kind.POUNDS),
    "p90": Column("P90 (£)", Kind.POUNDS),
    "budget_gbp": Column("Budget (£)", Kind.POUNDS),
    "gap_p50": Column("P50 less budget (£)", Kind.POUNDS),
}
"""Of `categories_of`."""
COMPARED_COLUMNS = {
    **YEAR,
    "scenario": Column("Scenario", Kind.TEXT),
    "investigations_p50": Column("Opened, P50", Kind.EXPECTED_COUNT),
    "cash_p10": Column("P10 (£)", Kind.POUNDS),
    "cash_p50": Column("P50 (£)", Kind.POUNDS),
    "cash_p90": Column("P90 (£)", Kind.POUNDS),
    "change_cash": Column("Change (£)", Kind.POUNDS),
    "gap_p50": Column("Over budget (£)", Kind.POUNDS),
    "people_gap_p50": Column("Short (FTE)", Kind.SCORE),
}
"""Of `with_change`, a scenario and year a row."""
HOURS_COLUMNS = {
    **YEAR,
    "age_band": Column("Age of the case", Kind.TEXT),
    "hours": Column("Hours to be worked", Kind.HOURS),
    "able_hours": Column("Hours that can be, all ages", Kind.HOURS),
}
"""Of `hours_by_age`."""
BACKLOG_COLUMNS = {
    "month": Column("Month", Kind.MONTH),
    "opened_count": Column("Opened", Kind.EXPECTED_COUNT),
    "closed_count": Column("Closed", Kind.EXPECTED_COUNT),
    "open_count": Column("Open at its end", Kind.EXPECTED_COUNT),
    "waiting_hours": Column("Hours overdue", Kind.HOURS),
}
"""Of `open_by_month`."""
TIMELINESS_COLUMNS = {
    "force": Column("Force", Kind.TEXT),
    "risk": Column("Risk", Kind.TEXT),
    "days": Column("Within days", Kind.NUMBER),
    "due_count": Column("Cases, last four quarters", Kind.COUNT),
    "recent_share": Column("In time, last four quarters", Kind.SHARE),
    "planned_share": Column("In time, in the year", Kind.SHARE),
}
"""Of `timeliness_of`."""
TRAINING_COLUMNS = {
    **YEAR,
    "accredited_start_fte": Column("At its start", Kind.SCORE),
    "leavers_fte": Column("Leave", Kind.SCORE),
    "qualified_fte": Column("Are accredited", Kind.SCORE),
    "accredited_end_fte": Column("At its end", Kind.SCORE),
    "in_training_end_fte": Column("In training", Kind.SCORE),
    "needed_end_fte": Column("Needed", Kind.SCORE),
    "recruits_needed_fte": Column("Recruits to begin", Kind.SCORE),
    "too_late_fte": Column("Too late to close", Kind.SCORE),
}
"""Of `training_by_year`, full-time equivalents."""
SCENARIO_COLUMNS = {
    "name": Column("Name", Kind.TEXT),
    "author": Column("Changed by", Kind.TEXT),
    "changed_at": Column("When (UTC)", Kind.TIME),
    "revision": Column("Revision", Kind.NUMBER),
    "change": Column("How", Kind.TEXT),
    "version": Column("Saved on version", Kind.TEXT),
    "archived": Column("Archived", Kind.TEXT),
    "id": Column("Id", Kind.TEXT),
}
"""The list of saved scenarios."""


def money_columns(against: str | None) -> dict[str, Column]:
    """The columns of money by year: of `yearly_figures`, and of `with_change` where another is.

    Args:
        against: The other scenario's name.
    """
    columns = {
        **YEAR,
        "cash_p10": Column("P10 (£)", Kind.POUNDS),
        "cash_p50": Column("P50 (£)", Kind.POUNDS),
        "cash_p90": Column("P90 (£)", Kind.POUNDS),
        "budget_gbp": Column("Budget (£)", Kind.POUNDS),
    }
    if against is not None:
        return columns | {
            "gap_p50": Column("Over budget (£)", Kind.POUNDS),
            "against_cash": Column(f"{against}, P50 (£)", Kind.POUNDS),
            "change_cash": Column("Change (£)", Kind.POUNDS),
        }
    return columns | {
        f"gap_{tenth}": Column(f"Over budget (£), {tenth.upper()}", Kind.POUNDS)
        for tenth in ("p10", "p50", "p90")
    }
