"""A letter or paper as PDF/A, set in type by typst from one template; all words go there as data."""

from __future__ import annotations

import json
from functools import singledispatch
from pathlib import Path
from typing import Any

from gongkai.letter.sheet import Annex, Say, Sheet, Signed, Table
from gongkai.press.text import clean
from gongkai.press.typeset import Typesetter, Wording, Words

TEMPLATE = Path(__file__).parent / "letter.typ"

_setter = Typesetter(TEMPLATE)


def render(sheet: Sheet) -> bytes:
    """The document; the same sheet gives the same bytes."""
    return _setter.compiled(inputs(sheet), sheet.day)


def inputs(sheet: Sheet) -> dict[str, str]:
    """What the template prints, as JSON."""
    return {"sheet": json.dumps(_data(sheet), ensure_ascii=False)}


def _data(sheet: Sheet) -> dict[str, Any]:
    wording = Wording()
    texts = {key: getattr(sheet, key) for key in ("head", "number", "title", "subtitle", "author")}
    data: dict[str, Any] = {key: _words(wording, text) for key, text in texts.items()}
    data["blocks"] = [_block(block, wording) for block in sheet.blocks]
    data["dense"] = sheet.dense
    data["date"] = [sheet.day.year, sheet.day.month, sheet.day.day]
    return data | {"notes": wording.notes()}  # after all the words it numbers


def _words(wording: Wording, text: str) -> Words:
    return wording.words(clean(text))


@singledispatch
def _block(block: object, wording: Wording) -> dict[str, Any]:
    raise TypeError(block)


@_block.register
def _say(block: Say, wording: Wording) -> dict[str, Any]:
    return {"is": block.style, "words": _words(wording, block.text)}


@_block.register
def _signed(block: Signed, wording: Wording) -> dict[str, Any]:
    return {"is": "signed", "lines": [_words(wording, text) for text in block.lines]}


@_block.register
def _annex(block: Annex, wording: Wording) -> dict[str, Any]:
    return {"is": "annex", "words": _words(wording, block.heading)}


@_block.register
def _table(block: Table, wording: Wording) -> dict[str, Any]:
    return {
        "is": "table",
        "widths": block.widths,
        "head": [_words(wording, text) for text in block.head],
        "rows": [[_words(wording, text) for text in row] for row in block.rows],
        "labels": block.labels,
        "tall": block.tall,
        "small": block.small,
    }
