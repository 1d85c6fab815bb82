"""Do letters, sendings, numbers, requests and files still agree with the ledgers and the log?

Rows are read case after case beside the entries that speak of letters; nothing is held but one case.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from gongkai.law.errors import Unusable
from gongkai.letter.model import Letter as Document
from gongkai.records import cipher, files, identity, resealed
from gongkai.records.actions.letters import steps_of
from gongkai.records.models import (
    Case,
    CaseEvent,
    Delivery,
    Letter,
    LogEntry,
    Matter,
    Request,
    Series,
    StoredFile,
)
from gongkai.records.policy import SERIES
from gongkai.records.queries import matters, papers
from gongkai.records.queries.board import matter_serials
from gongkai.records.seal import seal

CHUNK = 500


def letters() -> Iterator[str]:
    """State, number, hash and text of every letter, and its sendings, are those of its case's ledger."""
    sendings = Prefetch("deliveries", Delivery.objects.order_by("pk"))
    along = Prefetch("files", StoredFile.objects.order_by("pk"))
    known = Letter.objects.select_related("case", "organ").prefetch_related(sendings, along)
    rows = known.exclude(case_id=None).order_by("case_id", "pk")
    spoken = _spoken()
    for letter in rows.iterator(chunk_size=CHUNK):
        told = spoken(letter.case_id)
        if told is None:
            yield f"{_name(letter)}：没有登记过起草。"
            continue
        own = [row for row in told if row.data.get("letter") == letter.pk]
        forgotten = any(row.event == "anonymised" for row in told)
        yield from _letter(letter, own, forgotten)
        yield from _sendings(letter, own)
    yield from _gone()
    yield from _answered(known.exclude(matter_id=None).select_related("matter", "organ"))


def _answered(letters: QuerySet[Letter]) -> Iterator[str]:
    """The same for answers to corrections and suggestions, whose ledger is the log."""
    kept = set()
    for letter in letters.order_by("matter_id", "pk").iterator(chunk_size=CHUNK):
        kept.add(letter.pk)
        told = matters.told(letter.matter)
        own = [row for row in told if row.data.get("letter") == letter.pk and row.event in _ANSWER]
        yield from _letter(letter, own, any(row.event == "forget" for row in told))
        yield from _sendings(letter, own)
    drafted = LogEntry.objects.filter(action="matter.letter_drafted").order_by("pk")
    for subject, data in drafted.values_list("subject", "data").iterator():
        if data.get("letter") not in kept:
            yield f"{subject}：登记过起草的答复书 {data.get('letter')} 被删除。"


def _gone() -> Iterator[str]:
    """Letters that a ledger speaks of and that are not there."""
    drafted = CaseEvent.objects.filter(event="letter_drafted").order_by("case_id", "seq")
    kept = set(Letter.objects.values_list("pk", flat=True).iterator())
    for number, data in drafted.values_list("case__number", "data").iterator():
        if data.get("letter") not in kept:
            yield f"申请 {number}：登记过起草的文书 {data.get('letter')} 被删除。"


def _spoken() -> Callable[[int], list[CaseEvent] | None]:
    """The entries of one case after another that speak of letters, asked for in rising order."""
    about = (*(f"letter_{past}" for past in _LETTER), "anonymised")
    rows = CaseEvent.objects.filter(event__in=about).order_by("case_id", "seq").iterator(chunk_size=2000)
    groups = groupby(rows, key=lambda row: row.case_id)
    waiting: list[tuple[int, list[CaseEvent]]] = []

    def of(case: int) -> list[CaseEvent] | None:
        while not waiting or waiting[0][0] < case:
            found = next(groups, None)
            if found is None:
                return None
            waiting[:] = [(found[0], list(found[1]))]
        return waiting[0][1] if waiting[0][0] == case else None

    return of


_LETTER = (
    "drafted",
    "changed",
    "submitted",
    "sent_back",
    "approved",
    "signed",
    "sent",
    "served",
    "returned",
    "voided",
    "collected",
)


_ANSWER = frozenset(f"letter_{past}" for past in _LETTER)


def _name(letter: Letter) -> str:
    of = f"申请 {letter.case.number}" if letter.case_id else str(letter.matter)
    return f"文书 {letter.number or letter.pk}（{of}）"


def _letter(letter: Letter, own: list[CaseEvent], forgotten: bool) -> Iterator[str]:
    if not own:
        yield f"{_name(letter)}：没有登记过起草。"
        return
    if letter.state != _state(own, letter.pk):
        yield f"{_name(letter)}：状态与登记的经过不同。"
    last = own[-1].data
    if (letter.hash, letter.number) != (last.get("hash", ""), last.get("number", "")):
        yield f"{_name(letter)}：文号或者哈希与登记的不同。"
    if letter.kind != last.get("kind", letter.kind):
        yield f"{_name(letter)}：种类与登记的不同。"
    yield from _signing(letter, own)
    if not forgotten:
        yield from _filled(letter, last)
    if letter.number and not forgotten:
        yield from _text(letter)


