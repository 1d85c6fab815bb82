"""“Check my report”: anybody, at once, and nothing of it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.portal.views import check
from gongkai.records.models import StoredFile

EXAMPLE = Path(__file__).parents[2] / "examples" / "weibin-hrss-2023.txt"
FAULTY = EXAMPLE.read_text("utf-8").replace("(一) 予以公开\t0", "(一) 予以公开\t1").replace("卫滨区", "<b>区")


def send(client, data: bytes, name: str = "年报.txt", **more: SimpleUploadedFile):
    return client.post("/check/", {"file": SimpleUploadedFile(name, data), **more})


def test_front_page_links_to_the_check(client, organ):
    assert 'href="/check/"' in client.get("/").content.decode()


def test_form_needs_no_login_and_is_not_cached(client, db):
    answer = client.get("/check/")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "不保存" in answer.content.decode()


def test_report_is_shown_with_its_findings_beside_it(client, db):
    answer = send(client, FAULTY.encode())
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "错误 2 处" in page
    assert 'data-cell="t3.granted.person"' in page
    assert '<span class="flag error">1</span><sup><a href="#finding-1"' in page
    assert 'id="finding-1"' in page
    assert "&lt;b&gt;区" in page
    assert "<b>区" not in page
    assert StoredFile.objects.count() == 0


def test_last_year_is_compared(client, db):
    before = EXAMPLE.read_bytes().replace(b"2023", b"2022")
    page = send(client, EXAMPLE.read_bytes(), previous=SimpleUploadedFile("b.txt", before)).content.decode()
    assert "TEXT-COPY" in page
    assert "<mark" in page


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.exe", b"MZ", "不认识这种文件"),
        ("a.pdf", b"%PDF-1.7", "PDF"),
        ("a.txt", b"", "空的"),
        ("a.txt", "天气不错。".encode(), "要检查的年度报告"),
    ],
)
def test_what_cannot_be_checked_is_said_at_its_field(client, db, name, data, says):
    page = send(client, data, name).content.decode()
    assert "<title>出错：" in page
    assert says in page


def test_nothing_chosen(client, db):
    assert "请选择一份报告" in client.post("/check/", {}).content.decode()


def test_large_file_is_refused_before_it_is_read(client, db, monkeypatch):
    monkeypatch.setattr("gongkai.portal.forms.checking.LARGEST", 10)
    monkeypatch.setattr(check, "check_apart", None)
    assert "超过 20 MB" in send(client, b"x" * 11).content.decode()


def test_too_many_at_once_are_asked_to_come_back(client, db, monkeypatch):
    monkeypatch.setattr(check, "PATIENCE", 0.01)
    for _ in range(check.AT_ONCE):
        assert check._turns.acquire(blocking=False)
    try:
        assert check.BUSY in send(client, FAULTY.encode()).content.decode()
    finally:
        for _ in range(check.AT_ONCE):
            check._turns.release()
    assert "错误 2 处" in send(client, FAULTY.encode()).content.decode()
