"""Whatever is changed behind the platform's back about letters, sendings, numbers, requests, files shows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongkai.records import files as storage
from gongkai.records.actions import clock, delivering, letters, matters
from gongkai.records.models import Delivery, Letter, Matter, Request, Series, StoredFile
from gongkai.records.verify import faults


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
    StoredFile.objects.filter(kind="letter").update(sha256="0" * 64)
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
    made = matters.receive(
        organ=walk.organ,
        kind="suggestion",
        channel="counter",
        applicant={"name": "王小红"},
        summary="公开停车收费标准",
        received_on=clock.today(),
        actor=walk.people["intake"],
    )
    fields = {
        "applied_on": "2026-01-05",
        "reason": "属于主动公开的范围",
        "done_on": "2026-01-06",
        "where": "x",
    }
    answered = matters.decide(matter=made, outcome="published", fields=fields, actor=walk.people["head"])
    assert answered.reply_number
    assert list(faults()) == []
    matters.void(matter=answered, reason="重复登记", actor=walk.people["head"])
    assert list(faults()) == []
