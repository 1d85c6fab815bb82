"""Which finished requests does a lot draw, and what may somebody outside the organ read of them?

For whoever looks into a sample of an organ's replies: an authority above, an assessor, a researcher. The same
guard as before a publication reads every word that leaves, and what it finds is covered; so are the names of
the applicant and of whoever was consulted. Files stay where they are.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from gongkai.guard.covering import cover_text
from gongkai.guard.hits import Hit, blocking
from gongkai.guard.reading.model import Passage
from gongkai.records import identity
from gongkai.records.actions import requests, wording
from gongkai.records.models import Case, Letter, Organ, Party
from gongkai.records.queries import papers, privacy, released
from gongkai.records.queries.gate import Staff

MOST = 50
STAYS = "（有遮不住的个人信息，没有导出。）"
ERASED = "（个人信息到期清除，没有留下。）"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be drawn: closed in a year, with one reply (empty: any), how many, by which lot."""

    year: int
    lot: str
    number: int = 20
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Sampled:
    """One request as it may leave: what was asked and answered, and how many places were covered."""

    case: Case
    asked: str
    answered: str
    letter: str
    covered: int


@dataclass(frozen=True, slots=True)
class Covered:
    """Words as they may leave, and how many places in them were covered."""

    words: str
    places: int


def drawn(staff: Staff, organ: Organ, wish: Wish) -> list[Sampled]:
    """The requests of a lot, in the order of the draw; as many questions for one as for fifty."""
    rows = staff.cases(organ).filter(state=Case.State.CLOSED, closed_year=wish.year)
    if wish.reply:
        rows = rows.filter(reply=wish.reply)
    keys = _by_lot(rows.values_list("pk", "number"), wish)
    cases = rows.select_related("request", "organ").in_bulk(keys)
    replies, names = _replies(keys), _consulted(keys)
    own = privacy.contacts(organ)
    found = (cases[pk] for pk in keys if pk in cases)
    return [_sampled(each, replies.get(each.pk), names[each.pk], own) for each in found]


def _by_lot(rows: Iterable[tuple[int, str]], wish: Wish) -> list[int]:
    """Nobody chooses: the numbers are put in the order of a hash, which the same lot gives again."""

    def place(row: tuple[int, str]) -> str:
        return hashlib.sha256(f"{wish.lot}\n{row[1]}".encode()).hexdigest()

    return [pk for pk, _ in sorted(rows, key=place)[: min(wish.number, MOST)]]


def _replies(cases: Sequence[int]) -> dict[int, Letter]:
    """The last reply that went out in each."""
    rows = Letter.objects.filter(case__in=cases, kind__startswith="reply.", state__in=released.OUT)
    return {each.case_id: each for each in rows.select_related("case", "matter").order_by("pk")}


def _consulted(cases: Sequence[int]) -> dict[int, dict[str, str]]:
    """Whoever was consulted in each, with the label that the ledger shows."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for each in Party.objects.filter(case__in=cases).exclude(name="").select_related("case"):
        found[each.case_id][wording.unsealed(each)] = each.label
    return found


def _sampled(case: Case, reply: Letter | None, consulted: Mapping[str, str], own: Collection[str]) -> Sampled:
    names = {**wording.names_of(case.request), **consulted}
    wanted, given = covered(_asked(case), own, names), covered(_answered(reply), own, names)
    number = reply.number if reply else ""
    return Sampled(case, wanted.words, given.words, number, wanted.places + given.places)


def _asked(case: Case) -> str:
    """What was asked, in full where the case is the whole request; else what lists say of it."""
    request = case.request
    asks = identity.unseal(request.asks, f"request {request.token}") if request else ()
    whole = request is not None and bool(asks) and requests.told(request, tuple(asks)) == case.summary
    return "\n".join(asks) if whole else case.summary


def _answered(letter: Letter | None) -> str:
    """The text of a reply without addressee and remedies."""
    if letter is None:
        return ""
    return "\n".join(papers.issued(letter).paragraphs) if letter.document else ERASED


def covered(words: str, own: Collection[str], names: Mapping[str, str]) -> Covered:
    """Words with everything covered that the guard blocks, and the names; held back where that fails."""
    places = len(_blocking(words, own))
    shown = cover_text(words, own)
    for name in sorted(names, key=len, reverse=True):  # one may be part of another
        places += shown.count(name)
        shown = shown.replace(name, names[name])
    return Covered(shown, places) if not _blocking(shown, own) else Covered(STAYS, places)


def _blocking(words: str, own: Collection[str]) -> list[Hit]:
    return blocking([Passage("", line) for line in words.splitlines()], own=own)
