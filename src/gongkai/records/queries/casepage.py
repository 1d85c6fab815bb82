"""What lies around one request: its letters and files, requests like it, what its letters begin with?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from django.db.models import Q, QuerySet
from django.utils import timezone

from gongkai.law.case import KINDS, Clock
from gongkai.law.case.steps import EXTENSION
from gongkai.law.errors import NotAllowed, Unusable
from gongkai.law.workdays import Calendar
from gongkai.letter import charge
from gongkai.records.models import Case, CaseEvent, Letter, Request
from gongkai.records.queries import office
from gongkai.records.queries.applicants import marks

LOOKED_AT = 300  # of the newest requests of three years, those most alike are named
YEARS, SHOWN, ALIKE = 3, 5, 0.35
OUT = ("signed", "sent", "served")
FEE_DAYS = 20  # working days to pay in, from the receipt of the notice


@dataclass(frozen=True, slots=True)
class Similar:
    """Another applicant's request with words in common; `alike` from 0 to 1."""

    pk: int
    number: str
    summary: str
    received_on: date
    reply: str
    alike: float


def similar(cases: QuerySet[Case], case: Case) -> list[Similar]:
    """Requests of others that ask for something alike, the nearest first; one query."""
    since = case.received_on - timedelta(days=366 * YEARS)
    rows = cases.filter(received_on__gte=since).exclude(pk=case.pk).exclude(state=Case.State.VOIDED)
    rows = rows.exclude(**_same_applicant(case))
    own = bigrams(case.summary)
    fields = ("pk", "number", "summary", "received_on", "reply")
    newest = rows.order_by("-received_on", "-pk").values_list(*fields)[:LOOKED_AT]
    found = [Similar(*row, alike=likeness(own, bigrams(row[2]))) for row in newest]
    near = sorted((each for each in found if each.alike >= ALIKE), key=lambda each: -each.alike)
    return near[:SHOWN]


def _same_applicant(case: Case) -> dict[str, object]:
    """The applicant's other requests are no others'; a request without a receipt knows no applicant."""
    known = marks(case.request)
    return {"request__mark__in": known, "request__isnull": False} if known else {"pk": case.pk}


@lru_cache(maxsize=4096)  # the newest requests of an organ are held against every page that is opened
def bigrams(text: str) -> frozenset[str]:
    """The pairs of letters that stand side by side; figures, which are mostly years, are left out."""
    plain = "".join(filter(str.isalpha, text))
    return frozenset(map("".join, pairwise(plain)))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the shorter of two texts stands in the other."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0


def siblings(cases: QuerySet[Case], case: Case, rows: Iterable[CaseEvent]) -> list[Case]:
    """The other cases made from the same receipt; asked for only where there can be any."""
    alone = case.request is None or (case.request.items == 1 and case.item <= 1)
    if alone and not any(row.event == "split" for row in rows):
        return []
    return list(cases.filter(request_id=case.request_id).exclude(pk=case.pk).order_by("item", "pk"))


def earlier_replies(letters: QuerySet[Letter], case: Case, alike: Iterable[int]) -> list[Letter]:
    """Replies to this applicant, and to requests like this one; newest first."""
    wanted = Q(case__in=list(alike))
    known = marks(case.request)
    if known:
        wanted |= Q(case__request__mark__in=known)
    rows = letters.filter(wanted, kind__startswith="reply.", state__in=OUT).exclude(case=case)
    return list(rows.select_related("case").order_by("-signed_on", "-pk")[:10])


def live(rows: Iterable[CaseEvent]) -> list[CaseEvent]:
    """The entries that stand, in the order of their dates."""
    listed = list(rows)
    gone = {row.data["seq"] for row in listed if row.event == "voided"}
    stand = [row for row in listed if row.seq not in gone and row.event != "voided"]
    return sorted(stand, key=lambda row: (row.on, row.seq))


# ── what a letter may begin with ─────────────────────────────────────────────────────────────────────


def known(
    case: Case, rows: Iterable[CaseEvent], kind: str, letters: Sequence[Letter], days: Calendar
) -> dict[str, object]:
    """The facts of a case that letters ask for, by the names of `letter.prefill`."""
    standing = live(rows)
    facts: dict[str, object] = {**_dates(standing), **_searches(standing), **_opinions(standing)}
    facts |= {"form": _form(case.request), **_withdrawal(standing)}
    if kind == "reply.unpaid":
        facts |= _fee_sent(letters, days)
    if kind == "fee":
        facts |= month_of(case)
    return facts


def _last(rows: Sequence[CaseEvent], event: str) -> CaseEvent | None:
    return next((row for row in reversed(rows) if row.event == event), None)


_DATED = {
    "correction_on": "correction_requested",
    "corrected_on": "corrected",
    "demanded_on": "reasons_demanded",
    "fee_on": "fee_notice",
}


