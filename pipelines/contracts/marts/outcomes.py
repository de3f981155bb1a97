"""Contracts of the marts about what investigations came to."""

import dataframely as dy
import polars as pl

from pipelines.contracts.marts.columns import force, key, whole_number
from pipelines.contracts.vocabulary import OUTCOME_CODES

OUTCOME_GROUPS = (
    "charged",
    "out_of_court",
    "evidential_difficulties",
    "no_suspect",
    "not_in_public_interest",
    "other",
)


class OutcomeByMonth(dy.Schema):
    """Investigations closed in the month, by outcome; `not_assigned` where none was given."""

    force_code = force()
    month = dy.Date(primary_key=True)
    abuse_type = key()
    outcome_code = key()
    investigation_count = whole_number()


class OutcomeByOpenedQuarter(dy.Schema):
    """Investigations by quarter opened and what has come of them so far.

    `open` where they are not closed, `not_assigned` where they are and no outcome was given.
    """

    force_code = force()
    opened_quarter = dy.Date(primary_key=True)
    abuse_type = key()
    outcome_code = key()
    investigation_count = whole_number(at_least=1)


class Outcome(dy.Schema):
    """What a Home Office outcome type is called, and the group in which it is shown."""

    outcome_code = key()
    outcome_title = dy.String()
    outcome_group = dy.String()
    source = dy.String()

    @dy.rule()
    def known_values(cls) -> pl.Expr:
        """Code and group are of the closed lists."""
        return pl.col("outcome_code").is_in(list(OUTCOME_CODES)) & pl.col("outcome_group").is_in(
            list(OUTCOME_GROUPS)
        )
