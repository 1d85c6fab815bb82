"""A masked copy holds nothing that blocks, and everything else as it was."""

from __future__ import annotations

import csv
import io
from io import BytesIO

import docx
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from tests.guard.conftest import lists, member, ole, pdf, picture, with_members, zipped

from gongkai.guard.covering import cover, cover_html, cover_text
from gongkai.guard.hits import scan
from gongkai.guard.passages import Passage, extract

ADULT = "11010519491231002X"
CARD = "6222021234567890128"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
VALUES = (
    ADULT,
    "110105491231002",
    "13800138000",
    CARD,
    "zhang@example.com",
    "家庭电话：0373-2345678",
    "住平原路1号阳光小区3号楼2单元501室",
    "河南省新乡市卫滨区平原路12号城市花园3栋1201",
    "社保卡号：A12345678",
    "患者李小四，确诊尿毒症",
    "学生姓名：王小明，三年级",
    "户名：王小明 账号：123456789012345",
    "联系电话：0373-2345678",
    "新政〔2023〕138号",
)
words = st.lists(st.sampled_from(VALUES), min_size=1, max_size=5)


def blocking(name: str, data: bytes) -> list[str]:
    return [hit.shown for hit in scan(extract(name, data).passages) if hit.level == "block"]


def covered(name: str, data: bytes) -> bytes:
    """The copy, in which nothing blocks."""
    made = cover(name, data)
    assert made is not None
    assert blocking(name, made) == []
    return made


def text(data: bytes) -> str:
    return "\n".join(passage.text for passage in extract("a.docx", data).passages)


@given(words)
def test_text_is_covered_and_what_does_not_block_stays(values: list[str]) -> None:
    made = cover_text("\r\n".join([*values, "末行 联系电话：0373-7654321"]))
    assert not [
        hit for hit in scan([Passage("", line) for line in made.splitlines()]) if hit.level == "block"
    ]
    assert made.endswith("\r\n末行 联系电话：0373-7654321")
    assert ADULT not in made


@given(words)
def test_page_is_covered(values: list[str]) -> None:
    made = cover_html("".join(f"<p>{value[:4]}<b>{value[4:9]}</b>{value[9:]}</p>" for value in values))
    assert blocking("a.html", f"<html><body>{made}</body></html>".encode()) == []


@settings(max_examples=120, deadline=None)
@given(words, st.booleans())
def test_word_and_excel_are_covered(values: list[str], table: bool) -> None:
    rows = [("姓名", "说明"), *(("王小明", value) for value in values)] if table else []
    covered("a.docx", lists(rows, "，".join(values)))
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([("姓名", "说明"), *(("王小明", value) for value in values)]):
            sheet.write_row(at, 0, row)
    covered("a.xlsx", made.getvalue())


def test_what_holds_nothing_comes_back_as_it_is() -> None:
    for name, data in (
        ("a.txt", "平安".encode("gb18030")),
        ("a.csv", b"a,b\n1,2\n"),
        ("a.html", b"<p>a<p>b"),
    ):
        assert cover(name, data) == data
    assert cover_html("<p>a<br>b") == "<p>a<br>b"


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_coding_is_kept(coding: str) -> None:
    made = covered("a.txt", "甲\r\n电话13800138000\r\n".encode(coding))
    assert made.decode(coding) == "甲\r\n电话138****8000\r\n"


def test_csv_is_covered_by_its_headings() -> None:
    table = f'姓名;家庭住址;备注\r\n王小明;平原路12号;"低保;{ADULT}"\r\n'
    made = covered("名单.csv", table.encode("utf-8-sig")).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(made), delimiter=";")) == [
        ["姓名", "家庭住址", "备注"],
        ["王*明", "****", "低保;110105********002X"],
    ]


def test_number_split_over_runs_is_covered_and_form_stays() -> None:
    document, data = docx.Document(), BytesIO()
    paragraph = document.add_paragraph("电话 138")
    paragraph.add_run("0013").bold = True
    paragraph.add_run("8000，谢谢")
    document.save(data)
    (made,) = docx.Document(BytesIO(covered("a.docx", data.getvalue()))).paragraphs
    assert made.text == "电话 138****8000，谢谢"
    assert made.runs[1].bold
    assert "13800138000" not in text(covered("a.docx", data.getvalue()))


def test_deleted_words_notes_and_properties_are_covered(word: bytes) -> None:
    body = (
        f'<w:p><w:del w:id="1" w:author="王建国"><w:r><w:delText>{ADULT}</w:delText></w:r></w:del>'
        "<w:r><w:t>见附件138</w:t></w:r><w:ins><w:r><w:t>00138000</w:t></w:r></w:ins></w:p>"
    )
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    comments = (
        f'<w:comments {W}><w:comment w:author="赵建国"><w:p><w:r'
        f"><w:t>{CARD}</w:t></w:r></w:p></w:comment></w:comments>"
    )
    data = with_members(
        word, {"word/document.xml": document.encode(), "word/comments.xml": comments.encode()}
    )
    made = covered("a.docx", data)
    with pytest.raises(KeyError):
        member(made, "docProps/thumbnail.jpeg")
    whole = b"".join(
        member(made, name) for name in ("word/document.xml", "word/comments.xml", "docProps/core.xml")
    )
    for secret in (ADULT, CARD, "王建国", "赵建国", "00138000"):
        assert secret.encode() not in whole


