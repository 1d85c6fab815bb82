"""What stands in the cells of a file, whether Excel or CSV wrote it?"""

from __future__ import annotations

import csv
import io

from gongkai.records.actions.sheets import BadSheet, lines, plain

PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx, .xls
ENCODINGS = ("utf-8-sig", "gb18030")


def cells(data: bytes) -> list[list[str]]:
    """Every row as texts, those of the first sheet for Excel. Raises BadSheet."""
    if data.startswith(PACKED):
        return [[str(plain(value)).strip() for value in row] for row in lines(data)]
    text = _decoded(data)
    try:
        found = [[value.strip() for value in row] for row in csv.reader(io.StringIO(text), _dialect(text))]
    except csv.Error as problem:
        raise BadSheet("这个 CSV 文件读不了，请用 Excel 另存为 .xlsx 后再导入。") from problem
    if not any(any(row) for row in found):
        raise BadSheet("表是空的。")
    return found


def _decoded(data: bytes) -> str:
    if b"\0" in data[:4096]:
        raise BadSheet("这不是可以读取的 Excel（.xlsx）或者 CSV 文件。")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadSheet("认不出文件的文字编码，请另存为 UTF-8 编码的 CSV，或者 .xlsx。")


def _dialect(text: str) -> type[csv.Dialect]:
    """By the mark that stands most often in the first line: comma, semicolon or tab."""
    first = text.split("\n", 1)[0]

    class Found(csv.excel):
        delimiter = max(",;\t", key=first.count)

    return Found
