"""Registering a request, the list, and what may be recorded next."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.cache import cache

from gongkai.desk.views.cases import ELSEWHERE
from gongkai.law import handling
from gongkai.law.replies import REPLIES
from gongkai.records.actions import clock
from gongkai.records.models import Case, CaseEvent

BASE = "/desk/desk-bureau/cases/"
GIVEN = {
    "number": "2024-0007",
    "channel": "online",
    "received_on": "2024-03-01",
    "applicant_type": "person",
    "summary": "某工程的招标文件",
}


def test_request_is_registered_with_its_due_date(organ, clerk):
    answer = clerk.post(f"{BASE}new/", GIVEN, follow=True)
    case = Case.objects.get()
    assert case.due == date(2024, 3, 29)
    assert "答复期限 2024-03-29" in answer.content.decode()
    assert case.events.get().actor.username == "d-handler"


def test_new_request_is_given_the_next_number_and_the_rules_of_receipt(organ, request_case, clerk, on_day):
    on_day(date(2024, 4, 1))
    for number in ("甲依复1号", "2024-0009", "2024-0003"):
        request_case(number)
    request_case("2023-0050", date(2023, 3, 1))
    page = clerk.get(f"{BASE}new/").content.decode()
    assert 'value="2024-0010"' in page
    assert "以签收之日为收到之日" in page
    assert "第三十一条" in page


@pytest.mark.parametrize(
    ("numbers", "following"),
    [
        (["2024-01", "2024-04"], "2024-05"),
        (["2024-0009", "2024-99"], "2024-100"),
        (["甲依复〔2024〕9号", "甲依复〔2024〕10号"], "甲依复〔2024〕11号"),
        (["2024-0001", "第007号"], "第008号"),
        (["20240012"], "20240013"),
        (["2024"], "2024-0001"),
        (["甲字"], "2024-0001"),
        (["2024-1", "2024-１２", "2024-²"], "2024-0002"),
    ],
)
def test_next_number_follows_the_newest_of_the_year(request_case, clerk, on_day, numbers, following):
    on_day(date(2024, 4, 1))
    for number in numbers:
        request_case(number)
    assert f'value="{following}"' in clerk.get(f"{BASE}new/").content.decode()


def test_list_offers_only_years_with_requests(request_case, clerk, head, queries):
    assert clerk.get(BASE).context["years"] == []
    request_case("2019-1", date(2019, 6, 3))
    cache.clear()
    clerk.get(BASE)  # the years are found once, for a minute
    few = queries(clerk, BASE)
    request_case("2024-1", date(2024, 3, 1))
    gone = request_case("2022-1", date(2022, 3, 1))
    given = {"on": "2022-03-02", "seq": "1", "note": "重复登记"}
    head.post(f"{BASE}{gone.pk}/record/voided/", given)
    assert queries(clerk, BASE) == few
    cache.clear()
    assert clerk.get(BASE).context["years"] == [(2024, "2024 年"), (2019, "2019 年")]


def test_first_number_of_a_year_is_one(organ, clerk, on_day):
    on_day(date(2025, 1, 2))
    assert 'value="2025-0001"' in clerk.get(f"{BASE}new/").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("number", "2024-0001", "已经用过了"),
        ("received_on", "2099-01-01", "不能晚于今天"),
        ("received_on", "去年三月", "请写成 2024-01-31"),
        ("channel", "pigeon", "不在可选范围内"),
        ("applicant_type", "", "请选择"),
        ("summary", "", "请填写"),
        ("number", "2" * 41, "太长了，最多 40 个字，现有 41 个。"),
        ("number", "2024\x00", "含有看不见的空字符"),
    ],
)
def test_wrong_request_is_named_at_its_field(request_case, clerk, field, value, reason):
    request_case("2024-0001")
    answer = clerk.post(f"{BASE}new/", {**GIVEN, field: value})
    assert Case.objects.count() == 1
    assert reason in str(answer.context["form"].errors.get(field) or answer.context["form"].errors)
    page = answer.content.decode()
    assert reason in page
    assert 'class="summary"' in page
    kept = "2024-0007" if field != "number" else "某工程的招标文件"
    assert kept in page


def test_page_offers_exactly_what_the_law_allows(request_case, happen, clerk, browser):
    case = request_case("T-1", date(2024, 3, 1))
    answered = ("reply_posted", {"reply": "granted"})
    for event, data in (
        ("", {}),
        ("correction_requested", {"until": "2024-03-20"}),
        ("corrected", {}),
        answered,
    ):
        if event:
            happen(case, event, date(2024, 3, 6), **data)
        page = clerk.get(f"{BASE}{case.pk}/")
        offered = set(re.findall(r"/record/([a-z_]+)/", page.content.decode()))
        allowed = {step.key for step in handling.allowed(page.context["clock"], {"handler"})}
        assert offered == allowed - {"reviewed"}
        assert page.content.decode().count('class="button" href') <= 1
    assert "/record/" not in browser("auditor").get(f"{BASE}{case.pk}/").content.decode()


RECORDED = [key for key in handling.STEPS if not key.startswith("letter_") and key not in ELSEWHERE]


@pytest.mark.parametrize("event", RECORDED)
def test_form_of_every_step_opens_or_says_why_not(request_case, clerk, event):
    case = request_case("T-1", date(2024, 3, 1))
    answer = clerk.get(f"{BASE}{case.pk}/record/{event}/")
    if not handling.STEPS[event].roles:
        assert answer.status_code == 404
        return
    page = answer.content.decode()
    state = clerk.get(f"{BASE}{case.pk}/").context["clock"]
    refused = event not in {step.key for step in handling.allowed(state, {"handler"})}
    assert ('<form method="post" class="card"' in page) != refused
    assert ("回到申请" in page) == refused


def test_unknown_event_is_not_there(request_case, clerk):
    assert clerk.get(f"{BASE}{request_case().pk}/record/eaten/").status_code == 404


def test_event_is_recorded_with_what_it_needs(request_case, head):
    case = request_case("T-1", date(2024, 3, 1))
    path = f"{BASE}{case.pk}/record/"
    for days, says in (
        ("21", "最多延长 20 个工作日。"),
        ("0", "至少延长 1 个工作日。"),
        ("半", "请填写整数。"),
    ):
        page = head.post(f"{path}extended/", {"on": "2024-03-20", "days": days}).content.decode()
        assert f'<a href="#id_days">延长几个工作日：{says}' in page
        assert f'value="{days}"' in page
    given = {"on": "2024-03-20", "days": "20", "note": "负责人同意"}
    assert head.post(f"{path}extended/", given).status_code == 302
    row = case.events.get(event="extended")
    assert (row.data, row.actor.username) == ({"days": 20, "note": "负责人同意"}, "d-head")
    page = head.get(f"{BASE}{case.pk}/").content.decode()
    assert "20 个工作日；负责人同意" in page
    assert row.hash[:12] in page


def test_what_the_law_forbids_is_said_at_the_form(request_case, clerk, head):
    case = request_case("T-1", date(2024, 3, 1))
    path = f"{BASE}{case.pk}/record/"
    page = clerk.post(f"{path}extended/", {"on": "2024-03-20", "days": "5"}).content.decode()
    assert "须由“公开工作机构负责人”角色的人员办理" in page
    head.post(f"{path}extended/", {"on": "2024-03-20", "days": "5"})
    page = head.post(f"{path}extended/", {"on": "2024-03-21", "days": "5"}).content.decode()
    assert "只能延长一次" in page
    page = clerk.post(f"{path}deferred/", {"on": "2024-03-21", "until": "2024-03-22"}).content.decode()
    assert "应晚于现有期限" in page
    assert 'value="2024-03-22"' in page
    page = clerk.post(f"{path}reply_posted/", {"on": "2099-01-01", "reply": "granted"}).content.decode()
    assert "日期不能晚于今天" in page
    page = clerk.post(f"{path}reply_posted/", {"on": "1024-01-01", "reply": "granted"}).content.decode()
    assert 'class="summary"' in page
    assert CaseEvent.objects.filter(case=case).count() == 2


def test_answer_is_chosen_from_all_reply_kinds_by_group_and_needed(request_case, browser):
    clerk = browser("signer")
    case = request_case("T-1", date(2024, 3, 1))
    path = f"{BASE}{case.pk}/record/reply_posted/"
    page = clerk.get(path).content.decode()
    assert [key for key in REPLIES if f'value="{key}"' not in page] == []
    assert page.count("<optgroup") == 6
    assert "答复类型：请选择。" in clerk.post(path, {"on": "2024-03-20"}).content.decode()
    assert clerk.post(path, {"on": "2024-03-20", "reply": "massive"}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.row, case.closed_on) == ("closed", "massive", date(2024, 3, 20))
    delivered = clerk.get(f"{BASE}{case.pk}/record/reply_delivered/").content.decode()
    assert 'name="reply"' not in delivered
    assert clerk.post(f"{BASE}{case.pk}/record/reply_delivered/", {"on": "2024-03-22"}).status_code == 302


def test_answer_of_a_consultation_is_chosen_from_those_asked(request_case, happen, clerk):
    case = request_case("T-1", date(2024, 3, 1))
    for party in ("甲公司", "乙公司"):
        happen(case, "consulted", date(2024, 3, 5), party=party)
    happen(case, "consultation_answered", date(2024, 3, 6), party="甲公司")
    path = f"{BASE}{case.pk}/record/consultation_lapsed/"
    page = clerk.get(path).content.decode()
    assert "乙公司" in page
    assert 'value="甲公司"' not in page
    assert clerk.post(path, {"on": "2024-03-27", "party": "乙公司"}).status_code == 302


def test_mistaken_event_is_voided_with_a_reason_and_stays_readable(request_case, happen, browser):
    clerk = browser("signer")
    case = request_case("T-1", date(2024, 3, 1))
    happen(case, "reply_delivered", date(2024, 3, 20), reply="granted")
    path = f"{BASE}{case.pk}/record/voided/"
    assert 'value="2"' in clerk.get(path).content.decode()
    assert "作废理由：请填写。" in clerk.post(path, {"on": "2024-03-21", "seq": "2"}).content.decode()
    given = {"on": "2024-03-21", "seq": "2", "note": "记到了别的申请上"}
    assert clerk.post(path, given).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.closed_on) == ("running", None)
    page = clerk.get(f"{BASE}{case.pk}/").content.decode()
    assert 'class="voided"' in page
    assert "记到了别的申请上" in page
    assert 'value="2"' not in clerk.get(path).content.decode()


def test_only_what_one_may_take_back_is_offered(request_case, extend, clerk, head):
    case = request_case("T-1", date(2024, 3, 1))
    path = f"{BASE}{case.pk}/record/voided/"
    assert '<option value="1"' not in clerk.get(path).content.decode()
    assert '<option value="1"' in head.get(path).content.decode()


def test_receipt_on_which_later_events_stand_cannot_be_voided(request_case, extend, head):
    case = request_case("T-1", date(2024, 3, 1))
    extend(case, date(2024, 3, 20), 5)
    given = {"on": "2024-03-21", "seq": "1", "note": "写错"}
    page = head.post(f"{BASE}{case.pk}/record/voided/", given).content.decode()
    assert "尚未收到申请" in page
    assert case.events.count() == 2


def test_list_is_filtered_by_state_year_and_words(request_case, happen, clerk):
    closed = request_case("T-1", date(2024, 3, 1))
    happen(closed, "reply_delivered", date(2024, 3, 20), reply="granted")
    stopped = request_case("T-2", date(2024, 3, 1))
    happen(stopped, "fee_notice", date(2024, 3, 5))
    later = request_case("X-3", date(2025, 3, 3))

    def listed(query: str) -> list[int]:
        return [case.pk for case, _ in clerk.get(f"{BASE}?{query}").context["rows"]]

    assert listed("") == [later.pk, stopped.pk]
    assert listed("state=closed") == [closed.pk]
    assert listed("state=stopped") == [stopped.pk]
    assert listed("state=all&year=2024") == [stopped.pk, closed.pk]
    assert listed("state=all&q=x-3") == [later.pk]
    assert listed("state=all&q=招标") == [later.pk, stopped.pk, closed.pk]
    assert listed("after=nonsense~1~2") == listed("after=2024-02-30~1") == [later.pk, stopped.pk]


def test_case_can_start_again_after_its_receipt_was_voided(request_case, head):
    case = request_case("T-1", date(2024, 3, 1))
    head.post(f"{BASE}{case.pk}/record/voided/", {"on": "2024-03-02", "seq": "1", "note": "日期记错"})
    page = head.get(f"{BASE}{case.pk}/")
    assert page.status_code == 200
    assert page.context["next"].address.endswith("/record/received/")
    assert head.post(f"{BASE}{case.pk}/record/received/", {"on": "2024-03-04"}).status_code == 302
    case.refresh_from_db()
    assert case.received_on == date(2024, 3, 4)


def test_entry_made_after_its_day_is_marked(request_case, extend, clerk):

    case = request_case("T-1", clock.today())
    page = clerk.get(f"{BASE}{case.pk}/").content.decode()
    assert "补录）" not in page
    extend(request_case("T-2", date(2024, 3, 1)), date(2024, 3, 20), 5)
    assert "（补录）" in clerk.get(f"{BASE}{case.pk + 1}/").content.decode()
