"""Whose opinion was asked for, and what does silence mean? Articles 32 to 34."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.law import cites
from gongkai.law.case import Clock, Event, Unusable, replay, silent
from gongkai.law.workdays import load

RECEIVED, SENT, LAST = date(2026, 3, 2), date(2026, 3, 4), date(2026, 4, 1)


def _clock(role: str, *more: Event, today: date | None = None) -> Clock:
    sent = Event(SENT, "consulted", party="甲", role=role)
    return replay([Event(RECEIVED, "received"), sent, *more], load(), today=today)


@pytest.mark.parametrize(
    ("role", "says", "cite"),
    [
        ("third_party", "由本机关决定", cites.REG_32),
        ("co_maker", "视为同意公开", cites.REG_34),
        ("organ", "不影响本机关作出答复", cites.REG_33),
        ("", "由本机关决定", cites.REG_32),
    ],
)
def test_lapse_says_what_silence_means(role: str, says: str, cite: cites.Cite) -> None:
    clock = _clock(role, Event(date(2026, 3, 25), "consultation_lapsed", party="甲"))
    told = {line.event: line for line in clock.ledger}
    assert says in told["consultation_lapsed"].note
    assert told["consulted"].cite == told["consultation_lapsed"].cite == cite
    (asked,) = clock.consultations
    assert (asked.ended, asked.ended_on, asked.consents) == ("lapsed", date(2026, 3, 25), role == "co_maker")


def test_answer_of_a_co_maker_is_no_consent_by_silence() -> None:
    clock = _clock("co_maker", Event(date(2026, 3, 25), "consultation_answered", party="甲"))
    assert [(each.ended, each.consents) for each in clock.consultations] == [("answered", False)]


def test_open_consultation_past_its_period_is_visible_from_the_next_day() -> None:
    assert silent(_clock("co_maker"), LAST) == ()
    (gone,) = silent(_clock("co_maker"), date(2026, 4, 2))
    assert (gone.party, gone.last, gone.silence) == ("甲", LAST, "视为同意公开")
    assert _clock("co_maker", today=LAST).breaches == ()
    (breach,) = _clock("co_maker", today=date(2026, 4, 2)).breaches
    assert (breach.code, breach.on, breach.cite) == ("consultation_silent", LAST, cites.REG_34)
    assert "“甲”" in breach.message


def test_closed_case_has_no_silent_consultation_to_enter() -> None:
    replied = Event(date(2026, 3, 20), "reply_delivered", reply="granted")
    assert _clock("third_party", replied, today=date(2026, 6, 1)).breaches == ()


def test_overrun_is_a_breach_of_the_provision_on_the_role() -> None:
    late = Event(date(2026, 4, 10), "consultation_answered", party="甲")
    assert [breach.cite for breach in _clock("co_maker", late).breaches] == [cites.REG_34]


def test_voided_lapse_stays_readable_in_the_ledger() -> None:
    lapsed = Event(date(2026, 3, 25), "consultation_lapsed", party="甲")
    clock = _clock("co_maker", lapsed, Event(date(2026, 3, 26), "voided", voids=3))
    assert clock.state == "stopped"
    assert any("已作废" in line.note for line in clock.ledger if line.event == "consultation_lapsed")


def test_event_refuses_an_unknown_role() -> None:
    with pytest.raises(Unusable, match="可用的有：third_party、co_maker、organ"):
        Event.from_json({"on": "2026-03-04", "event": "consulted", "party": "甲", "role": "friend"})


def test_entered_reads_the_register_and_leaves_its_own_keys_alone() -> None:
    data = {"party": "甲", "role": "organ", "opinion": "agree", "letter": 7}
    assert Event.entered(SENT, "consulted", 4, data) == Event(SENT, "consulted", 4, party="甲", role="organ")
    assert Event.entered(SENT, "voided", 4, {"seq": 2}).voids == 2
