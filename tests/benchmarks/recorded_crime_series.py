"""The series of the table in docs/methods/forecast.md: 43 forces × three groups by quarter."""

from pathlib import Path

import polars as pl

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "home-office-recorded-crime"
FILE = FOLDER / "prc-pfa-mar2013-onwards_2012-13Q1_to_2022-23Q1.parquet"
REFERENCE = Path(__file__).parents[2] / "data" / "reference"
NOT_TERRITORIAL = ("Action Fraud", "CIFAS", "UK Finance", "British Transport Police")
CUTOFFS, HORIZON = (24, 27, 30, 33, 36), 4


def recorded_crime_series(file: Path = FILE) -> pl.DataFrame:
    """Quarterly counts: measure, force_code (the force's name), series, period_start, value.

    Net negative quarters are set to 0, as in the table that the benchmark reproduces.
    """
    groups = pl.read_csv(
        REFERENCE / "offence_group.csv", schema_overrides={"offence_code": pl.String}
    )
    year = pl.col("Financial Year").str.slice(0, 4).cast(pl.Int32)
    quarter = pl.col("Financial Quarter").cast(pl.Int32)
    last = quarter == 4
    counts = (
        pl.read_parquet(file)
        .filter(~pl.col("Force Name").is_in(NOT_TERRITORIAL))
        .join(groups, left_on="Offence Code", right_on="offence_code")
        .group_by(
            pl.col("Force Name").alias("force_code"),
            pl.col("offence_group").alias("series"),
            pl.date(year + last, pl.when(last).then(1).otherwise(1 + 3 * quarter), 1).alias(
                "period_start"
            ),
        )
        .agg(pl.col("Number of Offences").sum().alias("value"))
    )
    every = [counts.select(name).unique() for name in ("force_code", "series", "period_start")]
    return (
        every[0]
        .join(every[1], how="cross")
        .join(every[2], how="cross")
        .join(counts, on=["force_code", "series", "period_start"], how="left")
        .select(
            pl.lit("recorded_crime").alias("measure"),
            "force_code",
            "series",
            "period_start",
            pl.col("value").fill_null(0).clip(0).cast(pl.Float64),
        )
        .sort("series", "force_code", "period_start")
    )
