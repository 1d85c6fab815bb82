"""Small servers of this machine, for one test each."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

Talk = Callable[[socket.socket], None]


@pytest.fixture
def listen() -> Iterator[Callable[..., tuple[str, int]]]:
    """`listen(talk)` serves each connection by `talk(line)` in a thread, until the test is over."""
    servers: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def start(talk: Talk, path: str = "") -> tuple[str, int]:
        server = socket.socket(socket.AF_UNIX if path else socket.AF_INET, socket.SOCK_STREAM)
        server.bind(path or ("127.0.0.1", 0))
        server.listen()
        servers.append(server)
        threads.append(threading.Thread(target=_serve, args=(server, talk), daemon=True))
        threads[-1].start()
        return ("", 0) if path else server.getsockname()

    yield start
    for server in servers:
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()
    for thread in threads:
        thread.join(5)


def _serve(server: socket.socket, talk: Talk) -> None:
    while True:
        try:
            line, _ = server.accept()
        except OSError:
            return
        with line, suppress(OSError):
            line.settimeout(5)
            talk(line)
