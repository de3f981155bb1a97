"""Contracts of the marts that everything else refers to: forces and the register of events."""

import dataframely as dy
import polars as pl

from pipelines.contracts.events import DATE_PRECISIONS, EVENT_KINDS, RE_BASE
from pipelines.contracts.marts.columns import force, key, number
from pipelines.contracts.vocabulary import MEASURES


class Force(dy.Schema):
    """One row per police force. Tile rows and columns place it on an equal-area map."""

    force_code = force()
    force_name = dy.String()
    short_name = dy.String(regex="^[A-Z]{3,4}$")
    region = dy.String()
    tile_row = dy.Int64(nullable=True)
    tile_column = dy.Int64(nullable=True)


class Event(dy.Schema):
    """The register: what changed the counts, or the way they are counted.

    Null `force_code`, `offence_groups` (parted by semicolons) and `measure` mean all of them;
    `name` and `reason` are of whoever entered it and stand on every `re_base`.
    """

    event_id = key()
    date = dy.Date()
    date_precision = dy.String()
    title = dy.String()
    kind = dy.String()
    offence_groups = dy.String(nullable=True)
    known_size_share = number(at_least=-1, nullable=True)
    force_code = force(primary_key=False, nullable=True)
    source = dy.String()
    url = dy.String(nullable=True)
    measure = dy.String(nullable=True)
    name = dy.String(nullable=True)
    reason = dy.String(nullable=True)

    @dy.rule()
    def known_values(cls) -> pl.Expr:
        """Kind, precision and measure are of the closed lists."""
        return (
            pl.col("kind").is_in(list(EVENT_KINDS))
            & pl.col("date_precision").is_in(list(DATE_PRECISIONS))
            & (pl.col("measure").is_null() | pl.col("measure").is_in(list(MEASURES)))
        )

    @dy.rule()
    def re_base_is_owned(cls) -> pl.Expr:
        """A re-base has a measure, a name and a reason."""
        return (pl.col("kind") != RE_BASE) | pl.all_horizontal(
            pl.col("measure", "name", "reason").is_not_null()
        )
