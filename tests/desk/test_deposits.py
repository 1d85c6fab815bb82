"""Lists for the archive and the library are made, printed, handed over and taken back on the desk."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from gongkai.records.actions import clock
from gongkai.records.models import Deposit

BASE = "/desk/desk-bureau/deposits/"


@pytest.fixture
def given() -> dict[str, str]:
    return {"place": "archive", "first": "2024-01-01", "last": "2024-12-31"}


@pytest.fixture
def page(clerk, notice, organ, given) -> str:
    notice("甲通知", column=organ.columns.first(), doc_number="甲发〔2024〕1号")
    answer = clerk.post(BASE, given)
    assert answer.status_code == 302
    return answer["Location"]


def test_what_waits_is_counted_and_listed_once(clerk, page, given):
    shown = clerk.get(BASE).content.decode()
    assert "国家档案馆：都已列入清单" in shown
    assert "公共图书馆：1 条还没有列入清单" in shown
    assert "还没有移送" in shown
    again = clerk.post(BASE, given)
    assert "都已列入移送清单" in again.content.decode()
    assert Deposit.objects.count() == 1


def test_it_is_printed_and_exported(clerk, page):
    paper = clerk.get(f"{page}list.pdf")
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    book = CalamineWorkbook.from_filelike(io.BytesIO(clerk.get(f"{page}list.xlsx").content))
    assert book.get_sheet_by_index(0).to_python()[1][:2] == ["甲通知", "甲发〔2024〕1号"]


def test_it_is_handed_over(clerk, page):
    refused = clerk.post(page, {"on": "2024-01-01", "receiver": "张某"})
    assert refused.context["form"].errors["on"]
    shown = clerk.post(page, {"on": clock.today().isoformat(), "receiver": "张某"}, follow=True)
    assert "已登记移送" in shown.content.decode()
    assert "登记移送</summary>" not in shown.content.decode()


def test_a_mistaken_list_is_taken_back(clerk, page, given):
    answer = clerk.post(f"{page}void/", {"reason": "时间写错"}, follow=True)
    assert "可以重新开列" in answer.content.decode()
    assert clerk.post(BASE, given).status_code == 302


def test_an_auditor_reads_and_a_stranger_sees_nothing(browser, page, stranger, given):
    auditor = browser("auditor")
    assert auditor.get(page).status_code == 200
    assert "开列一份清单" not in auditor.get(BASE).content.decode()
    assert auditor.post(BASE, {**given, "place": "library"}).status_code == 403
    assert auditor.post(f"{page}void/", {"reason": "x"}).status_code == 403
    assert [stranger.get(each).status_code for each in (BASE, page, f"{page}list.pdf")] == [404] * 3


def test_pages_cost_the_same_for_many(clerk, page, notice, organ, given, queries):
    few = queries(clerk, BASE), queries(clerk, page)
    for number in range(6):
        notice(f"通知{number}", column=organ.columns.first())
        clerk.post(BASE, given)
    clerk.post(BASE, {**given, "place": "library"})
    long = f"{BASE}{Deposit.objects.order_by('-count').first().pk}/"
    assert (queries(clerk, BASE), queries(clerk, long)) == few
