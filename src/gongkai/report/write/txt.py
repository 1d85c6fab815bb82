"""The report as text, its tables divided by tabs, a field for each field of the printed grid.

What a reader could misunderstand is said so that it cannot: prose that looks like a heading or a row is
guarded (`gongkai.report.prose`), a cell that the document did not have is marked, and organ, year and date
get lines of their own where the title does not tell them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gongkai.report.forms import Form, Grid
from gongkai.report.model import Report
from gongkai.report.prose import protect
from gongkai.report.read.front import OWN_DATE, OWN_ORGAN, OWN_YEAR, read_front
from gongkai.report.read.headings import headings
from gongkai.report.read.lines import split
from gongkai.report.write.layout import form_of
from gongkai.report.write.shown import as_printed

_NUMERALS = "一二三四五六"


def render(report: Report) -> bytes:
    """The text file, UTF-8. A heading that no reader could tell gives way to the official one."""
    form = form_of(report)
    text = _compose(report, form)
    if not _headings_tell(text, report):
        official = (replace(one, heading=form.headings[one.no - 1]) for one in report.sections)
        text = _compose(replace(report, sections=tuple(official)), form)
    return text.encode("utf-8", "replace")


def _compose(report: Report, form: Form) -> str:
    parts = [_front(report, form), *_body(report, form)]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _headings_tell(text: str, report: Report) -> bool:
    """Whether a reader finds exactly the sections that were written."""
    return [found.no for found in headings(split(text), report.form)] == [one.no for one in report.sections]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _front(report: Report, form: Form) -> list[str]:
    title = _one_line(report.title) or form.title.format(organ=_one_line(report.organ), year=report.year)
    said = read_front([title], [])
    lines = [title]
    if said.organ != report.organ:
        lines.append(f"{OWN_ORGAN}：{_one_line(report.organ)}")
    if said.year != report.year:
        lines.append(f"{OWN_YEAR}：{report.year}")
    if report.issued:
        lines.append(f"{OWN_DATE}：{report.issued.isoformat()}")
    return lines


def _body(report: Report, form: Form) -> Iterator[list[str]]:
    """Each section with its table; a table without its section follows the one before it, or the title."""
    homes = {no: _home(report, no) for no in form.tables}
    for section in (None, *report.sections):
        if section:
            heading = _one_line(section.heading) or form.headings[section.no - 1]
            yield [f"{_NUMERALS[section.no - 1]}、{heading}"]
            yield protect(section.text)
        for no in form.tables:
            if homes[no] == (section.no if section else 0):
                yield _table(report, form, no)


def _home(report: Report, table: int) -> int:
    """The section in which a table stands: its own, else the one before it; 0 where there is none."""
    return max((section.no for section in report.sections if section.no <= table), default=0)


def _table(report: Report, form: Form, no: int) -> list[str]:
    specs = [spec for spec in form.cells.values() if spec.table == no]
    if all(report.cell(spec.id).state == "missing" for spec in specs):
        return []
    shown = {spec.id: as_printed(report.cell(spec.id), spec, form) for spec in specs}
    return ["\t".join(fields) for fields in _fields(form.tables[no], shown)]


def _fields(grid: Grid, shown: dict[str, str]) -> list[list[str]]:
    """Every row of the grid with all its fields; a merged cell fills its first and leaves the rest empty."""
    fields: list[list[str | None]] = [[None] * grid.columns for _ in grid.rows]
    for top, boxes in enumerate(grid.rows):
        for box in boxes:
            left = fields[top].index(None)
            for row in range(top, top + box.rows):
                fields[row][left : left + box.cols] = [""] * box.cols
            fields[top][left] = shown[box.cell] if box.cell else box.text
    return [[text or "" for text in row] for row in fields]
