"""The days of a request on its page: the strip, the due date explained, what was late, the whole ledger."""

from __future__ import annotations

from datetime import date

from gongkai.records.models import Case

BASE = "/desk/desk-bureau/cases/"


def _strip(clerk, case: Case) -> dict[date, object]:
    return {box.on: box for box in clerk.get(f"{BASE}{case.pk}/").context["strip"]}


def test_strip_numbers_working_days_and_marks_holidays_make_up_days_and_due(request_case, clerk, on_day):
    on_day(date(2024, 4, 8))
    case = request_case("T-1", date(2024, 3, 29))
    days = _strip(clerk, case)
    assert days[date(2024, 3, 29)].label == "收到"
    assert (days[date(2024, 4, 1)].sign, days[date(2024, 4, 1)].css) == ("1", "")
    assert days[date(2024, 4, 4)].css == "off"
    assert "不计" in days[date(2024, 4, 4)].title
    make_up = days[date(2024, 4, 7)]
    assert (make_up.sign, make_up.css) == ("4", "makeup")
    assert "国务院办公厅" in make_up.title
    assert days[date(2024, 4, 8)].label == "今天"
    due = Case.objects.get(pk=case.pk).due
    assert (days[due].sign, days[due].label) == ("20", "到期")
    assert "due" in days[due].css.split()
    assert max(days) == due


def test_strip_hatches_pauses_and_names_what_happened(request_case, happen, clerk, on_day):
    on_day(date(2024, 3, 20))
    case = request_case("T-1", date(2024, 3, 1))
    happen(case, "consulted", date(2024, 3, 5), party="某公司")
    days = _strip(clerk, case)
    assert days[date(2024, 3, 5)].label == "征求意见"
    assert (days[date(2024, 3, 20)].css, days[date(2024, 3, 20)].sign) == ("today gap", "停")
    page = clerk.get(f"{BASE}{case.pk}/").content.decode()
    assert "期限停止计算" in page
    assert "等待 某公司 的意见" in page
    happen(case, "consultation_answered", date(2024, 3, 12), party="某公司")
    days = _strip(clerk, case)
    assert days[date(2024, 3, 6)].css == "paused"
    assert "第三十三条" in days[date(2024, 3, 6)].title
    assert days[date(2024, 3, 13)].sign == "3"


def test_party_silent_for_15_working_days_is_named(request_case, happen, clerk, on_day):
    case = request_case("T-1", date(2024, 3, 1))
    happen(case, "consulted", date(2024, 3, 5), party="甲公司")
    happen(case, "consulted", date(2024, 3, 8), party="乙公司")
    on_day(date(2024, 3, 26))
    assert "仍未登记意见或逾期" not in clerk.get(f"{BASE}{case.pk}/").content.decode()
    on_day(date(2024, 3, 27))
    page = clerk.get(f"{BASE}{case.pk}/").content.decode()
    assert "征求“甲公司”的意见，已超过15个工作日（自发出次日起算，到 2024-03-26），仍未登记意见或逾期" in page
    assert "征求“乙公司”" not in page
    happen(case, "consultation_lapsed", date(2024, 3, 26), party="甲公司")
    assert "仍未登记意见或逾期" not in clerk.get(f"{BASE}{case.pk}/").content.decode()


def test_closed_case_waits_for_nobody(request_case, happen, clerk, on_day):
    on_day(date(2024, 6, 3))
    case = request_case("T-1", date(2024, 3, 1))
    happen(case, "consulted", date(2024, 3, 5), party="甲公司")
    happen(case, "reply_delivered", date(2024, 3, 12), reply="granted")
    page = clerk.get(f"{BASE}{case.pk}/").content.decode()
    assert "已办结" in page
    for said in ("的意见", "期限停止计算</span>", "仍未登记"):
        assert said not in page.split("<h2>")[0]


def test_strip_tells_a_deferral_from_the_days_it_defers(request_case, happen, clerk, on_day):
    on_day(date(2024, 4, 1))
    case = request_case("T-1", date(2024, 3, 1))
    happen(case, "deferred", date(2024, 3, 20), until="2024-04-30")
    days = _strip(clerk, case)
    assert (days[date(2024, 3, 20)].sign, days[date(2024, 3, 20)].label) == ("13", "另定期限")
    assert days[date(2024, 3, 21)].css == "deferred"
    assert days[date(2024, 4, 30)].label == "到期"
    assert "至2024-04-30" in " ".join(clerk.get(f"{BASE}{case.pk}/").context["why"])


def test_due_date_is_explained(request_case, extend, clerk, on_day):
    on_day(date(2024, 4, 1))
    case = request_case("T-1", date(2024, 3, 1))
    extend(case, date(2024, 3, 26), 10)
    page = clerk.get(f"{BASE}{case.pk}/")
    said = " ".join(page.context["why"])
    assert "自收到之日起20个工作日（《中华人民共和国政府信息公开条例》第三十三条）" in said
    assert "第1个工作日是2024-03-04" in said
    assert f"第30个工作日是{page.context['clock'].due}" in said
    assert "加10个工作日" in said
    assert "只从收到之日起算的话，期限是2024-03-29" in said


def test_period_that_began_anew_says_by_which_article(request_case, happen, clerk, on_day):
    on_day(date(2024, 4, 1))
    case = request_case("T-1", date(2024, 3, 1))
    happen(case, "correction_requested", date(2024, 3, 6), until="2024-03-20")
    happen(case, "corrected", date(2024, 3, 15))
    page = clerk.get(f"{BASE}{case.pk}/")
    said = " ".join(page.context["why"])
    assert "重新计算20个工作日（《中华人民共和国政府信息公开条例》第三十条）" in said
    assert "第1个工作日是2024-03-18" in said
    gone = [box.css for box in page.context["strip"] if date(2024, 3, 4) <= box.on <= date(2024, 3, 6)]
    assert gone == ["gone", "gone", "gone"]


def test_overdue_request_says_by_how_many_working_days(request_case, clerk, on_day):
    case = request_case("T-1", date(2024, 3, 1))
    on_day(date(2024, 4, 3))
    assert "已逾期 3 个工作日" in clerk.get(f"{BASE}{case.pk}/").content.decode()
    assert _strip(clerk, case)[date(2024, 4, 3)].sign == "+3"
    assert "已逾期</span>" in clerk.get(BASE).content.decode()
    assert [each.pk for each, _ in clerk.get(f"{BASE}?state=late").context["rows"]] == [case.pk]


def test_late_answer_is_listed_as_a_breach(request_case, happen, clerk):
    case = request_case("T-1", date(2024, 3, 1))
    happen(case, "reply_delivered", date(2024, 4, 30), reply="granted")
    page = clerk.get(f"{BASE}{case.pk}/").content.decode()
    assert "逾期或者次序不当" in page
    assert "答复期限到2024-03-29届满" in page


def test_ledger_has_every_day_and_every_entry(request_case, clerk):
    case = request_case("T-1", date(2024, 3, 29))
    assert f"{BASE}{case.pk}/ledger/" in clerk.get(f"{BASE}{case.pk}/").content.decode()
    page = clerk.get(f"{BASE}{case.pk}/ledger/")
    text = page.content.decode()
    assert text.split("</tbody>")[0].count("<tr>") - 1 == len(page.context["clock"].ledger) > 20
    assert "第20个工作日（劳动节调休上班），期限届满" in text
    assert "国务院办公厅" in text.split("按什么计算")[1]
    assert case.events.get().hash in text
