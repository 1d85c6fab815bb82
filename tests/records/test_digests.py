"""The daily digest: once a day, by mail where there is an address, and about nobody by name."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gongkai.records import cipher
from gongkai.records.actions import clock, digests, letters, organs, telling
from gongkai.records.calendars import calendar
from gongkai.records.models import Case, Message, User
from gongkai.records.queries import inbox
from gongkai.records.queries.digest import LOOKED_AT, SHOWN, digest
from gongkai.records.queries.gate import Staff
from gongkai.records.verify import faults
from gongkai.web import working
from tampering import openly

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 10, 12, tzinfo=HERE)  # a Tuesday


@pytest.fixture
def at(monkeypatch):
    """Let it be another moment."""

    def at(now: datetime) -> datetime:
        monkeypatch.setattr(clock, "now", lambda: now)
        monkeypatch.setattr(clock, "today", lambda: now.astimezone(HERE).date())
        return now

    at(NOON)
    return at


@pytest.fixture
def reached(walk, at):
    """Everybody of the organ has an address."""
    for role, person in walk.people.items():
        organs.set_email(user=person, email=f"{role}@example.cn")
    return walk


def _asked(walk, role: str) -> dict[str, list[str]]:
    groups = digest(Staff(walk.people[role]), walk.organ, NOON.date())
    return {group.key: [each.number for each in group.points] for group in groups}


def _texts() -> dict[str, str]:
    rows = Message.objects.filter(template="digest").select_related("organ", "person")
    return {
        each.person.username.removeprefix("lively-"): cipher.unseal(
            each.text, about=telling.sealed_for(each.organ)
        ).decode()
        for each in rows
    }


@pytest.mark.parametrize(
    ("days", "key", "said"),
    [
        (5, "soon", "还有 5 个工作日"),
        (3, "soon", "还有 3 个工作日"),
        (1, "soon", "还有 1 个工作日"),
        (0, "soon", "今天到期"),
        (-2, "late", "已逾期 2 个工作日"),
    ],
)
def test_handler_and_head_are_told_what_is_due(reached, days, key, said):
    case = reached.case()
    step = calendar(reached.organ)
    due = step.add(NOON.date(), days) if days > 0 else NOON.date() + timedelta(days=days if days else 0)
    Case.objects.filter(pk=case.pk).update(due=due)
    for role in ("handler", "head"):
        (group,) = digest(Staff(reached.people[role]), reached.organ, NOON.date())
        assert (group.key, group.points[0].number) == (key, case.number)
        assert said in group.points[0].said
    assert _asked(reached, "reviewer") == {}


def test_what_is_due_in_six_days_is_not_yet_told(reached):
    case = reached.case()
    Case.objects.filter(pk=case.pk).update(due=calendar(reached.organ).add(NOON.date(), 6))
    assert _asked(reached, "handler") == {}


def test_unconfirmed_request_is_told_to_those_who_confirm(reached):
    reached.organ.handling = {"receipt_rule": "confirmed"}
    reached.organ.save(update_fields=["handling"])
    number = reached.submit().request.number
    for role in ("intake", "handler", "head"):
        assert _asked(reached, role) == {"confirm": [number]}
    assert _asked(reached, "signer") == _asked(reached, "auditor") == {}


def test_letter_is_told_to_whoever_has_the_next_step(reached):
    case = reached.case()
    letter = reached.draft(case, "receipt")
    letters.step(letter=letter, key="submit", actor=reached.people["handler"])
    assert _asked(reached, "reviewer") == {"approve": [case.number]}
    letters.step(letter=letter, key="approve", actor=reached.people["reviewer"])
    assert (_asked(reached, "reviewer"), _asked(reached, "handler")) == ({}, {})
    assert _asked(reached, "signer") == {"sign": [case.number]}


def test_answer_is_not_told_to_whoever_drafted_it(reached):
    matter = reached.matter()
    letter = reached.answer(matter)
    letters.step(letter=letter, key="submit", actor=reached.people["handler"])
    organs.grant_role(user=reached.people["handler"], organ=reached.organ, role="reviewer")
    assert _asked(reached, "reviewer") == {"approve": [matter.number]}
    assert _asked(reached, "handler") == {}


def test_digest_goes_out_once_a_day_however_often_and_to_those_with_an_address(reached, at):
    organs.set_email(user=reached.people["head"], email="")
    case = reached.case()
    Case.objects.filter(pk=case.pk).update(due=NOON.date())
    with openly():
        Message.objects.all().delete()
    working._told.clear()
    assert working.digest() == 1
    assert working.digest() == 0
    working._told.clear()  # as after a restart
    assert working.digest() == 0
    assert set(_texts()) == {"handler"}
    at(NOON + timedelta(days=1))
    assert working.digest() == 1
    assert Message.objects.filter(template="digest").count() == 2


def test_two_workers_at_once_tell_a_person_once(reached):
    Case.objects.filter(pk=reached.case().pk).update(due=NOON.date())
    told = [digests._tell(reached.organ, reached.people["handler"], NOON.date()) for _ in range(2)]
    assert told == [1, 0]
    assert Message.objects.filter(template="digest").count() == 1


def test_nothing_to_say_is_not_said(reached):
    assert digests.daily(reached.organ, NOON) == 0
    assert not Message.objects.filter(template="digest").exists()


@pytest.mark.parametrize(
    ("now", "number"),
    [
        (datetime(2026, 3, 10, 7, 59, tzinfo=HERE), None),
        (datetime(2026, 3, 10, 8, 0, tzinfo=HERE), 2),
        (datetime(2026, 3, 14, 12, 0, tzinfo=HERE), 0),
        (datetime(2026, 2, 14, 12, 0, tzinfo=HERE), 2),
    ],
)
def test_digest_waits_for_the_morning_and_for_a_working_day(reached, now, number):
    case = reached.case()
    Case.objects.filter(pk=case.pk).update(due=now.date())
    assert digests.daily(reached.organ, now) == number


def test_digest_names_numbers_dates_and_links_and_nobody(reached, settings):
    settings.PUBLIC_ADDRESS = "https://open.example.cn"
    case = reached.case()
    Case.objects.filter(pk=case.pk).update(due=NOON.date())
    digests.daily(reached.organ, NOON)
    text = _texts()["handler"]
    assert f"https://open.example.cn/desk/sample-lively/cases/{case.pk}/" in text
    assert all(word in text for word in (case.number, "2026-03-10", "五个工作日内到期（1 件）"))
    assert not any(word in text for word in ("李小明", case.request.mask, case.summary, "13800138000"))


def test_organ_may_word_the_digest_itself(reached):
    reached.organ.handling = {"messages": {"digest": "{organ}请办：{list}"}}
    reached.organ.save(update_fields=["handling"])
    Case.objects.filter(pk=reached.case().pk).update(due=NOON.date())
    digests.daily(reached.organ, NOON)
    assert _texts()["handler"].startswith(f"{reached.organ.name}请办：五个工作日内到期")


def test_long_list_ends_with_a_number(reached):
    case = reached.case()
    made = [reached.case() for _ in range(SHOWN)]
    Case.objects.filter(pk__in=[case.pk, *(each.pk for each in made)]).update(due=NOON.date())
    (group,) = digest(Staff(reached.people["handler"]), reached.organ, NOON.date())
    assert (len(group.shown), group.more, group.full) == (SHOWN, 1, len(group.points) >= LOOKED_AT)
    assert "还有 1 件" in digests.listed([group])


def test_digest_that_cannot_be_sent_is_no_business_of_the_inbox(reached):
    Case.objects.filter(pk=reached.case().pk).update(due=NOON.date())
    digests.daily(reached.organ, NOON)
    Message.objects.update(tries=inbox.MOST_TRIES)
    shown = inbox.given_up(Message.objects.filter(organ=reached.organ))
    assert "digest" not in {each.template for each in shown}


def test_closed_account_is_told_nothing(reached):
    Case.objects.filter(pk=reached.case().pk).update(due=NOON.date())
    organs.set_active(user=reached.people["handler"], active=False)
    digests.daily(reached.organ, NOON)
    assert set(_texts()) == {"head"}


def test_address_changed_behind_the_platforms_back_shows(reached):
    assert list(faults()) == []
    User.objects.filter(pk=reached.people["head"].pk).update(email="else@example.cn")
    assert list(faults()) == ["lively-head 的电子邮箱与日志不符。"]
