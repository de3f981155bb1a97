"""Files that are there whole or not at all, on Windows as elsewhere (its ways, played out here)."""

import os

import pytest

from pipelines.storage import durable
from pipelines.storage.durable import sync, write_whole


@pytest.fixture
def windows(monkeypatch):
    """Windows opens no folder, writes out only what it may write, and renames over nothing."""
    really_open, really_rename = os.open, durable.Path.rename

    def open_(path, flags, *more):
        if durable.Path(path).is_dir() or flags & os.O_ACCMODE == os.O_RDONLY:
            raise PermissionError(13, "Permission denied", str(path))
        return really_open(path, flags, *more)

    def rename(path, target):
        if durable.Path(target).exists():
            raise FileExistsError(17, "File exists", str(target))
        return really_rename(path, target)

    monkeypatch.setattr(durable, "IS_WINDOWS", True)
    monkeypatch.setattr(durable.os, "open", open_)
    monkeypatch.setattr(durable.Path, "rename", rename)


def test_a_file_is_replaced_whole_and_is_for_its_user_only(tmp_path):
    path = tmp_path / "small"
    for text in ("old", "new"):
        write_whole(path, text)
        assert (path.read_text(), oct(path.stat().st_mode & 0o777)) == (text, "0o600")
    assert [p.name for p in tmp_path.iterdir()] == ["small"]


def test_a_file_is_replaced_whole_on_windows(tmp_path, windows):
    path = tmp_path / "small"
    for text in ("old", "new"):
        write_whole(path, text)
        assert path.read_text() == text


def test_files_and_folders_are_written_out(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    synced = []
    monkeypatch.setattr(durable.os, "fsync", synced.append)
    sync(tmp_path / "file")
    sync(tmp_path)
    assert len(synced) == 2
    monkeypatch.setattr(durable, "IS_WINDOWS", True)
    sync(tmp_path / "file")
    sync(tmp_path)
    assert len(synced) == 3  # the file


def test_what_is_renamed_into_place_was_written_out_and_then_its_folder_is(tmp_path, monkeypatch):
    steps = []

    def note(path):
        steps.append(path.read_text() if path.is_file() else [p.name for p in path.iterdir()])

    monkeypatch.setattr(durable, "sync", note)
    write_whole(tmp_path / "small", "new")
    assert steps == ["new", ["small"]]