def _dates(rows: Sequence[CaseEvent]) -> dict[str, object]:
    found = {name: _last(rows, event) for name, event in _DATED.items()}
    until = found["correction_on"].data.get("until", "") if found["correction_on"] else ""
    return {name: row.on for name, row in found.items() if row} | {"correction_until": until}


def _searches(rows: Sequence[CaseEvent]) -> dict[str, object]:
    made = [row.data for row in rows if row.event == "searched" and not row.data.get("found")]
    if not made:
        return {}
    places = "、".join(dict.fromkeys(str(each["place"]) for each in made))
    return {"searched_on": max(each["searched_on"] for each in made), "searched_places": places}


def _opinions(rows: Sequence[CaseEvent]) -> dict[str, object]:
    """Whom the case asked, when, and how a third party answered; one objection weighs more than silence."""
    asked = _last(rows, "consulted")
    facts: dict[str, object] = {}
    if asked:
        facts = {"asked_role": asked.data.get("role", "third_party"), "asked_on": asked.on}
    ends = [row for row in rows if row.event in ("consultation_answered", "consultation_lapsed")]
    if any(row.data.get("opinion") == "object" for row in ends):
        return facts | {"consulted": "objected"}
    if any(row.event == "consultation_lapsed" for row in ends):
        return facts | {"consulted": "silent", "released": "silent"}
    return facts


def _form(request: Request | None) -> str:
    if request is None or request.form == Request.Form.ANY:
        return ""
    return str(request.get_form_display())


def _withdrawal(rows: Sequence[CaseEvent]) -> dict[str, object]:
    row = _last(rows, "withdrawn")
    return {"withdrawn_on": row.on, "withdrawn_way": row.data.get("note", "")} if row else {}


def _fee_sent(letters: Sequence[Letter], days: Calendar) -> dict[str, object]:
    """The last fee notice: number, amount, and the last day to pay once its receipt is known."""
    sent = [each for each in letters if each.kind == "fee" and each.state in OUT]
    if not sent:
        return {}
    notice = sent[-1]
    served = [each.served_on for each in notice.deliveries.all() if each.served_on]
    until = days.add(max(served), FEE_DAYS) if served else ""
    return {"fee_number": notice.number, "fee_amount": payable(notice) or "", "fee_until": until}


def payable(letter: Letter) -> int:
    """What a fee notice asks for; 0 where it cannot be computed."""
    on = letter.signed_on
    if on is None:
        return 0
    try:
        return charge.payable(charge.fee(letter.fields, on), letter.fields)
    except (NotAllowed, Unusable):
        return 0


def month_of(case: Case) -> dict[str, object]:
    """How many requests this applicant made in the calendar month, and what was asked for so far.

    Counted as the letter is checked, by submission.
    """
    known, request = marks(case.request), case.request
    if request is None or not known:
        return {}
    day = timezone.localdate(request.submitted_at)
    count = office.month_count(case.organ, known, day)
    made = office.of_month(case.organ, known, day)
    notices = Letter.objects.filter(case__request__in=made, kind="fee", state__in=OUT, fields__method="cases")
    return {
        "fee_method": "cases",
        "month_count": count,
        "month": f"{day.year}年{day.month}月",
        "month_fees": sum(payable(each) for each in notices) or "",
    }


def extended_until(clock: Clock, number: int, days: Calendar) -> date | None:
    """The due date after an extension by so many working days.

    None while the clock stands still, and of a number that Article 33 does not allow.
    """
    return days.add(clock.due, number) if clock.due and 1 <= number <= EXTENSION else None


# ── what stands beside a case ────────────────────────────────────────────────────────────────────────


def letters_of(letters: QuerySet[Letter], case: Case) -> list[Letter]:
    """The letters of a case with their deliveries, oldest first; two queries."""
    return list(letters.filter(case=case).prefetch_related("deliveries").order_by("pk"))


@dataclass(frozen=True, slots=True)
class Search:
    """One search as it was written down."""

    seq: int
    on: str
    terms: str
    place: str
    by: str
    found: bool
    note: str


def searches(rows: Iterable[CaseEvent]) -> Iterator[Search]:
    """The searches of a case."""
    for row in live(rows):
        if row.event == "searched":
            said = row.data
            yield Search(
                row.seq,
                said["searched_on"],
                said["terms"],
                said["place"],
                said["by"],
                bool(said["found"]),
                said.get("note", ""),
            )


def notices(clock: Clock, days: Calendar) -> list[str]:
    """The notices of working days that the ledger of a case rests on, national and local."""
    plain = [line.date for line in clock.ledger if line.event not in KINDS]
    years = {on.year for on in plain}
    found = [str(notice) for notice in days.notices if notice.year in years]
    named = (days.days[on].source for on in plain if on in days.days)
    return list(dict.fromkeys((*found, *named)))
