"""Which characters can every format carry, and how is a text cut into lines?"""

import re
from datetime import date

GETA = "〓"  # printers' sign for a character that could not be set
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Controls, deletions, bidirectional overrides, byte-order marks: nothing is printed for them.
_SILENT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_IMPOSSIBLE = re.compile(
    "[\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(p + 0xFFFE)}{chr(p + 0xFFFF)}" for p in range(0, 0x110000, 0x10000))
    + "]"
)


def clean(text: str) -> str:
    """The text without what no format can carry; a broken character becomes 〓, every line end a newline."""
    if text.replace(
        "\n", ""
    ).isprintable():  # then there is nothing of it: nearly all texts, and quickly told
        return text
    text = _SILENT.sub("", _LINE_ENDS.sub("\n", text))
    return _IMPOSSIBLE.sub(GETA, text)


def line(text: str) -> str:
    """The text on one line."""
    return " ".join(clean(text).split())


def paragraphs(text: str) -> tuple[str, ...]:
    """The lines that say something, without the spaces around them."""
    lines = (part.strip() for part in clean(text).split("\n"))
    return tuple(part.replace("\t", " ") for part in lines if part)


def chinese_date(day: date) -> str:
    """2024年1月25日."""
    return f"{day.year}年{day.month}月{day.day}日"
