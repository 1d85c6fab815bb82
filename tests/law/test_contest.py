"""The periods of a reconsideration or a suit, and the suit that should not have come first."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.law import cites
from gongkai.law.contest import Contest, clocks, doubts
from gongkai.law.errors import Unusable
from gongkai.law.replies import REPLIES
from gongkai.law.workdays import load

COPY, ACCEPTED = date(2026, 3, 2), date(2026, 2, 26)


def _dues(contest: Contest) -> list[tuple[str, date]]:
    return [(each.whose, each.due) for each in clocks(contest, load())]


@pytest.mark.parametrize(
    ("contest", "expected"),
    [
        (Contest("review", "simple", COPY), [("organ", date(2026, 3, 9))]),
        (Contest("review", "ordinary", COPY), [("organ", date(2026, 3, 16))]),
        (Contest("suit", "ordinary", COPY), [("organ", date(2026, 3, 17))]),
        (
            Contest("suit", "simple", COPY, ACCEPTED),
            [("organ", date(2026, 3, 17)), ("authority", date(2026, 4, 13))],
        ),
        (
            Contest("review", "simple", COPY, ACCEPTED, date(2026, 3, 25)),
            [("organ", date(2026, 3, 9)), ("authority", date(2026, 3, 30)), ("applicant", date(2026, 4, 9))],
        ),
        (
            Contest("review", "ordinary", decision_received_on=date(2026, 3, 25)),
            [("applicant", date(2026, 4, 9))],
        ),
        (Contest("suit", "ordinary", None, ACCEPTED), []),
        (Contest("review", "simple"), []),
    ],
)
def test_clocks_run_from_the_dates_that_are_known(contest: Contest, expected: list[tuple[str, date]]) -> None:
    assert _dues(contest) == expected


def test_suit_period_without_a_decision_runs_from_the_end_of_the_reconsideration() -> None:
    decision, suit = clocks(Contest("review", "ordinary", accepted_on=ACCEPTED), load())
    assert (decision.due, suit.due) == (date(2026, 4, 27), date(2026, 5, 12))
    assert "没有作出决定" in suit.note
    assert suit.cite == cites.SUIT_45


def test_clock_names_what_is_due_and_by_which_provision() -> None:
    (answer,) = clocks(Contest("review", "simple", COPY), load())
    assert (answer.name, answer.cite) == ("复议答复（简易程序）", cites.REV_54)
    assert len([line for line in answer.deadline.ledger if line.count]) == 5


@pytest.mark.parametrize(("kind", "procedure"), [("appeal", "simple"), ("review", "quick")])
def test_contest_refuses_what_it_does_not_know(kind: str, procedure: str) -> None:
    with pytest.raises(Unusable, match="可用的有"):
        Contest(kind, procedure)


@pytest.mark.parametrize("key", REPLIES)
def test_direct_suit_is_doubted_for_refusals_under_articles_14_to_16(key: str) -> None:
    first = REPLIES[key].remedy in ("review_first", "withheld")
    found = doubts("suit", False, key, date(2024, 1, 1))
    assert [doubt.key for doubt in found] == (["direct_suit"] if first else [])
    assert all(doubt.cite == cites.REV_23_1_4 for doubt in found)
    assert doubts("suit", False, key, date(2023, 12, 31)) == ()
    assert doubts("suit", True, key, date(2024, 1, 1)) == ()
    assert doubts("review", False, key, date(2024, 1, 1)) == ()


def test_direct_suit_over_a_partial_answer_is_doubted_by_what_was_withheld() -> None:
    day = date(2026, 1, 5)
    assert doubts("suit", False, "partial", day, withheld=["process"])
    assert doubts("suit", False, "partial", day, withheld=["inquiry"]) == ()
