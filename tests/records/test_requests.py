"""A request comes in: one receipt, the day it counts from, its cases; who asked is nowhere in the clear."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.utils import timezone

from gongkai.law.errors import NotAllowed
from gongkai.records.actions import cases, clock, office, requests, settings
from gongkai.records.calendars import calendar
from gongkai.records.models import Case, LogEntry, Message, Request
from gongkai.records.queries import applicants, casepage
from gongkai.records.queries import office as counting
from gongkai.records.verify import faults
from walking import IDENTITY

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def _policy(walk, **handling: object) -> None:
    given = {"handling": handling}
    walk.organ = settings.change(organ=walk.organ, given=given, actor=walk.people["administrator"])


def test_online_request_is_received_the_day_it_is_sent(walk):
    got = walk.submit()
    assert got.request.received_on == clock.today()
    assert (got.request.receipt_rule, got.request.state) == ("acknowledged", "open")
    assert got.cases[0].number == got.request.number
    assert len(got.code) == 10


def test_same_form_sent_twice_is_one_request(walk):
    first = walk.submit(token="one")
    second = walk.submit(token="one")
    assert second.again
    assert (second.request, second.code) == (first.request, first.code)
    assert [each.pk for each in second.cases] == [each.pk for each in first.cases]
    assert Case.objects.filter(request=first.request).count() == 1


def test_identity_is_nowhere_in_the_database_in_the_clear(walk):
    walk.case()
    letter = walk.reply(walk.case(), "granted")
    assert letter.document
    with connection.cursor() as cursor:
        for model in (Request, Case, LogEntry, Message, type(letter)):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            text = json.dumps(cursor.fetchall(), default=str, ensure_ascii=False)
            for kept in (IDENTITY["name"], IDENTITY["id_number"], IDENTITY["phone"], IDENTITY["email"]):
                assert kept not in text


def test_number_in_what_is_asked_is_masked_in_lists_and_kept_for_the_handler(walk):
    got = walk.submit(asks=["身份证11010519491231002X的低保审批表"])
    assert "11010519491231002X" not in got.cases[0].summary
    assert requests.asks_of(got.request) == ["身份证11010519491231002X的低保审批表"]


def test_look_at_an_identity_is_logged_with_its_reason(walk):
    request = walk.submit().request
    kept = requests.reveal(request=request, actor=walk.people["handler"], why="核对收件人")
    assert kept["name"] == IDENTITY["name"]
    entry = LogEntry.objects.get(organ=walk.organ, action="identity.view")
    assert (entry.actor, entry.data["why"]) == (walk.people["handler"], "核对收件人")
    with pytest.raises(ValidationError):
        requests.reveal(request=request, actor=walk.people["handler"], why=" ")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"id_number": "110105194912310021"}, "id_number"),
        ({"id_kind": "credit"}, "id_kind"),
        ({"phone": "", "email": "", "address": ""}, "phone"),
        ({"email": "not-a-mail"}, "email"),
    ],
)
def test_identity_says_what_it_lacks(walk, changes, field):
    with pytest.raises(ValidationError) as refused:
        walk.submit(applicant={**IDENTITY, **changes})
    assert field in refused.value.message_dict
    assert not Request.objects.exists()


def test_organisation_gives_its_credit_code_and_a_contact(walk):
    organisation = {
        "name": "某某律师事务所",
        "id_kind": "credit",
        "id_number": "91350100M000100Y43",
        "contact_person": "王某",
        "phone": "0591-87654321",
    }
    got = walk.submit(applicant_type="legal", applicant=organisation)
    assert got.request.mask == "某某律师事务所"
    with pytest.raises(ValidationError):
        walk.submit(applicant_type="legal", applicant={**organisation, "id_number": "91350100M000100Y44"})


@pytest.mark.parametrize("asks", [[], [" "], ["项"] * 21, ["字" * 5001]])
def test_what_is_asked_must_be_there_and_bounded(walk, asks):
    with pytest.raises(ValidationError):
        walk.submit(asks=asks)


def test_waiting_request_is_opened_by_its_confirmation(walk, monkeypatch):
    _policy(walk, receipt_rule="confirmed")
    request = walk.submit().request
    assert (request.state, request.received_on) == ("waiting", None)
    assert not request.cases.exists()
    assert list(Message.objects.values_list("template", flat=True)) == ["submitted"]
    later = clock.today() + timedelta(days=2)
    monkeypatch.setattr(clock, "today", lambda: later)
    request = requests.confirm(request=request, on=later, actor=walk.people["intake"])
    assert (request.state, request.received_on) == ("open", later)
    assert request.cases.get().received_on == later


def test_later_confirmation_is_kept_and_moves_nothing(walk, monkeypatch):
    got = walk.submit()
    due = got.cases[0].due
    later = clock.today() + timedelta(days=3)
    monkeypatch.setattr(clock, "today", lambda: later)
    request = requests.confirm(request=got.request, on=later, actor=walk.people["intake"])
    case = request.cases.get()
    assert (request.confirmed_on, case.due, case.received_on) == (later, due, got.request.received_on)
    assert case.events.filter(event="confirmed").exists()
    with pytest.raises(NotAllowed, match="确认过"):
        requests.confirm(request=request, on=later, actor=walk.people["intake"])


@pytest.mark.parametrize(
    ("channel", "dates", "received"),
    [
        ("counter", {}, 0),
        ("post", {"arrived_on": 2}, 2),
        ("ordinary_post", {"arrived_on": 2, "confirmed_on": 3}, 3),
        ("fax", {"confirmed_on": 1}, 1),
        ("oral", {}, 0),
    ],
)
def test_receipt_follows_the_channel(walk, channel, dates, received):
    sent = clock.today() - timedelta(days=5)
    at = datetime(sent.year, sent.month, sent.day, 10, tzinfo=SHANGHAI)
    days = {key: sent + timedelta(days=after) for key, after in dates.items()}
    got = walk.submit(channel=channel, submitted_at=at, **days)
    assert got.request.received_on == sent + timedelta(days=received)


def test_date_to_come_or_before_the_sending_is_refused(walk):
    for day in (clock.today() + timedelta(days=1), clock.today() - timedelta(days=9)):
        with pytest.raises(ValidationError) as refused:
            walk.submit(channel="post", arrived_on=day)
        assert "arrived_on" in refused.value.message_dict


def test_items_become_cases_where_the_organ_says_so(walk):
    _policy(walk, split="items")
    got = walk.submit(asks=["一号文件", "二号文件", "三号文件"])
    number = got.request.number
    assert [each.number for each in got.cases] == [number, f"{number}-2", f"{number}-3"]
    assert list(faults()) == []


def test_request_is_split_by_hand_and_both_sides_say_so(walk):
    case = walk.case(asks=["一号文件", "二号文件"])
    made = requests.split(case=case, parts=["二号文件"], keeps="一号文件", actor=walk.people["intake"])
    assert made[0].received_on == case.received_on
    assert case.events.get(event="split").data == {"keeps": "一号文件", "into": [made[0].number]}
    assert list(faults()) == []


def test_numbers_follow_each_other_and_leave_out_taken_ones(walk):
    first = walk.submit().request.number
    year, serial = first.split("-")
    taken = f"{year}-{int(serial) + 1:04d}"
    walk.submit(number=taken)
    assert walk.submit().request.number == f"{year}-{int(serial) + 2:04d}"
    with pytest.raises(ValidationError, match="已经用过"):
        walk.submit(number=taken)


def test_new_code_ends_the_old_one(walk):
    got = walk.submit()
    code = requests.renew_code(request=got.request, actor=walk.people["intake"], why="核对身份证")
    kept = Request.objects.get(pk=got.request.pk).code_hash
    assert kept == requests.code_hash(code) != requests.code_hash(got.code)


def test_assignment_sets_the_desk_and_an_inner_date(walk):
    case = walk.submit().cases[0]
    assert case.stage == "new"
    office.assign(case=case, actor=walk.people["head"], handler=walk.people["handler"], note="请尽快")
    case.refresh_from_db()
    assert (case.stage, case.handler, case.department) == (
        "handling",
        walk.people["handler"],
        walk.people["handler"].department,
    )
    assert clock.today() < case.inner_due < case.due


def test_case_is_not_assigned_to_who_is_no_handler(walk):
    with pytest.raises(ValidationError, match="经办"):
        office.assign(case=walk.submit().cases[0], actor=walk.people["intake"], handler=walk.people["signer"])


def test_auditor_and_administrator_record_nothing(walk):
    case = walk.case()
    for role in ("auditor", "administrator"):
        with pytest.raises(NotAllowed, match="角色"):
            office.note(case=case, text="一条备注", actor=walk.people[role])


def test_applicant_is_told_by_mail_outside_quiet_hours(walk, monkeypatch):
    night = datetime(2026, 3, 2, 23, 30, tzinfo=SHANGHAI)
    monkeypatch.setattr(clock, "now", lambda: night)
    monkeypatch.setattr(clock, "today", lambda: night.date())
    walk.submit(submitted_at=night)
    message = Message.objects.get()
    assert (message.channel, message.template) == ("mail", "received")
    assert timezone.localtime(message.not_before).hour == 8


def test_clock_settings_are_the_organs_own(walk):
    _policy(walk, late_extension_counts=False)
    case = walk.case()
    assert cases.read(walk.organ, case.events.all()).due == case.due


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="threads share one SQLite connection in tests")
def test_submissions_at_once_lose_and_double_none(walk):
    def send(token: str) -> None:
        walk.submit(token=token)
        connections.close_all()

    threads = [Thread(target=send, args=(f"token-{at // 2}",)) for at in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Request.objects.filter(organ=walk.organ).count() == 8
    assert len(set(Request.objects.values_list("number", flat=True))) == 8


def test_requests_made_under_an_earlier_key_are_counted_with_the_newer_ones(walk, settings):
    first, old = walk.submit().request, settings.IDENTITY_KEYS
    settings.IDENTITY_KEYS = ("new-master-secret-" + "n" * 20, *old)
    second = walk.submit().request
    assert first.mark != second.mark
    day = timezone.localdate(second.submitted_at)
    known = applicants.marks(second)
    assert set(known) == {first.mark, second.mark}
    assert counting.month_count(walk.organ, known, day) == 2
    assert casepage.month_of(second.cases.get())["month_count"] == 2


def test_fee_begins_with_the_number_its_check_counts(walk):
    """One that still waits for its confirmation counts too, in both."""
    walk.submit(channel="email")
    case = walk.case()
    begun = casepage.known(case, list(case.events.all()), "fee", [], calendar(walk.organ))
    counted = counting.month_count(
        walk.organ, (case.request.mark,), timezone.localdate(case.request.submitted_at)
    )
    assert begun["month_count"] == counted == 2
