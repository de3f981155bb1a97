"""What the Department for Education's tables have in common: how areas and missing figures stand.

A row is of an authority, a region or England, each under the code of its own level; a figure that
is not given has a marker in its place.
"""

import polars as pl

from pipelines.contracts.publications import MARKERS

AREA_HEADERS = (
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
)
NOT_GIVEN = ":"


def area_columns() -> list[pl.Expr]:
    """The columns area_code, area_name, geographic_level and year of a row."""
    return [
        _of_its_level("new_la_code", "region_code", "country_code").alias("area_code"),
        _of_its_level("la_name", "region_name", "country_name").alias("area_name"),
        _level().alias("geographic_level"),
        pl.col("time_period").alias("year"),
    ]


def value_of(cell: str) -> pl.Expr:
    """What stands in a cell, null where it is a marker or nothing."""
    return pl.when(~_is_marker(cell)).then(pl.col(cell).str.strip_chars())


def marker_of(cell: str) -> pl.Expr:
    """The marker in a cell, `:` in an empty one: the publisher gave neither figure nor reason."""
    marker = pl.col(cell).str.strip_chars().str.to_lowercase()
    return (
        pl.when(marker.is_null() | marker.is_in(["", "-"]))
        .then(pl.lit(NOT_GIVEN))
        .when(_is_marker(cell))
        .then(marker)
    )


def _is_marker(cell: str) -> pl.Expr:
    marker = pl.col(cell).str.strip_chars().str.to_lowercase()
    return marker.is_in([*MARKERS, "", "-"]).fill_null(value=True)


def _of_its_level(authority: str, region: str, country: str) -> pl.Expr:
    return (
        pl.when(_level() == "national")
        .then(pl.col(country))
        .when(_level() == "regional")
        .then(pl.col(region))
        .otherwise(pl.col(authority))
    )


def _level() -> pl.Expr:
    level = pl.col("geographic_level").str.strip_chars().str.to_lowercase()
    return level.str.replace_all(" ", "_", literal=True)
