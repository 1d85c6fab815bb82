"""The platform's front, an organ's front, and what every public page has in common."""

from __future__ import annotations

import pytest
from django.conf import settings

from gongkai.portal.pages import PARTS
from gongkai.portal.views.front import SIZE
from gongkai.records.actions import organs

BASE = "/o/portal-bureau/"


def test_empty_platform_leads_to_the_first_run_page(client, db):
    answer = client.get("/")
    assert (answer.status_code, answer.url) == (302, "/setup/")


def test_only_organ_is_shown_at_once(read, organ):
    page = read("/")
    assert "测试市甲局" in page
    assert all(f"{BASE}{part.route}/" in page for part in PARTS)


def test_several_organs_are_listed(read, organ):
    organs.create_organ(code="other", name="测试市乙局")
    page = read("/")
    assert BASE in page
    assert "/o/other/" in page


def test_organs_are_found_by_name(read, organ):
    organs.create_organ(code="other", name="测试市乙局")
    page = read("/", q="乙")
    assert "/o/other/" in page
    assert BASE not in page
    assert "没有找到" in read("/", q="没有这样的机关")


def test_many_organs_are_paged(read, db, django_assert_num_queries):
    for number in range(SIZE + 3):
        organs.create_organ(code=f"o-{number}", name=f"第{number:03}局", columns=())
    first, second = read("/"), read("/", page="2")
    assert first.count('href="/o/') == SIZE
    assert "page=2" in first
    assert second.count('href="/o/') == 3
    assert "page=1" in second
    assert "下一页" not in second


def test_front_page_shows_newest_documents_report_and_how_to_ask(read, organ, publish, issue):
    publish("最新的一份文件")
    issue(2024)
    page = read(BASE)
    assert "最新的一份文件" in page
    assert f"{BASE}reports/2024/" in page
    assert f"{BASE}reports/2024/report.pdf" in page
    assert "怎样申请公开信息" in page
    assert "20个工作日内得到答复" in page
    assert "requests/new" not in page


def test_empty_organ_says_what_to_do_next(read, organ):
    page = read(BASE)
    assert "还没有在这里公开信息" in page
    assert "还没有在这里公布年度报告" in page


def test_sample_organ_is_marked_on_every_page(read, sample_db):
    for route in ("", "guide/", "rules/", "disclosure/", "reports/", "reports/2025/"):
        assert "这个机关完全是虚构的" in read(f"/o/sample-lively/{route}")


@pytest.mark.parametrize("path", ["/o/nobody/", "/o/nobody/guide/", "/o/nobody/reports/2024/", "/nowhere/"])
def test_what_is_not_there_is_a_404_in_chinese(client, organ, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "没有找到这个页面" in answer.content.decode()
    assert "从首页查找" in answer.content.decode()


def test_page_of_an_unknown_organ_names_the_code(client, organ):
    assert "没有代码为“nobody”的机关。" in client.get("/o/nobody/").content.decode()


def test_query_count_does_not_grow(queries, organ, publish, issue):
    publish()
    few = queries(BASE), queries("/")
    for number in range(40):
        publish(f"文件{number}")
    issue(2024)
    assert (queries(BASE), queries("/")) == few
    assert max(few) <= 5


@pytest.mark.parametrize("route", ["", "guide/", "rules/", "disclosure/", "reports/"])
def test_public_page_sets_no_cookie_and_holds_the_policy(client, organ, route):
    answer = client.get(BASE + route)
    assert not answer.cookies
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    page = answer.content.decode()
    assert not {"<script", "<style", " style=", " onclick=", "javascript:"} & set(page.lower().split('"'))
    assert page.count("<script") == page.count('<script type="application/ld+json">')  # data, not code
    assert " style=" not in page
    assert "http://" not in page.replace("http://testserver", "")


@pytest.mark.parametrize("route", ["", "guide/", "rules/", "disclosure/", "reports/"])
def test_public_page_only_reads(client, organ, route):
    assert client.post(BASE + route).status_code == 405
    assert client.head(BASE + route).status_code == 200


def test_settings_know_the_view_switch():
    assert "gongkai.portal.context.view" in settings.TEMPLATES[0]["OPTIONS"]["context_processors"]
