"""Adding, changing, voiding, importing and exporting entries of the simple registers."""

from __future__ import annotations

import io
import re

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from gongkai.desk.forms import sheets as forms
from gongkai.law.registers import REGISTERS
from gongkai.records.actions import registers
from gongkai.records.models import LogEntry, RegisterEntry
from gongkai.records.queries.registers import columns

BASE = "/desk/desk-bureau/"
GIVEN = {"date": "2024-03-05", "category": "granted", "count": "3", "matter": "人力资源服务许可"}


def _sheet(rows: list[list[object]], headings: list[str] | None = None) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    page = book.add_worksheet()
    page.write_row(0, 0, headings or [column.heading for column in columns("licences")])
    for number, row in enumerate(rows, start=1):
        page.write_row(number, 0, row)
    book.close()
    return SimpleUploadedFile("许可.xlsx", buffer.getvalue())


def test_entry_is_added_and_stands_in_list_and_log(organ, clerk, people):
    answer = clerk.post(f"{BASE}registers/licences/new/", GIVEN, follow=True)
    entry = RegisterEntry.objects.get(organ=organ)
    assert (entry.count, entry.details, entry.created_by) == (
        3,
        {"matter": "人力资源服务许可"},
        people["handler"],
    )
    assert "人力资源服务许可" in answer.content.decode()
    assert LogEntry.objects.filter(action="entry.create", subject=f"entry/{entry.pk}").exists()


def test_saving_and_adding_another_leads_to_an_empty_form(organ, clerk):
    answer = clerk.post(f"{BASE}registers/licences/new/", {**GIVEN, "again": "1"})
    assert answer.url == f"{BASE}registers/licences/new/"


def test_wrong_entry_keeps_what_was_typed_and_names_each_field(organ, clerk):
    given = {"date": "2099-01-01", "category": "granted", "count": "三件", "matter": "", "number": "许字1号"}
    page = clerk.post(f"{BASE}registers/licences/new/", given).content.decode()
    assert RegisterEntry.objects.count() == 0
    for field, reason in (("date", "还没有到"), ("count", "“三件”不是数字"), ("matter", "请填写")):
        assert f'href="#id_{field}"' in page
        assert f'id="id_{field}_error"' in page
        assert reason in page
    for typed in ("2099-01-01", "三件", "许字1号"):
        assert f'value="{typed}"' in page


@pytest.mark.parametrize("kind", REGISTERS)
def test_form_of_every_register_asks_for_its_columns(organ, clerk, kind):
    page = clerk.get(f"{BASE}registers/{kind}/new/").content.decode()
    assert [column.key for column in columns(kind) if f'name="{column.key}"' not in page] == []


def test_amount_is_typed_in_yuan_and_comes_back_in_yuan(organ, clerk):
    given = {"date": "2024-03-05", "category": "administrative", "amount": "316,320.5", "item": "考试费"}
    clerk.post(f"{BASE}registers/fees/new/", given)
    entry = RegisterEntry.objects.get()
    assert entry.amount == 31632050
    assert 'value="316320.5"' in clerk.get(f"{BASE}entries/{entry.pk}/edit/").content.decode()


def test_cells_are_offered_under_their_table_and_row(organ, clerk):
    for path in ("new/", ""):
        page = clerk.get(f"{BASE}registers/brought_in/{path}").content.decode()
        groups = re.findall(r'<optgroup label="(.*?)">', page)
        assert len(groups) == len(set(groups))
        assert [name for name in groups if name[:3] not in ("表二　", "表三　", "表四　")] == []
        assert groups == sorted(groups, key=lambda name: "二三四".index(name[1]))
        assert {"表二　规章", "表三　（一）予以公开", "表四　复议后起诉"} <= set(groups)


