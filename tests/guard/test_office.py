"""Office documents, new and old: macros, locks, what is embedded and what is fetched."""

from __future__ import annotations

import struct

import pytest
from tests.guard.conftest import member, ole, with_members

from gongkai.guard import files


def said(name: str, data: bytes) -> str:
    return "".join(files.check(name, data).problems)


def project() -> bytes:
    return ole({"PROJECT": b""}, ("VBA",))


@pytest.mark.parametrize("where", ["word/vbaProject.bin", "word/media/image1.png", "word/x.xml"])
def test_check_macro_under_any_name_is_refused(word: bytes, where: str) -> None:
    assert "宏" in said("a.docx", with_members(word, {where: project()}))


def test_check_macro_document_renamed_is_refused(word: bytes) -> None:
    types = member(word, "[Content_Types].xml").replace(
        b"openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"ms-word.document.macroEnabled.main+xml",
    )
    checked = files.check("a.docx", with_members(word, {"[Content_Types].xml": types}))
    assert checked.kind == "docx"
    assert "宏" in "".join(checked.problems)


def _rels(target: str, kind: str) -> bytes:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    made = f'<Relationship Id="r1" Type="http://x/{kind}" Target="{target}" TargetMode="External"/>'
    return f'<Relationships xmlns="{space}">{made}</Relationships>'.encode()


ELSEWHERE = "http://evil.example/t.dotm", "\\\\10.0.0.1\\t.dotm", "HTTPS://e.example/t", "file://10.0.0.1/t"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_check_template_from_elsewhere_is_refused(word: bytes, target: str) -> None:
    data = with_members(word, {"word/_rels/settings.xml.rels": _rels(target, "attachedTemplate")})
    assert "外部内容" in said("a.docx", data)


@pytest.mark.parametrize(
    ("target", "kind"),
    [("http://www.gov.cn/", "hyperlink"), ("file:///C:\\Normal.dotm", "attachedTemplate")],
)
def test_check_link_and_own_template_are_fine(word: bytes, target: str, kind: str) -> None:
    assert said("a.docx", with_members(word, {"word/_rels/settings.xml.rels": _rels(target, kind)})) == ""


@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_check_command_field_split_over_runs_is_refused(word: bytes, coding: str) -> None:
    part = "<x><w:r><w:instrText>DDEA</w:instrText></w:r><w:r><w:instrText>UTO cmd</w:instrText></w:r></x>"
    assert "外部内容" in said("a.docx", with_members(word, {"word/footer9.xml": part.encode(coding)}))


def test_check_page_number_field_is_fine(word: bytes) -> None:
    part = "<x><w:r><w:instrText>PAGE</w:instrText></w:r><w:t>DDE 农药</w:t></x>"
    assert said("a.docx", with_members(word, {"word/footer9.xml": part.encode()})) == ""


def test_check_program_inside_word_is_refused(word: bytes) -> None:
    assert "嵌入" in said("a.docx", with_members(word, {"word/embeddings/a.bin": b"MZ" + bytes(99)}))
    packed = ole({"\x01Ole10Native": bytes(50)})
    assert "嵌入" in said("a.docx", with_members(word, {"word/embeddings/oleObject1.bin": packed}))


def test_check_workbook_of_a_chart_is_fine(word: bytes, sheet: bytes) -> None:
    assert said("a.docx", with_members(word, {"word/embeddings/Sheet1.xlsx": sheet})) == ""


def test_check_workbook_of_a_chart_with_macros_is_refused(word: bytes, sheet: bytes) -> None:
    inner = with_members(sheet, {"xl/other.bin": project()})
    assert "宏" in said("a.docx", with_members(word, {"word/embeddings/Sheet1.xlsx": inner}))


def test_check_part_that_names_entities_is_refused(word: bytes) -> None:
    rels = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    assert "打不开" in said("a.docx", with_members(word, {"word/_rels/x.rels": rels}))


@pytest.mark.parametrize("storage", ["Macros", "_VBA_PROJECT_CUR", "VBA"])
def test_check_macro_in_old_office_is_refused(storage: str) -> None:
    assert "宏" in said("a.doc", ole({"WordDocument": b""}, (storage,)))


def _book(number: int, content: bytes) -> bytes:
    return struct.pack("<HHQHH", 0x809, 8, 0, number, len(content)) + content


def test_check_macro_sheet_is_refused_and_plain_sheet_is_fine() -> None:
    assert "宏" in said("a.xls", ole({"Workbook": _book(0x85, bytes(5) + b"\x01" + bytes(4))}))
    assert said("a.xls", ole({"Workbook": _book(0x85, bytes(10))})) == ""


def test_check_macro_in_slides_is_refused() -> None:
    atom = b"\x02\x00\x00\x04\x0c\x00\x00\x00\x05\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00"
    assert "宏" in said("a.ppt", ole({"PowerPoint Document": b"ab" + atom}))


@pytest.mark.parametrize(
    ("name", "streams"),
    [
        ("a.docx", {"EncryptedPackage": b"", "EncryptionInfo": b""}),
        ("a.doc", {"WordDocument": bytes(10) + struct.pack("<H", 0x0100)}),
        ("a.xls", {"Workbook": _book(0x2F, bytes(6))}),
        ("a.ppt", {"PowerPoint Document": b"", "EncryptedSummary": b""}),
    ],
)
def test_check_office_with_a_password_is_named_so(name: str, streams: dict[str, bytes]) -> None:
    assert "加了密码" in said(name, ole(streams))


def test_check_file_packed_in_old_office_is_refused() -> None:
    assert "嵌入" in said("a.doc", ole({"WordDocument": b"", "\x01Ole10Native": b""}))
