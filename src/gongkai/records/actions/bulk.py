"""Several requests at once: what can be done with each and what cannot is said first, then all or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.law import handling
from gongkai.law.case import PHASES, Clock
from gongkai.law.errors import NotAllowed
from gongkai.records.actions import cases, clock, letters, office
from gongkai.records.calendars import calendar
from gongkai.records.models import Case, Department, Organ, User
from gongkai.records.queries.casepage import live
from gongkai.records.queries.gate import Staff

EXTENSION = "extension"
LONGEST = 20  # working days (Article 33)


@dataclass(frozen=True, slots=True)
class Chosen:
    """One chosen request, where its clock stands, and why the act cannot be done with it ("": it can)."""

    case: Case
    clock: Clock
    refused: str = ""

    @property
    def mark(self) -> str:
        """The request as the preview saw it, for the form that asks for the act."""
        return f"{self.case.pk}:{self.case.event_seq}"


def looked_at(organ: Organ, chosen: Sequence[Case], act: str, actor: User) -> list[Chosen]:
    """What can be done with each of the chosen requests; the events are read in one query for all."""
    days = calendar(organ)
    staff = Staff(actor)
    return [
        _look(case, cases.read(organ, case.events.all(), days), act, staff.roles(organ, case.department_id))
        for case in chosen
    ]


def _look(case: Case, state: Clock, act: str, roles: frozenset[str]) -> Chosen:
    return Chosen(case, state, REFUSALS[act](case, state, roles) or "")


def _assignable(case: Case, state: Clock, roles: frozenset[str]) -> str | None:
    return handling.refusal(handling.STEPS["assigned"], state.phase, roles)


def _extendable(case: Case, state: Clock, roles: frozenset[str]) -> str | None:
    """A draft may be begun where the clock knows the extension; the head signs it later."""
    refused = handling.refusal(handling.STEPS["letter_drafted"], state.phase, roles)
    if refused:
        return refused
    if any(each.kind == EXTENSION and each.state != "voided" for each in case.letters.all()):
        return "已经有一份延期答复告知书。"
    if "extended" in state.allowed:
        return None
    return _why_not(case, state)


def _why_not(case: Case, state: Clock) -> str:
    """Why the clock knows no extension now."""
    if state.state == "closed":
        return "已经办结。"
    if any(row.event == "extended" for row in live(case.events.all())):
        return "已经延长过，只能延长一次。"
    return f"现在{PHASES[state.phase]}，不能延长。"


REFUSALS: Mapping[str, Callable[[Case, Clock, frozenset[str]], str | None]] = {
    "assign": _assignable,
    "extend": _extendable,
}


@transaction.atomic
def assign(
    *,
    chosen: Sequence[tuple[Case, int]],
    actor: User,
    department: Department | None = None,
    handler: User | None = None,
    inner_due: date | None = None,
    note: str = "",
) -> int:
    """Give requests to a department or a person, all or none; how many. The number is each one's last entry.

    Raises ValidationError naming the request that stands in the way.
    """

    def one(case: Case, seen: int) -> None:
        office.assign(
            case=case,
            actor=actor,
            department=department,
            handler=handler,
            inner_due=inner_due,
            note=note,
            seen=seen,
        )

    return _all(chosen, one)


@transaction.atomic
def hand_over(*, chosen: Sequence[tuple[Case, int]], actor: User, to: User, reason: str) -> int:
    """Give a person's requests to another, all or none; the inner dates stay. How many."""

    def one(case: Case, seen: int) -> None:
        own = to.department if to.organ_id == case.organ_id else None
        office.assign(
            case=case,
            actor=actor,
            department=own or case.department,
            handler=to,
            inner_due=case.inner_due,
            note=f"交接：{reason}",
            seen=seen,
        )

    return _all(chosen, one)


@transaction.atomic
def extend(*, chosen: Sequence[tuple[Case, int]], actor: User, days: int, reason: str) -> int:
    """Begin a letter of extension for each request, with one reason; the head signs each by itself."""
    if not 1 <= days <= LONGEST:
        raise ValidationError({"days": f"延长 1 至 {LONGEST} 个工作日（条例第三十三条）。"})

    def one(case: Case, seen: int) -> None:
        fields = {"reason": reason.strip(), "days": days, "until": _until(case, days).isoformat()}
        letters.draft(case=case, kind=EXTENSION, actor=actor, fields=fields, seen=seen)

    return _all(chosen, one)


def _until(case: Case, days: int) -> date:
    """The due date as the extension would make it; where the clock is stopped, counted from today."""
    return calendar(case.organ).add(case.due or clock.today(), days)


def _all(chosen: Sequence[tuple[Case, int]], act: Callable[[Case, int], None]) -> int:
    if not chosen:
        raise ValidationError("没有可以办理的申请。")
    for case, seen in chosen:
        try:
            act(case, seen)
        except NotAllowed as refused:
            raise ValidationError(f"{case.number}：{refused}全部都没有办理。") from refused
        except ValidationError as problem:
            if hasattr(problem, "error_dict"):
                raise  # what is wrong with the form is wrong for each of them
            raise ValidationError(f"{case.number}：{problem.messages[0]}全部都没有办理。") from problem
    return len(chosen)
