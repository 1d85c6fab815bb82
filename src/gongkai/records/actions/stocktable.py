"""A table of an old site's documents: columns by heading, CSV in any usual coding or Excel; and back."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

import xlsxwriter

from gongkai.law.contents import ITEMS
from gongkai.records.actions import sheets
from gongkai.records.actions.sheets import BadSheet
from gongkai.records.models import Publication
from gongkai.records.queries.registers import ColumnSpec

CHUNK = 1 << 20
LONGEST_CELL = 2_000_000  # characters: a text with its markup
_KINDS = tuple((key, str(name)) for key, name in Publication.Kind.choices)
_ATTRIBUTES = tuple((key, str(name)) for key, name in Publication.Attribute.choices)
_VALIDITY = tuple((key, str(name)) for key, name in Publication.Validity.choices)

COLUMNS = (
    ColumnSpec("title", "标题", "text", required=True),
    ColumnSpec("column", "栏目", "text", required=True, help="本平台的栏目名"),
    ColumnSpec("formed_on", "成文日期", "date", required=True, help="2019-03-01"),
    ColumnSpec(
        "published",
        "公开日期",
        "moment",
        required=True,
        help="原网站公开的日期，知道时刻的写 2019-03-04 09:30",
    ),
    ColumnSpec("doc_number", "文号", "text", required=False),
    ColumnSpec("index_number", "索引号", "text", required=False, help="不填的按本机关的写法编"),
    ColumnSpec("kind", "类型", "choice", required=False, choices=_KINDS, help="不填的为“信息”"),
    ColumnSpec(
        "attribute", "公开属性", "choice", required=False, choices=_ATTRIBUTES, help="不填的为“主动公开”"
    ),
    ColumnSpec("validity", "有效性", "choice", required=False, choices=_VALIDITY, help="不填的为“有效”"),
    ColumnSpec("ended_on", "废止失效日期", "date", required=False, help="有效性为废止、失效的要填"),
    ColumnSpec("topic", "主题分类", "text", required=False),
    ColumnSpec("genre", "体裁", "text", required=False),
    ColumnSpec("keywords", "关键词", "text", required=False),
    ColumnSpec("summary", "内容概述", "text", required=False),
    ColumnSpec(
        "item",
        "公开事项",
        "choice",
        required=False,
        choices=tuple((each.key, str(each)) for each in ITEMS.values()),
        help="代号（如 20-11）或者名称",
    ),
    ColumnSpec(
        "body", "正文", "body", required=False, help="网页代码、文字，或者文件夹里的 .html、.txt 文件名"
    ),
    ColumnSpec("files", "附件", "files", required=False, help="文件夹里的文件名，几个之间用“；”分开"),
    ColumnSpec("address", "原网址", "text", required=False, help="旧链接据此转到新网址"),
)
SPECS = {column.key: column for column in COLUMNS}
# What other systems call the same.
_ALSO = {
    "名称": "title",
    "发文字号": "doc_number",
    "发布日期": "published",
    "发布时间": "published",
    "公开时间": "published",
    "主题词": "keywords",
    "摘要": "summary",
    "内容": "body",
    "网址": "address",
    "链接": "address",
}
_HEADINGS = {column.heading: column.key for column in COLUMNS} | _ALSO
REASON, NUMBER = "原因", "原行号"
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table, each with its number, and how far they have been read (done, of how much)."""

    headings: tuple[str, ...]
    rows: Iterator[tuple[int, Row]]
    progress: Callable[[], tuple[int, int]]


def read(name: str, stream: BinaryIO) -> Table:
    """A table by its content. Raises BadSheet."""
    start = stream.read(4)
    stream.seek(0)
    if start.startswith(b"PK") or start == b"\xd0\xcf\x11\xe0":
        return _sheet(sheets.lines(stream.read()))
    if not start:
        raise BadSheet(f"“{name}”是空的。")
    return _csv(name, stream)


def _keys(headings: Sequence[object]) -> list[str]:
    """The key of each column, empty for what is not known. Raises BadSheet."""
    named = [str(value).strip().rstrip("*＊").strip() for value in headings]
    keys = [_HEADINGS.get(each, "") for each in named]
    missing = [column.heading for column in COLUMNS if column.required and column.key not in keys]
    if missing:
        raise BadSheet(f"第一行缺少列：{'、'.join(missing)}。")
    twice = {key for key in keys if key and keys.count(key) > 1}
    if twice:
        raise BadSheet(f"第一行有重复的列：{'、'.join(SPECS[key].heading for key in sorted(twice))}。")
    return keys


