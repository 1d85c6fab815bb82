"""The page on which an old site's documents come over: the runs, what was held back, what was not taken."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.records.models import Manuscript, Publication, StockImport

PAGE = "/desk/desk-bureau/stock/"
HEAD = "标题,栏目,成文日期,公开日期,正文,原网址\n"


@pytest.fixture
def upload(browser, organ):
    column = organ.columns.first().name

    def upload(*lines: str, role: str = "administrator"):
        text = HEAD + "".join(f"{line}\n".replace("栏,", f"{column},") for line in lines)
        file = SimpleUploadedFile("旧网站.csv", text.encode("gb18030"))
        return browser(role).post(PAGE, {"file": file}, follow=True)

    return upload


def test_a_table_is_brought_in_through_the_browser(upload, clerk):
    answer = upload("甲,栏,2019-03-01,2019-03-04,第一条,http://old/1")
    assert "已迁入 1 份" in answer.content.decode()
    assert Publication.objects.get().published_on.isoformat() == "2019-03-04"
    page = clerk.get(PAGE).content.decode()
    assert "旧网站.csv" in page
    assert "导入一个表" not in page


def test_bad_rows_are_named_and_handed_out(upload, browser, clerk):
    page = upload(
        "甲,没有,2019-03-01,2019-03-04,第一条,", "乙,栏,2019-03-01,2019-03-04,第一条,"
    ).content.decode()
    assert "第 2 行：栏目：本机关没有“没有”这个栏目" in page
    run = StockImport.objects.get()
    assert (run.brought, run.rejected) == (1, 1)
    answer = browser("administrator").get(f"{PAGE}{run.pk}/rejects.csv")
    assert "没有这个栏目" not in answer.content.decode("utf-8-sig").splitlines()[0]
    assert "本机关没有“没有”这个栏目" in answer.content.decode("utf-8-sig")
    assert clerk.get(f"{PAGE}{run.pk}/rejects.csv").status_code == 403


def test_what_was_held_back_is_listed_with_its_manuscript(upload, clerk):
    upload("补贴名单,栏,2019-03-01,2019-03-04,身份证号11010519491231002X,")
    held = Manuscript.objects.get()
    page = clerk.get(PAGE).content.decode()
    assert f"/desk/desk-bureau/manuscripts/{held.pk}/" in page
    own = clerk.get(f"/desk/desk-bureau/manuscripts/{held.pk}/").content.decode()
    assert "由原网站迁入" in own
    assert "有 1 处个人信息" in own


@pytest.mark.parametrize("role", ["handler", "signer", "auditor"])
def test_only_the_administrator_imports(upload, role):
    assert upload("甲,栏,2019-03-01,2019-03-04,第一条,", role=role).status_code == 403
    assert not Publication.objects.exists()


def test_what_is_no_table_is_said_at_the_field(browser):
    file = SimpleUploadedFile("旧网站.csv", b"\x00\x01")
    page = browser("administrator").post(PAGE, {"file": file}).content.decode()
    assert "第一行缺少列" in page
    assert not StockImport.objects.exists()


def test_the_template_and_strangers(clerk, stranger):
    assert clerk.get(f"{PAGE}template.xlsx").content.startswith(b"PK")
    assert stranger.get(PAGE).status_code == 404


def test_the_page_takes_as_many_queries_for_many_runs(upload, clerk, queries):
    upload("甲,栏,2019-03-01,2019-03-04,第一条,http://old/1")
    few = queries(clerk, PAGE)
    for n in range(5):
        upload(f"第{n}号,栏,2019-03-01,2019-03-04,身份证号11010519491231002X,http://old/x{n}")
    assert queries(clerk, PAGE) == few
