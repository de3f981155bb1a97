"""Contracts of the marts about figures that somebody published or claimed."""

import dataframely as dy
import polars as pl

from pipelines.contracts.marts.columns import calendar_year, key, number, whole_number

YEAR_KINDS = ("calendar", "year_to_march", "not_said")


class PublishedFigure(dy.Schema):
    """A figure that somebody published, with its source and what to mind about it."""

    figure_id = key()
    value = number()
    unit = dy.String()
    period = dy.String()
    statement = dy.String()
    source = dy.String()
    url = dy.String(nullable=True)
    caveat = dy.String(nullable=True)


class PublishedClaim(dy.Schema):
    """A headline figure with every number that it gave; null where it gave none.

    `counted` says what the counts are of, `year_kind` whether its years are calendar years or end
    in March, `is_secondary` that only a press copy was read.
    """

    claim_id = key()
    title = dy.String()
    counted = dy.String()
    area = dy.String()
    year_kind = dy.String()
    baseline_year = calendar_year(nullable=True)
    current_year = calendar_year(nullable=True)
    years = whole_number(at_least=1, nullable=True)
    growth_share = number(at_least=-1, nullable=True)
    baseline_count = number(at_least=0, nullable=True)
    current_count = number(at_least=0, nullable=True)
    unit_cost_gbp = number(at_least=0, nullable=True)
    total_gbp = number(at_least=0, nullable=True)
    projected_year = calendar_year(nullable=True)
    projected_count = number(at_least=0, nullable=True)
    projected_total_gbp = number(at_least=0, nullable=True)
    is_secondary = dy.Bool()
    statement = dy.String()
    source = dy.String()
    url = dy.String(nullable=True)
    caveat = dy.String(nullable=True)

    @dy.rule()
    def known_kind_of_year(cls) -> pl.Expr:
        """The kind of year is of the closed list."""
        return pl.col("year_kind").is_in(list(YEAR_KINDS))
