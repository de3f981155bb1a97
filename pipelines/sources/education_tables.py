"""How the Department for Education's tables place a row.

It is of an authority, a region or England, each under the code of its own level.
"""

import polars as pl

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


def select_area_columns() -> list[pl.Expr]:
    """The columns area_code, area_name, geographic_level and year of a row."""
    return [
        _of_its_level("new_la_code", "region_code", "country_code").alias("area_code"),
        _of_its_level("la_name", "region_name", "country_name").alias("area_name"),
        _level().alias("geographic_level"),
        pl.col("time_period").alias("year"),
    ]


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
