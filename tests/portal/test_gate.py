"""What is not public is nowhere: no list, no search, no page of its own, no file, no sitemap, no count."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import gongkai.portal
from gongkai.records.actions import publications

BASE = "/o/portal-bureau/"
PLACES = [
    "/",
    BASE,
    f"{BASE}disclosure/",
    f"{BASE}disclosure/?q=秘密",
    f"{BASE}disclosure/?year=2024",
    f"{BASE}rules/",
    f"{BASE}rules/?state=ended",
    f"{BASE}guide/",
    f"{BASE}reports/",
    "/sitemap.xml",
    "/sitemap.xml?organ=portal-bureau",
    "/sitemap.xml?organ=portal-bureau&year=2024",
]


@pytest.fixture(params=["on_request", "withheld", "unpublished", "voided"])
def hidden(request, publish):
    """A normative document that nobody outside may see."""
    if request.param == "unpublished":
        return publish("秘密文件", None, kind="normative")
    if request.param == "voided":
        made = publish("秘密文件", kind="normative")
        publications.void(publication=made, reason="误登", actor=None)
        return made
    return publish("秘密文件", kind="normative", attribute=request.param)


def test_hidden_document_is_in_no_page(read, publish, hidden):
    shown = publish("秘密不在这里")
    for path in PLACES:
        page = read(path)
        assert "秘密文件" not in page, path
        assert f"/d/{hidden.pk}/" not in page, path
        assert f"/d/{shown.pk}/" in page or "disclosure" not in path


def test_hidden_document_has_no_page(client, hidden):
    answer = client.get(f"/d/{hidden.pk}/")
    assert answer.status_code == 404
    assert "秘密文件" not in answer.content.decode()


def test_voided_document_disappears_at_once(client, publish):
    made = publish()
    assert client.get(f"/d/{made.pk}/").status_code == 200
    publications.void(publication=made, reason="误登", actor=None)
    assert client.get(f"/d/{made.pk}/").status_code == 404


def test_hidden_documents_do_not_widen_the_choice_of_years(read, publish):
    publish("甲", date(2024, 3, 1))
    publish("秘密文件", date(2011, 3, 1), attribute="withheld")
    page = read(f"{BASE}disclosure/")
    assert "2024 年" in page
    assert "2011 年" not in page


def test_draft_report_is_nowhere(client, read, draft):
    draft(2024)
    for path in PLACES:
        assert "reports/2024" not in read(path)
    for name in ("", "report.pdf", "report.json", "?version=1"):
        assert client.get(f"{BASE}reports/2024/{name}").status_code == 404


def test_reopened_report_shows_the_version_that_was_issued(client, read, issue, people):
    from gongkai.records.actions import reporting, reports

    report = reporting.step(report=issue(2024), key="reopen", actor=people["signer"], reason="更正")
    reports.edit_text(report=report, no=6, text="改到一半的草稿。", actor=people["handler"])
    assert "改到一半" not in read(f"{BASE}reports/2024/")
    assert "改到一半" not in client.get(f"{BASE}reports/2024/report.txt").content.decode()


def test_nothing_of_the_desk_is_on_the_counter(read, sample_db):
    names = list(sample_db.passwords)
    cases = list(sample_db.organ("sample-lively").cases.values_list("summary", flat=True))
    for route in ("", "guide/", "rules/", "disclosure/", "reports/", "reports/2025/"):
        page = read(f"/o/sample-lively/{route}")
        assert not [each for each in [*names, *cases] if each in page]


def test_portal_asks_the_gate_and_no_table():
    folder = Path(gongkai.portal.__file__).parent
    files = list(folder.rglob("*.py"))
    assert len(files) > 10
    direct = [path.name for path in files if ".objects" in path.read_text(encoding="utf-8")]
    assert direct == []
