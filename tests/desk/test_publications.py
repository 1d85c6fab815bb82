"""The list and the form of publications."""

from __future__ import annotations

from datetime import date

from gongkai.records.actions import organs
from gongkai.records.models import Publication

BASE = "/desk/desk-bureau/publications/"


def _given(organ, **changes: object) -> dict[str, object]:
    return {
        "title": "甲局关于规范某项工作的通知",
        "column": organ.columns.first().pk,
        "kind": "normative",
        "doc_number": "甲规〔2024〕1号",
        "attribute": "proactive",
        "formed_on": "2024-03-01",
        "published_on": "2024-03-04",
        "validity": "valid",
        "ended_on": "",
        "summary": "",
        **changes,
    }


def test_publication_is_added_with_its_years(organ, clerk):
    answer = clerk.post(f"{BASE}new/", _given(organ))
    found = Publication.objects.get()
    assert answer.url == f"{BASE}{found.pk}/"
    assert (found.formed_year, found.published_year, found.ended_year) == (2024, 2024, 9999)


def test_wrong_publication_names_the_field_and_keeps_what_was_typed(organ, clerk):
    given = _given(organ, published_on="2024-02-01", title="一个很长的题目")
    page = clerk.post(f"{BASE}new/", given).content.decode()
    assert Publication.objects.count() == 0
    assert '<a href="#id_published_on">发布日期：发布日期不能早于成文日期。</a>' in page
    assert 'value="一个很长的题目"' in page
    assert 'value="2024-02-01"' in page


def test_repealed_document_needs_the_day(organ, clerk):
    page = clerk.post(f"{BASE}new/", _given(organ, validity="repealed")).content.decode()
    assert 'href="#id_ended_on"' in page
    assert Publication.objects.count() == 0


def test_empty_form_names_everything_that_is_missing(organ, clerk):
    page = clerk.post(f"{BASE}new/", {}).content.decode()
    for field in ("title", "column", "kind", "attribute", "formed_on", "validity"):
        assert f'href="#id_{field}"' in page


def test_column_of_another_organ_is_no_choice(organ, clerk):
    other = organs.create_organ(code="third", name="测试市丙局")
    page = clerk.post(f"{BASE}new/", _given(organ, column=other.columns.first().pk)).content.decode()
    assert 'href="#id_column"' in page
    assert Publication.objects.count() == 0


def test_change_is_shown_in_the_history_with_names(organ, notice, clerk):
    made = notice("原来的题目", kind="normative")
    given = _given(organ, title="改过的题目", validity="repealed", ended_on="2024-09-01", doc_number="")
    assert clerk.post(f"{BASE}{made.pk}/edit/", given).status_code == 302
    changes = {
        c.name: (c.before, c.after) for c in clerk.get(f"{BASE}{made.pk}/").context["history"][-1].changes
    }
    assert changes["标题"] == ("原来的题目", "改过的题目")
    assert changes["有效性"] == ("有效", "废止")
    assert changes["废止、失效日期"] == ("（空）", "2024-09-01")


def test_voided_publication_leaves_the_list_and_says_why(notice, clerk):
    made = notice()
    assert clerk.post(f"{BASE}{made.pk}/void/", {"reason": "重复登记"}).status_code == 302
    assert clerk.get(BASE).context["rows"] == []
    assert [row.pk for row in clerk.get(f"{BASE}?voided=1").context["rows"]] == [made.pk]
    assert "重复登记" in clerk.get(f"{BASE}{made.pk}/").content.decode()
    assert clerk.get(f"{BASE}{made.pk}/edit/").status_code == 404


def test_list_is_filtered_by_year_column_kind_and_validity(organ, notice, clerk):
    second = organ.columns.all()[1]
    kept = notice("甲", kind="normative", column=second)
    notice("乙", kind="normative")
    notice("丙", kind="normative", column=second, published_on=date(2025, 1, 2))
    notice("丁", column=second)
    notice("戊", kind="normative", column=second, validity="repealed", ended_on=date(2024, 9, 1))
    query = f"?year=2024&column={second.pk}&kind=normative&validity=valid"
    assert [row.pk for row in clerk.get(BASE + query).context["rows"]] == [kept.pk]


def test_each_is_offered_what_their_role_opens(browser, clerk, head):
    auditor = browser("auditor")
    offered = {
        person: [
            way
            for way in ("manuscripts/new/", "publications/new/", "manuscripts/", "coverage/", "sweep/")
            if f'href="/desk/desk-bureau/{way}"' in asked.get(BASE).content.decode()
        ]
        for person, asked in (("clerk", clerk), ("auditor", auditor), ("head", head))
    }
    open_to_all = ["manuscripts/", "coverage/", "sweep/"]
    assert offered == {
        "clerk": ["manuscripts/new/", "publications/new/", *open_to_all],
        "auditor": open_to_all,
        "head": ["publications/new/", *open_to_all],
    }
    for person, asked in (("auditor", auditor), ("head", head)):
        assert {asked.get(f"/desk/desk-bureau/{way}").status_code for way in offered[person]} == {200}
