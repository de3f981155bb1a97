"""Contracts of the marts that help to read demand: events, similar forces, reporting lag."""

import dataframely as dy
import polars as pl

from pipelines.contracts.register import DATE_PRECISIONS, EVENT_KINDS, RE_BASE
from pipelines.contracts.vocabulary import MEASURES


def _force(*, primary_key: bool = True) -> dy.String:
    return dy.String(primary_key=primary_key, nullable=not primary_key, min_length=3, max_length=9)


class Event(dy.Schema):
    """The register: what changed the counts, or the way they are counted.

    Null `force_code`, `offence_groups` (parted by semicolons) and `measure` mean all of them;
    `name` and `reason` are of whoever entered it and stand on every `re_base`.
    """

    event_id = dy.String(primary_key=True)
    date = dy.Date()
    date_precision = dy.String()
    title = dy.String()
    kind = dy.String()
    offence_groups = dy.String(nullable=True)
    known_size_share = dy.Float64(nullable=True, min=-1)
    force_code = _force(primary_key=False)
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


class SimilarForce(dy.Schema):
    """The forces most like a force, rank 1 the nearest, by recorded crime of `financial_year`.

    Empty where recorded crime or children are not known; a force without either has no row.
    """

    force_code = _force()
    rank = dy.Int32(primary_key=True, min=1)
    similar_force_code = dy.String(min_length=3, max_length=9)
    distance = dy.Float64(min=0)
    financial_year = dy.String()

    @dy.rule()
    def another_force(cls) -> pl.Expr:
        """No force is like itself."""
        return pl.col("force_code") != pl.col("similar_force_code")


class ReportingLag(dy.Schema):
    """The latest months as counted and as expected once all records have come, also for `ALL`.

    Null estimates: the load history allows none (`basis` is `fixed`), or nothing was counted.
    """

    measure = dy.String(primary_key=True)
    force_code = _force()
    month = dy.Date(primary_key=True)
    count = dy.Int64(min=0)
    expected_final_count = dy.Float64(nullable=True, min=0)
    low = dy.Int64(nullable=True, min=0)
    high = dy.Int64(nullable=True, min=0)
    recorded_share = dy.Float64(nullable=True, min=0, max=1)
    is_provisional = dy.Bool()
    basis = dy.String()

    @dy.rule()
    def estimate_only_from_development(cls) -> pl.Expr:
        """A fixed number of months is no estimate and gives none."""
        is_estimated = pl.col("expected_final_count").is_not_null()
        is_fixed = pl.col("basis") == "fixed"
        return (is_fixed & ~is_estimated) | (pl.col("basis") == "development")

    @dy.rule()
    def interval_in_order(cls) -> pl.Expr:
        """What is counted does not go away again; the expected count lies in its interval."""
        is_in_order = (pl.col("count") <= pl.col("low")) & pl.col(
            "expected_final_count"
        ).is_between("low", "high")
        return pl.col("expected_final_count").is_null() | is_in_order


DEMAND_MARTS: dict[str, type[dy.Schema]] = {
    "event": Event,
    "similar_force": SimilarForce,
    "reporting_lag": ReportingLag,
}
