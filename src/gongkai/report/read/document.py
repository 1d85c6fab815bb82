"""What does a document say, once it is lines? The part of reading that all formats share."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gongkai.report.forms import KEYS, Form, NoForm, for_year, load
from gongkai.report.labels import plain
from gongkai.report.model import MISSING, Cell, Report, Section, Unreadable
from gongkai.report.read.front import Front, as_date, read_front
from gongkai.report.read.headings import Found, headings
from gongkai.report.read.lines import TextLine
from gongkai.report.read.tables import read_table

_GUESS = "2021"  # headings are looked for before the form is known; they are the same in every form
_NEWEST = KEYS[-1]
_OPENING = 10  # lines of the first section that may name the period of the statistics
_ENOUGH = 3  # sections that make a report of a text without title and tables


def report_of(lines: Sequence[TextLine], said: Sequence[str] = ()) -> Report:
    """The report these lines hold; Unreadable if they hold none.

    `said` is what the document says about itself outside its text, such as “发布日期：2024-01-25”.
    """
    found = headings(lines, _GUESS)
    front = _front(lines, found, said)
    if front.year is None:
        raise Unreadable(_no_year(front, found))
    form = _form(front.year, lines)
    cells, taken = _tables(lines, found, form)
    if not (cells or len(found) >= _ENOUGH or (front.title and found)):
        raise Unreadable(_NO_REPORT)
    return Report(
        organ=front.organ,
        year=front.year,
        form=form.key,
        title=front.title,
        issued=front.issued,
        sections=tuple(_sections(lines[: _signed(lines, front)], found, taken, form)),
        cells=_complete(cells, form),
    )


_NO_REPORT = "没有找到年度报告的标题、栏目和表格，这不像是一份政府信息公开工作年度报告。"


def _no_year(front: Front, found: Sequence[Found]) -> str:
    if not front.title and len(found) < _ENOUGH:
        return _NO_REPORT
    return "没有找到报告的年度，标题里应当写明，如“2023 年政府信息公开工作年度报告”。"


def _form(year: int, lines: Sequence[TextLine]) -> Form:
    """The form whose own labels are printed; where none are, the form that was due for that year."""
    try:
        due = for_year(year)
    except NoForm as unknown:
        raise Unreadable(str(unknown)) from None
    text = "\n".join(line.text for line in lines if not line.prose)
    others = [form for form in map(load, KEYS) if form is not due]
    if any(mark in text for mark in due.marks) and not any(
        mark in text for form in others for mark in form.marks
    ):
        return due
    text = "".join(text.split())
    marks = {form.key: sum(mark in text for mark in form.marks) for form in map(load, KEYS)}
    best = max(marks, key=lambda key: (marks[key], key == due.key))
    return load(best) if marks[best] else due


def _complete(cells: dict[str, Cell], form: Form) -> dict[str, Cell]:
    """All cells of the form and of today's, missing where they were not found; then any other found."""
    asked = form.cells if form.key == _NEWEST else form.cells | load(_NEWEST).cells
    own = {cell: cells.get(cell, MISSING) for cell in asked}
    return own | {cell: content for cell, content in cells.items() if cell not in own}


def _front(lines: Sequence[TextLine], found: Sequence[Found], said: Sequence[str]) -> Front:
    first, last = (found[0].at, found[-1].at + 1) if found else (len(lines), len(lines))
    head = [line.text for line in lines[:first] if not line.prose]
    tail = [line.text for line in lines[last:] if not line.prose and line.text.strip()]
    opening = [line.text for line in lines[first + 1 : first + 1 + _OPENING]]
    return read_front([*said, *head], tail, opening)


def _signed(lines: Sequence[TextLine], front: Front) -> int:
    """Where the signature begins: the date of the report as the last line, and its organ before it."""
    end = len(lines)
    while end and not lines[end - 1].text.strip() and not lines[end - 1].prose:
        end -= 1
    last = [line for line in lines[max(end - 2, 0) : end] if not line.prose]
    if front.issued is None or not last or as_date(last[-1].text.strip(" \u3000()（）")) != front.issued:
        return len(lines)
    signed = len(last) > 1 and plain(last[0].text) == plain(front.organ) != ""
    return end - 2 if signed else end - 1


def _tables(
    lines: Sequence[TextLine], found: Sequence[Found], form: Form
) -> tuple[dict[str, Cell], set[int]]:
    cells: dict[str, Cell] = {}
    taken: set[int] = set()
    for table in form.tables:
        zone = _zone(lines, found, table)
        part, used = read_table(zone, form, table)
        if all(cell.state == "blank" for cell in part.values()):
            # Here, because few reports need it and each check is a process that should start fast.
            from gongkai.report.read.stream import read_stream  # noqa: PLC0415

            stream, lines_of_it = read_stream(zone, form, table)
            part, used = (stream, lines_of_it) if stream else (part, used)
        cells |= part
        taken |= used
    return _without_empty_strays(cells, form), taken


def _without_empty_strays(cells: dict[str, Cell], form: Form) -> dict[str, Cell]:
    """A group's own line has no figures; it is the single row of the other form only where it has some."""
    filled = any(cells[cell].state != "blank" for cell in form.stray if cell in cells)
    own = any(cell in cells for one in form.sums for cell in one.out)
    return cells if filled or not own else {id: cells[id] for id in cells if id not in form.stray}


def _zone(lines: Sequence[TextLine], found: Sequence[Found], table: int) -> Sequence[TextLine]:
    """The lines of the table's own section, or where that has no heading, of the section before it."""
    before = [heading for heading in found if heading.no <= table]
    start = max(before, key=lambda heading: heading.no).at if before else -1
    end = min((heading.at for heading in found if heading.at > start), default=len(lines))
    return lines[start + 1 : end]


def _sections(
    lines: Sequence[TextLine], found: Sequence[Found], taken: set[int], form: Form
) -> list[Section]:
    bounds = [*(heading.at for heading in found), len(lines)]
    parts = [lines[start + 1 : end] for start, end in pairwise(bounds)]
    return [
        Section(heading.no, heading.text, _text(part, heading.no in form.tables, taken))
        for heading, part in zip(found, parts, strict=True)
    ]


def _text(lines: Sequence[TextLine], tabled: bool, taken: set[int]) -> str:
    """The prose of a section: what is no part of its table, without empty lines around it."""
    prose = [line for line in lines if line.prose or not (line.no in taken or (tabled and line.row))]
    while prose and _empty(prose[0]):
        prose.pop(0)
    while prose and _empty(prose[-1]):
        prose.pop()
    return "\n".join(line.text for line in prose)


def _empty(line: TextLine) -> bool:
    return not line.prose and not line.text.strip()
