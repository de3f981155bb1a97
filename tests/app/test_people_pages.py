"""The pages Readiness and Partners, drawn on a published version."""

from tests.pages import change, table_rows, words


def test_readiness_answers_with_the_survey_beside_2016(draw, demo_home):
    app = draw(demo_home, "readiness")
    said = words(app)
    assert "of those invited answered, against 68% in 2016" in said
    assert "were trained before they started (2016 nationally 18%)" in said
    rows = {row["asked"]: row for row in table_rows(app, "least_share")}
    assert len(rows) == 4
    trained = rows["Trained before starting"]
    assert trained["least_share"] < trained["low"] < trained["yes_share"]
    assert len(app.get("vega_lite_chart")) == 3


def test_readiness_says_what_was_not_delivered(draw, own_home):
    change(own_home, "delete from marts.readiness")
    assert "holds no answers to the readiness survey" in words(draw(own_home, "readiness"))


def test_partners_answers_with_shares_within_days_and_every_section(draw, demo_home):
    app = draw(demo_home, "partners")
    said = words(app)
    for part in (
        "the police told another agency of",
        "three quarters",
        "Another thing, for comparison: in England 78.5%",
        "Not known to social care after 15 working days",
        "were about a child of whom the police had been told before",
        "By the opening the police had told an agency of",
        "held jointly with a section 47 enquiry",
        "section 47 enquiries per 10,000 children",
    ):
        assert part in said
    pairs = table_rows(app, "share_within_5_days")
    assert {row["from_agency"] for row in pairs} > {"Police", "Social care", "Education"}
    assert len(app.get("vega_lite_chart")) == 3


def test_what_was_not_delivered_is_said_in_plain_words(draw, own_home):
    change(
        own_home,
        "update marts.repeat_concern_by_year set child_known_count = 0, repeat_count = 0",
        "delete from marts.partner_sharing where to_agency in ('health', 'education')",
        "delete from marts.review_by_year",
        "delete from marts.social_care_by_year",
    )
    said = words(draw(own_home, "partners"))
    for part in (
        "its incidents came without a child's identifier",
        "the police tell no agency but social care",
        "holds no reviews opened in these years",
        "No published figures of children's social care",
    ):
        assert part in said


def test_without_notifications_what_is_known_of_referrals_is_still_shown(draw, own_home):
    change(own_home, "delete from marts.partner_sharing")
    said = words(draw(own_home, "partners"))
    assert "holds no notifications of who was told" in said
    assert "held jointly with a section 47 enquiry" in said