def test_figure_brought_in_needs_the_measure_of_its_cell(organ, clerk):
    given = {"date": "2024-12-31", "category": "t3.new.person", "source": "旧台账", "person": "某人"}
    path = f"{BASE}registers/brought_in/new/"
    assert "数量：请填写。" in clerk.post(path, given).content.decode()
    assert clerk.post(path, {**given, "count": "4"}).status_code == 302
    entry = RegisterEntry.objects.get()
    page = clerk.get(f"{BASE}entries/{entry.pk}/edit/")
    assert "amount" not in page.context["form"].initial
    assert clerk.post(f"{BASE}entries/{entry.pk}/edit/", {**given, "count": "5"}).status_code == 302


def test_change_shows_before_and_after_in_the_history(licence, clerk):
    entry = licence(number="许字1号")
    path = f"{BASE}entries/{entry.pk}/"
    form = clerk.get(f"{path}edit/").context["form"]
    given = {name: form[name].value() or "" for name in form.fields}
    assert clerk.post(f"{path}edit/", {**given, "count": "2", "category": "refused"}).status_code == 302
    changes = clerk.get(path).context["history"][-1].changes
    assert {(c.name, c.before, c.after) for c in changes} == {
        ("决定类型", "准予许可", "不予许可"),
        ("件数", "1", "2"),
    }
    entry.refresh_from_db()
    assert entry.details["number"] == "许字1号"


def test_voiding_asks_for_a_reason_and_takes_the_entry_out(licence, clerk):
    entry = licence()
    path = f"{BASE}entries/{entry.pk}/"
    assert "理由：请填写。" in clerk.post(f"{path}void/", {"reason": "  "}).content.decode()
    clerk.post(f"{path}void/", {"reason": "与第2号重复"})
    entry.refresh_from_db()
    assert entry.voided
    page = clerk.get(path).content.decode()
    assert "已作废" in page
    assert "与第2号重复" in page
    assert clerk.get(f"{path}edit/").status_code == clerk.get(f"{path}void/").status_code == 404


def test_list_is_filtered_by_year_and_category(licence, clerk):
    kept = licence(date="2024-05-01", category="refused")
    licence(date="2023-05-01", category="refused")
    licence(date="2024-05-01")
    voided = licence(date="2024-06-01", category="refused")
    registers.void(entry=voided, reason="重复", actor=None)
    path = f"{BASE}registers/licences/?year=2024&category=refused"
    assert [row.pk for row in clerk.get(path).context["rows"]] == [kept.pk]
    assert [row.pk for row in clerk.get(f"{path}&voided=1").context["rows"]] == [voided.pk, kept.pk]


@pytest.mark.parametrize(
    "query",
    ["year=abcd", "year=99999", "category=x", "after=x~y", "after=~", "after=0000-00-00~1"],
)
def test_nonsense_in_the_address_is_no_error(licence, clerk, query):
    licence()
    assert clerk.get(f"{BASE}registers/licences/?{query}").status_code == 200


def test_export_can_be_imported_again(licence, clerk, organ):
    licence(number="许字1号", count=7)
    licence(date="2023-02-02")
    answer = clerk.get(f"{BASE}registers/licences/export.xlsx?year=2024")
    lines = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert len(lines) == 2
    RegisterEntry.objects.all().delete()
    file = SimpleUploadedFile("a.xlsx", answer.content)
    assert clerk.post(f"{BASE}registers/licences/import/", {"file": file}).status_code == 302
    entry = RegisterEntry.objects.get()
    assert (entry.count, entry.details["number"]) == (7, "许字1号")


def test_empty_template_has_every_heading(clerk, organ):
    answer = clerk.get(f"{BASE}registers/licences/template.xlsx")
    lines = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [str(name).rstrip("*") for name in lines[0]] == [c.heading for c in columns("licences")]


