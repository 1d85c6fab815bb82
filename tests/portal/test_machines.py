"""What search engines are told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from lxml import etree

from gongkai.portal.views import machines
from gongkai.records.actions import organs
from gongkai.records.models import Manuscript

PAGES = ("guide", "rules", "disclosure", "reports", "requests", "disclosure/catalogue", "figures")
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(client, path: str = "/sitemap.xml") -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    root = etree.fromstring(answer.getvalue())
    return [each.text.removeprefix("http://testserver") for each in root.iter(f"{SPACE}loc")]


def test_robots_may_read_all_but_the_desk(client, db):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    lines = answer.content.decode().splitlines()
    assert "Disallow: /desk/" in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines


def test_sitemap_names_organs_reports_and_documents(client, organ, publish, issue):
    made, _ = publish(), issue(2024)
    found = addresses(client)
    base = "/o/portal-bureau/"
    assert set(found) == {
        "/",
        *(base + route for route in ("", *(f"{each}/" for each in PAGES), "reports/2024/")),
        f"/d/{made.pk}/",
    }
    assert len(found) == len(set(found))


def test_every_address_of_the_sitemap_can_be_read(client, organ, publish, issue):
    publish()
    issue(2024)
    assert {client.get(address).status_code for address in addresses(client)} == {200}


def test_sitemap_is_streamed(client, publish):
    publish()
    assert client.get("/sitemap.xml").streaming


def test_sitemap_takes_as_many_queries_for_few_rows_as_for_many(queries, publish):
    publish()
    few = queries("/sitemap.xml")
    for number in range(30):
        publish(f"文件{number}")
    assert queries("/sitemap.xml") == few


def test_too_many_addresses_for_one_file_go_to_several(client, publish, monkeypatch):
    other = organs.create_organ(code="other", name="测试市乙局")
    made = {publish(f"文件{number}") for number in range(9)} | {publish("别家的", organ=other)}
    whole = addresses(client)
    monkeypatch.setattr(machines, "MOST", 5)
    files = addresses(client)
    assert "/sitemap.xml?organ=portal-bureau&year=2024" in files
    assert "/sitemap.xml?organ=other" in files
    parts = [address for file in files for address in addresses(client, file)]
    assert sorted([*parts, "/"]) == sorted(whole)
    assert {f"/d/{each.pk}/" for each in made} <= set(parts)


@pytest.mark.parametrize("query", ["organ=nobody", "organ=", "organ=nobody&year=x"])
def test_sitemap_of_an_unknown_organ_is_a_404(client, organ, query):
    assert client.get(f"/sitemap.xml?{query}").status_code == 404


def test_year_with_more_than_one_file_holds_goes_to_several(client, publish, monkeypatch):
    made = {publish(f"文件{number}") for number in range(12)}
    monkeypatch.setattr(machines, "MOST", 5)
    files = [file for file in addresses(client) if "year=2024" in file]
    assert len(files) == 3
    parts = [addresses(client, file) for file in files]
    assert [len(part) for part in parts] == [5, 5, 2]
    assert {address for part in parts for address in part} == {f"/d/{each.pk}/" for each in made}


def test_corrected_document_changed_on_the_day_of_its_last_version(client, organ, publish):
    made = publish(on=date(2024, 3, 4))
    for version, day in ((1, 4), (2, 9)):
        Manuscript.objects.create(
            organ=organ,
            publication=made,
            version=version,
            column=made.column,
            title=made.title,
            formed_on=made.formed_on,
            created_at=datetime(2024, 3, day, tzinfo=UTC),
            published_at=datetime(2024, 3, day, tzinfo=UTC),
        )
    root = etree.fromstring(client.get("/sitemap.xml").getvalue())
    lasts = {url[0].text: url[1].text for url in root if len(url) > 1}
    assert lasts[f"http://testserver/d/{made.pk}/"] == "2024-03-09"
