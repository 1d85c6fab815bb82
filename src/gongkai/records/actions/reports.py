"""The annual report: opened, kept as new as the registers, edited, stepped through the organ, issued."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.law import cites
from gongkai.law.errors import NotAllowed
from gongkai.records.actions import clock, log
from gongkai.records.audit import snapshot
from gongkai.records.models import AnnualReport, IssuedReport, Organ, ReportText, User, Waiver
from gongkai.records.queries import binding, compile, drafting, labels, reports
from gongkai.report import forms
from gongkai.report.model import Report


@transaction.atomic
def open_report(*, organ: Organ, year: int, actor: User | None) -> AnnualReport:
    """The report of a year: the one there is, or a new draft with figures and drafted texts.

    Raises NoForm for a year nobody has a form for.
    """
    form = forms.for_year(year)
    report, new = AnnualReport.objects.get_or_create(organ=organ, year=year, defaults={"form": form.key})
    if new:
        report.figures = compile.figures(organ, year)
        drafted = drafting.draft(organ, year, report.figures)
        for no, text in drafted.items():
            ReportText.objects.create(report=report, no=no, text=text)
        refresh(report=report)
        log.append(
            organ=organ,
            actor=actor,
            action="report.open",
            subject=f"report/{year}",
            data={"texts": {str(no): text for no, text in drafted.items()}},
        )
    return report


def refresh(*, report: AnnualReport) -> AnnualReport:
    """Compile again when a register has changed since the last time; else nothing is done."""
    newest = Organ.objects.values_list("register_seq", flat=True).get(pk=report.organ_id)
    if report.register_seq == newest and report.compiled_at:
        return report
    return _recompile(report)


@transaction.atomic
def _recompile(report: AnnualReport) -> AnnualReport:
    """Only the computed columns are written: a step taken meanwhile keeps its state."""
    report.organ = Organ.objects.get(pk=report.organ_id)
    report.figures = compile.figures(report.organ, report.year)
    report.register_seq = report.organ.register_seq
    report.compiled_at = clock.now()
    report.findings = found(report)
    report.save(update_fields=["figures", "findings", "register_seq", "compiled_at"])
    return report


def found(report: AnnualReport) -> list[dict[str, object]]:
    """The findings on the report as it stands, as they are stored."""
    every = reports.findings(current(report), reports.previous(report.organ, report.year), report.organ)
    return [_stored(each) for each in every]


def _stored(finding: reports.Finding) -> dict[str, object]:
    return {
        **asdict(finding),
        "cells": list(finding.cells),
        "spans": [asdict(span) for span in finding.spans],
        "cite": str(finding.cite),
        "expected": None if finding.expected is None else str(finding.expected),
        "found": None if finding.found is None else str(finding.found),
        "fingerprint": reports.fingerprint(finding),
    }


def texts(report: AnnualReport) -> dict[int, str]:
    """The texts as stored."""
    return {each.no: each.text for each in report.texts.all()}


def current(report: AnnualReport, issued: date | None = None) -> Report:
    """The report as it stands."""
    return reports.document(report, texts(report), issued)


@transaction.atomic
def edit_text(*, report: AnnualReport, no: int, text: str, actor: User) -> ReportText:
    """Store an edited text. Bound figures stay bound; raises ValidationError when one was typed over."""
    report = AnnualReport.objects.select_for_update().select_related("organ").get(pk=report.pk)
    if report.state not in EDITABLE:
        raise NotAllowed("报告已提交审核，不能再改正文；需要修改的，请审核人退回。", cites.REG_49)
    try:
        stored = binding.from_editor(text, reports.numbers(report.figures), labels.labels(report.organ))
    except binding.Unbound as problem:
        raise ValidationError({"text": str(problem)}) from problem
    row = ReportText.objects.select_for_update().get(report=report, no=no)
    before, row.text, row.edited_by, row.edited_at = row.text, stored, actor, clock.now()
    row.save()
    report.findings = found(report)
    report.save(update_fields=["findings"])
    log.append(
        organ=report.organ,
        actor=actor,
        action="report.edit",
        subject=f"report/{report.year}/{no}",
        data={"before": before, "after": stored},
    )
    return row


EDITABLE = (AnnualReport.State.DRAFT, AnnualReport.State.SENT_BACK)


@transaction.atomic
def redraft(*, report: AnnualReport, no: int, actor: User) -> ReportText:
    """Throw the edited text of a section away and draft it anew from the registers."""
    drafted = drafting.draft(report.organ, report.year, report.figures)[no]
    named = binding.to_editor(drafted, reports.numbers(report.figures), labels.labels(report.organ))
    return edit_text(report=report, no=no, text=named, actor=actor)


@transaction.atomic
def waive(*, report: AnnualReport, fingerprint: str, reason: str, actor: User) -> Waiver:
    """A named person's reason why an error may stand."""
    finding = next((each for each in report.findings if each["fingerprint"] == fingerprint), None)
    if finding is None:
        raise ValidationError({"reason": "这个问题已经不存在了。"})
    if len(reason.strip()) < 5:
        raise ValidationError({"reason": "请写明理由，让以后查看的人看得懂。"})
    waiver, _ = Waiver.objects.update_or_create(
        report=report,
        fingerprint=fingerprint,
        defaults={
            "rule": finding["rule"],
            "message": finding["message"],
            "reason": reason.strip(),
            "person": actor,
            "at": clock.now(),
        },
    )
    log.append(
        organ=report.organ,
        actor=actor,
        action="report.waive",
        subject=f"report/{report.year}/{finding['rule']}",
        data={"message": finding["message"], "reason": reason.strip()},
    )
    return waiver


