"""Which parts of a package (docx, xlsx, pptx) hold words, and which of its members are other files?

What has no reader of its own (charts, pivot tables, links, properties) is read piece by piece.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from gongkai.guard.archives import Archive, Refused
from gongkai.guard.reading import sheets
from gongkai.guard.reading.model import Part, Piece, Slot, Source
from gongkai.guard.reading.paragraphs import Walk
from gongkai.guard.reading.trees import local, parse

_WHERE = (
    (re.compile(r"word/document\.xml"), ""),
    (re.compile(r"word/header\d*\.xml"), "页眉"),
    (re.compile(r"word/footer\d*\.xml"), "页脚"),
    (re.compile(r"word/footnotes\.xml"), "脚注"),
    (re.compile(r"word/endnotes\.xml"), "尾注"),
    (re.compile(r"word/comments\.xml"), "批注"),
    (re.compile(r"word/glossary/document\.xml"), "文档部件"),
    (re.compile(r"(?:word|xl|ppt)/diagrams/(?:data|drawing)\d*\.xml"), "图示"),
    (re.compile(r"ppt/slides/slide(\d+)\.xml"), "第 {} 张幻灯片"),
    (re.compile(r"ppt/notesSlides/notesSlide(\d+)\.xml"), "第 {} 张幻灯片的备注"),
    (re.compile(r"xl/drawings/drawing\d*\.xml"), "文本框"),
)
_NAMED = {
    "creator": "作者",
    "lastModifiedBy": "最后保存者",
    "Manager": "经理",
    "Company": "单位",
    "title": "标题",
    "subject": "主题",
    "keywords": "标记",
    "description": "备注",
    "category": "类别",
    "lpstr": "标题列表",
}
_SINGLE = (
    (re.compile(r"docProps/.*\.xml"), "文档属性"),
    (re.compile(r"customXml/item\d*\.xml"), "自定义数据"),
    (re.compile(r"xl/(?:comments\d*|comments/.*|threadedComments/.*)\.xml"), "批注"),
    (re.compile(r"xl/persons/.*\.xml"), "批注人"),
    (re.compile(r"ppt/comment.*\.xml"), "批注"),
    (re.compile(r"(?:word|xl|ppt)/charts/chart.*\.xml"), "图表"),
    (re.compile(r"xl/pivotCache/.*\.xml"), "数据透视表的缓存"),
    (re.compile(r"xl/externalLinks/.*\.xml"), "外部链接的缓存"),
    (re.compile(r"xl/connections\.xml|word/settings\.xml"), "文档设置"),
    (re.compile(r"(?:word|xl|ppt)/.*_rels/.*\.rels"), "链接"),
)
_ATTRIBUTES = ("v", "val", "Target", "displayName", "author", "caption")
_PICTURE = re.compile(r"(?:word|xl|ppt)/media/.*\.(?:png|jpe?g|bmp|gif|tiff?|emf|wmf|webp)", re.IGNORECASE)
_EMBEDDED = re.compile(r"(?:word|xl|ppt)/embeddings/.*", re.IGNORECASE)
# Marks that Word draws by lot for every document and every time it is saved.
_LOTS = ("rsid", "docId")
_WORDS = re.compile(r"[\u4e00-\u9fff]|\d{6}|@")


def parts(archive: Archive, unread: list[str]) -> Iterator[Part]:
    """Every part that holds words."""
    members = {info.filename: info for info in archive.members}

    def root(name: str) -> Any:
        try:
            return parse(archive.read(members[name]))
        except Refused as refused:
            unread.append(f"里面的 {name} 没有读：{refused}。")
            return None

    if "xl/workbook.xml" in members:
        yield from _book(members, root)
    for name in members:
        where = _where(name)
        if where is not None and (tree := root(name)) is not None:
            slots = list(Walk(where).slots(tree))
            yield Part(name, tree, [*slots, *_authors(where, tree)])
        elif (single := _single(name)) and (tree := root(name)) is not None:
            yield Part(name, tree, list(_apart(single, tree)))


def _where(name: str) -> str | None:
    for pattern, where in _WHERE:
        if found := pattern.fullmatch(name):
            return where.format(*found.groups())
    return None


def _single(name: str) -> str:
    return next((where for pattern, where in _SINGLE if pattern.fullmatch(name)), "")


def _book(members: dict[str, Any], root: Callable[[str], Any]) -> Iterator[Part]:
    """The sheets in the order of the book, then the shared strings."""
    strings = root(sheets.SHARED) if sheets.SHARED in members else None
    shared = list(strings.iterfind("{*}si")) if strings is not None else []
    used: set[int] = set()
    book = root("xl/workbook.xml")
    if book is not None:
        titles = [Slot("工作表的名称", [sheets.Name(sheet, "name")]) for sheet in book.iter("{*}sheet")]
        yield Part("xl/workbook.xml", book, titles)
    names = _sheet_names(book, members, root)
    for path in members:
        if re.fullmatch(r"xl/(?:worksheets|chartsheets|dialogsheets)/[^/]+\.xml", path):
            tree = root(path)
            if tree is not None:
                name, state = names.get(path, (path.rpartition("/")[2], ""))
                yield sheets.Sheet(name, state, shared, used).part(path, tree)
    if strings is not None:
        yield Part(sheets.SHARED, strings, list(sheets.leftovers(shared, used)))


def _sheet_names(
    book: Any, members: dict[str, Any], root: Callable[[str], Any]
) -> dict[str, tuple[str, str]]:
    """By path: the name of the sheet, and whether it is hidden or very hidden."""
    links = None
    if "xl/_rels/workbook.xml.rels" in members:
        links = root("xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        return {}
    paths = {link.get("Id"): _path(link.get("Target", "")) for link in links}
    found = {}
    for sheet in book.iter("{*}sheet"):
        link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        state = sheet.get("state", "")
        found[paths.get(link, "")] = (sheet.get("name", ""), "" if state == "visible" else state)
    return found


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _apart(where: str, root: Any) -> Iterator[Slot]:
    """Every text node and telling attribute by itself; the runs of one comment together."""
    for comment in root.iter("{*}comment"):
        if runs := [Piece(text, "text") for text in comment.iter("{*}t")]:
            yield Slot(f"{where}（{comment.get('ref', '')}）" if comment.get("ref") else where, runs)
    for element in root.iter("{*}*"):
        name = local(element)
        if element.text and _WORDS.search(element.text) and not _in_comment(element, name):
            yield Slot(_property(where, element, name), [Piece(element, "text")], _NAMED.get(name, ""))
        for key, value in element.attrib.items():
            telling = key.rpartition("}")[2] in _ATTRIBUTES and not name.startswith(_LOTS)
            if telling and _WORDS.search(value):
                yield Slot(where, [Piece(element, key)], "作者" if key == "displayName" else "")


def _in_comment(element: Any, name: str) -> bool:
    return name == "t" and next(element.iterancestors("{*}comment"), None) is not None


def _property(where: str, element: Any, name: str) -> str:
    if where != "文档属性":
        return where
    above = element.getparent()
    own = above.get("name", "") if above is not None else ""
    return f"{where}“{_NAMED.get(name) or own or name}”"


def _authors(where: str, root: Any) -> Iterator[Slot]:
    """Who commented or changed, each once."""
    seen = set()
    for element in root.iter("{*}comment", "{*}ins", "{*}del"):
        for key, value in element.attrib.items():
            if key.rpartition("}")[2] == "author" and value and value not in seen:
                seen.add(value)
                yield Slot("批注人" if where == "批注" else "修订人", [Piece(element, key)], "作者")


def pictures(archive: Archive, source: Source) -> Iterator[tuple[str, str]]:
    """The words of the pictures, as far as they are read: place and text."""
    missed = 0
    for number, info in enumerate(
        (info for info in archive.members if _PICTURE.fullmatch(info.filename)), start=1
    ):
        text = source.seen(archive.read(info))
        if text is None:
            missed += 1
        elif text.strip():
            yield f"图片 {number}", text
    if missed:
        source.unread.append(f"里面有 {missed} 张图片，没有读其中的文字。")


def embedded(archive: Archive) -> Iterator[tuple[str, bytes]]:
    """Files inside, by name."""
    for info in archive.members:
        if _EMBEDDED.fullmatch(info.filename):
            yield info.filename.rpartition("/")[2], archive.read(info)
