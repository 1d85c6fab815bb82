"""How is a request decided? A tree of plain questions to a kind of reply, and what must be on file for it."""

from __future__ import annotations

from gongkai.law.review.checks import Item
from gongkai.law.review.evidence import REQUIRED, Problem, missing, notes
from gongkai.law.review.onfile import OnFile, Opinion
from gongkai.law.review.tree import FIRST, QUESTIONS, Option, Position, Question, follow

__all__ = [
    "FIRST",
    "QUESTIONS",
    "REQUIRED",
    "Item",
    "OnFile",
    "Opinion",
    "Option",
    "Position",
    "Problem",
    "Question",
    "follow",
    "missing",
    "notes",
]
