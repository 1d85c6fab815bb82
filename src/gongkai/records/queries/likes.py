"""How many others asked for something alike? One look at the newest requests marks a whole list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache

from django.core.cache import cache

from gongkai.records.models import Case, Organ
from gongkai.records.queries.casepage import ALIKE, LOOKED_AT, YEARS, bigrams
from gongkai.records.queries.gate import Staff

DAY = 24 * 3600
Row = tuple[int, str, str]  # key, summary, the applicant's mark


class Likes:
    """The newest requests, by the pairs of letters in what they ask for."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.pairs = [bigrams(summary) for _, summary, _ in rows]
        self.having: dict[str, list[int]] = {}
        for at, pairs in enumerate(self.pairs):
            for pair in pairs:
                self.having.setdefault(pair, []).append(at)
        self.known: dict[str, list[int]] = {}

    def count(self, pk: int, summary: str, mark: str) -> int:
        """The requests of others that ask for something alike."""
        if summary not in self.known:
            self.known[summary] = list(self._near(bigrams(summary)))
        near = (self.rows[at] for at in self.known[summary])
        return sum(other != pk and not (mark and mark == whose) for other, _, whose in near)

    def _near(self, own: frozenset[str]) -> Iterable[int]:
        """As `casepage.likeness` has it: how much of the shorter text stands in the other."""
        shared = Counter(at for pair in own for at in self.having.get(pair, ()))
        for at, number in shared.items():
            if number >= ALIKE * min(len(own), len(self.pairs[at])):
                yield at


@lru_cache(maxsize=16)
def _made(rows: tuple[Row, ...]) -> Likes:
    return Likes(rows)


def likes(staff: Staff, organ: Organ, cases: Iterable[Case], today: date) -> dict[int, int]:
    """By request, how many others asked for something alike; only those where there are some.

    Looked up anew after anything was done in the organ, in one query.
    """
    key = f"likes/{organ.pk}/{organ.log_seq}/{today}/{staff.user.pk}"
    rows = cache.get(key)
    if rows is None:
        rows = tuple(_newest(staff, organ, today))
        cache.set(key, rows, DAY)
    found = _made(rows)
    counts = {case.pk: found.count(case.pk, case.summary, _mark(case)) for case in cases}
    return {pk: number for pk, number in counts.items() if number}


def _newest(staff: Staff, organ: Organ, today: date) -> Iterable[Row]:
    since = today - timedelta(days=366 * YEARS)
    rows = staff.cases(organ).filter(received_on__gte=since).exclude(state=Case.State.VOIDED)
    found = rows.order_by("-received_on", "-pk").values_list("pk", "summary", "request__mark")
    return ((pk, summary, mark or "") for pk, summary, mark in found[:LOOKED_AT])


def _mark(case: Case) -> str:
    return case.request.mark if case.request else ""
