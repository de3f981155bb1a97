"""Which version readers are on, and what its manifest says: read, or refused with what to type."""

import json

import pytest

from pipelines.contracts.published import CURRENT, MANIFEST, read_current_version, read_manifest
from pipelines.errors import ContractError, WarehouseMissing
from pipelines.release import versions_shown

WHOLE = {"rows": {"force": 43}, "files": {}, "until": None, "as_known": None}


@pytest.fixture
def point(tmp_path):
    """Write what the pointer holds; gives home."""

    def write(content):
        (tmp_path / "published").mkdir()
        (tmp_path / "published" / CURRENT).write_bytes(content)
        return tmp_path

    return write


def test_the_pointer_names_the_version(point):
    assert read_current_version(point(b"20261128T101500Z\n")) == "20261128T101500Z"


@pytest.mark.parametrize("content", [b"", b"../published/x", b".building-1", b"a b", b"\x00\x01"])
def test_a_pointer_that_names_no_version_is_not_followed(point, content):
    with pytest.raises(WarehouseMissing, match=r"CURRENT does not name a version: run `caseweight"):
        read_current_version(point(content))


def test_without_a_pointer_that_can_be_read_nothing_is_published(tmp_path, point):
    with pytest.raises(WarehouseMissing, match=r"no published version under .*: run `caseweight"):
        read_current_version(tmp_path)
    with pytest.raises(WarehouseMissing, match="no published version under"):
        read_current_version(point(b"\xff\xfe"))


def test_a_whole_manifest_is_read(tmp_path):
    (tmp_path / MANIFEST).write_text(json.dumps(WHOLE))
    assert read_manifest(tmp_path) == WHOLE


@pytest.mark.parametrize(
    "content", [None, b"", b"{", b"[]", b'{"rows": {}}', b"\xff", b"[" * 100_000]
)
def test_a_manifest_that_is_broken_says_what_to_type(tmp_path, content):
    if content is not None:
        (tmp_path / MANIFEST).write_bytes(content)
    with pytest.raises(ContractError, match=rf"{tmp_path.name}/manifest\.json.*rollback VERSION"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    ("in_use", "shown"),
    [
        (set(), ["20260303T000000Z"]),
        ({"20260101T000000Z"}, ["20260101T000000Z", "20260303T000000Z"]),
        (None, ["20260101T000000Z", "20260202T000000Z", "20260303T000000Z"]),
    ],
)
def test_what_briefings_showed_is_held_to_and_all_that_is_kept_where_the_register_is_silent(
    point, in_use, shown
):
    home = point(b"20260303T000000Z")
    for version in ("20260101T000000Z", "20260202T000000Z", "20260303T000000Z"):
        (home / "published" / version).mkdir()
        (home / "published" / version / MANIFEST).write_text(json.dumps(WHOLE))
    assert versions_shown(home, in_use) == shown
