"""Whatever is changed behind the platform's back about letters, sendings, numbers, requests, files shows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongkai.records import files as storage
from gongkai.records.actions import clock, delivering, letters, matters, organs, recompute, requests
from gongkai.records.models import (
    Delivery,
    Letter,
    LogEntry,
    Matter,
    Request,
    RoleGrant,
    Series,
    StoredFile,
    WorkdayNotice,
)
from gongkai.records.verify import faults
from tampering import openly


@pytest.fixture
def story(walk):
    """Two requests: one answered by post and signed for after it came back once, one collected online."""
    posted = walk.case()
    walk.review(posted, "granted")
    voided = walk.sign(walk.draft(posted, "reply.granted"))
    letters.step(letter=voided, key="void", actor=walk.people["signer"], reason="收件人有误")
    letter = walk.sign(walk.draft(posted, "reply.granted"))
    first = walk.send(letter, "post")
    intake = walk.people["intake"]
    delivering.come_back(delivery=first, on=clock.today(), reason="地址不详", actor=intake)
    again = walk.send(Letter.objects.get(pk=letter.pk), "post", tracking_no="XA00000000142")
    delivering.serve(delivery=again, on=clock.today(), receiver="本人", actor=intake)
    online = walk.case()
    walk.file(online, "attachment")
    delivering.collect(letter=walk.reply(online, "granted"))
    handed = walk.case()
    walk.reply(handed, "granted", way="counter")
    walk.draft(walk.case(), "correction", until="2027-01-05")
    return letter


def _said(words: str) -> bool:
    return any(words in fault for fault in faults())


def test_story_that_went_through_the_platform_verifies(story):
    assert list(faults()) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state": "sent"}, "状态与登记的经过不同"),
        ({"number": "某局公开复〔2026〕99号"}, "文号或者哈希与登记的不同"),
        ({"hash": "0" * 64}, "文号或者哈希与登记的不同"),
        ({"document": ""}, "签发的文本打不开"),
        ({"serial": 99}, "文号不连续"),
    ],
)
def test_altered_letter_is_named(story, changes, said):
    Letter.objects.filter(pk=story.pk).update(**changes)
    assert _said(said)


def test_signed_text_of_another_letter_does_not_fit(story):
    other = Letter.objects.filter(case=story.case, state="voided").get()
    Letter.objects.filter(pk=story.pk).update(document=other.document)
    assert _said("签发的文本与签发时的哈希不同")


def test_deleted_letter_is_missed(story):
    draft = Letter.objects.get(kind="correction", state="draft")
    draft.delete()
    assert _said("被删除")


@pytest.mark.parametrize(
    "changes",
    [
        {"sent_on": date(2026, 1, 5)},
        {"served_on": None},
        {"served_on": date(2026, 1, 5)},
        {"tracking_no": "XX"},
        {"way": "email"},
    ],
)
def test_altered_sending_is_named(story, changes):
    Delivery.objects.filter(pk=story.deliveries.last().pk).update(**changes)
    assert _said("送达的记录与登记的经过不同")


def test_deleted_sending_is_named(story):
    story.deliveries.first().delete()
    assert _said("送达的记录与登记的经过不同")


def test_number_that_nothing_has_is_a_gap(story):
    Series.objects.filter(organ=story.organ, key="reply", year=story.year).update(last=99)
    assert _said("文号不连续")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"number": "2026-7777"}, "与收到时登记的不同"),
        ({"channel": "fax"}, "与收到时登记的不同"),
        ({"items": 7}, "与收到时登记的不同"),
        ({"received_on": date(2026, 1, 5)}, "收到日期"),
        ({"applicant": ""}, "打不开"),
        ({"asks": "gk1.broken"}, "打不开"),
    ],
)
def test_altered_request_is_named(story, changes, said):
    Request.objects.filter(pk=story.case.request_id).update(**changes)
    assert _said(said)


def test_file_that_is_gone_is_missed_also_in_quick_mode(story):
    stored = StoredFile.objects.filter(kind="attachment").last()
    storage.delete(stored.path)
    assert any("文件不见了" in fault for fault in faults(quick=True))


def test_file_with_another_content_shows_in_full_mode_only(story):
    StoredFile.objects.filter(kind="attachment").update(sha256="0" * 64)
    assert list(faults(quick=True)) == []
    assert _said("内容与存入时的校验值不同")


def test_erased_file_that_is_still_there_is_named(story):
    StoredFile.objects.filter(kind="attachment").update(erased_on=clock.today() - timedelta(days=1))
    assert _said("内容还在")


def test_altered_or_deleted_matter_is_named(walk):
    made = matters.receive(
        organ=walk.organ,
        kind="suggestion",
        channel="counter",
        applicant={"name": "王小红"},
        summary="公开停车收费标准",
        received_on=clock.today(),
        actor=walk.people["intake"],
    )
    assert list(faults()) == []
    Matter.objects.filter(pk=made.pk).update(summary="别的")
    assert _said("没有经过平台的修改")
    Matter.objects.filter(pk=made.pk).delete()
    assert _said(f"matter/{made.pk} 被删除")


def test_number_given_to_a_matter_is_no_gap(walk, story):
    answer = walk.sign(walk.answer(walk.matter("suggestion")))
    assert answer.number
    assert list(faults()) == []
    head = walk.people["head"]
    letters.step(letter=answer, key="void", actor=head, reason="重复登记")
    matters.void(matter=answer.matter, reason="重复登记", actor=head)
    assert list(faults()) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "reply.partial"}, "种类与登记的不同"),
        ({"signed_on": "2020-01-01"}, "签发日期与登记的不同"),
    ],
)
def test_altered_head_of_a_letter_is_named(story, changes, said):
    Letter.objects.filter(pk=story.pk).update(**changes)
    assert _said(said)


def _with_enclosure(walk):
    """A signed letter that encloses a file, and another file of the case."""
    case = walk.case()
    walk.review(case, "granted")
    letter, other = walk.draft(case, "reply.granted"), walk.file(case, "enclosure", "换.txt", "别的".encode())
    letters.enclose(letter=letter, stored=walk.file(case, "enclosure"), actor=walk.people["handler"])
    return walk.sign(Letter.objects.get(pk=letter.pk)), other


def _swap(letter, other):
    letter.files.filter(kind="enclosure").update(letter=None)
    StoredFile.objects.filter(pk=other.pk).update(letter=letter)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_swap, "附件与签发的文本所列的不同"),
        (lambda letter, other: letter.files.filter(kind="enclosure").update(kind="answer"), "附件"),
        (lambda letter, other: letter.files.filter(kind="enclosure").delete(), "附件"),
        (lambda letter, other: letter.files.filter(kind="letter").delete(), "签发的文书文件被删除"),
        (lambda letter, other: letter.files.filter(kind="letter").update(kind="answer"), "改了种类"),
        (lambda letter, other: letter.files.filter(kind="letter").update(sha256="0" * 64), "换过"),
    ],
)
def test_what_went_out_with_a_letter_is_what_was_signed(walk, change, said):
    letter, other = _with_enclosure(walk)
    assert list(faults()) == []
    change(letter, other)
    assert _said(said)


@pytest.mark.parametrize(
    "changes",
    [
        {"submitted_at": "2020-01-01T00:00Z"},
        {"confirmed_on": "2020-01-01"},
        {"code_hash": "z"},
        {"mark": "z"},
        {"mask": "王*"},
        {"way": "post"},
        {"applicant": "", "asks": "", "state": "anonymised"},
    ],
)
def test_request_altered_after_it_came_is_named(walk, changes):
    received = walk.submit()
    requests.confirm(request=received.request, on=clock.today(), actor=walk.people["intake"])
    requests.renew_code(request=received.request, actor=walk.people["intake"], why="出示了证件")
    assert list(faults()) == []
    Request.objects.filter(pk=received.request.pk).update(**changes)
    assert _said(f"收件 {received.request.number}：内容与最后登记的不同")


@pytest.mark.parametrize("state", ["waiting", "anonymised"])
def test_state_of_a_request_follows_from_its_cases(walk, state):
    Request.objects.filter(pk=walk.submit().request.pk).update(state=state)
    assert _said("状态与登记的经过不同")


def test_request_logged_before_seals_were_kept_still_verifies(walk):
    received = walk.submit()
    entry = LogEntry.objects.get(action="request.receive", subject=f"request/{received.request.pk}")
    data = {key: value for key, value in entry.data.items() if key != "hash"}
    with openly():
        LogEntry.objects.filter(pk=entry.pk).update(data=data)
    assert not _said(f"收件 {received.request.number}")


def test_role_moved_to_another_department_is_named(walk):
    one, other = (organs.create_department(organ=walk.organ, name=name) for name in ("规划科", "财务科"))
    grant = organs.grant_role(user=walk.people["auditor"], organ=walk.organ, role="handler", department=one)
    organs.rename_department(department=one, name="规划一科")
    assert list(faults()) == []
    RoleGrant.objects.filter(pk=grant.pk).update(department=other)
    assert _said("的角色 handler（财务科）与日志不符")


def test_notice_that_was_not_added_through_the_platform_is_named(walk):
    days = [{"date": "2026-03-03", "is_workday": False, "name": "某日"}]
    given = {"year": 2026, "source": "某通知", "days": days, "added_at": clock.now()}
    recompute.add(row=WorkdayNotice(**given), actor=walk.people["administrator"], home=walk.organ)
    assert list(faults()) == []
    slipped = WorkdayNotice.objects.create(**{**given, "source": "伪造的通知"})
    assert _said("放假通知“伪造的通知”")
    slipped.delete()
    WorkdayNotice.objects.update(organ=walk.organ)
    assert _said("放假通知“某通知”")
    WorkdayNotice.objects.all().delete()
    assert _said("放假通知“某通知”被删除")
