"""Which words does the index keep of a text, and which does a query ask for?

Chinese is written without spaces, and a dictionary's words miss what readers type. So a run of Chinese
characters is kept as its overlapping pairs, in order: 公开指南 is 公开 开指 指南. A query of two characters
or more asks for its pairs side by side, and finds every text that holds it. Latin words and figures are kept
whole, in small letters; full-width forms are the plain ones. Single Chinese characters have their own list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(rf"[{HAN}]+|[^\W{HAN}_]+")
_IS_HAN = re.compile(rf"[{HAN}]")
MOST_RUNS = 8  # of a query; what comes after is left out
LONGEST_RUN = 40  # characters of one run of a query
_NUMBER = re.compile(
    rf"(?P<body>[{HAN}]*)\s*[〔\[(【〈<{{]?\s*(?P<year>(?:19|20)\d\d)\s*年?[〕\])】〉>}}]?\s*[-_]?\s*第?\s*0*(?P<no>\d{{1,6}})\s*号?"
)


def fold(text: str) -> str:
    """Full-width and compatibility forms as the plain ones, in small letters."""
    return unicodedata.normalize("NFKC", text).lower()


def runs(text: str) -> list[str]:
    """The runs of Chinese characters, and the Latin words and figures, of a folded text."""
    return _RUN.findall(text)


def is_han(run: str) -> bool:
    """Whether a run is Chinese; each run is wholly so or not at all."""
    return bool(_IS_HAN.match(run))


def tokens(run: str) -> list[str]:
    """A run as it is kept: a Chinese one as its pairs, else whole."""
    return [one + other for one, other in pairwise(run)] if len(run) > 1 and is_han(run) else [run]


def text(words: str) -> str:
    """A text as the index takes it, its tokens parted by spaces."""
    return " ".join(token for run in runs(fold(words)) for token in tokens(run))


def characters(words: str) -> str:
    """Every Chinese character of a text once, parted by spaces."""
    return " ".join(dict.fromkeys(_IS_HAN.findall(fold(words))))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query asks for: every run must be there. `number` is the key of a document number, or ""."""

    runs: tuple[str, ...]
    number: str = ""

    def __bool__(self) -> bool:
        return bool(self.runs or self.number)


def asked(query: str) -> Asked:
    """What a reader typed; a document number is known in whatever brackets it comes."""
    found = dict.fromkeys(run[:LONGEST_RUN] for run in runs(fold(query)))
    return Asked(tuple(found)[:MOST_RUNS], number(query))


def number(words: str) -> str:
    """The key of a document number: 虚住建规〔2026〕1号 is 虚住建规/2026/1; without the organ's mark /2026/1.

    Empty where the words are no document number, or hold more than one.
    """
    match = _NUMBER.fullmatch(fold(words).strip())
    return f"{match['body']}/{match['year']}/{match['no']}" if match else ""


def number_keys(words: str) -> Iterator[str]:
    """The keys by which a document is found by its number: the whole, and year and serial alone."""
    key = number(words)
    if key:
        yield key
        if not key.startswith("/"):
            yield key[key.index("/") :]
