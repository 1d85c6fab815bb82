"""Does the log know every entry of every request's ledger, and is none slipped in or gone?

A ledger is a chain of its own, which whoever commands the database could make anew from some entry on, or
whole: the log of the organ has the hash of each entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from gongkai.records.models import Case, CaseEvent, LogEntry, Organ

CHUNK = 500
ACTION = "case.event"


class Kept(NamedTuple):
    """An entry as the ledger has it."""

    case_id: int
    seq: int
    hash: str
    number: str

    @property
    def subject(self) -> str:
        return f"case/{self.case_id}/{self.seq}"


def entries() -> Iterator[str]:
    """Every entry of every ledger is the one that the log of its organ speaks of."""
    for organ in Organ.objects.order_by("pk"):
        known = 0
        for chunk in _chunks(organ):
            logged = _logged(organ, chunk)
            known += len(logged)
            yield from (_fault(each, logged) for each in chunk if logged.get(each.subject) != each.hash)
        if LogEntry.objects.filter(organ=organ, action=ACTION).count() != known:
            yield from _gone(organ)


def _chunks(organ: Organ) -> Iterator[Sequence[Kept]]:
    rows = CaseEvent.objects.filter(organ=organ).order_by("case_id", "seq")
    told = map(Kept._make, rows.values_list("case_id", "seq", "hash", "case__number").iterator())
    while chunk := list(islice(told, CHUNK)):
        yield chunk


def _logged(organ: Organ, chunk: Sequence[Kept]) -> dict[str, str]:
    subjects = [each.subject for each in chunk]
    rows = LogEntry.objects.filter(organ=organ, subject__in=subjects, action=ACTION)
    return {subject: str(data.get("hash")) for subject, data in rows.values_list("subject", "data")}


def _fault(each: Kept, logged: dict[str, str]) -> str:
    said = "与日志登记的不同" if each.subject in logged else "没有经过平台登记"
    return f"申请 {each.number}：第 {each.seq} 个事件{said}。"


def _gone(organ: Organ) -> Iterator[str]:
    """Entries that only the log still knows, looked for one by one where some are gone."""
    there = {each.subject for chunk in _chunks(organ) for each in chunk}
    numbers = dict(Case.objects.filter(organ=organ).values_list("pk", "number"))
    told = LogEntry.objects.filter(organ=organ, action=ACTION).order_by("seq")
    for subject in told.values_list("subject", flat=True).iterator():
        if subject not in there:
            _, case, seq = subject.split("/")
            yield f"申请 {numbers.get(int(case), f'（序号 {case}，已被删除）')}：第 {seq} 个事件被删除。"


CHECKS = (entries,)
