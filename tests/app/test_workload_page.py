"""The page Workload, drawn on a published version."""

import pytest

from tests.pages import a_force, change, table_rows, words


def test_the_page_answers_with_load_people_training_and_first_actions(draw, demo_home):
    app = draw(demo_home, "workload", force=a_force(demo_home))
    said = words(app)
    assert "times what accredited investigators can do" in said
    assert "begin training" in said or "No recruits are needed" in said
    assert len(table_rows(app, "load_ratio_p50")) == len(app.selectbox(key="year").options)
    assert {it["days"] for it in table_rows(app, "planned_share")} <= {7, 14, 30}
    assert len(app.get("vega_lite_chart")) == 3


@pytest.mark.parametrize(
    ("marts", "said"),
    [
        (("staffing_by_month",), "no staffing was delivered"),
        (("cost_by_cohort", "cost_by_month", "case_level"), "no hours were delivered"),
        (("timeliness_by_quarter",), "No first actions on online cases were delivered"),
        (("opening_path",), "This version holds no forecast"),
    ],
)
def test_what_was_not_delivered_is_said_in_plain_words(draw, own_home, marts, said):
    change(own_home, *(f"delete from marts.{mart}" for mart in marts))
    assert said in words(draw(own_home, "workload"))
