"""What a page hands out: its own profile's values, marked, or nothing where it is off."""

import pytest

from tests.pages import Downloads, Draw, a_force, words

PNG = b"\x89PNG\r\n\x1a\n"


def test_every_table_and_chart_of_a_page_leaves_marked_and_named_after_what_it_shows(
    downloads: Downloads, demo_home
) -> None:
    force = a_force(demo_home)
    version = (demo_home / "published" / "CURRENT").read_text().strip()
    found = downloads(demo_home, "demand", force=force, **{"from": "2018/19", "to": "2019/20"})
    of = f"{force.lower().replace(' ', '-')}-apr-2018-to-mar-2020"
    end = f"-{of}-{version}-internal-OFFICIAL-SENSITIVE-SYNTHETIC"
    for name, file in found.items():
        assert end in file.file_name, name
        if file.file_name.endswith(".png"):
            continue
        assert set(file.rows["marking"]) <= {"OFFICIAL-SENSITIVE"}, name
        assert set(file.rows["shown_for"]) <= {force}, name
        assert set(file.rows["synthetic"]) <= {"yes"}, name
    endings = [file.file_name.rsplit(".", 1)[1] for file in found.values()]
    assert endings.count("csv") > 5
    assert endings.count("png") > 5
    picture = next(file for file in found.values() if file.file_name.endswith(".png"))
    assert picture.content.startswith(PNG)


def test_internal_downloads_give_the_counts_that_the_page_shows(
    downloads: Downloads, draw: Draw, demo_home
) -> None:
    force = a_force(demo_home)
    rows = downloads(demo_home, "demand", force=force)["Demand by month"].rows
    (shown,) = [
        it.value for it in draw(demo_home, "demand", force=force).dataframe
        if list(it.value.columns[:3]) == ["month", "incident_count", "investigation_count"]
    ]  # fmt: skip
    counts = [int(n) for n in shown["incident_count"].dropna()]
    assert [int(n) for n in rows["incident_count"].drop_nulls()] == counts
    assert {1, 2, 3, 4, 5} & set(counts)


@pytest.mark.parametrize("view", ["demand", "plan", "overview", "claims-check"])
def test_where_internal_downloads_are_off_no_page_offers_any(
    downloads: Downloads, demo_home, monkeypatch, view: str
) -> None:
    monkeypatch.setenv("CASEWEIGHT_INTERNAL_DOWNLOADS", "0")
    assert downloads(demo_home, view) == {}


def test_the_page_says_whose_figures_it_shows_and_where_to_ask_when_none_are_handed_out(
    draw: Draw, demo_home, monkeypatch
) -> None:
    said = words(draw(demo_home))
    assert "Internal figures. True counts, also of 1 to 5: not to be copied out." in said
    assert "ask whoever runs this server" not in said
    monkeypatch.setenv("CASEWEIGHT_INTERNAL_DOWNLOADS", "0")
    assert "ask whoever runs this server" in words(draw(demo_home))
