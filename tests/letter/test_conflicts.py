"""What a letter must not say: against its own date, its case, or the review it rests on."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.letter.compose import compose
from gongkai.letter.conflicts import BOUND, differing
from gongkai.letter.kinds import KINDS
from gongkai.letter.missing import missing

OTHERS = ("consult_third", "consult_maker", "consult_organ", "release")


def _fields(problems) -> list[str]:
    return [problem.field for problem in problems]


@pytest.mark.parametrize("kind", OTHERS)
def test_letter_to_another_never_repeats_the_applicants_words(kind, facts):
    secret = "李某家宅基地，电话13800138000"
    letter = compose(kind, facts(kind, summary=secret))
    assert secret not in "".join((*letter.paragraphs, *letter.slip))
    assert "20260001" in letter.paragraphs[0]


@pytest.mark.parametrize("kind", ["correction", "reasons", "deferral", "extension", "consult_organ"])
@pytest.mark.parametrize("until", ["2026-02-10", "2020-01-01"])
def test_last_day_that_has_passed_is_a_problem(kind, until, facts):
    assert _fields(missing(kind, facts(kind, fields={"until": until}))) == ["until"]


def test_extension_names_the_day_that_its_days_reach(facts):
    right = facts("extension", extended_until=date(2026, 4, 2))
    assert missing("extension", right) == []
    (problem,) = missing("extension", facts("extension", extended_until=date(2026, 4, 3)))
    assert problem.field == "until"
    assert "2026年4月3日" in problem.message


def test_deferral_answers_reasons_that_were_given(facts):
    assert _fields(missing("deferral", facts("deferral", reasons_given=False))) == ["reason"]
    assert missing("deferral", facts("deferral", reasons_given=True)) == []


def test_what_goes_with_the_letter_is_enclosed(facts):
    fields = {"mode": "given"}
    assert _fields(missing("reply.granted", facts("reply.granted", fields=fields))) == ["mode"]


@pytest.mark.parametrize(
    ("opinion", "why", "wrong"),
    [
        (None, "silent", []),
        ("", "silent", ["addressee"]),
        ("silent", "silent", []),
        ("objected", "silent", ["why"]),
        ("silent", "no_reason", ["why"]),
        ("objected", "no_reason", []),
        ("objected", "public_interest", []),
    ],
)
def test_release_answers_what_its_addressee_said(opinion, why, wrong, facts):
    given = facts("release", fields={"why": why}, opinion=opinion)
    assert _fields(missing("release", given)) == wrong


@pytest.mark.parametrize("kind", BOUND)
def test_bound_fields_are_fields_of_their_letter(kind):
    assert all(KINDS[kind].field(key) for key in BOUND[kind])


@pytest.mark.parametrize(
    ("kind", "fields", "evidence", "known", "wrong"),
    [
        ("reply.internal", {"class": "hr"}, {"which_internal": "logistics"}, {}, ["class"]),
        ("reply.internal", {"class": "hr"}, {"which_internal": "hr"}, {}, []),
        ("reply.internal", {"class": "hr"}, {}, {}, []),
        ("reply.safety", {"which": "stability"}, {"which_safety": "social"}, {}, []),
        ("reply.third_party", {"consulted": "objected"}, {}, {"consulted": "none"}, ["consulted"]),
        (
            "reply.not_exist",
            {"searched_on": "1999-01-01"},
            {},
            {"searched_on": "2026-02-03"},
            ["searched_on"],
        ),
        ("reply.massive", {"demanded_on": "2026-02-03"}, {}, {"demanded_on": date(2026, 2, 3)}, []),
        ("reply.granted", {"items": "甲"}, {"list": "乙"}, {}, []),
    ],
)
def test_letter_says_what_the_review_and_the_ledger_say(kind, fields, evidence, known, wrong):
    assert _fields(differing(kind, fields, evidence, known)) == wrong


def test_partial_reply_withholds_on_the_grounds_of_its_review():
    evidence = {"withheld": [{"part": "第三页", "reply": "process", "reasons": "讨论记录"}]}
    same = {"withheld": "第3页｜过程性信息｜是讨论记录"}
    assert list(differing("reply.partial", same, evidence, {})) == []
    other = {"withheld": "第3页｜第三方合法权益｜涉及账户"}
    (problem,) = differing("reply.partial", other, evidence, {})
    assert "第三方合法权益，审查意见是过程性信息" in problem.message
