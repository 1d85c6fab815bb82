"""The board says what is missing, what is late, and which columns have not been kept up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from gongkai.law.workdays import Calendar
from gongkai.records.actions import clock, handling, manuscripts, organs, registers
from gongkai.records.models import Manuscript, Publication
from gongkai.records.queries import coverage, publicity
from gongkai.records.queries import manuscripts as reading
from gongkai.records.queries.gate import Staff

ADDRESS = "/desk/desk-bureau/coverage/"


@pytest.fixture
def column(organ):
    return organs.create_column(organ=organ, name="通知公告", renew_days=183)


def text(organ, column, actor, **more) -> Manuscript:
    fields = {"title": "某办法", "column": column, "formed_on": clock.today(), "body": "正文", **more}
    return manuscripts.draft(organ=organ, fields=fields, actor=actor)


def test_items_follow_the_level_of_the_organ_and_count_what_stands(organ, notice, column):
    notice("办法甲", column=column)
    Publication.objects.update(item="20-1")
    found = {each.item.key: each for each in coverage.covered(organ)}
    assert (found["20-1"].count, found["20-1"].last) == (1, date(2024, 3, 4))
    assert found["20-2"].count == 0
    assert "21-county-1" in found
    assert "21-town-1" not in found
    assert coverage.unsorted(organ) == 0


def test_what_is_void_or_withdrawn_is_not_there(organ, notice, column):
    notice("办法甲", column=column)
    Publication.objects.update(item="20-1", withdrawn_on=date(2024, 4, 1))
    assert all(each.count == 0 for each in coverage.covered(organ))


@pytest.mark.parametrize(("days", "late"), [(183, False), (184, True)])
def test_a_column_is_late_after_its_own_limit(organ, notice, column, days, late):
    last = clock.today() - timedelta(days=days)
    notice("通知", column=column, formed_on=last, published_on=last)
    [kept] = coverage.kept(organ, [column], clock.today())
    assert (kept.days, kept.late, kept.limit) == (days, late, "六个月")


def test_an_empty_column_is_late(organ, column):
    [kept] = coverage.kept(organ, [column], clock.today())
    assert (kept.count, kept.late) == (0, True)


def test_page_names_what_is_late_and_due_again(organ, people, column, clerk):
    text(organ, column, people["handler"], title="早就形成的办法", formed_on=date(2024, 1, 5))
    text(organ, column, people["handler"], title="今天形成的办法")
    again = text(organ, column, people["handler"], title="不公开的方案", attribute="withheld")
    Manuscript.objects.filter(pk=again.pk).update(state="kept", reassess_on=clock.today())
    shown = clerk.get(ADDRESS).content.decode()
    assert "早就形成的办法" in shown
    assert "今天形成的办法" not in shown
    assert "不公开的方案" in shown
    assert "空栏目" in shown
    assert "还没有" in shown


def test_page_costs_the_same_for_many(organ, people, column, clerk, notice, queries):
    text(organ, column, people["handler"], formed_on=date(2024, 1, 5))
    notice("通知甲", column=column)
    few = queries(clerk, ADDRESS)
    for n in range(5):
        text(organ, column, people["handler"], title=f"办法{n}", formed_on=date(2024, 1, 5))
        notice(f"通知{n}", column=column)
    assert queries(clerk, ADDRESS) == few


def test_another_organ_does_not_see_it(column, stranger):
    assert stranger.get(ADDRESS).status_code == 404


def test_the_counter_shows_one_item(client, organ, notice, column):
    notice("办法甲", column=column)
    notice("办法乙", column=column)
    Publication.objects.filter(title="办法甲").update(item="20-1")
    shown = client.get("/o/desk-bureau/disclosure/?item=20-1").content.decode()
    assert "办法甲" in shown
    assert "办法乙" not in shown
    assert "办法乙" in client.get("/o/desk-bureau/disclosure/?item=odd").content.decode()


def licensed(organ, people, on: date, **more: object):
    given = {"date": on, "category": "granted", "count": 1, "matter": "施工许可", **more}
    return registers.add(kind="licences", organ=organ, given=given, actor=people["handler"])


def test_decisions_not_published_or_too_late_are_named(organ, people, clerk, on_day):
    on_day(date(2026, 3, 2))
    licensed(organ, people, date(2026, 1, 30), matter="早该公示的")
    licensed(organ, people, date(2026, 2, 24), matter="还在期限内")
    licensed(organ, people, date(2026, 1, 30), matter="不予的", category="refused")
    licensed(organ, people, date(2026, 1, 30), matter="按期公示的", online_on=date(2026, 2, 10))
    licensed(organ, people, date(2026, 1, 30), matter="晚了的", online_on=date(2026, 2, 11))
    licensed(organ, people, date(2024, 1, 30), matter="前年的")
    found = publicity.publicity(
        Staff(people["handler"]).entries(organ), organ, clock.today(), Calendar.load()
    )
    [licences] = [each for each in found if each.kind.key == "licences"]
    assert [each.entry.details["matter"] for each in licences.missing] == ["早该公示的"]
    assert licences.missing[0].due == date(2026, 2, 10)
    assert [each.entry.details["matter"] for each in licences.late] == ["晚了的"]
    shown = clerk.get(ADDRESS).content.decode()
    assert "早该公示的" in shown
    assert "应在 2026-02-10 以前公示" in shown
    assert "还在期限内" not in shown


def test_the_period_of_decisions_is_a_setting(organ, people, on_day):
    on_day(date(2026, 3, 2))
    licensed(organ, people, date(2026, 1, 30))
    handling.change(organ=organ, given={"publicity_days": 20}, actor=people["administrator"])
    organ.refresh_from_db()
    found = publicity.publicity(
        Staff(people["handler"]).entries(organ), organ, clock.today(), Calendar.load()
    )
    assert all(not each.missing for each in found)


def test_a_decision_is_not_published_before_it_was_made(organ, people):
    with pytest.raises(ValidationError) as caught:
        licensed(organ, people, date(2026, 1, 30), online_on=date(2026, 1, 29))
    assert "online_on" in caught.value.message_dict


def test_the_board_costs_the_same_for_many_decisions(organ, people, clerk, queries, on_day):
    on_day(date(2026, 3, 2))
    licensed(organ, people, date(2026, 1, 30))
    few = queries(clerk, ADDRESS)
    for n in range(8):
        licensed(organ, people, date(2026, 1, 30), matter=f"许可{n}")
        licensed(organ, people, date(2026, 1, 30), matter=f"晚{n}", online_on=date(2026, 2, 20))
    assert queries(clerk, ADDRESS) == few


def test_a_corrected_text_has_its_last_day_only_where_the_information_changed(organ, people, column, notice):
    old = notice("旧办法", column=column)
    fields = {"title": "旧办法", "column": column, "formed_on": old.formed_on, "body": "新正文"}
    made = manuscripts.draft(organ=organ, fields=fields, actor=people["handler"], publication=old)
    assert reading.due(made, Calendar.load()) is None
    made.changed_on = date(2026, 1, 30)
    assert reading.due(made, Calendar.load()) == date(2026, 3, 5)
