"""The desk of one request: identity, files, office steps, what lies around it, and what it costs to show."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.records.actions import cases, clock, organs
from gongkai.records.models import Case, LogEntry, Publication, StoredFile
from walking import IDENTITY

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


def _record(client: Client, case: Case, event: str, **given: object):
    return client.post(f"{BASE}{case.pk}/record/{event}/", given)


def test_applicant_is_masked_until_a_reason_is_given(walk, desk):
    case, clerk = walk.case(), desk("handler")
    page = clerk.get(f"{BASE}{case.pk}/").content.decode()
    assert case.request.mask in page
    assert IDENTITY["name"] not in page
    address = f"{BASE}{case.pk}/applicant/"
    assert IDENTITY["id_number"] not in clerk.get(address).content.decode()
    assert "请写明查看的理由" in clerk.post(address, {"why": " "}).content.decode()
    assert not LogEntry.objects.filter(organ=walk.organ, action="identity.view").exists()
    shown = clerk.post(address, {"why": "核对地址"})
    assert IDENTITY["id_number"] in shown.content.decode()
    assert shown.headers["Cache-Control"] == "no-store"
    assert LogEntry.objects.get(organ=walk.organ, action="identity.view").data["why"] == "核对地址"


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_identity_is_not_for_who_handles_no_requests(walk, desk, role):
    case = walk.case()
    stored = walk.file(case, "other")
    page = desk(role).get(f"{BASE}{case.pk}/").content.decode()
    assert (case.summary in page) == (role == "auditor")
    assert "查看身份信息" not in page
    assert 'class="button" href' not in page
    assert desk(role).get(f"{BASE}{case.pk}/applicant/").status_code == 403
    assert desk(role).get(f"{BASE}{case.pk}/files/{stored.pk}/").status_code == 403


def test_full_text_is_shown_to_who_works_on_it(walk, desk):
    case = walk.case(asks=["身份证11010519491231002X的低保审批表"])
    assert "11010519491231002X" in desk("handler").get(f"{BASE}{case.pk}/").content.decode()
    assert "11010519491231002X" not in desk("auditor").get(f"{BASE}{case.pk}/").content.decode()


def test_file_is_handed_out_to_keep(walk, desk):
    case = walk.case()
    stored = walk.file(case, "other", data="内容甲".encode())
    answer = desk("handler").get(f"{BASE}{case.pk}/files/{stored.pk}/")
    assert answer.content.decode() == "内容甲"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    other = walk.case()
    assert desk("handler").get(f"{BASE}{other.pk}/files/{stored.pk}/").status_code == 404


def test_look_at_a_proof_of_identity_is_logged(walk, desk):
    case = walk.case()
    stored = walk.file(case, "identity", name="身份证.txt")
    assert "身份证.txt" not in desk("auditor").get(f"{BASE}{case.pk}/").content.decode()
    desk("handler").get(f"{BASE}{case.pk}/files/{stored.pk}/")
    assert "身份证.txt" in LogEntry.objects.get(organ=walk.organ, action="identity.view").data["why"]


def test_held_file_says_so_and_stays_shut(walk, desk):
    case = walk.case()
    stored = walk.file(case, "other")
    StoredFile.objects.filter(pk=stored.pk).update(scan="held")
    page = desk("handler").get(f"{BASE}{case.pk}/").content.decode()
    assert "待扫描，暂不能打开" in page
    assert f"/files/{stored.pk}/" not in page
    answer = desk("handler").get(f"{BASE}{case.pk}/files/{stored.pk}/", follow=True)
    assert "待扫描" in answer.content.decode()
    assert "Content-Disposition" not in answer.headers


def test_upload_is_checked_and_written_down(walk, desk):
    case, clerk = walk.case(), desk("handler")
    data = "会议纪要".encode()
    given = {"kind": "original", "files": SimpleUploadedFile("纪要.txt", data), "seen": case.event_seq}
    assert _record(clerk, case, "filed", **given).status_code == 302
    assert StoredFile.objects.get(case=case).sha256 == hashlib.sha256(data).hexdigest()
    forged = SimpleUploadedFile("纪要.pdf", b"MZ\x90\x00" + b"\0" * 200)
    page = _record(clerk, case, "filed", kind="original", files=forged, note="甲").content.decode()
    assert 'class="summary"' in page
    assert 'value="甲"' in page
    assert case.events.filter(event="filed").count() == 1


def test_case_is_assigned_with_an_inner_date(walk, desk):
    case, handler = walk.submit().cases[0], walk.people["handler"]
    assert desk("head").get(f"{BASE}{case.pk}/").context["next"].address.endswith("/record/assigned/")
    empty = _record(desk("head"), case, "assigned").content.decode()
    assert "请选择科室或者经办人" in empty
    assert _record(desk("head"), case, "assigned", handler=handler.pk, note="请尽快").status_code == 302
    case.refresh_from_db()
    assert (case.handler, case.stage) == (handler, "handling")
    assert handler.name in desk("head").get(f"{BASE}{case.pk}/").content.decode()


def test_case_is_split_and_both_pages_say_so(walk, desk):
    case = walk.case(asks=["一号文件", "二号文件"])
    given = {"on": clock.today().isoformat(), "keeps": "一号文件", "parts": "二号文件\n"}
    assert _record(desk("intake"), case, "split", **given).status_code == 302
    made = Case.objects.filter(request=case.request).exclude(pk=case.pk).get()
    assert made.number in desk("handler").get(f"{BASE}{case.pk}/").content.decode()
    page = desk("handler").get(f"{BASE}{made.pk}/").content.decode()
    assert case.number in page
    assert '<ol class="asked single"><li>二号文件</li></ol>' in page


def test_part_gets_the_next_number_that_nobody_has(walk, desk):
    case = walk.case()
    number = case.request.number
    cases.open_case(
        organ=walk.organ,
        number=f"{number}-2",
        channel="counter",
        applicant_type="person",
        summary="手工编的号",
        received_on=clock.today(),
        actor=walk.people["intake"],
    )
    given = {"parts": "甲项目\n乙项目", "keeps": "丙项目", "on": clock.today().isoformat()}
    assert _record(desk("handler"), case, "split", **given).status_code == 302
    made = case.request.cases.exclude(pk=case.pk).order_by("pk")
    assert [each.number for each in made] == [f"{number}-3", f"{number}-4"]


def test_note_is_internal_and_search_is_listed(walk, desk):
    case, clerk = walk.case(), desk("handler")
    _record(clerk, case, "noted", text="与规划科通过电话")
    search = {"terms": "改造", "place": "档案室", "by": "某人", "found": "no"}
    _record(clerk, case, "searched", searched_on=clock.today().isoformat(), **search)
    page = clerk.get(f"{BASE}{case.pk}/").content.decode()
    assert "与规划科通过电话" in page.split("内部备注", 1)[1]
    assert "没有找到" in page.split("检索记录", 1)[1]


@pytest.mark.parametrize(
    ("event", "given", "says"),
    [
        ("contacted", {"on": "2099-01-01", "note": "打过电话"}, "不能晚于今天"),
        ("reply_delivered", {"on": "2001-01-01", "reply": "granted"}, "2001-01-01"),
        ("corrected", {"on": "2026-01-05", "note": "补正件"}, "早于收到申请"),
        (
            "searched",
            {"searched_on": "2099-01-01", "terms": "甲", "place": "乙", "by": "丙", "found": "no"},
            "今天",
        ),
    ],
)
def test_step_out_of_time_or_order_is_refused_and_what_was_typed_stays(walk, desk, event, given, says):
    case, clerk = walk.case(), desk("handler")
    before = case.events.count()
    page = _record(clerk, case, event, **given).content.decode()
    assert 'class="summary"' in page
    assert says in page
    assert any(f'value="{value}"' in page for value in given.values())
    assert case.events.count() == before


def test_stale_page_records_nothing_and_keeps_what_was_typed(walk, desk):
    case = walk.case()
    given = {"on": clock.today().isoformat(), "note": "书面撤回", "seen": 1}
    page = _record(desk("handler"), case, "withdrawn", **given).content.decode()
    assert "别人又登记了新的事项" in page
    assert 'value="书面撤回"' in page
    case.refresh_from_db()
    assert case.state == "running"


def test_steps_by_letter_offer_the_letter_first(walk, desk):
    case = walk.case()
    page = desk("handler").get(f"{BASE}{case.pk}/record/correction_requested/").content.decode()
    assert page.index("起草《政府信息公开申请补正告知书》") < page.index("补录纸质文书</h2>")


def test_like_requests_of_others_are_named_and_published(walk, desk):
    other = walk.submit(
        asks=["2025年度老旧小区改造项目的清单和预算"],
        applicant={**IDENTITY, "id_number": "110105194912310038"},
    ).cases[0]
    own = walk.submit().cases[0]
    case = walk.case()
    page = desk("handler").get(f"{BASE}{case.pk}/")
    assert page.context["similar"][0].pk == other.pk
    assert len(page.context["similar"]) <= 5
    assert own.number not in page.content.decode()
    assert "转为主动公开" in page.content.decode()
    given = {"title": "改造项目清单", "column": walk.organ.columns.first().pk, "formed_on": "2025-12-01"}
    assert _record(desk("handler"), case, "published", **given).status_code == 302
    assert Publication.objects.filter(title="改造项目清单").exists()


def test_the_next_step_is_the_only_filled_button(walk, desk):
    case = walk.case()
    walk.review(case, "granted")
    letter = walk.draft(case, "reply.granted")
    for role, key in (("handler", "submit"), ("reviewer", "approve"), ("signer", "sign")):
        page = desk(role).get(f"{BASE}{case.pk}/").content.decode()
        assert page.count('class="button" href') == 1
        assert f'class="button" href="{BASE}{case.pk}/letters/{letter.pk}/"' in page
        letter_page = f"{BASE}{case.pk}/letters/{letter.pk}/"
        desk(role).post(f"{letter_page}steps/{key}/")
        waiting = desk(role).get(f"{BASE}{case.pk}/").context["next"]
        assert waiting.refused
    assert not desk("intake").get(f"{BASE}{case.pk}/").context["next"].refused


def test_case_page_takes_the_same_queries_with_a_long_history(walk, desk, queries):
    case, clerk = walk.case(), desk("handler")
    walk.review(case, "granted")
    walk.file(case, "other")
    walk.draft(case, "receipt")
    few = queries(clerk, f"{BASE}{case.pk}/")
    for at in range(8):
        walk.file(case, "other", name=f"材料{at}.txt")
        _record(clerk, case, "noted", text=f"备注{at}")
        walk.case(
            applicant={**IDENTITY, "name": f"王某{at}", "id_number": f"E{at}2345678", "id_kind": "passport"}
        )
    walk.draft(case, "consult_told")
    walk.send(walk.sign(walk.draft(case, "transfer")), "counter")
    assert queries(clerk, f"{BASE}{case.pk}/") == few


@pytest.mark.parametrize("role", ["handler", "auditor"])
def test_ledger_is_printed(walk, desk, role):
    case = walk.case()
    page = desk(role).get(f"{BASE}{case.pk}/ledger/").content.decode()
    assert case.events.first().hash in page
    assert "征求意见书、收费通知的在途时间" in page
    printed = desk(role).get(f"{BASE}{case.pk}/ledger.pdf")
    assert printed.content.startswith(b"%PDF")


def test_pages_of_a_request_are_its_departments(walk, desk):
    case = walk.case()
    office = organs.create_department(organ=walk.organ, name="另一个科室")
    person = organs.create_user(
        organ=walk.organ, username="lively-far", name="别科", password="only-for-tests-91", roles=[]
    )
    organs.grant_role(user=person, organ=walk.organ, role="handler", department=office)
    client = Client()
    client.force_login(person)
    for page in ("", "review/", "ledger/", "letters/new/", "applicant/", "record/noted/"):
        assert client.get(f"{BASE}{case.pk}/{page}").status_code == 404


def test_old_request_entered_in_a_department_stays_with_it(walk, desk):
    office = organs.create_department(organ=walk.organ, name="另一个科室")
    person = organs.create_user(
        organ=walk.organ, username="lively-near", name="本科", password="only-for-tests-91", roles=[]
    )
    organs.grant_role(user=person, organ=walk.organ, role="handler", department=office)
    client = Client()
    client.force_login(person)
    given = {
        "number": "旧〔2026〕7号",
        "channel": "counter",
        "received_on": clock.today().isoformat(),
        "applicant_type": "person",
        "summary": "某路的改造方案",
    }
    page = client.post(f"{BASE}new/", given, follow=True)
    case = Case.objects.get(number=given["number"])
    assert (page.status_code, page.redirect_chain[-1][0]) == (200, f"{BASE}{case.pk}/")
    assert case.department == office
    for role in ("administrator", "reviewer", "auditor"):
        assert desk(role).get(f"{BASE}new/").status_code == 403


def test_split_begins_with_the_items_of_the_applicant_and_the_case_keeps_its_own(walk, desk):
    case, clerk = walk.case(asks=["2025年清单", "2024年审计报告"]), desk("intake")
    address = f"/desk/{walk.organ.code}/cases/{case.pk}/"
    form = clerk.get(f"{address}record/split/").context["form"]
    assert (form["keeps"].value(), form["parts"].value()) == ("2025年清单", "2024年审计报告")
    given = {"on": clock.today().isoformat(), "keeps": "2025年清单", "parts": "2024年审计报告"}
    assert clerk.post(f"{address}record/split/", given).status_code == 302
    page = clerk.get(address)
    assert page.context["asks"] == ["2025年清单"]
    assert "本件办理：2025年清单<" in page.content.decode()


FEE = {"fee_number": "某局收〔2026〕1号", "method": "cases", "quantity": "31", "payment": "区财政缴款码 123"}


def test_fee_notice_from_paper_keeps_amount_number_and_way_to_pay(walk, desk, client):
    got = walk.submit()
    case = got.cases[0]
    given = {"on": clock.today().isoformat(), **FEE}
    scan = SimpleUploadedFile("通知.txt", "收费通知".encode())
    page = _record(desk("handler"), case, "fee_notice", **{**given, "quantity": "3"}).content.decode()
    assert "0 元" in page
    assert not case.events.filter(event="fee_notice").exists()
    assert _record(desk("handler"), case, "fee_notice", **given, scan=scan).status_code == 302
    data = case.events.get(event="fee_notice").data
    assert (data["amount"], data["fee_number"], data["quantity"]) == (2200, "某局收〔2026〕1号", 31)
    assert StoredFile.objects.get(case=case).name == "通知.txt"
    client.post("/requests/track/", {"number": got.request.number, "code": got.code})
    shown = client.get("/requests/track/status/").content.decode()
    until = cases.read(case.organ, case.events.order_by("seq")).waits_until
    for told in (f"{data['amount']} 元", "区财政缴款码 123", f"{until:%Y-%m-%d}", "某局收〔2026〕1号"):
        assert told in shown
    paid = {"on": clock.today().isoformat(), "paid": str(data["amount"]), "bill": "票1"}
    assert _record(desk("handler"), case, "fee_paid", **paid).status_code == 302
    assert "实缴（元）" in desk("handler").get(f"{BASE}{case.pk}/").content.decode()
