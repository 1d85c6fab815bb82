"""Which words does a file hold, wherever they stand in it, and were they all read?"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.guard.passages import extract


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a file; not `whole` where some of it could not be read here: pictures, scans, locks."""

    text: str
    whole: bool


def read(name: str, data: bytes) -> Words:
    """The words of a file, hidden ones too, without its name."""
    found = extract(name, data)
    return Words("\n".join(each.text for each in found.passages[1:]), not found.unread)
