"""The figures as CSV open in a spreadsheet as they are, and nothing in them runs."""

import csv
import io
from decimal import Decimal

import pytest

from gongkai.report.forms import Form
from gongkai.report.model import Report
from gongkai.report.write import render
from gongkai.report.write.csv import harmless


def rows(report: Report) -> list[dict[str, str]]:
    data = render(report, "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_has_one_row_a_cell_with_its_labels(clean: Report, change, form: Form) -> None:
    found = rows(change(clean, {"t2.fees": Decimal("31.632"), "t3.granted.person": ("blank", "")}))
    assert [row["id"] for row in found] == list(form.cells)
    by_id = {row["id"]: row for row in found}
    assert by_id["t2.fees"] == {
        "id": "t2.fees",
        "table": "2",
        "row": "行政事业性收费",
        "column": "本年收费金额（单位：万元）",
        "state": "value",
        "value": "31.632",
        "raw": "31.632",
    }
    assert (by_id["t3.granted.person"]["state"], by_id["t3.granted.person"]["value"]) == ("blank", "")


@pytest.mark.parametrize("raw", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1", "-"])
def test_csv_text_that_a_spreadsheet_would_run_is_neutralised(clean: Report, change, raw: str) -> None:
    found = {row["id"]: row for row in rows(change(clean, {"t2.fees": ("unreadable", raw)}))}
    assert found["t2.fees"]["raw"] == f"'{raw}"


@pytest.mark.parametrize("raw", ["6", "-5", "+3", "31.632", "无", "a=b", ""])
def test_csv_harmless_text_stays_as_it_is(raw: str) -> None:
    assert harmless(raw) == raw
