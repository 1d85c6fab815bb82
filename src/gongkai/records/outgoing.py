"""Is what was told, and what was opened to everybody, still what the log and the ledgers remember?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from gongkai.records import resealed
from gongkai.records.actions.telling import LAID, SENT
from gongkai.records.models import CaseEvent, LogEntry, Message, Organ, StoredFile
from gongkai.records.seal import seal

CHUNK = 500
Told = dict[str, Any]


def messages() -> Iterator[str]:
    """Every message is there as it was laid out, and went when the log says; none was slipped in."""
    for organ in Organ.objects.order_by("pk"):
        first, erased, found = _first(organ), _erased(organ), 0
        rows = Message.objects.filter(organ=organ).order_by("pk")
        for chunk in _chunks(rows):
            laid, sent = (_acts(organ, action, chunk) for action in (LAID, SENT))
            found += len(laid)
            for each in chunk:
                for said in _faults(each, (laid.get(each.pk), sent.get(each.pk)), first, erased):
                    yield f"消息 {each.pk}（{each.subject}）：{said}"
        yield from _deleted(organ, rows, found)


def _chunks(rows: QuerySet[Message]) -> Iterator[list[Message]]:
    chunk: list[Message] = []
    for each in rows.iterator(chunk_size=CHUNK):
        chunk.append(each)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _acts(organ: Organ, action: str, chunk: Sequence[Message]) -> dict[int, Told]:
    """What the log says of these messages; the last word counts."""
    subjects = [f"message/{each.pk}" for each in chunk]
    rows = LogEntry.objects.filter(organ=organ, subject__in=subjects, action=action).order_by("seq")
    return {_key(subject): data for subject, data in rows.values_list("subject", "data")}


def _key(subject: str) -> int:
    return int(subject.partition("/")[2])


def _first(organ: Organ) -> int | None:
    """The first message that was logged; older releases logged none."""
    rows = LogEntry.objects.filter(organ=organ, action=LAID).order_by("seq")
    subject = rows.values_list("subject", flat=True).first()
    return _key(subject) if subject else None


def _erased(organ: Organ) -> datetime | None:
    """When messages were last erased because their time was over."""
    rows = LogEntry.objects.filter(organ=organ, subject="retention", action="retention.run").order_by("-seq")
    return next((at for at, data in rows.values_list("at", "data") if data.get("messages")), None)


def _faults(
    message: Message, known: tuple[Told | None, Told | None], first: int | None, erased: datetime | None
) -> Iterator[str]:
    laid, sent = known
    if laid is None:
        if first is not None and message.pk > first:
            yield "没有经过平台生成。"
    elif not _as_laid(message, laid, erased):
        yield "内容与生成时登记的不同。"
    went = datetime.fromisoformat(sent["sent_at"]) if sent else None
    if (laid or sent) and message.sent_at != went:
        yield "发送时间与登记的不同。"


def _as_laid(message: Message, laid: Told, erased: datetime | None) -> bool:
    """As it was laid out, or without address and text where these were erased since."""
    bare = not message.to and not message.text
    if bare and (erased is None or message.created_at > erased):
        return False
    expected = laid["lasting"] if bare else laid["hash"]
    newest = resealed.latest(message.organ_id, "message", expected)
    same = seal(message, newest) == newest
    return bool(same and message.created_at == datetime.fromisoformat(laid["at"]))


def _deleted(organ: Organ, rows: QuerySet[Message], found: int) -> Iterator[str]:
    """Messages that the log speaks of and that are gone; looked for one by one only where some are."""
    laid = LogEntry.objects.filter(organ=organ, action=LAID).order_by("seq")
    if laid.count() != found:
        there = set(rows.values_list("pk", flat=True).iterator())
        for subject in laid.values_list("subject", flat=True).iterator():
            if _key(subject) not in there:
                yield f"消息 {_key(subject)} 被删除。"


def published() -> Iterator[str]:
    """Every file that went with a publication is there, and is the one that was given out."""
    rows = CaseEvent.objects.filter(event="published").order_by("case_id", "seq")
    for number, data in rows.values_list("case__number", "data").iterator():
        for pk in _wrong(data, data.get("files", ())):
            yield f"申请 {number}：转为主动公开时带上的文件 {pk} 被删除、换过，或者改到了别处。"


def _wrong(data: Told, told: Iterable[Told]) -> Iterator[int]:
    for each in told:
        want = {
            "sha256": each["sha256"],
            "publication": data["publication"],
            "kind": StoredFile.Kind.PUBLISHED,
        }
        if not StoredFile.objects.filter(pk=each["file"], **want).exists():
            yield each["file"]


CHECKS = (messages, published)
