"""Published figures come out as published, by an independent reading of the files."""

import datetime as dt

import polars as pl
import pytest

from pipelines.build import BuildOptions, build
from pipelines.publishing.versions import read_mart
from pipelines.record_store.ingest import ingest
from pipelines.record_store.loading import LoadRequest
from pipelines.reference.tables import read_reference_table
from pipelines.settings import Settings

AS_AT = dt.date(2025, 12, 31)
MARKERS = ("x", "c", "u", "z", "low")
SOCIAL_WORKERS = "Children's social workers"
PLACE = 10  # columns of place and time, before a table's own
ENGLAND, DORSET, NORTH_YORKSHIRE = "E92000001", "E23000039", "E23000009"
MADE_IN_2023 = ("E06000063", "E06000064", "E06000065", "E06000066")


def load(settings, *paths, as_at=AS_AT):
    return ingest(settings, paths, LoadRequest(paths[0], as_at=as_at), lambda what, share: None)


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
    build(settings, BuildOptions(), lambda what, share: None)
    return settings, results


@pytest.fixture(scope="module")
def mart(loaded):
    return lambda name: read_mart(loaded[0].home, name)


def read(path):
    return pl.read_csv(path, infer_schema=False)


@pytest.fixture(scope="module")
def children_in_need(files):
    """Every cell of the six tables: area, year, measure, cell, as text."""
    cells = []
    for path in files["children_in_need"]:
        table = read(path)
        if "category" not in table.columns:
            table.insert_column(PLACE, pl.lit(SOCIAL_WORKERS).alias("category"))
        title, measures = table["category"][0], table.columns[PLACE + 1 :]
        area = pl.coalesce(
            *(pl.when(pl.col(c) != "").then(c) for c in ("new_la_code", "region_code")),
            "country_code",
        )
        cells += [
            table.select(
                area.alias("area_code"),
                pl.col("time_period").cast(pl.Int32).alias("year"),
                pl.lit(f"{title}: {measure.replace('_', ' ')}").alias("measure"),
                pl.col(measure).alias("cell"),
            )
            for measure in measures
        ]
    return pl.concat(cells)


@pytest.fixture(scope="module")
def indicators(files):
    """The interactive tool's long table, as text."""
    return read(files["safeguarding_indicators"][0])


@pytest.fixture(scope="module")
def estimates(files):
    """Children of England by area and year; null where a marker stands."""
    count = pl.col("population_estimate").cast(pl.Int64, strict=False)
    return read(files["population"][0]).with_columns(
        count.alias("children"), pl.col("time_period").cast(pl.Int32).alias("year")
    )


@pytest.fixture(scope="module")
def people_of_uk(files):
    """Children by area code in the workbook's sheet of persons, read by calamine."""
    sheet = pl.read_excel(
        files["population"][1],
        sheet_name="MYE2-All",
        engine="calamine",
        read_options={"header_row": 4},
    )
    ages = [pl.col(str(age)).cast(pl.Int64) for age in range(18)]
    return dict(sheet.select("Code", pl.sum_horizontal(ages)).iter_rows())


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


def test_the_same_figures_in_another_file_are_unchanged(loaded, files, tmp_path):
    settings, _ = loaded
    for source, paths in files.items():
        if source != "population":
            table = read(paths[0])
            table.reverse().write_csv(tmp_path / f"{source}.csv")
    for result in load(settings, *sorted(tmp_path.glob("*.csv"))):
        assert (result.load.status, result.load.rows_accepted) == ("loaded", 0)
        assert result.load.rows_unchanged == result.load.rows_read > 0
        assert result.load.keys_withdrawn == 0


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


def test_every_cell_of_the_children_in_need_tables_is_its_value_or_its_marker(
    mart, children_in_need
):
    ours = mart("safeguarding_by_year").filter(
        ~pl.col("measure").str.contains("[LAIT", literal=True)
    )
    both = children_in_need.join(ours, on=["area_code", "year", "measure"], how="full")
    assert both.height == ours.height == children_in_need.height
    is_marker = pl.col("cell").is_in(MARKERS)
    expected = pl.when(~is_marker).then(pl.col("cell")).cast(pl.Float64)
    marker = pl.when(is_marker).then("cell")
    wrong = both.filter(pl.col("value").ne_missing(expected) | pl.col("marker").ne_missing(marker))
    assert wrong.is_empty()


