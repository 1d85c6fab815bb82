"""Words are read where a number could hide: plain text, Word and Excel, across the runs of a paragraph."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document

from gongkai.guard import finders, words


def test_number_that_is_split_over_runs_is_whole_again():
    book = Document()
    paragraph = book.add_paragraph("电话 139")
    paragraph.add_run("1234").bold = True
    paragraph.add_run("5678")
    book.add_table(1, 1).cell(0, 0).text = "11010119900307002X"
    buffer = io.BytesIO()
    book.save(buffer)
    kinds = sorted(each.kind for each in finders.find(words.read(buffer.getvalue()) or ""))
    assert kinds == ["identity", "mobile"]


def test_plain_text_is_read_in_the_codings_used_here():
    assert words.read("电话".encode("gb18030")) == "电话"


@pytest.mark.parametrize("data", [b"%PDF-1.7\n\x00\x01", b"\x89PNG\r\n\x1a\n\x00", b"PK\x03\x04 broken"])
def test_what_cannot_be_read_is_none(data):
    assert words.read(data) is None


def test_zip_without_words_is_none():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as book:
        book.writestr("a.bin", b"x")
    assert words.read(buffer.getvalue()) is None
