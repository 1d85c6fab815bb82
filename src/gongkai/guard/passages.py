"""Which words does a file hold, and where? Hidden ones too: sheets, columns, notes, deletions, properties.

Told by the content, never by the name; read in memory and within limits. What cannot be read is said so.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from lxml import etree

from gongkai.guard import archives, filenames, kinds, office, ole
from gongkai.guard.archives import Archive, Refused
from gongkai.guard.reading import other, package, pages, pdf, plain, word97
from gongkai.guard.reading.model import Extracted, Passage, Source

__all__ = ["Extracted", "Passage", "extract", "of_body"]
DEEPEST = 3  # archives within each other
MOST_SENTENCES = 20
_OLD = "是旧格式（{}）文件，没有读，请另存为 .{}x 再检查。"


def extract(name: str, data: bytes, *, picture: Callable[[bytes], str] | None = None) -> Extracted:
    """Every passage of a file. `picture` gives the words of a picture (PNG, JPEG …), if it is given."""
    source = Source(picture)
    found = tuple(_once([Passage("文件名", name), *_read(name, data, source, 0)]))
    unread = tuple(dict.fromkeys(source.unread))
    if len(unread) > MOST_SENTENCES:
        unread = (*unread[:MOST_SENTENCES], f"另有 {len(unread) - MOST_SENTENCES} 处没有读。")
    return Extracted(found, unread)


def _once(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Word keeps each text box twice, the second time for its old versions."""
    seen = set()
    for passage in passages:
        if passage.place.endswith("文本框"):
            if passage in seen:
                continue
            seen.add(passage)
        yield passage


def _read(name: str, data: bytes, source: Source, depth: int) -> Iterator[Passage]:
    """Whatever happens inside, reading ends with a sentence and not with an error."""
    try:
        yield from _kind(name, data, source, depth)
    except Refused as refused:
        source.unread.append(f"“{filenames.shown(name)}”没有读：{refused}。")
    except (*archives.FAULTS, etree.LxmlError, AttributeError, TypeError, RecursionError):
        source.unread.append(f"“{filenames.shown(name)}”没有读完：{archives.DAMAGED}。")


def _kind(name: str, data: bytes, source: Source, depth: int) -> Iterator[Passage]:
    family = kinds.family(data)
    if family == "zip":
        yield from _package(data, source, depth)
    elif family == "pdf":
        yield from pdf.read(data, source)
    elif family == "ole":
        yield from _old(name, data, source)
    elif family in kinds.KINDS and kinds.KINDS[family].family == "picture":
        yield from _picture(name, data, source)
    elif page(name, data):
        root = pages.parsed(data.decode(pages.coding(data), "replace"))
        yield from (slot.passage() for slot in pages.slots(root))
    elif (text := kinds.text(data)) is not None:
        yield from plain.cells(text) if filenames.ending(name) == "csv" else plain.lines(text)
    elif data:
        what = kinds.guess(data)
        source.unread.append(f"“{filenames.shown(name)}”是{what or '不认识的类型'}，没有读。")


# A text as `guard.bodies` cleans it, without what needs the tree: tables, links, comments.
_TREE = re.compile(r"<(?:table|caption|a[ >]|!|\?)")
_BLOCK = re.compile(r"</?(?:p|h2|h3|br|ul|ol|li|blockquote)>")
_INLINE = re.compile(r"</?(?:strong|em|u|sup|sub)>")


def of_body(body: str, at: str = "") -> Iterator[Passage]:
    """The passages of a cleaned text, those that `extract` finds in it; of a plain one without a tree.

    `at` stands before each place.
    """
    if _TREE.search(body):
        for each in extract("正文.html", body.encode()).passages[1:]:
            yield replace(each, place=at + each.place)
        return
    count = 0
    for piece in _BLOCK.split(body):
        text = html.unescape(_INLINE.sub("", piece)) if "<" in piece or "&" in piece else piece
        if text.strip():
            count += 1
            yield Passage(f"{at}第 {count} 段", text)


def page(name: str, data: bytes) -> bool:
    """Whether it is a web page; Excel files that websites make often are, under another name."""
    return filenames.ending(name) in ("html", "htm") or kinds.markup(data[:2048])


def _picture(name: str, data: bytes, source: Source) -> Iterator[Passage]:
    text = source.seen(data)
    if text is None:
        source.unread.append(f"“{filenames.shown(name)}”是图片，没有读其中的文字。")
    elif text.strip():
        yield Passage("图片", text)


def _old(name: str, data: bytes, source: Source) -> Iterator[Passage]:
    kind = ole.kind(data)
    if kind == "xls":
        yield from other.workbook(data)
    elif kind == "doc":
        yield from word97.read(data)
    elif ole.locked_package(data):
        raise Refused(archives.LOCKED)
    else:
        what = _OLD.format(f".{kind}", kind) if kind else "打不开，没有读。"
        source.unread.append(f"“{filenames.shown(name)}”{what}")


def _package(data: bytes, source: Source, depth: int) -> Iterator[Passage]:
    kind = office.kind(data)
    archive = Archive(data, source.budget)
    if kind in ("docx", "xlsx", "pptx"):
        for part in package.parts(archive, source.unread):
            yield from (slot.passage() for slot in part.slots)
        yield from (Passage(place, text) for place, text in package.pictures(archive, source))
        for name, inner in package.embedded(archive):
            yield from _within(f"嵌入的“{filenames.shown(name)}”", name, inner, source, depth)
    elif kind == "ofd":
        yield from other.ofd(archive)
    elif "content.xml" in archive.names():
        yield from other.open_document(archive)
    else:
        for info in archive.members:
            name = archives.member_name(info)
            place = f"压缩包里的“{filenames.shown(name)}”"
            yield from _within(place, name, archive.read(info), source, depth)


def _within(place: str, name: str, data: bytes, source: Source, depth: int) -> Iterator[Passage]:
    """A file inside of another; the places and sentences say so."""
    if depth >= DEEPEST:
        source.unread.append(f"{place}套了太多层，没有读。")
        return
    yield Passage(f"{place}的文件名", name)
    said = len(source.unread)
    for passage in _read(name, data, source, depth + 1):
        yield replace(passage, place=place + passage.place)
    source.unread[said:] = [
        words if words.startswith(("“", "压缩包里")) else f"{place}{words}" for words in source.unread[said:]
    ]
