"""What is a cell worth that is printed twice? One figure, if both say the same; else nobody can tell."""

from __future__ import annotations

from gongkai.report.model import Cell

_BETWEEN = "／"
_MOST = 4  # contents kept of one cell, however often it is printed
_NOTHING = ("blank", "missing")


def settled(before: Cell | None, content: Cell) -> Cell:
    """The cell after one more print of it."""
    if before is None or (before.state in _NOTHING and content.state not in _NOTHING):
        return content
    same = (before.state, before.value) == (content.state, content.value)
    if content.state in _NOTHING or (same and content.state != "unreadable"):
        return before
    return _both(before, content)


def _both(before: Cell, content: Cell) -> Cell:
    printed = before.raw.split(_BETWEEN)
    if before.state == "unreadable" and (content.raw in printed or len(printed) >= _MOST):
        return before
    raw = _BETWEEN.join((before.raw, content.raw))
    return Cell("unreadable", None, raw, f"{before.place}、{content.place}")
