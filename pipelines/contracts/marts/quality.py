"""Contracts of the marts that say how far the data can be trusted."""

import dataframely as dy
import polars as pl

COMPLETE, INCOMPLETE, MISSING = "complete", "incomplete", "missing"
PART_OF_MONTH, TOO_FEW_TO_SAY = "part_of_month", "too_few_to_say"
STATUSES = (COMPLETE, INCOMPLETE, MISSING, PART_OF_MONTH, TOO_FEW_TO_SAY)


class CompletenessByMonth(dy.Schema):
    """Records per source, force and month beside what the months around let expect.

    `expected_count` is null where too few months are known to expect anything.
    """

    source = dy.String(primary_key=True)
    force_code = dy.String(primary_key=True, min_length=3, max_length=9)
    month = dy.Date(primary_key=True)
    record_count = dy.Int64(min=0)
    expected_count = dy.Float64(nullable=True, min=0)
    status = dy.String()

    @dy.rule()
    def known_status(cls) -> pl.Expr:
        """The status is one of those that the model gives."""
        return pl.col("status").is_in(list(STATUSES))


QUALITY_MARTS: dict[str, type[dy.Schema]] = {"completeness_by_month": CompletenessByMonth}
