"""What a person enters by hand: paper answers, receipts anew, lapses, and what is taken back by whom."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from gongkai.law.errors import NotAllowed
from gongkai.records.actions import cases, clock, letters
from gongkai.records.models import Letter
from gongkai.records.verify import faults

pytestmark = pytest.mark.django_db
PARTY = "某某建设公司"


def _enter(walk, case, who: str, event: str, on: date | None = None, **data: object):
    return cases.record_event(
        case=case, event=event, on=on or clock.today(), actor=walk.people[who], data=data
    )


def _later(monkeypatch, days: int) -> date:
    later = clock.today() + timedelta(days=days)
    monkeypatch.setattr(clock, "today", lambda: later)
    return later


def _made(case, event: str) -> int:
    return case.events.filter(event=event).last().seq


def test_reply_on_paper_is_entered_by_who_signs_and_says_its_kind(walk):
    case = walk.case()
    with pytest.raises(NotAllowed, match="签发"):
        _enter(walk, case, "intake", "reply_delivered", reply="granted")
    with pytest.raises(ValidationError) as refused:
        _enter(walk, case, "signer", "reply_delivered")
    assert "reply" in refused.value.message_dict
    _enter(walk, case, "signer", "reply_delivered", reply="granted")
    case.refresh_from_db()
    assert (case.state, case.row) == ("closed", "granted")


def test_reply_is_not_entered_by_hand_beside_its_letter(walk):
    case = walk.case()
    letter = walk.draft(case, "reply.granted")
    with pytest.raises(NotAllowed, match="答复文书"):
        _enter(walk, case, "signer", "reply_posted", reply="granted")
    letters.step(letter=letter, key="void", actor=walk.people["handler"], reason="已用纸质文书答复")
    _enter(walk, case, "signer", "reply_posted", reply="granted")


def test_receipt_is_voided_by_the_head_and_never_later_than_the_papers_say(walk, monkeypatch):
    case = walk.case()
    first, later = clock.today(), _later(monkeypatch, 9)
    with pytest.raises(NotAllowed, match="负责人"):
        _enter(walk, case, "intake", "voided", seq=1, note="误")
    _enter(walk, case, "head", "voided", seq=1, note="误")
    with pytest.raises(NotAllowed, match="更晚"):
        _enter(walk, case, "intake", "received", later)
    with pytest.raises(ValidationError) as refused:
        _enter(walk, case, "head", "received", later)
    assert "on" in refused.value.message_dict
    _enter(walk, case, "intake", "received", first)
    case.refresh_from_db()
    assert (case.state, case.received_on) == ("running", first)


def test_correction_by_hand_names_a_day_that_lies_ahead(walk):
    case = walk.case()
    for until in (None, clock.today().isoformat()):
        with pytest.raises(ValidationError) as refused:
            _enter(walk, case, "handler", "correction_requested", until=until)
        assert "until" in refused.value.message_dict
    assert not case.events.filter(event="correction_requested").exists()


def test_correction_lapses_after_its_last_day_only(walk, monkeypatch):
    case = walk.case()
    until = clock.today() + timedelta(days=10)
    _enter(walk, case, "handler", "correction_requested", until=until.isoformat())
    _later(monkeypatch, 10)
    with pytest.raises(NotAllowed, match=str(until + timedelta(days=1))):
        _enter(walk, case, "handler", "correction_lapsed")
    _later(monkeypatch, 1)
    _enter(walk, case, "handler", "correction_lapsed")


@pytest.mark.parametrize(("served_after", "days"), [(None, 25), (1, 20)])
def test_fee_lapses_twenty_workdays_after_the_notice_arrived(walk, monkeypatch, served_after, days):
    from gongkai.records.actions import delivering
    from gongkai.records.calendars import calendar

    case = walk.case()
    delivery = walk.send(walk.sign(walk.draft(case, "fee", method="pages", quantity=68)), "post")
    start = clock.today()
    if served_after:
        start = _later(monkeypatch, served_after)
        delivering.serve(delivery=delivery, on=start, receiver="本人", actor=walk.people["intake"])
    last = calendar(walk.organ).add(start, days)
    monkeypatch.setattr(clock, "today", lambda: last)
    with pytest.raises(NotAllowed, match=str(last + timedelta(days=1))):
        _enter(walk, case, "handler", "fee_lapsed")
    _later(monkeypatch, 1)
    _enter(walk, case, "handler", "fee_lapsed")
    assert list(faults()) == []


def test_silence_counts_from_the_day_the_party_received_the_letter(walk, monkeypatch):
    from gongkai.records.actions import delivering
    from gongkai.records.calendars import calendar

    case = walk.case()
    delivery = walk.send(walk.sign(walk.draft(case, "consult_third", party=PARTY)), "post")
    served = _later(monkeypatch, 4)
    delivering.serve(delivery=delivery, on=served, receiver="前台", actor=walk.people["intake"])
    last = calendar(walk.organ).add(served, 15)
    case.refresh_from_db()
    assert cases.read(walk.organ, case.events.order_by("seq")).consultations[0].last == last
    monkeypatch.setattr(clock, "today", lambda: last)
    with pytest.raises(NotAllowed, match=str(last + timedelta(days=1))):
        _enter(walk, case, "handler", "consultation_lapsed", party=PARTY)
    _later(monkeypatch, 1)
    _enter(walk, case, "handler", "consultation_lapsed", last, party=PARTY)
    assert list(faults()) == []


def test_what_a_letter_entered_is_taken_back_by_who_signs(walk):
    case = walk.case()
    letter = walk.reply(case, "granted")
    seq = _made(case, "reply_delivered")
    for role in ("intake", "handler"):
        with pytest.raises(NotAllowed, match="签发"):
            _enter(walk, case, role, "voided", seq=seq, note="误")
    with pytest.raises(NotAllowed, match="先作废那一条"):
        letters.step(letter=letter, key="revoke", actor=walk.people["signer"], reason="误")
    _enter(walk, case, "signer", "voided", seq=seq, note="送错了人")
    with pytest.raises(NotAllowed, match="签发"):
        letters.step(letter=letter, key="revoke", actor=walk.people["handler"], reason="误")
    letters.step(letter=letter, key="revoke", actor=walk.people["signer"], reason="送错了人")
    again = walk.sign(walk.draft(case, "reply.granted"))
    walk.send(again)
    case.refresh_from_db()
    assert (case.state, Letter.objects.get(pk=letter.pk).state) == ("closed", "voided")
    assert again.serial == letter.serial + 1
    assert list(faults()) == []


def test_extension_is_taken_back_by_the_head_alone(walk):
    case = walk.case()
    walk.send(walk.sign(walk.draft(case, "extension", days=5)))
    seq = _made(case, "extended")
    for role in ("intake", "signer"):
        with pytest.raises(NotAllowed, match="负责人"):
            _enter(walk, case, role, "voided", seq=seq, note="误")
    _enter(walk, case, "head", "voided", seq=seq, note="误")


def test_posting_is_not_voided_from_under_its_delivery(walk):
    case = walk.case()
    _enter(walk, case, "signer", "reply_posted", reply="granted")
    _enter(walk, case, "signer", "reply_delivered")
    with pytest.raises(NotAllowed, match="先作废后来"):
        _enter(walk, case, "head", "voided", seq=_made(case, "reply_posted"), note="误")
