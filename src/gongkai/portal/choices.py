"""How does a choice look? The options of a list to choose from, made here as `entries` are."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe


def options(choices: Iterable[tuple[object, object]], chosen: object = "") -> SafeString:
    """Options of keys and names, the chosen key marked; None or "" where nothing is chosen."""
    wanted = "" if chosen is None else str(chosen)
    return mark_safe("".join(_option(str(key), str(name), wanted) for key, name in choices))  # noqa: S308


def _option(key: str, name: str, wanted: str) -> str:
    selected = " selected" if key and key == wanted else ""
    return f'<option value="{escape(key)}"{selected}>{escape(name)}</option>'
