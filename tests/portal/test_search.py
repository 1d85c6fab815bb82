"""Searching what has been published: found, marked, narrowed, turned over; nothing found says what to do."""

from datetime import date
from html import escape
from urllib.parse import urlencode

import pytest
from lxml import etree

from gongkai.records.actions import organs, publications
from gongkai.records.models import Publication
from gongkai.search import keeping

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_folder")]


@pytest.fixture
def bureau():
    return organs.create_organ(code="search-bureau", name="某市住房局", columns=["政策文件"])


@pytest.fixture
def publish(bureau):
    def make(title, organ=bureau, on=date(2025, 3, 4), **more):
        given = {"column": organ.columns.get(), "formed_on": on, "published_on": on}
        return publications.save(
            publication=Publication(organ=organ, title=title, **given | more), actor=None
        )

    return make


def read(client, **query):
    answer = client.get("/search/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_word_of_title_or_text_is_found_and_marked(client, publish):
    record = publish("房屋安全管理办法", summary="产权人每年检查一次房屋")
    publish("物业服务评价办法")
    keeping.catch_up()
    page = read(client, q="房屋")
    assert "找到 1 条" in page
    assert f'href="/d/{record.pk}/"><mark>房屋</mark>安全管理办法' in page
    assert "产权人每年检查一次<mark>房屋</mark>" in page


@pytest.mark.parametrize("typed", ["虚住规〔2025〕3号", "虚住规[2025]第3号", "〔2025〕3号"])
def test_a_document_number_is_found_however_it_is_typed(client, publish, typed):
    record = publish("房屋办法", doc_number="虚住规〔2025〕3号", kind="normative")
    keeping.catch_up()
    assert f"/d/{record.pk}/" in read(client, q=typed)


def test_narrowed_by_organ_kind_validity_and_year(client, publish):
    other = organs.create_organ(code="other-bureau", name="别的局", columns=["文件"])
    publish("房屋办法一", kind="normative")
    publish("房屋办法二", organ=other, on=date(2024, 2, 1))
    keeping.catch_up()
    assert "别的局" in read(client, q="房屋")
    assert "房屋</mark>办法二" not in read(client, q="房屋", organ="search-bureau")
    assert "房屋</mark>办法一" not in read(client, q="房屋", year="2024")
    assert "房屋</mark>办法二" not in read(client, q="房屋", kind="normative")
    page = read(client, q="房屋", validity="repealed")
    assert "没有找到" in page
    assert "不限机关、事项、类型和年份再找一次" in page


def test_newest_first_and_pages(client, publish):
    for n in range(25):
        publish(f"第{n:02d}号通知", on=date(2025, 1, 1 + n))
    keeping.catch_up()
    first = read(client, q="通知", order="date")
    assert first.index("第24号") < first.index("第23号")
    assert "order=date&amp;page=2" in first
    assert "第04号" in read(client, q="通知", order="date", page="2")
    assert "回到第一页" in read(client, q="通知", page="9")


def test_nothing_found_names_shorter_words_and_the_way_to_ask(client, publish):
    publish("房屋安全管理办法")
    keeping.catch_up()
    page = read(client, q="房屋安全巡查制度")
    assert "没有找到" in page
    assert "房屋安全</a>”找到 1 条" in page
    assert "提出申请" in page


def test_what_was_withdrawn_stays_out_whatever_the_index_says(client, publish):
    record = publish("房屋安全管理办法")
    keeping.catch_up()
    publications.void(publication=record, reason="重复", actor=None)
    page = read(client, q="房屋安全")
    assert f"/d/{record.pk}/" not in page
    assert "没有找到“房屋安全”" in page  # nor is it counted


def test_without_an_index_the_page_says_so_and_offers_the_titles(client, publish, bureau):
    publish("房屋安全管理办法")
    page = read(client, q="房屋", organ=bureau.code)
    assert "正在重建" in page
    assert f"/o/{bureau.code}/disclosure/?q=%E6%88%BF%E5%B1%8B" in page


@pytest.mark.parametrize(
    "query",
    [
        {"q": '"(*) OR 房屋~2^ [a TO b]'},
        {"q": "<script>alert(1)</script>"},
        {"q": "\x00房", "year": "abc", "kind": "no", "page": "-1", "order": "x", "organ": "../x"},
        {"q": "房" * 5000},
        {},
    ],
)
def test_broken_and_hostile_queries_are_answered(client, publish, query):
    publish("房屋安全管理办法")
    keeping.catch_up()
    assert "<script>alert" not in read(client, **query)


def test_as_many_queries_for_twenty_as_for_one(client, publish, django_assert_max_num_queries):
    for n in range(20):
        publish(f"第{n:02d}号通知")
    publish("唯一的办法")
    keeping.catch_up()
    for word in ("唯一", "通知"):
        with django_assert_max_num_queries(4):
            read(client, q=word)


def test_nothing_of_a_title_or_a_passage_is_taken_for_a_tag(client, publish):
    publish("<b>房屋</b>&检查", summary="<script>alert(1)</script>房屋")
    keeping.catch_up()
    shown = read(client, q="房屋")
    assert "&lt;b&gt;<mark>房屋</mark>&lt;/b&gt;&amp;检查" in shown
    assert "<script>alert" not in shown


def test_items_of_townships_are_told_from_those_of_districts(client, publish):
    page = read(client, q="房屋")
    assert page.count("第二十一条：土地征收<") == 1
    assert page.count("第二十一条：土地征收（乡级）<") == 1
    assert "（乡级）" not in read(client, q="房屋", organ="search-bureau")


def test_narrowed_by_item_and_the_organ_can_be_chosen(client, publish):
    publish("房屋征收决定", item="21-county-5")
    publish("房屋普查", item="20-4")
    keeping.catch_up()
    page = read(client, q="房屋", item="20-4", organ="search-bureau")
    assert "房屋</mark>普查" in page
    assert "房屋</mark>征收" not in page
    assert '<option value="search-bureau" selected>' in page
    assert '<option value="20-4" selected>' in page
    assert "房屋</mark>征收" in read(client, q="房屋", item="no-such-item")


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("房", "房屋普查"),
        ("ISO", "iso9001认证名单"),
        ("iso9001", "ISO9001 认证名单"),
        ("５G", "5g基站 建设规划"),
        ("2025", "2025年预算"),
        ("wi-fi", "公共场所Wi-Fi覆盖名单"),
    ],
)
def test_one_character_latin_and_figures(client, publish, typed, title):
    record = publish(title)
    publish("不相干的通知")
    keeping.catch_up()
    page = read(client, q=typed)
    if typed == "ISO":  # a Latin word is found whole, as it is written
        assert "没有找到" in page
        return
    assert f"/d/{record.pk}/" in page
    assert "找到 1 条" in page


