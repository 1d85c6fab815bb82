"""Files are kept whole, under random names, encrypted where asked."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousOperation

from gongkai.records import cipher, files


@pytest.fixture
def folder(tmp_path, settings) -> Path:
    settings.STORAGES = {
        **settings.STORAGES,
        "files": {**settings.STORAGES["files"]}
        | {"OPTIONS": {**settings.STORAGES["files"]["OPTIONS"], "location": tmp_path / "files"}},
    }
    return tmp_path / "files"


@pytest.mark.parametrize("encrypt", [True, False])
def test_put_then_get_gives_the_bytes_back(folder: Path, encrypt: bool) -> None:
    path = files.put("身份证".encode() * 1000, encrypt=encrypt)
    assert files.get(path, encrypted=encrypt) == "身份证".encode() * 1000
    assert ("身份证".encode() in (folder / path).read_bytes()) is not encrypt


def test_put_keeps_files_from_other_users_of_the_machine(folder: Path) -> None:
    path = folder / files.put(b"x", encrypt=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [stat.S_IMODE(place.stat().st_mode) for place in (path.parent, folder)] == [0o700, 0o700]


def test_put_twice_gives_two_names(folder: Path) -> None:
    assert files.put(b"x", encrypt=False) != files.put(b"x", encrypt=False)


def test_put_that_fails_leaves_nothing(folder: Path, monkeypatch) -> None:
    def full(*args: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        files.put(b"x", encrypt=False)
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_get_under_another_name_is_refused(folder: Path) -> None:
    mine, other = files.put(b"mine", encrypt=True), files.put(b"other", encrypt=True)
    (folder / mine).write_bytes((folder / other).read_bytes())
    with pytest.raises(cipher.Unreadable):
        files.get(mine, encrypted=True)


def test_get_outside_the_folder_is_refused(folder: Path) -> None:
    with pytest.raises(SuspiciousOperation):
        files.get("../../identity.key", encrypted=False)


def test_delete_takes_the_file_away_and_may_be_repeated(folder: Path) -> None:
    path = files.put(b"x", encrypt=True)
    files.delete(path)
    files.delete(path)
    with pytest.raises(FileNotFoundError):
        files.get(path, encrypted=True)
