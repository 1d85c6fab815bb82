"""Sending a letter over HTTP: what each way needs, what came back, who signed, when it was collected."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gongkai.records.actions import cases, clock, delivering
from gongkai.records.models import Letter, StoredFile
from gongkai.records.queries import papers, prints
from walking import fields_for

pytestmark = pytest.mark.django_db
BASE = "/desk/sample-lively/cases/"


@pytest.fixture
def desk(walk):
    """A client for each role of the sample organ."""

    def desk(role: str) -> Client:
        client = Client()
        client.force_login(walk.people[role])
        return client

    return desk


def _letter(case, letter=None, rest="") -> str:
    return f"{BASE}{case.pk}/letters/{letter.pk if letter else 'new'}/{rest}"


def _granted(walk) -> Letter:
    case = walk.case()
    walk.review(case, "granted")
    return walk.draft(case, "reply.granted")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"way": "post"}, "请填写邮件号"),
        ({"way": "post", "tracking_no": "XA1"}, "邮政企业"),
        ({"way": "counter"}, "请填写签收人"),
        ({"way": "online", "on": "2099-01-01"}, "发出日期应在"),
        ({"way": ""}, "请选择"),
    ],
)
def test_sending_says_what_its_way_needs(walk, desk, given, says):
    letter = walk.sign(_granted(walk))
    sent = {"on": clock.today().isoformat(), **given}
    page = desk("intake").post(_letter(letter.case, letter, "send/"), sent).content.decode()
    assert says in page
    assert not letter.deliveries.exists()


def test_posted_letter_is_proved_and_signed_for(walk, desk):
    letter, mail = walk.sign(_granted(walk)), desk("intake")
    photo = SimpleUploadedFile("收据.txt", "邮件收据".encode())
    given = {
        "way": "post",
        "on": clock.today().isoformat(),
        "tracking_no": "XA00000000141",
        "postal": "on",
        "proof": photo,
    }
    assert mail.post(_letter(letter.case, letter, "send/"), given).status_code == 302
    delivery = letter.deliveries.get()
    assert StoredFile.objects.get(delivery=delivery, kind="proof").name == "收据.txt"
    receipt = mail.get(_letter(letter.case, letter, f"deliveries/{delivery.pk}/receipt.pdf"))
    assert receipt.content.startswith(b"%PDF")
    served = {"on": clock.today().isoformat(), "receiver": "门卫"}
    mail.post(_letter(letter.case, letter, f"deliveries/{delivery.pk}/serve/"), served)
    letter.refresh_from_db()
    letter.case.refresh_from_db()
    assert (letter.state, letter.case.stage) == ("served", "file")


def test_forged_proof_leaves_the_letter_unsent(walk, desk):
    letter = walk.sign(_granted(walk))
    forged = SimpleUploadedFile("收据.jpg", b"MZ\x90\x00" + b"\0" * 200)
    given = {"way": "counter", "on": clock.today().isoformat(), "receiver": "本人", "proof": forged}
    page = desk("intake").post(_letter(letter.case, letter, "send/"), given).content.decode()
    assert 'class="summary"' in page
    letter.refresh_from_db()
    assert (letter.state, letter.deliveries.count()) == ("signed", 0)


def test_letter_that_came_back_is_sent_again(walk, desk):
    letter = walk.sign(_granted(walk))
    delivery = walk.send(letter, "post")
    given = {"on": clock.today().isoformat(), "reason": "地址不详"}
    desk("intake").post(_letter(letter.case, letter, f"deliveries/{delivery.pk}/return/"), given)
    letter.refresh_from_db()
    assert letter.state == "signed"
    page = desk("intake").get(_letter(letter.case, letter)).content.decode()
    assert "退回" in page
    assert "地址不详" in page


def test_consultation_goes_out_in_the_partys_name(walk, desk):
    case, clerk = walk.case(), desk("handler")
    address = _letter(case, rest="consult_third/")
    assert "第三方的名称：请填写" in clerk.post(address, {}).content.decode()
    clerk.post(address, {**fields_for("consult_third"), "party": "某某建设公司"})
    letter = walk.sign(Letter.objects.get(case=case))
    walk.send(letter, "counter")
    page = desk("handler").get(f"{BASE}{case.pk}/").content.decode()
    assert "等待 某某建设公司 的意见" in page
    told = clerk.get(_letter(case, rest="consult_told/")).context["form"].initial
    assert (told["who"], told["sent_on"]) == ("third_party", clock.today().isoformat())
    cases.record_event(
        case=case,
        event="consultation_answered",
        on=clock.today(),
        actor=walk.people["intake"],
        data={"party": "某某建设公司", "opinion": "object", "reasons": "是商业秘密"},
    )
    assert "不同意公开" in desk("handler").get(f"{BASE}{case.pk}/").content.decode()
    form = clerk.get(_letter(case, rest="reply.third_party/")).context["form"]
    assert form.initial["consulted"] == "objected"


@pytest.mark.parametrize(
    ("kind", "party", "how"), [("receipt", "", "凭受理号"), ("consult_third", "某某建设公司", "凭文号")]
)
def test_online_collection_is_confirmed_on_the_printed_receipt(walk, desk, kind, party, how):
    letter = walk.sign(walk.draft(walk.case(), kind, party=party))
    sent = walk.send(letter)
    address = _letter(letter.case, letter, f"deliveries/{sent.pk}/receipt.pdf")
    waiting = str(prints.service(letter, sent, papers.issued(letter), clock.today()))
    assert "由系统记录" not in waiting
    delivering.collect(letter=letter)
    sent.refresh_from_db()
    said = str(prints.service(letter, sent, papers.issued(letter), clock.today()))
    at = timezone.localtime(sent.collected_at)
    assert "本平台领取" in said
    assert f"{at:%Y年%m月%d日 %H:%M:%S}{how}和查询码在本平台领取，由系统记录，无需签名。" in said
    assert desk("intake").get(address).content.startswith(b"%PDF")
