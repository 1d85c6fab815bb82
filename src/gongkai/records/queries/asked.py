"""What does a case ask for, in the words that lists and letters use?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from gongkai.guard import masks

SUMMARY = 300


class Told(Protocol):
    """An entry of a ledger, however it was read."""

    @property
    def seq(self) -> int: ...
    @property
    def event(self) -> str: ...
    @property
    def data(self) -> dict[str, Any]: ...


def summary(asks: Sequence[str]) -> str:
    """What lists and letters say of it: numbers that name a person are masked."""
    words = masks.text("；".join(" ".join(text.split()) for text in asks))
    return words if len(words) <= SUMMARY else words[: SUMMARY - 1] + "…"


def kept(rows: Sequence[Told]) -> str:
    """What the last split left with the case, as it was written; empty where nothing was split off."""
    gone = {row.data.get("seq") for row in rows if row.event == "voided"}
    splits = [row.data for row in rows if row.event == "split" and row.seq not in gone]
    return str(splits[-1].get("keeps", "")) if splits else ""


def as_received(rows: Sequence[Told], present: str) -> str:
    """The summary with which a case was received."""
    return str(rows[0].data.get("summary", present)) if rows else present


def wording(rows: Sequence[Told], received: str) -> str:
    """The summary of a case by its ledger: what a split left with it, else what it was received as."""
    left = kept(rows)
    return summary([left]) if left else received
