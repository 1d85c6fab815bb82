"""A directory is imported whole or not at all; a new edition keeps what was published under the old one."""

from __future__ import annotations

import io
from datetime import date

import pytest
import xlsxwriter

from gongkai.records.actions import directories, directorysheet, organs, publications
from gongkai.records.actions.registers import BadRows
from gongkai.records.actions.sheets import BadSheet
from gongkai.records.models import Directory, DirectoryItem, LogEntry, Publication
from gongkai.records.verify import faults

HEAD = (
    "序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,"
    "公开对象,公开方式,公开层级"
)
ROWS = (
    "1,住房保障,申请条件,条件、材料,办法,自形成之日起20个工作日内,某局,■政府网站 □政府公报,全社会,主动,县级",
    "2,住房保障,配租结果,名单、房号,办法,自结果形成之日起7个工作日内,某局,■政府网站,全社会,主动,县级",
    "3,工程建设,施工许可,许可结果,办法,及时公开,某局,政府网站,全社会,主动公开,县级",
)


def sheet(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *rows)).encode()


def take(organ, data: bytes, actor=None, name: str = "住房领域目录") -> directories.Taken:
    return directories.take(organ=organ, name=name, basis="", data=data, source="目录.csv", actor=actor)


def xlsx(*rows: tuple[object, ...]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet()
    for at, row in enumerate(rows):
        page.write_row(at, 0, row)
    book.close()
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_usual_encodings(organ, encoding):
    taken = take(organ, sheet(*ROWS).decode().encode(encoding))
    assert (taken.added, taken.changed, taken.ended) == (3, 0, 0)
    first = DirectoryItem.objects.get(number="1")
    assert (first.first, first.second, first.days, first.way) == ("住房保障", "申请条件", 20, "主动公开")
    assert first.channels == "政府网站"
    assert DirectoryItem.objects.get(number="3").days is None


def test_columns_stand_in_any_order_and_others_are_left_out():
    good, bad = directorysheet.read("备注,公开内容,一级事项\n甲,名单,补贴发放".encode())
    assert bad == []
    assert good[0][1] | {"first": "补贴发放", "content": "名单"} == good[0][1]


def test_excel_with_a_title_two_lines_of_headings_ticks_and_merged_cells():
    data = xlsx(
        ("某领域基层政务公开标准目录",),
        ("序号", "公开事项", "", "公开内容（要素）", "公开时限", "公开对象", "", "公开方式", ""),
        ("", "一级事项", "二级事项", "", "", "全社会", "特定群体", "主动", "依申请"),
        (1, "补贴", "发放名单", "姓名、金额", "7个工作日内", "√", "", "√", ""),
        (2, "", "政策", "文件", "20个工作日内", "", "参保企业", "", "√"),
    )
    good, bad = directorysheet.read(data)
    assert bad == []
    [(one, first), (two, second)] = good
    assert (one, two) == (4, 5)
    assert (first["number"], first["first"], first["days"], first["audience"]) == ("1", "补贴", 7, "全社会")
    assert (second["first"], second["second"]) == ("补贴", "政策")
    assert (second["audience"], second["way"]) == ("参保企业", "依申请公开")


def test_every_bad_row_is_named_and_nothing_is_imported(organ):
    data = sheet(ROWS[0], "2,,二级,,,,,,,主动,", "3,补贴,名单,名单,,,,,,看情况,", ROWS[0])
    with pytest.raises(BadRows) as caught:
        take(organ, data)
    assert [number for number, _ in caught.value.rows] == [3, 4, 5]
    assert "公开内容（要素）：没有填写" in caught.value.messages[0]
    assert "看情况" in caught.value.messages[1]
    assert "第 2 行重复" in caught.value.messages[2]
    assert not Directory.objects.exists()


def test_a_period_a_law_sets_needs_its_days():
    head = "一级事项,公开内容,时限工作日数,时限由法律法规规定"
    good, bad = directorysheet.read(f"{head}\n甲,乙,30,是\n丙,丁,,是\n戊,己,九,".encode())
    assert [(row["days"], row["prevails"]) for _, row in good] == [(30, True)]
    assert [number for number, _ in bad] == [3, 4]


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00\x01\x02", "甲,乙\n1,2".encode(), HEAD.encode(), b"PK\x03\x04broken", b"\xff\xff\xff"],
)
def test_a_file_that_is_no_directory_is_refused_in_one_line(organ, data):
    with pytest.raises(BadSheet) as caught:
        take(organ, data)
    assert "\n" not in str(caught.value)
    assert not Directory.objects.exists()


def test_the_template_and_the_export_can_be_imported_again(organ):
    directory = take(organ, sheet(*ROWS)).directory
    again = take(organ, directorysheet.export(directory.items.all()))
    assert (again.added, again.changed, again.same, again.ended) == (0, 0, 3, 0)
    with pytest.raises(BadSheet):
        directorysheet.read(directorysheet.template())


def test_a_new_edition_keeps_the_records_of_its_items(organ, people):
    take(organ, sheet(*ROWS), people["handler"])
    kept, gone = DirectoryItem.objects.get(number="2"), DirectoryItem.objects.get(number="3")
    column = organs.create_column(organ=organ, name="公示")
    day = date(2024, 3, 1)
    made = Publication(organ=organ, column=column, title="结果", directory_item=kept)
    made.formed_on = made.published_on = day
    publications.save(publication=made, actor=people["handler"])
    moved = ROWS[1].replace("2,住房保障", "1,住房保障")
    renamed = "2,住房保障,申请办法,条件、材料,办法,自形成之日起20个工作日内,某局,■政府网站,全社会,主动,县级"
    taken = take(organ, sheet(moved, renamed), people["handler"])
    assert (taken.added, taken.ended) == (1, 2)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.number, kept.ended_on) == ("1", None)
    assert gone.ended_on is not None
    assert Publication.objects.get().directory_item == kept
    back = take(organ, sheet(*ROWS), people["handler"])
    gone.refresh_from_db()
    assert gone.ended_on is None
    assert back.ended == 1


def test_a_renamed_item_is_known_by_its_number(organ):
    take(organ, sheet(*ROWS))
    before = DirectoryItem.objects.get(number="3")
    taken = take(organ, sheet(*ROWS[:2], ROWS[2].replace("施工许可", "施工许可证")))
    assert (taken.added, taken.changed, taken.ended) == (0, 1, 0)
    assert DirectoryItem.objects.get(number="3").pk == before.pk


def test_put_away_it_keeps_what_stands_under_it(organ, people):
    directory = take(organ, sheet(*ROWS)).directory
    assert directories.end(directory=directory, reason="并入新目录", actor=people["handler"]) == 3
    assert not directory.items.filter(ended_on__isnull=True).exists()
    assert LogEntry.objects.filter(action="directory.end").count() == 1


def test_verify_finds_an_item_changed_slipped_in_or_deleted(organ):
    take(organ, sheet(*ROWS))
    assert list(faults()) == []
    DirectoryItem.objects.filter(number="2").update(days=30)
    assert any("公开目录“住房领域目录”" in fault for fault in faults())
    DirectoryItem.objects.filter(number="2").update(days=7)
    assert list(faults()) == []
    DirectoryItem.objects.filter(number="2").delete()
    assert any("公开目录" in fault for fault in faults())
