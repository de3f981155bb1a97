"""What is published is whole, stays as it was, and can be gone back to."""

import datetime as dt
import json
import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines.build import BuildOptions, build
from pipelines.contracts.marts import MARTS
from pipelines.contracts.published import FILES, read_current_version
from pipelines.errors import ContractError, StoreError, WarehouseMissing
from pipelines.modelling.marts import modelled_marts
from pipelines.publishing.versions import (
    choose_version_name,
    find_version_folder,
    list_versions,
    open_workshop,
    publish,
    read_mart,
    roll_back,
    verify,
)
from pipelines.record_store.ingest import ingest
from pipelines.record_store.loading import LoadRequest
from pipelines.settings import Settings
from pipelines.state import ScenarioContent, create_scenario, open_state, versions_in_use
from pipelines.status import status

HEADER = (
    "force_code,incident_id,reported_date,abuse_type,referral_source,is_online,is_crime_recorded"
)


def quietly(what, share):
    """Progress that nobody looks at."""


def deliver(settings, folder, number, as_at="2026-01-31", day="2025-03-01"):
    """Load one incident more, under a date."""
    path = folder / f"{number}.csv"
    line = f"E23000001,SYN-{number},{day},sexual,education,false,true"
    path.write_text(f"{HEADER}\n{line}\n", encoding="utf-8")
    ingest(settings, [path], LoadRequest(path, as_at=dt.date.fromisoformat(as_at)), quietly)


@pytest.fixture(scope="module")
def published_once(tmp_path_factory):
    """A home with one incident and the version built of it, which every test gets a copy of."""
    folder = tmp_path_factory.mktemp("once")
    settings = Settings(home=folder / "home")
    deliver(settings, folder, 1)
    build(settings, BuildOptions(), quietly)
    return settings.home


@pytest.fixture
def settings(published_once, tmp_path):
    shutil.copytree(published_once, tmp_path / "home")
    return Settings(home=tmp_path / "home", lock_wait_seconds=0)


@pytest.fixture
def first(settings):
    """The version that stands."""
    return read_current_version(settings.home)


@pytest.fixture
def deliver_and_build(settings, tmp_path):
    """Load one incident more and build."""

    def one_more(number):
        deliver(settings, tmp_path, number)
        return build(settings, BuildOptions(), quietly)["version"]

    return one_more


def publish_again(home, name=None, in_use=()):
    """Publish a version (the current one by default) once more, under a name of its own."""
    shelf = find_version_folder(home, name)
    manifest = json.loads((shelf / "manifest.json").read_text(encoding="utf-8"))
    with open_workshop(home, 0) as folder:
        for name in FILES:
            shutil.copy(shelf / name, folder / name)
        version = choose_version_name(home)
        manifest |= {"version": version}
        return publish(folder, home, manifest, make_current=True, in_use=in_use)


def incidents(settings):
    return read_mart(settings.home, "demand_by_month")["incident_count"].sum()


def test_every_mart_of_the_demo_meets_its_contract_and_is_counted(demo_home):
    rows = verify(demo_home)
    assert set(rows) == set(MARTS)
    empty = {name for name, count in rows.items() if count == 0}
    # It has no second extract that could change anything, and no earlier forecast to score.
    assert empty == {"load_change", "forecast_scorecard", "change", "change_since"}


def test_a_build_becomes_current_and_the_last_five_are_kept(settings, first, deliver_and_build):
    names = [first, *(publish_again(settings.home) for _ in range(5)), deliver_and_build(2)]
    assert read_current_version(settings.home) == names[-1]
    assert [version.name for version in list_versions(settings.home)] == names[:1:-1]
    assert incidents(settings) == 2


def test_a_version_that_a_saved_scenario_names_is_kept(settings, first):
    with open_state(settings) as state:
        create_scenario(state, "Pay", ScenarioContent("", 1, first), author="one")
        in_use = versions_in_use(state)
    shelf = find_version_folder(settings.home, first)
    for day in range(1, 7):
        shutil.copytree(shelf, shelf.with_name(f"2099010{day}T000000Z"))
    publish_again(settings.home, in_use=in_use)
    kept = {version.name for version in list_versions(settings.home)}
    assert first in kept
    assert len(kept) < 8


def test_a_build_that_cannot_ask_which_versions_are_in_use_keeps_them_all(settings, first, caplog):
    settings.state_file.write_bytes(b"not a database" * 1000)
    shelf = find_version_folder(settings.home, first)
    for day in range(1, 7):
        shutil.copytree(shelf, shelf.with_name(f"2099010{day}T000000Z"))
    build(settings, BuildOptions(), quietly)
    assert len(list_versions(settings.home)) == 8
    assert "old versions are kept" in caplog.text


def test_an_old_version_that_a_reader_is_on_is_left_to_the_next_build(settings, first, monkeypatch):
    shelf = find_version_folder(settings.home, first)
    for day in range(1, 8):
        shutil.copytree(shelf, shelf.with_name(f"2000010{day}T000000Z"))
    rename, rmtree = Path.rename, shutil.rmtree

    def refuse(path, name):
        if name in path.name:
            raise PermissionError(13, "is in use by another process")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", lambda p, to: refuse(p, "20000102") or rename(p, to))
        patch.setattr(shutil, "rmtree", lambda p, **how: refuse(p, "20000103") or rmtree(p, **how))
        second = publish_again(settings.home)
    names = [second, first, *(f"2000010{day}T000000Z" for day in (7, 6, 5, 2))]
    assert [version.name for version in list_versions(settings.home)] == names
    assert verify(settings.home, "20000102T000000Z")
    third = publish_again(settings.home)
    assert [version.name for version in list_versions(settings.home)] == [third, *names[:4]]
    folders = {path.name for path in shelf.parent.iterdir() if path.is_dir()}
    assert folders == {third, *names[:4]}


