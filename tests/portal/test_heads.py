"""Every public page says in its head whose it is, what it is, and its one address."""

from __future__ import annotations

import json

import pytest
from lxml import html

from gongkai.portal import structured
from gongkai.portal.pages import PARTS
from gongkai.records.actions import publishing

BASE = "/o/portal-bureau/"
SITE = "http://testserver"
PARTS_OF = [part.route for part in PARTS]


@pytest.fixture
def head(client):
    """The head of a page: tags, links and data."""

    def head(path: str, status: int = 200) -> Head:
        answer = client.get(path)
        assert answer.status_code == status
        assert "unsafe" not in answer["Content-Security-Policy"]
        return Head(html.fromstring(answer.content))

    return head


class Head:
    """What a machine reads of a page."""

    def __init__(self, page) -> None:
        self.tags = {each.get("name"): each.get("content") for each in page.xpath("//head/meta[@name]")}
        self.canonical = page.xpath("//head/link[@rel='canonical']/@href")
        self.others = {
            each.get("type"): each.get("href") for each in page.xpath("//head/link[@rel='alternate']")
        }
        scripts = page.xpath("//script[@type='application/ld+json']")
        assert len(scripts) <= 1
        graph = json.loads(scripts[0].text) if scripts else {"@graph": []}
        self.things = {each["@type"]: each for each in graph["@graph"]}


@pytest.mark.parametrize("route", PARTS_OF)
def test_standing_part_is_a_column_with_its_tags(head, organ, route):
    found = head(f"{BASE}{route}/")
    part = next(each for each in PARTS if each.route == route)
    assert found.tags["SiteName"] == "测试市甲局政府信息公开"
    assert found.tags["SiteDomain"] == "testserver"
    assert found.tags["ColumnName"] == part.name
    assert found.tags["ColumnType"] == part.short
    assert part.name in found.tags["ColumnKeywords"]
    assert found.tags["ColumnDescription"] == found.tags["description"]
    assert found.canonical == [f"{SITE}{BASE}{route}/"]
    trail = found.things["BreadcrumbList"]["itemListElement"]
    assert [each["name"] for each in trail] == ["测试市甲局", part.name]
    assert trail[-1]["item"] == found.canonical[0]


