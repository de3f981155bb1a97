"""Published figures come out as published, by an independent reading of the files."""

import datetime as dt

import polars as pl
import pytest

from pipelines.build import Options, build
from pipelines.ingest import ingest
from pipelines.loading import Order
from pipelines.publish import read_mart
from pipelines.settings import Settings

AS_AT = dt.date(2025, 12, 31)
MARKERS = ("x", "c", "u", "z", "low")
ENGLAND = "E92000001"


def load(settings, *paths, as_at=AS_AT):
    return ingest(settings, paths, Order(paths[0], as_at=as_at), lambda what, share: None)


@pytest.fixture(scope="module")
def folder(shared_data):
    for name in ("dfe-children-in-need", "dfe-lait", "population", "workforce-pay-funding"):
        if not (shared_data / name).is_dir():
            pytest.skip(f"the published files ({name}) are not beside this checkout")
    return shared_data


@pytest.fixture(scope="module")
def files(folder):
    return {
        "children_in_need": sorted((folder / "dfe-children-in-need").glob("*.csv")),
        "safeguarding_indicators": [folder / "dfe-lait" / "lait_safeguarding_subset.csv"],
        "population": [
            folder / "population" / "ons_mid-year_population_estimates_2012_to_2024.csv",
            folder / "population" / "ons-mid-2018-population-estimates-uk.xls",
        ],
        "workforce": [folder / "workforce-pay-funding" / "police-uplift-2022-data.csv.gz"],
    }


@pytest.fixture(scope="module")
def loaded(files, published_crime, tmp_path_factory):
    """A home with every publication and one year of recorded crime, and what the loads told."""
    settings = Settings(home=tmp_path_factory.mktemp("published") / "home")
    paths = [path for group in files.values() for path in group]
    results = load(settings, *paths, *published_crime.glob("*2021-22.csv"))
    build(settings, Options(), lambda what, share: None)
    return settings, results


@pytest.fixture(scope="module")
def mart(loaded):
    return lambda name: read_mart(loaded[0].home, name)


def read(path):
    return pl.read_csv(path, infer_schema=False)


def test_every_publication_is_recognised_and_loads_whole(loaded, files):
    _, results = loaded
    sources = {result.path: result.load.source for result in results if result.load}
    for source, paths in files.items():
        assert [sources[path] for path in paths] == [source] * len(paths)
    for result in results:
        assert (result.problem, result.load.rows_rejected) == (None, 0)
        assert result.load.rows_accepted > 0


def test_a_second_time_nothing_changes(loaded, files):
    settings, _ = loaded
    again = load(settings, *(path for group in files.values() for path in group), as_at=None)
    assert {result.load.status for result in again} == {"repeated"}


def figure(safeguarding, measure, year):
    rows = safeguarding.filter(
        pl.col("area_code") == ENGLAND,
        pl.col("measure").str.contains(measure, literal=True),
        pl.col("year") == year,
    )
    return rows["value"].item()


@pytest.mark.parametrize(
    ("measure", "by_year"),
    [
        ("Referrals and Re-referrals: referral count", {2013: 593_470, 2025: 632_830}),
        ("[LAIT Section_47]", {2016: 148.8, 2025: 189.3}),
        ("source of referral - Police", {2016: 27.6, 2021: 32.7, 2025: 28.3}),
    ],
)
def test_england_is_as_published(mart, measure, by_year):
    safeguarding = mart("safeguarding_by_year")
    assert {year: figure(safeguarding, measure, year) for year in by_year} == by_year


def test_a_marker_stays_a_marker_and_never_becomes_a_number(mart, files):
    safeguarding = mart("safeguarding_by_year")
    ours = safeguarding.filter(~pl.col("measure").str.contains("[LAIT", literal=True))
    assert safeguarding.filter(
        pl.col("marker").is_not_null() & pl.col("value").is_not_null()
    ).is_empty()
    cells = pl.concat(
        read(path)
        .drop(pl.selectors.matches("^(time|geographic|country|region|old|new|la_|category)"))
        .unpivot()
        .select("value")
        for path in files["children_in_need"]
    )
    for marker in MARKERS:
        there = cells.filter(pl.col("value").str.to_lowercase() == marker).height
        assert ours.filter(pl.col("marker") == marker).height == there
    numbers = cells["value"].cast(pl.Float64, strict=False)
    assert ours["value"].count() == numbers.count()
    assert ours["value"].sum() == pytest.approx(numbers.sum())


def test_every_figure_of_the_interactive_tool_is_there(mart, files):
    theirs = read(files["safeguarding_indicators"][0])["Values"].cast(pl.Float64, strict=False)
    ours = mart("safeguarding_by_year").filter(
        pl.col("measure").str.contains("[LAIT", literal=True)
    )
    assert ours.height == theirs.len()
    assert ours["value"].count() == theirs.count()
    assert ours["value"].sum() == pytest.approx(theirs.sum(), rel=1e-9)
    assert (ours["marker"] == ":").sum() == theirs.null_count()


