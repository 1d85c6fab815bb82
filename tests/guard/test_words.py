"""Words are read where a number could hide, and what was not read is not taken for empty."""

from __future__ import annotations

import io

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
    read = words.read("甲.docx", buffer.getvalue())
    assert sorted(each.kind for each in finders.find(read.text)) == ["identity", "mobile"]
    assert read.whole


def test_plain_text_is_read_in_the_codings_used_here():
    assert words.read("甲.txt", "电话".encode("gb18030")) == words.Words("电话", whole=True)


def test_name_of_the_file_is_none_of_its_words():
    assert words.read("张三丰.txt", b"1").text == "1"


@pytest.mark.parametrize("data", [b"%PDF-1.7\n\x00\x01", b"\x89PNG\r\n\x1a\n\x00", b"PK\x03\x04 broken"])
def test_what_cannot_be_read_is_not_whole(data):
    assert not words.read("甲", data).whole
