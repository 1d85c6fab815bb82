"""How did the annual reports of a sample organ come about? Brought in, edited, reviewed, issued, filed."""

from __future__ import annotations

from datetime import date

from gongkai.records.actions import reporting, reports
from gongkai.records.models import AnnualReport, Organ
from gongkai.records.queries import binding, compile, labels
from gongkai.records.queries.reports import numbers
from gongkai.report import forms
from gongkai.report.model import Cell, Number, Report, Section
from gongkai.sample.files import Row, rows
from gongkai.sample.people import People

# Who takes which step: nobody two of them.
TAKEN_BY = {"submit": "handler", "approve": "reviewer", "issue": "signer", "file": "intake"}


def bring_in(organ: Organ, people: People) -> None:
    """The report of the year before the first one here: its 四 row is the opening balance."""
    for row in rows(organ.code, "reports", "previous"):
        reports.import_previous(
            organ=organ,
            document=_document(organ, row),
            source=row["source"],
            issued_on=row["issued_on"],
            actor=people["administrator"],
        )


def _document(organ: Organ, row: Row) -> Report:
    """A whole report from the figures that are not 0; its sums are added up."""
    year, form = row["year"], forms.for_year(row["year"])
    headings = enumerate(form.headings, start=1)
    return Report(
        organ=organ.name,
        year=year,
        form=form.key,
        title=f"{organ.name}{year}年政府信息公开工作年度报告",
        issued=row["issued_on"],
        sections=tuple(Section(no, heading, row["texts"].get(str(no), "")) for no, heading in headings),
        cells={cell: _cell(_figure(cell, row["figures"])) for cell in form.cells},
    )


def _cell(value: Number) -> Cell:
    return Cell("value", value, str(value), "样例")


def _figure(cell: str, given: dict[str, Number]) -> Number:
    parts = compile.summands(cell)
    return sum(_figure(part, given) for part in parts) if parts else given.get(cell, 0)


def report(organ: Organ, today: date, people: People) -> list[int]:
    """Every report due by today, taken from draft to filing; their years."""
    due = [row for row in rows(organ.code, "reports", "report") if row["on"] <= today]
    for row in due:
        _report(organ, row, people)
    return [row["year"] for row in due]


def _report(organ: Organ, row: Row, people: People) -> None:
    found = reports.open_report(organ=organ, year=row["year"], actor=people["handler"])
    for edit in row["edit"]:
        text = _edited(found, edit)
        reports.edit_text(report=found, no=edit["section"], text=text, actor=people["handler"])
    for key, role in TAKEN_BY.items():
        address = row["address"] if key == "file" else ""
        found = reporting.step(report=found, key=key, actor=people[role], address=address, on=row["on"])


def _edited(found: AnnualReport, edit: Row) -> str:
    """The whole text given; or the text as it stands with one place changed, or with more at its end."""
    if "text" in edit:
        return str(edit["text"]).strip()
    values, names = numbers(found.figures), labels.labels(found.organ)
    before = binding.to_editor(reports.texts(found)[edit["section"]], values, names)
    if "find" not in edit:
        return f"{before}\n{edit['add']}"
    assert edit["find"] in before, edit["find"]
    return before.replace(edit["find"], edit["put"])
