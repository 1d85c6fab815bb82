"""Corrections and suggestions at the desk: received, listed, withdrawn, voided."""

from __future__ import annotations

import pytest

from gongkai.records.actions import clock
from gongkai.records.models import Matter
from gongkai.records.queries import compile
from gongkai.records.verify import faults

BASE = "/desk/sample-lively/matters/"
GIVEN = {
    "kind": "amendment",
    "channel": "counter",
    "who": "person",
    "name": "王小红",
    "phone": "13800138000",
    "summary": "不动产登记簿里的面积写错了",
}


@pytest.fixture
def received(signed_in):
    def received(**changes: str) -> Matter:
        given = {**GIVEN, "received_on": clock.today().isoformat(), **changes}
        answer = signed_in("intake").post(f"{BASE}new/", given)
        assert answer.status_code == 302, answer.context["form"].errors
        return Matter.objects.order_by("-pk").first()

    return received


def test_received_matter_is_numbered_masked_and_counted_nowhere(walk, received):
    year = clock.today().year
    before = compile.figures(walk.organ, year)
    made = received()
    assert (made.number, made.mask) == (f"{year}-更正-001", "王*红")
    assert "王小红" not in made.applicant
    assert received(kind="suggestion").number == f"{year}-建议-001"
    assert compile.figures(walk.organ, year) == before
    assert list(faults()) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": ""}, "name"), ({"kind": ""}, "kind"), ({"received_on": "2099-01-01"}, "received_on")],
)
def test_what_is_lacking_is_said_at_the_field(signed_in, changes, field):
    given = {**GIVEN, "received_on": clock.today().isoformat(), **changes}
    answer = signed_in("intake").post(f"{BASE}new/", given)
    assert answer.context["form"].errors[field]
    assert "不动产登记簿" in answer.content.decode()
    assert not Matter.objects.exists()


def test_withdrawn_matter_gets_no_answer(signed_in, received):
    made = received()
    head = signed_in("head")
    assert head.post(f"{BASE}{made.pk}/close/", {"note": "来电撤回"}).status_code == 302
    made.refresh_from_db()
    assert (made.outcome, made.reply_number, made.note) == ("withdrawn", "", "来电撤回")
    assert head.get(f"{BASE}{made.pk}/answer.pdf").status_code == 404
    assert signed_in("handler").post(f"{BASE}{made.pk}/close/").status_code == 403
    assert list(faults()) == []


def test_suggestion_is_not_closed_without_an_answer(signed_in, received):
    made = received(kind="suggestion")
    head = signed_in("head")
    assert "登记撤回" not in head.get(f"{BASE}{made.pk}/").content.decode()
    assert "以答复书办结" in head.post(f"{BASE}{made.pk}/close/").content.decode()
    made.refresh_from_db()
    assert made.decided_on is None


def test_whoever_took_it_in_does_not_close_it(signed_in):
    given = {**GIVEN, "received_on": clock.today().isoformat()}
    head = signed_in("head")
    head.post(f"{BASE}new/", given)
    made = Matter.objects.get()
    assert "须由其他人办理" in head.post(f"{BASE}{made.pk}/close/").content.decode()
    assert signed_in("signer").post(f"{BASE}{made.pk}/close/").status_code == 302


def test_code_is_shown_once_and_renewed_for_a_reason(signed_in, received):
    made = received()
    was, intake = made.code_hash, signed_in("intake")
    assert was
    assert intake.post(f"{BASE}{made.pk}/code/", {"why": ""}).context["form"].errors["why"]
    page = intake.post(f"{BASE}{made.pk}/code/", {"why": "本人持身份证"}, follow=True).content.decode()
    assert "只显示这一次" in page
    made.refresh_from_db()
    assert made.code_hash not in ("", was)
    assert "只显示这一次" not in intake.get(f"{BASE}{made.pk}/").content.decode()
    assert list(faults()) == []


def test_voided_matter_leaves_the_list(signed_in, received):
    made = received()
    intake = signed_in("intake")
    assert intake.post(f"{BASE}{made.pk}/void/", {"reason": "重复登记"}).status_code == 302
    assert intake.get(BASE).context["rows"] == []
    assert [row.pk for row in intake.get(f"{BASE}?state=voided").context["rows"]] == [made.pk]
    assert list(faults()) == []


def test_list_is_filtered_and_exported(signed_in, received):
    made, other = received(), received(kind="suggestion", summary="公开停车收费标准")
    auditor = signed_in("auditor")
    assert [row.pk for row in auditor.get(f"{BASE}?kind=suggestion").context["rows"]] == [other.pk]
    assert [row.pk for row in auditor.get(f"{BASE}?q=不动产").context["rows"]] == [made.pk]
    assert auditor.get(f"{BASE}export.xlsx").content.startswith(b"PK")
    assert auditor.get(f"{BASE}new/").status_code == 403


def test_list_takes_the_same_queries_for_many_matters(signed_in, received, queries):
    auditor = signed_in("auditor")
    received()
    few = queries(auditor, BASE)
    for _ in range(10):
        received()
    assert queries(auditor, BASE) == few


def test_stranger_finds_nothing(received, stranger):
    made = received()
    for page in ("", f"{made.pk}/", f"{made.pk}/answer.pdf", "export.xlsx"):
        assert stranger.get(BASE + page).status_code == 404
