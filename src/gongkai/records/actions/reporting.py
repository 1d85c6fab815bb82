"""The annual report's way through the organ: submitted, reviewed or sent back, issued, filed.

`law.reporting` says who may take which step when; a step is bound to the hash of the exact text.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from gongkai.law import cites
from gongkai.law.errors import NotAllowed
from gongkai.law.reporting import BY_KEY, WRITTEN, Taken, take
from gongkai.records.actions import clock, log
from gongkai.records.actions.reports import current, keep, refresh
from gongkai.records.models import AnnualReport, IssuedCell, IssuedReport, LogEntry, ReportStep, User, Waiver
from gongkai.records.queries import reports, sources
from gongkai.records.queries.gate import Staff
from gongkai.report import forms


def history(report: AnnualReport, steps: Iterable[ReportStep]) -> list[Taken]:
    """The steps taken so far, as the law reads them, and who wrote in the texts."""
    texts = LogEntry.objects.filter(organ=report.organ_id, subject__startswith=f"report/{report.year}/")
    writers = texts.filter(action="report.edit").exclude(actor=None).values_list("actor_id", flat=True)
    written = [Taken(WRITTEN, person, "draft") for person in writers.order_by().distinct()]
    return written + [Taken(row.step, row.actor_id, BY_KEY[row.step].to_state, row.reason) for row in steps]


@transaction.atomic
def step(
    *,
    report: AnnualReport,
    key: str,
    actor: User,
    reason: str = "",
    address: str = "",
    on: date | None = None,
) -> AnnualReport:
    """Take one step of the report. Raises NotAllowed with the reason, ValidationError for a bad address.

    `on` dates the issue and the filing; only the sample organs give one, the desk never does.
    """
    report = AnnualReport.objects.select_for_update().select_related("organ").get(pk=report.pk)
    roles = Staff(actor).roles(report.organ)
    taken = take(
        report.state,
        key,
        person=actor.pk,
        roles=roles,
        history=history(report, report.steps.all()),
        reason=reason,
        address=address,
    )
    if report.state in ("draft", "sent_back", "submitted", "approved"):
        refresh(report=report)
    document_hash = reports.document_hash(current(report))
    {"issue": _issue, "file": _file}.get(key, _nothing)(report, actor, taken, document_hash, on)
    _record(report, actor, taken, document_hash)
    report.state = taken.to_state
    report.save()
    return report


def _nothing(report: AnnualReport, actor: User, taken: Taken, document_hash: str, on: date | None) -> None:
    """A step that only changes the state."""


def _issue(report: AnnualReport, actor: User, taken: Taken, document_hash: str, on: date | None) -> None:
    approved = report.steps.filter(step="approve").order_by("-seq").first()
    if approved is None or approved.document_hash != document_hash:
        raise NotAllowed(
            "审核通过后数字或正文有变动，签发的必须是审核过的文本，请退回后重新审核。", cites.REG_17
        )
    if (on or clock.today()).year <= report.year:
        raise NotAllowed(f"{report.year} 年还没有结束，不能签发全年的报告。", cites.REG_49)
    waivers = {each.fingerprint: each for each in report.waivers.select_related("person")}
    waived = set(waivers)
    found = reports.findings(current(report), reports.previous(report.organ, report.year), report.organ)
    blocked = reports.blocking(found, waived)
    if blocked:
        raise NotAllowed(
            f"还有 {len(blocked)} 个错误没有改正，也没有人写明理由：{blocked[0].message}", cites.FORM_2021
        )
    day = on or clock.today()
    issued = IssuedReport.objects.create(
        organ=report.organ,
        year=report.year,
        version=_next_version(report),
        origin=IssuedReport.Origin.PLATFORM,
        document=reports.as_json(current(report, issued=day)),
        document_hash=document_hash,
        findings=[_explained(each, waivers.get(str(each["fingerprint"]))) for each in report.findings],
        issued_at=clock.now(),
        issued_on=day,
        issued_by=actor,
    )
    IssuedCell.objects.bulk_create(_cells(report, issued))
    keep(issued=issued, actor=actor)


def _explained(finding: dict[str, object], waiver: Waiver | None) -> dict[str, object]:
    """A finding that was left standing, with who gave which reason."""
    if waiver is None:
        return finding
    return finding | {"reason": waiver.reason, "person": waiver.person.name}


def _next_version(report: AnnualReport) -> int:
    last = reports.latest(report.organ, report.year)
    return last.version + 1 if last else 1


def _cells(report: AnnualReport, issued: IssuedReport) -> list[IssuedCell]:
    traces = sources.trace_all(report.organ, report.year, tuple(forms.load(report.form).cells))
    return [
        IssuedCell(issued=issued, cell=cell, count=trace.count, hash=trace.hash, ids=list(trace.ids))
        for cell, trace in traces.items()
    ]


def _file(report: AnnualReport, actor: User, taken: Taken, document_hash: str, on: date | None) -> None:
    try:
        URLValidator(schemes=["http", "https"])(taken.address)
    except ValidationError as wrong:
        raise ValidationError({"address": "请填写完整的网址，以 http:// 或 https:// 开头。"}) from wrong
    report.public_address = taken.address
    # Filed again with a corrected address, the report was still published when it was first.
    report.published_on = report.published_on or on or clock.today()
    report.submitted_on = report.submitted_on or report.published_on


def _record(report: AnnualReport, actor: User, taken: Taken, document_hash: str) -> None:
    ReportStep.objects.create(
        organ=report.organ,
        report=report,
        seq=report.steps.count() + 1,
        step=taken.step,
        at=clock.now(),
        actor=actor,
        reason=taken.reason or taken.address,
        document_hash=document_hash,
    )
    log.append(
        organ=report.organ,
        actor=actor,
        action=f"report.{taken.step}",
        subject=f"report/{report.year}",
        data={
            "hash": document_hash,
            "reason": taken.reason,
            "address": taken.address,
            "on": report.published_on.isoformat() if taken.step == "file" and report.published_on else "",
        },
    )
