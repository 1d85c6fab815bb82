"""Whatever happened in three years of requests, the tables compiled from the ledgers balance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.law.applicants import APPLICANT_TYPES
from gongkai.law.errors import NotAllowed
from gongkai.law.replies import REPLIES
from gongkai.records.actions import cases, clock, organs
from gongkai.records.models import AnnualReport, Case
from gongkai.records.queries import compile, reports
from gongkai.report import checks
from gongkai.report.model import Report

EVENTS = (
    "correction_requested",
    "corrected",
    "correction_lapsed",
    "consulted",
    "consultation_answered",
    "consultation_lapsed",
    "extended",
    "reasons_demanded",
    "deferred",
    "fee_notice",
    "fee_paid",
    "fee_lapsed",
    "reply_posted",
    "reply_delivered",
    "withdrawn",
    "voided",
)
steps = st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 40), st.sampled_from(sorted(REPLIES))))
requests = st.lists(
    st.tuples(st.integers(0, 1060), st.sampled_from(APPLICANT_TYPES), steps), min_size=1, max_size=6
)


def _data(event: str, reply: str, wait: int, on: date) -> dict[str, object]:
    if event.startswith("consult"):
        return {"party": "甲公司"}
    if event == "extended":
        return {"days": 10}
    if event == "voided":
        return {"seq": 1 + wait % 4}
    if event == "deferred":
        return {"until": (on + timedelta(days=3 * wait)).isoformat()}
    return {"reply": reply} if event.startswith("reply") else {}


def _fill(organ, first: date, drawn) -> int:
    """Open the drawn requests and let happen to each what the law allows; how much it refused."""
    refused = 0
    for number, (offset, kind, happened) in enumerate(drawn):
        on = first + timedelta(days=offset)
        case = cases.open_case(
            organ=organ,
            number=f"{organ.code}-{number}",
            channel="counter",
            applicant_type=kind.key,
            summary="某项信息",
            received_on=on,
            actor=None,
        )
        for event, wait, reply in happened:
            on += timedelta(days=wait)
            try:
                data = _data(event, reply, wait, on)
                cases.record_event(case=case, event=event, on=min(on, clock.today()), actor=None, data=data)
            except NotAllowed:
                refused += 1
    return refused


RULES = ("T3-BALANCE", "T3-TOTAL", "T3-ROWSUM", "T3-CARRY")


def _reports(organ, years) -> list[Report]:
    """The reports of the years as they would be issued."""
    drafts = [
        AnnualReport(organ=organ, year=year, form="2021", figures=compile.figures(organ, year))
        for year in years
    ]
    return [reports.document(draft, {}) for draft in drafts]


def _broken(report: Report, before: Report | None) -> list[str]:
    return [found.rule for found in checks.check(report, before) if found.rule in RULES]


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.integers(2021, 2023), drawn=requests)
def test_three_years_of_any_requests_balance(db, first, drawn):
    """By the checks that a report must pass: what is left of one year is what the next begins with."""
    with transaction.atomic():
        organ = organs.create_organ(code="balance", name="某局")
        _fill(organ, date(first, 1, 1), drawn)
        before = None
        for report in _reports(organ, range(first, first + 3)):
            assert _broken(report, before) == []
            assert report.value("t3.new.total") == _received(organ, report.year)
            before = report
        for case in Case.objects.filter(organ=organ, closed_on__isnull=False):
            assert bool(case.row) == bool(case.reply)
        transaction.set_rollback(True)


def _received(organ, year: int) -> int:
    return Case.objects.filter(organ=organ, received_on__year=year).exclude(state="voided").count()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cell", "rules"),
    [
        ("t3.new.person", {"T3-BALANCE", "T3-ROWSUM"}),
        ("t3.granted.person", {"T3-TOTAL", "T3-ROWSUM"}),
        ("t3.carried_in.person", {"T3-BALANCE", "T3-ROWSUM", "T3-CARRY"}),
    ],
)
def test_one_request_too_many_breaks_the_checks(db, cell, rules):
    organ = organs.create_organ(code="balance", name="某局")
    person = next(kind for kind in APPLICANT_TYPES if kind.key == "person")
    _fill(organ, date(2023, 1, 1), [(300, person, [("reply_delivered", 3, "granted")]), (360, person, [])])
    before, report = _reports(organ, (2023, 2024))
    assert _broken(report, before) == []
    more = report.cells[cell]._replace(value=report.value(cell) + 1)
    assert set(_broken(replace(report, cells={**report.cells, cell: more}), before)) == rules
