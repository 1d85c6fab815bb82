"""A small organ of its own beside another one, and a browser for each role."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from gongkai.records.actions import cases, clock, organs, proceedings, publications, registers
from gongkai.records.models import Case, Organ, Proceeding, Publication, RegisterEntry, User

PASSWORD = "only-for-tests-91"


def _people(organ: Organ, prefix: str) -> dict[str, User]:
    roles = ("handler", "signer", "administrator", "auditor")
    return {
        role: organs.create_user(
            organ=organ, username=f"{prefix}-{role}", name=f"{prefix}{role}", password=PASSWORD, roles=[role]
        )
        for role in roles
    }


@pytest.fixture
def organ(db) -> Organ:
    return organs.create_organ(code="desk-bureau", name="测试市甲局")


@pytest.fixture
def people(organ) -> dict[str, User]:
    return _people(organ, "d")


@pytest.fixture
def stranger(db) -> Client:
    """A handler of another organ."""
    other = organs.create_organ(code="other-bureau", name="测试市乙局")
    client = Client()
    client.force_login(_people(other, "o")["handler"])
    return client


@pytest.fixture
def browser(people):
    """A client signed in with a role of the organ."""

    def browser(role: str = "handler") -> Client:
        client = Client()
        client.force_login(people[role])
        return client

    return browser


@pytest.fixture
def clerk(browser) -> Client:
    return browser("handler")


@pytest.fixture
def licence(organ, people):
    def licence(**given: object) -> RegisterEntry:
        values = {"date": "2024-03-01", "category": "granted", "count": 1, "matter": "劳务派遣", **given}
        return registers.add(kind="licences", organ=organ, given=values, actor=people["handler"])

    return licence


@pytest.fixture
def notice(organ, people):
    def notice(title: str = "关于某事的通知", **fields: object) -> Publication:
        fields.setdefault("column", organ.columns.first())
        values = {"formed_on": date(2024, 3, 1), "published_on": date(2024, 3, 4), **fields}
        made = Publication(organ=organ, title=title, **values)
        return publications.save(publication=made, actor=people["handler"])

    return notice


@pytest.fixture
def request_case(organ, people):
    def request_case(number: str = "2024-0001", received: date = date(2024, 3, 1)) -> Case:
        made = cases.open_case(
            organ=organ,
            number=number,
            channel="online",
            applicant_type="person",
            summary="某工程的招标文件",
            received_on=received,
            actor=people["handler"],
        )
        made.refresh_from_db()
        return made

    return request_case


@pytest.fixture
def happen(people):
    def happen(case: Case, event: str, on: date, **data: object) -> None:
        actor = people["signer" if event.startswith("reply_") else "handler"]
        cases.record_event(case=case, event=event, on=on, data=data, actor=actor)

    return happen


@pytest.fixture
def review(organ, people):
    def review(number: str = "复〔2024〕1号", **fields: object) -> Proceeding:
        values = {"kind": "review", "matter": "不服答复", "filed_on": date(2024, 4, 1), **fields}
        made = Proceeding(organ=organ, number=number, **values)
        return proceedings.save(proceeding=made, actor=people["handler"])

    return review


@pytest.fixture
def queries():
    """How many queries a page takes."""
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(client: Client, path: str) -> int:
        cache.clear()  # what the frame remembers would be left out of one count and not of the other
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    return queries


@pytest.fixture
def signed_in(walk):
    """A browser of one of the sample people, by role."""

    def signed_in(role: str) -> Client:
        client = Client()
        client.force_login(walk.people[role])
        return client

    return signed_in


@pytest.fixture
def on_day(monkeypatch):
    """Today is another day."""

    def on_day(day: date) -> None:
        monkeypatch.setattr(clock, "today", lambda: day)

    return on_day


@pytest.fixture
def head(organ) -> Client:
    """The head of the disclosure office, whose step an extension is."""
    client = Client()
    client.force_login(
        organs.create_user(organ=organ, username="d-head", name="d负责人", password=PASSWORD, roles=["head"])
    )
    return client


@pytest.fixture
def extend(organ):
    """An extension, recorded by the head."""

    def extend(case: Case, on: date, days: int) -> None:
        person = organs.create_user(
            organ=organ, username="d-extender", name="d另一负责人", password=PASSWORD, roles=["head"]
        )
        cases.record_event(case=case, event="extended", on=on, data={"days": days}, actor=person)

    return extend
