"""The plan as a workbook to take along, where no figure in it rests on a few cases."""

from functools import partial

import streamlit as st

from dashboard.plan.worked_out import WorkedOut, fewest_investigations, report_of
from dashboard.shell.disclosure import SMALLEST_SHOWN
from dashboard.shell.text import MARKING
from pipelines.planning.report import PlanReport
from pipelines.planning.workbook import make_plan_workbook

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer_workbook(
    worked: WorkedOut, against: WorkedOut | None, force_code: str, force_name: str
) -> None:
    """Offer the workbook, made only when somebody asks for it; or say why it is not offered.

    Every figure in it is of a force's whole year, so it leaves where every one of these has six
    investigations or more. The tables on the page hand out their own figures, small ones hidden.
    """
    st.subheader("Take it along", anchor=False)
    if fewest_investigations(worked) < SMALLEST_SHOWN:
        st.info(
            "The workbook is not offered here: a year in it rests on fewer than "
            f"{SMALLEST_SHOWN} investigations of a force. Inside the force, `caseweight plan "
            "--out FILE.xlsx` writes it."
        )
        return
    st.download_button(
        "Plan as a workbook (Excel)",
        data=partial(_make, worked, against, force_code, force_name),
        file_name=f"caseweight-plan-{force_code}-{worked.warehouse.version}.xlsx",
        mime=MIME,
        key="plan workbook",
        on_click="ignore",
        help=f"Marked {MARKING}. Cases × cost × when it is spent as formulas, budgets, bridges, "
        "and the assumptions on a sheet that can be changed and read back.",
    )
    st.caption(
        f"Marked {MARKING}, money in cash. Each table above downloads as CSV in its public form, "
        "small counts and what rests on them hidden."
    )


def _make(worked: WorkedOut, against: WorkedOut | None, force_code: str, force_name: str) -> bytes:
    report: PlanReport = report_of(worked, force_code, force_name, against)
    return make_plan_workbook(report)
