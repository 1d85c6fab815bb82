"""The list, the form and the page of reconsiderations and lawsuits."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.records.models import Proceeding
from gongkai.records.queries import compile

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