def test_front_of_an_organ_is_the_organ_and_how_to_search_it(head, organ):
    organ.credit_code, organ.short_name = "11440000000000000X", "甲局"
    organ.save()
    found = head(BASE)
    assert found.canonical == [SITE + BASE]
    assert found.others["application/atom+xml"] == f"{SITE}{BASE}disclosure.atom"
    itself = found.things["GovernmentOrganization"]
    assert (itself["name"], itself["identifier"], itself["alternateName"]) == (
        "测试市甲局",
        "11440000000000000X",
        "甲局",
    )
    search = found.things["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    assert search == f"{SITE}/search/?organ=portal-bureau&q={{search_term_string}}"


def test_numbers_of_the_site_are_told_where_they_are_set(head, organ, settings, client):
    assert "SiteIDCode" not in head(BASE).tags
    settings.SITE = {
        "name": "某市政府网",
        "code": "4400000001",
        "icp": "某ICP备1号",
        "police": "某公网安备1号",
    }
    found = head(f"{BASE}guide/")
    assert found.tags["SiteIDCode"] == "4400000001"
    assert found.tags["SiteName"] == "某市政府网"
    foot = client.get(f"{BASE}guide/").content.decode()
    assert all(each in foot for each in ("网站标识码：4400000001", "某ICP备1号", "某公网安备1号"))


def test_address_that_is_set_is_the_one_told(head, organ, settings):
    settings.PUBLIC_ADDRESS = "https://xxgk.test"
    found = head(f"{BASE}guide/")
    assert found.canonical == [f"https://xxgk.test{BASE}guide/"]
    assert found.tags["SiteDomain"] == "xxgk.test"


def test_document_is_an_article_with_its_other_forms(head, publish):
    made = publish("关于补贴的通知", summary="补贴对象和标准", keywords="补贴,就业")
    found, path = head(f"/d/{made.pk}/"), f"{SITE}/d/{made.pk}/"
    assert found.tags["ArticleTitle"] == "关于补贴的通知"
    assert found.tags["PubDate"] == "2024-03-04"
    assert found.tags["ContentSource"] == found.tags["Author"] == "测试市甲局"
    assert found.tags["Keywords"] == "补贴,就业"
    assert found.tags["Description"] == "补贴对象和标准"
    assert found.tags["ColumnName"] == made.column.name
    assert found.tags["Url"] == path
    assert found.canonical == [path]
    assert found.others["application/pdf"] == f"{path}document.pdf"
    article = found.things["Article"]
    assert (article["headline"], article["datePublished"]) == ("关于补贴的通知", "2024-03-04")
    assert article["publisher"]["name"] == "测试市甲局"
    assert [each["name"] for each in found.things["BreadcrumbList"]["itemListElement"]] == [
        "测试市甲局",
        "法定主动公开内容",
        made.column.name,
        "关于补贴的通知",
    ]


@pytest.mark.parametrize(
    ("validity", "force"), [("valid", "InForce"), ("amended", "PartiallyInForce"), ("repealed", "NotInForce")]
)
def test_normative_document_is_legislation_with_its_force(head, publish, validity, force):
    ended = {"ended_on": "2024-06-01"} if validity == "repealed" else {}
    made = publish("某办法", kind="normative", doc_number="甲规〔2024〕1号", validity=validity, **ended)
    law = head(f"/d/{made.pk}/").things["Legislation"]
    assert law["legislationIdentifier"] == "甲规〔2024〕1号"
    assert law["legislationDate"] == "2024-03-04"
    assert law["legislationLegalForce"] == f"https://schema.org/{force}"


def test_report_is_a_report_and_its_versions_have_one_address(head, organ, issue, issue_again):
    issue_again(issue(2024))
    found = head(f"{BASE}reports/2024/")
    assert found.canonical == [f"{SITE}{BASE}reports/2024/"]
    assert found.tags["ArticleTitle"] == found.things["Report"]["name"]
    assert found.things["Report"]["version"] == 2
    assert found.others["application/pdf"].endswith("/reports/2024/report.pdf")
    assert head(f"{BASE}reports/2024/?version=1").tags["robots"] == "noindex"


@pytest.mark.parametrize(
    "path",
    [
        "/search/",
        "/search/?q=通知",
        f"{BASE}disclosure/?q=通知",
        f"{BASE}disclosure/?after=2024-01-01~7",
        "/?q=测试",
    ],
)
def test_results_are_no_pages_of_their_own(head, organ, index_folder, path):
    found = head(path)
    assert found.tags["robots"] == "noindex"
    assert not found.canonical


def test_list_of_a_column_has_one_address_in_whatever_order_it_is_asked(head, organ):
    column = organ.columns.first().pk
    one, other = (
        head(f"{BASE}disclosure/?{query}").canonical
        for query in (f"year=2024&column={column}&q=", f"column={column}&x=1&year=2024")
    )
    assert one == other == [f"{SITE}{BASE}disclosure/?year=2024&column={column}"]


def test_tombstone_is_not_for_search_engines(head, publish):
    made = publish()
    publishing.withdraw(publication=made, reason="内容有误", actor=None)
    assert head(f"/d/{made.pk}/", 410).tags["robots"] == "noindex"


def test_no_text_ends_the_data_block(client, publish):
    hostile = "</script><script>alert(1)</script><!--&\u2028'\""
    made = publish(hostile, summary=hostile, doc_number="</script>", kind="normative")
    page = client.get(f"/d/{made.pk}/").content.decode()
    assert page.count("</script>") == 1
    assert "<script>alert" not in page
    found = Head(html.fromstring(page))
    assert found.things["Legislation"]["name"] == hostile


def test_block_has_no_character_that_means_something_to_a_page():
    text = structured.block([{"@type": "Article", "name": "<>&'\u2028\u2029"}])
    assert not set("<>&'\u2028\u2029") & set(text)
    assert json.loads(text)["@graph"][0]["name"] == "<>&'\u2028\u2029"