def test_there_are_as_many_markers_of_each_kind_as_were_published_and_none_became_nought(
    mart, children_in_need, indicators
):
    ours = mart("safeguarding_by_year")
    counts = dict(ours.drop_nulls("marker").group_by("marker").len().iter_rows())
    published = children_in_need.filter(pl.col("cell").is_in(MARKERS))
    expected = dict(published.group_by("cell").len().iter_rows())
    dashes = indicators.filter(pl.col("Values") == "-").height
    assert set(expected) == set(MARKERS)
    assert counts == {**expected, ":": dashes}
    noughts = children_in_need.filter(pl.col("cell").cast(pl.Float64, strict=False) == 0).height
    noughts += indicators.filter(pl.col("Values").cast(pl.Float64, strict=False) == 0).height
    assert ours.filter(pl.col("value") == 0).height == noughts
    assert ours.filter(pl.col("marker").is_not_null())["value"].null_count() == sum(counts.values())


def test_every_figure_of_the_interactive_tool_is_there_under_its_titles_and_without_dust(
    mart, indicators
):
    title = pl.col("Data item").drop_nulls().first().over("Short Desc")
    theirs = indicators.select(
        pl.format("{} [LAIT {}]", title, "Short Desc").alias("measure"),
        pl.col("Years").cast(pl.Int32).alias("year"),
        pl.col("Values").cast(pl.Float64, strict=False).round(6).alias("value"),
    ).sort("measure", "year", "value")
    ours = mart("safeguarding_by_year").filter(
        pl.col("measure").str.contains("[LAIT", literal=True)
    )
    assert indicators["Data item"].null_count() > 0
    assert ours.select("measure", "year", "value").sort("measure", "year", "value").equals(theirs)
    assert (ours["marker"] == ":").sum() == (indicators["Values"] == "-").sum()


def test_each_tools_area_has_the_code_and_figure_of_its_year(mart, indicators):
    rates = mart("safeguarding_by_year").filter(
        pl.col("measure").str.contains("[LAIT Section_47]", literal=True)
    )
    by_code = {
        (code, year): value
        for code, year, value in rates.select("area_code", "year", "value").iter_rows()
    }
    wanted = {
        ("815.0", 2023): "E10000023",
        ("815.0", 2024): "E06000065",
        ("942.0", 2024): "E06000063",
    }
    for (number, year), code in wanted.items():
        published = indicators.filter(
            pl.col("LA Number") == number,
            pl.col("Years") == str(year),
            pl.col("Short Desc") == "Section_47",
        )["Values"].item()
        assert by_code[code, year] == round(float(published), 6)


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


def test_dorset_before_2019_is_england_less_all_others(mart, estimates):
    authorities = estimates.filter(pl.col("geographic_level") == "Local authority")
    dorset = mart("population_by_year").filter(pl.col("force_code") == DORSET)
    ours = dict(dorset.select("year", "child_population_count").iter_rows())
    for year in range(2012, 2019):
        of_year = authorities.filter(pl.col("year") == year)
        not_given = of_year.filter(pl.col("children").is_null())["la_name"].sort().to_list()
        assert not_given == ["Bournemouth", "Dorset", "Poole"]
        national = estimates.filter(
            pl.col("geographic_level") == "National", pl.col("year") == year
        )["children"].item()
        assert ours[year] == national - of_year["children"].sum()


def test_children_of_wales_are_those_of_the_workbook_carried_forward_and_marked(mart, people_of_uk):
    children = mart("population_by_year")
    wales = children.filter(pl.col("force_code").str.starts_with("W"))
    by_year = wales.group_by("year").agg(
        pl.col("child_population_count").sum(), pl.col("is_carried_forward").unique()
    )
    assert by_year.sort("year").rows() == [
        (year, people_of_uk["W92000004"], [year > 2018]) for year in range(2018, AS_AT.year + 1)
    ]
    gwent = sum(people_of_uk[f"W060000{number}"] for number in range(18, 23))
    of_gwent = wales.filter(pl.col("force_code") == "W15000002", pl.col("year") == 2018)
    assert of_gwent["child_population_count"].item() == gwent
    # Nothing is known of the whole before the last of its forces is known.
    assert children.filter(pl.col("force_code") == "ALL")["year"].min() == 2018


