"""How is a request decided? A tree of plain questions to a kind of reply, and what must be on file for it."""

from __future__ import annotations

from gongkai.law.review.evidence import REQUIRED, Item, OnFile, Problem, missing
from gongkai.law.review.tree import FIRST, QUESTIONS, Option, Position, Question, follow

__all__ = [
    "FIRST",
    "QUESTIONS",
    "REQUIRED",
    "Item",
    "OnFile",
    "Option",
    "Position",
    "Problem",
    "Question",
    "follow",
    "missing",
]
