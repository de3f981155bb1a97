"""The readiness survey: shares of yes, the Wilson interval, and who was asked."""

import datetime as dt

import polars as pl
import pytest

from pipelines.contracts.marts.people import Readiness
from pipelines.models.people.readiness import readiness

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
