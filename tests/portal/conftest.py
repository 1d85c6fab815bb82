"""A small organ with something to show, and ways to give it more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.records.actions import organs, publications, registers, reporting, reports
from gongkai.records.models import AnnualReport, Organ, Publication, User

ROLES = ("handler", "reviewer", "signer")


@pytest.fixture
def organ(db) -> Organ:
    return organs.create_organ(code="portal-bureau", name="测试市甲局")


@pytest.fixture
def people(organ) -> dict[str, User]:
    return {
        role: organs.create_user(
            organ=organ, username=f"p-{role}", name=f"测试{role}", password="only-for-tests-91", roles=[role]
        )
        for role in ROLES
    }


@pytest.fixture
def publish(organ) -> Callable[..., Publication]:
    """One publication, of this organ unless said."""

    def publish(title: str = "关于某事的通知", on: date | None = date(2024, 3, 4), **fields: object):
        owner = fields.setdefault("organ", organ)
        fields.setdefault("column", owner.columns.first())
        fields.setdefault("formed_on", on or date(2024, 3, 1))
        return publications.save(publication=Publication(title=title, published_on=on, **fields), actor=None)

    return publish


@pytest.fixture
def draft(organ, people) -> Callable[[int], AnnualReport]:
    """A report that nobody has issued."""

    def draft(year: int) -> AnnualReport:
        for category, text in (("found", "公开不够及时"), ("improved", "按月检查")):
            _add(organ, people, "problems", year, category=category, text=text)
        _add(organ, people, "licences", year, category="granted", count=6, matter="甲")
        return reports.open_report(organ=organ, year=year, actor=people["handler"])

    return draft


def _add(organ: Organ, people: dict[str, User], kind: str, year: int, **given: object) -> None:
    given = {"date": f"{year}-03-01", "source": "台账", "person": "某人", **given}
    registers.add(kind=kind, organ=organ, given=given, actor=people["handler"])


@pytest.fixture
def issue(organ, people, draft) -> Callable[..., AnnualReport]:
    """A report taken through three people, as version one."""

    def issue(year: int) -> AnnualReport:
        return _go(draft(year), people, year)

    return issue


@pytest.fixture
def issue_again(organ, people) -> Callable[[AnnualReport], AnnualReport]:
    """The next version of an issued report, with seven licences more."""

    def issue_again(report: AnnualReport) -> AnnualReport:
        report = reporting.step(report=report, key="reopen", actor=people["signer"], reason="补登许可")
        _add(organ, people, "licences", report.year, category="granted", count=7, matter="补登")
        return _go(AnnualReport.objects.get(pk=report.pk), people, report.year)

    return issue_again


def _go(report: AnnualReport, people: dict[str, User], year: int) -> AnnualReport:
    for key, role in (("submit", "handler"), ("approve", "reviewer"), ("issue", "signer")):
        report = reporting.step(report=report, key=key, actor=people[role], on=date(year + 1, 1, 20))
    return report


@pytest.fixture
def read(client) -> Callable[..., str]:
    """The text of a page that must be there."""

    def read(path: str, **query: object) -> str:
        answer = client.get(path, query)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.getvalue().decode() if answer.streaming else answer.content.decode()

    return read


@pytest.fixture
def queries() -> Callable[[str], int]:
    """How many queries a page takes."""

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = Client().get(path)
            assert answer.status_code == 200
            if answer.streaming:
                answer.getvalue()
        return len(captured)

    return queries
