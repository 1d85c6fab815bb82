"""How did a reconsideration or a lawsuit end, and in which column of table four is it counted?"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

COLUMNS = ("upheld", "corrected", "other", "pending")
BLOCKS = {"review": "行政复议", "suit_direct": "未经复议直接起诉", "suit_after_review": "复议后起诉"}


@dataclass(frozen=True, slots=True)
class Ending:
    """One way a proceeding ends: the decision's name and the column it is counted in by default."""

    key: str
    name: str
    column: str


@dataclass(frozen=True, slots=True)
class ProceedingKind:
    """Reconsideration or lawsuit, with the ways it may end."""

    key: str
    name: str
    endings: tuple[Ending, ...]

    def column(self, ending: str, overrides: Mapping[str, str] | None = None) -> str:
        """The column of an ending; `overrides` maps "kind.ending" to another column (a local instruction)."""
        chosen = (overrides or {}).get(f"{self.key}.{ending}")
        if chosen in COLUMNS:
            return str(chosen)
        return next(each.column for each in self.endings if each.key == ending)


def _load() -> dict[str, ProceedingKind]:
    data = tomllib.loads(files(__package__).joinpath("proceedings.toml").read_text(encoding="utf-8"))
    return {
        key: ProceedingKind(key, data[key]["name"], tuple(Ending(**row) for row in data[key]["endings"]))
        for key in ("review", "suit")
    }


PROCEEDINGS = _load()


def block(kind: str, after_review: bool) -> str:
    """The block of table four: reconsideration, a direct suit, or a suit after reconsideration."""
    if kind == "review":
        return "review"
    return "suit_after_review" if after_review else "suit_direct"
