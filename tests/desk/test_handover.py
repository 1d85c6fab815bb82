"""When staff change: what one holds goes to another in one step, with a list both can sign."""

from __future__ import annotations

import pytest
from django.test import Client

from gongkai.records.actions import office, organs
from gongkai.records.models import Case

pytestmark = pytest.mark.django_db
BASE = "/desk/sample-lively/handover/"


@pytest.fixture
def intake(walk) -> Client:
    client = Client()
    client.force_login(walk.people["intake"])
    return client


@pytest.fixture
def taker(walk):
    return organs.create_user(
        organ=walk.organ,
        username="taker",
        name="接手的人",
        password="only-for-tests-91",
        roles=["handler"],
    )


def _page(walk) -> str:
    return f"{BASE}{walk.people['handler'].pk}/"


def test_all_of_a_persons_requests_go_to_another_with_the_reason(walk, intake, taker):
    cases = [walk.case() for _ in range(2)]
    office.note(case=cases[0], text="等档案馆回话", actor=walk.people["handler"])
    page = intake.get(_page(walk))
    held = {each.case.pk: each for each in page.context["held"]}
    assert held[cases[0].pk].note == "等档案馆回话"
    assert held[cases[0].pk].next_step == "检索、审查"
    marks = [each.mark for each in held.values()]
    assert intake.post(_page(walk), {"chosen": marks, "to": taker.pk, "reason": "调岗"}).status_code == 302
    for case in cases:
        after = Case.objects.get(pk=case.pk)
        assert (after.handler, after.inner_due) == (taker, case.inner_due)
        assert after.events.last().data["note"] == "交接：调岗"
    assert intake.get(_page(walk)).context["held"] == []


def test_page_says_that_there_is_nobody_to_take_over(walk, intake):
    walk.case()
    page = intake.get(_page(walk)).content.decode()
    assert "没有其他可以接收的经办人" in page
    assert "交接这 1 件" not in page


def test_list_that_has_changed_meanwhile_hands_nothing_over(walk, intake, taker):
    case = walk.case()
    marks = [each.mark for each in intake.get(_page(walk)).context["held"]]
    office.note(case=case, text="新情况", actor=walk.people["handler"])
    page = intake.post(_page(walk), {"chosen": marks, "to": taker.pk, "reason": "调岗"}).content.decode()
    assert "情况有变动" in page
    assert 'value="调岗"' in page
    assert Case.objects.get(pk=case.pk).handler == walk.people["handler"]


def test_list_is_printed(walk, intake, taker):
    walk.case()
    answer = intake.get(f"{_page(walk)}list.pdf?to={taker.pk}&reason=调岗")
    assert answer.content.startswith(b"%PDF")


def test_page_takes_as_many_queries_for_many_as_for_few(walk, intake, queries):
    walk.case()
    few = queries(intake, _page(walk))
    for _ in range(5):
        walk.case()
    assert queries(intake, _page(walk)) == few
