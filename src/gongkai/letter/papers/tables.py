"""How do facts stand beside their names on a paper?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gongkai.letter.sheet import Table
from gongkai.press.text import chinese_date


def facts_table(caption: str, facts: Mapping[str, str], *, tall: int = 0) -> Table:
    """One fact a row: its name, what it is."""
    return Table(caption, (24, 76), tuple(facts.items()), labels=(0,), tall=tall)


def pairs_table(caption: str, facts: Mapping[str, str], *, tall: int = 0) -> Table:
    """Two facts a row; an odd one out leaves the last two cells empty."""
    cells = [text for pair in facts.items() for text in pair]
    cells += [""] * (-len(cells) % 4)
    rows = tuple((cells[at], cells[at + 1], cells[at + 2], cells[at + 3]) for at in range(0, len(cells), 4))
    return Table(caption, (18, 32, 18, 32), rows, labels=(0, 2), tall=tall)


def day_text(day: date | None) -> str:
    """The date, or nothing."""
    return chinese_date(day) if day else ""


def short_day(day: date | None) -> str:
    """The date in digits, for narrow columns; or nothing."""
    return day.isoformat() if day else ""