def test_both_copies_of_a_text_box_are_covered(word: bytes) -> None:
    box = f"<w:txbxContent><w:p><w:r><w:t>{ADULT}</w:t></w:r></w:p></w:txbxContent>"
    document = f"<w:document {W}><w:body><w:p><w:r>{box}{box}</w:r></w:p></w:body></w:document>"
    made = covered("a.docx", with_members(word, {"word/document.xml": document.encode()}))
    assert ADULT.encode() not in member(made, "word/document.xml")


def hidden_book() -> bytes:
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        seen, hidden = book.add_worksheet("公示"), book.add_worksheet("底稿")
        seen.write_row(0, 0, ("姓名", "身份证号", "金额"))
        seen.write_row(1, 0, ("王小明", ADULT, 500))
        seen.write_number("D2", 13800138000)
        seen.write_formula("E2", '="139"&"12345678"', None, "13912345678")
        seen.write_formula("F2", "=C2*2", None, 1000)
        seen.set_column("B:B", None, None, {"hidden": True})
        seen.write_comment("A2", f"卡{CARD}", {"author": "赵建国"})
        hidden.hide()
        hidden.write_rich_string("A1", "住", book.add_format({"bold": True}), "阳光小区3号楼", "2单元501室")
        book.set_properties({"author": "李建国", "manager": "孙建国"})
    return made.getvalue()


def test_hidden_sheets_columns_notes_and_numbers_are_covered() -> None:
    made = covered("a.xlsx", hidden_book())
    book = CalamineWorkbook.from_object(BytesIO(made))
    assert book.get_sheet_by_name("公示").to_python()[1] == [
        "王小明",
        "110105********002X",
        500,
        "138****8000",
        "139****5678",
        1000,
    ]
    assert book.get_sheet_by_name("底稿").to_python() == [["住阳光小区****"]]
    whole = b"".join(
        member(made, name) for name in ("docProps/core.xml", "docProps/app.xml", "xl/comments1.xml")
    )
    for secret in ("李建国", "孙建国", "赵建国", CARD):
        assert secret.encode() not in whole


def test_list_of_formulas_goes_with_them() -> None:
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    data = hidden_book()
    changed = member(data, "[Content_Types].xml").replace(
        types.encode(), f'{types}<Override PartName="/xl/calcChain.xml" ContentType="x"/>'.encode()
    )
    made = covered(
        "a.xlsx", with_members(data, {"[Content_Types].xml": changed, "xl/calcChain.xml": b"<calcChain/>"})
    )
    assert b"calcChain" not in member(made, "[Content_Types].xml")
    with pytest.raises(KeyError):
        member(made, "xl/calcChain.xml")


def test_name_of_a_sheet_is_covered_with_an_allowed_sign() -> None:
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet(f"王小明{ADULT}").write("A1", "x")
    (name,) = CalamineWorkbook.from_object(BytesIO(covered("a.xlsx", made.getvalue()))).sheet_names
    assert ADULT not in name
    assert "*" not in name


def test_page_in_gbk_is_covered_in_gbk() -> None:
    page = (
        "<!DOCTYPE html><html><head><meta charset=gbk></head><"
        f"body><p>身份证{ADULT}</p><!-- {CARD} --></body></html>"
    )
    made = covered("a.html", page.encode("gb18030")).decode("gb18030")
    assert "身份证110105********002X" in made
    assert CARD not in made
    assert made.startswith("<!DOCTYPE html>")


def test_own_contacts_stay() -> None:
    assert cover_text("热线13800138000，13900139000", ["138 0013 8000"]) == "热线13800138000，139****9000"
    assert cover("a.txt", b"13800138000", own=["13800138000"]) == b"13800138000"


def test_embedded_workbook_is_covered(word: bytes) -> None:
    made = covered("a.docx", with_members(word, {"word/embeddings/Book1.xlsx": hidden_book()}))
    assert ADULT not in text(made)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", pdf()),
        ("a.png", picture("PNG")),
        ("a.doc", ole({"WordDocument": b"x"})),
        ("a.zip", zipped({"a.txt": b"x"})),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.bin", b"\x00\x01"),
    ],
)
def test_what_cannot_be_covered_is_none(name: str, data: bytes) -> None:
    assert cover(name, data) is None


def test_document_with_a_part_that_cannot_be_read_is_not_covered(word: bytes) -> None:
    assert cover("a.docx", with_members(word, {"word/footnotes.xml": b"<broken"})) is None
    assert (
        cover(
            "a.docx", with_members(word, {"word/embeddings/oleObject1.bin": f"号{ADULT}".encode("gb18030")})
        )
        is not None
    )
