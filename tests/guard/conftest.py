"""Files as people and attackers make them, in memory."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import docx
import pikepdf
import pytest
import typst
import xlsxwriter
from PIL import Image

from gongkai.press.typeset import fonts

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these members."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def with_members(package: bytes, changed: dict[str, bytes]) -> bytes:
    """The same package with members added or replaced."""
    with zipfile.ZipFile(BytesIO(package)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**members, **changed})


def member(package: bytes, name: str) -> bytes:
    """One member of a package."""
    with zipfile.ZipFile(BytesIO(package)) as archive:
        return archive.read(name)


def ole(streams: dict[str, bytes], storages: tuple[str, ...] = ()) -> bytes:
    """A compound file: these streams (at least 4096 bytes each, so padded) and empty storages."""
    padded = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    sectors, chain, entries = [], [], []
    for name, content in padded.items():
        start, count = len(sectors), -(-len(content) // 512)
        sectors += [content[at * 512 : at * 512 + 512].ljust(512, b"\0") for at in range(count)]
        chain += [*range(start + 1, start + count), END]
        entries.append(_entry(name, 2, start, len(content), len(entries) + 2))
    for name in storages:
        entries.append(_entry(name, 1, 0, 0, len(entries) + 2))
    entries[-1] = entries[-1][:72] + struct.pack("<I", FREE) + entries[-1][76:]
    directory = b"".join([_entry("Root Entry", 5, END, 0, FREE, child=1), *entries])
    first, rooms = len(sectors), -(-len(directory) // 512)
    sectors += [directory[at * 512 : at * 512 + 512].ljust(512, b"\0") for at in range(rooms)]
    chain += [*range(first + 1, first + rooms), END, FAT]
    assert len(chain) <= 128, "one FAT sector only"
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    return _header(first, len(sectors)) + b"".join(sectors) + table


def _entry(name: str, kind: int, start: int, size: int, right: int, child: int = FREE) -> bytes:
    words = (name + "\0").encode("utf-16-le")
    return (
        words.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(words), kind, 1, FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def _header(directory: int, table: int) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, directory, 0, 4096, END, 0, END, 0)
    return head + struct.pack("<I", table).ljust(436, b"\xff")


def picture(kind: str) -> bytes:
    """A small picture of that Pillow format."""
    made = BytesIO()
    Image.new("RGB", (40, 30), "white").save(made, kind)
    return made.getvalue()


@pytest.fixture(scope="session")
def word() -> bytes:
    made, document = BytesIO(), docx.Document()
    document.add_paragraph("申请公开某某文件")
    document.save(made)
    return made.getvalue()


@pytest.fixture(scope="session")
def sheet() -> bytes:
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet().write("A1", "收费项目")
    return made.getvalue()


def pdf(change=None, **saving) -> bytes:
    """A page of PDF; `change(document)` may add what should not be there."""
    made, document = BytesIO(), pikepdf.new()
    document.add_blank_page()
    if change:
        change(document)
    document.save(made, **saving)
    return made.getvalue()


def lists(rows: list[tuple[str, ...]], text: str = "") -> bytes:
    """A Word document with a paragraph and a table."""
    made, document = BytesIO(), docx.Document()
    document.add_paragraph(text)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, words in zip(table.rows, rows, strict=True):
            for cell, word in zip(row.cells, words, strict=True):
                cell.text = word
    document.save(made)
    return made.getvalue()


def typeset(source: str) -> bytes:
    """A PDF as typst sets it, with the packaged fonts."""
    made = typst.compile(source.encode(), format="pdf", font_paths=fonts())
    assert isinstance(made, bytes)
    return made
