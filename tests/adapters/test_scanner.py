"""What the scanner says, and what it means when it says nothing clear."""

from __future__ import annotations

import shutil
import socket
import struct
import subprocess
import time

import pytest

from gongkai.adapters import scanner
from gongkai.adapters.addresses import Clamd
from gongkai.adapters.scanner import Verdict
from gongkai.law.errors import NotAllowed
from gongkai.records.actions import files
from gongkai.web import working

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def _read(line: socket.socket, size: int) -> bytes:
    got = b""
    while len(got) < size:
        part = line.recv(size - len(got))
        if not part:
            raise OSError("closed")
        got += part
    return got


def _stream(line: socket.socket) -> bytes:
    """What was sent by INSTREAM."""
    assert _read(line, 10) == b"zINSTREAM\0"
    parts = []
    while size := struct.unpack(">I", _read(line, 4))[0]:
        parts.append(_read(line, size))
    return b"".join(parts)


def clamd(line: socket.socket) -> None:
    found = EICAR in _stream(line)
    line.sendall(b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if found else b"stream: OK\0")


@pytest.fixture
def served(listen, settings):
    """`served(talk)`: the scanner is whoever talks so."""

    def start(talk) -> None:
        settings.SCANNER = Clamd(*listen(talk))

    return start


def test_scan_without_a_scanner_says_none(settings) -> None:
    settings.SCANNER = None
    assert scanner.scan(EICAR) == Verdict("none")
    assert not scanner.configured()


def test_scan_clean_file_is_clean(served) -> None:
    served(clamd)
    assert scanner.configured()
    assert scanner.scan(b"words") == Verdict("clean")
    assert scanner.scan(b"") == Verdict("clean")


def test_scan_virus_is_named(served) -> None:
    served(clamd)
    assert scanner.scan(EICAR) == Verdict("infected", "Win.Test.EICAR_HDB-1")


def test_scan_virus_across_pieces_is_found(served) -> None:
    served(clamd)
    data = b"x" * (scanner.CHUNK - 20) + EICAR + b"x" * scanner.CHUNK * 3
    assert scanner.scan(data).state == "infected"


def test_scan_over_a_unix_socket(listen, settings, tmp_path) -> None:
    path = str(tmp_path / "clamd.sock")
    listen(clamd, path)
    settings.SCANNER = Clamd(path=path)
    assert scanner.scan(EICAR).state == "infected"


def _says(answer: bytes):
    def talk(line: socket.socket) -> None:
        _stream(line)
        line.sendall(answer)

    return talk


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\0",
        b"OK\0",
        b"stream: OK",
        b"stream: NOT OK\0",
        b"stream: OK FOUND",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"\xff\xfe" * 9000,
    ],
)
def test_scan_answer_that_is_not_clear_is_unreachable(served, answer: bytes) -> None:
    served(_says(answer))
    assert scanner.scan(b"words") == Verdict("unreachable")


def test_scan_answer_in_pieces_is_read_whole(served) -> None:
    def talk(line: socket.socket) -> None:
        _stream(line)
        for piece in (b"stream", b": O", b"K", b"\0"):
            line.sendall(piece)
            time.sleep(0.01)

    served(talk)
    assert scanner.scan(b"words") == Verdict("clean")


def test_scan_dropped_in_mid_stream_is_unreachable(served) -> None:
    served(lambda line: _read(line, 100))
    assert scanner.scan(b"x" * 5_000_000) == Verdict("unreachable")


@pytest.mark.parametrize("drip", [b"", b"x"])
def test_scan_silent_or_dripping_scanner_ends_in_time(served, monkeypatch, drip: bytes) -> None:
    def talk(line: socket.socket) -> None:
        _stream(line)
        for _ in range(20):
            time.sleep(0.05)
            line.sendall(drip)

    monkeypatch.setattr(scanner, "ALL_SECONDS", 0.3)
    served(talk)
    began = time.monotonic()
    assert scanner.scan(b"words") == Verdict("unreachable")
    assert time.monotonic() - began < 0.9


def test_scan_nobody_there_is_unreachable(settings, tmp_path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.SCANNER = Clamd("127.0.0.1", port)
    assert scanner.scan(b"words") == Verdict("unreachable")
    settings.SCANNER = Clamd(path=str(tmp_path / "none.sock"))
    assert scanner.scan(b"words") == Verdict("unreachable")


@pytest.mark.django_db
def test_file_that_cannot_be_scanned_is_held_and_shut(walk, settings) -> None:
    """Configured but unreachable: kept, and opened for nobody until the scanner has seen it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.SCANNER = Clamd("127.0.0.1", free.getsockname()[1])
    verdict = scanner.scan(b"words")
    assert verdict == Verdict("unreachable")
    case = walk.case()
    stored = files.keep(
        organ=walk.organ, kind="attachment", name="a.txt", data=b"words", scan=verdict.state, case=case
    )
    assert stored.scan == "held"
    with pytest.raises(NotAllowed, match="待扫描"):
        files.read(stored)
    assert working.scans() == 0
    stored.refresh_from_db()
    assert stored.scan == "held"


@pytest.mark.django_db
def test_held_file_with_a_virus_stays_shut_once_the_scanner_answers(walk, settings, served) -> None:
    case = walk.case()
    stored = files.keep(
        organ=walk.organ, kind="attachment", name="a.txt", data=EICAR, scan="unreachable", case=case
    )
    served(clamd)
    assert working.scans() == 1
    stored.refresh_from_db()
    assert stored.scan == "infected"
    with pytest.raises(NotAllowed, match="发现病毒"):
        files.read(stored)


@pytest.mark.skipif(not shutil.which("clamd"), reason="no clamd is installed")
def test_scan_by_a_real_clamd_finds_its_own_test_signature(settings, tmp_path) -> None:
    """Its signatures are one line of our own for the EICAR file, so that nothing has to be fetched."""
    (tmp_path / "test.ndb").write_text(f"Eicar-Test:0:0:{EICAR.hex()}\n")
    path = tmp_path / "clamd.sock"
    (tmp_path / "clamd.conf").write_text(
        f"LocalSocket {path}\nDatabaseDirectory {tmp_path}\nForeground yes\nTemporaryDirectory {tmp_path}\n"
    )
    running = subprocess.Popen([shutil.which("clamd"), "-c", str(tmp_path / "clamd.conf")])
    try:
        settings.SCANNER = Clamd(path=str(path))
        until = time.monotonic() + 60
        while not scanner.answers() and time.monotonic() < until:
            time.sleep(0.2)
        assert scanner.scan(b"words") == Verdict("clean")
        assert scanner.scan(EICAR).state == "infected"
    finally:
        running.terminate()
        running.wait(timeout=30)
