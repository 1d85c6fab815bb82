"""How does prose survive in a text file whose lines may also be headings, table rows and dates?

A line of prose that could be taken for one of those is written behind a word joiner (U+2060), which shows
nothing. A reader takes a line behind it for prose whatever it looks like, and drops that one joiner.
"""

from __future__ import annotations

GUARD = "\u2060"

_ENDS = ("。", "；", "！", "？", "：", "…", "”", "）")
_STARTS = ("一", "二", "三", "四", "五", "六", "七", "#", "*", GUARD, "\ufeff")
_LONGEST_LABEL = 60


def protect(text: str) -> list[str]:
    """The lines of a text as a text file holds them; the empty text has none."""
    lines = text.split("\n") if text else []
    last = len(lines) - 1
    return [GUARD + line if _risky(line, index in (0, last)) else line for index, line in enumerate(lines)]


def _risky(line: str, edge: bool) -> bool:
    """Could a reader take this line for anything but prose, or drop it as an empty edge?"""
    bare = line.strip()
    if not bare:
        return edge or bool(line)
    if "\t" in line or "|" in line or bare.startswith(_STARTS):
        return True
    return len(bare) <= _LONGEST_LABEL and not bare.endswith(_ENDS)
