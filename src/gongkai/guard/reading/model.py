"""What is a passage, and which parts of a document hold its words, so that they can be covered there?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gongkai.guard.archives import Budget


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that stand together; `place` says where, for a clerk.

    `label` is the heading of the column, where there is one; `joined`: in the row of the passage before.
    """

    place: str
    text: str
    label: str = ""
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Extracted:
    """The words of a file, and sentences on what of it could not be read."""

    passages: tuple[Passage, ...]
    unread: tuple[str, ...] = ()


class Piece:
    """A text node or an attribute of a tree; words that only the reader adds have no holder."""

    __slots__ = ("holder", "key")

    def __init__(self, holder: Any, key: str) -> None:
        self.holder, self.key = holder, key

    def read(self) -> str:
        """What stands there."""
        if self.holder is None:
            return self.key
        if self.key in ("text", "tail"):
            return getattr(self.holder, self.key) or ""
        return str(self.holder.get(self.key, ""))

    def write(self, words: str) -> None:
        """Put other words there."""
        if self.holder is None:
            return
        if self.key in ("text", "tail"):
            setattr(self.holder, self.key, words)
        else:
            self.holder.set(self.key, words)


@dataclass(slots=True)
class Slot:
    """A passage that knows its pieces."""

    place: str
    pieces: list[Piece]
    label: str = ""
    joined: bool = False

    def passage(self) -> Passage:
        """As it reads now."""
        text = "".join(piece.read() for piece in self.pieces)
        return Passage(self.place, text, self.label, self.joined)

    def replace(self, start: int, end: int, shown: str) -> None:
        """Put other words in place of those; what comes later in the slot moves along."""
        at = 0
        for piece in self.pieces:
            words = piece.read()
            first, last = max(start - at, 0), min(end - at, len(words))
            at += len(words)
            if first < last and piece.holder is not None:
                piece.write(words[:first] + shown + words[last:])
                shown = ""


@dataclass(slots=True)
class Part:
    """One tree of a package and its slots."""

    name: str
    root: Any
    slots: list[Slot]


MOST_PICTURES = 200


@dataclass
class Source:
    """What reading one file may use, and what it could not read."""

    picture: Callable[[bytes], str] | None = None
    budget: Budget = field(default_factory=Budget)
    unread: list[str] = field(default_factory=list)
    pictures: int = MOST_PICTURES

    def seen(self, data: bytes) -> str | None:
        """The words of a picture; None where nothing reads pictures, or too many were read already."""
        if self.picture is None or self.pictures <= 0:
            return None
        self.pictures -= 1
        try:
            return self.picture(data)
        except Exception:  # a reader of hostile pictures may fail in any way; then it is not read
            return None
