"""What a letter begins with: every source exists, and every item of the evidence finds its place."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.law.review import REQUIRED
from gongkai.law.review.evidence import ITEMS
from gongkai.letter.kinds import KINDS
from gongkai.letter.prefill import SOURCES, prefill

# Kept on file and not told to the applicant: markings, checks, weighing, what the case itself holds.
KEPT = {
    "marking",
    "secret_checked",
    "no_duty",
    "weighing",
    "amount",
    "opinions",
    "redacted",
    "partial_opinions",
    "consultation",
    "search",
    "correction_lapse",
    "payment_lapse",
    "override",
    "parts_basis",
    "parts_harm",
    "parts_discretion",
    "parts_no_duty",
    "correction_done",
    "demanded",
}


def test_every_source_names_a_field_and_an_item():
    for kind, fields in SOURCES.items():
        for key, places in fields.items():
            assert KINDS[kind].field(key), (kind, key)
            named = [place.partition(".")[0] for place in places if not place.startswith(":")]
            assert set(named) <= ITEMS.keys(), (kind, key)


@pytest.mark.parametrize("reply", REQUIRED)
def test_what_the_review_asked_is_not_asked_again(reply):
    used = {place.partition(".")[0] for places in SOURCES[f"reply.{reply}"].values() for place in places}
    asked = {item.key for item in REQUIRED[reply]} - KEPT
    if reply in ("granted", "partial"):
        asked.discard("no_consultation")
    assert asked <= used


def test_choices_and_texts_are_taken_over():
    given = {"which_safety": "social", "reasons": "会危及社会稳定"}
    assert prefill("reply.safety", given, {}) == {"which": "stability", "reason": "会危及社会稳定"}


def test_choice_that_the_letter_does_not_know_is_left_open():
    assert prefill("reply.internal", {"which_internal": "weather"}, {}) == {}


def test_withheld_parts_become_lines():
    parts = [{"part": "第三页", "reply": "third_party", "reasons": "涉及账户"}]
    assert prefill("reply.partial", {"withheld": parts}, {})["withheld"] == "第三页｜第三方合法权益｜涉及账户"


def test_earlier_reply_gives_its_number_and_date():
    given = {"earlier": {"number": "某局公开复〔2026〕1号", "date": "2026-01-05"}}
    assert prefill("reply.repeat", given, {}) == {
        "earlier_number": "某局公开复〔2026〕1号",
        "earlier_on": "2026-01-05",
    }


def test_ledger_comes_before_what_was_typed():
    filled = prefill("reply.unclear", {"asked_on": "2026-01-01"}, {"correction_on": date(2026, 1, 6)})
    assert filled == {"requested_on": "2026-01-06"}
    assert prefill("reply.unclear", {"asked_on": "not a day"}, {}) == {}


def test_reason_why_nobody_was_asked_stands_for_the_result():
    filled = prefill("reply.third_party", {"no_consultation": "第三方已注销"}, {})
    assert filled == {"consulted": "none", "why_not": "第三方已注销"}
    asked = prefill("reply.third_party", {"no_consultation": "无"}, {"consulted": "objected"})
    assert asked["consulted"] == "objected"


def test_fee_is_counted_by_the_month():
    facts = {"fee_method": "cases", "month_count": 12, "month": "2026年3月", "month_fees": 0}
    assert prefill("fee", {}, facts) == {
        "method": "cases",
        "quantity": "12",
        "month": "2026年3月",
        "earlier": "0",
    }
