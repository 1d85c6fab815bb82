"""Pictures are read for the guard where the extra `ocr` is there, within a time; else people have to look."""

from __future__ import annotations

import io
import time

import pytest

from gongkai.guard.hits import scan
from gongkai.guard.passages import extract
from gongkai.records import pictures
from gongkai.records.actions import clock, manuscripts, organs
from gongkai.records.queries import manuscripts as reading
from gongkai.records.queries import privacy

ID_NUMBER = "11010519491231002X"
needs_ocr = pytest.mark.skipif(not pictures.available(), reason="the extra `ocr` is not installed")


def picture(text: str) -> bytes:
    """White paper with one line of large figures."""
    cv2 = pytest.importorskip("cv2", reason="the extra `ocr` is not installed")
    np = pytest.importorskip("numpy")
    page = np.full((160, 1100), 255, np.uint8)
    cv2.putText(page, text, (40, 100), cv2.FONT_HERSHEY_SIMPLEX, 2.0, 0, 3)
    done, data = cv2.imencode(".png", page)
    assert done
    return bytes(data)


def scanned_pdf(text: str) -> bytes:
    """A page that is nothing but such a picture."""
    pdfium = pytest.importorskip("pypdfium2")
    Image = pytest.importorskip("PIL.Image")
    page = Image.open(io.BytesIO(picture(text))).convert("RGB")
    out = io.BytesIO()
    page.save(out, "PDF")
    assert len(pdfium.PdfDocument(out.getvalue())) == 1
    return out.getvalue()


@needs_ocr
@pytest.mark.parametrize("make", [picture, scanned_pdf])
def test_an_id_number_in_a_picture_blocks(make):
    name = "扫描.pdf" if make is scanned_pdf else "照片.png"
    found = extract(name, make(ID_NUMBER), picture=pictures.reader(60))
    assert found.unread == ()
    assert [(hit.kind, hit.level) for hit in scan(found.passages)] == [("identity", "block")]


@needs_ocr
def test_a_picture_that_is_attached_is_looked_through(db, monkeypatch):
    read = pictures.reader
    monkeypatch.setattr(pictures, "reader", lambda _seconds: read(300))  # however busy the machine is
    organ = organs.create_organ(code="test-bureau", name="测试市测试局")
    person = organs.create_user(
        organ=organ, username="t-handler", name="测试", password="only-for-tests-91", roles=["handler"]
    )
    column = organs.create_column(organ=organ, name="公示栏", actor=None)
    fields = {"column": column, "title": "公示", "formed_on": clock.today()}
    made = manuscripts.draft(organ=organ, fields=fields, actor=person)
    manuscripts.attach(manuscript=made, name="照片.png", data=picture(ID_NUMBER), scan="none", actor=person)
    seen = privacy.look(made, reading.told(made))
    assert [each.hit.place for each in seen.blocking] == ["附件“照片.png”图片"]


@needs_ocr
def test_when_the_time_of_a_file_is_over_the_rest_is_left_to_people():
    read = pictures.reader(0)
    time.sleep(0.01)
    found = extract("照片.png", picture(ID_NUMBER), picture=read)
    assert found.unread == ("“照片.png”是图片，没有读其中的文字。",)


@needs_ocr
def test_a_damaged_picture_is_left_to_people():
    found = extract("照片.png", picture(ID_NUMBER)[:200], picture=pictures.reader())
    assert found.unread


def test_without_the_extra_nothing_is_read(monkeypatch):
    monkeypatch.setattr(pictures, "available", lambda: False)
    assert pictures.reader() is None
