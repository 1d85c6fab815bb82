"""The answer to a correction at the desk: previewed, signed by three, sent and collected."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from gongkai.records.actions import clock
from gongkai.records.models import Delivery, Letter, Matter
from gongkai.records.verify import faults

BASE = "/desk/sample-lively/matters/"
ANSWER = {
    "decision": "corrected",
    "applied_on": "2026-01-05",
    "done_on": "2026-01-08",
    "detail": "由 98 平方米更正为 89 平方米。",
}
CODE = "ABCDEFGHIJ"


@pytest.fixture
def drafted(walk, signed_in) -> str:
    """The address of a drafted answer."""
    made = walk.matter(code=CODE)
    answer = signed_in("handler").post(f"{BASE}{made.pk}/answer/", ANSWER)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer["Location"]


def _offered(client: Client, address: str) -> set[str]:
    """The steps that the page has a button or a link for."""
    page = client.get(address).content.decode()
    forms = set(re.findall(rf"{address}steps/(\w+)/", page))
    return forms | {key for key in ("send", "edit") if f'href="{address}{key}/"' in page}


def test_preview_saves_nothing_and_says_what_lacks(walk, signed_in):
    made = walk.matter()
    handler = signed_in("handler")
    page = handler.post(f"{BASE}{made.pk}/answer/preview/", {**ANSWER, "detail": ""}).content.decode()
    assert "送审以前还要补上" in page
    assert "2026年1月8日" in page
    assert "内容齐全" in handler.post(f"{BASE}{made.pk}/answer/preview/", ANSWER).content.decode()
    assert "hx-post" in handler.get(f"{BASE}{made.pk}/answer/").content.decode()
    assert not Letter.objects.exists()
    assert signed_in("signer").get(f"{BASE}{made.pk}/answer/").status_code == 403


def test_page_offers_exactly_what_the_server_allows(signed_in, drafted):
    expected = {
        "handler": {"edit", "submit", "void"},
        "reviewer": set(),
        "signer": {"void"},
        "auditor": set(),
    }
    assert {role: _offered(signed_in(role), drafted) for role in expected} == expected
    assert signed_in("handler").post(f"{drafted}steps/submit/").status_code == 302
    assert _offered(signed_in("reviewer"), drafted) == {"approve", "send_back"}
    assert "“审核通过”须由" in signed_in("signer").get(drafted).content.decode()
    assert signed_in("reviewer").post(f"{drafted}steps/approve/").status_code == 302
    assert _offered(signed_in("signer"), drafted) == {"sign", "send_back", "void"}
    assert signed_in("signer").post(f"{drafted}steps/sign/").status_code == 302
    assert _offered(signed_in("intake"), drafted) == {"send"}


def _sign(signed_in, drafted):
    for key, role in (("submit", "handler"), ("approve", "reviewer"), ("sign", "signer")):
        assert signed_in(role).post(f"{drafted}steps/{key}/").status_code == 302


def test_log_calls_it_by_a_name_and_not_by_a_key(signed_in, drafted):
    page = signed_in("auditor").get("/desk/sample-lively/log/").content.decode()
    assert ">更正申请或者公开建议</a>" in page
    assert "matter/" not in page


def test_it_waits_on_the_board_and_in_the_list_of_numbers(signed_in, drafted):
    made = Matter.objects.get()
    signed_in("handler").post(f"{drafted}steps/submit/")
    board = signed_in("reviewer").get("/desk/sample-lively/letters/?tray=submitted").content.decode()
    assert drafted in board
    assert made.number in board
    signed_in("reviewer").post(f"{drafted}steps/approve/")
    signer = signed_in("signer")
    chosen = {"chosen": Letter.objects.get().pk, "sure": "1"}
    assert "已办" in signer.post("/desk/sample-lively/letters/steps/sign/", chosen).content.decode()
    numbers = signer.get("/desk/sample-lively/letters/numbers/").content.decode()
    assert Letter.objects.get().number in numbers
    assert f"{BASE}{made.pk}/" in numbers


def test_papers_can_be_printed_by_who_handles(signed_in, drafted):
    _sign(signed_in, drafted)
    made = Matter.objects.get()
    head = signed_in("head")
    for page in (f"{BASE}{made.pk}/answer.pdf", f"{drafted}letter.pdf", f"{drafted}approval.pdf"):
        answer = head.get(page)
        assert answer.content.startswith(b"%PDF")
        assert answer["Cache-Control"] == "no-store"
    assert head.get(f"{drafted}letter.docx").content.startswith(b"PK")
    assert head.get(f"{drafted}letter.exe").status_code == 404
    for role in ("administrator", "auditor"):
        client = signed_in(role)
        assert client.get(f"{BASE}{made.pk}/answer.pdf").status_code == 403
        assert client.get(f"{drafted}letter.pdf").status_code == 403
        assert "王小红" not in client.get(drafted).content.decode()
    assert "王小红" in head.get(drafted).content.decode()


def test_counter_then_receipt(signed_in, drafted):
    _sign(signed_in, drafted)
    intake, today = signed_in("intake"), clock.today().isoformat()
    page = intake.post(f"{drafted}send/", {"way": "counter", "on": today})
    assert page.context["form"].errors["receiver"]
    given = {"way": "counter", "on": today, "receiver": "王小红"}
    assert intake.post(f"{drafted}send/", given).status_code == 302
    assert Letter.objects.get().state == "served"
    sent = Delivery.objects.get()
    assert intake.get(f"{drafted}deliveries/{sent.pk}/receipt.pdf").content.startswith(b"%PDF")
    listed = intake.get("/desk/sample-lively/deliveries/?state=all").content.decode()
    assert drafted in listed
    assert f"{BASE}{Matter.objects.get().pk}/" in listed
    assert intake.get("/desk/sample-lively/deliveries/export.xlsx?state=all").content.startswith(b"PK")
    assert list(faults()) == []


def test_post_comes_back_with_a_proof_and_is_signed_for(signed_in, drafted):
    from django.core.files.uploadedfile import SimpleUploadedFile

    _sign(signed_in, drafted)
    intake, today = signed_in("intake"), clock.today().isoformat()
    posted = {"way": "post", "on": today, "tracking_no": "XA00000000141", "postal": "on"}
    proof = {"proof": SimpleUploadedFile("收据.txt", "收据".encode())}
    assert intake.post(f"{drafted}send/", {**posted, **proof}).status_code == 302
    sent = Delivery.objects.get()
    kept = sent.proofs.get()
    assert intake.get(f"{BASE}{Matter.objects.get().pk}/files/{kept.pk}/").status_code == 200
    back = {"on": today, "reason": "查无此人"}
    assert intake.post(f"{drafted}deliveries/{sent.pk}/return/", back).status_code == 302
    intake.post(f"{drafted}send/", {**posted, "tracking_no": "XA00000000142"})
    again = Delivery.objects.exclude(pk=sent.pk).get()
    signed = {"on": today, "receiver": "王小红"}
    assert intake.post(f"{drafted}deliveries/{again.pk}/serve/", signed).status_code == 302
    assert Letter.objects.get().state == "served"
    assert list(faults()) == []


def test_it_is_collected_online_once(client, signed_in, drafted):
    made = Matter.objects.get()
    opened = {"number": made.number, "code": "abcde fghij"}
    assert "对不上" in client.post("/requests/answers/", {**opened, "code": "x"}).content.decode()
    client.post("/requests/answers/", opened)
    assert "正在办理" in client.get("/requests/answers/").content.decode()
    _sign(signed_in, drafted)
    sent = signed_in("intake").post(f"{drafted}send/", {"way": "online", "on": clock.today().isoformat()})
    assert sent.status_code == 302
    waiting = client.get("/requests/answers/").content.decode()
    assert "领取" in waiting
    assert "89 平方米" not in waiting
    stored = Letter.objects.get().files.get()
    assert client.get(f"/requests/answers/files/{stored.pk}/").status_code == 404
    client.post("/requests/answers/")
    assert "89 平方米" in client.get("/requests/answers/").content.decode()
    assert client.get(f"/requests/answers/files/{stored.pk}/").content.startswith(b"%PDF")
    assert (Letter.objects.get().state, Delivery.objects.get().served_on) == ("served", clock.today())
    assert list(faults()) == []
    client.post("/requests/answers/leave/")
    assert "查询码" in client.get("/requests/answers/").content.decode()


def test_new_code_shuts_what_the_old_one_opened(client, signed_in, drafted):
    made = Matter.objects.get()
    client.post("/requests/answers/", {"number": made.number, "code": CODE})
    assert "正在办理" in client.get("/requests/answers/").content.decode()
    signed_in("intake").post(f"{BASE}{made.pk}/code/", {"why": "本人持身份证"})
    assert "正在办理" not in client.get("/requests/answers/").content.decode()


def test_refusals_are_said_on_the_page_and_keep_what_was_typed(signed_in, drafted):
    page = signed_in("signer").post(f"{drafted}steps/sign/").content.decode()
    assert "没有办成" in page
    assert "不能签发" in page
    page = signed_in("handler").post(f"{drafted}steps/void/", {"reason": ""}).content.decode()
    assert "须写明理由" in page
    edited = signed_in("handler").post(f"{drafted}edit/", {**ANSWER, "detail": "改", "seen": "1"})
    assert "别人又办理" in edited.content.decode()
    assert "改" in edited.content.decode()
    assert signed_in("handler").get(f"{BASE}{Matter.objects.get().pk}/answer/").status_code == 403


def test_edit_after_review_is_a_draft_again(signed_in, drafted):
    signed_in("handler").post(f"{drafted}steps/submit/")
    changed = {**ANSWER, "detail": "由 98 更正为 88。"}
    assert signed_in("handler").post(f"{drafted}edit/", changed).status_code == 302
    assert Letter.objects.get().state == "draft"
    assert "88" in signed_in("handler").get(drafted).content.decode()


def test_stranger_finds_nothing(drafted, stranger):
    for page in ("", "edit/", "letter.pdf", "approval.pdf", "send/"):
        assert stranger.get(drafted + page).status_code == 404