def test_every_authority_leads_to_the_force_that_the_ons_lookups_give_its_districts(folder):
    forces = pl.read_csv(folder / "workforce-pay-funding" / "lesscrime_lad_pfa_lookup.csv")
    tiers = pl.read_csv(folder / "population" / "LTLA-UTLA_Apr23_Lookup_England-Wales.csv")
    above = dict(tiers.select("LTLA23CD", "UTLA23CD").iter_rows())
    ours = dict(
        read_reference_table("local_authority").select("area_code", "force_code").iter_rows()
    )
    seen = set()
    for district, force, _ in forces.iter_rows():
        authority = above.get(district, district)
        if authority in ours:
            assert ours[authority] == force, authority
            seen.add(authority)
    # Those that lead nowhere in the lookup of 2021 are the four of 2023.
    assert set(tiers["UTLA23CD"]) - seen == set(MADE_IN_2023)
    assert [ours[code] for code in MADE_IN_2023] == [
        "E23000002",
        "E23000002",
        NORTH_YORKSHIRE,
        "E23000036",
    ]


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


def test_each_quarter_stands_over_the_children_of_its_own_calendar_year(mart, estimates):
    quarters = mart("recorded_crime_by_quarter").filter(
        pl.col("offence_group") == "child_sexual", pl.col("force_code") == NORTH_YORKSHIRE
    )
    names = estimates.filter(pl.col("la_name").is_in(["York", "North Yorkshire"]))
    children = dict(names.group_by("year").agg(pl.col("children").sum()).iter_rows())
    assert quarters.height == 4
    for row in quarters.iter_rows(named=True):
        rate = 1000 * row["offence_count"] / children[row["quarter_start"].year]
        assert row["offences_per_1000_children"] == pytest.approx(rate)


def test_who_has_no_children_of_their_own_has_no_rate_rather_than_nought(mart):
    crime = mart("recorded_crime_by_quarter").filter(pl.col("force_code") == "BTP")
    assert crime.height
    assert crime["offences_per_1000_children"].null_count() == crime.height


def test_the_workforce_adds_up_by_force_day_and_type(mart, files):
    keys = ["force_code", "counted_date", "worker_type"]
    theirs = (
        pl.read_csv(files["workforce"][0], schema_overrides={"total_fte": pl.Float64})
        .with_columns(pl.col("date").str.to_date())
        .rename({"geo_code": "force_code", "date": "counted_date"})
        .group_by(keys)
        .agg(pl.col("total_headcount", "total_fte").sum())
    )
    ours = mart("workforce_by_year")
    both = ours.join(theirs, on=keys, how="inner")
    assert both.height == theirs.height == ours.height
    assert (both["headcount_count"] == both["total_headcount"]).all()
    assert (both["fte"].cast(pl.Float64) - both["total_fte"]).abs().max() < 1e-5


def test_national_workforce_is_that_of_another_publication(mart, folder):
    path = folder / "workforce-pay-funding" / "lesscrime_police_workforce_numbers.csv"
    national = pl.read_csv(path, try_parse_dates=True).filter(pl.col("date").dt.year() == 2022)
    expected = dict(national.select("type", "number").iter_rows())
    ours = mart("workforce_by_year").filter(pl.col("counted_date").dt.year() == 2022)
    fte = dict(ours.group_by("worker_type").agg(pl.col("fte").cast(pl.Float64).sum()).iter_rows())
    assert fte["police officer"] == pytest.approx(expected["officers"], abs=1e-4)
    assert fte["police community support officer"] == pytest.approx(expected["pcsos"], abs=1e-4)
    assert fte["police staff"] + fte["designated officer"] == pytest.approx(
        expected["staff"], abs=1e-4
    )


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
    build(settings, BuildOptions(), lambda what, share: None)
    referrals = read_mart(settings.home, "safeguarding_by_year").filter(
        pl.col("measure") == "Referrals and Re-referrals: referral count"
    )
    assert referrals.height == 4
    hartlepool = referrals.filter(pl.col("area_code") == "E06000001").sort("year")
    before = published.filter(
        pl.col("new_la_code") == "E06000001", pl.col("time_period") == "2024"
    )["referral_count"].item()
    assert hartlepool["value"].to_list() == [float(before), 4242.0]
