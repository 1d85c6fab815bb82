"""Which requests is a sample organ working on today? Each stands at one stage of the procedure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_current_timezone

from gongkai.law.review import FIRST, QUESTIONS, follow
from gongkai.records.actions import clock, delivering, files, letters, office, requests, reviewing
from gongkai.records.actions.requests import Given
from gongkai.records.models import Case, Letter, Organ
from gongkai.sample.files import Row, rows
from gongkai.sample.people import People


def work_on(organ: Organ, people: People) -> int:
    """Take in every request under way and bring it to its stage; how many."""
    found = list(rows(organ.code, "procedure", "request"))
    for at, row in enumerate(found):
        _work(organ, row, people, token=f"sample/{organ.code}/{at}")
    return len(found)


def _work(organ: Organ, row: Row, people: People, token: str) -> None:
    applicant = {**row["applicant"], **({"address": row["address"]} if "address" in row else {})}
    given = Given(
        channel="online",
        applicant_type=row["type"],
        applicant=applicant,
        asks=row["asks"],
        form=row.get("form", "electronic"),
        way=row.get("way", "online"),
        submitted_at=_morning(row["days_ago"]),
    )
    case = requests.submit(organ=organ, given=given, token=token).cases[0]
    walk = _Walk(row, case, people)
    for step in row["steps"]:
        name, _, what = step.partition("=")
        STEPS[name](walk, what)


def _morning(days_ago: int) -> datetime:
    """Half past nine some days ago, and never a moment to come."""
    day = clock.today() - timedelta(days=days_ago)
    return min(clock.now(), datetime.combine(day, time(9, 30), get_current_timezone()))


@dataclass
class _Walk:
    """One request on its way."""

    row: Row
    case: Case
    people: People

    @property
    def letter(self) -> Letter:
        """The letter being written."""
        return self.case.letters.latest("pk")


def _assign(walk: _Walk, what: str) -> None:
    office.assign(case=walk.case, actor=walk.people["intake"], handler=walk.people["handler"])


def _note(walk: _Walk, what: str) -> None:
    office.note(case=walk.case, text=walk.row["note"], actor=walk.people["handler"])


def _search(walk: _Walk, what: str) -> None:
    handler, today = walk.people["handler"], clock.today()
    given = walk.row["search"]
    reviewing.search(case=walk.case, searched_on=today, found=False, actor=handler, **given)


def _review(walk: _Walk, what: str) -> None:
    answers = way_to(what)
    evidence = walk.row.get("evidence", {})
    reviewing.review(case=walk.case, answers=answers, evidence=evidence, actor=walk.people["handler"])


def way_to(reply: str) -> dict[str, str]:
    """Answers of the decision tree that lead to a kind of reply; the first found."""
    found = _way(reply, FIRST, {})
    assert found is not None, reply
    return found


def _way(reply: str, key: str, so_far: dict[str, str]) -> dict[str, str] | None:
    for option in QUESTIONS[key].options:
        answers = {**so_far, key: option.key}
        position = follow(answers)
        if position.reply is not None and position.reply.key == reply:
            return answers
        found = _way(reply, position.question.key, answers) if position.question else None
        if found:
            return found
    return None


def _draft(walk: _Walk, what: str) -> None:
    told = what == "consult_told"
    party = "" if told else walk.row.get("party", "")
    fields = _fields(walk.row.get("told" if told else "fields", {}))
    letters.draft(case=walk.case, kind=what, actor=walk.people["handler"], fields=fields, party=party)


def _fields(given: Row) -> Row:
    """The fields with their dates counted from today."""
    days = given.get("until_days")
    fields = {key: value for key, value in given.items() if key != "until_days"}
    fields = {key: _day(clock.today()) if value == "今天" else value for key, value in fields.items()}
    return fields | ({"until": _day(clock.today() + timedelta(days=days))} if days else {})


def _day(day: date) -> str:
    return day.isoformat()


def _enclose(walk: _Walk, what: str) -> None:
    given = walk.row["enclosure"]
    stored = files.keep(
        organ=walk.case.organ,
        kind="enclosure",
        name=given["name"],
        data=given["text"].encode(),
        scan="none",
        by=walk.people["handler"],
        case=walk.case,
    )
    letters.enclose(letter=walk.letter, stored=stored, actor=walk.people["handler"])


def _step(key: str, role: str) -> Callable[[_Walk, str], None]:
    def take(walk: _Walk, what: str) -> None:
        letters.step(letter=walk.letter, key=key, actor=walk.people[role])

    return take


def _send(walk: _Walk, what: str) -> None:
    receiver = "样例收件人" if what == "counter" else ""
    delivering.send(
        letter=walk.letter, way=what, on=clock.today(), actor=walk.people["intake"], receiver=receiver
    )


def _collect(walk: _Walk, what: str) -> None:
    delivering.collect(letter=walk.letter)


STEPS: dict[str, Callable[[_Walk, str], None]] = {
    "assign": _assign,
    "note": _note,
    "search": _search,
    "review": _review,
    "draft": _draft,
    "enclose": _enclose,
    "submit": _step("submit", "handler"),
    "approve": _step("approve", "reviewer"),
    "sign": _step("sign", "signer"),
    "send": _send,
    "collect": _collect,
}
