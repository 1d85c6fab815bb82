"""What do pages say in reading order: which text is a paragraph, and which table goes on over the page?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from gongkai.report.forms import KEYS, load
from gongkai.report.labels import labels, plain
from gongkai.report.read import unruled
from gongkai.report.read.lines import Piece
from gongkai.report.read.pdfpage import Page
from gongkai.report.read.pdftext import Line, Shape, is_page_number, lines, paragraphs, shape, words
from gongkai.report.read.ruled import Ruled, tables

_LEADING = 1.7  # type sizes from line to line of one text, at the most
_SAME = 6.0  # points by which the sides of a table may differ from page to page

Names = Mapping[int, str]  # how the place of what stands on a page begins, by the number of the page


def pieces(pages: Sequence[Page]) -> Iterator[Piece]:
    """Paragraphs and rows of tables, each with its place."""
    names = {page.no: page.name for page in pages}
    contents = [content for page in pages for content in _parts(page)]
    sides = [(each.xs[0], each.xs[-1]) for each in contents if isinstance(each, Ruled)]
    form = shape([each for each in contents if isinstance(each, Line)], sides)
    for run in _runs(contents):
        yield from _table(run, names) if isinstance(run[0], Ruled) else _texts(run, form, names)


def _parts(page: Page) -> Iterator[Ruled | Line]:
    """What stands on a page, from top to bottom, without its number."""
    ruled = tables(page)
    inside = {id(letter) for table in ruled for letter in page.letters if _within(letter.x, letter.y, table)}
    free = lines((letter for letter in page.letters if id(letter) not in inside), page.no)
    parts: list[Ruled | Line] = [*ruled, *_without_number(free, page.height)]
    yield from sorted(parts, key=lambda part: -part.top)


def _without_number(free: Sequence[Line], height: float) -> Iterator[Line]:
    """Every line but the page's number, which keeps its distance: a figure below a figure is none."""
    for at, line in enumerate(free):
        beside = [*free[max(at - 1, 0) : at], *free[at + 1 : at + 2]]
        near = any(abs(line.base - other.base) < _LEADING * line.size for other in beside)
        if near or not is_page_number(line, height):
            yield line


def _within(x: float, y: float, table: Ruled) -> bool:
    return table.xs[0] < x < table.xs[-1] and table.bottom < y < table.top


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


def _texts(run: Sequence[Ruled | Line], form: Shape, names: Names) -> Iterator[Piece]:
    """Paragraphs, and the rows of tables without ruled lines."""
    prose: list[Line] = []
    free = [line for line in run if isinstance(line, Line)]
    tabled = unruled.rows(free)
    for at, line in enumerate(free):
        fields = tabled.get(at)
        if fields is None:
            prose.append(line)
        elif fields:
            yield from _paragraphs(prose, form, names)
            prose = []
            yield "", fields, names[line.page]
    yield from _paragraphs(prose, form, names)


def _paragraphs(prose: Sequence[Line], form: Shape, names: Names) -> Iterator[Piece]:
    for text, first in paragraphs(prose, form):
        yield text, None, names[first.page]


def _table(run: Sequence[Ruled | Line], names: Names) -> Iterator[Piece]:
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
                _add(rows, texts, f"{names[part.page]}表格第 {at} 行", first=at == 1)
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
