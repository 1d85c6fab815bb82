"""How do the organ's answers to the open questions stand, each with its source and default?"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.desk.forms.settings import COLUMN_NAMES, LAPSED_NOTE, open_categories
from gongkai.law import cites
from gongkai.law.proceedings import PROCEEDINGS
from gongkai.records.models import Organ
from gongkai.records.policy import OPTIONS, Option
from gongkai.records.queries import decided
from gongkai.records.queries.decided import Decided


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


@dataclass(frozen=True, slots=True)
class Handled:
    """One answer on handling: question, what holds and since when, the default, why it is open."""

    name: str
    holds: str
    default: str
    decided: Decided | None
    note: str
    cite: str


def handled(organ: Organ) -> list[Handled]:
    """Every setting of handling, the numbers and the messages, as they hold."""
    since = decided.since(organ)
    own = organ.handling
    return [
        Handled(
            option.question,
            _said(option, own.get(key, option.default)),
            _said(option, option.default),
            since.get(key) if key in own else None,
            option.help,
            str(option.cite),
        )
        for key, option in OPTIONS.items()
    ]


def _said(option: Option, value: object) -> str:
    """A value as the page says it."""
    if option.choices:
        return option.choices[("1" if value else "") if isinstance(option.default, bool) else str(value)]
    return "不设" if value == "" else str(value)
