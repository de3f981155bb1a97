"""What leaves a home: files of the profiles, and the folder that is handed out."""

import errno
import hashlib
import json
import os
import shutil
import stat
from pathlib import Path

import duckdb
import polars as pl
import pytest
from typer.testing import CliRunner

from dashboard.warehouse.door import Warehouse
from pipelines.__main__ import app
from pipelines.contracts.marts.release import OPEN_MARTS, RELEASE_MARTS
from pipelines.contracts.profiles import Profile
from pipelines.contracts.published import FILES, PROFILE_FILES
from pipelines.contracts.release_plan import PLAN, plan_of
from pipelines.errors import ContractError, ReleaseError, WarehouseMissing
from pipelines.publishing import release_folder
from pipelines.publishing.profile_files import read_profile_file, read_protection
from pipelines.publishing.release_folder import write_reasons, write_release_folder
from pipelines.publishing.versions import find_version_folder, verify

COUNTED = [table for table in PLAN if table.subject == "demand"]


@pytest.fixture(scope="module")
def version(demo_home):
    return find_version_folder(demo_home)


@pytest.fixture(scope="module")
def handed_out(version, tmp_path_factory):
    """The public release of the demo: its folder and evidence."""
    out = tmp_path_factory.mktemp("release") / "public"
    return out, write_release_folder(version, Profile.PUBLIC, out)


def counts(version, profile, table):
    return read_profile_file(version, profile)[table.mart]


def test_a_profiles_file_holds_its_plan_and_what_no_force_delivered(version):
    for profile in (Profile.PARTNERSHIP, Profile.PUBLIC):
        held = set(read_profile_file(version, profile))
        assert held == {*OPEN_MARTS, "release_table", *(table.mart for table in plan_of(profile))}
        assert stat.S_IMODE((version / PROFILE_FILES[profile]).stat().st_mode) == 0o600


@pytest.mark.parametrize("table", COUNTED, ids=lambda table: table.name)
def test_no_released_count_is_one_to_five(version, table):
    cells = counts(version, Profile.PARTNERSHIP, table)
    assert cells.height
    shown = cells.filter(pl.col("symbol") == "")["value"]
    assert not shown.is_between(1, 5).any()
    assert shown.null_count() == 0


def test_what_partners_see_holds_all_that_the_public_sees(version):
    public = read_profile_file(version, Profile.PUBLIC)
    partners = read_profile_file(version, Profile.PARTNERSHIP)
    for table in plan_of(Profile.PUBLIC):
        assert public[table.mart].equals(partners[table.mart]), table.name


def test_a_shown_count_is_that_of_the_internal_mart(version, demo_home):
    with Warehouse(demo_home) as internal:
        true = internal.frame(
            "demand_series",
            "select force_code, month, count from marts.demand_series"
            " where measure = 'incidents' and abuse_type = 'all' and is_settled",
            {},
        )
    released = read_profile_file(version, Profile.PUBLIC)["release_incidents_by_month"]
    both = released.filter(pl.col("symbol") == "").join(true, on=["force_code", "month"])
    assert both.height > 500
    assert (both["value"] == both["count"]).all()


def test_nothing_in_what_leaves_says_why_a_cell_is_hidden(version, handed_out):
    assert read_protection(version)
    out, _ = handed_out
    for profile in (Profile.PARTNERSHIP, Profile.PUBLIC):
        for name, frame in read_profile_file(version, profile).items():
            assert not {"why", "partner_of", "block"} & set(frame.columns), name
    for path in out.glob("*.csv"):
        assert "partner" not in path.read_text(encoding="utf-8")


def test_the_folder_holds_each_table_with_metadata_evidence_and_the_meaning_of_symbols(
    version, handed_out
):
    out, evidence = handed_out
    tables = {table["table"] for table in evidence["tables"]}
    assert {path.stem for path in out.glob("*.csv")} == {*tables, "hidden-cells"}
    assert (out / "statistical-tables.xlsx").read_bytes()[:2] == b"PK"
    described = json.loads((out / "csv-metadata.json").read_text(encoding="utf-8"))
    assert {table["url"] for table in described["tables"]} == {f"{name}.csv" for name in tables}
    said = (out / "README.md").read_text(encoding="utf-8")
    for words in ("OFFICIAL", "SYNTHETIC DATA", "- `c`: hidden"):
        assert words in said
    assert json.loads((out / "evidence.json").read_text(encoding="utf-8")) == evidence
    assert evidence["version"] == version.name
    assert evidence["code_version"]
    for name, sha256 in evidence["files"].items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == sha256, name
    by_month = pl.read_csv(out / "incidents_by_month.csv", try_parse_dates=True)
    cells = counts(version, Profile.PUBLIC, COUNTED[2])
    assert by_month["value"].equals(cells["value"])
    assert by_month.filter(pl.col("force_code") == "ALL")["force_name"].n_unique() == 1


