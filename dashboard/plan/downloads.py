"""The plan as a workbook to take along."""

from functools import partial

import streamlit as st

from dashboard.plan.worked_out import WorkedOut, report_of
from dashboard.shell.downloads import offer_file
from dashboard.shell.shown import what_is_shown
from pipelines.planning.report import PlanReport
from pipelines.planning.workbook import make_plan_workbook

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer_workbook(
    worked: WorkedOut, against: WorkedOut | None, force_code: str, force_name: str
) -> None:
    """Offer the workbook, made only when somebody asks for it, where figures may be taken out."""
    if not what_is_shown().may_leave:
        return
    st.subheader("Take it along", anchor=False)
    offer_file(
        "Download the plan as a workbook (Excel)",
        partial(_make, worked, against, force_code, force_name),
        what=f"plan {worked.scenario.name}",
        ending="xlsx",
        mime=MIME,
        key="plan workbook",
    )
    st.caption(
        "Cases × cost × when it is spent as formulas, budgets, bridges, and the assumptions on a "
        "sheet that can be changed and read back. Marked on every sheet, money in cash."
    )


def _make(worked: WorkedOut, against: WorkedOut | None, force_code: str, force_name: str) -> bytes:
    report: PlanReport = report_of(worked, force_code, force_name, against)
    return make_plan_workbook(report)
