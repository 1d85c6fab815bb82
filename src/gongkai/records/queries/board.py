"""Which letters wait for whom, and which numbers of a series were given to what?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from gongkai.letter.kinds import KINDS
from gongkai.records.models import Letter, LogEntry, Matter, Series
from gongkai.records.policy import SERIES

BLOCK = 200  # numbers on a page


@dataclass(frozen=True, slots=True)
class Tray:
    """One pile of letters: the state they are in, its name, whose step comes next, the bulk step ("")."""

    state: str
    name: str
    roles: frozenset[str]
    step: str
    act: str


TRAYS = {
    each.state: each
    for each in (
        Tray("submitted", "待审核", frozenset({"reviewer"}), "approve", "审核通过"),
        Tray("approved", "待签发", frozenset({"signer", "head"}), "sign", "签发"),
        Tray("signed", "待发出", frozenset({"intake", "handler"}), "send", "在平台上发出"),
        Tray("sent", "待签收", frozenset({"intake", "handler"}), "", ""),
    )
}
BY_STEP = {tray.step: tray for tray in TRAYS.values() if tray.step}


@dataclass(frozen=True, slots=True)
class Numbered:
    """One number of a series: what it was given to, and how that stands. `kind` is "" for a gap."""

    serial: int
    number: str = ""
    kind: str = ""
    about: str = ""
    case: int = 0
    matter: int = 0
    on: date | None = None
    state: str = ""
    voided: bool = False

    @property
    def pk(self) -> int:
        """Its key in a list."""
        return self.serial

    @property
    def gap(self) -> bool:
        """Taken by nothing that is kept."""
        return not self.kind


def first_tray(roles: frozenset[str]) -> str:
    """The pile a person with these roles is shown first."""
    return next((state for state, tray in TRAYS.items() if tray.roles & roles), "submitted")


def counts(rows: QuerySet[Letter]) -> dict[str, int]:
    """How many letters lie in each pile; one query."""
    found = rows.filter(state__in=TRAYS).order_by().values_list("state").annotate(Count("pk"))
    return dict(found)


def pile(rows: QuerySet[Letter], state: str) -> QuerySet[Letter]:
    """The letters of a pile with their cases."""
    return rows.filter(state=state).select_related("case", "organ", "case__request", "matter")


def years(rows: QuerySet[Series]) -> list[Series]:
    """The series of letters that have begun, newest year first."""
    return sorted(
        rows.filter(key__in=SERIES, last__gt=0), key=lambda each: (-each.year, list(SERIES).index(each.key))
    )


def numbers(series: Series, first: int = 1, last: int | None = None) -> list[Numbered]:
    """The numbers from `first` to `last` in their order; one that nothing has is a gap."""
    last = min(series.last, last or series.last)
    known = dict(_letters(series, first, last)) | dict(_matters(series))
    return [known.get(at, Numbered(at)) for at in range(first, last + 1)]


def _letters(series: Series, first: int, last: int) -> Iterator[tuple[int, Numbered]]:
    rows = Letter.objects.filter(organ=series.organ_id, series=series.key, year=series.year)
    for each in rows.filter(serial__range=(first, last)).select_related("case", "matter"):
        assert each.serial is not None
        yield (
            each.serial,
            Numbered(
                each.serial,
                each.number,
                KINDS[each.kind].title,
                each.about.number,
                case=each.case_id or 0,
                matter=each.matter_id or 0,
                on=each.signed_on,
                state=each.get_state_display(),
                voided=each.state == "voided",
            ),
        )


def _matters(series: Series) -> Iterator[tuple[int, Numbered]]:
    if series.key != "reply":
        return
    rows = Matter.objects.filter(organ=series.organ_id, decided_on__year=series.year).exclude(reply_number="")
    serials = matter_serials(series.organ_id, [each.pk for each in rows])
    for each in rows:
        if each.pk in serials:
            serial, state = serials[each.pk], "已作废" if each.voided else "已答复"
            title = KINDS[each.kind].title
            yield (
                serial,
                Numbered(
                    serial,
                    each.reply_number,
                    title,
                    each.number,
                    matter=each.pk,
                    on=each.decided_on,
                    state=state,
                    voided=each.voided,
                ),
            )


def matter_serials(organ: int, pks: Iterable[int]) -> dict[int, int]:
    """Which number of the reply series each decided matter took, as the log says."""
    subjects = [f"matter/{pk}" for pk in pks]
    rows = LogEntry.objects.filter(organ=organ, subject__in=subjects, action="matter.decide")
    found = rows.values_list("subject", "data")
    return {int(subject.partition("/")[2]): data["serial"] for subject, data in found if data.get("serial")}
