"""A feed holds what the page shows: newest first, narrowed the same way, and nothing that is not public."""

from __future__ import annotations

import pytest
from lxml import etree

from gongkai.records.actions import publishing
from gongkai.records.models import Publication

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def entries(client, sample_db):
    def entries(query: str = "") -> list[etree._Element]:
        answer = client.get(f"/o/sample-lively/disclosure.atom{query}")
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("application/atom+xml")
        return etree.fromstring(answer.content).findall(f"{ATOM}entry")

    return entries


def titles(found) -> list[str]:
    return [each.findtext(f"{ATOM}title") for each in found]


def test_newest_first_with_addresses_that_stay(entries):
    newest = Publication.objects.filter(
        organ__code="sample-lively", attribute="proactive", published_on__isnull=False, voided=False
    ).order_by("-published_on", "-pk")
    found = entries()
    assert titles(found) == [each.title for each in newest[:50]]
    assert found[0].findtext(f"{ATOM}id").endswith(f"/d/{newest[0].pk}/")


def test_narrowed_like_the_page(entries):
    one = Publication.objects.filter(organ__code="sample-lively", published_on__isnull=False).first()
    found = entries(f"?column={one.column_id}&year={one.published_year}")
    assert 0 < len(found) <= 50
    assert {each.find(f"{ATOM}category").get("term") for each in found} == {one.column.name}
    assert entries("?q=没有的词") == []


def test_what_was_withdrawn_or_is_not_public_is_not_in_it(entries):
    first = entries()[0].findtext(f"{ATOM}title")
    record = Publication.objects.get(title=first)
    publishing.withdraw(publication=record, reason="试一试", actor=None)
    assert first not in titles(entries())


def test_as_many_queries_for_many(client, sample_db, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):  # two of them ask how far the log has come, and when
        client.get("/o/sample-lively/disclosure.atom")


def test_an_organ_that_is_not_there(client, db):
    assert client.get("/o/nowhere/disclosure.atom").status_code == 404
