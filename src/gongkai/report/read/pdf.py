"""A report as PDF: the text of its pages, and tables from the lines ruled around their cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pypdfium2 as pdfium

from gongkai.report.forms import KEYS, load
from gongkai.report.labels import labels, plain
from gongkai.report.model import Report, Unreadable
from gongkai.report.read.document import report_of
from gongkai.report.read.lines import Piece, numbered
from gongkai.report.read.pdfpage import Page, read_page
from gongkai.report.read.pdftext import Line, Shape, is_page_number, lines, paragraphs, shape, words
from gongkai.report.read.ruled import Ruled, tables

MOST_PAGES = 300
LARGEST = 100 * 1024 * 1024  # bytes
_SAME = 6.0  # points by which the sides of a table may differ from page to page


def read(data: bytes) -> Report:
    """The report in a PDF; Unreadable if it is none."""
    if len(data) > LARGEST:
        raise Unreadable(f"文件太大（{len(data) // 1024 // 1024} MB），不像是一份年度报告。")
    pages = _pages(data)
    if not any(page.letters for page in pages):
        raise Unreadable(_SCANNED)
    return report_of(numbered(_pieces(pages)))


_SCANNED = "这个 PDF 里没有文字，是扫描件；请安装 gongkai[ocr] 后再读，或者换一份有文字的文件。"


def _pages(data: bytes) -> list[Page]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        raise Unreadable("这不是 PDF 文件，或者文件已损坏、加了密。") from None
    try:
        if len(document) > MOST_PAGES:
            raise Unreadable(f"文件有 {len(document)} 页，不像是一份年度报告。")
        return [read_page(document, at) for at in range(len(document))]
    except pdfium.PdfiumError:
        raise Unreadable("PDF 文件已损坏，有的页打不开。") from None
    finally:
        document.close()


def _parts(page: Page) -> Iterator[Ruled | Line]:
    """What stands on a page, from top to bottom, without its number."""
    ruled = tables(page)
    inside = {id(letter) for table in ruled for letter in page.letters if _within(letter.x, letter.y, table)}
    free = lines((letter for letter in page.letters if id(letter) not in inside), page.no)
    parts: list[Ruled | Line] = [*ruled, *(line for line in free if not is_page_number(line, page.height))]
    yield from sorted(parts, key=lambda part: -part.top)


def _within(x: float, y: float, table: Ruled) -> bool:
    return table.xs[0] < x < table.xs[-1] and table.bottom < y < table.top


def _pieces(pages: Sequence[Page]) -> Iterator[Piece]:
    contents = [content for page in pages for content in _parts(page)]
    sides = [(each.xs[0], each.xs[-1]) for each in contents if isinstance(each, Ruled)]
    form = shape([each for each in contents if isinstance(each, Line)], sides)
    for run in _runs(contents):
        yield from _table(run) if isinstance(run[0], Ruled) else _texts(run, form)


def _runs(contents: Iterable[Ruled | Line]) -> Iterator[list[Ruled | Line]]:
    """Neighbours of one sort together; tables only if one goes on where the other was cut by the page."""
    run: list[Ruled | Line] = []
    for content in contents:
        if run and not _goes_on(run[-1], content):
            yield run
            run = []
        run.append(content)
    if run:
        yield run


def _goes_on(before: Ruled | Line, after: Ruled | Line) -> bool:
    if isinstance(before, Line) or isinstance(after, Line):
        return type(before) is type(after)
    sides = abs(before.xs[0] - after.xs[0]) < _SAME and abs(before.xs[-1] - after.xs[-1]) < _SAME
    return sides and after.page == before.page + 1


def _texts(run: Sequence[Ruled | Line], form: Shape) -> Iterator[Piece]:
    """Paragraphs; a line of several pieces far apart is a row of a table without ruled lines."""
    prose: list[Line] = []
    for line in (line for line in run if isinstance(line, Line)):
        fields = line.fields()
        if len(fields) < 3:
            prose.append(line)
            continue
        yield from _paragraphs(prose, form)
        prose = []
        yield "", fields, f"第 {line.page} 页"
    yield from _paragraphs(prose, form)


def _paragraphs(prose: Sequence[Line], form: Shape) -> Iterator[Piece]:
    for text, first in paragraphs(prose, form):
        yield text, None, f"第 {first.page} 页"


def _table(run: Sequence[Ruled | Line]) -> Iterator[Piece]:
    """The rows of a table that may go over pages, under one set of columns."""
    parts = [part for part in run if isinstance(part, Ruled)]
    xs = max((part.xs for part in parts), key=len)
    rows: list[tuple[list[str], str]] = []
    for part in parts:
        places = [_nearest(xs, x) for x in part.xs[:-1]]
        for at, fields in enumerate(part.fields, start=1):
            texts = [""] * (len(xs) - 1)
            for column, letters in zip(places, fields, strict=True):
                texts[column] += words(letters)
            if any(texts):
                _add(rows, texts, f"第 {part.page} 页表格第 {at} 行", first=at == 1)
    for texts, place in rows:
        yield "", texts, place


def _nearest(xs: Sequence[float], x: float) -> int:
    return min(range(len(xs)), key=lambda at: abs(xs[at] - x))


def _add(rows: list[tuple[list[str], str]], texts: list[str], place: str, *, first: bool) -> None:
    """A row, or the other half of one that the end of a page cut through its label."""
    if first and rows:
        before, where = rows[-1]
        both = [one + other for one, other in zip(before, texts, strict=True)]
        if _known(both) and not _known(before) and not _known(texts):
            rows[-1] = (both, where)
            return
    rows.append((texts, place))


def _known(texts: Sequence[str]) -> bool:
    """Whether a row has a label of the forms."""
    known = [labels(key, no).rows for key in KEYS for no in load(key).tables]
    return any(plain(text) in rows for text in texts if text for rows in known)
