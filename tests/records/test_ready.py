"""A letter goes on only while what it means still has its place: no number burnt, no reply sent too soon."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from gongkai.law.errors import NotAllowed
from gongkai.records.actions import cases, clock, counter, delivering, letters
from gongkai.records.models import Letter, Series
from gongkai.records.queries import papers
from gongkai.records.verify import faults

pytestmark = pytest.mark.django_db
PARTY = "某某建设公司"


def _reply(walk, case) -> Letter:
    walk.review(case, "granted")
    return walk.draft(case, "reply.granted")


def _numbers() -> dict[str, int]:
    return dict(Series.objects.values_list("key", "last"))


def test_reply_is_not_signed_while_a_consultation_is_open(walk):
    case = walk.case()
    walk.send(walk.sign(walk.draft(case, "consult_third", party=PARTY)), "counter")
    letter = _reply(walk, case)
    with pytest.raises(NotAllowed, match="还没有结束"):
        letters.step(letter=letter, key="submit", actor=walk.people["handler"])


def test_reply_is_not_sent_while_a_correction_begun_after_the_signature_is_open(walk):
    case = walk.case()
    letter = walk.sign(_reply(walk, case))
    until = (clock.today() + timedelta(days=9)).isoformat()
    walk.send(walk.sign(walk.draft(case, "correction", until=until)))
    with pytest.raises(NotAllowed, match="补正"):
        walk.send(letter)
    assert not letter.deliveries.exists()


def test_review_made_anew_after_the_approval_stops_the_signature(walk):
    case = walk.case()
    letter = _reply(walk, case)
    letters.step(letter=letter, key="submit", actor=walk.people["handler"])
    letters.step(letter=letter, key="approve", actor=walk.people["reviewer"])
    walk.review(case, "granted")
    with pytest.raises(NotAllowed, match="有变动"):
        letters.step(letter=letter, key="sign", actor=walk.people["signer"])


def test_review_made_anew_after_the_signature_stops_the_sending(walk):
    case = walk.case()
    letter = walk.sign(_reply(walk, case))
    walk.review(case, "granted")
    with pytest.raises(NotAllowed, match="审查意见有变动"):
        walk.send(letter)


def test_withdrawn_request_takes_no_number_for_its_reply(walk):
    case = walk.case()
    letter = _reply(walk, case)
    letters.step(letter=letter, key="submit", actor=walk.people["handler"])
    letters.step(letter=letter, key="approve", actor=walk.people["reviewer"])
    before = _numbers()
    counter.withdraw(case=case)
    with pytest.raises(NotAllowed):
        letters.step(letter=letter, key="sign", actor=walk.people["signer"])
    assert _numbers() == before


def test_signed_reply_is_not_posted_after_a_withdrawal(walk):
    case = walk.case()
    letter = walk.sign(_reply(walk, case))
    counter.withdraw(case=case)
    with pytest.raises(NotAllowed, match="已办结"):
        walk.send(letter, "post")
    assert not letter.deliveries.exists()


def test_party_is_not_consulted_twice(walk):
    case = walk.case()
    walk.send(walk.sign(walk.draft(case, "consult_third", party=PARTY)), "counter")
    before = _numbers()
    with pytest.raises(NotAllowed, match="再次征求"):
        walk.sign(walk.draft(case, "consult_third", party=PARTY))
    assert _numbers() == before


def test_second_extension_is_refused_before_it_takes_a_number(walk):
    case = walk.case()
    walk.send(walk.sign(walk.draft(case, "extension", days=5)))
    before = _numbers()
    with pytest.raises(NotAllowed, match="只能延长一次"):
        walk.sign(walk.draft(case, "extension", days=5))
    assert _numbers() == before


def test_extension_names_the_day_the_calendar_gives(walk):
    from gongkai.records.calendars import calendar

    case = walk.case()
    until = calendar(walk.organ).add(case.due, 5)
    letter = walk.sign(walk.draft(case, "extension", days=5, until="2030-01-01"))
    said = "".join(papers.issued(letter).paragraphs)
    assert f"{until.year}年{until.month}月{until.day}日" in said
    assert "2030" not in said
    walk.send(letter)
    case.refresh_from_db()
    assert case.due == until


def test_correction_gives_a_day_to_come(walk):
    letter = walk.draft(walk.case(), "correction", until=clock.today().isoformat())
    with pytest.raises(ValidationError) as refused:
        letters.step(letter=letter, key="submit", actor=walk.people["handler"])
    assert "until" in refused.value.message_dict


def test_deferral_waits_for_reasons_demanded_and_given(walk):
    case = walk.case()
    until = (case.due + timedelta(days=20)).isoformat()
    letter = walk.draft(case, "deferral", until=until)
    submit = {"letter": letter, "key": "submit", "actor": walk.people["handler"]}
    with pytest.raises(NotAllowed, match="要求申请人说明"):
        letters.step(**submit)
    for who, event in (("handler", "reasons_demanded"), ("intake", "reasons_given")):
        with pytest.raises(NotAllowed, match="说明"):
            letters.step(**submit)
        cases.record_event(case=case, event=event, on=clock.today(), actor=walk.people[who])
    assert letters.step(**submit).state == "submitted"


@pytest.mark.parametrize(
    ("first", "second"), [("online", "counter"), ("online", "online"), ("online", "post")]
)
def test_online_reply_that_came_back_is_sent_again_and_counts_once(walk, first, second):
    case = walk.case()
    letter = walk.sign(_reply(walk, case))
    delivery = walk.send(letter, first)
    delivering.come_back(delivery=delivery, on=clock.today(), reason="打不开", actor=walk.people["intake"])
    again = walk.send(letter, second)
    if second == "post":
        delivering.serve(delivery=again, on=clock.today(), receiver="本人", actor=walk.people["intake"])
    with pytest.raises(NotAllowed):
        delivering.serve(delivery=delivery, on=clock.today(), receiver="本人", actor=walk.people["intake"])
    case.refresh_from_db()
    assert case.events.filter(event__startswith="reply_").count() == 1
    assert case.state == "closed"
    assert list(faults()) == []


def test_extension_that_came_back_is_sent_again_and_extends_once(walk):
    case = walk.case()
    letter = walk.sign(walk.draft(case, "extension", days=5))
    delivery = walk.send(letter, "post")
    delivering.come_back(delivery=delivery, on=clock.today(), reason="地址不详", actor=walk.people["intake"])
    walk.send(letter, "post", tracking_no="XA00000000142")
    assert case.events.filter(event="extended").count() == 1


@pytest.mark.parametrize("way", ["online", "email"])
def test_reply_goes_electronically_only_where_that_was_chosen(walk, way):
    case = walk.case(channel="counter", way="post")
    letter = walk.sign(_reply(walk, case))
    with pytest.raises(ValidationError) as refused:
        walk.send(letter, way)
    assert "邮寄" in refused.value.message_dict["way"][0]
    assert walk.send(letter, "post").pk


def test_withdrawal_letter_closes_on_the_day_of_the_withdrawal(walk, monkeypatch):
    case = walk.case()
    day = clock.today()
    monkeypatch.setattr(clock, "today", lambda: day + timedelta(days=3))
    walk.send(walk.sign(walk.draft(case, "withdrawn", withdrawn_on=day.isoformat())))
    case.refresh_from_db()
    assert (case.row, case.closed_on) == ("other", day)


def test_fee_by_cases_counts_those_of_the_register_or_says_why(walk):
    case = walk.case()
    fields = {"method": "cases", "quantity": 40, "month": "2026年3月"}
    with pytest.raises(ValidationError) as refused:
        walk.sign(walk.draft(case, "fee", **fields))
    assert "提出 1 件" in refused.value.message_dict["quantity"][0]
    other = walk.case()
    letter = walk.sign(walk.draft(other, "fee", **fields, extra="含以前在纸质登记簿上的 38 件。"))
    assert letter.number
