"""The demo's marts recover the truth that the synthesiser states, along the real road."""

from collections import Counter

import duckdb
import polars as pl
import pytest

from pipelines.record_store.store import read_store
from pipelines.settings import Settings
from tests.truths import counts_by


@pytest.mark.parametrize("what", ["incident", "investigation"])
def test_counts_by_calendar_year_are_exactly_those_realised(mart, truth, what):
    by_year = counts_by(mart("demand_by_month"), pl.col("month").dt.year(), f"{what}_count")
    assert by_year == truth["realised"][f"{what}s"]["by_calendar_year"]


def test_counts_by_force_and_type_are_exactly_those_realised(mart, truth):
    demand, realised = mart("demand_by_month"), truth["realised"]["incidents"]
    by_type = counts_by(demand, pl.col("abuse_type"), "incident_count")
    assert by_type == realised["by_abuse_type"]
    by_source = counts_by(demand, pl.col("referral_source"), "incident_count")
    assert by_source == realised["by_referral_source"]
    assert demand["non_recent_count"].sum() == realised["non_recent_count"]
    assert demand["online_count"].sum() == realised["online_count"]
    assert demand["recorded_crime_count"].sum() == realised["crime_recorded_count"]


def test_the_parameter_of_growth_lies_in_its_interval(mart, truth):
    rows = mart("demand_growth").filter(
        (pl.col("measure") == "investigations")
        & (pl.col("abuse_type") == "all")
        & (pl.col("baseline") == "2012")
    )
    by_force = {row["force_code"]: row for row in rows.iter_rows(named=True)}
    national = by_force.pop("ALL")
    # A force too small to have had a case by 2012 does not count as having delivered that year.
    assert national["force_count"] == len(by_force) >= len(truth["forces"]) - 1
    for year, column in (("2012", "baseline_count"), ("2015", "current_count")):
        for force, row in by_force.items():
            realised = truth["realised"]["investigations"]["by_force"][force]["by_calendar_year"]
            assert row[column] == realised.get(year, 0)
        assert national[column] == sum(row[column] for row in by_force.values())
    expected = truth["expected"]["growth_2012_to_2015_share"]
    assert national["growth_low"] <= expected <= national["growth_high"]


def test_the_median_of_old_years_is_that_of_all_that_was_drawn(mart, truth):
    every = mart("duration_by_year").filter(pl.col("measure") == "closing")
    rows = every.filter(force_code="ALL", abuse_type="all", complexity="all")
    median = truth["realised"]["investigations"]["median_duration_days"]
    told = rows.drop_nulls("median_days")
    held = told.select(
        ((pl.col("median_low_days") <= median) & (median <= pl.col("median_high_days"))).sum()
    ).item()
    # A 95 % interval misses one year in twenty; the young ones hold it with most cases open.
    assert held >= told.height - 3 >= 10
    assert told.filter(pl.col("open_count") * 5 > pl.col("investigation_count")).height
    # Of one group there may be none in a draw: every group has the same durations.
    young = every.filter(pl.col("median_days").is_null())["median_low_days"].drop_nulls()
    assert young.len() > 0
    assert (young <= median).mean() > 0.9


@pytest.fixture(scope="module")
def written(mart, truth):
    """By source, the files that were loaded: rows of each sort, and defects by reason.

    A demo delivers some sources month by month, and the tests' own home every source once.
    """
    files = {
        source: [{"rows": rows, "defects": truth["defects"][source]}]
        for source, rows in truth["rows"].items()
    }
    if mart("load").filter(source="incidents").height > 1:
        for source in next(iter(truth["monthly_extracts"].values())):
            files[source] = [told[source] for told in truth["monthly_extracts"].values()]
        files["incidents"].append({"rows": truth["whole_extract"], "defects": {}})
    return files


def test_every_planted_defect_is_quarantined_for_its_reason_and_nothing_else_is(mart, written):
    rejected = mart("data_quality").filter(pl.col("kind") == "rejected")
    found: dict[str, dict[str, int]] = {}
    for row in rejected.iter_rows(named=True):
        found.setdefault(row["source"], {})[row["reason"]] = row["row_count"]
    assert found == {
        source: dict(sum((Counter(file["defects"]) for file in files), Counter()))
        for source, files in written.items()
    }