def _filled(letter: Letter, last: dict[str, Any]) -> Iterator[str]:
    """What was filled in, and who signed for it; entries of older releases do not remember that."""
    filled = papers.filled(letter)
    told = last.get("filled", filled)
    if filled not in (told, resealed.latest(letter.organ_id, "letter", told)):
        yield f"{_name(letter)}：填写的内容、收件人或者征求意见的对象与登记的不同。"
    signed = papers.signatures(letter.deliveries.all())
    told = last.get("signatures", signed)
    if signed not in (told, resealed.latest(letter.organ_id, "delivery", told)):
        yield f"{_name(letter)}：签收人或者领取时间与登记的不同。"


def _signing(letter: Letter, own: list[CaseEvent]) -> Iterator[str]:
    """The day of the signature, and the one print that was made of it."""
    signed = next((row for row in reversed(own) if row.event == "letter_signed"), None)
    if letter.signed_on != (signed.on if signed else None):
        yield f"{_name(letter)}：签发日期与登记的不同。"
    prints = [each.sha256 for each in letter.files.all() if each.kind == StoredFile.Kind.LETTER]
    told = [signed.data.get("print", *prints[:1])] if signed and prints else [""] if signed else []
    if prints != told:
        yield f"{_name(letter)}：签发的文书文件被删除、换过，或者改了种类。"


def _state(own: list[CaseEvent], pk: int) -> str:
    """The state after the last entry. Handed over or collected, a letter is served."""
    last = own[-1]
    handed = last.event == "letter_sent" and last.data.get("way") == Delivery.Way.COUNTER
    if handed or last.event == "letter_collected":
        return "served"
    return steps_of(own, pk)[-1].to_state


def _text(letter: Letter) -> Iterator[str]:
    """The signed text, opened and hashed anew."""
    try:
        found = Document.from_json(json.loads(papers.opened(letter, letter.document)))
    except (Unusable, cipher.Unreadable, ValueError):
        yield f"{_name(letter)}：签发的文本打不开。"
        return
    if found.hash != letter.hash or found.number != letter.number:
        yield f"{_name(letter)}：签发的文本与签发时的哈希不同。"
    if (found.kind, found.signed_on) != (letter.kind, letter.signed_on):
        yield f"{_name(letter)}：种类或者签发日期与签发的文本不同。"
    along = [(each.name, each.sha256) for each in letter.files.all() if each.kind in papers.SENT_ALONG]
    if along != [(each.name, each.sha256) for each in found.enclosures]:
        yield f"{_name(letter)}：附件与签发的文本所列的不同。"


def _sendings(letter: Letter, own: list[CaseEvent]) -> Iterator[str]:
    if any(each.organ_id != letter.organ_id for each in letter.deliveries.all()):
        yield f"{_name(letter)}：送达的机关与文书的不同。"
    kept = [
        (each.way, each.sent_on, each.tracking_no, each.served_on, each.returned_on)
        for each in letter.deliveries.all()
    ]
    told = [tuple(each.values()) for each in _told(own)]
    if [tuple(_text_of(value) for value in each) for each in kept] != told:
        yield f"{_name(letter)}：送达的记录与登记的经过不同。"


def _text_of(value: object) -> str:
    return str(value) if value else ""


def _told(own: Iterable[CaseEvent]) -> list[dict[str, str]]:
    """The sendings of a letter as its entries tell them."""
    sent: list[dict[str, str]] = []
    for row in own:
        data = row.data
        if row.event == "letter_sent":
            sent.append(_sent(data))
        elif sent and row.event == "letter_served":
            sent[-1]["served_on"] = str(data.get("served_on", ""))
        elif sent and row.event == "letter_returned":
            sent[-1]["returned_on"] = str(data.get("returned_on", ""))
        elif sent and row.event == "letter_collected":
            _collected(sent, str(row.on))
    return sent


def _sent(data: dict[str, Any]) -> dict[str, str]:
    on = str(data.get("sent_on", ""))
    handed = on if data.get("way") == Delivery.Way.COUNTER else ""
    return {
        "way": str(data.get("way", "")),
        "sent_on": on,
        "tracking_no": str(data.get("tracking_no", "")),
        "served_on": handed,
        "returned_on": "",
    }


def _collected(sent: list[dict[str, str]], on: str) -> None:
    online = [each for each in sent if each["way"] == Delivery.Way.ONLINE]
    if online:
        online[-1]["served_on"] = on


def numbers() -> Iterator[str]:
    """Every number of a series up to the last was given to one letter or one answer, void ones included."""
    for series in Series.objects.filter(key__in=SERIES).select_related("organ").order_by("pk").iterator():
        rows = Letter.objects.filter(organ=series.organ_id, series=series.key, year=series.year)
        taken = list(rows.values_list("serial", flat=True))
        if series.key == "reply":
            taken += _answers(series)
        if sorted(taken) != list(range(1, series.last + 1)):
            yield f"{series.organ}：{series.year} 年“{SERIES[series.key]}”文号不连续，或者有重复。"


