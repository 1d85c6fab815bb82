"""What may an applicant, or whoever was consulted, see of a request? Its own story, and nobody else's.

Never shown: notes and steps of the office, names of staff, who else was asked and what they said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from hmac import compare_digest

from django.db.models import Prefetch, Q, QuerySet

from gongkai.law.case import KINDS, Clock, Consultation, Line
from gongkai.law.replies import REPLIES
from gongkai.law.workdays import Calendar
from gongkai.letter.kinds import KINDS as LETTERS
from gongkai.letter.model import Letter as Document
from gongkai.records import cipher
from gongkai.records.actions import cases, wording
from gongkai.records.calendars import calendar
from gongkai.records.models import Case, CaseEvent, Delivery, Letter, Matter, Organ, Request, StoredFile
from gongkai.records.queries import casepage, days, papers

SENT = ("sent", "served", "returned")
# What happened, as the applicant is told it; what is not here is not told.
TOLD = {
    "received": "收到申请",
    "confirmed": "工作人员与您确认收到",
    "split": "申请分成几件办理",
    "correction_requested": "需要您补正",
    "corrected": "收到补正",
    "correction_lapsed": "逾期没有补正，视为放弃申请",
    "consulted": "征求其他方面的意见，等待的时间不计入期限",
    "consultation_answered": "征求意见得到答复",
    "consultation_lapsed": "征求意见期满",
    "extended": "延长答复期限",
    "reasons_demanded": "需要您说明理由",
    "reasons_given": "收到您说明的理由",
    "deferred": "延迟答复",
    "fee_notice": "需要缴纳信息处理费",
    "fee_paid": "收到缴费",
    "fee_lapsed": "逾期没有缴费，视为放弃申请",
    "reply_posted": "答复已经交邮",
    "reply_delivered": "答复已经送达",
    "withdrawn": "申请已经撤回",
}
WAITING = "答复已经发出，请领取"
# Query codes have no 0, 1 and 8: whoever reads one has misread a letter.
_MISREAD = str.maketrans("018", "OIB")
_PARTIES = ("consulted", "consultation_answered", "consultation_lapsed")


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened."""

    on: date
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A letter sent to the applicant, and the last sending of it."""

    letter: Letter
    title: str
    delivery: Delivery | None

    @property
    def online(self) -> bool:
        """Whether it is to be collected here."""
        return self.delivery is not None and self.delivery.way == Delivery.Way.ONLINE

    @property
    def waits(self) -> bool:
        """Whether nobody has collected it yet."""
        return self.online and self.delivery is not None and self.delivery.collected_at is None

    @property
    def way(self) -> str:
        """How it was sent."""
        return self.delivery.get_way_display() if self.delivery else ""


@dataclass(frozen=True, slots=True)
class Owed:
    """What a fee notice asks for: whole yuan (0: not known), how to pay, the last day, its number."""

    amount: int
    payment: str
    until: date | None
    number: str


@dataclass(frozen=True, slots=True)
class Story:
    """One case as its applicant sees it."""

    case: Case
    clock: Clock
    happened: list[Happened]
    papers: list[Paper]
    strip: list[days.Box]
    why: list[str]
    owes_reasons: bool
    owed: Owed | None = None

    @property
    def corrects(self) -> bool:
        """Whether a correction is awaited."""
        return "corrected" in self.clock.allowed

    @property
    def withdraws(self) -> bool:
        """Whether it can still be withdrawn."""
        return "withdrawn" in self.clock.allowed

    @property
    def fee(self) -> Paper | None:
        """The fee notice, while the payment is awaited."""
        notices = [each for each in self.papers if each.letter.kind == "fee"]
        return notices[-1] if notices and self.clock.phase == "paying" else None

    @property
    def reply(self) -> str:
        """How it ended."""
        kind = REPLIES.get(self.clock.reply or "")
        return kind.name if kind else ""


def find(number: str, code: str) -> Request | None:
    """The request of this number that this code opens; the code tells which organ is meant."""
    rows = Request.objects.filter(Q(number=number.strip()) | Q(cases__number=number.strip())).distinct()
    return _opened(list(rows.select_related("organ")), "code_hash", _plain(code).translate(_MISREAD))


def matter(number: str, code: str) -> Matter | None:
    """The correction or suggestion of this number that this code opens."""
    rows = Matter.objects.filter(number=number.strip(), voided=False).exclude(code_hash="")
    return _opened(list(rows.select_related("organ")), "code_hash", _plain(code).translate(_MISREAD))


def matter_again(pk: int) -> Matter | None:
    """A correction or suggestion that was opened before."""
    return Matter.objects.filter(pk=pk, voided=False).select_related("organ").first()


def answer(of: Matter) -> Paper | None:
    """Its answer, once it was sent."""
    found = of.letters.filter(state__in=SENT).select_related("organ", "matter__organ").first()
    return _paper(found) if found else None


def consulted(number: str, code: str) -> Letter | None:
    """The consultation of this document number that this code opens."""
    rows = Letter.objects.filter(number=number.strip(), state__in=SENT).exclude(reply_code_hash="")
    return _opened(
        list(rows.select_related("organ", "case__organ", "case__request")), "reply_code_hash", _plain(code)
    )


def consulted_again(pk: int) -> Letter | None:
    """A consultation that was opened before."""
    rows = Letter.objects.filter(pk=pk, state__in=SENT).exclude(reply_code_hash="")
    return rows.select_related("organ", "case__organ", "case__request").first()


def _plain(code: str) -> str:
    return "".join(char for char in code if char.isalnum()).upper()


def _opened(rows, name, code):  # type: ignore[no-untyped-def]
    """The row whose hash is the code's. As long for an unknown number as for a wrong code."""
    given = cipher.blinds(f"track/{code}")  # under every key in use: an old code still opens after a change
    found = None
    for row in [*rows, None]:
        known = getattr(row, name) if row else "0" * len(given[0])
        same = [compare_digest(known.encode(), each.encode()) for each in given]
        found = row if row and any(same) else found
    return found


