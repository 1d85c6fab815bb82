"""The outcome as an Excel worklist: a row a finding, with room to say what was done about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

from xlsxwriter import Workbook

from gongkai.press.text import line
from gongkai.report.batch import Checked
from gongkai.report.checks.words import amount
from gongkai.report.forms import known
from gongkai.report.outcome import SEVERITIES

COLUMNS = (
    ("文件", 28),
    ("机关", 28),
    ("年度", 7),
    ("程度", 7),
    ("规则", 16),
    ("问题", 70),
    ("应为", 10),
    ("现为", 10),
    ("可疑的格", 26),
    ("所在", 22),
    ("依据", 36),
    ("处理情况", 24),
)
_LONGEST = 32_000  # characters a cell of Excel holds, with some to spare
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def render(checked: Sequence[Checked]) -> bytes:
    """The workbook."""
    out = BytesIO()
    book = Workbook(out, _OPTIONS)
    sheet = book.add_worksheet("问题清单")
    head = book.add_format({"bold": True, "bg_color": "#F4F5F7", "border": 1})
    text = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    for at, (name, width) in enumerate(COLUMNS):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, name, head)
    last = 0
    for last, row in enumerate(_rows(checked), 1):
        for at, content in enumerate(row):
            sheet.write_string(last, at, content[:_LONGEST], text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return out.getvalue()


def _rows(checked: Sequence[Checked]) -> Iterator[tuple[str, ...]]:
    for one in checked:
        if one.report is None:
            yield (line(one.file), "", "", "读不了", "", line(one.fault), *[""] * 6)
            continue
        for finding in one.findings:
            yield (
                line(one.file),
                line(one.report.organ),
                str(one.report.year),
                SEVERITIES[finding.severity],
                finding.rule,
                line(finding.message),
                "" if finding.expected is None else amount(finding.expected),
                "" if finding.found is None else amount(finding.found),
                known()[finding.suspect].label if finding.suspect else "",
                line(finding.place),
                finding.cite,
                "",
            )
