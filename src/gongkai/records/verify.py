"""Is everything still as it was written? The audit chain, the event ledgers, every cached column."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import UTC, date, datetime
from functools import cache, partial
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Prefetch, QuerySet

from gongkai.law.errors import Unusable
from gongkai.law.workdays import Calendar
from gongkai.records import audit, chain, handed, ledgers, outgoing, papertrail, resealed, roster, triggers
from gongkai.records.actions import cases, log, proceedings, publications
from gongkai.records.actions.reports import found
from gongkai.records.calendars import calendar
from gongkai.records.models import (
    AnnualReport,
    Case,
    CaseEvent,
    Cleanup,
    Conclusion,
    Deposit,
    Guide,
    IssuedReport,
    Letter,
    LogEntry,
    Manuscript,
    Matter,
    Organ,
    Proceeding,
    Publication,
    RegisterEntry,
    StoredFile,
)
from gongkai.records.queries import compile, manuscripts, reports
from gongkai.records.seal import seal
from gongkai.records.snapshot import snapshot
from gongkai.report.model import Unreadable

SOME = 500  # texts held at a time


def faults(*, quick: bool = False) -> Iterator[str]:
    """One Chinese line for every record that differs, in a fixed order; nothing when all is well.

    The records are all of one moment: people go on working meanwhile. `quick`: of stored files only the
    presence is checked, their content is not read.
    """
    # Whoever is inside a transaction already has changes of their own to be looked at.
    with nullcontext() if connection.in_atomic_block else snapshot():
        for check in CHECKS:
            yield from _told(check)
    yield from _told(partial(papertrail.stored, quick=quick))


def _told(check: Callable[[], Iterator[str]]) -> Iterator[str]:
    """What a check finds. One that cannot read what lies there has found something, and stops no other."""
    try:
        yield from check()
    except (Unreadable, Unusable, ValueError, LookupError, TypeError, AttributeError) as broken:
        name = getattr(check, "__name__", "stored").strip("_")
        yield f"核验“{name}”时有内容读不下去，之后的没有核验：{type(broken).__name__} {broken}"


def _guarded() -> Iterator[str]:
    return triggers.faults(connection)


def _log() -> Iterator[str]:
    for organ in Organ.objects.order_by("pk"):
        head, seq = chain.START, 0
        entries = LogEntry.objects.filter(organ=organ).order_by("seq").iterator()
        for seq, entry in enumerate(entries, start=1):
            broken = entry.seq != seq or entry.previous_hash != head
            if broken or entry.hash != chain.link(head, log.payload(entry), entry.hash):
                yield f"{organ}：日志第 {seq} 条与链不符。"
                break
            head = entry.hash
        else:
            if (organ.log_seq, organ.log_head) != (seq, head):
                yield f"{organ}：日志末尾缺了记录，应到第 {organ.log_seq} 条，只有 {seq} 条。"


def _cases() -> Iterator[str]:
    """Every request: its chain, its cached columns, what its receipt says. Rows are read once, in order."""
    organs = {organ.pk: (organ, calendar(organ)) for organ in Organ.objects.all()}
    stored = Case.objects.select_related("request").defer("request__applicant", "request__asks")
    with connection.chunked_cursor() as entries, connection.chunked_cursor() as papers:
        rows = _grouped(_read(entries))
        known = Letter.objects.exclude(case_id=None).order_by("case_id").values_list(*Paper._fields)
        letters = _grouped(map(Paper._make, _raw(papers, known)))
        for case in stored.order_by("pk").iterator(chunk_size=500):
            case.organ, days = organs[case.organ_id]
            events = rows(case.pk)
            yield from _ledger(case, events, letters(case.pk), days)


class Row(NamedTuple):
    """An entry of a ledger as it is read in bulk: what its hash covers, the hashes, and whose it is."""

    organ_id: int
    case_id: int
    seq: int
    on: date
    event: str
    data: dict[str, object]
    recorded_at: datetime
    actor_id: int | None
    previous_hash: str
    hash: str


class Paper(NamedTuple):
    """A letter as it is read in bulk."""

    case_id: int
    state: str


def _raw(cursor: Any, query: QuerySet[Any, Any]) -> Iterator[tuple[Any, ...]]:
    cursor.execute(*query.query.sql_with_params())
    while chunk := cursor.fetchmany(2000):
        yield from chunk


def _read(cursor: Any) -> Iterator[Row]:
    """Every entry, case after case; a moment without a zone (SQLite) is in UTC."""
    query = CaseEvent.objects.order_by("case_id", "seq").values_list(*Row._fields)
    for organ, case, seq, on, event, data, at, *rest in _raw(cursor, query):
        moment = at if at.tzinfo else at.replace(tzinfo=UTC)
        yield Row._make((organ, case, seq, on, event, json.loads(data), moment, *rest))


def _grouped(rows: Iterator[Any]) -> Callable[[int], list[Any]]:
    """The rows of one case after another, asked for in rising order; each is read once."""
    groups = groupby(rows, key=attrgetter("case_id"))
    waiting: list[tuple[int, list[Any]]] = []

    def of(case: int) -> list[Any]:
        while not waiting or waiting[0][0] < case:
            found = next(groups, None)
            waiting[:] = [(found[0], list(found[1])) if found else (sys.maxsize, [])]
        return waiting[0][1] if waiting[0][0] == case else []

    return of


def _ledger(case: Case, events: list[Row], letters: list[Paper], days: Calendar) -> Iterator[str]:
    head = chain.START
    for event in events:
        if event.previous_hash != head or event.hash != chain.link(
            head, cases.payload(event, case.number), event.hash
        ):
            yield f"申请 {case.number}：第 {event.seq} 个事件与链不符。"
            return
        head = event.hash
    if any(event.organ_id != case.organ_id for event in events):
        yield f"申请 {case.number}：机关与登记的不同。"
    if (case.event_seq, case.event_head) != (len(events), head):
        yield f"申请 {case.number}：事件不全。"
    anew = partial(cases.recompute, days=days, rows=events, letters=letters)
    yield from _cached(case, anew, f"申请 {case.number}")
    if events and events[0].data != cases.facts(case):
        yield f"申请 {case.number}：登记的内容与收到时不同。"


def _cached(row: object, recompute: Callable[..., object], name: str) -> Iterator[str]:
    fields = _fields(type(row))
    values = attrgetter(*fields)
    before = values(row)
    recompute(row)
    after = values(row)
    if before != after:
        for field, stored, computed in zip(fields, before, after, strict=True):
            if stored != computed:
                yield f"{name}：{field} 存的是 {stored}，重新计算是 {computed}。"


@cache
def _fields(model: type) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)  # type: ignore[attr-defined]


def _records() -> Iterator[str]:
    """Publications, proceedings and register entries: years, seals, and the seals the log remembers."""
    logged = audit.last_seals()
    for model, prefix, name, years in RECORDS:
        for row in model.objects.order_by("pk").iterator():
            what = f"{name} {row.pk}"
            yield from _cached(row, years, what)
            known = logged.pop(f"{prefix}/{row.pk}", row.seal)
            if known != row.seal:
                known = resealed.latest(row.organ_id, prefix, known)
            if row.seal != seal(row, row.seal) or row.seal != known:
                yield f"{what}：内容与登记时不同，没有经过平台的修改。"
    yield from (f"记录 {subject} 被删除。" for subject in logged)


def _nothing(row: object) -> None:
    """These have no column that is computed."""


def _entry_year(entry: RegisterEntry) -> None:
    entry.year = entry.date.year


RECORDS = (
    (Publication, "publication", "公开信息", publications.set_years),
    (Proceeding, "proceeding", "复议诉讼", proceedings.set_years),
    (RegisterEntry, "entry", "台账记录", _entry_year),
    (Matter, "matter", "更正申请、公开建议", _nothing),
    (Manuscript, "manuscript", "稿件", _nothing),
    (Guide, "guide", "公开指南", _nothing),
    (Deposit, "deposit", "移送清单", _nothing),
    (Cleanup, "cleanup", "文件清理", _nothing),
    (Conclusion, "conclusion", "清理结论", _nothing),
)


PUBLIC = ("manuscript.publish", "manuscript.release", "publication.bring")


def _published() -> Iterator[str]:
    """What is public is, to the letter and with its files, what was signed, or brought over."""
    signed = LogEntry.objects.filter(action__in=PUBLIC).order_by("pk")
    told = signed.values_list("subject", "data").iterator(chunk_size=SOME)
    while some := list(islice(told, SOME)):
        hashes = {
            int(data.get("manuscript") or subject.partition("/")[2]): data["text"] for subject, data in some
        }
        along = Prefetch("files", StoredFile.objects.filter(erased_on__isnull=True).order_by("pk"))
        texts = Manuscript.objects.prefetch_related(along).in_bulk(hashes)
        for pk, signed_hash in hashes.items():
            if pk not in texts or manuscripts.content_hash(texts[pk], texts[pk].files.all()) != signed_hash:
                yield f"稿件 manuscript/{pk}：公开的文本或者附件与签发时不同。"


def _reports() -> Iterator[str]:
    for report in AnnualReport.objects.select_related("organ").order_by("pk"):
        if report.register_seq == report.organ.register_seq and report.figures != compile.figures(
            report.organ, report.year
        ):
            yield f"{report}：存的数字与台账重新计算的不同。"
        elif report.register_seq == report.organ.register_seq and not _as_checked(report):
            yield f"{report}：存的核对结果与重新核对的不同。"


def _as_checked(report: AnnualReport) -> bool:
    """Whether the findings are those it was issued with, by the rules of that day; before, by those of today.

    The issued report is sealed with its findings, so they need no new check when there are newer rules.
    """
    if report.state in (AnnualReport.State.ISSUED, AnnualReport.State.FILED):
        issued = reports.latest(report.organ, report.year)
        if issued and report.findings == [_plain(each) for each in issued.findings]:
            return True
    return bool(report.findings == found(report))


def _plain(finding: dict[str, object]) -> dict[str, object]:
    """A finding without the reason for which it was left standing."""
    return {key: value for key, value in finding.items() if key not in ("reason", "person")}


def _issued() -> Iterator[str]:
    for issued in IssuedReport.objects.select_related("organ").order_by("pk"):
        try:
            found = reports.document_hash(reports.from_json(issued.document))
        except Unreadable:
            found = ""
        if found != issued.document_hash:
            yield f"{issued}：签发的文本与其哈希不符。"


CHECKS = (
    _guarded,
    _log,
    _cases,
    *ledgers.CHECKS,
    *papertrail.CHECKS,
    *outgoing.CHECKS,
    *handed.CHECKS,
    _records,
    _published,
    _reports,
    _issued,
    *audit.CHECKS,
    *roster.CHECKS,
)