def request(pk: int) -> Request | None:
    """A request that was opened before."""
    return Request.objects.filter(pk=pk).select_related("organ").first()


def sent(organ: Organ, token: str) -> Request | None:
    """The request sent with this form."""
    return Request.objects.filter(organ=organ, token=token).first() if token else None


def case(of: Request, pk: int) -> Case | None:
    """One case of a request that was opened."""
    return _cases(of).filter(pk=pk).first()


def _cases(of: Request) -> QuerySet[Case]:
    events = Prefetch("events", CaseEvent.objects.order_by("seq"))
    letters = Letter.objects.filter(state__in=SENT, party="").order_by("pk").prefetch_related("deliveries")
    return of.cases.select_related("organ", "request").prefetch_related(events, Prefetch("letters", letters))


def stories(of: Request, today: date) -> list[Story]:
    """Every case of a request, told to its applicant; the number of queries does not grow with them."""
    known = calendar(of.organ)
    return [story(each, today, known) for each in _cases(of).order_by("item", "pk")]


def story(of: Case, today: date, known: Calendar | None = None) -> Story:
    """One case, told to its applicant."""
    rows = list(of.events.all())
    known = known or calendar(of.organ)
    clock = _discreet(cases.read(of.organ, rows, known))
    sent_out = [_paper(each) for each in of.letters.all() if LETTERS[each.kind].audience == "applicant"]
    strip = days.strip(clock, today, known)
    return Story(
        of,
        clock,
        _told(rows, sent_out),
        sent_out,
        strip,
        days.why(clock),
        _owes(rows, clock),
        _owed(of, rows, clock),
    )


def _owed(of: Case, rows: list[CaseEvent], clock: Clock) -> Owed | None:
    """The fee while it is awaited: by the letter that asked for it, or as it was entered from paper."""
    asked = [row for row in casepage.live(rows) if row.event == "fee_notice"]
    if clock.phase != "paying" or not asked:
        return None
    data, until = asked[-1].data, clock.waits_until
    letter = next((each for each in of.letters.all() if each.pk == data.get("letter")), None)
    if letter:
        return Owed(casepage.payable(letter), str(letter.fields.get("payment", "")), until, letter.number)
    amount, payment = int(data.get("amount") or 0), str(data.get("payment", ""))
    return Owed(amount, payment, until, str(data.get("fee_number", "")))


