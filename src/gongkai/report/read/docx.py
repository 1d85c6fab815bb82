"""A report as a Word document: its paragraphs and tables in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile
from zlib import error as BadDeflate

from lxml import etree

from gongkai.report.model import Report, Unreadable
from gongkai.report.read.document import report_of
from gongkai.report.read.grid import Span, reach, spread
from gongkai.report.read.lines import Piece, numbered, table_row

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _TBL, _TR, _TC, _T = _W + "p", _W + "tbl", _W + "tr", _W + "tc", _W + "t"
_TAB, _BR, _CR, _R = _W + "tab", _W + "br", _W + "cr", _W + "r"
_VAL, _SPAN, _MERGE, _BEFORE = _W + "val", _W + "gridSpan", _W + "vMerge", _W + "gridBefore"
_THROUGH = (_W + "sdt", _W + "sdtContent", _W + "ins", _W + "smartTag", _W + "customXml", _W + "hyperlink")
_SILENT = (_W + "del", _W + "moveFrom", _W + "pPr", _W + "rPr", _W + "instrText", _W + "drawing")
_MOVED = (_W + "moveFrom", _W + "fldSimple")
_RAISED = _W + "vertAlign"
LARGEST = 40 * 1024 * 1024  # bytes of the document's XML; a report is well under one
_DOCUMENT = "word/document.xml"


def read(data: bytes) -> Report:
    """The report in a Word document; Unreadable if it is none."""
    return report_of(numbered(_pieces_of(_body(data))))


def _body(data: bytes) -> etree._Element:
    """The body of the document: only this part is unpacked, and no entity in it is followed."""
    try:
        with ZipFile(BytesIO(data)) as package:
            info = package.getinfo(_DOCUMENT)
            if info.file_size > LARGEST:
                raise Unreadable(f"文件太大（{info.file_size // 1024 // 1024} MB），不像是一份年度报告。")
            with package.open(info) as part:
                xml = part.read(LARGEST + 1)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        body = etree.fromstring(xml, parser).find(_W + "body")
    except (BadZipFile, BadDeflate, KeyError, etree.XMLSyntaxError, EOFError, OSError, RuntimeError):
        raise Unreadable("这不是 Word 文档（.docx），或者文件已损坏。") from None
    except (NotImplementedError, ValueError):
        raise Unreadable("Word 文档加了密或者已损坏，打不开。") from None
    if body is None:
        raise Unreadable("Word 文档里没有正文。")
    return body


def _pieces_of(body: etree._Element) -> Iterator[Piece]:
    tables = 0
    for block in _blocks(body):
        if block.tag == _P:
            yield from ((text, None, "") for text in _text(block).split("\n"))
            continue
        tables += 1
        for at, fields in enumerate(_rows(block), start=1):
            yield from table_row(fields, f"第 {tables} 张表第 {at} 行")


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables; a table of one cell is a frame around what stands in it."""
    for child in parent:
        if child.tag == _P or (child.tag == _TBL and not _frame(child)):
            yield child
        elif child.tag in _THROUGH or child.tag in (_TBL, _TR, _TC):
            yield from _blocks(child)


def _frame(table: etree._Element) -> bool:
    """Whether a table only lays out what is in it: another table, or one single cell."""
    cells = list(table.iterdescendants(_TC))
    return len(cells) < 2 or next(table.iterdescendants(_TBL), None) is not None


def _rows(table: etree._Element) -> list[list[str]]:
    """The fields of each row. Word repeats a cell that runs down in every row, empty after the first."""
    return spread([list(_spans(line)) for line in table.iterdescendants(_TR)])


def _spans(line: etree._Element) -> Iterator[Span]:
    properties = line.find(_W + "trPr")
    before = properties.find(_BEFORE) if properties is not None else None
    if before is not None:
        yield "", 1, reach(before.get(_VAL))
    for cell in line.iterdescendants(_TC):
        yield _span(cell)


def _span(cell: etree._Element) -> Span:
    properties = cell.find(_W + "tcPr")
    if properties is None:
        return _words(cell), 1, 1
    wide, down = properties.find(_SPAN), properties.find(_MERGE)
    goes_on = down is not None and down.get(_VAL) != "restart"
    cols = reach(wide.get(_VAL)) if wide is not None else 1
    return "" if goes_on else _words(cell), 1, cols


def _words(cell: etree._Element) -> str:
    """The text of a cell; what stands in paragraphs of its own is never run together."""
    pieces = list(cell.iter(_T))
    if len(pieces) < 2 and next(cell.iterdescendants(*_MOVED), None) is None:
        return " ".join((pieces[0].text or "").split()) if pieces else ""
    texts = [text for each in cell.iterdescendants(_P) if (text := _text(each).strip())]
    return " ".join(" ".join(texts).split())


def _text(block: etree._Element) -> str:
    """What a paragraph says, without what was deleted from it; a line end where it breaks."""
    return "".join(_pieces(block)).replace("\u00a0", " ")


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag == _T:
            yield child.text or ""
        elif tag == _R:
            yield from _run(child)
        elif tag in (_BR, _CR):
            yield "\n"
        elif tag == _TAB:
            yield " "
        elif tag not in _SILENT:
            yield from _pieces(child)


def _run(run: etree._Element) -> Iterator[str]:
    """A raised or lowered run is no part of the figure before it."""
    properties = run.find(_W + "rPr")
    apart = properties is not None and (
        properties.find(_RAISED) is not None or properties.find(_W + "strike") is not None
    )
    if apart:
        yield " "
    yield from _pieces(run)
    if apart:
        yield " "
