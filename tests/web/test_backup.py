"""Everything into one archive and back, on either database: all of it or nothing, and no false word."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from gongkai.web.backup.envelope import PIECE, Opening, Sealing, Unopened
from gongkai.web.config import SETTINGS

PASSPHRASE = "a passphrase of some length"
POSTGRES = os.environ.get("GONGKAI_DATABASE_URL", "")
postgresql = pytest.mark.skipif(not POSTGRES, reason="GONGKAI_DATABASE_URL names no PostgreSQL")


def run(*args: object, data: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """`gongkai manage …` on the platform of that folder."""
    return subprocess.run(_command(args), capture_output=True, text=True, env=_env(data, env), timeout=300)


def _command(args: tuple[object, ...]) -> list[str]:
    return [sys.executable, "-m", "gongkai", "manage", *map(str, args)]


def _env(data: Path, more: dict[str, str]) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return own | {"GONGKAI_DATA": str(data)} | more


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """The sample platform, embedded."""
    data = tmp_path_factory.mktemp("built") / "data"
    made = subprocess.run(
        [sys.executable, "-m", "gongkai", "demo", "--no-serve"], env=_env(data, {}), capture_output=True
    )
    assert made.returncode == 0, made.stderr
    return data


@pytest.fixture(scope="module")
def archive(built) -> Path:
    path = built.parent / "all.tar"
    made = run("backup", "-o", path, data=built)
    assert (made.returncode, made.stderr) == (0, "")
    assert "读回核对" in made.stdout
    assert "没有密钥" in made.stdout
    return path


@pytest.fixture(scope="module")
def sealed(built) -> Path:
    path, word = built.parent / "all.sealed", built.parent / "word"
    word.write_text(f"{PASSPHRASE}\n")
    args = ("backup", "-o", path, "--encrypt", "--with-keys", "--passphrase-file", word)
    made = run(*args, data=built, GONGKAI_CIPHER="sm4")
    assert (made.returncode, made.stderr) == (0, "")
    return path


def _heads(data: Path, **env: str) -> list[dict[str, object]]:
    told = run("heads", data=data, **env)
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)["organs"]


def test_archive_is_for_its_owner_only_and_holds_no_key(built, archive):
    assert archive.stat().st_mode & 0o077 == 0
    with tarfile.open(archive) as tar:
        names = tar.getnames()
        manifest = json.loads(tar.extractfile("manifest.json").read())
    assert not any("key" in name for name in names)
    assert names[-1] == "manifest.json"
    assert manifest["tables"]["records_case"]["rows"] > 60
    assert (built / "identity.key").read_text() not in archive.read_bytes().decode("latin-1")
    assert "GONGKAI_DATA" in manifest["settings"]
    assert not any("/" in name for name in manifest["settings"])


def test_restored_platform_is_the_same_and_verifies(built, archive, tmp_path):
    data = tmp_path / "data"
    first = run("restore", archive, data=data)
    assert first.returncode == 1
    assert "identity.key" in first.stdout
    shutil.copy(built / "identity.key", data)
    assert "核验通过" in run("verify", data=data).stdout
    assert _heads(data) == _heads(built)
    assert _files(data) == _files(built)
    again = run("restore", archive, data=data)
    assert (again.returncode, "已经有数据" in again.stderr) == (2, True)


def _files(data: Path) -> dict[str, bytes]:
    found = (path for path in (data / "files").rglob("*.bin"))
    return {path.name: path.read_bytes() for path in found}


def test_sealed_archive_brings_its_keys_and_verifies_at_once(built, sealed, tmp_path):
    data = tmp_path / "data"
    done = run("restore", sealed, "--passphrase-file", built.parent / "word", data=data)
    assert (done.returncode, done.stderr) == (0, "")
    assert "核验通过" in done.stdout
    for name in ("identity.key", "heads.key", "secret.key"):
        assert (data / name).read_text() == (built / name).read_text()
        assert (data / name).stat().st_mode & 0o077 == 0


def _refused(archive: Path, tmp_path: Path, said: str, *more: object, **env: str) -> None:
    data = tmp_path / "refused"
    done = run("restore", archive, *more, data=data, **env)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert said in done.stderr
    assert _rows(data) == 0
    assert not _files(data)


def _rows(data: Path) -> int:
    path = data / "gongkai.sqlite3"
    if not path.exists():
        return 0
    with sqlite3.connect(path) as base:
        there = base.execute("SELECT count(*) FROM sqlite_master WHERE name = 'records_logentry'").fetchone()[
            0
        ]
        return base.execute("SELECT count(*) FROM records_logentry").fetchone()[0] if there else 0


def test_wrong_or_missing_passphrase_is_said(sealed, tmp_path):
    word = tmp_path / "word"
    word.write_text("another passphrase")
    _refused(sealed, tmp_path, "口令不对", "--passphrase-file", word)
    _refused(sealed, tmp_path, "--passphrase-file")


@pytest.mark.parametrize("where", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("kind", ["archive", "sealed"])
def test_damaged_archive_is_refused_whole(kind, where, request, built, tmp_path):
    data = bytearray(request.getfixturevalue(kind).read_bytes())
    at = int(len(data) * where)
    data[at : at + 8] = bytes(byte ^ 0x55 for byte in data[at : at + 8])
    path = tmp_path / "damaged"
    path.write_bytes(data)
    _refused(path, tmp_path, "没有恢复任何内容", "--passphrase-file", built.parent / "word")


@pytest.mark.parametrize("kind", ["archive", "sealed"])
def test_archive_that_was_cut_off_is_refused(kind, request, built, tmp_path):
    data = request.getfixturevalue(kind).read_bytes()
    for size in (0, 20, len(data) // 2, len(data) - 12_000):
        path = tmp_path / "cut"
        path.write_bytes(data[:size])
        _refused(path, tmp_path, "没有恢复任何内容", "--passphrase-file", built.parent / "word")


def test_row_that_was_changed_in_an_archive_made_to_look_whole_is_refused(archive, tmp_path):
    """Whoever makes the hashes of the parts anew still has the digest of the table against him."""
    import gzip
    import hashlib
    import io

    path = tmp_path / "forged.tar"
    parts: dict[str, str] = {}
    with tarfile.open(archive) as old, tarfile.open(path, "w") as new:
        for entry in old:
            data = old.extractfile(entry).read()
            if entry.name == "tables/records_organ.jsonl.gz":
                data = gzip.compress(gzip.decompress(data).replace("住房".encode(), "主房".encode()))
            if entry.name == "manifest.json":
                told = json.loads(data)
                told["parts"] = parts
                data = json.dumps(told).encode()
            parts[entry.name] = hashlib.sha256(data).hexdigest()
            entry.size = len(data)
            new.addfile(entry, io.BytesIO(data))
    _refused(path, tmp_path, "恢复以后与备份不同")


def test_archive_of_a_newer_release_is_refused(archive, tmp_path):
    import io

    path = tmp_path / "newer.tar"
    with tarfile.open(archive) as old, tarfile.open(path, "w") as new:
        for entry in old:
            data = old.extractfile(entry).read()
            if entry.name == "manifest.json":
                told = json.loads(data)
                told["migrations"].append(["records", "9999_of_tomorrow"])
                data = json.dumps(told).encode()
                entry.size = len(data)
            new.addfile(entry, io.BytesIO(data))
    _refused(path, tmp_path, "请先升级")


def test_archive_of_an_older_release_is_brought_up_to_date(archive, tmp_path):
    """What a release without single sign-on would have written: neither its migration nor its table."""
    import io

    path, table = tmp_path / "older.tar", "records_provideraccount"
    with tarfile.open(archive) as old, tarfile.open(path, "w") as new:
        for entry in old:
            data = old.extractfile(entry).read()
            if entry.name == f"tables/{table}.jsonl.gz":
                continue
            if entry.name == "manifest.json":
                told = json.loads(data)
                known = told["migrations"]
                told["migrations"] = [each for each in known if each[0] != "records" or each[1] < "0016"]
                del told["tables"][table], told["parts"][f"tables/{table}.jsonl.gz"]
                data = json.dumps(told).encode()
                entry.size = len(data)
            new.addfile(entry, io.BytesIO(data))
    data = tmp_path / "data"
    done = run("restore", path, data=data)
    assert "已恢复" in done.stdout, done.stderr
    with sqlite3.connect(data / "gongkai.sqlite3") as base:
        assert base.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        rows = base.execute("SELECT app, name FROM django_migrations")
    assert sorted(map(list, rows)) == sorted(known)


def test_files_outside_the_data_folder_are_in_the_archive_and_go_back_outside(built, archive, tmp_path):
    there, data = tmp_path / "elsewhere", tmp_path / "data"
    data.mkdir()
    shutil.copy(built / "identity.key", data)
    assert "核验通过" in run("restore", archive, data=data, GONGKAI_FILES=str(there)).stdout
    outside = {path.name: path.read_bytes() for path in there.rglob("*.bin")}
    assert (outside, _files(data)) == (_files(built), {})
    again, back = tmp_path / "again.tar", tmp_path / "back"
    assert run("backup", "-o", again, data=data, GONGKAI_FILES=str(there)).returncode == 0
    back.mkdir()
    shutil.copy(built / "identity.key", back)
    assert "核验通过" in run("restore", again, data=back).stdout
    assert _files(back) == _files(built)


def test_check_alone_restores_nothing(built, archive, tmp_path):
    done = run("restore", "--check", archive, data=tmp_path / "data")
    assert (done.returncode, "核对通过" in done.stdout) == (0, True)
    assert _rows(tmp_path / "data") == 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("backup", "--with-keys"), "--encrypt"),
        (("backup", "--encrypt"), "--passphrase-file"),
        (("backup", "-o", "/no/such/folder/a.tar"), "写不进去"),
        (("restore", "/no/such.tar"), "打不开"),
        (("migrate-to-postgres", "mysql://a/b"), "postgresql://"),
        (("migrate-to-postgres", "postgresql://a@127.0.0.1:1/b"), "连不上"),
    ],
)
def test_bad_use_is_one_line(built, args, said):
    done = run(*args, data=built)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert said in done.stderr


def test_short_passphrase_and_existing_file_are_refused(built, archive, tmp_path):
    (tmp_path / "word").write_text("short")
    done = run("backup", "-o", tmp_path, "--encrypt", "--passphrase-file", tmp_path / "word", data=built)
    assert "太短" in done.stderr
    before = archive.read_bytes()
    assert "已经存在" in run("backup", "-o", archive, data=built).stderr
    assert archive.read_bytes() == before


def test_full_disk_leaves_nothing_and_is_said(built, tmp_path):
    """No file of this process may be larger than 100 KiB: every write beyond fails as on a full disk."""
    done = subprocess.run(
        ["sh", "-c", 'ulimit -f 200; exec "$@"', "sh", *_command(("backup", "-o", tmp_path))],
        capture_output=True,
        text=True,
        env=_env(built, {}),
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "写不进去" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_backup_leaves_nothing(built, tmp_path, sign):
    begun = subprocess.Popen(
        _command(("backup", "-o", tmp_path)),
        env=_env(built, {}),
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 60
    while not list(tmp_path.iterdir()) and time.monotonic() < until:
        time.sleep(0.005)
    begun.send_signal(sign)
    _, said = begun.communicate(timeout=60)
    assert begun.returncode == 130
    assert "已中断" in said
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def target() -> str:
    """An empty database beside the one that is named."""
    import psycopg

    parts = urlsplit(POSTGRES)
    name = f"gongkai_moved_{os.getpid()}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    yield parts._replace(path=f"/{name}").geturl()
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@postgresql
def test_embedded_platform_moves_to_postgresql_and_goes_on_there(built, target):
    done = run("migrate-to-postgres", target, data=built)
    assert (done.returncode, done.stderr) == (0, "")
    assert "逐行与原来的相同" in done.stdout
    assert "核验通过" in done.stdout
    assert _heads(built, GONGKAI_DATABASE_URL=target) == _heads(built)
    again = run("migrate-to-postgres", target, data=built)
    assert (again.returncode, "已经有数据" in again.stderr) == (2, True)
    # New rows go on after the highest number.
    assert run("retention", data=built, GONGKAI_DATABASE_URL=target).returncode == 0
    line = "from gongkai.records.actions import organs; organs.create_organ(code='one-more', name='又一个局')"
    more = run("shell", "-v", "0", "-c", line, data=built, GONGKAI_DATABASE_URL=target)
    assert (more.returncode, more.stderr) == (0, "")


@postgresql
def test_archive_goes_from_either_database_to_the_other(built, archive, target, tmp_path):
    data = tmp_path / "onto"
    data.mkdir()
    shutil.copy(built / "identity.key", data)
    done = run("restore", archive, data=data, GONGKAI_DATABASE_URL=target)
    assert (done.returncode, done.stderr) == (0, "")
    back = tmp_path / "back.tar"
    assert run("backup", "-o", back, data=data, GONGKAI_DATABASE_URL=target).returncode == 0
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(built / "identity.key", home)
    done = run("restore", back, data=home)
    assert (done.returncode, done.stderr) == (0, "")
    assert _heads(home) == _heads(built)
    assert _files(home) == _files(built)


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
@pytest.mark.parametrize("cipher", ["aes", "sm4"])
def test_envelope_gives_back_what_it_was_given(tmp_path, size, cipher):
    plain, path = os.urandom(size), tmp_path / "x"
    with open(path, "wb") as out:
        sealing = Sealing(out, PASSPHRASE, cipher)
        for at in range(0, size, 10_000):
            sealing.write(plain[at : at + 10_000])
        sealing.finish()
    with open(path, "rb") as source:
        opening = Opening(source, PASSPHRASE)
        assert b"".join(iter(lambda: opening.read(7_777), b"")) == plain
    assert plain[:40] not in path.read_bytes() or size < 40


def test_envelope_with_pieces_left_out_or_exchanged_does_not_open(tmp_path):
    path = tmp_path / "x"
    with open(path, "wb") as out:
        sealing = Sealing(out, PASSPHRASE, "aes")
        sealing.write(os.urandom(4 * PIECE))
        sealing.finish()
    head, _, body = path.read_bytes().partition(b"\n")
    size = PIECE + 16
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    for wrong in (pieces[:-1], pieces[1:], [pieces[1], pieces[0], *pieces[2:]], [*pieces, pieces[-1]]):
        path.write_bytes(b"\n".join([head, b"".join(wrong)]))
        with open(path, "rb") as source, pytest.raises(Unopened):
            Opening(source, PASSPHRASE).read()
