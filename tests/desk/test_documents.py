"""The register of normative documents, its clean-ups, and interpretations seen from both sides."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.cache import caches
from python_calamine import CalamineWorkbook

from gongkai.records.actions import documents
from gongkai.records.models import Cleanup, Publication

BASE = "/desk/desk-bureau/documents/"


def sheet(answer) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


@pytest.fixture
def column(organ):
    return organ.columns.first()


@pytest.fixture
def document(notice, column):
    def document(title: str = "某办法", **fields: object) -> Publication:
        values = {"kind": "normative", "formed_on": date(2019, 3, 1), "published_on": date(2019, 3, 4)}
        return notice(title, column=column, **{**values, **fields})

    return document


def test_the_register_lists_rules_and_normative_documents_only(clerk, document, notice, column):
    document("甲办法", doc_number="甲发〔2019〕1号", unified_number="XGJ-1", valid_until=date(2030, 1, 1))
    notice("通知", column=column)
    shown = clerk.get(BASE).content.decode()
    assert "甲办法" in shown
    assert "XGJ-1" in sheet(clerk.get(f"{BASE}export.xlsx"))[1]
    assert "2030-01-01" in shown
    assert "通知</a>" not in shown
    assert "1 份要清理" in shown


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=甲", 1),
        ("q=XGJ-2", 1),
        ("validity=repealed", 1),
        ("validity=odd", 2),
        ("kind=rules", 0),
        ("year=2019", 2),
    ],
)
def test_it_is_narrowed_and_exported_the_same(clerk, document, query, found):
    document("甲办法", unified_number="XGJ-1")
    document("乙办法", unified_number="XGJ-2", validity="repealed", ended_on=date(2024, 1, 1))
    assert len(clerk.get(f"{BASE}?{query}").context["rows"]) == found
    assert len(sheet(clerk.get(f"{BASE}export.xlsx?{query}"))) == found + 1


def test_an_interpretation_is_linked_from_both_sides(clerk, client, document, notice, column):
    ruled = document("甲办法")
    told = notice("甲办法解读", column=column, interprets=ruled)
    assert f'/d/{told.pk}/">甲办法解读' in client.get(f"/d/{ruled.pk}/").content.decode()
    assert f'/d/{ruled.pk}/">甲办法' in client.get(f"/d/{told.pk}/").content.decode()
    assert "甲办法解读" in clerk.get(f"/desk/desk-bureau/publications/{ruled.pk}/").content.decode()
    assert "甲办法解读" in clerk.get(BASE).content.decode()
    Publication.objects.filter(pk=told.pk).update(withdrawn_on=date(2024, 5, 1))
    caches["pages"].clear()  # the test wrote past the log
    assert "甲办法解读" not in client.get(f"/d/{ruled.pk}/").content.decode()


def test_what_ended_it_is_linked_in_public(client, document):
    new = document("新办法")
    old = document(
        "旧办法", validity="repealed", ended_on=date(2024, 1, 1), ended_by=new, ended_note="某决定"
    )
    shown = client.get(f"/d/{old.pk}/").content.decode()
    assert f'/d/{new.pk}/">新办法' in shown
    assert "某决定" in shown


def test_a_clean_up_from_beginning_to_end(clerk, document):
    kept, gone = document("甲办法"), document("乙办法")
    answer = clerk.post(f"{BASE}cleanups/", {"name": "2026年清理"}, follow=True)
    assert "已列入 2 份文件" in answer.content.decode()
    page = f"{BASE}cleanups/{Cleanup.objects.get().pk}/"
    assert "结束这一次清理</button>" not in answer.content.decode()
    refused = clerk.post(f"{page}{gone.pk}/", {"verdict": "repeal", "note": "过时"})
    assert "要写日期" in refused.content.decode()
    clerk.post(f"{page}{gone.pk}/", {"verdict": "repeal", "note": "过时", "ended_on": "2024-03-01"})
    clerk.post(f"{page}{kept.pk}/", {"verdict": "keep"})
    shown = clerk.get(page).content.decode()
    assert "都有结论了" in shown
    assert "过时" in shown
    assert [row[4] for row in sheet(clerk.get(f"{page}export.xlsx"))[1:]] == ["继续有效", "废止"]
    assert "已结束" in clerk.post(f"{page}close/", follow=True).content.decode()
    assert Publication.objects.get(pk=gone.pk).validity == "repealed"
    closed = clerk.post(f"{page}{kept.pk}/", {"verdict": "amend"})
    assert "已经结束" in closed.content.decode()


def test_an_unfinished_round_is_not_closed(clerk, document):
    document("甲办法")
    clerk.post(f"{BASE}cleanups/", {"name": "清理"})
    page = f"{BASE}cleanups/{Cleanup.objects.get().pk}/"
    assert "还有 1 份文件没有结论" in clerk.post(f"{page}close/", follow=True).content.decode()
    assert clerk.get(f"{page}close/").status_code == 405
    assert clerk.get(f"{page}999999/").status_code == 404


def test_an_auditor_reads_and_a_stranger_sees_nothing(browser, document, people, organ, stranger):
    document("甲办法")
    made = documents.begin(organ=organ, name="清理", basis="", actor=people["handler"])
    page = f"{BASE}cleanups/{made.pk}/"
    auditor = browser("auditor")
    assert auditor.get(BASE).status_code == auditor.get(page).status_code == 200
    assert auditor.post(f"{page}close/").status_code == 403
    assert auditor.post(f"{BASE}cleanups/", {"name": "另一次"}).status_code == 403
    assert Cleanup.objects.count() == 1
    assert stranger.get(page).status_code == stranger.get(BASE).status_code == 404


def test_pages_cost_the_same_for_many(clerk, document, notice, column, queries, people, organ):
    first = document("甲办法")
    notice("解读", column=column, interprets=first)
    few = queries(clerk, BASE), queries(clerk, f"{BASE}cleanups/")
    for number in range(6):
        more = document(f"办法{number}")
        notice(f"解读{number}", column=column, interprets=more)
    assert (queries(clerk, BASE), queries(clerk, f"{BASE}cleanups/")) == few
    made = documents.begin(organ=organ, name="清理", basis="", actor=people["handler"])
    assert queries(clerk, f"{BASE}cleanups/{made.pk}/") <= 12
