"""The engine that is asked for is the one that runs the selects; another is refused."""

import datetime as dt
from decimal import Decimal

import duckdb
import polars as pl
import pytest

from pipelines.build import BuildOptions, build
from pipelines.engine.duckdb import DuckDBEngine
from pipelines.engine.engines import choose_engine
from pipelines.engine.selects import Select
from pipelines.errors import CaseweightError, ContractError
from pipelines.publishing.versions import read_mart

HEADER = (
    "force_code,incident_id,reported_date,abuse_type,referral_source,is_online,is_crime_recorded"
)


@pytest.fixture
def engine():
    with duckdb.connect() as connection:
        yield DuckDBEngine(connection)


def test_an_engine_that_is_not_there_is_refused_with_those_that_are():
    assert choose_engine("duckdb") is DuckDBEngine
    with pytest.raises(CaseweightError, match=r"abacus: no such engine.*duckdb"):
        choose_engine("abacus")


def test_the_engine_asked_for_runs_every_select_and_is_named_in_the_version(
    settings, write_csv, load
):
    ran = []

    class Noting(DuckDBEngine):
        name = "noting"

        def run_select(self, select):
            ran.append(select.name)
            return super().run_select(select)

    load(write_csv("a.csv", HEADER, "E23000001,A,2025-03-01,sexual,education,false,true"))
    build(settings, BuildOptions(engine=Noting), lambda what, share: None)
    assert read_mart(settings.home, "build_info")["engine"].to_list() == ["noting"]
    assert len(ran) == len(set(ran))
    # Those after the models too, and after what they read.
    assert ran.index("intermediate.int_investigation_cost") < ran.index("marts.investigation")
    assert [name for name in ran if ".int_release_" not in name][-1] == "marts.investigation"


def test_a_frame_comes_back_from_its_table_as_it_was(engine):
    frame = pl.DataFrame(
        {"day": [dt.date(2025, 3, 1), None], "pounds": [Decimal("1.10"), None], "force": ["é", ""]},
        schema_overrides={"pounds": pl.Decimal(18, 2)},
    )
    engine.keep_frame("reference.force", frame)
    assert engine.read_table("reference.force").equals(frame)
    assert engine.read_query("select sum(pounds) from reference.force").item() == Decimal("1.10")


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("select unnest([1, 1]) as a, 2 as b", "is not unique"),
        ("select null as a, 2 as b", "holds nulls"),
        ("select 1 as a", "names the column b"),
    ],
)
def test_a_table_that_is_not_as_its_header_says_is_refused(engine, query, fault):
    select = Select("marts.it", query, grain=("a",), units=("b",), sources=frozenset())
    with pytest.raises(ContractError, match=fault):
        engine.run_select(select)


def test_a_table_as_its_header_says_is_made_and_counted(engine):
    query = "select unnest([1, 2]) as a"
    select = Select("marts.it", query, grain=("a",), units=("a",), sources=frozenset())
    assert engine.run_select(select) == 2
    assert engine.read_table("marts.it")["a"].to_list() == [1, 2]
