"""Is there a virus in these bytes? Asked of a clamd, where the operator has set one."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from django.conf import settings

from gongkai.adapters.addresses import Clamd

CHUNK = 64 * 1024
CONNECT_SECONDS = 5.0
ALL_SECONDS = 60.0
ANSWER_BYTES = 4096


@dataclass(frozen=True)
class Verdict:
    """`none`: no scanner is set; `unreachable`: the file must wait; `name` is the virus found."""

    state: Literal["none", "clean", "infected", "unreachable"]
    name: str = ""


def configured() -> bool:
    """Whether a scanner is set; where none is, the operator's pages say so."""
    return settings.SCANNER is not None


def scan(data: bytes) -> Verdict:
    """The scanner's verdict on these bytes. Never raises: what gives no clear answer is unreachable."""
    if settings.SCANNER is None:
        return Verdict("none")
    try:
        answer = _ask(settings.SCANNER, data)
    except OSError:
        return Verdict("unreachable")
    return _verdict(answer)


def answers() -> bool:
    """Whether the scanner can be reached at all, whatever it says of one file."""
    if settings.SCANNER is None:
        return True
    try:
        with _connect(settings.SCANNER):
            return True
    except OSError:
        return False


def _verdict(answer: bytes) -> Verdict:
    """`stream: OK` or `stream: NAME FOUND` and a final NUL; an error or half an answer is no verdict."""
    if not answer.startswith(b"stream: ") or not answer.endswith(b"\0"):
        return Verdict("unreachable")
    text = answer[len(b"stream: ") : -1].decode("utf-8", "replace").strip()
    if text == "OK":
        return Verdict("clean")
    if text.endswith(" FOUND"):
        return Verdict("infected", text.removesuffix(" FOUND").strip()[:200])
    return Verdict("unreachable")


def _ask(clamd: Clamd, data: bytes) -> bytes:
    deadline = time.monotonic() + ALL_SECONDS
    with _connect(clamd) as line:
        # A clamd that has heard enough (size limit) closes while we still send; it may have said why.
        with suppress(ConnectionError):
            for part in _stream(data):
                line.settimeout(_left(deadline))
                line.sendall(part)
        return _answer(line, deadline)


def _stream(data: bytes) -> Iterator[bytes]:
    yield b"zINSTREAM\0"
    for start in range(0, len(data), CHUNK):
        part = data[start : start + CHUNK]
        yield struct.pack(">I", len(part)) + part
    yield struct.pack(">I", 0)


def _answer(line: socket.socket, deadline: float) -> bytes:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < ANSWER_BYTES:
        line.settimeout(_left(deadline))
        part = line.recv(ANSWER_BYTES)
        if not part:
            break
        answer += part
    return answer


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the scanner took too long")
    return left


def _connect(clamd: Clamd) -> socket.socket:
    if not clamd.path:
        return socket.create_connection((clamd.host, clamd.port), timeout=CONNECT_SECONDS)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(CONNECT_SECONDS)
    try:
        line.connect(clamd.path)
    except OSError:
        line.close()
        raise
    return line
