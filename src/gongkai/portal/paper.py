"""The issued report as it is printed: texts as paragraphs, the statutory tables with plain figures."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from gongkai.report.model import Report
from gongkai.report.write import html, layout
from gongkai.report.write.text import figure_text, is_lead


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a section, or a sub-heading such as （一）主动公开."""

    text: str
    lead: bool


@dataclass(frozen=True)
class Part:
    """A section, ready to print."""

    heading: str
    paragraphs: tuple[Paragraph, ...]
    table: SafeString


def title_lines(report: Report) -> tuple[str, ...]:
    """The title, broken after the organ's name where it is long."""
    return layout.title_lines(layout.title(report, layout.form_of(report)), report.organ)


def parts(report: Report, before: Report | None = None) -> list[Part]:
    """The sections in the report's own order. `before`: last year's report, its figures beside."""
    form = layout.form_of(report)
    figures = _Figures(report, before)
    return [
        Part(
            part.heading,
            tuple(Paragraph(text, is_lead(text)) for text in part.paragraphs),
            # Every part of the table is escaped where it is made.
            mark_safe("" if part.table is None else html.table(form, part.table, figures)),  # noqa: S308
        )
        for part in layout.parts(report, form)
    ]


@dataclass(frozen=True)
class _Figures:
    """What stands in a figure's cell: the figure as printed, and last year's below it."""

    report: Report
    before: Report | None

    def __call__(self, cell: str) -> str:
        printed = escape(figure_text(self.report.cell(cell)))
        if self.before is None:
            return printed
        was = escape(figure_text(self.before.cell(cell))) or "—"
        return f'{printed}<span class="was">上年 {was}</span>'
