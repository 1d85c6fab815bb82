"""The days of a clock as HTML: thirty of them take a template many times as long."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from gongkai.records.queries.days import Box


def items(boxes: Iterable[Box]) -> SafeString:
    """The items of the list, one a day; the notes of a day are escaped."""
    return mark_safe("".join(map(_item, boxes)))  # noqa: S308 - escaped where it enters


def _item(box: Box) -> str:
    css, title = escape(box.css), escape(box.title)
    said = f"<small>{box.day}</small> <b>{escape(box.sign)}</b> {escape(box.label)}"
    return f'<li class="{css}" title="{title}">{said}</li>'
