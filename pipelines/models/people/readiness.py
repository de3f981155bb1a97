"""How ready the people are: shares of yes in the readiness survey, with what they rest on."""

import polars as pl

from pipelines.contracts.marts.people import FEWEST_TOLD
from pipelines.contracts.vocabulary import ALL_FORCES
from pipelines.models.shares import wilson_interval

RESPONDED = "responded"
"""What the rate of response is called among the published figures of 2016."""
SAID = ("yes_count", "yes_share", "low", "high", "least_share", "most_share")


def readiness(
    responses: pl.DataFrame, invitations: pl.DataFrame, national: pl.DataFrame
) -> pl.DataFrame:
    """Share of yes per question with its interval and its bounds, by force and of their sum.

    Args:
        responses: One row per force_code, survey_date and question: yes_count, response_count
            (answers that were not left empty).
        invitations: One row per force_code and survey_date: invited_count.
        national: One row per question: national_2016_share (of yes), source.

    Returns:
        Mart readiness. For ALL, invited_count is null where the number of any force that answered
        is unknown: a response rate on the others' numbers would be too high. least_share is what
        the share would be if everybody invited who gave no answer had said no, most_share if all
        had said yes; null where fewer were invited than answered, so that the number is wrong. What
        was said is null in groups of under ten answers, and in one more force where all of them
        together would be told by ALL less the others.

    Source: Wilson (1927); the bounds are those of Manski (1989), with nothing assumed of who does
        not answer. The interval assumes that who answered does not depend on the answer.
    """
    keys = ["survey_date", "question"]
    summed = _in_all(responses, keys, "yes_count", "response_count")
    rows = (
        pl.concat([responses, summed])
        .join(_invited(responses, invitations), on=["force_code", "survey_date"], how="left")
        .join(national.rename({"source": "national_2016_source"}), on="question", how="left")
    )
    share, low, high = wilson_interval(pl.col("yes_count"), pl.col("response_count"))
    silent = pl.col("invited_count") - pl.col("response_count")
    invited = pl.when(silent >= 0, pl.col("invited_count") > 0).then("invited_count")
    said = rows.with_columns(
        share.alias("yes_share"),
        low.alias("low"),
        high.alias("high"),
        least_share=pl.col("yes_count") / invited,
        most_share=(pl.col("yes_count") + silent) / invited,
    )
    return said.with_columns(pl.when(~_is_hidden(keys)).then(pl.col(SAID)).name.keep()).select(
        "force_code",
        *keys,
        pl.col("response_count").cast(pl.Int64),
        pl.col("invited_count").cast(pl.Int64),
        pl.col("yes_count").cast(pl.Int64),
        *SAID[1:],
        "national_2016_share",
        "national_2016_source",
    )


def response_rates(
    respondents: pl.DataFrame, invitations: pl.DataFrame, national: pl.DataFrame
) -> pl.DataFrame:
    """Share of those invited who answered, with its interval, by force and of their sum.

    Args:
        respondents: One row per force_code and survey_date: respondent_count.
        invitations: One row per force_code and survey_date: invited_count.
        national: As in `readiness`, with a row for the question `responded`.

    Returns:
        Mart readiness_response. A force that was invited and sent nothing has a rate of nought; the
        rate is null where the number invited is not known, or is less than answered.

    Source: Wilson (1927).
    """
    keys = ["force_code", "survey_date"]
    known = respondents.join(
        invitations.select(*keys, "invited_count"), on=keys, how="full", coalesce=True
    ).with_columns(pl.col("respondent_count").fill_null(0))
    summed = (
        known.group_by("survey_date")
        .agg(pl.col("respondent_count").sum(), _invited_in_all())
        .with_columns(pl.lit(ALL_FORCES).alias("force_code"))
        .select(known.columns)
    )
    asked = pl.when(pl.col("invited_count") >= pl.col("respondent_count")).then("invited_count")
    share, low, high = wilson_interval(pl.col("respondent_count"), asked)
    beside = national.filter(question=RESPONDED).select("national_2016_share", "source")
    share_2016, source = beside.row(0) if beside.height else (None, None)
    return pl.concat([known, summed]).select(
        *keys,
        pl.col("invited_count").cast(pl.Int64),
        pl.col("respondent_count").cast(pl.Int64),
        share.alias("response_share"),
        low.alias("low"),
        high.alias("high"),
        pl.lit(share_2016, pl.Float64).alias("national_2016_share"),
        pl.lit(source, pl.String).alias("national_2016_source"),
    )


def _in_all(rows: pl.DataFrame, keys: list[str], *counts: str) -> pl.DataFrame:
    return (
        rows.group_by(keys)
        .agg(pl.col(counts).sum())
        .with_columns(pl.lit(ALL_FORCES).alias("force_code"))
        .select(rows.columns)
    )


def _invited(responses: pl.DataFrame, invitations: pl.DataFrame) -> pl.DataFrame:
    """Invited by force, and in all together: null where a force that answered gave no number."""
    keys = ["force_code", "survey_date"]
    answered = responses.select(keys).unique()
    known = answered.join(invitations, on=keys, how="full", coalesce=True)
    in_all = known.group_by("survey_date").agg(_invited_in_all())
    return pl.concat(
        [
            invitations.select(*keys, "invited_count"),
            in_all.select(pl.lit(ALL_FORCES).alias("force_code"), "survey_date", "invited_count"),
        ]
    )


def _invited_in_all() -> pl.Expr:
    """The forces' invited_count added up; null where one of them is not known."""
    invited = pl.col("invited_count")
    return pl.when(~invited.is_null().any()).then(invited.sum()).alias("invited_count")


def _is_hidden(keys: list[str]) -> pl.Expr:
    """Groups of under ten, and the next smallest where ALL less the others would tell of them."""
    answers, is_force = pl.col("response_count"), pl.col("force_code") != ALL_FORCES
    is_small = answers < FEWEST_TOLD
    told = answers.filter(is_small & is_force).sum().over(keys)
    # Of forces with as many answers the first by code keeps them company.
    is_last = (~is_force | is_small).alias("is_last")
    order = pl.struct(is_last, answers, "force_code").rank("ordinal").over(keys)
    needs_company = (told > 0) & (told < FEWEST_TOLD)
    return is_small | (needs_company & is_force & (order == 1))
