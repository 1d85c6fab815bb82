"""Whatever is changed by SQL in what goes out shows: what was filled in, who signed, what was told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from gongkai.adapters import sending
from gongkai.records import cipher
from gongkai.records.actions import clock, delivering, letters, office, retention
from gongkai.records.models import CaseEvent, Delivery, Letter, LogEntry, Message, StoredFile
from gongkai.records.queries.released import released
from gongkai.records.verify import faults
from tampering import openly

pytestmark = pytest.mark.django_db


def _sql(model: type, pk: int, **changes: object) -> None:
    """Change one row as somebody at the database would."""
    columns = ", ".join(f'"{model._meta.get_field(name).column}" = %s' for name in changes)
    with openly(), connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{model._meta.db_table}" SET {columns} WHERE id = %s',
            [*changes.values(), pk],
        )
        assert cursor.rowcount == 1


def _found(words: str) -> list[str]:
    return [fault for fault in faults() if words in fault]


@pytest.fixture
def drafted(walk) -> Letter:
    return walk.draft(walk.case(), "receipt")


@pytest.fixture
def served(walk) -> Letter:
    """Sent by post and signed for."""
    letter = walk.sign(walk.draft(walk.case(), "receipt"))
    sent = walk.send(letter, "post")
    delivering.serve(delivery=sent, on=clock.today(), receiver="王小红", actor=walk.people["intake"])
    letter.refresh_from_db()
    return letter


@pytest.fixture
def told(walk) -> Message:
    """A message that went out."""
    walk.submit()
    Message.objects.update(not_before=clock.now() - timedelta(minutes=1))
    assert sending.deliver(clock.now()).sent == 1
    return Message.objects.get()


@pytest.mark.parametrize(
    "changes",
    [
        {"fields": '{"extra": "改过的"}'},
        {"addressee": "gk1.other"},
        {"addressee": ""},
        {"party": "别人"},
    ],
)
def test_what_was_filled_in_is_that_of_the_last_step(walk, drafted, changes):
    assert list(faults()) == []
    _sql(Letter, drafted.pk, **changes)
    [fault] = _found("填写的内容、收件人或者征求意见的对象与登记的不同")
    assert walk.organ.cases.get(pk=drafted.case_id).number in fault


@pytest.mark.parametrize(
    "changes", [{"fields": '{"extra": "改过的"}'}, {"addressee": "gk1.other"}, {"reply_code_hash": "0"}]
)
def test_a_letter_that_went_out_is_watched_as_well(served, changes):
    assert list(faults()) == []
    _sql(Letter, served.pk, **changes)
    assert _found("填写的内容、收件人或者征求意见的对象与登记的不同")


def test_answer_to_a_matter_is_watched_alike(walk):
    letter = walk.answer(walk.matter())
    assert list(faults()) == []
    _sql(Letter, letter.pk, fields='{"decision": "unfounded"}')
    assert _found("填写的内容、收件人或者征求意见的对象与登记的不同")


@pytest.mark.parametrize("changes", [{"receiver": "gk1.other"}, {"receiver": ""}, {"mask": "李*"}])
def test_whoever_signed_is_who_was_written_down(served, changes):
    assert list(faults()) == []
    _sql(Delivery, served.deliveries.get().pk, **changes)
    [fault] = _found("签收人或者领取时间与登记的不同")
    assert served.number in fault


def test_time_of_an_online_collection_stands(walk):
    letter = walk.sign(walk.draft(walk.case(), "receipt"))
    sent = walk.send(letter)
    delivering.collect(letter=letter)
    assert list(faults()) == []
    earlier = Delivery.objects.get(pk=sent.pk).collected_at - timedelta(minutes=1)
    Delivery.objects.filter(pk=sent.pk).update(collected_at=earlier)
    assert _found("签收人或者领取时间与登记的不同")


def test_steps_of_an_older_release_remember_nothing_of_it(walk, drafted):
    row = CaseEvent.objects.get(case=drafted.case, event="letter_drafted")
    data = {key: value for key, value in row.data.items() if key not in ("filled", "signatures")}
    with openly():
        CaseEvent.objects.filter(pk=row.pk).update(data=data)
    assert not _found("填写的内容")


def test_letter_whose_person_was_forgotten_verifies(walk, django_capture_on_commit_callbacks):
    case = walk.case()
    walk.reply(case, "granted", way="counter")
    with django_capture_on_commit_callbacks(execute=True):
        retention._forget(retention.Due(case.request, (case,), case.closed_on), clock.today(), None)
    assert list(faults()) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"to": "gk1.other"},
        {"text": "gk1.other"},
        {"to": "", "text": ""},
        {"subject": "别的主题"},
        {"channel": "sms"},
        {"template": "ready"},
        {"created_at": "2020-01-01 00:00:00+00:00"},
    ],
)
def test_message_is_what_was_laid_out(told, changes):
    assert list(faults()) == []
    _sql(Message, told.pk, **changes)
    [fault] = _found("内容与生成时登记的不同")
    assert f"消息 {told.pk}" in fault


@pytest.mark.parametrize("at", ["2026-01-01 00:00:00+00:00", None])
def test_message_went_when_the_log_says(told, at):
    _sql(Message, told.pk, sent_at=at)
    assert _found("发送时间与登记的不同")


def test_message_that_never_went_is_not_made_one_that_did(walk):
    walk.submit()
    assert list(faults()) == []
    Message.objects.update(sent_at=clock.now())
    assert _found("发送时间与登记的不同")


def test_message_that_was_deleted_or_slipped_in_is_named(told):
    Message.objects.create(
        organ=told.organ,
        channel="mail",
        to=cipher.seal("a@example.cn", about="x"),
        subject="混进来的",
        text="",
        template="ready",
        not_before=clock.now(),
        created_at=clock.now(),
    )
    assert _found("没有经过平台生成")
    gone = told.pk
    with openly():
        told.delete()
    assert _found(f"消息 {gone} 被删除")


def test_message_of_an_older_release_still_verifies(told):
    with openly():
        LogEntry.objects.filter(action__startswith="message.").delete()
    assert not _found("消息")


def test_message_erased_in_time_verifies_and_one_erased_otherwise_does_not(walk, told):
    until = clock.today() + timedelta(days=1)
    assert retention._forget_messages(walk.organ, until) == 1
    assert _found("内容与生成时登记的不同")
    from gongkai.records.actions import log

    log.append(
        organ=walk.organ, actor=None, action="retention.run", subject="retention", data={"messages": 1}
    )
    assert not _found("内容与生成时登记的不同")
    with openly():
        Message.objects.update(subject="改过的")
    assert _found("内容与生成时登记的不同")


def test_file_that_was_opened_to_all_is_the_one_given_out(walk):
    case = walk.case()
    walk.review(case, "granted")
    letter = walk.draft(case, "reply.granted")
    letters.enclose(letter=letter, stored=walk.file(case, "enclosure"), actor=walk.people["handler"])
    letter.refresh_from_db()
    walk.send(walk.sign(letter))
    case.refresh_from_db()
    made = office.publish(
        case=case,
        title="某清单",
        column=walk.organ.columns.first(),
        formed_on=date(2026, 1, 5),
        actor=walk.people["handler"],
        along=[each.stored.pk for each in released(case)],
    )
    assert list(faults()) == []
    kept = made.files.get()
    _sql(StoredFile, kept.pk, publication=None)
    [fault] = _found("转为主动公开时带上的文件")
    assert case.number in fault
    kept.delete()
    assert _found("转为主动公开时带上的文件")
