"""Charts with their tables, and the catalogue with its counts: every figure leads to what it counts."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from lxml import html

from gongkai.portal.wanted import wanted
from gongkai.records.actions import publishing
from gongkai.records.models import Publication
from gongkai.records.queries import counts
from gongkai.records.queries.gate import Public

BASE = "/o/portal-bureau/"
FIGURES, CATALOGUE = f"{BASE}figures/", f"{BASE}disclosure/catalogue/"


def table(page: str, key: str) -> dict[str, list[str]]:
    """The figures of a drawing's table by row."""
    rows = html.fromstring(page).xpath(f"//section[@aria-labelledby='{key}']//tbody/tr")
    return {row[0].text_content(): [cell.text_content() for cell in row[1:]] for row in rows}


def links(page: str) -> list[str]:
    return html.fromstring(page).xpath("//main//td//a/@href | //ul[contains(@class, 'counted')]//a/@href")


def listed(organ, address: str) -> int:
    """How many documents stand at an address of the list."""
    given = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
    return wanted(given, organ.columns.all()).among(Public().publications(organ)).count()


def test_nothing_yet_says_what_to_do(read, organ):
    page = read(FIGURES)
    assert "有了以后这里显示图表" in page
    assert f"{BASE}requests/" in page
    assert "共 0 条" in read(CATALOGUE)


def test_requests_by_outcome_years_side_by_side(read, issue):
    for year in (2021, 2022, 2023, 2024):
        issue(year)
    page = read(FIGURES)
    found = table(page, "requests")
    assert list(found) == [
        "本年新收",
        "予以公开",
        "部分公开",
        "不予公开",
        "无法提供",
        "不予处理",
        "其他处理",
        "结转下年度",
    ]
    assert set(map(tuple, found.values())) == {("0", "0", "0")}
    heads = html.fromstring(page).xpath("//section[@aria-labelledby='requests']//thead//a/@href")
    assert heads == [f"{BASE}reports/{year}/" for year in (2022, 2023, 2024)]


def test_sample_years_are_those_of_their_reports(read, sample_db):
    page = read("/o/sample-lively/figures/")
    found = table(page, "requests")
    assert found["本年新收"] != ["0", "0"]
    assert 'href="/o/sample-lively/reports/' in page


def test_publications_by_column_and_month(read, organ, publish):
    news, notices = organ.columns.all()[:2]
    for on, column in ((date(2023, 5, 1), news), (date(2024, 5, 31), news), (date(2024, 5, 1), notices)):
        publish(f"{on}{column}", on, column=column)
    gone = publish("撤下的", date(2024, 5, 9))
    publishing.withdraw(publication=gone, reason="有误", actor=None)
    page = read(FIGURES)
    assert table(page, "columns") == {news.name: ["1", "1"], notices.name: ["0", "1"]}
    months = table(page, "months")
    assert months["5 月"] == ["1", "2"]
    assert months["6 月"] == ["0", "0"]
    assert len(months) == 12


def test_figures_lead_to_as_many_documents(read, organ, publish):
    for number in range(20):
        column = list(organ.columns.all())[number % 3]
        publish(f"通知{number}", date(2023, 1, 1) + timedelta(days=37 * number), column=column, topic="就业")
    for path in (FIGURES, CATALOGUE):
        page = html.fromstring(read(path))
        shown = page.xpath("//main//td//a | //ul[contains(@class, 'counted')]/li/a")
        assert shown
        for each in shown:
            text = each.text_content() if each.getparent().tag == "td" else each.getnext().text_content()
            assert listed(organ, each.get("href")) == int(text.split()[0]), each.get("href")


def test_nothing_is_drawn_where_all_is_zero(read, organ, publish, issue):
    issue(2024)
    publish()
    page = html.fromstring(read(FIGURES))
    assert len(page.xpath("//section[@class='figure']//table")) == 3
    assert page.xpath("//section[.//*[name()='svg']]/@aria-labelledby") == ["columns", "months"]


def test_drawing_is_described_and_ids_are_used_once(read, sample_db):
    page = html.fromstring(read("/o/sample-lively/figures/"))
    drawn = page.xpath("//svg")
    assert len(drawn) == 3
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for each in drawn:
        assert each.get("role") == "img"
        for key in each.get("aria-labelledby").split():
            assert page.get_element_by_id(key).text_content()
    assert not page.xpath("//@style")


def test_name_of_a_column_is_text_and_never_markup(read, organ, publish):
    column = organ.columns.first()
    column.name = "<b>栏</b>"
    column.save()
    publish(column=column)
    assert "<b>栏" not in read(FIGURES) + read(CATALOGUE)


def test_query_count_does_not_grow(queries, organ, publish, issue):
    issue(2023)
    publish(topic="就业")
    few = queries(FIGURES), queries(CATALOGUE)
    issue(2024)
    for number in range(30):
        publish(f"文件{number}", topic=f"主题{number}")
    assert (queries(FIGURES), queries(CATALOGUE)) == few
    assert max(few) <= 8


def test_counts_come_from_an_index(organ):
    """Of a million rows none is looked at."""
    rows = Public().publications(organ).order_by().values_list("published_on", "column")
    found = rows.annotate(count=counts.Count("pk")).explain()
    if connection.vendor == "sqlite":
        assert "COVERING INDEX publication_day" in found, found
    topics = Public().publications(organ).order_by().values_list("topic")
    plan = topics.annotate(count=counts.Count("pk"), last=counts.Max("published_on")).explain()
    if connection.vendor == "sqlite":
        assert "COVERING INDEX publication_topic" in plan, plan


def test_catalogue_lists_every_item_and_counts(read, organ, publish):
    publish(item="20-7", topic="财政")
    page = read(CATALOGUE)
    assert "财政预算、决算" in page
    assert "disclosure/?item=20-7" in page
    assert "disclosure/?item=20-9" not in page  # nothing there to see
    assert "disclosure/?topic=%E8%B4%A2%E6%94%BF" in page


@pytest.mark.parametrize("path", ["", "reports/", "disclosure/"])
def test_they_can_be_found(read, organ, issue, path):
    issue(2024)
    page = read(BASE + path)
    assert "/figures/" in page or "/catalogue/" in page


def test_topic_and_month_narrow_the_list(read, organ, publish):
    publish("三月的就业", date(2024, 3, 4), topic="就业")
    publish("四月的就业", date(2024, 4, 4), topic="就业")
    publish("三月的财政", date(2024, 3, 5), topic="财政")
    page = read(f"{BASE}disclosure/", topic="就业", year="2024", month="3")
    assert "三月的就业" in page
    assert "四月的就业" not in page
    assert "三月的财政" not in page
    assert "主题“就业”" in page
    assert "2024 年 3 月" in page
    assert 'name="topic" value="就业"' in page
    assert Publication.objects.count() == 3
