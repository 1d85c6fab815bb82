"""The words of old Excel files, OpenDocument and OFD: enough to scan them, not to cover them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

from gongkai.guard.archives import DAMAGED, Archive, Refused
from gongkai.guard.reading import plain
from gongkai.guard.reading.heads import Headings
from gongkai.guard.reading.model import Passage
from gongkai.guard.reading.trees import local, parse

MOST_ROWS, MOST_COLUMNS = 100_000, 256
_OFD_PAGE = re.compile(r".*/Content\.xml|.*/Annotation[^/]*\.xml")
_ODF = {"content.xml": "", "styles.xml": "页眉页脚", "meta.xml": "文档属性"}


def workbook(data: bytes) -> Iterator[Passage]:
    """The sheets of an old Excel file, hidden ones too. Raises Refused."""
    # Here, because the other formats need not load it.
    from python_calamine import CalamineWorkbook, SheetVisibleEnum  # noqa: PLC0415

    try:
        book, empty = CalamineWorkbook.from_object(BytesIO(data)), True
        for sheet in book.sheets_metadata:
            hidden = "" if sheet.visible == SheetVisibleEnum.Visible else "（隐藏）"
            rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False, nrows=MOST_ROWS)
            table = [[_shown(value) for value in row[:MOST_COLUMNS]] for row in rows]
            for passage in plain.passages(table, f"工作表“{sheet.name}”{hidden}"):
                yield passage
                empty = False
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:  # the library's own panics are no Exception
        raise Refused(DAMAGED) from error
    if empty:
        raise Refused("没有读出内容")


def _shown(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e30 else repr(value)
    return str(value)


def open_document(archive: Archive) -> Iterator[Passage]:
    """The paragraphs, notes and cells of odt, ods and odp. Raises Refused."""
    for info in archive.members:
        if info.filename not in _ODF:
            continue
        where, root = _ODF[info.filename], parse(archive.read(info))
        headings, row, labels = Headings(), None, {}
        for number, words in enumerate(
            root.iter("{*}p", "{*}h", "{*}creator", "{*}initial-creator"), start=1
        ):
            text = "".join(words.itertext())
            cell = next(words.iterancestors("{*}table-cell"), None)
            joined = cell is not None and cell.getparent() is row
            if cell is not None and not joined:
                row = cell.getparent()
                labels = headings.row(enumerate("".join(each.itertext()) for each in row))
            label = labels.get(cell.getparent().index(cell), "") if cell is not None else ""
            if text.strip():
                label = "作者" if local(words).endswith("creator") else label
                yield Passage(where or f"第 {number} 段", text, label, joined)


def ofd(archive: Archive) -> Iterator[Passage]:
    """The texts of the pages; those on one height are one line. Raises Refused."""
    for info in archive.members:
        if info.filename == "OFD.xml":
            for element in parse(archive.read(info)).iter("{*}Author", "{*}Title", "{*}Creator"):
                if element.text:
                    yield Passage("文档属性", element.text, "作者" if local(element) == "Author" else "")
        elif _OFD_PAGE.fullmatch(info.filename):
            lines: dict[str, list[str]] = {}
            for shape in parse(archive.read(info)).iter("{*}TextObject"):
                height = " ".join(shape.get("Boundary", "").split()[1:2])
                lines.setdefault(height, []).extend(code.text or "" for code in shape.iter("{*}TextCode"))
            if text := "\n".join("".join(words) for words in lines.values()):
                yield Passage(info.filename.rpartition("/")[0].rpartition("/")[2] or "页", text)
