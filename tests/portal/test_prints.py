"""A published document as PDF: what it says, who may have it, and what asking again costs."""

from __future__ import annotations

from io import BytesIO

import pdfplumber
import pytest
from django.core.cache import caches
from django.utils import timezone

from gongkai.portal.printing import pdf
from gongkai.portal.views import prints
from gongkai.records.actions import publishing
from gongkai.records.models import Manuscript


def text_of(data: bytes) -> str:
    with pdfplumber.open(BytesIO(data)) as paper:
        return "\n".join(page.extract_text() for page in paper.pages)


@pytest.fixture
def signed(organ, publish):
    """A document with a text, as it stands after the house has signed it."""
    made = publish("关于印发办法的通知", index_number="portal-bureau/2024-00001")
    return Manuscript.objects.create(
        organ=organ,
        publication=made,
        version=1,
        state="published",
        column=made.column,
        title=made.title,
        formed_on=made.formed_on,
        body="<p>全文如下。</p>",
        created_at=timezone.now(),
        published_at=timezone.now(),
    )


def test_paper_says_what_the_page_says(client, signed):
    made = signed.publication
    answer = client.get(f"/d/{made.pk}/document.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Link"] == f'<http://testserver/d/{made.pk}/>; rel="canonical"'
    text = text_of(answer.content).replace("\n", "").replace(" ", "")
    for said in (
        made.index_number,
        made.organ.name,
        f"http://testserver/d/{made.pk}/",
        "第1版",
        str(made.formed_on),
    ):
        assert said.replace(" ", "") in text
    assert made.title[:10] in text


def test_record_without_a_text_has_its_data(client, publish):
    made = publish("只有目录项的通知", summary="补贴标准", doc_number="甲发〔2024〕3号")
    text = text_of(client.get(f"/d/{made.pk}/document.pdf").content)
    assert "补贴标准" in text
    assert "甲发〔2024〕3号" in text.replace(" ", "")


def test_it_is_set_once_and_kept_until_the_document_changes(client, publish, monkeypatch):
    made, asked = publish(), []
    render = pdf.render
    monkeypatch.setattr(prints.pdf, "render", lambda sheet: asked.append(sheet) or render(sheet))
    path = f"/d/{made.pk}/document.pdf"
    first, second = client.get(path), client.get(path)
    assert first.content == second.content
    assert len(asked) == 1
    short = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (short.status_code, short.content) == (304, b"")
    prints.Publication.objects.filter(pk=made.pk).update(validity="repealed", ended_on=made.formed_on)
    changed = client.get(path, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert "废止" in text_of(changed.content)
    assert len(asked) == 2


def test_kept_papers_outlast_the_process(settings):
    assert caches.settings["prints"]["BACKEND"].endswith("FileBasedCache")


def test_withdrawn_document_has_no_paper(client, publish):
    made = publish()
    assert client.get(f"/d/{made.pk}/document.pdf").status_code == 200
    publishing.withdraw(publication=made, reason="内容有误", actor=None)
    assert client.get(f"/d/{made.pk}/document.pdf").status_code == 410
    assert client.get("/d/999/document.pdf").status_code == 404


def test_earlier_version_of_what_was_withdrawn_says_so(client, signed):
    made = signed.publication
    address = f"/d/{made.pk}/versions/1/"
    assert client.get(address).status_code == 200
    assert client.get(f"/d/{made.pk}/files/99/").status_code == 404
    publishing.withdraw(publication=made, reason="内容有误", actor=None)
    for each in (address, f"/d/{made.pk}/files/99/"):
        answer = client.get(each)
        assert answer.status_code == 410
        assert "内容有误" in answer.content.decode()


def test_page_names_it(read, publish):
    made = publish()
    page = read(f"/d/{made.pk}/")
    assert f'href="/d/{made.pk}/document.pdf"' in page
    assert f"http://testserver/d/{made.pk}/document.pdf" in page
