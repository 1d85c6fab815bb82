"""Which characters can the packaged fonts print?"""

import struct
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
import pylopdf_fonts_zh_cn

from gongkai.press.text import GETA


def font_files() -> tuple[Path, ...]:
    """The fonts that documents are set in: the serif of the text, the wide sans, and the headings' faces."""
    return (
        pylopdf_fonts_zh_cn.serif_path(),
        Path(str(noto_cjk_sans_jp_regular.FONT_PATH)),
        pylopdf_fonts_zh_cn.sans_path(),
        Path(str(noto_cjk_sans_jp_bold.FONT_PATH)),
    )


# They print nothing of their own: line ends, break points, joiners, and the selectors of a variant form.
_UNSEEN = [range(0x0A, 0x0B), range(0x200B, 0x200E), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)]


@cache
def known() -> frozenset[str]:
    """Every character of the two fonts to which all others fall back, and those that print nothing."""
    points = (point for path in font_files()[:2] for point in _code_points(path))
    return frozenset(map(chr, chain(points, *_UNSEEN)))


def covers(text: str) -> bool:
    """Whether every character of the text can be printed."""
    return known().issuperset(text)


def missing(text: str) -> list[str]:
    """The characters of the text that no font has, each once, in order of appearance."""
    return [char for char in dict.fromkeys(text) if char not in known()]


def note(number: int, char: str) -> str:
    """The note that tells the reader which character the sign stands for."""
    return f"{GETA}{number}：字库未收的字，统一码 U+{ord(char):04X}"


def _code_points(path: Path) -> Iterator[int]:
    """The keys of the font's character map (the segmented coverage of its 32-bit subtable, format 12)."""
    table = _table(path, b"cmap")
    count = struct.unpack_from(">H", table, 2)[0]
    for platform, encoding, offset in struct.iter_unpack(">HHL", table[4 : 4 + 8 * count]):
        if (platform, encoding) == (3, 10):
            groups = struct.unpack_from(">L", table, offset + 12)[0]
            for first, last, _ in struct.iter_unpack(">LLL", table[offset + 16 : offset + 16 + 12 * groups]):
                yield from range(first, last + 1)


def _table(path: Path, tag: bytes) -> bytes:
    with path.open("rb") as font:
        count = struct.unpack(">4xH6x", font.read(12))[0]
        for name, _, offset, length in struct.iter_unpack(">4sLLL", font.read(16 * count)):
            if name == tag:
                font.seek(offset)
                return font.read(length)
    raise LookupError(f"{path.name} has no {tag.decode()} table")
