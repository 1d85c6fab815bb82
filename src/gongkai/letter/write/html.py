"""A letter or paper as a fragment of a page: `<article class="letter">`, without styles of its own.

Classes for the page's style sheet: letter-head, letter-number, letter-subtitle, letter-<style of a
paragraph>, letter-table (small, tall), letter-signed, letter-annex.
"""

from __future__ import annotations

from functools import singledispatch
from html import escape

from gongkai.letter.sheet import Annex, Say, Sheet, Signed, Table
from gongkai.press.text import clean


def render(sheet: Sheet) -> bytes:
    """The fragment in UTF-8."""
    return fragment(sheet).encode("utf-8")


def fragment(sheet: Sheet) -> str:
    """The fragment as text; everything that came as data is escaped."""
    head = _line("letter-head", sheet.head) + _line("letter-number", sheet.number)
    title = f"<h2>{_safe(sheet.title)}</h2>\n" + _line("letter-subtitle", sheet.subtitle)
    return f'<article class="letter">\n{head}{title}{"".join(map(_block, sheet.blocks))}</article>\n'


def _safe(text: str) -> str:
    return escape(clean(text))


def _line(name: str, text: str) -> str:
    return f'<p class="{name}">{_safe(text)}</p>\n' if text else ""


@singledispatch
def _block(block: object) -> str:
    raise TypeError(block)


@_block.register
def _say(block: Say) -> str:
    if block.style == "label":
        return f"<h3>{_safe(block.text)}</h3>\n"
    return f'<p class="letter-{block.style}">{_safe(block.text)}</p>\n'


@_block.register
def _signed(block: Signed) -> str:
    lines = "".join(f"<p>{_safe(text)}</p>" for text in block.lines)
    return f'<div class="letter-signed">{lines}</div>\n'


@_block.register
def _annex(block: Annex) -> str:
    return f'<h3 class="letter-annex">{_safe(block.heading)}</h3>\n'


@_block.register
def _table(block: Table) -> str:
    looks = ["letter-table", *(["small"] if block.small else []), *(["tall"] if block.tall else [])]
    head = "".join(f'<th scope="col">{_safe(text)}</th>' for text in block.head)
    body = "".join(f"<tr>{_cells(block, row)}</tr>\n" for row in block.rows)
    return (
        f'<table class="{" ".join(looks)}">\n<caption>{_safe(block.caption)}</caption>\n'
        + (f"<thead><tr>{head}</tr></thead>\n" if head else "")
        + f"<tbody>\n{body}</tbody>\n</table>\n"
    )


def _cells(table: Table, row: tuple[str, ...]) -> str:
    return "".join(_cell(text, is_label=at in table.labels) for at, text in enumerate(row))


def _cell(text: str, *, is_label: bool) -> str:
    words = _safe(text).replace("\n", "<br>")
    return f'<th scope="row">{words}</th>' if is_label else f"<td>{words}</td>"
