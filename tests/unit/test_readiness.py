"""The readiness survey: shares of yes, the Wilson interval, and who was asked."""

import datetime as dt

import polars as pl
import pytest

from dashboard.readiness import figures, words
from pipelines.contracts.marts.people import Readiness, ReadinessResponse
from pipelines.models.people.readiness import readiness, response_rates

DAY = dt.date(2016, 5, 1)
NATIONAL = pl.DataFrame(
    {
        "question": ["trained_before_start", "had_previous_experience"],
        "national_2016_share": [0.18, 0.52],
        "source": ["a report", "the same"],
    }
)


def responses(*rows: tuple[str, str, int, int]) -> pl.DataFrame:
    columns = ["force_code", "question", "yes_count", "response_count"]
    frame = pl.DataFrame(list(rows), schema=columns, orient="row")
    return frame.with_columns(pl.lit(DAY).alias("survey_date")).select(
        "force_code", "survey_date", "question", "yes_count", "response_count"
    )


def invitations(**invited: int) -> pl.DataFrame:
    return pl.DataFrame(
        {"force_code": list(invited), "survey_date": DAY, "invited_count": list(invited.values())},
        schema={"force_code": pl.String, "survey_date": pl.Date, "invited_count": pl.Int64},
    )


def row(frame: pl.DataFrame, force_code: str) -> dict[str, object]:
    return frame.row(by_predicate=pl.col("force_code") == force_code, named=True)


def test_eight_of_ten_gives_the_wilson_interval_worked_by_hand() -> None:
    # centre (0.8 + 3.8415/20) / 1.38415 = 0.71674; margin 1.95996 × √(0.016 + 0.0096) / 1.38415
    answers = responses(("E23000001", "trained_before_start", 8, 10))

    actual = row(readiness(answers, invitations(E23000001=12), NATIONAL), "E23000001")

    assert actual["yes_share"] == 0.8
    assert actual["low"] == pytest.approx(0.49016, abs=5e-5)
    assert actual["high"] == pytest.approx(0.94332, abs=5e-5)
    assert actual["national_2016_share"] == 0.18


def test_all_forces_are_a_share_of_the_sum_and_not_a_mean_of_shares() -> None:
    answers = responses(
        ("E23000001", "trained_before_start", 1, 10),
        ("E23000002", "trained_before_start", 45, 90),
    )

    frame = readiness(answers, invitations(E23000001=20, E23000002=100), NATIONAL)

    actual = row(Readiness.validate(frame), "ALL")
    assert (actual["yes_share"], actual["response_count"], actual["invited_count"]) == (
        0.46,
        100,
        120,
    )


def test_invited_in_all_is_unknown_where_a_force_that_answered_gave_no_number() -> None:
    answers = responses(
        ("E23000001", "trained_before_start", 1, 10),
        ("E23000002", "trained_before_start", 45, 90),
    )

    frame = readiness(answers, invitations(E23000001=20), NATIONAL)

    assert row(frame, "ALL")["invited_count"] is None
    assert row(frame, "E23000001")["invited_count"] == 20


def test_a_force_that_was_asked_and_did_not_answer_counts_among_the_invited() -> None:
    answers = responses(("E23000001", "trained_before_start", 1, 10))

    frame = readiness(answers, invitations(E23000001=20, E23000002=30), NATIONAL)

    assert row(frame, "ALL")["invited_count"] == 50


def test_question_that_nobody_answered_has_no_share() -> None:
    answers = responses(("E23000001", "trained_before_start", 0, 0))

    frame = Readiness.validate(readiness(answers, invitations(), NATIONAL))

    actual = row(frame, "E23000001")
    assert [actual[name] for name in ("yes_share", "low", "high", "invited_count")] == [None] * 4


@pytest.mark.parametrize(("yes", "share"), [(0, 0.0), (10, 1.0)])
def test_interval_of_none_or_all_stays_within_nought_and_one(yes: int, share: float) -> None:
    answers = responses(("E23000001", "had_previous_experience", yes, 10))

    actual = row(readiness(answers, invitations(), NATIONAL), "E23000001")

    assert actual["yes_share"] == share
    low, high = actual["low"], actual["high"]
    assert isinstance(low, float)
    assert isinstance(high, float)
    assert 0 <= low <= share <= high <= 1
    assert high - low > 0.2


