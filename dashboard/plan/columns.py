"""What the tables of a plan hold, and on what terms each column leaves."""

from dashboard.shell.columns import Column, Kind

OPENED = ("investigations_p50",)
NO_CASES = "a budget is set for a year and tells of no case"
ARE_STAFF = "accredited people are staff and no cases"
YEAR = {"financial_year": Column("Financial year", Kind.TEXT)}
DEMAND_COLUMNS = {
    **YEAR,
    "investigations_p10": Column("Opened, P10", Kind.LEVEL, OPENED),
    "investigations_p50": Column("Opened, P50", Kind.EXPECTED_COUNT),
    "investigations_p90": Column("Opened, P90", Kind.LEVEL, OPENED),
    "hours_p50": Column("Hours worked, P50", Kind.HOURS, OPENED),
    "open_cases_p50": Column("Open at its end, P50", Kind.EXPECTED_COUNT),
}
"""Of `yearly_figures`: what comes, and what stays open."""
PEOPLE_COLUMNS = {
    **YEAR,
    "people_p10": Column("Needed (FTE), P10", Kind.SCORE, OPENED),
    "people_p50": Column("Needed (FTE), P50", Kind.SCORE, OPENED),
    "people_p90": Column("Needed (FTE), P90", Kind.SCORE, OPENED),
    "people_available_p50": Column("There (FTE)", Kind.SCORE, leaves_because=ARE_STAFF),
    "people_gap_p50": Column("Short (FTE), P50", Kind.SCORE, OPENED),
    "load_ratio_p50": Column("Work over what can be done", Kind.SCORE, OPENED),
}
"""Of `yearly_figures`: accredited full-time equivalents."""
CATEGORY_COLUMNS = {
    "category": Column("Category", Kind.TEXT),
    "subjective_heading": Column("Subjective heading", Kind.TEXT),
    "objective_heading": Column("Objective heading", Kind.TEXT),
    "p10": Column("P10 (£)", Kind.POUNDS, ("investigations",)),
    "p50": Column("P50 (£)", Kind.POUNDS, ("investigations",)),
    "p90": Column("P90 (£)", Kind.POUNDS, ("investigations",)),
    "budget_gbp": Column("Budget (£)", Kind.POUNDS, leaves_because=NO_CASES),
    "gap_p50": Column("P50 less budget (£)", Kind.POUNDS, ("investigations",)),
}
"""Of `categories_of`."""
COMPARED_COLUMNS = {
    **YEAR,
    "scenario": Column("Scenario", Kind.TEXT),
    "investigations_p50": Column("Opened, P50", Kind.EXPECTED_COUNT),
    "cash_p10": Column("P10 (£)", Kind.POUNDS, OPENED),
    "cash_p50": Column("P50 (£)", Kind.POUNDS, OPENED),
    "cash_p90": Column("P90 (£)", Kind.POUNDS, OPENED),
    "change_cash": Column("Change (£)", Kind.POUNDS, OPENED),
    "gap_p50": Column("Over budget (£)", Kind.POUNDS, OPENED),
    "people_gap_p50": Column("Short (FTE)", Kind.SCORE, OPENED),
}
"""Of `with_change`, a scenario and year a row."""
HOURS_COLUMNS = {
    **YEAR,
    "age_band": Column("Age of the case", Kind.TEXT),
    "hours": Column("Hours to be worked", Kind.HOURS, OPENED),
    "able_hours": Column("Hours that can be, all ages", Kind.HOURS, OPENED),
}
"""Of `hours_by_age`."""
BACKLOG_COLUMNS = {
    "month": Column("Month", Kind.MONTH),
    "opened_count": Column("Opened", Kind.EXPECTED_COUNT),
    "closed_count": Column("Closed", Kind.EXPECTED_COUNT),
    "open_count": Column("Open at its end", Kind.EXPECTED_COUNT),
    "waiting_hours": Column("Hours overdue", Kind.HOURS, ("open_count",)),
}
"""Of `open_by_month`."""
TIMELINESS_COLUMNS = {
    "force": Column("Force", Kind.TEXT),
    "risk": Column("Risk", Kind.TEXT),
    "days": Column("Within days", Kind.NUMBER),
    "due_count": Column("Cases, last four quarters", Kind.COUNT),
    "recent_share": Column("In time, last four quarters", Kind.SHARE, ("due_count",)),
    "planned_share": Column("In time, in the year", Kind.SHARE, ("due_count",)),
}
"""Of `timeliness_of`."""
TRAINING_COLUMNS = {
    **YEAR,
    "accredited_start_fte": Column("At its start", Kind.SCORE, leaves_because=ARE_STAFF),
    "leavers_fte": Column("Leave", Kind.SCORE, leaves_because=ARE_STAFF),
    "qualified_fte": Column("Are accredited", Kind.SCORE, leaves_because=ARE_STAFF),
    "accredited_end_fte": Column("At its end", Kind.SCORE, leaves_because=ARE_STAFF),
    "in_training_end_fte": Column("In training", Kind.SCORE, leaves_because=ARE_STAFF),
    "needed_end_fte": Column("Needed", Kind.SCORE, OPENED),
    "recruits_needed_fte": Column("Recruits to begin", Kind.SCORE, OPENED),
    "too_late_fte": Column("Too late to close", Kind.SCORE, OPENED),
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
        "cash_p10": Column("P10 (£)", Kind.POUNDS, OPENED),
        "cash_p50": Column("P50 (£)", Kind.POUNDS, OPENED),
        "cash_p90": Column("P90 (£)", Kind.POUNDS, OPENED),
        "budget_gbp": Column("Budget (£)", Kind.POUNDS, leaves_because=NO_CASES),
    }
    if against is not None:
        return columns | {
            "gap_p50": Column("Over budget (£)", Kind.POUNDS, OPENED),
            "against_cash": Column(f"{against}, P50 (£)", Kind.POUNDS, OPENED),
            "change_cash": Column("Change (£)", Kind.POUNDS, OPENED),
        }
    return columns | {
        f"gap_{tenth}": Column(f"Over budget (£), {tenth.upper()}", Kind.POUNDS, OPENED)
        for tenth in ("p10", "p50", "p90")
    }