def _sheet(lines: list[list[object]]) -> Table:
    keys, at = _keys(lines[0]), [0]

    def rows() -> Iterator[tuple[int, Row]]:
        for at[0], line in enumerate(lines[1:], start=1):
            if any(str(value).strip() for value in line):
                values = {key: sheets.plain(value) for key, value in zip(keys, line, strict=False) if key}
                yield at[0] + 1, values

    return Table(_headings(keys), rows(), lambda: (at[0], len(lines) - 1))


def _csv(name: str, stream: BinaryIO) -> Table:
    coding, size = _coding(name, stream)
    stream.seek(0)
    csv.field_size_limit(LONGEST_CELL)
    words = io.TextIOWrapper(stream, encoding=coding, newline="")
    lines = csv.reader(words)
    try:
        keys = _keys(next(lines))
    except (csv.Error, StopIteration) as problem:
        raise BadSheet(f"“{name}”不是可以读取的 CSV 文件。") from problem

    def rows() -> Iterator[tuple[int, Row]]:
        # A cell may hold several lines: the number is that of the row, as Excel counts it.
        for number, line in enumerate(_whole(lines), start=2):
            if any(map(str.strip, line)):
                yield number, {key: _raw(text) for key, text in zip(keys, line, strict=False) if key}

    return Table(_headings(keys), rows(), lambda: (min(words.buffer.tell(), size), size))


def _whole(lines: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from lines
    except csv.Error as problem:
        raise BadSheet(
            f"表读到中间读不下去了：{problem}。前面的行已经办完，改好后可以再导入一次。"
        ) from problem


def _headings(keys: list[str]) -> tuple[str, ...]:
    return tuple(SPECS[key].heading for key in keys if key)


def _coding(name: str, stream: BinaryIO) -> tuple[str, int]:
    """The coding in which the whole of it can be read, and its size; a part is held in memory at a time."""
    marked = stream.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    for coding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        stream.seek(0)
        decoder, size = codecs.getincrementaldecoder(coding)(), 0
        try:
            while part := stream.read(CHUNK):
                size += len(part)
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return coding, size
    raise BadSheet(f"“{name}”不是 UTF-8 或者 GBK 编码的 CSV 文件，也不是 Excel 文件（.xlsx）。")


def template() -> bytes:
    """The empty sheet: headings, choices to pick from, and a second sheet that explains the columns."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet, notes = book.add_worksheet("旧网站信息"), book.add_worksheet("填写说明")
    bold = book.add_format({"bold": True, "bg_color": "#E9EFF8", "bottom": 1})
    notes.write_row(0, 0, ["列", "必填", "说明", "可选项"], bold)
    notes.set_column(0, 3, 30)
    for at, column in enumerate(COLUMNS):
        names = [name for _, name in column.choices]
        sheet.write_string(0, at, column.heading + ("*" if column.required else ""), bold)
        sheet.set_column(at, at, 40 if column.key in ("title", "body", "address") else 14)
        if names and len(",".join(names)) <= sheets.LISTED_CHOICES:
            sheet.data_validation(1, at, sheets.MOST_ROWS, at, {"validate": "list", "source": names})
        row = [column.heading, "是" if column.required else "", column.help, "、".join(names)]
        notes.write_row(at + 1, 0, row)
    sheet.freeze_panes(1, 0)
    book.close()
    return buffer.getvalue()


def rejected(headings: Sequence[str], rows: Sequence[tuple[int, Row, str]]) -> bytes:
    """The rows that were not taken, each with its reason, as a CSV that can be mended and read again."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow([*headings, REASON, NUMBER])
    for number, row, reason in rows:
        cells = [_shown(row.get(_HEADINGS[each], "")) for each in headings]
        lines.writerow([*cells, reason, number])
    return out.getvalue().encode("utf-8-sig")


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    text = value.isoformat() if isinstance(value, date) else str(value)
    # What a spreadsheet would run as a formula is kept as a text.
    return f"'{text}" if text.startswith(("=", "@", "+", "-")) else text


def _raw(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "@", "+", "-") else text