def clock_of(of: Case) -> Clock:
    """Where the clock of a case stands now."""
    return cases.read(of.organ, list(CaseEvent.objects.filter(case=of).order_by("seq")))


def _discreet(clock: Clock) -> Clock:
    """The clock without the names of those who were asked."""
    lines = tuple(_unnamed(line) for line in clock.ledger)
    return replace(clock, lines=lambda: lines)


def _unnamed(line: Line) -> Line:
    if line.event in _PARTIES:
        return replace(line, note=KINDS[line.event].name)
    asked = line.event == "paused" and "征求" in line.note
    return replace(line, note="征求其他方面的意见，不计") if asked else line


def _told(rows: list[CaseEvent], sent_out: list[Paper]) -> list[Happened]:
    """The events in plain words, the latest first; what was taken back is left out."""
    waits = {each.letter.pk for each in sent_out if each.waits}
    gone = {row.data.get("seq") for row in rows if row.event == "voided"}
    told = [row for row in rows if row.event in TOLD and row.seq not in gone]
    return [
        Happened(row.on, _words(row, waits)) for row in sorted(told, key=lambda row: (row.on, row.seq))[::-1]
    ]


def _words(row: CaseEvent, waits: Collection[object] = ()) -> str:
    """What happened; an answer that nobody has collected yet was sent, and is not served."""
    data = row.data
    name = WAITING if row.event == "reply_delivered" and data.get("letter") in waits else TOLD[row.event]
    reply = REPLIES.get(str(data.get("reply", "")))
    parts = (
        f"{data['days']}个工作日" if "days" in data else "",
        f"至{data['until']}" if data.get("until") else "",
        reply.name if reply else "",
    )
    said = "，".join(part for part in parts if part)
    return f"{name}（{said}）" if said else name


def _paper(letter: Letter) -> Paper:
    sendings = sorted(letter.deliveries.all(), key=lambda each: each.pk)
    return Paper(letter, LETTERS[letter.kind].title, sendings[-1] if sendings else None)


def _owes(rows: list[CaseEvent], clock: Clock) -> bool:
    gone = {row.data.get("seq") for row in rows if row.event == "voided"}
    last = [
        row.event
        for row in rows
        if row.event in ("reasons_demanded", "reasons_given") and row.seq not in gone
    ]
    return clock.state != "closed" and last[-1:] == ["reasons_demanded"]


def owes_reasons(of: Case) -> bool:
    """Whether reasons were demanded and have not been given."""
    rows = list(of.events.order_by("seq"))
    return _owes(rows, cases.read(of.organ, rows))


def paper(of: Request, pk: int) -> Paper | None:
    """A letter to the applicant of this request."""
    rows = Letter.objects.filter(pk=pk, case__request=of, state__in=SENT, party="")
    found = rows.select_related("organ", "case__organ", "case__request").first()
    return _paper(found) if found and LETTERS[found.kind].audience == "applicant" else None


def files_of(letter: Letter) -> list[StoredFile]:
    """The letter as signed, then what goes with it."""
    kinds = (StoredFile.Kind.LETTER, *papers.SENT_ALONG)
    return sorted(letter.files.filter(kind__in=kinds), key=lambda each: (kinds.index(each.kind), each.pk))


def file(letter: Letter, pk: int) -> StoredFile | None:
    """One of the files that go out with a letter."""
    return next((each for each in files_of(letter) if each.pk == pk), None)


def document(letter: Letter) -> Document:
    """The letter as it was signed."""
    return papers.issued(letter)


def consultation(letter: Letter) -> Consultation | None:
    """What the clock knows of the question a letter asks; None where it was taken back."""
    rows = list(letter.case.events.order_by("seq"))
    asked: Iterable[Consultation] = cases.read(letter.organ, rows).consultations
    party = wording.label(letter.case, letter.party)
    return next((each for each in reversed(tuple(asked)) if each.party == party), None)


def answered(letter: Letter) -> CaseEvent | None:
    """The opinion given on a letter, unless it was taken back."""
    rows = list(CaseEvent.objects.filter(case=letter.case_id).order_by("seq"))
    gone = {row.data.get("seq") for row in rows if row.event == "voided"}
    about = (row for row in rows if row.event == "consultation_answered" and row.seq not in gone)
    return next((row for row in about if row.data.get("letter") == letter.pk), None)
