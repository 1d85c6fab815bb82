"""Links to the old site lead to where its documents stand now; other unknown addresses are as before."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from gongkai.records.actions import publishing, stock, stocktable
from gongkai.records.actions.stockrows import Folder
from gongkai.records.models import Publication

OLD = "http://old.example.gov.cn"


@pytest.fixture
def bring(organ):
    def bring(*addresses: str, body: str = "第一条") -> None:
        out = io.StringIO()
        lines = csv.writer(out)
        lines.writerow(["标题", "栏目", "成文日期", "公开日期", "正文", "原网址"])
        for at, address in enumerate(addresses):
            column = organ.columns.first().name
            lines.writerow([f"第{at}份", column, "2019-03-01", "2019-03-04 09:30", body, address])
        table = stocktable.read("表.csv", io.BytesIO(out.getvalue().encode()))
        stock.take(
            organ=organ, source="表.csv", table=table, folder=Folder(None), scan=lambda _: "none", actor=None
        )

    return bring


def leads(client: Client, address: str, **more: str) -> str:
    answer = client.get(address, **more)
    return answer["Location"] if answer.status_code == 301 else str(answer.status_code)


def test_the_old_path_leads_to_the_new_address(client, bring):
    bring(f"{OLD}/art/2019/3/4/甲.html", f"{OLD}/show.jsp?id=3")
    one, two = Publication.objects.order_by("pk")
    assert leads(client, "/art/2019/3/4/%E7%94%B2.html") == f"/d/{one.pk}/"
    assert leads(client, "/show.jsp?id=3") == f"/d/{two.pk}/"
    assert leads(client, "/show.jsp?id=4") == "404"


def test_the_whole_old_address_leads_there_too(client, bring):
    bring(f"{OLD}/show.jsp?id=3")
    made = Publication.objects.get()
    assert leads(client, "/old/?url=http%3A%2F%2Fold.example.gov.cn%2Fshow.jsp%3Fid%3D3") == f"/d/{made.pk}/"
    for wrong in ("", "?url=", "?url=http://[bad", "?url=http://old.example.gov.cn/", "?url=%00"):
        assert leads(client, f"/old/{wrong}") == "404"


def test_two_old_sites_with_the_same_path_are_told_apart_by_their_host(client, bring):
    bring(f"{OLD}/1.html", "http://other.example.gov.cn/1.html")
    one, two = Publication.objects.order_by("pk")
    assert leads(client, "/old/?url=http://other.example.gov.cn/1.html") == f"/d/{two.pk}/"
    assert leads(client, "/old/?url=http://old.example.gov.cn/1.html") == f"/d/{one.pk}/"
    assert leads(client, "/1.html") == "404"


def test_what_is_held_back_is_not_led_to_and_what_was_withdrawn_says_so(client, bring, people):
    bring(f"{OLD}/1.html", body="身份证号 11010519491231002X")
    assert leads(client, "/1.html") == "404"
    bring(f"{OLD}/2.html")
    made = Publication.objects.get()
    publishing.withdraw(publication=made, reason="重复", actor=people["signer"])
    assert client.get(leads(client, "/2.html")).status_code == 410


def test_the_page_tells_where_it_comes_from(client, bring):
    bring(f"{OLD}/1.html")
    page = client.get(f"/d/{Publication.objects.get().pk}/").content.decode()
    assert f"由原网站迁入，2019-03-04 09:30 首次公开，原网址 {OLD}/1.html" in page
    assert '<meta name="PubDate" content="2019-03-04 09:30">' in page


def test_an_unknown_address_is_not_found_as_before(client, db):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "没有找到这个页面" in answer.content.decode()
    assert client.post("/nowhere.html").status_code in (403, 404)


def test_the_page_of_what_was_taken_down_names_nobody_in_its_title(client, bring, people):
    bring(f"{OLD}/2.html")
    Publication.objects.update(title="关于11010519491231002X的公示")
    made = Publication.objects.get()
    publishing.withdraw(publication=made, reason="含有个人信息", actor=people["signer"])
    page = client.get(f"/d/{made.pk}/").content.decode()
    assert "11010519491231002X" not in page
    assert "110105" in page
