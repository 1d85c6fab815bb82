"""What is to be done next with a request, by whom, and may this person do it?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from gongkai.desk.dossier import Dossier
from gongkai.law import handling, signoff
from gongkai.law.steps import ROLES, Taken
from gongkai.letter.kinds import KINDS
from gongkai.records.actions.letters import steps_of
from gongkai.records.models import Case, Letter

# The step that a letter waits for, by its state, the most urgent first.
WAITS = {
    "signed": "send",
    "approved": "sign",
    "submitted": "approve",
    "draft": "submit",
    "sent_back": "submit",
}
_DOES = {
    "send": "发出",
    "sign": "签发",
    "approve": "审核",
    "submit": "写完并送审",
    "serve": "登记签收",
}


@dataclass(frozen=True, slots=True)
class Next:
    """One step: its name, where it is done, why it is next, whose it is; `refused`: why not this person's."""

    name: str
    address: str
    why: str
    roles: tuple[str, ...]
    refused: str = ""

    @property
    def whose(self) -> str:
        """The roles in words."""
        return "或".join(f"“{ROLES[role]}”" for role in self.roles)


def next_step(found: Dossier) -> Next | None:
    """The first step that this person may take; else the first of all; None when it is over."""
    steps = list(_steps(found))
    return next((step for step in steps if not step.refused), steps[0] if steps else None)


def _steps(found: Dossier) -> Iterator[Next]:
    if found.clock.phase == "new":
        yield _record(found, "received", "收到申请的一条作废了，请重新登记收到日期。")
        return
    for state in WAITS:
        for letter in found.letters:
            if letter.state == state:
                yield _letter(found, letter, WAITS[state])
    yield from _after(found) if found.clock.closed_on else _before(found)


def _before(found: Dossier) -> Iterator[Next]:
    """What an open case waits for, beside its letters."""
    if found.case.stage == Case.Stage.NEW:
        yield _record(found, "assigned", "还没有分办：交给一个科室或者一位经办人。")
    if _lapsed(found):
        yield from _review(found)
    if found.clock.phase == "correcting":
        yield _record(found, "corrected", "补正告知书已发出，收到补正后登记。")
    if found.clock.phase == "paying":
        yield _record(found, "fee_paid", "收费通知书已发出，收到缴费后登记。")
    for each in found.clock.consultations:
        if not each.ended:
            late = each.last < found.today
            event = "consultation_lapsed" if late else "consultation_answered"
            said = f"到{each.last}仍没有意见，登记逾期" if late else f"等到{each.last}，收到意见后登记"
            yield _record(found, event, f"征求“{each.party}”的意见：{said}。")
    if found.clock.phase in handling.OPEN:
        yield from _review(found)


def _lapsed(found: Dossier) -> bool:
    """The day the applicant was given to correct by is past: the case may be closed by a reply."""
    asked = [row for row in found.rows if row.event == "correction_requested"]
    until = str(asked[-1].data.get("until", "")) if asked else ""
    return found.clock.phase == "correcting" and "" < until < found.today.isoformat()


def _review(found: Dossier) -> Iterator[Next]:
    """The review, then the reply it came to; one that was sent waits for its signature."""
    if found.review is None:
        yield _page(found, "审查", "review", "按问题一步一步定出答复的种类。")
        return
    kind = f"reply.{found.review.reply}"
    own = [each for each in found.letters if each.kind.startswith("reply.") and each.state != "voided"]
    if not own:
        address = reverse("desk:new_letter", args=[found.organ.code, found.case.pk, kind])
        yield _allowed(found, "起草答复", address, f"审查意见是“{KINDS[kind].title}”。", "letter_drafted")
    for letter in own:
        if letter.state == "sent":
            yield _letter(found, letter, "serve")


def _after(found: Dossier) -> Iterator[Next]:
    """A closed case: what was sent is signed for, then everything goes to the archive."""
    for letter in found.letters:
        if letter.state == "sent":
            yield _letter(found, letter, "serve")
    if found.case.stage == Case.Stage.FILE:
        yield _record(found, "archived", "已办结，文书都有着落，可以归档。")


def _letter(found: Dossier, letter: Letter, key: str) -> Next:
    kind = KINDS[letter.kind]
    step = signoff.table(kind.signers).by_key[key]
    taken = steps_of(found.rows, letter.pk)
    refused = refusal(found, letter, key, taken)
    address = reverse("desk:letter", args=[found.organ.code, found.case.pk, letter.pk])
    why = f"《{kind.title}》现为“{letter.get_state_display()}”。"
    return Next(f"{_DOES[key]}《{kind.title}》", address, why, step.roles, refused)


def refusal(found: Dossier, letter: Letter, key: str, taken: list[Taken]) -> str:
    """Why this person may not take a step with a letter now; empty where they may."""
    table = signoff.table(KINDS[letter.kind].signers)
    return table.refusal(table.by_key[key], letter.state, found.roles, taken, found.person.pk) or ""


def _record(found: Dossier, event: str, why: str) -> Next:
    address = reverse("desk:record", args=[found.organ.code, found.case.pk, event])
    return _allowed(found, handling.STEPS[event].name, address, why, event)


def _page(found: Dossier, name: str, page: str, why: str) -> Next:
    address = reverse(f"desk:{page}", args=[found.organ.code, found.case.pk])
    return _allowed(found, name, address, why, "reviewed")


def _allowed(found: Dossier, name: str, address: str, why: str, key: str) -> Next:
    step = handling.STEPS[key]
    phase = "" if step.clock else found.clock.phase
    refused = handling.refusal(step, phase, found.roles) or ""
    if step.clock and key not in found.clock.allowed:
        refused = refused or f"{found.phase}，现在不能登记“{step.name}”。"
    return Next(name, address, why, step.roles, refused)
