"""How does a figure in a text stay bound to its register?

Stored, a bound figure is its id: 〔t3.new.total〕. In the editor it is its value and its name,
〔12｜本年新收申请总数〕, so that a clerk sees what it is; on saving, only the name counts. Printed, it is
the number alone. A 文号 such as 〔2021〕30号 has no bar and no dot and is left as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

STORED = re.compile(r"〔([a-z0-9_]+(?:\.[a-z0-9_]+)+)〕")
EDITED = re.compile(r"〔([^〔〕｜|]*)[｜|]([^〔〕]+)〕")

# A bracket with a bar that is not closed, or closed without having been opened.
BROKEN = re.compile(r"〔[^〔〕]*[｜|][^〔〕]*(?:〔|$)|(?:^|〕)[^〔〕]*[｜|][^〔〕]*〕")

Numbers = Mapping[str, int | Decimal]


class Unbound(ValueError):
    """A figure in an edited text that cannot be kept bound; the message says which and why."""


def printed(text: str, numbers: Numbers) -> str:
    """The text as printed."""
    return render(text, numbers, lambda _, number: number)


def render(text: str, numbers: Numbers, show: Callable[[str, str], str]) -> str:
    """The text with every bound figure shown by `show(figure id, number)`."""
    return STORED.sub(lambda found: show(found[1], plain(numbers.get(found[1], 0))), text)


def plain(number: int | Decimal) -> str:
    """A number as printed in a text: no exponent, no grouping."""
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


def figures(text: str) -> list[str]:
    """The ids of the figures bound in a stored text, in order."""
    return STORED.findall(text)


def to_editor(text: str, numbers: Numbers, labels: Mapping[str, str]) -> str:
    """The text as a clerk edits it."""
    return render(text, numbers, lambda figure, number: f"〔{number}｜{labels.get(figure, figure)}〕")


def from_editor(text: str, numbers: Numbers, labels: Mapping[str, str]) -> str:
    """The text to store. Raises Unbound for a name nobody knows or a number typed over."""
    for figure in STORED.findall(text):
        if figure not in numbers:
            raise Unbound(f"没有代号为“{figure}”的数字。请从下面的清单里选。")
    if BROKEN.search(text):
        raise Unbound("有一个绑定数字的括号不完整，请补上“〔”和“〕”，或者整个删掉。")
    by_name = {name: figure for figure, name in labels.items()}

    def stored(found: re.Match[str]) -> str:
        number, name = found[1].strip(), found[2].strip()
        figure = by_name.get(name)
        if figure is None:
            raise Unbound(f"没有名叫“{name}”的数字。请从下面的清单里选名字。")
        actual = plain(numbers.get(figure, 0))
        if number not in ("", actual):
            raise Unbound(
                f"“{name}”在台账里是 {actual}，不能在正文里改成 {number}。请改台账，数字会自动更新。"
            )
        return f"〔{figure}〕"

    return EDITED.sub(stored, text.replace("\r\n", "\n").replace("\r", "\n"))
