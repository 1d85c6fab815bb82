"""Is every file still known that a ledger or the log says was kept, with the content it had?

What lies on the disk is `papertrail.stored`; this looks for rows that were removed or exchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q

from gongkai.records.models import CaseEvent, LogEntry, Party, StoredFile

LOGGED = ("request.receive", "request.files", "manuscript.attach")


def files() -> Iterator[str]:
    """Every file that was kept, and not taken back from a draft, has its row with the same hash."""
    there = dict(StoredFile.objects.values_list("pk", "sha256").iterator())
    for what, pk, sha256 in _told():
        if pk not in there:
            yield f"{what}：登记过的材料 {pk} 被删除。"
        elif sha256 and there[pk] != sha256:
            yield f"{what}：材料 {pk} 的校验值与登记的不同。"


def _told() -> Iterator[tuple[str, int, str]]:
    """Of what it is, its key, and its hash where that was told."""
    about = Q(data__has_key="file") | Q(data__has_key="files")
    rows = CaseEvent.objects.filter(about).exclude(event="anonymised").order_by("case_id", "seq")
    for number, data in rows.values_list("case__number", "data").iterator():
        yield from ((f"申请 {number}", pk, sha256) for pk, sha256 in _of(data))
    off = LogEntry.objects.filter(action="manuscript.detach").values_list("data", flat=True)
    taken_off = {data["file"] for data in off.iterator()}
    entries = LogEntry.objects.filter(action__in=LOGGED).order_by("pk")
    for subject, data in entries.values_list("subject", "data").iterator():
        what = f"收件 {data['number']}" if "number" in data else f"稿件 {subject}"
        yield from ((what, pk, sha256) for pk, sha256 in _of(data) if pk not in taken_off)


def _of(data: dict[str, Any]) -> Iterable[tuple[int, str]]:
    """Key and hash of the files of one entry; of those that applicants sent in, older ones tell no hash."""
    if "file" in data:
        yield data["file"], str(data.get("sha256") or data.get("package") or "")
    for each in data.get("files") or ():
        if isinstance(each, dict):
            yield each["file"], str(each["sha256"])
        else:
            yield each, ""


def parties() -> Iterator[str]:
    """Every person who was consulted still has their name, sealed, until their case is erased."""
    erased = set(CaseEvent.objects.filter(event="anonymised").values_list("case_id", flat=True))
    named = set(Party.objects.exclude(name="").values_list("case_id", "label"))
    rows = CaseEvent.objects.filter(event="consulted", data__has_key="party").order_by("case_id", "seq")
    for case, number, data in rows.values_list("case_id", "case__number", "data").iterator():
        label = str(data["party"])
        if "*" in label and case not in erased and (case, label) not in named:
            yield f"申请 {number}：被征求意见人 {label} 的姓名被删除。"


CHECKS = (files, parties)
