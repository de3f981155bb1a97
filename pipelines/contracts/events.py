"""Contract of the register of events: what changed the counts, or the way they are counted.

The shipped part is `data/reference/events.csv`; an analyst's own events and re-bases of control
charts stand in `events.csv` under home, in the same columns.
"""

import dataframely as dy
import polars as pl

from pipelines.contracts.columns import Extract, closed_list, date, fine_decimal, label, text
from pipelines.contracts.vocabulary import ABUSE_TYPES, MEASURES

RE_BASE = "re_base"
RECORDING_KINDS = ("recording_rule", "new_offence", "inspection")
"""What changes the counts for good without any change in what happens to children."""

EVENT_KINDS = (*RECORDING_KINDS, "one_off", "referrals", "other", RE_BASE)
OFFENCE_GROUPS = ("child_sexual", "child_cruelty", "obscene_publications")
DATE_PRECISIONS = ("day", "month", "year")
LIST_SEPARATOR = ";"


def _groups() -> dy.String:
    """Offence groups and abuse types, separated by semicolons; empty means all of them."""
    known = [*OFFENCE_GROUPS, *ABUSE_TYPES]
    return dy.String(
        nullable=True,
        max_length=200,
        check={
            "unknown_group": lambda column: (
                column.str.split(LIST_SEPARATOR)
                .list.eval(pl.element().str.strip_chars().is_in(known))
                .list.all()
            )
        },
        metadata={"kind": "text"},
    )


class Events(Extract):
    """One row per event. Grain: event_id.

    `date` is the first day of the period that `date_precision` says (day where empty).
    `known_size_share` is the share by which the counts changed, where a source gives it: -0.25
    is a quarter fewer. Empty `force_code`, `offence_groups` and `measure` mean all of them.
    """

    event_id = text(key=True)
    date = date()
    date_precision = closed_list(DATE_PRECISIONS, nullable=True)
    title = label()
    kind = closed_list(EVENT_KINDS)
    offence_groups = _groups()
    known_size_share = fine_decimal(nullable=True)
    force_code = dy.String(nullable=True, metadata={"kind": "force"})
    source = label()
    url = label(nullable=True)
    measure = closed_list(MEASURES, nullable=True)
    name = text(nullable=True)
    reason = label(nullable=True)

    @dy.rule()
    def share_below_minus_one(cls) -> pl.Expr:
        """A count cannot fall by more than all of it."""
        return pl.col("known_size_share").is_null() | (pl.col("known_size_share") >= -1)

    @dy.rule()
    def re_base_without_measure(cls) -> pl.Expr:
        """A control chart belongs to one measure."""
        return (pl.col("kind") != RE_BASE) | pl.col("measure").is_not_null()

    @dy.rule()
    def re_base_without_name(cls) -> pl.Expr:
        """Whoever moves the limits of a control chart puts their name to it."""
        return (pl.col("kind") != RE_BASE) | pl.col("name").is_not_null()

    @dy.rule()
    def re_base_without_reason(cls) -> pl.Expr:
        """Limits are moved for a reason, and readers see it."""
        return (pl.col("kind") != RE_BASE) | pl.col("reason").is_not_null()
