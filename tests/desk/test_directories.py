"""Directories on the desk: imported with every fault named, gaps shown, chosen when a text is drafted."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from gongkai.records.actions import clock, directories, manuscripts, organs
from gongkai.records.models import Directory, DirectoryItem, Manuscript, Publication

BASE = "/desk/desk-bureau/directories/"
HEAD = "序号,一级事项,二级事项,公开内容（要素）,公开时限,公开方式"
ROWS = ("1,补贴,名单,姓名和金额,7个工作日内,主动", "2,补贴,政策,条件,及时,主动", "3,投诉,档案,过程,,依申请")


def csv(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("目录.csv", "\n".join((HEAD, *rows)).encode("gb18030"))


def sheet(answer) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


@pytest.fixture
def column(organ):
    return organs.create_column(organ=organ, name="补贴发放")


@pytest.fixture
def directory(clerk) -> Directory:
    answer = clerk.post(f"{BASE}import/", {"name": "补贴领域目录", "file": csv(*ROWS)})
    assert answer.status_code == 302
    return Directory.objects.get()


def test_import_says_what_it_did_and_shows_the_gaps(clerk, directory, notice, column):
    item = directory.items.get(number="1")
    notice("第一批名单", column=column, directory_item=item)
    shown = clerk.get(f"{BASE}{directory.pk}/").content.decode()
    assert "在用 3 项" in shown
    assert "1 项还没有" in shown
    assert "7 个工作日" in shown
    assert "及时：按条例" in shown
    assert "2024-03-04" in shown
    listed = clerk.get(BASE).content.decode()
    assert "补贴领域目录" in listed


def test_bad_rows_are_named_and_nothing_is_kept(clerk, organ):
    answer = clerk.post(f"{BASE}import/", {"name": "目录", "file": csv(ROWS[0], "2,补贴,政策,,,看情况")})
    shown = answer.content.decode()
    assert [row for row, _ in answer.context["faults"]] == [3]
    assert "公开内容（要素）：没有填写" in shown
    assert "没有导入任何一行" in shown
    assert not Directory.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"), [("坏.xlsx", b"PK\x03\x04no"), ("图.png", b"\x89PNG\0"), ("空.csv", b"\n\n")]
)
def test_a_file_that_is_no_sheet_is_refused_in_words(clerk, organ, name, data):
    answer = clerk.post(f"{BASE}import/", {"name": "目录", "file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]


def test_a_new_edition_ends_what_is_gone(clerk, directory):
    answer = clerk.post(f"{BASE}import/", {"name": "补贴领域目录", "file": csv(*ROWS[:2])}, follow=True)
    shown = answer.content.decode()
    assert "没有变 2 项、停用 1 项" in shown
    assert "停用）" in shown
    assert Directory.objects.count() == 1


def test_late_texts_are_marked_at_their_item(clerk, organ, people, directory, column):
    item = directory.items.get(number="1")
    fields = {"title": "第二批名单", "column": column, "body": "正文", "directory_item": item}
    fields["formed_on"] = clock.today() - timedelta(days=15)
    manuscripts.draft(organ=organ, fields=fields, actor=people["handler"])
    shown = clerk.get(f"{BASE}{directory.pk}/").content.decode()
    assert "1 份过了期限" in shown
    board = clerk.get("/desk/desk-bureau/coverage/").content.decode()
    assert "第二批名单" in board
    assert "补贴领域目录：补贴 › 名单" in board


def test_the_form_of_a_text_offers_the_items_by_directory(clerk, organ, directory, column):
    shown = clerk.get("/desk/desk-bureau/manuscripts/new/").content.decode()
    assert '<optgroup label="补贴领域目录">' in shown
    item = directory.items.get(number="2")
    given = {
        "title": "补贴政策",
        "column": column.pk,
        "kind": "information",
        "attribute": "proactive",
        "formed_on": "2024-03-01",
        "body": "正文",
        "directory_item": item.pk,
    }
    answer = clerk.post("/desk/desk-bureau/manuscripts/new/", given)
    assert answer.status_code == 302
    assert Manuscript.objects.get().directory_item == item
    page = clerk.get(answer["Location"]).content.decode()
    assert "2 补贴 › 政策" in page


def test_another_organs_item_cannot_be_chosen(clerk, organ, column, people):
    other = organs.create_organ(code="third-bureau", name="测试市丙局")
    data = "\n".join((HEAD, *ROWS)).encode()
    made = directories.take(organ=other, name="目录", basis="", data=data, source="目录.csv", actor=None)
    given = {
        "title": "补贴政策",
        "column": column.pk,
        "kind": "information",
        "attribute": "proactive",
        "formed_on": "2024-03-01",
        "directory_item": made.directory.items.first().pk,
    }
    answer = clerk.post("/desk/desk-bureau/manuscripts/new/", given)
    assert answer.context["form"].errors["directory_item"]
    assert clerk.get(f"{BASE}{made.directory.pk}/").status_code == 404


def test_what_was_registered_is_put_under_an_item(clerk, notice, column, directory):
    made = notice("旧名单", column=column)
    item = directory.items.get(number="1")
    address = f"/desk/desk-bureau/publications/{made.pk}/edit/"
    given = {
        "title": made.title,
        "column": column.pk,
        "kind": "information",
        "attribute": "proactive",
        "formed_on": "2024-03-01",
        "published_on": "2024-03-04",
        "validity": "valid",
        "directory_item": item.pk,
    }
    assert clerk.post(address, given).status_code == 302
    assert Publication.objects.get().directory_item == item
    shown = clerk.get(f"/desk/desk-bureau/publications/{made.pk}/").content.decode()
    assert "目录事项" in shown


def test_sheets_tell_the_standing_and_can_be_imported_again(clerk, directory):
    standing = sheet(clerk.get(f"{BASE}{directory.pk}/export.xlsx"))
    assert standing[1][5] == "还没有"
    assert standing[3][5] == "0"
    again = clerk.get(f"{BASE}{directory.pk}/items.xlsx")
    file = SimpleUploadedFile("目录.xlsx", again.content)
    clerk.post(f"{BASE}import/", {"name": "补贴领域目录", "file": file})
    assert DirectoryItem.objects.filter(ended_on__isnull=True).count() == 3
    assert sheet(clerk.get(f"{BASE}template.xlsx"))[0][1] == "一级事项*"


def test_put_away_it_is_no_longer_offered(clerk, directory):
    answer = clerk.post(f"{BASE}{directory.pk}/end/", {"reason": "并入新目录"}, follow=True)
    assert "已停用" in answer.content.decode()
    assert "optgroup" not in clerk.get("/desk/desk-bureau/manuscripts/new/").content.decode()
    refused = clerk.post(f"{BASE}{directory.pk}/end/", {"reason": "再来"})
    assert "这份目录已经停用" in refused.content.decode()


def test_an_auditor_reads_and_does_not_import(browser, directory, stranger):
    auditor = browser("auditor")
    assert auditor.get(f"{BASE}{directory.pk}/").status_code == 200
    assert auditor.get(f"{BASE}import/").status_code == 403
    assert auditor.post(f"{BASE}{directory.pk}/end/", {"reason": "x"}).status_code == 403
    assert stranger.get(f"{BASE}{directory.pk}/").status_code == 404
    assert stranger.get(BASE).status_code == 404


def test_pages_cost_the_same_for_many(clerk, organ, people, directory, notice, column, queries):
    one = directory.items.get(number="1")
    pages = (BASE, f"{BASE}{directory.pk}/", "/desk/desk-bureau/manuscripts/new/")

    def more(number: int) -> None:
        notice(f"名单{number}", column=column, directory_item=one)
        fields = {"title": f"稿{number}", "column": column, "formed_on": date(2024, 1, 5)}
        fields["directory_item"] = one
        manuscripts.draft(organ=organ, fields=fields, actor=people["handler"])

    more(0)
    few = [queries(clerk, page) for page in pages]
    rows = [f"{number},补贴,事项{number},内容,7个工作日内,主动" for number in range(4, 40)]
    clerk.post(f"{BASE}import/", {"name": "补贴领域目录", "file": csv(*ROWS, *rows)})
    clerk.post(f"{BASE}import/", {"name": "另一目录", "file": csv(*ROWS)})
    for number in range(1, 5):
        more(number)
    assert [queries(clerk, page) for page in pages] == few
