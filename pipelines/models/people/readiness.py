"""How ready the people are: shares of yes in the readiness survey, with what they rest on."""

import polars as pl

from pipelines.contracts.vocabulary import ALL_FORCES

Z = 1.959963984540054
"""The standard normal distribution's 97.5th percentile."""


def readiness(
    responses: pl.DataFrame, invitations: pl.DataFrame, national: pl.DataFrame
) -> pl.DataFrame:
    """Share of yes per question with its Wilson interval, for each force and for their sum.

    Args:
        responses: One row per force_code, survey_date and question: yes_count, response_count
            (answers that were not left empty).
        invitations: One row per force_code and survey_date: invited_count.
        national: One row per question: national_2016_share (of yes).

    Returns:
        Mart readiness. For ALL, invited_count is null where the number of any force that answered
        is unknown: a response rate on the others' numbers would be too high.

    Source: Wilson (1927). Assumes that who answered does not depend on the answer.
    """
    summed = (
        responses.group_by("survey_date", "question")
        .agg(pl.col("yes_count", "response_count").sum())
        .with_columns(pl.lit(ALL_FORCES).alias("force_code"))
        .select(responses.columns)
    )
    invited = pl.concat(
        [
            invitations.select("force_code", "survey_date", "invited_count"),
            _invited_in_all(responses, invitations),
        ]
    )
    rows = (
        pl.concat([responses, summed])
        .join(invited, on=["force_code", "survey_date"], how="left")
        .join(national, on="question", how="left")
    )
    return rows.with_columns(*_wilson()).select(
        "force_code",
        "survey_date",
        "question",
        pl.col("response_count").cast(pl.Int64),
        pl.col("invited_count").cast(pl.Int64),
        "yes_share",
        "low",
        "high",
        "national_2016_share",
    )


def _invited_in_all(responses: pl.DataFrame, invitations: pl.DataFrame) -> pl.DataFrame:
    """Invited in all forces together, null where a force that answered gave no number."""
    keys = ["force_code", "survey_date"]
    answered = responses.select(keys).unique()
    known = answered.join(invitations, on=keys, how="full", coalesce=True)
    is_unknown = pl.col("invited_count").is_null().any()
    total = pl.when(~is_unknown).then(pl.col("invited_count").sum())
    return (
        known.group_by("survey_date")
        .agg(total.alias("invited_count"))
        .select(pl.lit(ALL_FORCES).alias("force_code"), "survey_date", "invited_count")
    )


def _wilson() -> tuple[pl.Expr, ...]:
    """Share and interval; null where nobody answered."""
    count = pl.when(pl.col("response_count") > 0).then(pl.col("response_count")).cast(pl.Float64)
    share = pl.col("yes_count") / count
    centre = (share + Z**2 / (2 * count)) / (1 + Z**2 / count)
    spread = (share * (1 - share) / count + Z**2 / (4 * count**2)).sqrt()
    margin = Z * spread / (1 + Z**2 / count)
    # At shares of 0 and 1 rounding can leave the share just outside its own interval.
    low = pl.min_horizontal((centre - margin).clip(0, 1), share)
    high = pl.max_horizontal((centre + margin).clip(0, 1), share)
    return share.alias("yes_share"), low.alias("low"), high.alias("high")
