"""What does the prose claim of the tables?"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.report.claims.quantities import Quantity
from gongkai.report.model import Number, Span


@dataclass(frozen=True, slots=True)
class Claim:
    """A number in the prose, or the plain statement that there was none, and what it claims to be.

    `unit` as printed, "" without one. `exact` is False with 余, 约, 近, 多, 万. `said` is True where no
    number stands, only words such as 未收到. `scope` is the word that may set the claim apart from the
    tables, such as 全区 or 政府办, "" for none. `paragraph` counts the paragraphs of the section.
    """

    quantity: Quantity
    number: Number
    unit: str
    span: Span
    exact: bool
    said: bool
    scope: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Total:
    """A total of the prose and its parts; `whole` where the list is clearly meant to be complete."""

    number: Number
    parts: tuple[Number, ...]
    whole: bool
    span: Span
