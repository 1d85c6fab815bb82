"""Rules, published documents by column, year and title, and one document's data."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.records.actions import organs
from gongkai.records.queries.paging import SIZE

BASE = "/o/portal-bureau/"
LISTED = f"{BASE}disclosure/"
HOSTILE = [
    "\x00",
    "'; DROP TABLE records_organ; --",
    "<script>alert(1)</script>",
    "%",
    "_" * 5000,
    "（" * 300,
    "\ud800",
    "９" * 40,
    "99999999999999999999999999",
    "-1",
    "2024-13-45~7",
    "2024-01-01~99999999999999999999999",
    "２０２４-01-01~7",
    "2024-01-01~",
    "~",
]


def test_documents_are_listed_newest_first_with_their_date(read, publish):
    publish("较早的", date(2023, 5, 1))
    publish("较晚的", date(2024, 5, 1))
    page = read(LISTED)
    assert page.index("较晚的") < page.index("较早的")
    assert "2023-05-01" in page


def test_column_and_year_narrow_the_list(read, organ, publish):
    news, notices = organ.columns.all()[:2]
    publish("动态一", date(2023, 5, 1), column=news)
    publish("公告一", date(2023, 5, 1), column=notices)
    publish("公告二", date(2024, 5, 1), column=notices)
    page = read(LISTED, column=notices.pk, year=2024)
    assert "公告二" in page
    assert "公告一" not in page
    assert "动态一" not in page


def test_column_of_another_organ_is_ignored(read, publish):
    other = organs.create_organ(code="other", name="测试市乙局")
    publish("自己的")
    assert "自己的" in read(LISTED, column=other.columns.first().pk)


def test_every_word_must_be_in_the_title(read, publish):
    publish("养老保险待遇通知")
    publish("养老服务公告")
    page = read(LISTED, q=" 养老  通知 ")
    assert "养老保险待遇通知" in page
    assert "养老服务公告" not in page


def test_percent_and_underscore_are_letters(read, publish):
    publish("增长百分之十")
    publish("增长10%")
    page = read(LISTED, q="%")
    assert "增长10%" in page
    assert "增长百分之十" not in page


def test_search_finds_only_this_organs_documents(read, publish):
    other = organs.create_organ(code="other", name="测试市乙局")
    publish("别家的通知", organ=other)
    assert "别家的通知" not in read(LISTED, q="通知")


def test_nothing_found_says_what_to_do(read, publish):
    publish("甲")
    page = read(LISTED, q="乙")
    assert "换一个更短的词" in page
    assert f"{BASE}requests/" in page


def test_list_is_paged_by_key_and_keeps_what_was_asked(read, publish):
    for number in range(SIZE + 5):
        publish(f"通知{number:03}", date(2024, 1, 1) + timedelta(days=number))
    publish("不相干的公告", date(2024, 12, 1))
    first = read(LISTED, q="通知", year=2024)
    assert first.count('<a href="/d/') == SIZE
    following = first.split('href="?q=', 1)[1].split('"', 1)[0].replace("&amp;", "&")
    second = read(f"{LISTED}?q={following}")
    assert second.count('<a href="/d/') == 5
    assert "通知000" in second
    assert "不相干的公告" not in second
    assert "回到第一页" in second


@pytest.mark.parametrize("name", ["q", "year", "column", "after", "page", "state"])
def test_hostile_query_string_is_no_error_and_no_markup(client, publish, name):
    publish("通知")
    for value in HOSTILE:
        for path in (LISTED, f"{BASE}rules/", "/"):
            answer = client.get(path, {name: value.encode("utf-8", "surrogatepass")})
            assert answer.status_code == 200, (path, value)
            assert "<script>" not in answer.content.decode()


def test_query_count_does_not_grow(queries, publish):
    publish(kind="normative")
    few = queries(LISTED), queries(f"{LISTED}?q=通知"), queries(f"{BASE}rules/")
    for number in range(SIZE + 10):
        publish(f"通知{number}", kind="normative")
    assert (queries(LISTED), queries(f"{LISTED}?q=通知"), queries(f"{BASE}rules/")) == few
    assert max(few) <= 8  # two of them ask how far the log has come, and when


def test_rules_are_in_force_or_ended(read, publish):
    publish("现行的办法", kind="normative", doc_number="甲规〔2024〕1号")
    publish("旧的办法", kind="normative", validity="repealed", ended_on=date(2024, 6, 1))
    publish("到期的办法", kind="rules", validity="lapsed", ended_on=date(2024, 7, 1))
    publish("普通通知")
    in_force, ended = read(f"{BASE}rules/"), read(f"{BASE}rules/", state="ended")
    assert "现行的办法" in in_force
    assert "甲规〔2024〕1号" in in_force
    assert not any(title in in_force for title in ("旧的办法", "到期的办法", "普通通知"))
    assert "旧的办法" in ended
    assert "到期的办法" in ended
    assert "2024-06-01 废止" in ended
    assert "现行的办法" not in ended


@pytest.mark.parametrize("state", ["", "ended"])
def test_rules_come_from_an_index_of_their_own(client, organ, state):
    """However much else the organ has published: they are few among it."""
    with CaptureQueriesContext(connection) as captured:
        client.get(f"{BASE}rules/", {"state": state})
    (asked,) = [each["sql"] for each in captured if ".kind IN" in each["sql"]]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            plan = str(cursor.execute(f"EXPLAIN QUERY PLAN {asked}").fetchall())
            assert "INDEX publication_ruling" in plan, plan
            assert "TEMP B-TREE" not in plan


def test_rules_name_the_national_instruments(read, organ):
    page = read(f"{BASE}rules/")
    assert "《中华人民共和国政府信息公开条例》" in page
    assert "国务院令第711号" in page
    assert "没有现行有效" in page


def test_document_page_shows_its_data(client, read, publish):
    made = publish(
        "关于补贴的通知",
        doc_number="甲发〔2024〕3号",
        kind="document",
        summary="补贴对象和标准",
        formed_on=date(2024, 3, 1),
    )
    page = read(f"/d/{made.pk}/")
    for expected in (
        "关于补贴的通知",
        "甲发〔2024〕3号",
        "补贴对象和标准",
        "2024-03-01",
        "2024-03-04",
        "测试市甲局",
    ):
        assert expected in page
    assert '<meta name="PubDate" content="2024-03-04">' in page


def test_document_that_ended_says_so_first(read, publish):
    made = publish("旧办法", validity="repealed", ended_on=date(2024, 6, 1))
    page = read(f"/d/{made.pk}/")
    assert "这份文件已于 2024-06-01 废止" in page


def test_address_of_a_document_outlives_its_column_and_its_organs_code(read, publish, organ):
    made = publish()
    organ.columns.filter(pk=made.column_id).update(name="改了名的栏目")
    type(organ).objects.update(code="renamed")
    assert "改了名的栏目" in read(f"/d/{made.pk}/")


@pytest.mark.parametrize("pk", ["0", "999", "9" * 30])
def test_document_that_is_not_there_is_a_404(client, organ, pk):
    answer = client.get(f"/d/{pk}/")
    assert answer.status_code == 404
    assert "没有这份公开信息" in answer.content.decode()


def test_title_is_text_and_never_markup(read, publish):
    made = publish("<b>粗体</b>&amp;")
    for path in (f"/d/{made.pk}/", LISTED, BASE):
        assert "&lt;b&gt;粗体&lt;/b&gt;&amp;amp;" in read(path)


def test_organs_own_rules_of_disclosure_stand_with_the_rules(read, publish):
    publish("甲局政府信息公开审查制度", topic="政府信息公开")
    publish("甲局车辆管理制度", topic="后勤")
    page = read(f"{BASE}rules/")
    assert "甲局政府信息公开审查制度" in page
    assert "甲局车辆管理制度" not in page
    assert "还没有在这里公布自己的公开制度" not in page


def test_a_document_takes_four_questions(client, publish, django_assert_num_queries):
    made = publish("要素齐全的通知")
    client.get(f"/d/{made.pk}/")
    publish("另一份通知")  # the log has moved: the page is made anew
    with django_assert_num_queries(4):
        assert client.get(f"/d/{made.pk}/").status_code == 200
