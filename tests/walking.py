"""A request walked through the house: what every test of requests and letters stands on.

`Walk` does each step by the person whose step it is, with enough filled in for the law to be content.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

IDENTITY = {
    "name": "李小明",
    "id_kind": "resident",
    "id_number": "11010519491231002X",
    "phone": "13800138000",
    "email": "li@example.cn",
    "address": "样例市样例路1号",
}
TEXT = "测试中填写的内容"


def answers_to(reply: str) -> dict[str, str]:
    """Answers of the decision tree that lead to a kind of reply."""
    from gongkai.law.review import FIRST

    return _search(reply, FIRST, {}) or pytest_fail(reply)


def pytest_fail(reply: str) -> dict[str, str]:
    raise AssertionError(f"no way through the tree leads to {reply}")


def _search(reply: str, key: str, so_far: dict[str, str]) -> dict[str, str] | None:
    from gongkai.law.review import QUESTIONS, follow

    for option in QUESTIONS[key].options:
        answers = {**so_far, key: option.key}
        position = follow(answers)
        if position.reply is not None and position.reply.key == reply:
            return answers
        if position.question is not None and (found := _search(reply, position.question.key, answers)):
            return found
    return None


def evidence_for(reply: str) -> dict[str, Any]:
    """What the evidence form of a reply asks, filled in."""
    from gongkai.law.review import REQUIRED

    values: dict[str, Any] = {
        "text": TEXT,
        "longtext": TEXT,
        "date": "2026-01-05",
        "check": True,
        "reply_ref": {"number": "某局公开复〔2026〕1号", "date": "2026-01-05"},
        "withheld_list": [{"part": "第三页的账号", "reply": "third_party", "reasons": "涉及企业账户"}],
    }
    return {
        item.key: item.choices[0][0] if item.kind == "choice" else values[item.kind]
        for item in REQUIRED[reply]
        if item.kind == "choice" or item.kind in values
    }


def fields_for(kind: str, **given: object) -> dict[str, Any]:
    """The fields of a letter, filled in."""
    from gongkai.letter.kinds import KINDS
    from gongkai.records.actions import clock

    values: dict[str, Any] = {
        "text": TEXT,
        "longtext": TEXT,
        "lines": TEXT,
        "date": "2026-01-05",
        "int": 5,
    }
    filled = {
        each.key: each.choices[0][0] if each.kind == "choice" else values.get(each.kind, TEXT)
        for each in KINDS[kind].fields
        if each.required
    }
    if kind == "reply.granted":
        filled["mode"] = "collect"
    if "until" in filled and not kind.startswith("reply."):
        filled["until"] = (clock.today() + timedelta(days=30)).isoformat()
    if kind == "reply.partial":
        filled["withheld"] = "第三页的账号｜第三方合法权益｜涉及企业账户"
    return {**filled, **given}


@dataclass
class Walk:
    """The people of one organ, taking a request from step to step."""

    organ: Any
    people: dict[str, Any]
    texts: tuple[str, ...] = field(default=("2025年度老旧小区改造项目清单",))

    def submit(self, **changes: Any) -> Any:
        """A request by the online form; the receipt."""
        from gongkai.records.actions import requests

        token = changes.pop("token", None) or requests.new_token()
        given = {
            "channel": "online",
            "applicant_type": "person",
            "applicant": IDENTITY,
            "asks": self.texts,
        }
        return requests.submit(organ=self.organ, given=requests.Given(**{**given, **changes}), token=token)

    def case(self, **changes: Any) -> Any:
        """A request that was assigned to the handler."""
        from gongkai.records.actions import office

        case = self.submit(**changes).cases[0]
        office.assign(case=case, actor=self.people["intake"], handler=self.people["handler"])
        case.refresh_from_db()
        return case

    def review(self, case: Any, reply: str, **evidence: Any) -> None:
        """Put on file what the reply needs, and keep the review."""
        from gongkai.records.actions import clock, reviewing

        if reply == "not_exist":
            reviewing.search(
                case=case,
                terms="改造 清单",
                place="档案室、业务系统",
                searched_on=clock.today(),
                by="样例经办",
                found=False,
                actor=self.people["handler"],
            )
        if reply == "partial":
            self.file(case, "redacted")
        self._lay_ground(case, reply)
        reviewing.review(
            case=case,
            answers=answers_to(reply),
            evidence={**evidence_for(reply), **evidence},
            actor=self.people["handler"],
        )

    def _lay_ground(self, case: Any, reply: str) -> None:
        """What the ledger must hold before the reply: a correction that came, reasons that were demanded."""
        from gongkai.records.actions import cases, clock

        wanted = {
            "unclear": (("correction_requested", "handler"), ("corrected", "intake")),
            "massive": (("reasons_demanded", "handler"),),
        }
        happened = set(case.events.values_list("event", flat=True))
        data = {"until": (clock.today() + timedelta(days=15)).isoformat()}
        for event, who in wanted.get(reply, ()):
            if event not in happened:
                given = {} if event == "corrected" else data
                cases.record_event(
                    case=case, event=event, on=clock.today(), actor=self.people[who], data=given
                )
        case.refresh_from_db()

    def file(self, case: Any, kind: str, name: str = "说明.txt", data: bytes = "内容".encode()) -> Any:
        """A file of the case."""
        from gongkai.records.actions import files

        return files.keep(
            organ=self.organ,
            kind=kind,
            name=name,
            data=data,
            scan="none",
            by=self.people["handler"],
            case=case,
        )

    def draft(self, case: Any, kind: str, party: str = "", **fields: Any) -> Any:
        """A letter by the handler."""
        from gongkai.records.actions import letters

        handler = self.people["handler"]
        filled = {**fields_for(kind), **self._known(case, kind), **fields}
        letter = letters.draft(case=case, kind=kind, actor=handler, fields=filled, party=party)
        if kind == "reply.partial":
            for each in case.files.filter(kind="redacted", letter=None):
                letters.enclose(letter=letter, stored=each, actor=handler)
            letter.refresh_from_db()
        return letter

    def _known(self, case: Any, kind: str) -> dict[str, Any]:
        """The fields in which a letter repeats what the review and the ledger say."""
        from gongkai.letter.conflicts import BOUND
        from gongkai.letter.prefill import prefill
        from gongkai.records.actions import cases
        from gongkai.records.queries import reviews

        if kind not in BOUND:
            return {}
        rows = list(case.events.order_by("seq"))
        review = reviews.standing(rows)
        known = reviews.known(case, rows, cases.read(case.organ, rows), kind)
        found = prefill(kind, review.evidence if review else {}, known)
        return {key: found[key] for key in BOUND[kind] if key in found}

    def sign(self, letter: Any, by: str = "") -> Any:
        """Submitted, reviewed and signed by three people."""
        from gongkai.letter.kinds import KINDS
        from gongkai.records.actions import letters

        signer = by or KINDS[letter.kind].signers[0]
        for key, who in (("submit", "handler"), ("approve", "reviewer"), ("sign", signer)):
            letter = letters.step(letter=letter, key=key, actor=self.people[who])
        return letter

    def send(self, letter: Any, way: str = "online", on: date | None = None, **given: Any) -> Any:
        """Sent by the mail room."""
        from gongkai.records.actions import clock, delivering

        asked = {"post": {"tracking_no": "XA00000000141", "postal": True}, "counter": {"receiver": "本人"}}
        return delivering.send(
            letter=letter,
            way=way,
            on=on or clock.today(),
            actor=self.people["intake"],
            **{**asked.get(way, {}), **given},
        )

    def reply(self, case: Any, reply: str, way: str = "online", **fields: Any) -> Any:
        """The whole way from the review to the sending."""
        self.review(case, reply)
        letter = self.sign(self.draft(case, f"reply.{reply}", **fields))
        self.send(letter, way)
        case.refresh_from_db()
        return letter

    def matter(self, kind: str = "amendment", **changes: Any) -> Any:
        """A correction or a suggestion, taken in at the counter."""
        from gongkai.records.actions import clock, matters

        given = {
            "channel": "counter",
            "applicant": {"who": "person", "name": "王小红", "phone": "13800138000"},
            "summary": "不动产登记簿里的面积",
            "received_on": clock.today(),
            "actor": self.people["intake"],
        }
        return matters.receive(organ=self.organ, kind=kind, **{**given, **changes})

    def answer(self, matter: Any, decision: str = "", **fields: Any) -> Any:
        """The draft of an answer by the handler."""
        from gongkai.records.actions import letters

        usual = {"amendment": "corrected", "suggestion": "published"}[matter.kind]
        given = {**fields_for(matter.kind), "decision": decision or usual, **fields}
        return letters.draft_answer(matter=matter, fields=given, actor=self.people["handler"])
