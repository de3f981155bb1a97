"""Contracts of the marts about published claims and about what investigations came to."""

import dataframely as dy
import polars as pl

from pipelines.contracts.vocabulary import OUTCOME_CODES

YEAR_KINDS = ("calendar", "year_to_march", "not_said")
OUTCOME_GROUPS = (
    "charged",
    "out_of_court",
    "evidential_difficulties",
    "no_suspect",
    "not_in_public_interest",
    "other",
)
NOT_RECORDED, STILL_OPEN = "not_assigned", "open"


def _year() -> dy.Int64:
    return dy.Int64(nullable=True, min=1900, max=2100)


def _amount() -> dy.Float64:
    return dy.Float64(nullable=True, min=0)


class PublishedClaim(dy.Schema):
    """A headline figure with every number that it gave; null where it gave none.

    `counted` says what the counts are of, `year_kind` whether its years are calendar years or end
    in March, `is_secondary` that only a press copy was read.
    """

    claim_id = dy.String(primary_key=True)
    title = dy.String()
    counted = dy.String()
    area = dy.String()
    year_kind = dy.String()
    baseline_year = _year()
    current_year = _year()
    years = dy.Int64(nullable=True, min=1)
    growth_share = dy.Float64(nullable=True, min=-1)
    baseline_count = _amount()
    current_count = _amount()
    unit_cost_gbp = _amount()
    total_gbp = _amount()
    projected_year = _year()
    projected_count = _amount()
    projected_total_gbp = _amount()
    is_secondary = dy.Bool()
    statement = dy.String()
    source = dy.String()
    url = dy.String(nullable=True)
    caveat = dy.String(nullable=True)

    @dy.rule()
    def known_kind_of_year(cls) -> pl.Expr:
        """The kind of year is of the closed list."""
        return pl.col("year_kind").is_in(list(YEAR_KINDS))


class Outcome(dy.Schema):
    """What a Home Office outcome type is called, and the group in which it is shown."""

    outcome_code = dy.String(primary_key=True)
    outcome_title = dy.String()
    outcome_group = dy.String()
    source = dy.String()

    @dy.rule()
    def known_values(cls) -> pl.Expr:
        """Code and group are of the closed lists."""
        return pl.col("outcome_code").is_in(list(OUTCOME_CODES)) & pl.col("outcome_group").is_in(
            list(OUTCOME_GROUPS)
        )


class OutcomeByOpenedQuarter(dy.Schema):
    """Investigations by quarter opened and what has come of them so far.

    `open` where they are not closed, `not_assigned` where they are and no outcome was given.
    """

    force_code = dy.String(primary_key=True, min_length=3, max_length=9)
    opened_quarter = dy.Date(primary_key=True)
    abuse_type = dy.String(primary_key=True)
    outcome_code = dy.String(primary_key=True)
    investigation_count = dy.Int64(min=1)


CLAIM_MARTS: dict[str, type[dy.Schema]] = {
    "claim": PublishedClaim,
    "outcome": Outcome,
    "outcome_by_opened_quarter": OutcomeByOpenedQuarter,
}