def test_the_load_log_accounts_for_every_row_that_was_written(mart, truth, written):
    loads = mart("load")
    publications = truth["publications"]
    assert set(loads["source"]) == {*written, *publications}
    assert set(loads["status"]) == {"loaded"}
    is_publication = pl.col("source").is_in(list(publications))
    for row in loads.filter(is_publication).iter_rows(named=True):
        assert row["file_name"] == publications[row["source"]]["file"]
        assert row["rows_rejected"] == 0 < row["rows_accepted"]
    sorts = {"read": "written", "accepted": "good", "rejected": "defective", "unchanged": "repeats"}
    for source, files in written.items():
        rows = loads.filter(source=source)
        for column, sort in sorts.items():
            assert rows[f"rows_{column}"].sum() == sum(file["rows"][sort] for file in files)
    for row in loads.filter(~is_publication).iter_rows(named=True):
        parts = (row[f"rows_{part}"] for part in ("accepted", "unchanged", "rejected"))
        assert row["rows_read"] == sum(parts)
    assert loads["is_synthetic"].all()
    assert mart("build_info")["is_synthetic"].item()


def test_notifications_are_those_realised_and_every_one_belongs_to_an_incident(records, truth):
    told, realised = records("notifications"), truth["realised"]["notifications"]
    for direction, agencies in realised["by_direction_and_agency"].items():
        rows = told.filter(pl.col("direction") == direction)
        by_agency = dict(rows["agency"].value_counts().iter_rows())
        assert by_agency == {agency: count for agency, count in agencies.items() if count}
    incidents = records("incidents")
    assert told.join(incidents, on=["force_code", "incident_id"], how="anti").is_empty()
    first = (
        told.filter(pl.col("direction") == "sent_to")
        .group_by("force_code", "incident_id")
        .agg(pl.col("notified_date").min())
        .join(incidents, on=["force_code", "incident_id"])
        .with_columns(
            is_prompt=(pl.col("notified_date") - pl.col("reported_date")).dt.total_days() <= 1
        )
    )
    for force, own in realised["by_force"].items():
        shared = first.filter(pl.col("force_code") == force)
        assert shared.height == own["shared_count"]
        assert shared["is_prompt"].sum() == own["shared_within_1_day_count"]
        assert own["shared_share"] == pytest.approx(shared.height / own["incident_count"], abs=1e-6)


def test_reviews_are_those_realised(records, truth):
    reviews, realised = records("reviews"), truth["realised"]["reviews"]
    by_type = dict(reviews["review_type"].value_counts().iter_rows())
    assert by_type == {name: count for name, count in realised["by_type"].items() if count}
    assert reviews["published_date"].null_count() == realised["open_count"]
    assert reviews["incident_id"].null_count() == realised["without_incident_count"]
    linked = reviews.drop_nulls("incident_id")
    cases = records("investigations")
    assert linked.join(cases, on=["force_code", "incident_id"], how="anti").is_empty()


def test_children_are_those_of_the_truth_and_growth_gives_the_rates_they_imply(mart, truth):
    population = mart("population_by_year").filter(~pl.col("is_carried_forward"))
    by_force = {
        force: {str(year): count for year, count in rows.select("year", "children").iter_rows()}
        for (force,), rows in population.rename({"child_population_count": "children"}).group_by(
            "force_code"
        )
    }
    assert by_force == truth["children"]
    (force, *_) = truth["forces"]
    growth = mart("demand_growth").filter(
        pl.col("measure") == "incidents",
        pl.col("force_code") == force,
        pl.col("abuse_type") == "all",
        pl.col("baseline") == "2014/15",
    )
    for row in growth.iter_rows(named=True):
        for period in ("baseline", "current"):
            children = truth["children"][force][row[period][:4]]
            rate = 1000 * row[f"{period}_count"] / children
            assert row[f"{period}_rate_per_1000"] == pytest.approx(rate)
    assert growth.height


