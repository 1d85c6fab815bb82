"""A finding in the lines, before it becomes a hit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["block", "notice"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Where it stands in the lines; of what is told of a person, `word` is the word that tells."""

    kind: str
    start: int
    end: int
    value: str
    level: Level
    word: str = ""
