"""A copy of a file in which every blocking hit is covered, hidden places too; the rest stays as it was.

The copy is scanned again before it is given out: what a mask leaves readable is covered by stars whole.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable

import lxml.html
from lxml import etree

from gongkai.guard import archives, filenames, kinds, masks, office, passages
from gongkai.guard.archives import Archive, Budget, Refused
from gongkai.guard.hits import Hit, located
from gongkai.guard.packing import repacked
from gongkai.guard.reading import package, pages, plain
from gongkai.guard.reading.model import Passage, Slot

ROUNDS = 6
STARRED = 2  # from this round on stars only


def cover(name: str, data: bytes, *, own: Collection[str] = ()) -> bytes | None:
    """The masked copy of a txt, csv, html, docx, xlsx or pptx; None where that cannot be made."""
    try:
        made = _made(name, data, own)
    except (Refused, *archives.FAULTS, etree.LxmlError, AttributeError, TypeError, RecursionError):
        return None
    return made if made is not None and _clean(name, made, own) else None


def cover_text(text: str, own: Collection[str] = ()) -> str:
    """Plain text, masked."""
    lines = text.splitlines(keepends=True)

    def scanned() -> list[Passage]:
        return [Passage("", line.rstrip("\r\n")) for line in lines]

    def write(number: int, start: int, end: int, shown: str) -> None:
        lines[number] = lines[number][:start] + shown + lines[number][end:]

    _rounds(scanned, write, own)
    return "".join(lines)


def cover_html(body: str, own: Collection[str] = ()) -> str:
    """A body of restricted HTML, masked: a number split by tags too."""
    try:
        root = pages.parsed(f"<html><body><div>{body}</div></body></html>")
    except Refused:
        return cover_text(body, own)
    if not _slots(list(pages.slots(root)), own):
        return body
    inner = root.body[0]
    return (inner.text or "") + "".join(lxml.html.tostring(child, encoding="unicode") for child in inner)


def _made(name: str, data: bytes, own: Collection[str]) -> bytes | None:
    family = kinds.family(data)
    if family == "zip":
        return _package(data, own)
    if family not in ("", "text"):
        return None
    if passages.page(name, data):
        return _page(data, own)
    text = kinds.text(data)
    if text is None:
        return None
    coding = _coding(data)
    covered = _table(text, own) if filenames.ending(name) == "csv" else cover_text(text, own)
    return data if covered == text else covered.encode(coding)


def _coding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _table(text: str, own: Collection[str]) -> str:
    """A CSV table, cell by cell, because the headings say what a number is."""
    try:
        rows = plain.rows(text)
    except csv.Error:
        return cover_text(text, own)
    filled = [(row, at) for row in rows for at, cell in enumerate(row) if cell.strip()]

    def write(number: int, start: int, end: int, shown: str) -> None:
        row, at = filled[number]
        row[at] = row[at][:start] + shown + row[at][end:]

    if not _rounds(lambda: list(plain.passages(rows)), write, own):
        return text
    out = io.StringIO()
    csv.writer(out, delimiter=plain.delimiter(text), lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _page(data: bytes, own: Collection[str]) -> bytes:
    coding = pages.coding(data)
    root = pages.parsed(data.decode(coding, "replace"))
    if not _slots(list(pages.slots(root)), own):
        return data
    tree = root.getroottree()
    doctype = tree.docinfo.doctype or None
    text: str = lxml.html.tostring(root, encoding="unicode", doctype=doctype)
    return text.encode(coding, "xmlcharrefreplace")


def _package(data: bytes, own: Collection[str]) -> bytes | None:
    if office.kind(data) not in ("docx", "xlsx", "pptx"):
        return None
    archive = Archive(data, Budget())
    unread: list[str] = []
    parts = list(package.parts(archive, unread))
    if unread:
        return None  # what cannot be read cannot be covered
    slots = [slot for part in parts for slot in part.slots]
    _slots(slots, own)
    # Files inside that cannot be covered stay; `extract` names them as unread.
    inner = {
        name: covered
        for name, content in package.embedded(archive)
        if (covered := cover(name, content, own=own))
    }
    return repacked(archive, parts, inner)


def _slots(slots: list[Slot], own: Collection[str]) -> int:
    def write(number: int, start: int, end: int, shown: str) -> None:
        slots[number].replace(start, end, shown)

    def holders(number: int) -> set[int]:
        return {id(piece.holder) for piece in slots[number].pieces if piece.holder is not None}

    return _rounds(lambda: [slot.passage() for slot in slots], write, own, holders)


def _rounds(
    scanned: Callable[[], list[Passage]],
    write: Callable[[int, int, int, str], None],
    own: Collection[str],
    holders: Callable[[int], set[int]] = lambda number: {number},
) -> int:
    """Cover, scan again, until nothing blocks; how many were covered."""
    covered = 0
    for turn in range(ROUNDS):
        found = _blocking(scanned(), own)
        if not found:
            break
        touched: dict[int, int] = {}
        # From the end, so that places before stay; words that two passages share wait for the next round.
        for number, hit in reversed(found):
            if all(touched.setdefault(holder, number) == number for holder in holders(number)):
                write(number, hit.start, hit.end, _shown(hit, turn))
                covered += 1
    return covered


def _shown(hit: Hit, turn: int) -> str:
    if turn >= STARRED:
        return masks.STAR * (4 if hit.kind == "address" else hit.end - hit.start)
    return hit.shown.partition("（")[0] if hit.kind in ("minor", "health", "hardship") else hit.shown


def _clean(name: str, data: bytes, own: Collection[str]) -> bool:
    """Whether nothing blocks any more in what can be read of the copy; its name is for whoever keeps it."""
    return not _blocking(passages.extract(name, data).passages[1:], own)


def _blocking(found: Iterable[Passage], own: Collection[str]) -> list[tuple[int, Hit]]:
    hits = located(found, own=own, excerpt=False)
    return [(number, hit) for number, hit in hits if hit.level == "block"]