def test_children_of_english_forces_add_up_to_england_in_every_year(mart, files):
    theirs = read(files["population"][0]).filter(pl.col("geographic_level") == "National")
    england = {int(y): int(n) for y, n in theirs["time_period", "population_estimate"].iter_rows()}
    assert england[2024] == 12_183_016
    population = mart("population_by_year").filter(pl.col("force_code").str.starts_with("E"))
    sums = (
        population.filter(~pl.col("is_carried_forward"))
        .group_by("year")
        .agg(pl.col("child_population_count").sum(), pl.len())
    )
    assert {year: count for year, count, _ in sums.iter_rows()} == england
    assert set(sums["len"]) == {39}


def test_children_of_wales_are_those_of_the_workbook_carried_forward_and_marked(mart, files):
    sheet = pl.read_excel(
        files["population"][1],
        sheet_name="MYE2-All",
        engine="calamine",
        read_options={"header_row": 4},
    )
    wales = sheet.filter(pl.col("Code") == "W92000004")
    children = sum(int(wales[str(age)].item()) for age in range(18))
    population = mart("population_by_year").filter(pl.col("force_code").str.starts_with("W"))
    by_year = population.group_by("year").agg(
        pl.col("child_population_count").sum(), pl.col("is_carried_forward").any()
    )
    assert min(by_year["year"]) == 2018
    assert set(by_year["child_population_count"]) == {children}
    carried = dict(by_year.select("year", "is_carried_forward").iter_rows())
    assert carried == {year: year > 2018 for year in carried}
    assert mart("population_by_year").filter(pl.col("force_code") == "ALL")["year"].min() == 2018


def test_north_yorkshire_has_a_rate_like_its_neighbours(mart):
    crime = mart("recorded_crime_by_quarter").filter(pl.col("offence_group") == "child_sexual")
    rates = crime.group_by("force_code").agg(pl.col("offences_per_1000_children").sum())
    by_name = dict(
        rates.join(mart("force"), on="force_code")
        .select("force_name", "offences_per_1000_children")
        .iter_rows()
    )
    assert by_name["North Yorkshire"] == pytest.approx(5.46, abs=0.05)
    for neighbour in ("West Yorkshire", "Humberside", "South Yorkshire", "Durham", "Cumbria"):
        assert 0.5 < by_name["North Yorkshire"] / by_name[neighbour] < 2


def test_the_workforce_adds_up_to_what_is_published(mart, files):
    theirs = pl.read_csv(files["workforce"][0], infer_schema=False)
    numbers = theirs.select(
        pl.col("total_headcount").cast(pl.Float64), pl.col("total_fte").cast(pl.Float64)
    )
    ours = mart("workforce_by_year")
    assert ours["headcount_count"].sum() == numbers["total_headcount"].sum()
    assert float(ours["fte"].sum()) == pytest.approx(numbers["total_fte"].sum(), rel=1e-9)
    assert ours["force_code"].n_unique() == theirs["force_name"].n_unique()


def test_a_later_release_replaces_every_area_and_year_that_it_contains(files, tmp_path):
    """One figure revised, one area gone: the rest of the year, and other years, stay."""
    settings = Settings(home=tmp_path / "home")
    path = next(p for p in files["children_in_need"] if p.name.startswith("c1_"))
    published = read(path).filter(
        pl.col("new_la_code").is_in(["E06000001", "E06000002"]),
        pl.col("time_period").is_in(["2024", "2025"]),
    )
    published.write_csv(tmp_path / "first.csv")
    revised = published.filter(pl.col("time_period") == "2025").with_columns(
        pl.when(pl.col("new_la_code") == "E06000001")
        .then(pl.lit("4242"))
        .otherwise("referral_count")
        .alias("referral_count")
    )
    revised.write_csv(tmp_path / "second.csv")
    load(settings, tmp_path / "first.csv", as_at=dt.date(2025, 11, 1))
    (second,) = load(settings, tmp_path / "second.csv", as_at=dt.date(2025, 12, 1))
    assert (second.load.rows_accepted, second.load.keys_withdrawn) == (1, 0)
    build(settings, Options(), lambda what, share: None)
    referrals = read_mart(settings.home, "safeguarding_by_year").filter(
        pl.col("measure") == "Referrals and Re-referrals: referral count"
    )
    assert referrals.height == 4
    hartlepool = referrals.filter(pl.col("area_code") == "E06000001").sort("year")
    before = published.filter(
        pl.col("new_la_code") == "E06000001", pl.col("time_period") == "2024"
    )["referral_count"].item()
    assert hartlepool["value"].to_list() == [float(before), 4242.0]
