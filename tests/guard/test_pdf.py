"""PDFs that act, carry, hide, or cannot be looked into."""

from __future__ import annotations

import zlib

import pikepdf
import pytest
from tests.guard.conftest import pdf, zipped

from gongkai.guard import archives, files

PACKED = pikepdf.ObjectStreamMode.generate


def said(data: bytes) -> str:
    return "".join(files.check("a.pdf", data).problems)


def _script(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    document.Root.OpenAction = document.make_indirect(action)


def _launch(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe"))


def _attach(document: pikepdf.Pdf) -> None:
    document.attachments["a.exe"] = b"MZ"


@pytest.mark.parametrize("saving", [{}, {"object_stream_mode": PACKED}], ids=["open", "packed"])
@pytest.mark.parametrize(("change", "word"), [(_script, "脚本"), (_launch, "自动执行"), (_attach, "附件")])
def test_check_pdf_that_acts_or_carries_is_refused(change, word: str, saving) -> None:
    assert word in said(pdf(change, **saving))


def test_check_packed_pdf_shows_nothing_in_the_open() -> None:
    assert b"/Launch" not in pdf(_launch, object_stream_mode=PACKED)


def test_check_pdf_with_a_name_in_disguise_is_refused() -> None:
    data = pdf(_launch)
    assert b"/Launch" in data
    assert "自动执行" in said(data.replace(b"/Launch", b"/L#61un#63h"))


@pytest.mark.parametrize("saving", [{}, {"object_stream_mode": PACKED}], ids=["open", "packed"])
def test_check_pdf_with_a_password_is_refused(saving) -> None:
    assert "加了密码" in said(pdf(encryption=pikepdf.Encryption(owner="a", user="b"), **saving))


def _object_stream(words: bytes, filters: bytes = b"/Filter/FlateDecode") -> bytes:
    head = b"%PDF-1.5\n1 0 obj\n<</Type/ObjStm/N 1/First 4" + filters + b">>stream\n"
    return head + words + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"


def test_check_pdf_whose_objects_are_harmless_is_fine() -> None:
    assert said(_object_stream(zlib.compress(b"1 0 <</Type/Catalog>>"))) == ""
    assert said(_object_stream(b"1 0 <</Type/Catalog>>", b"")) == ""


@pytest.mark.parametrize(
    ("words", "filters"),
    [
        (b"3120", b"/Filter/ASCIIHexDecode"),
        (zlib.compress(zlib.compress(b"1 0 <<>>")), b"/Filter[/FlateDecode/FlateDecode]"),
        (zlib.compress(b"\x021 0 <<>>"), b"/Filter/FlateDecode/DecodeParms<</Predictor 12>>"),
        (b"\x80\x0b", b"/Filter/LZWDecode"),
        (zlib.compress(b"1 0 <<>>" * 999)[:-20] + b"?" * 40, b"/Filter/FlateDecode"),
    ],
    ids=["hex", "twice", "predictor", "lzw", "damaged"],
)
def test_check_pdf_whose_objects_cannot_be_read_is_refused(words: bytes, filters: bytes) -> None:
    assert "少见的写法" in said(_object_stream(words, filters))


def test_check_pdf_whose_objects_hide_behind_blanks_is_refused() -> None:
    assert "自动执行" in said(_object_stream(zlib.compress(b" " * 5000 + b"1 0 <</S/Launch>>")))


def test_check_pdf_bomb_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(archives, "UNPACKED", 1_000_000)
    assert "压缩炸弹" in said(_object_stream(zlib.compress(b"1 0 " + b" " * 2_000_000)))


def test_check_pdf_of_streams_inside_streams_ends() -> None:
    inner = b"\x00\x0a\x00\xf5\xff1stream\n\x78\x01"
    assert said(b"%PDF-1.5\nstream\n\x78\x01" + inner * 9000 + b"startxref\n%%EOF\n")


def test_check_pdf_cut_off_is_refused() -> None:
    assert "没有传完整" in said(pdf()[:-60])


def test_check_pdf_that_is_also_a_zip_is_refused() -> None:
    assert "还有别的内容" in said(pdf() + zipped({"a.txt": b"x"}))
