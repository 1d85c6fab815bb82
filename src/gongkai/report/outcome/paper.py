"""How is a report shown with each finding at its cell or its words? Fragments that any page can hold.

A finding has the number under which it is listed; a cell or words it is about are marked and carry that
number as a link. All text is escaped here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from gongkai.report.checks import Finding
from gongkai.report.forms import Form, known
from gongkai.report.model import Report, Section
from gongkai.report.outcome import SEVERITIES
from gongkai.report.write.html import table
from gongkai.report.write.layout import form_of, parts
from gongkai.report.write.shown import figure_text

_GRAVITY = tuple(SEVERITIES)


@dataclass(frozen=True, slots=True)
class Note:
    """A finding as it is listed beside the report."""

    no: int
    finding: Finding

    @property
    def severity(self) -> str:
        """Its severity in Chinese."""
        return SEVERITIES[self.finding.severity]

    @property
    def cell(self) -> str:
        """The cell to look at first; empty for a finding about words."""
        return self.finding.suspect or (self.finding.cells[-1] if self.finding.cells else "")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A section of the report with the notes beside it: `prose` and `table` are HTML."""

    no: int
    heading: str
    prose: str
    table: str
    notes: tuple[Note, ...]


def leaves(report: Report, findings: Sequence[Finding]) -> tuple[tuple[Note, ...], tuple[Leaf, ...]]:
    """The notes that belong to no section, and the sections with theirs."""
    form = form_of(report)
    printed = parts(report, form)
    notes = [Note(at, finding) for at, finding in enumerate(findings, 1)]
    homes: dict[int, list[Note]] = defaultdict(list)
    shown = {part.no for part in printed}
    for note in notes:
        home = _home(note.finding)
        homes[home if home in shown else 0].append(note)
    figures = _Figures(report, form, notes)
    return tuple(homes[0]), tuple(
        Leaf(
            part.no,
            part.heading,
            _prose(report.section(part.no), notes),
            "" if part.table is None else table(form, part.table, figures),
            tuple(homes[part.no]),
        )
        for part in printed
    )


def _home(finding: Finding) -> int:
    """The section at which a finding is shown; 0 for one about the whole report."""
    if finding.spans:
        return finding.spans[0].section
    cell = finding.suspect or next(iter(finding.cells), "")
    return known()[cell].table if cell in known() else 0


class _Figures:
    """What stands in a figure's cell: the figure as printed, marked where a finding is about it."""

    def __init__(self, report: Report, form: Form, notes: Sequence[Note]) -> None:
        self.report, self.form = report, form
        self.notes: dict[str, list[Note]] = defaultdict(list)
        for note in notes:
            for cell in dict.fromkeys((*note.finding.cells, *filter(None, [note.finding.suspect]))):
                self.notes[cell].append(note)

    def __call__(self, cell: str) -> str:
        spec = self.form.cells[cell]
        printed = escape(figure_text(self.report.cell(cell), spec, self.form))
        notes = self.notes.get(cell)
        if not notes:
            return printed
        links = "".join(_link(note) for note in notes if note.cell == cell)
        return f'<span class="flag {_gravest(notes)}">{printed or "&#8195;"}</span>{links}'


def _gravest(notes: Sequence[Note]) -> str:
    return min((note.finding.severity for note in notes), key=_GRAVITY.index)


def _link(note: Note) -> str:
    return f'<sup><a href="#finding-{note.no}" aria-label="问题 {note.no}">{note.no}</a></sup>'


def _prose(section: Section | None, notes: Sequence[Note]) -> str:
    """The paragraphs, with the words marked that findings are about."""
    if section is None or not section.text:
        return ""
    spans = [
        (note, span.start, span.end)
        for note in notes
        for span in note.finding.spans
        if span.section == section.no and 0 <= span.start < span.end <= len(section.text)
    ]
    cuts = sorted({0, len(section.text), *(at for _, start, end in spans for at in (start, end))})
    pieces = []
    for start, end in pairwise(cuts):
        over = [note for note, first, last in spans if first <= start and end <= last]
        ending = [note for note, _, last in spans if last == end]
        pieces.append(_piece(section.text[start:end], over) + "".join(map(_link, ending)))
    return f"<p>{''.join(pieces)}</p>\n"


def _piece(text: str, over: Sequence[Note]) -> str:
    """One stretch of prose; a mark never reaches over the end of a paragraph."""
    if not over:
        return escape(text).replace("\n", "</p>\n<p>")
    opening = f'<mark class="{_gravest(over)}">'
    return opening + escape(text).replace("\n", f"</mark></p>\n<p>{opening}") + "</mark>"
