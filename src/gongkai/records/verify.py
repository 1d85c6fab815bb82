"""Is everything still as it was written? The audit chain, the event ledgers, every cached column."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gongkai.records import audit, chain
from gongkai.records.actions import cases, log, proceedings, publications
from gongkai.records.actions.reports import found
from gongkai.records.models import (
    AnnualReport,
    Case,
    IssuedReport,
    LogEntry,
    Organ,
    Proceeding,
    Publication,
    RegisterEntry,
)
from gongkai.records.queries import compile, reports
from gongkai.records.seal import seal


def faults() -> Iterator[str]:
    """One Chinese line for every record that differs, in a fixed order; nothing when all is well."""
    for check in CHECKS:
        yield from check()


def _log() -> Iterator[str]:
    for organ in Organ.objects.order_by("pk"):
        head, seq = chain.START, 0
        entries = LogEntry.objects.filter(organ=organ).order_by("seq").iterator()
        for seq, entry in enumerate(entries, start=1):
            broken = entry.seq != seq or entry.previous_hash != head
            if broken or entry.hash != chain.link(head, log.payload(entry)):
                yield f"{organ}：日志第 {seq} 条与链不符。"
                break
            head = entry.hash
        else:
            if (organ.log_seq, organ.log_head) != (seq, head):
                yield f"{organ}：日志末尾缺了记录，应到第 {organ.log_seq} 条，只有 {seq} 条。"


def _cases() -> Iterator[str]:
    for case in Case.objects.prefetch_related("events").order_by("pk").iterator(chunk_size=500):
        events = sorted(case.events.all(), key=lambda event: event.seq)
        head = chain.START
        for event in events:
            if event.previous_hash != head or event.hash != chain.link(
                head, cases.payload(event, case.number)
            ):
                yield f"申请 {case.number}：第 {event.seq} 个事件与链不符。"
                break
            head = event.hash
        else:
            if (case.event_seq, case.event_head) != (len(events), head):
                yield f"申请 {case.number}：事件不全。"
            yield from _cached(case, cases.recompute, f"申请 {case.number}")
            if events and events[0].data != cases.facts(case):
                yield f"申请 {case.number}：登记的内容与收到时不同。"


def _cached(row: object, recompute: Callable[..., object], name: str) -> Iterator[str]:
    fields = [f.attname for f in row._meta.concrete_fields]  # type: ignore[attr-defined]
    before = {field: getattr(row, field) for field in fields}
    recompute(row)
    for field, value in before.items():
        if getattr(row, field) != value:
            yield f"{name}：{field} 存的是 {value}，重新计算是 {getattr(row, field)}。"


def _records() -> Iterator[str]:
    """Publications, proceedings and register entries: years, seals, and the seals the log remembers."""
    logged = audit.last_seals()
    for model, prefix, name, years in RECORDS:
        for row in model.objects.order_by("pk").iterator():
            what = f"{name} {row.pk}"
            yield from _cached(row, years, what)
            known = logged.pop(f"{prefix}/{row.pk}", row.seal)
            if row.seal != seal(row) or row.seal != known:
                yield f"{what}：内容与登记时不同，没有经过平台的修改。"
    yield from (f"记录 {subject} 被删除。" for subject in logged)


def _entry_year(entry: RegisterEntry) -> None:
    entry.year = entry.date.year


RECORDS = (
    (Publication, "publication", "公开信息", publications.set_years),
    (Proceeding, "proceeding", "复议诉讼", proceedings.set_years),
    (RegisterEntry, "entry", "台账记录", _entry_year),
)


def _reports() -> Iterator[str]:
    for report in AnnualReport.objects.select_related("organ").order_by("pk"):
        if report.register_seq == report.organ.register_seq and report.figures != compile.figures(
            report.organ, report.year
        ):
            yield f"{report}：存的数字与台账重新计算的不同。"
        elif report.register_seq == report.organ.register_seq and report.findings != found(report):
            yield f"{report}：存的核对结果与重新核对的不同。"


def _issued() -> Iterator[str]:
    for issued in IssuedReport.objects.select_related("organ").order_by("pk"):
        if reports.document_hash(reports.from_json(issued.document)) != issued.document_hash:
            yield f"{issued}：签发的文本与其哈希不符。"


CHECKS = (_log, _cases, _records, _reports, _issued, *audit.CHECKS)
