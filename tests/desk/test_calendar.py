"""Working days: a notice is seen through before it is applied."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.desk.forms.workdays import NoticeForm
from gongkai.records.actions import clock
from gongkai.records.models import Case, WorkdayNotice

BASE = "/desk/desk-bureau/workdays/"
GIVEN = {
    "scope": "all",
    "year": "2027",
    "title": "2027年节假日安排的通知",
    "number": "测1号",
    "issued": "2026-12-15",
    "blocks": "元旦 2027-01-01 至 2027-01-03\n春节 2027-2-5 至 2027-2-11 上班 2027-01-31、2027-02-20",
}


@pytest.fixture
def moving(request_case, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 12, 28))
    return request_case("2026-9001", date(2026, 12, 25))


def test_notice_is_seen_through_and_then_applied(browser, moving):
    administrator = browser("administrator")
    preview = administrator.post(f"{BASE}new/", GIVEN)
    assert "2026-9001" in preview.content.decode()
    assert not WorkdayNotice.objects.exists()
    assert Case.objects.get(pk=moving.pk).due == moving.due
    answer = administrator.post(f"{BASE}new/", {"notice": preview.context["notice"]})
    assert answer.url == BASE
    moved = Case.objects.get(pk=moving.pk)
    assert (moved.due != moving.due, moved.provisional) == (True, False)
    assert "测1号" in administrator.get(BASE).content.decode()


def test_page_says_through_which_year_notices_are_known_and_who_must_be_told(browser, moving):
    """A request without mail or mobile number: nobody was told, and the page says so."""
    administrator = browser("administrator")
    assert "2026-12-31" in administrator.get(BASE).content.decode()
    notice = administrator.post(f"{BASE}new/", GIVEN).context["notice"]
    page = administrator.post(f"{BASE}new/", {"notice": notice}, follow=True).content.decode()
    assert "2027-12-31" in page
    assert "0 件的申请人用短信或者邮件告知" in page
    assert "须书面或者电话告知的 1 件：2026-9001" in page
    assert "须书面或者电话告知" in moving.events.get(event="noted").data["note"]


def test_same_notice_is_applied_only_once(browser, moving):
    administrator = browser("administrator")
    notice = administrator.post(f"{BASE}new/", GIVEN).context["notice"]
    administrator.post(f"{BASE}new/", {"notice": notice})
    answer = administrator.post(f"{BASE}new/", {"notice": notice}, follow=True)
    assert "已经登记过" in answer.content.decode()
    assert WorkdayNotice.objects.count() == 1


def test_interrupted_notice_is_finished_from_the_list(browser, organ, people, moving):
    form = NoticeForm(GIVEN)
    assert form.is_valid(), form.errors
    from gongkai.records.actions import recompute

    row = recompute.add(row=recompute.row_of(form.notice()), actor=people["administrator"], home=organ)
    administrator = browser("administrator")
    assert "没有算完" in administrator.get(BASE).content.decode()
    administrator.post(f"{BASE}{row.pk}/finish/")
    assert "没有算完" not in administrator.get(BASE).content.decode()
    assert Case.objects.get(pk=moving.pk).provisional is False


def test_local_days_hold_for_this_organ(browser, organ):
    administrator = browser("administrator")
    preview = administrator.post(f"{BASE}new/", {**GIVEN, "scope": "organ"})
    administrator.post(f"{BASE}new/", {"notice": preview.context["notice"]})
    assert WorkdayNotice.objects.get().organ == organ


def test_organ_of_other_people_is_only_counted(browser, stranger, moving, monkeypatch):
    from gongkai.records.actions import cases
    from gongkai.records.models import Organ, User

    other = Organ.objects.get(code="other-bureau")
    cases.open_case(
        organ=other,
        number="别家-0001",
        channel="online",
        applicant_type="person",
        summary="别家的申请",
        received_on=date(2026, 12, 25),
        actor=User.objects.get(username="o-handler"),
    )
    text = browser("administrator").post(f"{BASE}new/", GIVEN).content.decode()
    assert "只显示件数" in text
    assert "别家-0001" not in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"blocks": "春节休息"}, "这一行读不懂"),
        ({"blocks": "春节 2027-02-11 至 2027-02-05"}, "起止日期不对"),
        ({"blocks": "元旦 2029-01-01"}, "请核对年份"),
        ({"blocks": "元旦 2027-01-01 上班 2027-01-04"}, "平日本来就上班"),
        ({"year": "", "title": ""}, "请填写：年度、通知名称"),
        ({"text": "year ="}, "读不出来"),
    ],
)
def test_notice_that_cannot_be_right_is_refused_with_its_reason(browser, changes, said):
    answer = browser("administrator").post(f"{BASE}new/", {**GIVEN, **changes})
    assert said in answer.content.decode()
    assert answer.context["form"].errors


def test_forged_notice_is_refused(browser):
    answer = browser("administrator").post(f"{BASE}new/", {"notice": "forged"}, follow=True)
    assert "已经失效" in answer.content.decode()
    assert not WorkdayNotice.objects.exists()


def test_only_the_administrator_adds_notices(browser, clerk, stranger):
    assert clerk.get(BASE).status_code == 200
    assert clerk.get(f"{BASE}new/").status_code == 403
    assert stranger.get(BASE).status_code == 404