def test_import_with_bad_rows_takes_none_and_names_each(clerk, organ):
    good = ["2024-03-05", "准予许可", 2, "许字1号", "某事项", "某公司"]
    bad_date = ["2024-13-05", "准予许可", 1, "", "某事项", ""]
    bad_more = ["2024-03-05", "也许", -1, "", "", ""]
    answer = clerk.post(f"{BASE}registers/licences/import/", {"file": _sheet([good, bad_date, bad_more])})
    assert RegisterEntry.objects.count() == 0
    assert [row for row, _ in answer.context["faults"]] == [3, 4]
    reasons = dict(answer.context["faults"])
    assert "2024-13-05" in reasons[3]
    assert all(word in reasons[4] for word in ("也许", "-1", "请填写"))
    page = answer.content.decode()
    assert "没有导入任何一行" in page
    assert '<td class="head number">4</td>' in page


def test_import_of_good_rows_is_one_entry_of_the_log(clerk, organ):
    row = ["2024-03-05", "准予许可", 2, "许字1号", "某事项", "某公司"]
    answer = clerk.post(f"{BASE}registers/licences/import/", {"file": _sheet([row, row])}, follow=True)
    assert "已导入 2 行" in answer.content.decode()
    log = LogEntry.objects.get(action="entry.import")
    assert (log.data["rows"], log.data["source"]) == (2, "许可.xlsx")
    entry = RegisterEntry.objects.first()
    assert "整批导入" in clerk.get(f"{BASE}entries/{entry.pk}/").content.decode()


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (None, "请选择填好的 Excel 文件"),
        (SimpleUploadedFile("a.xlsx", b""), "这个文件是空的"),
        (SimpleUploadedFile("a.xlsx", b"not a sheet"), "不是可以读取的 Excel 文件"),
        (SimpleUploadedFile("a.xlsx", b"PK\x03\x04torn"), "不是可以读取的 Excel 文件"),
    ],
)
def test_import_of_what_is_no_sheet_says_so(clerk, organ, file, reason):
    answer = clerk.post(f"{BASE}registers/licences/import/", {"file": file} if file else {})
    assert reason in answer.content.decode()
    assert RegisterEntry.objects.count() == 0


def test_import_without_a_needed_column_names_it(clerk, organ):
    file = _sheet([["2024-03-05"]], headings=["决定日期"])
    page = clerk.post(f"{BASE}registers/licences/import/", {"file": file}).content.decode()
    assert "缺少列：决定类型、件数、许可事项" in page
    assert "请用页面上“下载空表”得到的表填写" in page
    assert "--template" not in page


@pytest.mark.parametrize(
    ("field", "says"), [("date", "不是日期"), ("count", "不是不小于 0 的整数"), ("category", "不在可选项里")]
)
def test_long_nonsense_is_not_repeated_whole(organ, clerk, field, says):
    given = {
        "date": "2024-03-01",
        "category": "granted",
        "count": "1",
        "matter": "劳务派遣",
        field: "9" * 5000,
    }
    page = clerk.post(f"{BASE}registers/licences/new/", given).content.decode()
    assert f"“{'9' * 30}…”{says}" in page


def test_import_of_a_large_file_is_refused(clerk, organ, monkeypatch):
    monkeypatch.setattr(forms, "LARGEST", 10)
    page = clerk.post(f"{BASE}registers/licences/import/", {"file": _sheet([])}).content.decode()
    assert "超过 20 MB" in page


def test_export_of_too_many_rows_asks_for_a_filter(clerk, licence, monkeypatch):
    from gongkai.records.actions import sheets

    monkeypatch.setattr(sheets, "MOST_ROWS", 1)
    licence()
    licence()
    page = clerk.get(f"{BASE}registers/licences/export.xlsx", follow=True).content.decode()
    assert "一次最多导出 1 行" in page


def test_what_is_typed_is_escaped_on_the_page(clerk, organ):
    clerk.post(f"{BASE}registers/licences/new/", {**GIVEN, "matter": "<script>alert(1)</script>"})
    entry = RegisterEntry.objects.get()
    for path in (f"entries/{entry.pk}/", f"entries/{entry.pk}/edit/", "registers/licences/"):
        assert "<script>" not in clerk.get(BASE + path).content.decode()
