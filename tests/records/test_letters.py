"""A letter over three pairs of hands: what was reviewed is what is signed, and the clock is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from gongkai.law.errors import NotAllowed
from gongkai.law.replies import REPLIES
from gongkai.records.actions import cases, clock, delivering, letters
from gongkai.records.models import Letter, Message, StoredFile
from gongkai.records.queries import papers
from gongkai.records.verify import faults
from walking import evidence_for, fields_for

pytestmark = pytest.mark.django_db

# What the clock closes by itself: reached by a lapse, not by a reply.
LAPSES = ("uncorrected", "unpaid")
OPINION = ("third_party", "partial")


def _consult(walk, case) -> None:
    letter = walk.sign(walk.draft(case, "consult_third", party="某某建设公司"))
    walk.send(letter, "counter")
    cases.record_event(
        case=case,
        event="consultation_answered",
        on=clock.today(),
        actor=walk.people["intake"],
        data={"party": "某某建设公司", "opinion": "object", "reasons": "属于商业秘密"},
    )


@pytest.mark.parametrize("reply", [key for key in REPLIES if key not in LAPSES])
def test_every_reply_goes_from_review_to_the_archive_shelf(walk, reply: str):
    case = walk.case()
    if reply in OPINION:
        _consult(walk, case)
    letter = walk.reply(case, reply)
    assert (case.state, case.row, case.reply) == ("closed", REPLIES[reply].row, reply)
    assert case.stage == "serve"
    delivering.collect(letter=letter)
    case.refresh_from_db()
    assert case.stage == "file"
    assert list(faults()) == []


def test_refusal_under_fourteen_to_sixteen_tells_of_reconsideration_first(walk):
    case = walk.case()
    said = papers.issued(walk.reply(case, "process"))
    assert "应当先" in said.remedy
    assert walk.organ.government in said.remedy


def test_letter_without_its_review_is_not_submitted(walk):
    letter = walk.draft(walk.case(), "reply.granted")
    with pytest.raises(ValidationError, match="审查意见"):
        letters.step(letter=letter, key="submit", actor=walk.people["handler"])


def test_not_exist_without_a_search_is_not_submitted(walk):
    from gongkai.records.actions import reviewing
    from walking import answers_to

    case = walk.case()
    reviewing.review(
        case=case,
        answers=answers_to("not_exist"),
        evidence=evidence_for("not_exist"),
        actor=walk.people["handler"],
    )
    with pytest.raises(ValidationError, match="检索"):
        letters.step(letter=walk.draft(case, "reply.not_exist"), key="submit", actor=walk.people["handler"])


def test_three_people_draft_review_and_sign(walk):
    case = walk.case()
    walk.review(case, "granted")
    letter = walk.draft(case, "reply.granted")
    letters.step(letter=letter, key="submit", actor=walk.people["handler"])
    with pytest.raises(NotAllowed, match="“审核”"):
        letters.step(letter=letter, key="approve", actor=walk.people["handler"])


def test_the_same_person_may_not_sign_what_they_reviewed(walk):
    from gongkai.records.actions import organs

    organs.grant_role(user=walk.people["reviewer"], organ=walk.organ, role="signer")
    case = walk.case()
    walk.review(case, "granted")
    letter = walk.draft(case, "reply.granted")
    letters.step(letter=letter, key="submit", actor=walk.people["handler"])
    letters.step(letter=letter, key="approve", actor=walk.people["reviewer"])
    with pytest.raises(NotAllowed, match="其他人"):
        letters.step(letter=letter, key="sign", actor=walk.people["reviewer"])


def test_change_after_review_reopens_the_letter(walk):
    case = walk.case()
    walk.review(case, "granted")
    letter = walk.draft(case, "reply.granted")
    letters.step(letter=letter, key="submit", actor=walk.people["handler"])
    letters.step(letter=letter, key="approve", actor=walk.people["reviewer"])
    letter = letters.change(
        letter=letter, fields=fields_for("reply.granted", items="另一份清单"), actor=walk.people["handler"]
    )
    assert letter.state == "draft"
    with pytest.raises(NotAllowed, match="起草中"):
        letters.step(letter=letter, key="sign", actor=walk.people["signer"])


def test_enclosure_changed_behind_the_table_stops_the_signature(walk):
    case = walk.case()
    walk.review(case, "granted")
    letter = walk.draft(case, "reply.granted")
    stored = walk.file(case, "enclosure")
    letters.enclose(letter=letter, stored=stored, actor=walk.people["handler"])
    letters.step(letter=letter, key="submit", actor=walk.people["handler"])
    letters.step(letter=letter, key="approve", actor=walk.people["reviewer"])
    StoredFile.objects.filter(pk=stored.pk).update(sha256="0" * 64)
    with pytest.raises(NotAllowed, match="有变动"):
        letters.step(letter=letter, key="sign", actor=walk.people["signer"])
    assert Letter.objects.get(pk=letter.pk).number == ""


def test_reviewed_letter_is_signed_on_a_later_day(walk, monkeypatch):
    case = walk.case()
    walk.review(case, "granted")
    letter = walk.draft(case, "reply.granted")
    letters.step(letter=letter, key="submit", actor=walk.people["handler"])
    letters.step(letter=letter, key="approve", actor=walk.people["reviewer"])
    later = clock.today() + timedelta(days=3)
    monkeypatch.setattr(clock, "today", lambda: later)
    assert letters.step(letter=letter, key="sign", actor=walk.people["signer"]).signed_on == later


def test_second_signature_is_refused_and_takes_no_number(walk):
    case = walk.case()
    walk.review(case, "granted")
    letter = walk.sign(walk.draft(case, "reply.granted"))
    with pytest.raises(NotAllowed, match="已签发"):
        letters.step(letter=letter, key="sign", actor=walk.people["head"])
    other = walk.case()
    walk.review(other, "granted")
    following = walk.sign(walk.draft(other, "reply.granted"))
    assert following.serial == letter.serial + 1


def test_voided_letter_keeps_its_number(walk):
    case = walk.case()
    walk.review(case, "granted")
    letter = walk.sign(walk.draft(case, "reply.granted"))
    letters.step(letter=letter, key="void", actor=walk.people["signer"], reason="收件人有误")
    following = walk.sign(walk.draft(case, "reply.granted"))
    assert (letter.serial, following.serial) == (letter.serial, letter.serial + 1)
    assert Letter.objects.get(pk=letter.pk).number


def test_stale_page_is_refused(walk):
    case = walk.case()
    walk.review(case, "granted")
    letter = walk.draft(case, "reply.granted")
    with pytest.raises(NotAllowed, match="别人又登记"):
        letters.step(letter=letter, key="submit", actor=walk.people["handler"], seen=1)


def test_extension_is_signed_by_the_head_and_moves_the_date(walk):
    case = walk.case()
    due = case.due
    letter = walk.draft(case, "extension", days=10, until="2027-01-05")
    with pytest.raises(NotAllowed, match="负责人"):
        walk.sign(letter, by="signer")
    letters.step(letter=Letter.objects.get(pk=letter.pk), key="sign", actor=walk.people["head"])
    walk.send(Letter.objects.get(pk=letter.pk), "online")
    case.refresh_from_db()
    assert case.due > due
    assert Message.objects.filter(case=case, template="extended").count() == 1


def test_correction_stops_the_clock_and_its_lapse_closes(walk, monkeypatch):
    case = walk.case()
    until = clock.today() + timedelta(days=10)
    walk.send(walk.sign(walk.draft(case, "correction", until=until.isoformat())), "online")
    case.refresh_from_db()
    assert (case.state, case.due) == ("stopped", None)
    monkeypatch.setattr(clock, "today", lambda: until + timedelta(days=3))
    letter = walk.reply(case, "uncorrected")
    assert (case.row, case.state) == ("uncorrected", "closed")
    assert letter.number


def test_reply_by_post_counts_from_the_posting_day(walk, monkeypatch):
    case = walk.case()
    walk.review(case, "granted")
    letter = walk.sign(walk.draft(case, "reply.granted"))
    posted = clock.today()
    delivery = walk.send(letter, "post")
    monkeypatch.setattr(clock, "today", lambda: posted + timedelta(days=4))
    delivering.serve(delivery=delivery, on=clock.today(), receiver="门卫", actor=walk.people["intake"])
    case.refresh_from_db()
    assert (case.closed_on, case.stage) == (posted, "file")


def test_entrusted_reply_counts_from_its_signature(walk):
    case = walk.case()
    walk.review(case, "granted")
    delivery = walk.send(walk.sign(walk.draft(case, "reply.granted")), "entrusted")
    case.refresh_from_db()
    assert case.state == "running"
    delivering.serve(delivery=delivery, on=clock.today(), receiver="本人", actor=walk.people["intake"])
    case.refresh_from_db()
    assert case.state == "closed"


def test_returned_letter_is_sent_again(walk):
    case = walk.case()
    walk.review(case, "granted")
    letter = walk.sign(walk.draft(case, "reply.granted"))
    delivery = walk.send(letter, "post")
    delivering.come_back(delivery=delivery, on=clock.today(), reason="地址不详", actor=walk.people["intake"])
    again = walk.send(letter, "post", tracking_no="XA00000000142")
    delivering.serve(delivery=again, on=clock.today(), receiver="本人", actor=walk.people["intake"])
    case.refresh_from_db()
    assert case.stage == "file"
    assert list(faults()) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"way": "post", "tracking_no": ""}, "tracking_no"),
        ({"way": "post", "postal": False}, "postal"),
        ({"way": "counter", "receiver": ""}, "receiver"),
        ({"way": "online", "on": "early"}, "on"),
        ({"way": "pigeon"}, "way"),
    ],
)
def test_sending_says_what_it_lacks(walk, given, field):
    case = walk.case()
    walk.review(case, "granted")
    letter = walk.sign(walk.draft(case, "reply.granted"))
    if given.get("on") == "early":
        given = {**given, "on": clock.today() - timedelta(days=1)}
    with pytest.raises(ValidationError) as refused:
        walk.send(letter, **given)
    assert field in refused.value.message_dict
    assert not letter.deliveries.exists()


@pytest.mark.parametrize(("until", "year"), [("2099-01-19", "2099年"), ("2026-06-01", ""), (None, "")])
def test_day_without_a_notice_of_working_days_is_provisional(walk, until, year):
    assert papers.provisional(walk.organ, until) == year


def test_letter_that_was_changed_after_its_approval_shows_no_hash(walk):
    letter = walk.draft(walk.case(), "receipt")
    for key, who in (("submit", "handler"), ("approve", "reviewer")):
        letter = letters.step(letter=letter, key=key, actor=walk.people[who])
    assert letter.hash
    letter = letters.change(letter=letter, fields=letter.fields, actor=walk.people["handler"])
    assert (letter.state, letter.hash) == ("draft", "")
    assert letter.case.events.filter(event="letter_changed").get().data["hash"] == ""
    assert list(faults()) == []


def test_letter_that_was_printed_here_is_not_called_scanned(walk):
    letter = walk.sign(walk.draft(walk.case(), "receipt"))
    assert {each.get_scan_display() for each in letter.files.filter(kind="letter")} == {"平台生成"}
