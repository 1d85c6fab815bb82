"""How do the organ's answers to the open questions stand, each with its source and default?"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.desk.forms.settings import COLUMN_NAMES, LAPSED_NOTE, open_categories
from gongkai.law import cites
from gongkai.law.proceedings import PROCEEDINGS
from gongkai.records.models import Organ


@dataclass(frozen=True, slots=True)
class Answer:
    """One question: what holds, whether the organ decided it, why it is open, and the provision."""

    name: str
    holds: str
    decided: bool
    note: str
    cite: str


def questions(organ: Organ) -> list[Answer]:
    """What is counted in table two where no filling note could be read."""
    found = []
    for kind, category in open_categories():
        chosen = organ.counting.get(kind.key)
        counted = category.counted if chosen is None else category.key in chosen
        found.append(
            Answer(
                f"{kind.name}：“{category.name}”",
                "计入" if counted else "不计入",
                chosen is not None,
                category.note,
                str(cites.FORM_2021),
            )
        )
    lapsed = organ.counting.get("lapsed_as_repealed")
    holds = "计入本年废止件数" if lapsed else "不计入本年废止件数"
    return [
        *found,
        Answer("规范性文件失效", holds, lapsed is not None, LAPSED_NOTE, str(cites.FORM_2021)),
    ]


@dataclass(frozen=True, slots=True)
class EndingColumn:
    """One way a proceeding ends and the column of table four it is counted in."""

    kind: str
    name: str
    column: str
    decided: bool


def endings(organ: Organ) -> list[EndingColumn]:
    """The mapping of table four as it holds for the organ."""
    chosen = organ.counting.get("endings", {})
    return [
        EndingColumn(
            kind.name,
            each.name,
            COLUMN_NAMES[kind.column(each.key, chosen)],
            f"{kind.key}.{each.key}" in chosen,
        )
        for kind in PROCEEDINGS.values()
        for each in kind.endings
    ]