@transaction.atomic
def import_previous(
    *,
    organ: Organ,
    document: Report,
    source: str,
    actor: User | None,
    issued_on: date | None = None,
    renamed: bool = False,
) -> IssuedReport:
    """Bring in a report published before the platform: its 四 row opens the next year.

    It is locked in as soon as a later report was issued here; until then a wrong file can be replaced, the
    first stays as an earlier version. `renamed`: the report bears the organ's former name.
    """
    before = reports.latest(organ, document.year)
    if before and (before.origin != IssuedReport.Origin.IMPORTED or _followed(organ, document.year)):
        raise ValidationError(f"{document.year} 年度的报告已锁定，不能再导入。")
    if before and before.document_hash == reports.document_hash(document):
        raise ValidationError("这份报告已经导入过了。")
    if document.year >= clock.today().year:
        raise ValidationError(f"{document.year} 年还没有结束，不可能有已公布的年度报告。")
    if not renamed and document.organ not in (organ.name, organ.short_name):
        raise ValidationError(
            f"这份报告是“{document.organ}”的，不是“{organ.name}”的。确是本机关更名前的报告，请勾选确认后再导入。"
        )
    missing = [cell for cell in forms.load("2021").cells if document.value(cell) is None]
    if missing:
        raise ValidationError(f"这份报告有 {len(missing)} 个格没有数字，请补齐后再导入。")
    issued = IssuedReport.objects.create(
        organ=organ,
        year=document.year,
        version=before.version + 1 if before else 1,
        origin=IssuedReport.Origin.IMPORTED,
        source=source,
        document=reports.as_json(document),
        document_hash=reports.document_hash(document),
        issued_at=clock.now(),
        issued_on=issued_on or document.issued or date(document.year + 1, 1, 31),
        issued_by=actor,
    )
    log.append(
        organ=organ,
        actor=actor,
        action="report.import",
        subject=f"report/{document.year}",
        data={"source": source, "hash": issued.document_hash},
        registers=True,
    )
    keep(issued=issued, actor=actor)
    return issued


def _followed(organ: Organ, year: int) -> bool:
    """Whether a report of a later year was issued here, which rests on this one."""
    return IssuedReport.objects.filter(
        organ=organ, year__gt=year, origin=IssuedReport.Origin.PLATFORM
    ).exists()


def keep(*, issued: IssuedReport, actor: User | None) -> None:
    """Let the log remember an issued report with all that stands behind its cells."""
    log.append(
        organ=issued.organ,
        actor=actor,
        action="report.snapshot",
        subject=f"issued/{issued.pk}",
        data={"hash": snapshot(issued), "year": issued.year, "version": issued.version},
    )
