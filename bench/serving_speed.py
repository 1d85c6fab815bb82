"""At which rate are kept public pages served, beside a trivial Django page on the same server?

python bench/serving_speed.py [--seconds N]

The server is the platform's own, one worker, on 127.0.0.1; beside its addresses it has `/trivial/`, a view
that answers one constant line through the same middleware. Eight connections that stay open ask for one
address as fast as it comes, in turn with the trivial one. A page must be under 100 KB and need at most ten
requests.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import platform_data as platform

sys.path.append(str(Path(__file__).parents[1] / "faults"))
from standing import free_port

CONNECTIONS, TURNS = 8, 3
LARGEST, MOST = 100 * 1024, 10  # bytes of a page; requests it takes with its style sheet and pictures
PAGES = {
    "front": "/o/{}/",
    "list": "/o/{}/disclosure/",
    "one": "/d/{}/",
    "search": "/search/?q=%E4%BD%8F%E6%88%BF",
}
_PART = re.compile(rb'<(?:link rel="stylesheet"|script|img)[^>]*?(?:href|src)="([^"]+)"')
SERVER = """
import sys
sys.path.insert(0, {bench!r})
import trivial
trivial.serve({port})
"""


def main(code: str, pk: int, seconds: float = 3.0) -> dict[str, float]:
    """Each page's rate / the trivial page's, the median of some turns; bytes and requests of the largest."""
    port = free_port()
    text = SERVER.format(bench=str(Path(__file__).parent), port=port)
    server = subprocess.Popen([sys.executable, "-c", text], start_new_session=True)
    try:
        _wait(port)
        pages = {name: path.format(pk if name == "one" else code) for name, path in PAGES.items()}
        found = {f"{name}_to_trivial": _ratio(port, path, seconds) for name, path in pages.items()}
        answers = [asyncio.run(_once(port, path)) for path in pages.values()]
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=10)
    return {
        **found,
        "largest_kb": round(max(map(len, answers)) / 1024, 1),
        "requests": max(1 + len(set(_PART.findall(answer))) for answer in answers),
    }


def _ratio(port: int, path: str, seconds: float) -> float:
    asyncio.run(_rate(port, path, 0.5))
    turns = [
        asyncio.run(_rate(port, path, seconds)) / asyncio.run(_rate(port, "/trivial/", seconds))
        for _ in range(TURNS)
    ]
    return round(statistics.median(turns), 2)


async def _rate(port: int, path: str, seconds: float) -> float:
    """Answers a second over all connections."""
    until = monotonic() + seconds
    numbers = await asyncio.gather(*(_asking(port, path, until) for _ in range(CONNECTIONS)))
    return sum(numbers) / seconds


async def _asking(port: int, path: str, until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    number = 0
    while monotonic() < until:
        await _answer(reader, writer, path)
        number += 1
    writer.close()
    return number


async def _once(port: int, path: str) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = await _answer(reader, writer, path)
    writer.close()
    return body


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> bytes:
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), (path, head[:100])
    length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])  # type: ignore[index]
    return await reader.readexactly(length)


def _wait(port: int) -> None:
    until = monotonic() + 30
    while monotonic() < until:
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return
        sleep(0.1)
    raise TimeoutError("the server did not come up")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0)
    wanted = parser.parse_args().seconds
    platform.start()
    import search_speed

    organ = search_speed.fill("serving", search_speed.texts(2_000))
    from gongkai.records.models import Publication
    from gongkai.search import keeping

    keeping.rebuild()
    result = main(organ.code, Publication.objects.filter(organ=organ).latest("pk").pk, wanted)
    print(json.dumps(result))
