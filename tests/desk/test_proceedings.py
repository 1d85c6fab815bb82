"""The list, the form and the page of reconsiderations and lawsuits."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.records.models import Case, Proceeding
from gongkai.records.queries import compile
from gongkai.records.queries import proceedings as reading

BASE = "/desk/desk-bureau/proceedings/"
GIVEN = {"kind": "review", "number": "复〔2024〕9号", "matter": "不服答复", "filed_on": "2024-04-01"}


def test_reconsideration_is_added_and_later_ended(organ, request_case, clerk):
    case = request_case("2024-0001")
    answer = clerk.post(f"{BASE}new/", {**GIVEN, "case": "2024-0001"})
    made = Proceeding.objects.get()
    assert (answer.url, made.case) == (f"{BASE}{made.pk}/", case)
    given = {**GIVEN, "case": "2024-0001", "decided_on": "2024-05-20", "ending": "review.revoked"}
    assert clerk.post(f"{BASE}{made.pk}/edit/", given).status_code == 302
    page = clerk.get(f"{BASE}{made.pk}/")
    assert "行政复议 › 结果纠正" in page.content.decode()
    changes = {each.name: (each.before, each.after) for each in page.context["history"][-1].changes}
    assert changes["结果"] == ("（空）", "撤销（含部分撤销）")
    assert changes["审结日期"] == ("（空）", "2024-05-20")


def test_suit_after_a_reconsideration_is_linked_by_its_number(organ, review, clerk):
    earlier = review("复〔2024〕1号")
    given = {**GIVEN, "kind": "suit", "number": "（2024）行初1号", "after": "复〔2024〕1号"}
    clerk.post(f"{BASE}new/", given)
    suit = Proceeding.objects.get(kind="suit")
    assert (suit.after, suit.after_review) == (earlier, True)
    assert "复议后起诉 › 尚未审结" in clerk.get(f"{BASE}{suit.pk}/").content.decode()
    assert "（2024）行初1号" in clerk.get(f"{BASE}{earlier.pk}/").content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"case": "没有的号"}, "case", "没有受理号为 没有的号 的申请"),
        ({"kind": "suit", "after": "没有的号"}, "after", "没有案号为 没有的号 的行政复议"),
        ({"after": "复〔2024〕1号"}, "after", "只有行政诉讼"),
        ({"after_review": "on"}, "after_review", "只有行政诉讼"),
        ({"number": "复〔2024〕1号"}, "number", "已经登记过了"),
        ({"decided_on": "2024-05-01"}, "ending", "要一起填写"),
        ({"decided_on": "2024-03-01", "ending": "review.upheld"}, "decided_on", "不能早于受理日期"),
        ({"decided_on": "2024-05-01", "ending": "suit.revoked"}, "ending", "行政复议没有这种结果"),
        ({"ending": "upheld"}, "ending", "不在可选范围内"),
        ({"answered_on": "2024-04-05"}, "copy_received_on", "也要填写收到副本的日期"),
        (
            {"copy_received_on": "2024-04-05", "answered_on": "2024-04-02"},
            "answered_on",
            "不能早于收到副本",
        ),
        ({"copy_received_on": "2099-01-01"}, "copy_received_on", "不能晚于今天"),
        ({"procedure": "fast"}, "procedure", "不在可选范围内"),
        ({"kind": ""}, "kind", "请选择"),
        ({"filed_on": "四月"}, "filed_on", "请写成 2024-01-31"),
    ],
)
def test_wrong_proceeding_is_named_at_its_field(organ, review, clerk, changes, field, reason):
    review("复〔2024〕1号")
    answer = clerk.post(f"{BASE}new/", {**GIVEN, **changes})
    assert reason in str(answer.context["form"].errors[field])
    assert f'href="#id_{field}"' in answer.content.decode()
    assert 'value="不服答复"' in answer.content.decode()
    assert Proceeding.objects.count() == 1


def test_co_defendant_is_not_counted_and_the_page_says_so(organ, clerk):
    clerk.post(f"{BASE}new/", {**GIVEN, "co_defendant_only": "on"})
    made = Proceeding.objects.get()
    assert "仅为共同被告，不计入" in clerk.get(f"{BASE}{made.pk}/").content.decode()
    assert compile.figures(organ, 2024)["t4.review.total"] == [0, 0]


def test_voided_proceeding_leaves_list_and_figures(organ, review, clerk):
    made = review()
    assert compile.figures(organ, 2024)["t4.review.total"] == [1, 1]
    assert clerk.post(f"{BASE}{made.pk}/void/", {"reason": "不是公开引起的"}).status_code == 302
    assert compile.figures(organ, 2024)["t4.review.total"] == [0, 0]
    assert clerk.get(BASE).context["rows"] == []
    assert "不是公开引起的" in clerk.get(f"{BASE}{made.pk}/").content.decode()
    assert clerk.get(f"{BASE}{made.pk}/edit/").status_code == 404


def test_list_is_filtered_by_kind_state_and_year(review, clerk):
    pending = review("复1", filed_on=date(2024, 4, 1))
    review("复2", filed_on=date(2023, 4, 1))
    decided = review("复3", filed_on=date(2024, 4, 2), decided_on=date(2024, 5, 1), ending="upheld")
    review("行1", kind="suit")
    query = f"{BASE}?kind=review&year=2024&state="
    assert [row.pk for row in clerk.get(f"{query}pending").context["rows"]] == [pending.pk]
    assert [row.pk for row in clerk.get(f"{query}decided").context["rows"]] == [decided.pk]


@pytest.mark.parametrize(
    ("given", "due"),
    [
        ({"procedure": "ordinary"}, "2024-04-17"),
        ({"procedure": "simple"}, "2024-04-10"),
        ({}, "2024-04-17"),
    ],
)
def test_answer_to_a_reconsideration_is_due_in_ten_or_five_working_days(clerk, given, due):
    """From 2 April 2024 on: 4 to 6 April are off, Sunday the 7th is worked."""
    clerk.post(f"{BASE}new/", {**GIVEN, "copy_received_on": "2024-04-02", **given})
    standing = clerk.get(f"{BASE}{Proceeding.objects.get().pk}/").context["standing"]
    assert (str(standing.answer_due), standing.late) == (due, True)


def test_procedure_that_nobody_wrote_down_is_assumed_and_says_so(clerk):
    clerk.post(f"{BASE}new/", {**GIVEN, "copy_received_on": "2024-04-02"})
    assert "未填写，暂按" in clerk.get(f"{BASE}{Proceeding.objects.get().pk}/").content.decode()


def test_defence_is_due_in_fifteen_days_and_in_time_is_not_late(clerk):
    given = {"kind": "suit", "copy_received_on": "2024-04-02", "answered_on": "2024-04-17"}
    clerk.post(f"{BASE}new/", {**GIVEN, **given})
    standing = clerk.get(f"{BASE}{Proceeding.objects.get().pk}/").context["standing"]
    assert (str(standing.answer_due), standing.late) == ("2024-04-17", False)


@pytest.mark.parametrize(("reply", "warned"), [("process", True), ("granted", False)])
def test_direct_suit_over_a_refusal_is_doubted(request_case, happen, clerk, reply, warned):
    case = request_case("2024-0001")
    happen(case, "reply_delivered", date(2024, 3, 20), reply=reply)
    clerk.post(f"{BASE}new/", {**GIVEN, "kind": "suit", "case": "2024-0001"})
    page = clerk.get(f"{BASE}{Proceeding.objects.get().pk}/").content.decode()
    assert ("应当先申请行政复议" in page) is warned


def test_case_knows_its_proceedings_and_lists_are_marked(request_case, review):
    case = request_case("2024-0001")
    made = review("复1", case=case)
    review("复2", case=case, decided_on=date(2024, 5, 1), ending="upheld")
    assert [each.proceeding.number for each in reading.of_case(case, date(2024, 6, 1))] == ["复2", "复1"]
    assert reading.marks(Case.objects.all()) == {case.pk: "行政复议"}
    assert made.after_review is False


def test_unanswered_proceedings_are_listed_by_themselves(review, clerk):
    waits = review("复1", copy_received_on=date(2024, 4, 2))
    review("复2", copy_received_on=date(2024, 4, 2), answered_on=date(2024, 4, 3))
    rows = clerk.get(f"{BASE}?state=unanswered").context["rows"]
    assert [row.pk for row in rows] == [waits.pk]
