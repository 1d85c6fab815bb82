"""What is the report of a year, what stood before it, and what has changed since it was issued?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from gongkai.records.models import AnnualReport, IssuedReport, Organ
from gongkai.records.queries import binding, compile
from gongkai.records.queries.compile import Figures
from gongkai.report import checks, forms
from gongkai.report.checks import Finding
from gongkai.report.model import Report, Section
from gongkai.report.read import json as read_json
from gongkai.report.write import json as write_json


def numbers(found: Figures) -> dict[str, int | Decimal]:
    """Every figure as printed."""
    return {figure: compile.number(figure, units) for figure, (units, _) in found.items()}


def document(report: AnnualReport, texts: dict[int, str], issued: date | None = None) -> Report:
    """The report as the report library has it. `texts`: sections one, five, six as stored."""
    values = numbers(report.figures)
    sections = tuple(
        Section(no, heading, binding.printed(texts.get(no, ""), values))
        for no, heading in enumerate(forms.load(report.form).headings, start=1)
    )
    return Report(
        organ=report.organ.name,
        year=report.year,
        form=report.form,
        title=f"{report.organ.name}{report.year}年政府信息公开工作年度报告",
        issued=issued,
        sections=sections,
        cells=compile.cells(report.figures),
    )


def as_json(report: Report) -> str:
    """The report in the exchange format."""
    return write_json.render(report).decode()


@lru_cache(maxsize=256)
def from_json(text: str) -> Report:
    """The report that an issued document holds. An issued document never changes, so it is read once."""
    return read_json.read(text.encode())


def document_hash(report: Report) -> str:
    """What a reviewer or signer put their name to: everything but the date of issue."""
    return hashlib.sha256(write_json.render(replace(report, issued=None))).hexdigest()


def latest(organ: Organ, year: int) -> IssuedReport | None:
    """The last issued version of a year's report."""
    return IssuedReport.objects.filter(organ=organ, year=year).order_by("-version").first()


def previous(organ: Organ, year: int) -> Report | None:
    """Last year's report, whose 四 row is this year's opening balance."""
    found = latest(organ, year - 1)
    return from_json(found.document) if found else None


def findings(report: Report, before: Report | None, organ: Organ | None = None) -> tuple[Finding, ...]:
    """All findings on a report; of an organ here the kind is known, and need not be told by its name."""
    return checks.check(report, before, kind=organ.kind if organ else None)


def fingerprint(finding: Finding) -> str:
    """What a waiver is bound to: the rule, its cells and its figures."""
    text = f"{finding.rule}|{','.join(finding.cells)}|{finding.expected}|{finding.found}|{finding.message}"
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that the registers now give otherwise than the issued report."""

    cell: str
    name: str
    issued: int | Decimal | None
    now: int | Decimal | None


def differences(issued: IssuedReport, found: Figures) -> list[Difference]:
    """The cells in which the registers have moved on since the report was issued."""
    report = from_json(issued.document)
    now = compile.cells(found)
    names = forms.load("2021").cells
    return [
        Difference(cell, names[cell].label, report.value(cell), now[cell].value)
        for cell in now
        if report.value(cell) != now[cell].value
    ]


def blocking(found: Iterable[Finding], waived: set[str]) -> list[Finding]:
    """The errors that nobody has given a reason for."""
    return [each for each in found if each.severity == "error" and fingerprint(each) not in waived]