def test_survey_shares_are_those_realised(mart, truth):
    realised = truth["realised"]["survey"]["2016-03-31"]
    rows = mart("readiness").filter(
        (pl.col("force_code") == "ALL") & (pl.col("survey_date").cast(pl.String) == "2016-03-31")
    )
    assert rows.height == 3
    for row in rows.iter_rows(named=True):
        yes, no = (realised[f"{row['question']}:{answer}"] for answer in ("yes", "no"))
        assert row["yes_share"] == pytest.approx(yes / (yes + no))
        assert row["low"] < row["yes_share"] < row["high"]


def test_synthetic_identifiers_never_leave_the_quarantine(demo_home):
    published = next((demo_home / "published").glob("2*"))
    for file in ("warehouse.duckdb", "cases.duckdb"):
        with duckdb.connect(published / file, read_only=True) as connection:
            tables = connection.execute(
                "select table_name from information_schema.tables where table_schema = 'marts'"
            ).fetchall()
            for (table,) in tables:
                text = connection.sql(f"select * from marts.{table}").pl().write_csv()
                assert "SYN-" not in text
    with read_store(Settings(home=demo_home)) as connection:
        for source in ("incidents", "investigations", "cost_lines"):
            rows = connection.sql(f"select * from records.{source} limit 1000").pl()
            assert "SYN-" not in rows.write_csv()


def test_chosen_forecasts_add_up_over_types_forces_and_years(mart):
    chosen = mart("forecast").filter(pl.col("is_chosen"))
    keys = ["measure", "frequency", "period_start"]
    for column, total in (("series", "all"), ("force_code", "ALL")):
        other = "force_code" if column == "series" else "series"
        parts = chosen.filter(pl.col(column) != total).group_by(*keys, other)
        sums = parts.agg(pl.col("point").sum().alias("sum"))
        whole = chosen.filter(pl.col(column) == total).join(sums, on=[*keys, other])
        assert whole.height
        assert (whole["point"] - whole["sum"]).abs().max() < 1e-6
    assert chosen["point"].min() >= 0
    assert chosen["is_back_tested"].all()
    assert (chosen["lower_80"] <= chosen["point"]).all()
    assert (chosen["point"] <= chosen["upper_80"]).all()


def test_every_force_with_children_and_recorded_crime_has_the_others_as_its_like(mart, truth):
    near = mart("similar_force")
    territorial = set(mart("force").drop_nulls("tile_row")["force_code"]) & set(truth["forces"])
    if mart("recorded_crime_by_quarter").is_empty():
        assert near.is_empty()
    else:
        assert set(near["force_code"]) == territorial
        assert near["rank"].max() == min(8, len(territorial) - 1)


@pytest.mark.parametrize("measure", ["incidents", "investigations"])
def test_the_latest_months_come_to_what_will_be_recorded_in_the_end(mart, truth, measure):
    lag = mart("reporting_lag").filter(measure=measure)
    assert set(lag["basis"]) <= {"recorded_date", "other_forces"}
    national = lag.filter(force_code="ALL").sort("month")
    told = truth["outlook"][measure]["latest_months"]
    assert national["month"].cast(pl.String).to_list() == list(told)
    for row in national.iter_rows(named=True):
        month = told[row["month"].isoformat()]
        assert row["count"] == month["counted"]
        # Whole ends round a month of which hardly a record is to come: one either way is none.
        assert row["low"] - 1 <= month["in_the_end"] <= row["high"] + 1
    newest = national.row(-1, named=True)
    assert newest["is_provisional"]
    assert newest["count"] < 0.85 * told[newest["month"].isoformat()]["in_the_end"]
    shares = truth["outlook"]["share_recorded_by_months_since"]
    if measure == "incidents":
        assert newest["recorded_share"] == pytest.approx(shares["0"], abs=0.03)
    series = mart("demand_series").filter(
        pl.col("is_settled"), force_code="ALL", measure=measure, abuse_type="all"
    )
    assert series["month"].max() == national["month"][-2]