def test_a_version_whose_manifest_is_broken_is_left_out_and_stops_nothing(settings, first):
    shelf = find_version_folder(settings.home, first)
    broken = shelf.with_name("20000101T000000Z")
    shutil.copytree(shelf, broken)
    (broken / "manifest.json").write_text("{")
    (shelf.parent / "CURRENT").write_text("?")
    assert [(v.name, v.is_current) for v in list_versions(settings.home)] == [(first, False)]
    assert status(settings)["version"] is None
    with pytest.raises(ContractError, match=r"manifest\.json: is not what was published"):
        verify(settings.home, broken.name)
    second = publish_again(settings.home, first)
    assert (read_current_version(settings.home), status(settings)["version"]) == (second, second)


@pytest.mark.parametrize("name", ["../published", "..", ".", ".building-1"])
def test_what_is_no_name_of_a_version_is_none(settings, name):
    for folder in ("", "published", "published/.building-1"):
        (settings.home / folder).mkdir(exist_ok=True)
        (settings.home / folder / "manifest.json").touch()
    with pytest.raises(WarehouseMissing, match="no such version"):
        find_version_folder(settings.home, name)


def test_rollback_goes_to_an_older_version_and_only_to_a_whole_one(
    settings, first, deliver_and_build
):
    second = deliver_and_build(2)
    roll_back(settings.home, first)
    assert (read_current_version(settings.home), incidents(settings)) == (first, 1)
    with pytest.raises(WarehouseMissing, match="no such version"):
        roll_back(settings.home, "20000101T000000Z")
    (find_version_folder(settings.home, second) / "cases.duckdb").write_bytes(b"broken")
    with pytest.raises(ContractError, match="not what was published"):
        roll_back(settings.home, second)
    assert read_current_version(settings.home) == first


def test_looking_back_publishes_a_version_that_readers_do_not_move_to(settings, tmp_path):
    deliver(settings, tmp_path, 2, as_at="2026-02-28", day="2026-02-10")
    now = build(settings, BuildOptions(), quietly)["version"]
    assert incidents(settings) == 2
    known = build(settings, BuildOptions(as_known=dt.date(2026, 2, 1)), quietly)["version"]
    until = build(settings, BuildOptions(until=dt.date(2026, 1, 1)), quietly)["version"]
    assert read_current_version(settings.home) == now
    for name in (known, until):
        roll_back(settings.home, name)
        assert incidents(settings) == 1
        info = read_mart(settings.home, "build_info")
        assert "outcome_code" in info["not_rewound"].item()
    kept = build(settings, BuildOptions(until=dt.date(2026, 1, 1), make_current=True), quietly)
    assert read_current_version(settings.home) == kept["version"]


def test_published_files_are_for_their_user_only_and_never_hold_cases(settings, first):
    folder = find_version_folder(settings.home, first)
    assert {oct(p.stat().st_mode & 0o777) for p in folder.iterdir()} == {"0o600"}
    with duckdb.connect(folder / "warehouse.duckdb", read_only=True) as connection:
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables"
        ).fetchall()
    assert ("marts", "investigation") not in tables
    assert {schema for schema, _ in tables} == {"marts"}


def test_a_mart_out_of_contract_stops_the_build_and_readers_keep_theirs(
    settings, first, deliver_and_build, monkeypatch
):

    def out_of_contract(*given):
        for name, frame in modelled_marts(*given):
            yield name, frame.rename({"low": "lower"}) if name == "readiness" else frame

    monkeypatch.setattr("pipelines.build.modelled_marts", out_of_contract)
    with pytest.raises(ContractError, match=r"marts\.readiness"):
        deliver_and_build(2)
    assert read_current_version(settings.home) == first
    assert incidents(settings) == 1
    assert list((settings.home / "published").glob(".building-*")) == []


def test_a_sum_that_does_not_hold_stops_the_build(settings, deliver_and_build, monkeypatch):
    monkeypatch.setattr(
        "pipelines.publishing.cross_checks.SUMS", {"incidents by month": ("select 1", "select 2")}
    )
    with pytest.raises(ContractError, match="the mart adds to"):
        deliver_and_build(2)
    assert incidents(settings) == 1


def test_a_second_build_at_once_is_refused_with_a_plain_word(settings):
    with (
        open_workshop(settings.home, 0),
        pytest.raises(StoreError, match="another build is running"),
    ):
        build(settings, BuildOptions(), quietly)


@pytest.fixture
def publish_as_older_code(deliver_and_build, monkeypatch):
    """Publish a version of code that did not know one of today's marts."""

    def older(number):
        with monkeypatch.context() as patch:
            patch.delitem(MARTS, "completeness_by_month")
            return deliver_and_build(number)

    return older


def test_a_version_of_older_code_is_whole_by_its_own_contracts(settings, publish_as_older_code):
    name = publish_as_older_code(2)
    assert "completeness_by_month" not in verify(settings.home)
    with pytest.raises(WarehouseMissing, match="older code published it"):
        read_mart(settings.home, "completeness_by_month")
    with (find_version_folder(settings.home, name) / "warehouse.duckdb").open("r+b") as file:
        file.seek(20_000)
        file.write(b"changed")
    with pytest.raises(ContractError, match="not what was published"):
        verify(settings.home)