def test_no_responses_give_an_empty_mart() -> None:
    assert Readiness.validate(
        readiness(
            responses().cast(
                {
                    "yes_count": pl.Int64,
                    "response_count": pl.Int64,
                    "force_code": pl.String,
                    "question": pl.String,
                }
            ),
            invitations(),
            NATIONAL,
        )
    ).is_empty()


def test_bounds_are_what_the_share_would_be_if_all_others_had_said_no_or_yes() -> None:
    answers = responses(("E23000001", "trained_before_start", 8, 20))

    actual = row(readiness(answers, invitations(E23000001=50), NATIONAL), "E23000001")

    assert actual["least_share"] == pytest.approx(8 / 50)
    assert actual["most_share"] == pytest.approx(38 / 50)
    assert actual["national_2016_source"] == "a report"


def test_fewer_invited_than_answered_give_no_bounds_and_no_rate() -> None:
    answers = responses(("E23000001", "trained_before_start", 8, 20))
    asked = invitations(E23000001=15)

    actual = row(readiness(answers, asked, NATIONAL), "E23000001")

    assert (actual["least_share"], actual["most_share"]) == (None, None)
    assert actual["yes_share"] == 0.4
    respondents = asked.select("force_code", "survey_date", respondent_count=pl.lit(20))
    assert row(response_rates(respondents, asked, NATIONAL), "E23000001")["response_share"] is None


def told(*counts: int) -> dict[str, object]:
    rows = [(f"E2300000{n}", "trained_before_start", 3, count) for n, count in enumerate(counts)]
    made = Readiness.validate(readiness(responses(*rows), invitations(), NATIONAL))
    return dict(made.select("force_code", "yes_count").iter_rows())


def test_what_fewer_than_ten_said_is_not_told_and_not_given_away_by_the_sum() -> None:
    # Nine hide; the smallest of the others keeps them company, else ALL less both gives them back.
    assert told(9, 40, 12) == {
        "E23000000": None,
        "E23000001": 3,
        "E23000002": None,
        "ALL": 9,
    }
    # Two groups of nine tell nothing of each other.
    assert told(9, 9, 40)["E23000002"] == 3
    # Of one force alone the sum is hidden with it, and ten are told.
    assert set(told(9).values()) == {None}
    assert set(told(10).values()) == {3}
    assert set(told(4, 5).values()) == {None}


def test_a_force_that_was_invited_and_sent_nothing_answered_nought() -> None:
    asked = invitations(E23000001=20, E23000002=30)
    respondents = asked.head(1).select("force_code", "survey_date", respondent_count=pl.lit(10))
    national = pl.DataFrame(
        {"question": ["responded"], "national_2016_share": [0.68], "source": ["a report"]}
    )

    frame = ReadinessResponse.validate(response_rates(respondents, asked, national))

    assert row(frame, "E23000002")["response_share"] == 0
    assert row(frame, "ALL")["response_share"] == 0.2
    assert row(frame, "ALL")["national_2016_share"] == 0.68


def test_two_surveys_differ_where_the_difference_leaves_its_interval() -> None:
    # Newcombe (1998), method 10: 56 of 70 and 48 of 80 differ by 0.0524 to 0.3339.
    first = {"yes_share": 0.8, "low": 0.6919, "high": 0.8768}
    last = {"yes_share": 0.6, "low": 0.4904, "high": 0.7000}
    assert figures.is_apart(first, last)
    assert figures.is_apart(last, first)
    assert not figures.is_apart({"yes_share": 0.7, "low": 0.59, "high": 0.79}, last)
    days = [dt.date(2022, 3, 31), DAY]
    surveys = pl.DataFrame([first, last]).with_columns(survey_date=pl.Series(days))
    assert "more than chance explains" in words.change("Trained", surveys)
    assert words.change("Trained", surveys.head(1)) == ""


def test_a_group_that_is_hidden_is_said_to_be_and_shows_nothing() -> None:
    answers = responses(("E23000001", "trained_before_start", 3, 9))
    survey = figures.of_survey(readiness(answers, invitations(), NATIONAL).head(1), pl.DataFrame())
    assert words.answer("Durham", DAY, survey).startswith("Not shown: fewer than 10 answered in")
    assert words.not_shown(1).startswith("1 force is not shown")
