"""In which formats can a letter or a paper be printed? One module a format, loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from gongkai.letter.layout import sheet
from gongkai.letter.model import Letter
from gongkai.letter.sheet import Sheet

ENDINGS = ("pdf", "docx", "html")


class NoFormat(ValueError):
    """Nothing is printed in that format; the message is one Chinese line."""


def render(document: Letter | Sheet, ending: str) -> bytes:
    """The document in the format of that ending; the same document gives the same bytes.

    "pdf" is PDF/A-2a and PDF/UA-1, "docx" a Word document, "html" a fragment `<article class="letter">`.
    """
    key = ending.lower().removeprefix(".")
    if key not in ENDINGS:
        raise NoFormat(f"不能输出“.{key}”文件，可用的有：{'、'.join('.' + known for known in ENDINGS)}。")
    # By name: PDF brings a typesetter and Word a library that a preview need not load.
    writer: Callable[[Sheet], bytes] = import_module(f"gongkai.letter.write.{key}").render
    return writer(sheet(document) if isinstance(document, Letter) else document)
