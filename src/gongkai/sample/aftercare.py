"""What does a sample organ do with what stands: hand it to the archive, look through its documents anew?"""

from __future__ import annotations

from datetime import date

from gongkai.records.actions import clock, deposits, documents
from gongkai.records.models import Organ
from gongkai.records.queries.documents import due
from gongkai.sample.files import read
from gongkai.sample.people import People


def look_after(organ: Organ, people: People) -> None:
    """A list handed to the archive, one waiting for the library, a clean-up with its first conclusion."""
    given = read(organ.code, "aftercare")
    if not given:
        return
    first, last = date(given["year"], 1, 1), date(given["year"], 12, 31)
    for place, receiver in given["places"].items():
        made = deposits.create(organ=organ, place=place, first=first, last=last, actor=people["handler"])
        if receiver:
            today = clock.today()
            deposits.hand(deposit=made, on=today, receiver=receiver, actor=people["handler"])
    _clean_up(organ, given, people)


def _clean_up(organ: Organ, given: dict[str, str], people: People) -> None:
    if not due(organ, clock.today(), 5).exists():
        return
    begun = documents.begin(organ=organ, name=given["cleanup"], basis=given["basis"], actor=people["handler"])
    documents.conclude(
        cleanup=begun,
        publication=begun.listed[0],
        verdict="keep",
        note=given["note"],
        ended_on=None,
        actor=people["handler"],
    )
