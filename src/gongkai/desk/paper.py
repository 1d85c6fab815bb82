"""The report as it is printed, with every figure a link to its records and findings beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from gongkai.records.models import AnnualReport
from gongkai.records.queries import binding, reports
from gongkai.report import forms
from gongkai.report.model import Report, Section
from gongkai.report.write import html

WRITTEN = (1, 5, 6)


@dataclass(frozen=True)
class Part:
    """One of the six sections, ready to print."""

    no: int
    numeral: str
    heading: str
    body: SafeString
    written: bool


def parts(
    report: AnnualReport,
    texts: Mapping[int, str],
    before: Report | None = None,
    issued: Report | None = None,
) -> list[Part]:
    """The six sections of a draft, or of the report as issued where it is.

    `before`: last year's report, to show its figures beside.
    """
    form = forms.load(report.form)
    base = reverse("desk:report", args=[report.organ.code, report.year]) + "figures/"
    numbers = reports.numbers(report.figures)
    if issued:
        numbers |= {cell: issued.value(cell) or 0 for cell in issued.cells}
        texts = {section.no: _issued_text(section, texts, numbers) for section in issued.sections}
    figure = _Figures(
        base, {key: binding.plain(value) for key, value in numbers.items()}, _flags(report), before
    )
    return [
        Part(
            no,
            "一二三四五六"[no - 1],
            heading,
            _written(texts.get(no, ""), numbers, base) if no in WRITTEN else _table(form, no, figure),
            no in WRITTEN,
        )
        for no, heading in enumerate(form.headings, start=1)
    ]


def _issued_text(section: Section, texts: Mapping[int, str], numbers: binding.Numbers) -> str:
    """The bound text while it still prints what was issued, so that its figures open; else as issued."""
    bound = texts.get(section.no, "")
    return bound if binding.printed(bound, numbers) == section.text else section.text


def _written(text: str, numbers: binding.Numbers, base: str) -> SafeString:
    def link(figure: str, number: str) -> str:
        return f'<a class="bound" href="{base}{figure}/">{number}</a>'

    lines = [line.strip() for line in escape(text).splitlines() if line.strip()]
    return mark_safe("".join(f"<p>{binding.render(line, numbers, link)}</p>" for line in lines))  # noqa: S308


def _table(form: forms.Form, no: int, figure: _Figures) -> SafeString:
    # The scrolling box takes the focus, so that a keyboard can reach the columns off the screen.
    table = html.table(form, no, figure)
    name = f"表{'〇一二三四'[no]}"
    return mark_safe(  # noqa: S308 - every part is escaped where it is made
        f'<div class="form-scroll" role="region" aria-label="{name}" tabindex="0">{table}</div>'
    )


@dataclass(frozen=True)
class _Figures:
    """What stands in a figure's cell: a link to its records, flagged where a finding names it."""

    base: str
    printed: Mapping[str, str]
    flags: Mapping[str, str]
    before: Report | None

    def __call__(self, cell: str) -> str:
        number = self.printed.get(cell, "0")
        flag = self.flags.get(cell, "zero" if number == "0" else "")
        css = f' class="{flag}"' if flag else ""
        link = f'<a id="c-{cell}" href="{self.base}{cell}/"{css}>{number}</a>'
        return link if self.before is None else link + self._was(cell)

    def _was(self, cell: str) -> str:
        value = self.before.value(cell) if self.before else None
        return f'<span class="was">上年 {"—" if value is None else value}</span>'


def _flags(report: AnnualReport) -> dict[str, str]:
    flags: dict[str, str] = {}
    for finding in report.findings:
        if finding["severity"] in ("error", "warning"):
            for cell in finding["cells"]:
                if flags.get(cell) != "flag-error":
                    flags[cell] = f"flag-{finding['severity']}"
    return flags