def entries(client, **query):
    answer = client.get("/search.atom", query)
    assert answer.status_code == 200
    return [
        each.findtext("{http://www.w3.org/2005/Atom}title")
        for each in etree.fromstring(answer.content).iter("{http://www.w3.org/2005/Atom}entry")
    ]


def test_a_search_can_be_followed(client, publish):
    publish("房屋办法一", on=date(2025, 1, 1))
    publish("房屋办法二", on=date(2025, 2, 1))
    gone = publish("房屋办法三", on=date(2025, 3, 1))
    publish("物业办法", on=date(2025, 3, 1), kind="normative")
    keeping.catch_up()
    Publication.objects.filter(pk=gone.pk).update(withdrawn_on=date(2026, 1, 1))
    assert entries(client, q="房屋", page="7", order="x") == ["房屋办法二", "房屋办法一"]
    assert entries(client, q="办法", kind="normative") == ["物业办法"]
    assert entries(client, q="") == entries(client, q="没有的词语") == []
    page = read(client, q="房屋", organ="search-bureau")
    address = escape(f"/search.atom?{urlencode({'q': '房屋', 'organ': 'search-bureau'})}")
    assert f'<a href="{address}">' in page
    assert page.count("application/atom+xml") == 1


def test_without_an_index_the_feed_says_so(client, publish):
    publish("房屋办法")
    answer = client.get("/search.atom", {"q": "房屋"})
    assert (answer.status_code, "重建" in answer.content.decode()) == (503, True)
