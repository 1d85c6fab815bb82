"""How many pages has a PDF? Told by its page tree; None where that cannot be read without a PDF library."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from itertools import islice

# What is looked at is bounded: the file may have come from anybody.
LARGEST, NODES, NEAR = 8 * 1024**2, 5000, 1000
_NODE = re.compile(rb"/Type\s*/Pages\b")
_COUNT = re.compile(rb"/Count\s+(\d{1,6})\b")
_OBJECTS = re.compile(rb"/Type\s*/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)


def count(data: bytes) -> int | None:
    """The pages of a PDF; None for anything else, and for one that is encrypted or damaged."""
    if not data.startswith(b"%PDF") or b"/Encrypt" in data[-4096:]:
        return None
    # Each node of the tree says how many pages lie under it: the root has the most.
    found = [int(number) for part in _parts(data) for number in _counts(part)]
    return max(found, default=0) or None


def _counts(part: bytes) -> Iterator[bytes]:
    for match in islice(_NODE.finditer(part), NODES):
        before = part[max(0, match.start() - NEAR) : match.start()].rpartition(b"obj")[2]
        after = part[match.end() : match.end() + NEAR].partition(b"endobj")[0]
        found = _COUNT.search(after) or _COUNT.search(before)
        if found:
            yield found[1]


def _parts(data: bytes) -> Iterator[bytes]:
    """The file as it stands, and its packed objects."""
    yield data
    for match in islice(_OBJECTS.finditer(data), NODES):
        try:
            yield zlib.decompressobj().decompress(data[match.end() : match.end() + LARGEST], LARGEST)
        except zlib.error:
            continue
