"""Which kind of reply do the answers to the questions lead to? `tree.toml` holds the questions."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from gongkai.law import cites
from gongkai.law.cites import Cite
from gongkai.law.errors import Unusable
from gongkai.law.replies import REPLIES, ReplyKind

# The end of a question whose reply is the ground of refusal found before.
GROUND = "ground"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: it leads to the question `goto`, or ends with the kind of reply `reply`.

    `ground` is the kind of refusal it points to; `reply` "ground" means that kind. Where something before
    is to be withheld, `reply` "granted" means the rest: the reply is "partial". `drops`: the ground named
    just before does not hold after all.
    """

    key: str
    text: str
    goto: str = ""
    reply: str = ""
    ground: str = ""
    drops: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its words, a help a part-time clerk understands, the provision, the answers."""

    key: str
    text: str
    help: str
    cite: Cite
    options: tuple[Option, ...]

    def option(self, key: str) -> Option:
        """The answer of that key; raises Unusable for one that is not offered."""
        for each in self.options:
            if each.key == key:
                return each
        raise Unusable(
            f"“{self.text}”没有“{key}”这个选项；可选的有：{'、'.join(o.key for o in self.options)}。"
        )


@dataclass(frozen=True, slots=True)
class Position:
    """Where the answers have led: the way there, and the next question or the reply."""

    path: tuple[tuple[Question, Option], ...]
    question: Question | None
    reply: ReplyKind | None


def _question(row: dict[str, Any]) -> Question:
    options = tuple(Option(**option) for option in row["option"])
    return Question(row["key"], row["text"], row["help"], cites.ALL[row["cite"]], options)


_DATA = tomllib.loads(files(__package__).joinpath("tree.toml").read_text(encoding="utf-8"))
QUESTIONS: dict[str, Question] = {row["key"]: _question(row) for row in _DATA["question"]}
FIRST = next(iter(QUESTIONS))


def follow(answers: Mapping[str, str]) -> Position:
    """Go as far as the answers (question key → option key) lead.

    Answers to questions that are not on the way are left alone. Raises Unusable for an unknown option.
    """
    path: list[tuple[Question, Option]] = []
    key, grounds = FIRST, list[str]()
    while key:
        question = QUESTIONS[key]
        if question.key not in answers:
            return Position(tuple(path), question, None)
        option = question.option(answers[question.key])
        path.append((question, option))
        key, grounds = option.goto, _grounds(grounds, option)
    return Position(tuple(path), None, REPLIES[_reply(option.reply, grounds)])


def _grounds(so_far: list[str], option: Option) -> list[str]:
    return [*(so_far[:-1] if option.drops else so_far), *([option.ground] if option.ground else [])]


def _reply(reply: str, grounds: list[str]) -> str:
    """Of several grounds the first is named: Article 14 forbids, Article 16 only allows to withhold."""
    if reply == GROUND:
        return grounds[0]
    return "partial" if reply == "granted" and grounds else reply
