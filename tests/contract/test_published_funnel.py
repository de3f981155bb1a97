"""The funnel on the published rates marks the few forces that differ, and not nearly all."""

import polars as pl
import pytest

from pipelines.build import BuildOptions
from pipelines.models.compare.funnel import funnel, standard_error
from pipelines.models.compare.yearly_rates import yearly_rates
from pipelines.models.series import quarterly_counts
from pipelines.record_store.ingest import ingest
from pipelines.record_store.loading import LoadRequest
from pipelines.record_store.store import read_store
from pipelines.settings import Settings
from tests.selects import reader

CRIME = "prc-pfa-mar2013-onwards_2012-13Q1_to_2022-23Q1.parquet"
PEOPLE = (
    "ons_mid-year_population_estimates_2012_to_2024.csv",
    "ons-mid-2018-population-estimates-uk.xls",  # the authorities of Wales
)
GROUPS = ("child_sexual", "child_cruelty", "obscene_publications")


@pytest.fixture(scope="module")
def rates(shared_data, tmp_path_factory):
    """Rates of 2021/22 by offence group, from the published files."""
    paths = [shared_data / "home-office-recorded-crime" / CRIME]
    paths += [shared_data / "population" / name for name in PEOPLE]
    for path in paths:
        if not path.exists():
            pytest.skip(f"{path.name} is not beside this checkout")
    settings = Settings(home=tmp_path_factory.mktemp("published") / "home")
    ingest(settings, paths, LoadRequest(paths[0]), lambda what, share: None)
    with read_store(settings) as connection:
        read = reader(connection, BuildOptions())
        crime = quarterly_counts(read("from marts.recorded_crime_by_quarter"))
        children = read("from marts.population_by_year")
    of_year = pl.col("financial_year") == "2021/22"
    return {
        group: yearly_rates(crime.filter(abuse_type=group), children).filter(of_year)
        for group in GROUPS
    }


@pytest.mark.parametrize("group", GROUPS)
def test_at_most_eight_of_42_forces_differ(rates, group):
    known = rates[group].drop_nulls("rate_per_1000").rename({"rate_per_1000": "value"})
    error = standard_error("low_per_1000", "high_per_1000").alias("standard_error")
    found = funnel(known.with_columns(error))
    whole = known["counted_count"].sum() / known["child_population_count"].sum() * 1000
    outside = known.filter(~pl.lit(whole).is_between("low_per_1000", "high_per_1000"))
    assert known.height == 42
    assert outside.height > 12
    assert 1 <= (found["verdict"] != "usual").sum() <= 8
    assert (found["verdict"] == "stands_out").sum() <= 3
