"""What the ledger and the files of a case hold for its review, and where a reply contradicts them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from gongkai.law.review import Opinion
from gongkai.records.actions import cases, clock, letters, reviewing
from gongkai.records.queries import reviews

pytestmark = pytest.mark.django_db
PARTY = "某某公司"


def _asked(walk, case, opinion: str):
    walk.send(walk.sign(walk.draft(case, "consult_third", party=PARTY)), "counter")
    cases.record_event(
        case=case,
        event="consultation_answered",
        on=clock.today(),
        actor=walk.people["intake"],
        data={"party": PARTY, "opinion": opinion, "reasons": "会泄露配方"},
    )
    case.refresh_from_db()


def _read(case):
    rows = list(case.events.order_by("seq"))
    return rows, cases.read(case.organ, rows)


def _lacking(case) -> list[str]:
    return [problem.key for problem in reviews.problems(case, *_read(case), clock.today())]


def test_disclosure_against_an_objection_waits_for_its_letter(walk):
    case = walk.case()
    _asked(walk, case, "object")
    assert reviews.opinions(*_read(case)) == (Opinion(PARTY, "third_party", "objected"),)
    walk.review(case, "granted", override="理由不成立")
    assert _lacking(case) == ["override"]
    walk.sign(walk.draft(case, "release", party=PARTY, why="no_reason"))
    assert reviews.opinions(*_read(case))[0].released
    assert _lacking(case) == []


def test_who_agreed_is_no_ground_of_a_refusal(walk):
    case = walk.case()
    _asked(walk, case, "agree")
    walk.review(case, "third_party")
    assert _lacking(case) == ["consultation"]


def test_letter_that_contradicts_its_review_is_not_submitted(walk):
    case = walk.case()
    walk.review(case, "internal", which_internal="logistics")
    letter = walk.draft(case, "reply.internal", **{"class": "hr"})
    with pytest.raises(ValidationError, match="“属于哪一类”与案卷不一致"):
        letters.step(letter=letter, key="submit", actor=walk.people["handler"])


def test_letter_cannot_tell_of_an_objection_that_nobody_made(walk):
    case = walk.case()
    walk.review(case, "third_party", no_consultation="联系不上")
    letter = walk.draft(case, "reply.third_party", consulted="objected")
    with pytest.raises(ValidationError, match="“征求第三方意见的结果”与案卷不一致"):
        letters.step(letter=letter, key="submit", actor=walk.people["handler"])


def test_redacted_copy_goes_out_with_the_reply_itself(walk):
    case = walk.case()
    walk.review(case, "partial")
    assert _lacking(case) == []
    letter = walk.draft(case, "reply.partial")
    assert _lacking(case) == []
    letters.take_off(letter=letter, stored=letter.files.get(), actor=walk.people["handler"])
    assert _lacking(case) == ["redacted"]


def test_search_that_found_it_after_all_blocks_not_exist(walk):
    case = walk.case()
    walk.review(case, "not_exist")
    assert _lacking(case) == []
    found = {
        "terms": "清单",
        "place": "档案室",
        "searched_on": clock.today(),
        "by": "样例经办",
        "found": True,
    }
    reviewing.search(case=case, actor=walk.people["handler"], **found)
    assert _lacking(case) == ["search"]


def test_invented_number_of_an_earlier_reply_is_noted(walk):
    earlier = walk.reply(walk.case(), "granted")
    case = walk.case()
    walk.review(case, "repeat")
    (doubt,) = reviews.doubts(case, *_read(case), clock.today())
    assert "没有查到" in doubt
    ref = {"number": earlier.number, "date": earlier.signed_on.isoformat()}
    walk.review(case, "repeat", earlier=ref)
    assert reviews.doubts(case, *_read(case), clock.today()) == []
