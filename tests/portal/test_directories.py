"""The counter can be read by directory: items with how much stands under each, and one item's documents."""

from __future__ import annotations

import pytest
from django.core.cache import caches

from gongkai.records.actions import directories
from gongkai.records.models import Directory, Publication

HEAD = "序号,一级事项,二级事项,公开内容（要素）,公开时限,公开方式"
ROWS = ("1,补贴,名单,姓名和金额,7个工作日内,主动", "2,补贴,政策,条件,及时,主动")


@pytest.fixture
def directory(organ) -> Directory:
    data = "\n".join((HEAD, *ROWS)).encode()
    taken = directories.take(organ=organ, name="补贴目录", basis="", data=data, source="目录.csv", actor=None)
    return taken.directory


@pytest.fixture
def listed(organ) -> str:
    return f"/o/{organ.code}/disclosure/"


def test_a_directory_lists_its_items_with_counts(client, directory, listed, publish):
    publish("名单甲")
    item = directory.items.get(number="1")
    Publication.objects.update(directory_item=item)
    assert "补贴目录" in client.get(listed).content.decode()
    shown = client.get(f"{listed}?directory={directory.pk}").content.decode()
    assert f'<a href="?entry={item.pk}">补贴 › 名单</a>' in shown
    assert "姓名和金额" in shown
    assert f"?entry={directory.items.get(number='2').pk}" not in shown


def test_an_item_lists_its_documents_and_the_feed_follows_it(client, directory, listed, publish):
    publish("名单甲")
    publish("别的")
    item = directory.items.get(number="1")
    Publication.objects.filter(title="名单甲").update(directory_item=item)
    shown = client.get(f"{listed}?entry={item.pk}").content.decode()
    assert "名单甲" in shown
    assert "别的" not in shown
    assert f"entry={item.pk}" in shown
    feed = client.get(f"{listed.rstrip('/')}.atom?entry={item.pk}").content.decode()
    assert "名单甲" in feed
    assert "别的" not in feed


@pytest.mark.parametrize("given", ["0", "-1", "abc", "9" * 30, "1' or 1=1"])
def test_a_directory_that_is_not_there_is_not_found_and_an_odd_item_asks_for_less(
    client, directory, listed, publish, given
):
    publish("名单甲")
    assert client.get(listed, {"directory": given}).status_code == 404
    assert "名单甲" in client.get(listed, {"entry": given}).content.decode()


def test_what_is_withdrawn_or_put_away_is_not_shown(client, directory, listed, publish, organ):
    publish("名单甲")
    item = directory.items.get(number="1")
    Publication.objects.update(directory_item=item, attribute="on_request")
    assert f"?entry={item.pk}" not in client.get(f"{listed}?directory={directory.pk}").content.decode()
    directory.items.update(ended_on="2024-01-01")
    caches["pages"].clear()  # the test wrote past the log
    assert client.get(f"{listed}?directory={directory.pk}").status_code == 404


def test_page_costs_the_same_for_many(directory, listed, publish, queries):
    page = f"{listed}?directory={directory.pk}"
    publish("名单甲")
    few = queries(page)
    for number in range(10):
        publish(f"名单{number}")
    Publication.objects.update(directory_item=directory.items.first())
    assert queries(page) == few
