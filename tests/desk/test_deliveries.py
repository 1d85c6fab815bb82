"""Sendings: open ones first, slow ones marked, and the post's list held against them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.records.actions import clock
from gongkai.records.models import Delivery

BASE = "/desk/sample-lively/deliveries/"


@pytest.fixture
def intake(walk) -> Client:
    client = Client()
    client.force_login(walk.people["intake"])
    return client


@pytest.fixture
def posted(walk):
    def posted(tracking_no: str = "XA0000000001") -> Delivery:
        case = walk.case()
        walk.review(case, "granted")
        return walk.send(walk.sign(walk.draft(case, "reply.granted")), "post", tracking_no=tracking_no)

    return posted


def _list(*rows: str) -> SimpleUploadedFile:
    text = "\n".join(("邮件号,收寄日期,状态,签收日期,签收人", *rows))
    return SimpleUploadedFile("清单.csv", text.encode())


def test_open_sendings_are_listed_with_the_way_to_sign_for_them(intake, posted):
    delivery = posted()
    answer = intake.get(BASE)
    assert delivery in [row[0] for row in answer.context["rows"]]
    assert f"/deliveries/{delivery.pk}/serve/" in answer.content.decode()


def test_letter_with_the_post_for_more_than_a_week_is_marked(intake, posted, monkeypatch):
    delivery = posted()
    day = clock.today()
    monkeypatch.setattr(clock, "today", lambda: day + timedelta(days=8))
    assert "已 8 天未签收" in intake.get(f"{BASE}?state=slow").content.decode()
    monkeypatch.setattr(clock, "today", lambda: day + timedelta(days=7))
    assert delivery not in [row[0] for row in intake.get(f"{BASE}?state=slow").context["rows"]]


@pytest.mark.parametrize("query", ["?q=XA0000000001", "?way=post", "?state=all"])
def test_list_is_filtered(intake, posted, query):
    delivery = posted()
    assert delivery in [row[0] for row in intake.get(BASE + query).context["rows"]]


def test_other_number_is_not_found(intake, posted):
    posted()
    answer = intake.get(f"{BASE}?q=NONE")
    assert answer.context["rows"] == []
    assert "没有符合条件" in answer.content.decode()


def test_open_sendings_are_paged_by_key(intake, posted, monkeypatch):
    from gongkai.records.queries import deliveries

    found = {posted(f"XA000000000{at}").pk for at in range(3)}
    monkeypatch.setattr(deliveries, "SIZE", 2)
    first = intake.get(f"{BASE}?way=post")
    second = intake.get(BASE + first.context["next"])
    seen = [row[0].pk for answer in (first, second) for row in answer.context["rows"]]
    assert len(seen) == len(set(seen))
    assert seen[:2] == [row[0].pk for row in first.context["rows"]]
    assert found & set(seen)


def test_list_of_the_post_is_shown_then_accepted(intake, posted):
    delivery, today = posted(), clock.today()
    file = _list(f"XA0000000001,{today},妥投,{today},门卫", f"XA0000000777,{today},妥投,{today},")
    preview = intake.post(f"{BASE}reconcile/", {"file": file})
    text = preview.content.decode()
    assert "XA0000000777" in text
    delivery.refresh_from_db()
    assert delivery.served_on is None
    given = {"posted": preview.context["posted"], "chosen": [delivery.pk]}
    assert intake.post(f"{BASE}reconcile/", given).status_code == 302
    delivery.refresh_from_db()
    assert (delivery.served_on, delivery.mask) == (today, "门卫")


def test_differing_posting_date_is_not_ticked_for_the_clerk(intake, posted):
    posted()
    file = _list(f"XA0000000001,{clock.today() - timedelta(days=3)},投递中,,")
    text = intake.post(f"{BASE}reconcile/", {"file": file}).content.decode()
    assert "请核对凭证" in text
    assert " checked" not in text


@pytest.mark.parametrize(
    ("file", "said"),
    [(SimpleUploadedFile("a.csv", b"x,y"), "没有找到"), (None, "请选择清单文件")],
)
def test_unusable_list_is_said_at_the_field(intake, file, said):
    answer = intake.post(f"{BASE}reconcile/", {"file": file} if file else {})
    assert said in str(answer.context["form"].errors["file"])


def test_rows_that_were_tampered_with_are_refused(intake, posted):
    delivery = posted()
    answer = intake.post(f"{BASE}reconcile/", {"posted": "forged", "chosen": [delivery.pk]}, follow=True)
    assert "重新选择文件" in answer.content.decode()


def test_auditor_reads_and_does_not_reconcile(walk):
    auditor = Client()
    auditor.force_login(walk.people["auditor"])
    assert auditor.get(BASE).status_code == 200
    assert auditor.get(f"{BASE}export.xlsx").content.startswith(b"PK")
    assert auditor.get(f"{BASE}reconcile/").status_code == 403


def test_list_takes_the_same_queries_for_many_sendings(intake, posted, queries):
    posted("XA1")
    few = queries(intake, BASE)
    for at in range(5):
        posted(f"XA2{at}")
    assert queries(intake, BASE) == few
