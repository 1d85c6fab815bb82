"""In which files can the outcome of a check be written? By the ending: one module each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from gongkai.report.batch import Checked

ENDINGS = {"html": "html", "xlsx": "worklist", "sarif": "sarif", "xml": "junit", "json": "exchange"}
SEVERITIES = {"error": "错误", "warning": "提醒", "notice": "提示"}


def render(checked: Sequence[Checked], ending: str) -> bytes:
    """The outcome as the file of that ending, a key of ENDINGS.

    For "html" every report must have its cells, and there can be only one: `html.pages` is for several.
    """
    # By name: Excel brings a library that the others need not load.
    writer: Callable[[Sequence[Checked]], bytes] = import_module(
        f"gongkai.report.outcome.{ENDINGS[ending]}"
    ).render
    return writer(checked)
