"""Excel in and out of the registers: one sheet a register, headings from `law/registers`."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from gongkai.law.registers import REGISTERS
from gongkai.records.actions import registers
from gongkai.records.models import Organ, RegisterEntry, User
from gongkai.records.queries.registers import columns

MOST_ROWS = 100_000
LISTED_CHOICES = 250  # what an Excel list of choices may hold in characters


class BadSheet(ValueError):
    """A file that is no sheet of this register; the message is one line."""


def template(kind: str) -> bytes:
    """The empty sheet: headings, choices to pick from, a line of help."""
    return _book(kind, [])


def export(kind: str, entries: Iterable[RegisterEntry]) -> bytes:
    """The register as a sheet that can be imported again."""
    return _book(kind, map(_row, entries))


def _row(entry: RegisterEntry) -> Mapping[str, object]:
    own = {
        "date": entry.date.isoformat(),
        "category": dict(next(c.choices for c in columns(entry.kind) if c.key == "category"))[entry.category],
        "count": entry.count,
        "amount": entry.amount / 100,
        "online_on": entry.online_on.isoformat() if entry.online_on else "",
        "source": entry.source,
        "person": entry.person,
    }
    return {**entry.details, **own}


def _book(kind: str, rows: Iterable[Mapping[str, object]]) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    sheet = book.add_worksheet(REGISTERS[kind].name)
    bold = book.add_format({"bold": True, "bg_color": "#E9EFF8", "bottom": 1})
    for at, column in enumerate(columns(kind)):
        sheet.write_string(0, at, column.heading + ("*" if column.required else ""), bold)
        sheet.set_column(at, at, max(12, 2 * len(column.heading) + 4))
        names = [name for _, name in column.choices]
        if names and len(",".join(names)) <= LISTED_CHOICES:
            sheet.data_validation(1, at, MOST_ROWS, at, {"validate": "list", "source": names})
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, start=1):
        for at, column in enumerate(columns(kind)):
            sheet.write(number, at, row.get(column.key, ""))
    book.close()
    return buffer.getvalue()


def take(*, kind: str, organ: Organ, data: bytes, source: str, actor: User | None) -> int:
    """Import a sheet, all or nothing. Raises BadSheet, or BadRows naming each bad row."""
    return registers.add_all(kind=kind, organ=organ, rows=_rows(kind, data), source=source, actor=actor)


def _rows(kind: str, data: bytes) -> list[tuple[int, dict[str, object]]]:
    found = lines(data)
    known = {column.heading: column.key for column in columns(kind)}
    headings = [str(value).strip().rstrip("*").strip() for value in found[0]]
    missing = [c.heading for c in columns(kind) if c.required and c.heading not in headings]
    if missing:
        raise BadSheet(f"第一行缺少列：{'、'.join(missing)}。请用页面上“下载空表”得到的表填写。")
    keys = [known.get(heading, "") for heading in headings]
    rows = [
        (number, {key: value for key, value in zip(keys, line, strict=False) if key})
        for number, line in enumerate(found[1:], start=2)
        if any(str(value).strip() for value in line)
    ]
    if not rows:
        raise BadSheet("表里没有数据行。")
    if len(rows) > MOST_ROWS:
        raise BadSheet(f"一次最多导入 {MOST_ROWS} 行，请分几个文件。")
    return [(number, {key: plain(value) for key, value in row.items()}) for number, row in rows]


def lines(data: bytes) -> list[list[object]]:
    """The cells of the first sheet. Raises BadSheet."""
    try:
        found = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    except (CalamineError, OSError, ValueError, IndexError) as problem:
        raise BadSheet("这不是可以读取的 Excel 文件（.xlsx），或文件已损坏。") from problem
    if not found:
        raise BadSheet("表是空的。")
    return found


def plain(value: object) -> object:
    """Excel keeps every number as a float: 6.0 is 6."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
