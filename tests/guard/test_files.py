"""Which files are taken, and what is said of those that are not?"""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pikepdf
import pytest
from tests.guard.conftest import ole, pdf, picture, with_members, zipped

from gongkai.guard import archives, files, kinds

OFD = {"OFD.xml": b"<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'/>", "Doc_0/Document.xml": b"<a/>"}
PACKED = pikepdf.ObjectStreamMode.generate


def said(name: str, data: bytes, **limits) -> str:
    return "".join(files.check(name, data, **limits).problems)


# What is taken


@pytest.mark.parametrize(
    ("name", "kind"),
    [("照片.jpg", "JPEG"), ("照片.JPEG", "JPEG"), ("图.png", "PNG"), ("扫描.tif", "TIFF"), ("图.bmp", "BMP")],
)
def test_check_picture_of_its_ending_is_fine(name: str, kind: str) -> None:
    assert files.check(name, picture(kind)).fine


def test_check_webp_is_fine() -> None:
    checked = files.check("图.webp", picture("WEBP"))
    assert (checked.kind, checked.problems) == ("webp", ())


def test_check_word_and_excel_are_fine(word: bytes, sheet: bytes) -> None:
    assert files.check("申请.docx", word) == files.Checked(
        "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ()
    )
    assert files.check("清单.xlsx", sheet).problems == ()


@pytest.mark.parametrize(
    ("name", "stream"),
    [("a.doc", "WordDocument"), ("a.wps", "WordDocument"), ("a.xls", "Workbook"), ("a.et", "Workbook")],
)
def test_check_old_office_and_wps_are_fine(name: str, stream: str) -> None:
    assert files.check(name, ole({stream: bytes(4096)})).problems == ()


def test_check_slides_are_fine() -> None:
    assert files.check("a.ppt", ole({"PowerPoint Document": bytes(4096)})).kind == "ppt"


@pytest.mark.parametrize("saving", [{}, {"object_stream_mode": PACKED}])
def test_check_plain_pdf_is_fine(saving) -> None:
    assert files.check("身份证.pdf", pdf(**saving)) == files.Checked("pdf", "application/pdf", ())


def test_check_ofd_is_fine() -> None:
    assert files.check("公文.ofd", zipped(OFD)) == files.Checked("ofd", "application/ofd", ())


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_check_text_in_a_chinese_coding_is_fine(coding: str) -> None:
    assert files.check("说明.txt", "申请说明\r\n\t第一条".encode(coding)).problems == ()


def test_check_zip_of_good_files_is_fine(word: bytes) -> None:
    data = zipped({"材料/申请.docx": word, "材料/说明.txt": "说明".encode()})
    assert files.check("材料.zip", data).problems == ()


def test_check_zip_from_a_mac_is_fine() -> None:
    data = zipped({"a.txt": b"words", "__MACOSX/._a.txt": b"\x00\x05\x16\x07" + bytes(80)})
    assert files.check("a.zip", data).problems == ()


def test_accepted_names_every_ending() -> None:
    assert ".pdf" in files.accepted().split(",")
    assert len(files.accepted().split(",")) == len(set(kinds.ENDINGS))


# Forged and foreign


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("身份证.pdf", b"MZ\x90\x00" + bytes(400), "程序"),
        ("身份证.jpg", b"<!DOCTYPE html><html><script>1</script>", "网页"),
        ("说明.txt", b"<html><body>x</body></html>", "网页"),
        ("公文.doc", b"{\\rtf1 abc}", "RTF"),
        ("材料.zip", b"Rar!\x1a\x07\x01\x00" + bytes(50), "ZIP"),
        ("材料.rar", b"Rar!\x1a\x07\x01\x00" + bytes(50), "ZIP"),
        ("录像.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(50), "mp4"),
        ("a.lnk", b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(50), "快捷方式"),
        ("a.pdf", bytes(range(256)) * 4, "不是 .pdf"),
    ],
)
def test_check_forged_type_is_named(name: str, data: bytes, word: str) -> None:
    assert word in said(name, data)
    assert not files.check(name, data).fine


def test_check_picture_named_as_another_is_told_apart() -> None:
    assert "其实是PNG 图片" in said("照片.jpg", picture("PNG"))


def test_check_docx_that_is_a_plain_zip_is_refused() -> None:
    assert "其实是ZIP 压缩包" in said("申请.docx", zipped({"a.txt": b"x"}))


def test_check_docx_with_the_word_document_missing_its_types_is_refused(word: bytes) -> None:
    assert "对不上" in said("申请.docx", with_members(word, {"[Content_Types].xml": b"<Types/>"}))


@pytest.mark.parametrize("name", ["a.exe", "a.pdf.exe", "a", "a.docm"])
def test_check_ending_not_taken_is_refused(name: str) -> None:
    assert said(name, b"words")


def test_check_empty_file_is_refused() -> None:
    assert "空文件" in said("a.txt", b"")


