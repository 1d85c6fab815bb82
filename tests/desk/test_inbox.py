"""What comes in: nothing stays unseen, each channel is dated by its rule, staff hand out a receipt."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gongkai.records.actions import cases, clock, files, letters, requests
from gongkai.records.models import LogEntry, Message, Request, StoredFile
from walking import IDENTITY

pytestmark = pytest.mark.django_db
BASE = "/desk/sample-lively/"


@pytest.fixture
def as_role(walk):
    def as_role(role: str) -> Client:
        client = Client()
        client.force_login(walk.people[role])
        return client

    return as_role


@pytest.fixture
def by_hand(walk):
    """The organ asks for a confirmation by hand."""
    walk.organ.handling = {"receipt_rule": "confirmed"}
    walk.organ.save(update_fields=["handling"])
    return walk


def _form(**changes: object) -> dict[str, object]:
    given = {
        "channel": "counter",
        "submitted_on": clock.today().isoformat(),
        "applicant_type": "person",
        **IDENTITY,
        "asks": "2025年度预算\n\n某路改造的批复\n第二行",
        "token": "desk-token",
    }
    return {**given, **changes}


def _waiting(client: Client) -> list[Request]:
    return [each.request for each in client.get(f"{BASE}inbox/").context["waiting"]]


def test_unconfirmed_request_raises_an_alarm_when_its_day_is_over(by_hand, as_role):
    request = by_hand.submit().request
    client = as_role("intake")
    assert _waiting(client) == [request]
    assert client.get(f"{BASE}inbox/").context["alarms"] == 0
    request.submitted_at = timezone.now() - timedelta(days=1)
    request.save(update_fields=["submitted_at"])
    page = client.get(f"{BASE}inbox/")
    assert page.context["alarms"] == 1
    assert "当日未确认" in page.content.decode()
    assert client.get(BASE).context["alarms"] == 1


def test_confirmation_opens_the_case_and_is_kept(by_hand, as_role):
    request = by_hand.submit().request
    client = as_role("intake")
    today = clock.today().isoformat()
    answer = client.post(f"{BASE}inbox/{request.pk}/confirm/", {"on": today, "note": "电话核对"})
    assert answer.status_code == 302
    request.refresh_from_db()
    assert (request.state, request.confirmed_on) == ("open", clock.today())
    assert _waiting(client) == []
    again = client.post(f"{BASE}inbox/{request.pk}/confirm/", {"on": today}).content.decode()
    assert "确认过" in again


def test_confirmation_before_submission_is_refused_at_the_field(by_hand, as_role):
    request = by_hand.submit().request
    page = as_role("intake").post(f"{BASE}inbox/{request.pk}/confirm/", {"on": "2020-01-01", "note": "记着"})
    text = page.content.decode()
    assert 'href="#confirm_on"' in text
    assert "记着" in text


def test_attempt_to_reach_the_applicant_is_kept_before_and_after_opening(by_hand, as_role):
    request = by_hand.submit().request
    client = as_role("intake")
    given = {"on": clock.today().isoformat(), "way": "拨打电话", "reached": "", "note": "无人接听"}
    client.post(f"{BASE}inbox/{request.pk}/contact/", given)
    assert "无人接听" in client.get(f"{BASE}inbox/{request.pk}/").content.decode()
    assert LogEntry.objects.filter(action="request.contact").count() == 1
    requests.confirm(request=request, on=clock.today(), actor=by_hand.people["intake"])
    client.post(f"{BASE}inbox/{request.pk}/contact/", given)
    assert request.cases.get().events.filter(event="contacted").exists()


def test_answer_from_outside_is_listed_until_somebody_acts_on_it(walk, as_role):
    case = walk.case()
    walk.send(walk.sign(walk.draft(case, "correction")))
    cases.record_event(case=case, event="corrected", on=clock.today(), actor=None, data={"note": "补充"})
    client = as_role("handler")

    def listed() -> list[int]:
        return [row.case_id for row, _ in client.get(f"{BASE}inbox/").context["answers"]]

    assert listed() == [case.pk]
    cases.record_event(
        case=case, event="noted", on=clock.today(), actor=walk.people["handler"], data={"note": "已看"}
    )
    assert listed() == []


def test_message_that_was_given_up_is_shown(walk, as_role):
    Message.objects.update(sent_at=timezone.now())
    walk.submit()
    Message.objects.filter(sent_at__isnull=True).update(tries=10, error="没有人收。")
    assert "没有人收。" in as_role("intake").get(f"{BASE}inbox/").content.decode()


def test_operator_is_told_that_no_scanner_is_set(walk, as_role):
    assert "没有设病毒扫描" in as_role("intake").get(f"{BASE}inbox/").content.decode()


def test_inbox_takes_as_many_queries_for_many_as_for_few(walk, as_role, queries):
    client = as_role("intake")
    walk.submit()
    few = queries(client, f"{BASE}inbox/")
    for _ in range(12):
        walk.submit()
    assert queries(client, f"{BASE}inbox/") == few


def test_request_at_the_counter_is_registered_with_items_and_receipt(walk, as_role):
    client = as_role("intake")
    answer = client.post(f"{BASE}intake/", _form())
    request = Request.objects.get(token="desk-token")
    assert answer["Location"] == f"{BASE}inbox/{request.pk}/receipt/"
    assert requests.asks_of(request) == ["2025年度预算", "某路改造的批复\n第二行"]
    assert (request.taken_by, request.received_on) == (walk.people["intake"], clock.today())
    paper = client.get(f"{BASE}inbox/{request.pk}/receipt.pdf")
    assert paper.content.startswith(b"%PDF")
    assert LogEntry.objects.filter(action="request.receipt").count() == 1


def test_same_form_twice_is_one_request(walk, as_role):
    client = as_role("intake")
    client.post(f"{BASE}intake/", _form())
    client.post(f"{BASE}intake/", _form())
    assert Request.objects.filter(token="desk-token").count() == 1


def test_oral_request_must_be_read_back_and_says_so(walk, as_role):
    client = as_role("intake")
    page = client.post(f"{BASE}intake/", _form(channel="oral")).content.decode()
    assert 'href="#id_read_back"' in page
    assert "2025年度预算" in page
    client.post(f"{BASE}intake/", _form(channel="oral", read_back="on"))
    case = Request.objects.get(token="desk-token").cases.get()
    assert "宣读" in case.events.get(event="noted").data["note"]


def test_fax_waits_until_it_is_confirmed(walk, as_role):
    client = as_role("intake")
    client.post(f"{BASE}intake/", _form(channel="fax"))
    request = Request.objects.get(token="desk-token")
    assert (request.state, request.received_on) == ("waiting", None)
    assert "还没有确定" in client.get(f"{BASE}inbox/{request.pk}/receipt/").content.decode()
    assert client.get(f"{BASE}inbox/{request.pk}/receipt.pdf").content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"submitted_on": "2999-01-01"}, "submitted_on"),
        ({"channel": "post", "arrived_on": "2020-01-01"}, "arrived_on"),
        ({"id_number": "110105194912310021"}, "id_number"),
        ({"asks": " "}, "asks"),
        ({"channel": ""}, "channel"),
    ],
)
def test_wrong_entry_is_named_at_its_field_and_nothing_is_lost(walk, as_role, changes, field):
    page = as_role("intake").post(f"{BASE}intake/", _form(**changes)).content.decode()
    assert f'href="#id_{field}"' in page
    assert 'value="李小明"' in page
    assert not Request.objects.filter(token="desk-token").exists()


def test_forged_file_leaves_nothing_behind(walk, as_role):
    file = SimpleUploadedFile("申请.pdf", b"MZ\x90\x00 not a pdf")
    page = as_role("intake").post(f"{BASE}intake/", _form(files=[file])).content.decode()
    assert 'href="#id_files"' in page
    assert not Request.objects.filter(token="desk-token").exists()


def test_file_of_the_counter_is_kept_with_its_request(walk, as_role):
    file = SimpleUploadedFile("说明.txt", "内容".encode())
    as_role("intake").post(f"{BASE}intake/", _form(files=[file]))
    kept = StoredFile.objects.get(request__token="desk-token")
    assert (kept.name, kept.by) == ("说明.txt", walk.people["intake"])


def test_dates_are_explained_while_they_are_typed(walk, as_role):
    client = as_role("intake")
    today = clock.today().isoformat()
    text = client.get(
        f"{BASE}intake/dates/?channel=post&submitted_on={today}&arrived_on={today}"
    ).content.decode()
    assert f"收到日期 <strong>{today}" in text
    assert "还缺少" in client.get(f"{BASE}intake/dates/?channel=fax&submitted_on=nonsense").content.decode()


def test_code_of_an_online_request_is_not_given_to_staff(walk, as_role):
    request = walk.submit().request
    page = as_role("intake").get(f"{BASE}inbox/{request.pk}/receipt.pdf", follow=True).content.decode()
    assert "只在提交时告诉申请人本人" in page


def test_signer_takes_no_request_in(walk, as_role):
    assert as_role("signer").get(f"{BASE}intake/").status_code == 403
    assert as_role("signer").post(f"{BASE}inbox/1/confirm/", {}).status_code == 403


def test_lost_code_is_renewed_after_the_identity_was_checked(walk, as_role):
    got = walk.submit()
    client = as_role("intake")
    address = f"/desk/{walk.organ.code}/inbox/{got.request.pk}/code/"
    assert "怎样核对" in client.post(address, {"why": ""}).content.decode()
    answer = client.post(address, {"why": "本人到场，核对证件"})
    code = re.search(r'class="code">([A-Z0-9]{10})<', answer.content.decode())[1]
    assert answer["Cache-Control"] == "no-store"
    got.request.refresh_from_db()
    assert got.request.code_hash == requests.code_hash(code) != requests.code_hash(got.code)
    assert as_role("reviewer").post(address, {"why": "x"}).status_code == 403


def _with_proof(by_hand) -> tuple[Request, StoredFile]:
    """A request that waits for its confirmation, with a proof of identity."""
    request = by_hand.submit(asks=["身份证11010519491231002X的低保审批表"]).request
    stored = files.keep(
        organ=by_hand.organ, kind="identity", name="证.txt", data=b"proof", scan="clean", request=request
    )
    return request, stored


def test_waiting_request_is_shown_in_full_to_who_works_on_it_only(by_hand, as_role):
    request, _ = _with_proof(by_hand)
    page = as_role("handler").get(f"{BASE}inbox/{request.pk}/").content.decode()
    assert "11010519491231002X" in page
    assert "证.txt" in page
    page = as_role("auditor").get(f"{BASE}inbox/{request.pk}/").content.decode()
    assert request.mask in page
    assert "11010519491231002X" not in page
    assert "证.txt" not in page
    assert as_role("administrator").get(f"{BASE}inbox/{request.pk}/").status_code == 403
    case = requests.confirm(request=request, on=clock.today(), actor=by_hand.people["intake"]).cases.get()
    assert case.summary in as_role("auditor").get(f"{BASE}inbox/{request.pk}/").content.decode()


def test_identity_of_a_waiting_request_is_seen_for_a_reason_and_logged(by_hand, as_role):
    request, stored = _with_proof(by_hand)
    client, address = as_role("intake"), f"{BASE}inbox/{request.pk}/applicant/"
    assert IDENTITY["id_number"] not in client.get(address).content.decode()
    assert "请写明查看的理由" in client.post(address, {"why": ""}).content.decode()
    shown = client.post(address, {"why": "打电话确认"})
    assert IDENTITY["phone"] in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    file = f"{BASE}inbox/{request.pk}/files/{stored.pk}/"
    assert client.get(file).content == b"proof"
    views = LogEntry.objects.filter(organ=by_hand.organ, action="identity.view")
    assert [each.data["why"] for each in views.order_by("seq")] == ["打电话确认", "下载身份证明文件“证.txt”"]
    for role in ("administrator", "auditor"):
        assert as_role(role).post(address, {"why": "看看"}).status_code == 403
        assert as_role(role).get(file).status_code == 403
    assert views.count() == 2


def test_page_of_a_request_gives_the_rule_in_force_and_no_forms_once_it_is_closed(walk, as_role):
    case = walk.case()
    address, client = f"{BASE}inbox/{case.request_id}/", as_role("intake")
    page = client.get(address).content.decode()
    assert "双方确认之日" not in page.split("<dt>渠道</dt>")[1].split("</dd>")[0]
    assert "双方已确认收到" in page
    walk.reply(case, "granted")
    page = client.get(address).content.decode()
    assert "双方已确认收到" not in page
    assert "保存联系情况" not in page
    assert "更换查询码" in page


def test_overview_lists_what_waits_for_the_person_who_looks(walk, as_role):
    case = walk.case()
    letters.step(letter=walk.draft(case, "receipt"), key="submit", actor=walk.people["handler"])
    page = as_role("reviewer").get(BASE)
    assert [group.key for group in page.context["asked"]] == ["approve"]
    (link,) = (point.path for group in page.context["asked"] for point in group.points)
    assert f'href="{link}"' in page.content.decode()
    assert as_role("reviewer").get(link).status_code == 200
    assert as_role("signer").get(BASE).context["asked"] == []
