"""Which lines has a text, which cells a CSV table?"""

from __future__ import annotations

import csv
from collections.abc import Iterator

from gongkai.guard.reading.heads import Headings
from gongkai.guard.reading.model import Passage

DELIMITERS = "\t;|,"


def lines(text: str) -> Iterator[Passage]:
    """The lines that are not blank."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield Passage(f"第 {number} 行", line)


def cells(text: str) -> Iterator[Passage]:
    """The cells that are not blank, each with its heading; what is no table as lines."""
    try:
        table = rows(text)
    except csv.Error:
        yield from lines(text)
        return
    yield from passages(table)


def passages(table: list[list[str]], where: str = "") -> Iterator[Passage]:
    """The same of rows that have been read."""
    headings = Headings()
    for number, row in enumerate(table, start=1):
        labels, joined = headings.row(enumerate(row)), False
        for column, cell in enumerate(row):
            if cell.strip():
                place = f"{where}第 {number} 行第 {column + 1} 列"
                yield Passage(place, cell, labels.get(column, ""), joined)
                joined = True


def rows(text: str) -> list[list[str]]:
    """The table. Raises csv.Error."""
    return list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter(text)))


def delimiter(text: str) -> str:
    """The character that the first lines have most of."""
    head = text[:4096]
    return max(DELIMITERS, key=lambda each: (head.count(each), each == ","))