def test_check_file_over_the_limit_names_both_sizes() -> None:
    assert "超过上限 1 MB" in said("a.txt", b"a" * 1024 * 1024 * 2, max_bytes=1024 * 1024)


UNSAFE = (
    "../a.txt",
    "a\\b.txt",
    "C:a.txt",
    "a\0.txt",
    "a\u202etxt.txt",
    "con.txt",
    "x" * 200 + ".txt",
    " a.txt",
)


@pytest.mark.parametrize("name", UNSAFE)
def test_check_unsafe_name_is_refused(name: str) -> None:
    assert "名" in said(name, b"words")


def test_check_message_never_repeats_hidden_characters() -> None:
    assert "\u202e" not in said("a\u202efdp.exe", b"MZ" + bytes(60))


# Archives


def test_check_zip_bomb_is_refused_without_unpacking_it() -> None:
    data = zipped({"a.txt": b"0" * 50_000_000})
    assert len(data) < 100_000
    assert "压缩炸弹" in said("a.zip", data)


def test_check_zip_bomb_that_lies_about_its_size_stops_early() -> None:
    data = zipped({"a.txt": b"0" * 50_000_000}).replace(struct.pack("<I", 50_000_000), struct.pack("<I", 9))
    assert said("a.zip", data)


def test_check_budget_is_shared_by_all_members(monkeypatch) -> None:
    monkeypatch.setattr(archives, "UNPACKED", 10_000)
    data = zipped({f"{n}.txt": b"ab" * 2000 for n in range(4)})
    assert "压缩炸弹" in said("a.zip", data)


def test_check_zip_in_a_zip_is_refused() -> None:
    assert "还有压缩包" in said("a.zip", zipped({"b.zip": zipped({"c.txt": b"x"})}))
    assert "还有压缩包" in said("a.zip", zipped({"b.txt": zipped({"c.txt": b"x"})}))


def test_check_zip_names_the_member_that_is_wrong() -> None:
    assert "“病毒.pdf”的内容是“程序”" in said("a.zip", zipped({"里面/病毒.pdf": b"MZ" + bytes(80)}))


def test_check_zip_with_a_password_is_refused() -> None:
    data = bytearray(zipped({"a.txt": b"words"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    assert "加了密码" in said("a.zip", bytes(data))


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "a/../../b.txt", "C:/a.txt", "..\\a.txt"])
def test_check_zip_whose_names_leave_the_folder_is_refused(name: str) -> None:
    assert "不安全" in said("a.zip", zipped({name: b"x"}))


def test_check_zip_with_a_link_is_refused() -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo("a.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert "不安全" in said("a.zip", made.getvalue())


def test_check_zip_of_too_many_files_is_refused() -> None:
    assert "太多" in said("a.zip", zipped({f"{n}.txt": b"x" for n in range(archives.MEMBERS + 1)}))


def test_check_zip_of_an_odd_method_is_refused() -> None:
    assert "少见的压缩方法" in said("a.zip", zipped({"a.txt": b"x" * 99}, zipfile.ZIP_LZMA))


def test_check_zip_whose_members_overlap_is_refused() -> None:
    data = zipped({"a.txt": b"x" * 99, "b.txt": b"x" * 99}, zipfile.ZIP_STORED)
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    assert "压缩炸弹" in said("a.zip", data[: second + 42] + b"\0\0\0\0" + data[second + 46 :])


def test_check_zip_without_files_is_refused() -> None:
    assert "没有文件" in said("a.zip", zipped({}))


def test_check_name_in_gbk_is_read() -> None:
    data = zipped({"XXXX.exe": b"MZ" + bytes(60)}).replace(b"XXXX.exe", "附件.exe".encode("gbk"))
    assert "附件.exe" in said("a.zip", data)


# Pictures and text


def test_check_picture_that_is_also_a_zip_is_refused() -> None:
    assert "藏有" in said("a.png", picture("PNG") + zipped({"a.class": b"x"}))


def test_check_picture_with_a_script_is_refused() -> None:
    assert "藏有" in said("a.jpg", picture("JPEG") + b"<?php system(1);")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_check_picture_cut_off_is_refused(kind: str) -> None:
    ending = {"JPEG": "jpg"}.get(kind, kind.lower())
    assert "没有传完整" in said(f"a.{ending}", picture(kind)[:-20])


def test_check_picture_of_endless_size_is_refused() -> None:
    data = picture("PNG")
    assert "尺寸过大" in said("a.png", data[:16] + struct.pack(">II", 60000, 60000) + data[24:])


@pytest.mark.parametrize("cell", ["=cmd|'/c calc'!A1", "a,=1+1", '"=HYPERLINK(1)"', "a\n@SUM(1)"])
def test_check_formula_in_csv_is_refused(cell: str) -> None:
    assert "公式" in said("a.csv", cell.encode())


def test_check_plain_csv_is_fine() -> None:
    assert said("a.csv", "项目,数量\n许可,-5\n处罚,-无\n".encode()) == ""
