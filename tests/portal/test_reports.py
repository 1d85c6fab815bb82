"""The annual reports as the public has them: page, files, versions, last year beside, conditional GET."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from django.utils.http import http_date

from gongkai.portal.views import reports as views
from gongkai.records.actions import clock
from gongkai.records.actions import reports as writing
from gongkai.records.models import IssuedReport
from gongkai.records.queries import reports as reading
from gongkai.report import write
from gongkai.report.forms import load

BASE = "/o/portal-bureau/reports/"
FIRST_BYTES = {
    "html": b"<!DOCTYPE html>",
    "docx": b"PK\x03\x04",
    "pdf": b"%PDF-",
    "xlsx": b"PK\x03\x04",
    "json": b"{",
    "csv": b"\xef\xbb\xbf",
    "txt": "测试市甲局".encode(),
}


def test_every_year_is_listed_with_its_latest_version(read, issue, issue_again):
    issue(2023)
    issue_again(issue(2024))
    page = read(BASE)
    assert page.index("reports/2024/") < page.index("reports/2023/")
    assert "第 2 版" in page
    assert page.count("本平台签发") == 2
    assert "2025-01-20" in page


def test_list_says_when_the_next_one_is_due(read, issue):
    last = clock.today().year - 1
    assert f"{last} 年度的报告最迟在 {last + 1}-01-31 公布" in read(BASE)
    issue(last)
    assert f"{last + 1} 年度的报告最迟在 {last + 2}-01-31 公布" in read(BASE)


@pytest.fixture
def bring_in(organ, people, issue):
    """A report of 2023 published before the platform: that of 2024 with other texts."""

    def bring_in(text: str) -> IssuedReport:
        issue(2024)
        stored = reading.from_json(IssuedReport.objects.get().document)
        sections = tuple(replace(section, text=text) for section in stored.sections)
        before = replace(stored, year=2023, issued=date(2024, 1, 9), sections=sections)
        return writing.import_previous(
            organ=organ, document=before, source="上年报告.docx", actor=people["handler"]
        )

    return bring_in


def test_imported_report_says_where_it_came_from(read, bring_in):
    bring_in("正文。")
    for page in (read(BASE), read(f"{BASE}2023/")):
        assert "启用前已公布" in page
        assert "上年报告.docx" in page


def test_markup_in_an_imported_text_is_text(read, bring_in):
    bring_in("<script>alert(1)</script>\n<img src=x onerror=alert(1)>")
    page = read(f"{BASE}2023/")
    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_last_day_is_the_departments_or_the_governments(read, organ):
    assert "-01-31 公布" in read(BASE)
    organ.kind = "government"
    organ.save()
    assert "-03-31 公布" in read(BASE)
    assert "第四十九条" in read(BASE)


def test_report_page_is_the_document_as_issued(read, issue):
    issue(2024)
    issued = IssuedReport.objects.get()
    page = read(f"{BASE}2024/")
    assert page.count("data-cell=") == len(load("2021").cells) == 200
    assert 'data-cell="t2.licences">6</td>' in page
    for section in reading.from_json(issued.document).sections:
        assert section.heading in page
    assert "按月检查" in page
    assert issued.document_hash in page
    assert "2025年1月20日" in page
    assert " style=" not in page
    assert "上年" not in page.split("<article", 1)[1].split("二、主动公开", 1)[1].split("三、", 1)[0]


def test_later_register_change_does_not_move_the_issued_page(read, issue, draft):
    issue(2024)
    before = read(f"{BASE}2024/")
    draft(2024)  # six licences more in the register
    assert read(f"{BASE}2024/") == before


def test_last_year_stands_beside_when_asked(read, issue):
    issue(2023)
    issue(2024)
    plain, beside = read(f"{BASE}2024/"), read(f"{BASE}2024/", beside="1")
    assert '<span class="was">' not in plain
    assert "beside=1" in plain
    assert beside.count('<span class="was">上年 ') == 200
    assert 'data-cell="t2.licences">6<span class="was">上年 6</span>' in beside
    assert "beside=0" in beside


def test_without_last_year_there_is_nothing_to_put_beside(read, issue):
    issue(2024)
    page = read(f"{BASE}2024/", beside="1")
    assert '<span class="was">' not in page
    assert "对照上一年" not in page


def test_earlier_version_stays_readable_and_says_so(client, read, issue, issue_again):
    issue_again(issue(2024))
    newest, first = read(f"{BASE}2024/"), read(f"{BASE}2024/", version="1")
    assert 'data-cell="t2.licences">13</td>' in newest
    assert 'data-cell="t2.licences">6</td>' in first
    assert "这是第 1 版" in first
    assert "这是第" not in newest
    assert "第 2 版，更正于 2025-01-20；" in newest
    assert '<a href="?version=1">第 1 版</a>（2025-01-20）仍可查看' in newest
    assert "补登许可" not in newest
    assert "更正于" not in first
    assert "第 2 版，更正于 2025-01-20" in read(BASE)
    assert "report.pdf?version=1" in first
    old = json.loads(client.get(f"{BASE}2024/report.json?version=1").content)
    assert old["cells"]["t2.licences"]["value"] == 6
    assert json.loads(client.get(f"{BASE}2024/report.json").content)["cells"]["t2.licences"]["value"] == 13


@pytest.mark.parametrize(
    "path",
    ["2019/", "2024/?version=2", "2024/?version=x", "2024/report.exe", "2024/report.PDF", "2023/report.pdf",
     "2024/report.pdf?version=9", "99999999999999999999/", "2024/report.json?version=-1"],
)  # fmt: skip
def test_year_version_or_format_that_is_not_there_is_a_404_in_chinese(client, issue, path):
    issue(2024)
    answer = client.get(BASE + path)
    assert answer.status_code == 404
    assert "没有找到这个页面" in answer.content.decode()


def test_every_format_has_its_media_type_and_its_first_bytes(client, issue):
    issue(2024)
    assert set(FIRST_BYTES) == set(write.FORMATS)
    for ending, first in FIRST_BYTES.items():
        answer = client.get(f"{BASE}2024/report.{ending}")
        assert answer.status_code == 200
        assert answer["Content-Type"] == write.FORMATS[ending].media_type
        assert answer.content.startswith(first), ending
        assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
        assert answer["Content-Disposition"].endswith(f".{ending}")


def test_office_files_are_whole(client, issue):
    issue(2024)
    for ending in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(client.get(f"{BASE}2024/report.{ending}").content)) as file:
            assert file.testzip() is None


def test_second_download_is_not_set_again(client, issue, monkeypatch):
    issue(2024)
    first = client.get(f"{BASE}2024/report.pdf").content
    monkeypatch.setattr(views.write, "render", lambda *_: pytest.fail("rendered twice"))
    assert client.get(f"{BASE}2024/report.pdf").content == first


def test_version_and_format_are_kept_apart(client, issue, issue_again):
    report = issue(2024)
    old = client.get(f"{BASE}2024/report.csv").content
    issue_again(report)
    new = client.get(f"{BASE}2024/report.csv").content
    assert new != old
    assert client.get(f"{BASE}2024/report.csv?version=1").content == old


@pytest.mark.parametrize("name", ["", "report.pdf", "report.json"])
def test_reader_who_has_it_gets_a_short_answer(client, issue, name):
    issue(2024)
    first = client.get(f"{BASE}2024/{name}")
    assert first["Cache-Control"] == "no-cache"
    by_tag = client.get(f"{BASE}2024/{name}", headers={"if-none-match": first["ETag"]})
    by_date = client.get(f"{BASE}2024/{name}", headers={"if-modified-since": first["Last-Modified"]})
    other = client.get(f"{BASE}2024/{name}", headers={"if-none-match": '"another"'})
    older = client.get(f"{BASE}2024/{name}", headers={"if-modified-since": http_date(0)})
    assert [each.status_code for each in (by_tag, by_date, other, older)] == [304, 304, 200, 200]
    assert by_tag.content == b""
    assert by_tag["ETag"] == first["ETag"]


def test_new_version_large_print_and_last_year_are_other_pages(client, issue, issue_again):
    issue(2023)
    report = issue(2024)
    address = f"{BASE}2024/"
    tags = [client.get(address)["ETag"], client.get(f"{address}?beside=1")["ETag"]]
    client.cookies["gongkai_view"] = "large"
    tags.append(client.get(address)["ETag"])
    issue_again(report)
    tags += [client.get(address)["ETag"], client.get(f"{address}?version=1")["ETag"]]
    assert len(set(tags)) == 5


def test_query_count_does_not_grow(queries, issue, issue_again, publish):
    report = issue(2024)
    few = queries(BASE), queries(f"{BASE}2024/"), queries(f"{BASE}2024/report.json")
    issue_again(issue_again(report))
    issue(2023)
    for number in range(30):
        publish(f"文件{number}")
    many = queries(BASE), queries(f"{BASE}2024/"), queries(f"{BASE}2024/report.csv")
    assert many == few
    assert max(few) <= 5  # two of them ask how far the log has come, and when
    assert queries(f"{BASE}2024/?beside=1") <= 6


def test_sample_reports_read_as_they_were_issued(read, sample_db):
    page = read("/o/weibin-hrss/reports/2023/")
    for figure in ('"t2.licences">6<', '"t2.penalties">1<', '"t2.fees">31.632<'):
        assert f"data-cell={figure}" in page
