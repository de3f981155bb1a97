"""Contracts of the published sources: what a publisher's release must hold once it is arranged.

A figure that the publisher did not give comes with its marker instead. It is never nought: what is
suppressed, not available or not applicable says nothing about how many there were.
"""

import dataframely as dy
import polars as pl

from pipelines.contracts.columns import (
    Extract,
    closed_list,
    date,
    fine_decimal,
    force,
    label,
    not_after_extract,
    text,
    whole_number,
)

MARKERS = ("x", "c", "u", "z", "low", ":")
"""Not available, suppressed, unreliable, not applicable, rounds to nought, not given."""

GEOGRAPHIC_LEVELS = ("national", "regional", "local_authority")
AREA_CODE = r"^[A-Z]\d{8}( / [A-Z]\d{8})*$"
LARGEST_COUNT = 100_000_000


def ons_area(*, key: bool = True) -> dy.String:
    """The ONS code of an authority, region or country; several where one service covers them."""
    return dy.String(
        check={"not_an_area_code": lambda column: column.str.contains(AREA_CODE)},
        metadata={"kind": "text", "key": key},
    )


def published_year() -> dy.Int32:
    """A year as its publisher numbers it, part of the key."""
    return dy.Int32(min=1900, max=2200, metadata={"kind": "whole_number", "key": True})


def year_has_begun() -> pl.Expr:
    """Rule: the year is not after that of the extract's own date."""
    return pl.col("year").is_null() | (pl.col("year") <= pl.col("as_at").dt.year())


def either_or(value: str) -> pl.Expr:
    """Rule: exactly one of a figure and its marker; an unreadable figure is its own fault."""
    is_one = pl.col(value).is_null() != pl.col("marker").is_null()
    return is_one | pl.col("faulty").str.contains(f":{value}")


class ChildrenInNeed(Extract):
    """A figure of the Department for Education's children in need statistics.

    Grain: area_code, year, category, measure. `year` ends on 31 March, in the social workers' table
    on 30 September.
    """

    area_code = ons_area()
    area_name = label()
    geographic_level = closed_list(GEOGRAPHIC_LEVELS)
    year = published_year()
    category = label(key=True)
    measure = label(key=True)
    value = fine_decimal(nullable=True)
    marker = closed_list(MARKERS, nullable=True)

    @dy.rule()
    def year__after_extract(cls) -> pl.Expr:
        """Nothing is published of a year that has not begun."""
        return year_has_begun()

    @dy.rule()
    def not_either_value_or_marker(cls) -> pl.Expr:
        """A figure, or the reason why there is none."""
        return either_or("value")


class SafeguardingIndicators(Extract):
    """A figure of the Local Authority Interactive Tool. Grain: area_code, year, measure.

    `measure` is the tool's short name. Its title stands on the first rows of a measure only.
    """

    area_code = ons_area()
    area_name = label()
    year = published_year()
    measure = label(key=True)
    measure_name = label(nullable=True)
    value = fine_decimal(nullable=True)
    marker = closed_list(MARKERS, nullable=True)

    @dy.rule()
    def year__after_extract(cls) -> pl.Expr:
        """Nothing is published of a year that has not begun."""
        return year_has_begun()

    @dy.rule()
    def not_either_value_or_marker(cls) -> pl.Expr:
        """A figure, or the reason why there is none."""
        return either_or("value")


class Population(Extract):
    """Children aged 0 to 17 in the middle of a year. Grain: area_code, year.

    `region_code` is the region that the area lies in, or its country where that has no regions: the
    figure of that area is what its parts add up to.
    """

    area_code = ons_area()
    area_name = label()
    geographic_level = closed_list(GEOGRAPHIC_LEVELS)
    region_code = ons_area(key=False)
    year = published_year()
    child_population_count = whole_number(low=0, high=LARGEST_COUNT, nullable=True)
    marker = closed_list(MARKERS, nullable=True)

    @dy.rule()
    def year__after_extract(cls) -> pl.Expr:
        """Nobody is counted in a year that has not begun."""
        return year_has_begun()

    @dy.rule()
    def not_either_value_or_marker(cls) -> pl.Expr:
        """A figure, or the reason why there is none."""
        return either_or("child_population_count")


class Workforce(Extract):
    """People employed by the police. Grain: force_code, counted_date, worker_type, rank.

    `headcount_count` counts people, `fte` full-time equivalents: special constables and volunteers
    have none.
    """

    force_code = force()
    counted_date = date(key=True)
    worker_type = text(key=True)
    rank = text(key=True)
    headcount_count = whole_number(low=0, high=LARGEST_COUNT)
    fte = fine_decimal(not_negative=True)

    @dy.rule()
    def counted_date__after_extract(cls) -> pl.Expr:
        """Nobody is counted after the extract was made."""
        return not_after_extract("counted_date")


class RecordedCrime(Extract):
    """Police recorded crime, as published. Grain: force_code, quarter_start, offence_code.

    A negative count is a net correction of earlier quarters and is kept. `force_code` may also name
    one of the bodies that are not police forces, which the marts leave out.
    """

    force_code = force()
    quarter_start = date(key=True)
    offence_code = text(key=True)
    offence_count = whole_number(low=-1_000_000, high=10_000_000)
