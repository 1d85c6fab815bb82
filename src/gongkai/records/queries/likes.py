"""How many others asked for something alike? One look at the newest requests marks a whole list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain

from gongkai.records.models import Case, Organ
from gongkai.records.queries.casepage import ALIKE, LOOKED_AT, YEARS, bigrams
from gongkai.records.queries.gate import Staff
from gongkai.records.queries.remembered import FRESH, remembered

Row = tuple[int, str, str]  # key, summary, the applicant's mark


class Likes:
    """The newest requests, by the pairs of letters in what they ask for; those in the same words as one."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.keys = {pk for pk, _, _ in rows}
        self.marks: dict[frozenset[str], Counter[str]] = {}
        for _, summary, mark in rows:
            self.marks.setdefault(bigrams(summary), Counter())[mark] += 1
        self.texts = list(self.marks)
        self.having: dict[str, list[int]] = {}
        for at, pairs in enumerate(self.texts):
            for pair in pairs:
                self.having.setdefault(pair, []).append(at)
        self.known: dict[frozenset[str], Counter[str]] = {}

    def count(self, pk: int, summary: str, mark: str) -> int:
        """The requests of others that ask for something alike."""
        own = bigrams(summary)
        if own not in self.known:
            self.known[own] = Counter()
            for text in self._near(own):
                self.known[own].update(self.marks[text])  # in place: a sum would copy all so far each time
        near = self.known[own]
        if mark:
            return near.total() - near[mark]
        return near.total() - (bool(near) and pk in self.keys)

    def _near(self, own: frozenset[str]) -> Iterable[frozenset[str]]:
        """As `casepage.likeness` has it: how much of the shorter text stands in the other."""
        shared = Counter(chain.from_iterable(self.having.get(pair, ()) for pair in own))
        enough = ALIKE * len(own)
        for at, number in shared.items():
            if number >= enough or number >= ALIKE * len(self.texts[at]):
                yield self.texts[at]


@lru_cache(maxsize=64)
def _made(rows: tuple[Row, ...]) -> Likes:
    return Likes(rows)


def likes(staff: Staff, organ: Organ, cases: Iterable[Case], today: date) -> dict[int, int]:
    """By request, how many others asked for something alike; only those where there are some.

    Looked up anew, in one query, once something was done in the organ; where much is done, once a minute.
    """
    found = _made(_known(staff, organ, today))
    counts = {case.pk: found.count(case.pk, case.summary, _mark(case)) for case in cases}
    return {pk: number for pk, number in counts.items() if number}


def _known(staff: Staff, organ: Organ, today: date) -> tuple[Row, ...]:
    seen_by = "all" if staff.whole(organ) else staff.user.pk
    key = f"likes/{organ.pk}/{today}/{seen_by}"
    return remembered(key, organ.log_seq, lambda: tuple(_newest(staff, organ, today)), fresh=FRESH)


def _newest(staff: Staff, organ: Organ, today: date) -> Iterable[Row]:
    since = today - timedelta(days=366 * YEARS)
    rows = staff.cases(organ).filter(received_on__gte=since).exclude(state=Case.State.VOIDED)
    found = rows.order_by("-received_on", "-pk").values_list("pk", "summary", "request__mark")
    return ((pk, summary, mark or "") for pk, summary, mark in found[:LOOKED_AT])


def _mark(case: Case) -> str:
    return case.request.mark if case.request else ""
