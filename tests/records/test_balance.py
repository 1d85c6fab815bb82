"""Whatever happened in three years of requests, the tables compiled from the ledgers balance."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.law.applicants import APPLICANT_TYPES
from gongkai.law.errors import NotAllowed
from gongkai.law.replies import REPLIES
from gongkai.records.actions import cases, organs
from gongkai.records.models import Case
from gongkai.records.queries import compile

YEARS = (2022, 2023, 2024)
FIRST = date(2022, 1, 1)
EVENTS = (
    "correction_requested",
    "corrected",
    "correction_lapsed",
    "consulted",
    "consultation_answered",
    "consultation_lapsed",
    "extended",
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


def _data(event: str, reply: str, seq: int) -> dict[str, object]:
    if event.startswith("consult"):
        return {"party": "甲公司"}
    if event == "extended":
        return {"days": 10}
    if event == "voided":
        return {"seq": seq}
    return {"reply": reply} if event.startswith("reply") else {}


def _fill(organ, drawn) -> int:
    """Open the drawn requests and let happen to each what the law allows; how much it refused."""
    refused = 0
    for number, (offset, kind, happened) in enumerate(drawn):
        on = FIRST + timedelta(days=offset)
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
                data = _data(event, reply, 1 + wait % 4)
                cases.record_event(
                    case=case, event=event, on=min(on, date(2025, 6, 1)), actor=None, data=data
                )
            except NotAllowed:
                refused += 1
    return refused


def _column(organ, year: int, column: str) -> dict[str, int]:
    figures = compile.figures(organ, year)
    return {row: figures[f"t3.{row}.{column}"][0] for row in compile.ROWS}


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=requests)
def test_three_years_of_any_requests_balance(db, drawn):
    from django.db import transaction

    with transaction.atomic():
        organ = organs.create_organ(code="balance", name="某局")
        _fill(organ, drawn)
        carried = dict.fromkeys(compile.TYPES, 0)
        for year in YEARS:
            for column in compile.TYPES:
                found = _column(organ, year, column)
                assert found["carried_in"] == carried[column]
                assert found["new"] + found["carried_in"] == found["total"] + found["carried_out"]
                assert found["total"] == sum(found[row] for row in compile.OUTCOMES)
                carried[column] = found["carried_out"]
            figures = compile.figures(organ, year)
            for row in compile.ROWS:
                parts = sum(figures[f"t3.{row}.{column}"][0] for column in compile.TYPES)
                assert figures[f"t3.{row}.total"][0] == parts
        for case in Case.objects.filter(organ=organ, closed_on__isnull=False):
            assert bool(case.row) == bool(case.reply)
        transaction.set_rollback(True)
