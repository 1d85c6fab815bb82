"""A month by department: what was published and late, requests, columns that were not kept up."""

from __future__ import annotations

import io
from datetime import date

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from gongkai.law.workdays import Calendar
from gongkai.records.actions import manuscripts, organs, publications
from gongkai.records.models import Case, Manuscript
from gongkai.records.queries import bulletin
from gongkai.records.queries.bulletin import HEADINGS, Month
from gongkai.records.queries.gate import Staff

BASE = "/desk/desk-bureau/bulletin/"
MARCH = Month(date(2026, 3, 1))


@pytest.fixture
def day(on_day) -> date:
    on_day(date(2026, 4, 3))
    return date(2026, 4, 3)


@pytest.fixture
def departments(organ, day):
    return [organs.create_department(organ=organ, name=name) for name in ("甲科", "乙科")]


@pytest.fixture
def text(organ, people):
    """A manuscript of a department, published on a day or still under way."""

    def text(department, formed: date, published: date | None = None, **more: object) -> Manuscript:
        fields = {"title": "某名单", "column": organ.columns.first(), "formed_on": formed, **more}
        made = manuscripts.draft(organ=organ, fields={**fields, "body": "正文"}, actor=people["handler"])
        made.department = department
        if published:
            at = bulletin.start(published)
            made.publication = _published(organ, people, made, published, at)
            made.state, made.version, made.published_at = "published", 1, at
        made.save()
        return made

    return text


def _published(organ, people, made: Manuscript, on: date, at):
    from gongkai.records.models import Publication

    row = Publication(organ=organ, column=made.column, title=made.title, formed_on=made.formed_on)
    row.published_on, row.published_at = on, at
    return publications.save(publication=row, actor=people["handler"])


def lines(organ, people, month: Month, today: date) -> dict[str, dict[str, int]]:
    found = bulletin.lines(Staff(people["handler"]), organ, month, today, Calendar.load())
    return {
        each.name: {name: number for name, number in zip(HEADINGS, each.numbers, strict=True) if number}
        for each in found
    }


def test_a_month_ends_on_its_last_day():
    assert Month(date(2024, 2, 1)).last == date(2024, 2, 29)
    assert Month(date(2026, 12, 1)).last == date(2026, 12, 31)
    assert str(MARCH) == "2026年3月"


def test_publications_count_for_the_department_that_drafted_them(
    organ, people, departments, text, day, notice
):
    first, second = departments
    text(first, date(2026, 3, 3), date(2026, 3, 31))
    text(first, date(2026, 1, 30), date(2026, 3, 6))  # due on the 5th
    text(first, date(2026, 3, 2), date(2026, 4, 1))
    text(second, date(2026, 1, 30))
    text(second, date(2026, 4, 1))
    notice(column=organ.columns.first(), formed_on=date(2026, 3, 2), published_on=date(2026, 3, 3))
    assert lines(organ, people, MARCH, day) == {
        "乙科": {"在办稿件": 2, "其中过了期限的": 1},
        "甲科": {"公开信息": 2, "其中超过期限公开的": 1},
        "没有分科室的": {"公开信息": 1},
    }


def test_without_a_department_of_its_own_a_text_counts_for_that_of_its_drafter(
    organ, people, departments, text, day
):
    people["handler"].department = departments[1]
    people["handler"].save()
    text(None, date(2026, 3, 3), date(2026, 3, 31))
    assert lines(organ, people, MARCH, day)["乙科"] == {"公开信息": 1}


def test_requests_count_when_received_closed_and_late(organ, people, departments, request_case, happen, day):
    first, second = departments
    for number, received, department in (("1", date(2026, 3, 2), first), ("2", date(2026, 1, 30), second)):
        made = request_case(f"2026-000{number}", received)
        Case.objects.filter(pk=made.pk).update(department=department)
    happen(Case.objects.get(number="2026-0001"), "reply_delivered", date(2026, 3, 10), reply="granted")
    Case.objects.filter(number="2026-0001").update(department=first)
    assert lines(organ, people, MARCH, day) == {
        "甲科": {"新收申请": 1, "办结申请": 1},
        "乙科": {"逾期的申请": 1},
    }


def test_the_page_shows_the_last_whole_month_unless_asked(clerk, organ, departments, text):
    text(departments[0], date(2026, 3, 2), date(2026, 3, 31))
    shown = clerk.get(BASE).content.decode()
    assert "2026年3月政府信息公开情况" in shown
    assert "甲科" in shown
    assert "空栏目" in shown
    assert "2026年2月政府信息公开情况" in clerk.get(f"{BASE}?month=2026-02").content.decode()
    for odd in ("2099-01", "1900-01", "abc", "2026-13", "2026-3-1"):
        assert "2026年3月政府信息公开情况" in clerk.get(BASE, {"month": odd}).content.decode()


def test_it_is_had_as_word_pdf_and_excel(clerk, departments, text):
    text(departments[0], date(2026, 3, 2), date(2026, 3, 31))
    word = clerk.get(f"{BASE}bulletin.docx?month=2026-03")
    table = Document(io.BytesIO(word.content)).tables[0]
    assert [cell.text for cell in table.rows[0].cells][:2] == ["科室", "公开信息"]
    assert [cell.text for cell in table.rows[2].cells][:2] == ["甲科", "1"]
    assert clerk.get(f"{BASE}bulletin.pdf").content.startswith(b"%PDF")
    book = CalamineWorkbook.from_filelike(io.BytesIO(clerk.get(f"{BASE}bulletin.xlsx").content))
    assert book.get_sheet_by_index(0).to_python()[-1][:2] == ["合计", "1"]
    assert clerk.get(f"{BASE}bulletin.exe").status_code == 404


def test_only_who_sees_the_whole_organ_reads_it(client, organ, departments, browser, stranger):
    inside = organs.create_user(
        organ=organ, username="inside", name="甲科经办", password="only-for-tests-91", roles=[]
    )
    organs.grant_role(user=inside, organ=organ, role="handler", department=departments[0])
    client.force_login(inside)
    assert client.get(BASE).status_code == 403
    assert client.get(f"{BASE}bulletin.xlsx").status_code == 403
    assert browser("auditor").get(BASE).status_code == 200
    assert stranger.get(BASE).status_code == 404


def test_the_page_costs_the_same_for_many(clerk, organ, departments, text, queries):
    text(departments[0], date(2026, 3, 2), date(2026, 3, 31))
    text(departments[0], date(2026, 3, 2))
    few = queries(clerk, f"{BASE}?month=2026-03")
    for number in range(6):
        organs.create_department(organ=organ, name=f"科{number}")
        text(departments[1], date(2026, 3, 2), date(2026, 3, 30))
        text(departments[1], date(2026, 3, 2))
    assert queries(clerk, f"{BASE}?month=2026-03") == few
