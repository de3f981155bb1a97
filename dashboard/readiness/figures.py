"""What the page on the survey works out beyond what is published."""

import math
from collections.abc import Mapping

import polars as pl

RESPONDED = "responded"
"""The row of those who answered, among the questions."""
COLUMNS = (
    *("question", "yes_count", "asked_count", "yes_share", "low", "high"),
    *("least_share", "most_share", "national_2016_share", "national_2016_source"),
)


def of_survey(answers: pl.DataFrame, responses: pl.DataFrame) -> pl.DataFrame:
    """A survey's response and its questions, one row each, in the same columns.

    Args:
        answers: Mart readiness of one force and survey.
        responses: Mart readiness_response of the same; may be empty.

    Returns:
        question (`responded` first), yes_count, asked_count (who could have said yes), yes_share,
        low, high, least_share, most_share, national_2016_share, national_2016_source. Of the
        response there are no bounds: nobody's is unknown.
    """
    asked = answers.with_columns(asked_count=pl.col("response_count"))
    if responses.is_empty():
        return asked.select(COLUMNS)
    unknown = pl.lit(None, pl.Float64)
    responded = responses.with_columns(
        question=pl.lit(RESPONDED),
        yes_count=pl.col("respondent_count"),
        asked_count=pl.col("invited_count"),
        yes_share=pl.col("response_share"),
        least_share=unknown,
        most_share=unknown,
    )
    return pl.concat([responded.select(COLUMNS), asked.select(COLUMNS)])


def in_words(rows: pl.DataFrame, questions: Mapping[str, str]) -> pl.DataFrame:
    """The rows of known questions, in their order, with what each asks: asked."""
    order = {name: place for place, name in enumerate(questions)}
    return (
        rows.filter(pl.col("question").is_in(list(questions)))
        .sort(pl.col("question").replace_strict(order))
        .with_columns(asked=pl.col("question").replace_strict(dict(questions)))
    )


def is_apart(first: Mapping[str, float], last: Mapping[str, float]) -> bool:
    """Whether two shares, each with the ends of its interval, differ by more than chance explains.

    Source: Newcombe (1998), method 10. Assumes that the two are of different people.
    """
    low, high = (first, last) if last["yes_share"] > first["yes_share"] else (last, first)
    reach = math.hypot(high["yes_share"] - high["low"], low["high"] - low["yes_share"])
    return high["yes_share"] - low["yes_share"] > reach