def _answers(series: Series) -> list[int]:
    decided = Matter.objects.filter(organ=series.organ_id, decided_on__year=series.year)
    answered = decided.exclude(reply_number="").values_list("pk", flat=True)
    return list(matter_serials(series.organ_id, answered).values())


def requests() -> Iterator[str]:
    """Every request is there as it was taken in; what is sealed of it can be opened or was erased."""
    logged = _logged_requests()
    opened = Exists(Case.objects.filter(request=OuterRef("pk")))
    erased = Exists(CaseEvent.objects.filter(case__request=OuterRef("pk"), event="anonymised"))
    rows = Request.objects.annotate(opened=opened, erased=erased).order_by("pk")
    for request in rows.iterator(chunk_size=CHUNK):
        said = logged.pop(f"request/{request.pk}", None)
        kept = {"number": request.number, "channel": request.channel, "items": request.items}
        if said is None or {key: said.get(key) for key in kept} != kept:
            yield f"收件 {request.number}：受理号、渠道或者项数与收到时登记的不同。"
        elif not _as_sealed(request, said.get("hash")):
            yield f"收件 {request.number}：内容与最后登记的不同，没有经过平台的修改。"
        forgotten = bool(said and said.get("forgotten")) or request.erased
        if request.state != _state_of(request, forgotten):
            yield f"收件 {request.number}：状态与登记的经过不同。"
        if not forgotten:
            yield from _sealed(request)
    yield from (f"收件 {data.get('number', subject)} 被删除。" for subject, data in logged.items())
    yield from _received()


def _as_sealed(request: Request, known: str | None) -> bool:
    """Whether the request is what the log last said; older releases remember no hash."""
    newest = resealed.latest(request.organ_id, "request", known) if known else ""
    return known is None or seal(request, newest) == newest


def _logged_requests() -> dict[str, dict[str, Any]]:
    """What the log last said of each request: as it came in, its newest seal, whether it was erased."""
    acts = ("request.receive", "request.confirm", "request.code", "request.forget")
    entries = LogEntry.objects.filter(action__in=acts).order_by("pk")
    logged: dict[str, dict[str, Any]] = {}
    for subject, action, data in entries.values_list("subject", "action", "data").iterator():
        known = logged.setdefault(subject, {})
        known |= data if action == "request.receive" else {}
        known |= {"hash": data["hash"]} if "hash" in data else {}
        known |= {"forgotten": True} if action == "request.forget" else {}
    return logged


def _state_of(request: Any, forgotten: bool) -> str:
    if forgotten:
        return Request.State.ANONYMISED
    return Request.State.OPEN if request.opened else Request.State.WAITING


def _sealed(request: Request) -> Iterator[str]:
    try:
        named = [
            identity.unseal(token, f"request {request.token}") for token in (request.applicant, request.asks)
        ]
    except (cipher.Unreadable, ValueError):
        named = []
    if not all(named) or not named:
        yield f"收件 {request.number}：申请人或者申请内容打不开。"


def _received() -> Iterator[str]:
    """The first entry of each case made from a request is on the day the request was received."""
    rows = CaseEvent.objects.filter(seq=1, event="received", case__request__isnull=False)
    found = rows.order_by("pk").values_list("on", "case__request__received_on", "case__request__number")
    for on, kept, number in found.iterator():
        if on != kept:
            yield f"收件 {number}：收到日期 {kept} 与申请登记的 {on} 不同。"


def stored(*, quick: bool = False) -> Iterator[str]:
    """Every file is there with the content it was kept with, or gone if it was erased. `quick`: unread."""
    for each in StoredFile.objects.order_by("pk").iterator(chunk_size=CHUNK):
        if not _lies(each, quick):
            continue
        # Looked at once more: it may have been erased or taken back since its row was read.
        now = StoredFile.objects.filter(pk=each.pk).first()
        if now and (said := _lies(now, quick)):
            yield said


def _lies(each: StoredFile, quick: bool) -> str:
    """What is wrong with what lies there; empty where nothing is."""
    there = files.exists(each.path)
    if each.erased_on:
        return f"材料 {each.pk}：登记为已清除，内容还在。" if there else ""
    if not there:
        return f"材料 {each.pk}（{each.name}）：文件不见了。"
    if quick or _same(each):
        return ""
    return f"材料 {each.pk}（{each.name}）：内容与存入时的校验值不同。"


def _same(stored: StoredFile) -> bool:
    try:
        data = files.get(stored.path, encrypted=stored.encrypted)
    except (cipher.Unreadable, OSError):
        return False
    return hashlib.sha256(data).hexdigest() == stored.sha256 and len(data) == stored.size


CHECKS = (letters, numbers, requests)
