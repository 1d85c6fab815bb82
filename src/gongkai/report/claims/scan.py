"""Where does a pattern stand in a text? As `finditer`, where one sign tells where it can begin.

Most patterns of ours begin with a group, and the engine then tries all of their words at every place of the
text. Looking for the signs first, and trying only there, finds the same several times as fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from sys import maxsize


def hits(
    first: re.Pattern[str], pattern: re.Pattern[str], text: str, start: int = 0, end: int = maxsize
) -> Iterator[re.Match[str]]:
    """Every match of a pattern in order; `first` matches the one sign with which each of them begins."""
    at = first.search(text, start, end)
    while at:
        found = pattern.match(text, at.start(), end)
        if found:
            yield found
        at = first.search(text, found.end() if found else at.end(), end)
