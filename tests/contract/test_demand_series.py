"""What was not delivered, from the extract to the mart: null for its force, and out of the sum."""

import polars as pl
import pytest

from pipelines.build import BuildOptions, build
from pipelines.errors import ContractError
from pipelines.models.demand.demand_series import demand_series
from pipelines.publishing.versions import read_mart
from tests.costed import INCIDENTS, INVESTIGATIONS

WHOLE, GAP, OLDER = "E23000001", "E23000002", "BTP"
A_MONTH = {WHOLE: 6, GAP: 7, OLDER: 8}
JUNE = 6


def incidents(force, month):
    line = f"{force},INC-{month}-{{n}},2025-{month:02d}-03,,sexual,police,,false,true,,"
    return [line.format(n=n) for n in range(A_MONTH[force])]


def investigations(force, month):
    line = f"{force},INV-{month}-{{n}},INC-{month}-{{n}},2025-{month:02d}-04,,standard,true,high,"
    return [line.format(n=n) for n in range(A_MONTH[force])]


@pytest.fixture
def home(load, write_csv, settings):
    """Three forces to early August, one without incidents of June, one without any after May."""
    for force in A_MONTH:
        last, as_at = (5, "2025-05-31") if force == OLDER else (8, "2025-08-10")
        months = range(1, last + 1)
        came = [month for month in months if (force, month) != (GAP, JUNE)]
        rows = [row for month in came for row in incidents(force, month)]
        load(write_csv(f"incidents {force}.csv", INCIDENTS, *rows), as_at=as_at)
        rows = [row for month in months for row in investigations(force, month)]
        load(write_csv(f"investigations {force}.csv", INVESTIGATIONS, *rows), as_at=as_at)
    return settings.home


def test_incidents_that_never_came_are_null_and_their_force_is_out_of_the_sum(home, settings):
    build(settings, BuildOptions(), lambda what, share: None)
    series = read_mart(home, "demand_series")

    def counts(force_code, measure, column="count"):
        rows = series.filter(force_code=force_code, measure=measure, abuse_type="all")
        return dict(rows.select(pl.col("month").dt.month(), column).iter_rows())

    assert counts(GAP, "incidents") == {**dict.fromkeys(range(1, 8), 7), 6: None}
    assert counts(GAP, "incidents", "force_count")[6] == 0
    assert counts(GAP, "investigations") == dict.fromkeys(range(1, 8), 7)
    assert counts(OLDER, "incidents") == dict.fromkeys(range(1, 6), 8)
    together = dict.fromkeys(range(1, 6), 6 + 7 + 8)
    assert counts("ALL", "incidents") == {**together, 6: 6, 7: 6 + 7}
    assert counts("ALL", "investigations") == {**together, 6: 6 + 7, 7: 6 + 7}
    five = dict.fromkeys(range(1, 6), 3)
    assert counts("ALL", "incidents", "force_count") == {**five, 6: 1, 7: 2}
    assert counts("ALL", "investigations", "force_count") == {**five, 6: 2, 7: 2}


def test_a_series_that_lost_a_force_is_not_published(home, settings, monkeypatch):
    def without(monthly, force_codes):
        return demand_series(monthly, set(force_codes) - {GAP})

    monkeypatch.setattr("pipelines.modelling.marts.demand_series", without)
    with pytest.raises(ContractError, match="series of incidents"):
        build(settings, BuildOptions(), lambda what, share: None)
    assert not (home / "published" / "CURRENT").exists()
