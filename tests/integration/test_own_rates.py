"""Own rates and shares on their way through the whole pipeline: recognised, refused, published."""

import datetime as dt
from pathlib import Path

import pytest

from dashboard.cost.rates import REPLACE
from pipelines.build import BuildOptions, build
from pipelines.publishing.versions import read_mart
from pipelines.record_store.ingest import ingest
from pipelines.record_store.loading import LoadRequest
from pipelines.record_store.store import END_OF_TIME, latest_versions, read_store
from pipelines.settings import Settings
from pipelines.sources import SOURCES
from tests.costed import AS_AT, COST_LINES, FORCE, INVESTIGATIONS

RATES = "grade,valid_from,hourly_rate_gbp,provenance"
TYPED_RATES = "grade,valid_from,hourly_rate_gbp,includes,provenance"
ROOT = Path(__file__).parents[2]
UPLIFTS = "category,component,valid_from,share,provenance"


GRADE_AND_PROVENANCE = {
    FORCE: ("constable", "local_time_recording"),
    "E23000002": ("sergeant", ""),
    "E23000003": ("inspector", "national_proxy"),
}


@pytest.fixture(scope="module")
def means(tmp_path_factory):
    """Unit cost of three forces, each with six closed cases of ten hours of a grade of its own."""
    folder = tmp_path_factory.mktemp("graded")
    settings = Settings(home=folder / "home")
    files = {"investigations": [INVESTIGATIONS], "cost_lines": [COST_LINES], "rates": [RATES]}
    for force, (grade, provenance) in GRADE_AND_PROVENANCE.items():
        files["rates"].append(f"{grade},2020-01-01,50.00,{provenance}")
        for n in range(6):
            case = f"{force},I{n},A,2023-05-02,2023-09-01,standard,true,high,1"
            files["investigations"].append(case)
            files["cost_lines"].append(f"{force},C{n},I{n},2023-06-01,officer_time,{grade},10,")
    for name, lines in files.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    ingest(settings, [folder], LoadRequest(folder, as_at=AS_AT), lambda what, share: None)
    build(settings, BuildOptions(), lambda what, share: None)
    return read_mart(settings.home, "unit_cost_by_year")


@pytest.mark.parametrize(
    ("force", "half_width"),
    [(FORCE, 0), ("E23000002", 0), ("E23000003", 1.96 * 0.2 * 500)],
    ids=["recorded", "not told", "proxy"],
)
def test_the_grade_of_an_own_rate_widens_the_interval_of_unit_cost(means, force, half_width):
    row = means.filter(
        cost_basis="direct", force_code=force, abuse_type="all", complexity="all"
    ).row(0, named=True)
    # Six cases of 500 pounds do not differ: the rate alone makes the mean unsure.
    assert row["mean_gbp"] == 500
    assert row["mean_high_gbp"] - 500 == pytest.approx(half_width, abs=0.01)
    assert 500 - row["mean_low_gbp"] == pytest.approx(half_width, abs=0.01)


def test_rates_and_uplifts_are_told_apart_by_their_headers_alone(write_csv, load):
    rates = load(write_csv("one.csv", RATES, "constable,2020-01-01,50.00,"))
    bare = UPLIFTS.removesuffix(",provenance")
    shares = load(write_csv("two.csv", bare, "officer_time,overhead,2024-04-01,0.5"))
    assert (rates.load.source, shares.load.source) == ("rates", "uplifts")
    assert (rates.load.rows_accepted, shares.load.rows_accepted) == (1, 1)


def test_an_uplift_without_its_share_is_told_what_is_missing(write_csv, load):
    header = "category,component,valid_from,percentage"
    result = load(write_csv("two.csv", header, "officer_time,overhead,2024-04-01,31"))
    assert "column 'share' of uplifts is missing" in result.problem


@pytest.mark.parametrize(
    ("name", "header", "row"),
    [
        ("rates", RATES, "constable,{day},50.00,"),
        ("uplifts", UPLIFTS, "officer_time,overhead,{day},0.5,"),
    ],
)
def test_a_row_of_the_wrong_day_goes_once_the_whole_table_is_loaded_without_it(
    write_csv, load, settings, name, header, row
):
    load(write_csv("wrong.csv", header, row.format(day="2014-04-01")))
    right = write_csv("right.csv", header, row.format(day="2024-04-01"))
    load(right, is_full=True, accepts_withdrawals=True)
    with read_store(settings) as connection:
        kept = connection.sql(latest_versions(SOURCES[name], as_known=END_OF_TIME)).pl()
    assert kept["valid_from"].to_list() == [dt.date(2024, 4, 1)]


def test_a_percentage_for_a_share_is_refused_row_by_row_without_its_value(
    write_csv, load, settings
):
    result = load(
        write_csv(
            "uplifts.csv",
            UPLIFTS,
            "officer_time,overhead,2024-04-01,0.5,",
            "officer_time,pension,2024-04-01,31.7,",
            "staff_time,pension,2024-04-01,0.2,overheard_by_me",
        )
    )
    assert (result.load.rows_accepted, result.load.rows_rejected) == (1, 2)
    told = {reason.reason: reason.example_lines for reason in result.report.reasons}
    assert told == {
        "not_between_0_and_2:share": ("3",),
        "not_in_list:provenance": ("4",),
    }
    assert "31.7" not in str(result)
    assert "overheard" not in str(result)


@pytest.mark.parametrize(
    "said",
    [ROOT.joinpath("docs/extracts.md").read_text(encoding="utf-8"), REPLACE],
    ids=["docs", "page"],
)
@pytest.mark.parametrize(("source", "header"), [("rates", TYPED_RATES), ("uplifts", UPLIFTS)])
def test_what_docs_and_page_tell_to_type_loads_whole(write_csv, load, said, source, header):
    typed = said[said.index(header) :].replace("```", "\n").split("\n\n")[0].splitlines()
    assert len(typed) > 2
    found = load(write_csv(f"{source}.csv", *typed)).load
    assert (found.source, found.rows_accepted, found.rows_rejected) == (source, len(typed) - 1, 0)
