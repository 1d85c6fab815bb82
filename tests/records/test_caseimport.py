"""A paper register comes in row by row, all or nothing, with its events and their dates."""

from __future__ import annotations

from io import BytesIO

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from gongkai.records.actions import caseimport
from gongkai.records.actions.registers import BadRows
from gongkai.records.actions.sheets import BadSheet
from gongkai.records.models import Case, LogEntry
from gongkai.records.verify import faults

ROW = {
    "受理号": "2024-1",
    "渠道": "当面提交",
    "申请人类型": "自然人",
    "申请内容": "某路的批复，电话13800138000",
    "收到日期": "2024-03-01",
}


def _sheet(*rows: dict[str, object]) -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    headings = [column.heading for column in caseimport.COLUMNS]
    sheet.write_row(0, 0, headings)
    for at, row in enumerate(rows, start=1):
        sheet.write_row(at, 0, [row.get(heading, "") for heading in headings])
    book.close()
    return buffer.getvalue()


def _take(organ, people, *rows: dict[str, object]) -> int:
    return caseimport.take(organ=organ, data=_sheet(*rows), source="2024.xlsx", actor=people["handler"])


def test_rows_become_cases_with_their_events(organ, people):
    extended = {"决定延期日期": "2024-03-20", "延长几个工作日": 10}
    answered = {"答复类型": "予以公开", "答复日期": "2024-04-10", "办结方式": "交邮政企业邮寄"}
    lapsed = {"受理号": "2024-2", "通知补正日期": "2024-03-04", "答复类型": "无正当理由逾期不补正，不再处理"}
    number = _take(
        organ,
        people,
        {**ROW, **extended, **answered},
        {**ROW, **lapsed, "答复日期": "2024-04-30"},
        {**ROW, "受理号": "2024-3", "办结方式": "申请人撤回", "答复日期": "2024-03-05"},
    )
    assert number == 3
    first, second, third = Case.objects.filter(organ=organ).order_by("number")
    assert [row.event for row in first.events.all()] == ["received", "extended", "reply_posted"]
    assert (first.row, first.late, first.state) == ("granted", False, "closed")
    assert (second.row, third.row) == ("uncorrected", "other")
    assert "13800138000" not in first.summary
    assert LogEntry.objects.get(action="case.import").data["rows"] == 3
    assert list(faults()) == []


def test_one_bad_row_keeps_all_out_and_is_named(organ, people):
    with pytest.raises(BadRows) as bad:
        _take(
            organ,
            people,
            ROW,
            {**ROW, "受理号": "2024-2", "渠道": "飞鸽"},
            {**ROW, "受理号": "2024-3", "答复日期": "2024-04-01"},
            {**ROW, "受理号": "2024-4", "收到补正日期": "2024-03-10"},
            ROW,
        )
    assert [number for number, _ in bad.value.rows] == [3, 4, 5, 6]
    assert "渠道" in bad.value.rows[0][1]
    assert not Case.objects.filter(organ=organ).exists()
    assert list(faults()) == []


def test_other_due_date_in_the_register_is_noted(organ, people):
    _take(organ, people, {**ROW, "登记簿上的期限": "2024-03-25"})
    assert "2024-03-29" in Case.objects.get(organ=organ).events.get(event="noted").data["note"]


def test_empty_sheet_can_be_filled_in(organ, people):
    heads = CalamineWorkbook.from_filelike(BytesIO(caseimport.template())).get_sheet_by_index(0).to_python()
    assert heads[0][0] == "受理号*"
    with pytest.raises(BadSheet):
        caseimport.take(organ=organ, data=caseimport.template(), source="x", actor=None)
    with pytest.raises(BadSheet):
        caseimport.take(organ=organ, data=b"PK", source="x", actor=None)