def test_made_again_a_release_is_the_same_to_the_byte(version, handed_out, tmp_path):
    out, _ = handed_out
    write_release_folder(version, Profile.PUBLIC, tmp_path / "again")
    for path in out.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_reasons_are_written_apart_and_marked_as_sensitive(version, tmp_path):
    written = write_reasons(version, Profile.PARTNERSHIP, tmp_path / "log.csv")
    rows = pl.read_csv(tmp_path / "log.csv")
    assert rows.height == written > 0
    assert set(rows["marking"]) == {"OFFICIAL-SENSITIVE"}
    assert {"primary", "partner"} <= set(rows["why"])


def test_a_folder_that_holds_something_is_left_alone(version, tmp_path):
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(ReleaseError, match="not empty"):
        write_release_folder(version, Profile.PUBLIC, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_full_disk_leaves_no_half_folder(version, tmp_path, monkeypatch):
    write, written = Path.write_bytes, []

    def full(path, content):
        written.append(path)
        if len(written) > 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(path, content)

    monkeypatch.setattr(release_folder, "write_statistical_tables", lambda publication: b"PK")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ReleaseError, match=r"No space left on device.*Nothing was left behind"):
        write_release_folder(version, Profile.PUBLIC, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def own_version(demo_home, version, tmp_path):
    """A copy of the version that a test may damage: its home, its folder."""
    shutil.copytree(demo_home / "published", tmp_path / "home" / "published")
    return tmp_path / "home", tmp_path / "home" / "published" / version.name


def test_a_changed_file_is_neither_handed_out_nor_verified(own_version, tmp_path):
    home, folder = own_version
    with duckdb.connect(folder / PROFILE_FILES[Profile.PUBLIC]) as connection:
        connection.execute("update marts.release_incidents_by_month set value = 1, symbol = ''")
    with pytest.raises(ContractError, match=r"public\.duckdb: is not what was published"):
        write_release_folder(folder, Profile.PUBLIC, tmp_path / "out")
    with pytest.raises(ContractError, match=r"public\.duckdb: is not what was published"):
        verify(home)


def test_a_version_of_older_code_says_what_to_do(own_version, tmp_path):
    home, folder = own_version
    for name in set(FILES) - {"warehouse.duckdb", "cases.duckdb"}:
        (folder / name).unlink()
    with pytest.raises(WarehouseMissing, match=r"no public figures.*Run `caseweight build`"):
        write_release_folder(folder, Profile.PUBLIC, tmp_path / "out")
    with pytest.raises(WarehouseMissing, match=r"no public figures.*run `caseweight build`"):
        Warehouse(home, profile=Profile.PUBLIC)
    assert not (tmp_path / "out").exists()


def test_a_profile_opens_its_own_file_and_no_other(demo_home):
    with Warehouse(demo_home, profile=Profile.PUBLIC) as public:
        assert not public.has_mart("demand_by_month")
        assert public.has_mart("release_incidents_by_month")
        assert not public.has_mart("release_incidents_by_source")
        assert public.info.version


@pytest.mark.parametrize("name", ["Release", *[table.name for table in PLAN]])
def test_every_released_table_has_a_contract(name):
    assert name == "Release" or RELEASE_MARTS[f"release_{name}"].primary_key()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--profile", "internal", "--out", "x"], "partnership or public"),
        (["--profile", "public", "--out", "x", "--log", "x/log.csv"], "outside the folder"),
        (["--profile", "everyone", "--out", "x"], "everyone"),
    ],
    ids=["internal", "log inside", "unknown"],
)
def test_a_release_that_would_tell_too_much_is_a_wrong_command_line(options, said, tmp_path):
    done = CliRunner().invoke(app, ["--home", str(tmp_path), "release", *options])
    assert done.exit_code == 2
    assert said in done.output
