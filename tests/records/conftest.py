"""A small organ of one's own, made through the actions."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.records.actions import cases, organs, registers
from gongkai.records.models import Organ, User


@pytest.fixture
def organ(db) -> Organ:
    return organs.create_organ(code="test-bureau", name="测试市测试局")


@pytest.fixture
def people(organ) -> dict[str, User]:
    roles = ("handler", "reviewer", "signer", "administrator", "auditor")
    return {
        role: organs.create_user(
            organ=organ, username=f"t-{role}", name=f"测试{role}", password="only-for-tests-91", roles=[role]
        )
        for role in roles
    }


@pytest.fixture
def add(organ, people):
    def add(kind: str, **given: object):
        found = {"date": "2024-03-01", "source": "台账", "person": "某人", **given}
        return registers.add(kind=kind, organ=organ, given=found, actor=people["handler"])

    return add


@pytest.fixture
def case(organ, people):
    def case(
        number: str, received: date, *, applicant: str = "person", reply: str = "", on: date | None = None
    ):
        made = cases.open_case(
            organ=organ,
            number=number,
            channel="online",
            applicant_type=applicant,
            summary="某文件",
            received_on=received,
            actor=people["handler"],
        )
        if reply:
            cases.record_event(
                case=made, event="reply_delivered", on=on, data={"reply": reply}, actor=people["signer"]
            )
        made.refresh_from_db()
        return made

    return case
