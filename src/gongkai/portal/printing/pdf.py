"""A published document as PDF/A, set in type by typst from one template; all words go there as data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gongkai.portal.printing import blocks
from gongkai.portal.printing.parts import BREAK, Block, List, Paragraph, Run, Table
from gongkai.press.text import clean
from gongkai.press.typeset import Typesetter, Wording

TEMPLATE = Path(__file__).parent / "document.typ"
_HEADINGS = {"h2": 1, "h3": 2}

_setter = Typesetter(TEMPLATE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed: `facts` are names and values, `body` a cleaned text, `files` names of the files."""

    title: str
    organ: str
    notice: str
    facts: Sequence[tuple[str, str]]
    body: str
    files: Sequence[str]
    address: str
    base: str
    version: str
    day: date


def render(sheet: Sheet) -> bytes:
    """The document; the same sheet gives the same bytes."""
    return _setter.compiled(inputs(sheet), sheet.day)


def inputs(sheet: Sheet) -> dict[str, str]:
    """What the template prints, as JSON."""
    return {"sheet": json.dumps(_data(sheet), ensure_ascii=False)}


def _data(sheet: Sheet) -> dict[str, Any]:
    wording = _Told()
    texts = ("title", "organ", "notice", "address", "version")
    data: dict[str, Any] = {key: wording.of(getattr(sheet, key)) for key in texts}
    data["facts"] = [[wording.of(name), wording.of(value)] for name, value in sheet.facts]
    data["blocks"] = wording.blocks(blocks.read(sheet.body, sheet.base), top=True)
    data["files"] = [wording.of(name) for name in sheet.files]
    data["date"] = [sheet.day.year, sheet.day.month, sheet.day.day]
    return data | {"notes": wording.notes()}  # after all the words it numbers


class _Told(Wording):
    """The parts of a text as the template has them."""

    def __init__(self) -> None:
        super().__init__()
        self._level = 0

    def of(self, text: str) -> object:
        return self.words(clean(text))

    def blocks(self, given: Sequence[Block], *, top: bool = False) -> list[dict[str, Any]]:
        return [self._block(each, top) for each in given]

    def _block(self, block: Block, top: bool) -> dict[str, Any]:
        if isinstance(block, Paragraph):
            return {
                "is": "p",
                "runs": self._runs(block.runs),
                "look": block.kind,
                "level": self._at(block, top),
            }
        if isinstance(block, List):
            items = [self.blocks(each.blocks) for each in block.items]
            return {"is": "ol" if block.ordered else "ul", "items": items}
        if isinstance(block, Table):
            return self._table(block)
        return {"is": block.kind, "blocks": self.blocks(block.blocks)}

    def _at(self, paragraph: Paragraph, top: bool) -> int:
        """The level of a heading; none is left out on the way down. In a list or a cell it is none."""
        if not top or paragraph.kind not in _HEADINGS:
            return 0
        self._level = min(_HEADINGS[paragraph.kind], self._level + 1)
        return self._level

    def _runs(self, runs: Sequence[Run]) -> list[dict[str, Any]]:
        return [
            {"br": True}
            if run is BREAK
            else {"words": self.of(run.text), "marks": sorted(run.marks), "href": run.href}
            for run in runs
        ]

    def _table(self, table: Table) -> dict[str, Any]:
        placed = table.placed()
        return {
            "is": "table",
            "caption": self.blocks(table.caption.blocks),
            "columns": max((each.x + each.across for each in placed), default=1),
            "heads": table.heads,
            "cells": [
                {
                    "x": each.x,
                    "y": each.y,
                    "across": each.across,
                    "down": each.down,
                    "head": each.cell.head,
                    "blocks": self.blocks(each.cell.group.blocks),
                }
                for each in placed
            ],
        }
