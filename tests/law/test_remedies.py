"""The remedy paragraph: which path first, by kind of answer and day of decision."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.law import cites
from gongkai.law.errors import Unusable
from gongkai.law.remedies import PROCEDURAL, VERSIONS, remedy
from gongkai.law.replies import REPLIES

NOW = date(2026, 3, 2)
REFUSALS = ("secret", "prohibited", "safety", "third_party", "internal", "process", "casefile")


def _of(key: str, on: date = NOW, **more: object):  # type: ignore[no-untyped-def]
    return remedy(key, on, "某区人民政府", "某区人民法院", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("key", REFUSALS)
def test_refusal_goes_to_reconsideration_first(key: str) -> None:
    found = _of(key)
    assert found.reconsideration_first
    assert [(path.key, path.to, path.within) for path in found.paths] == [
        ("review", "某区人民政府", "60日"),
        ("suit_after_review", "某区人民法院", "15日"),
    ]
    assert found.cite == cites.REV_23_1_4
    assert "应当先" in found.text
    assert "6个月" not in found.text


@pytest.mark.parametrize("key", sorted(set(REPLIES) - set(REFUSALS) - {"partial"}))
def test_any_other_answer_leaves_the_choice(key: str) -> None:
    found = _of(key)
    assert not found.reconsideration_first
    assert [(path.key, path.within) for path in found.paths] == [("review", "60日"), ("suit", "6个月")]
    assert "上一级主管部门" not in found.text


def test_withheld_part_of_a_partial_disclosure_goes_to_reconsideration_first() -> None:
    found = _of("partial")
    assert found.reconsideration_first
    assert "不予公开的部分" in found.text
    assert found.note


def test_partial_disclosure_that_withholds_nothing_under_14_to_16_leaves_the_choice() -> None:
    assert not _of("partial", withheld=["inquiry", "not_ready"]).reconsideration_first
    assert _of("partial", withheld=["inquiry", "internal"]).reconsideration_first


def test_inquiry_is_a_setting_and_marked() -> None:
    assert not _of("inquiry").reconsideration_first
    assert _of("inquiry", inquiry="review_first").reconsideration_first
    assert "没有定论" in _of("inquiry").note
    with pytest.raises(Unusable, match="只能设为"):
        _of("inquiry", inquiry="suit_first")


@pytest.mark.parametrize("key", REPLIES)
def test_decision_before_2024_leaves_the_choice_and_names_the_superior(key: str) -> None:
    found = _of(key, date(2023, 12, 31), superior="某市人社局")
    assert not found.reconsideration_first
    assert "某市人社局" in found.text
    assert [path.key for path in found.paths] == ["review", "superior", "suit"]


def test_first_day_of_2024_takes_the_new_text() -> None:
    assert _of("internal", date(2024, 1, 1)).reconsideration_first


def test_unknown_reply_and_a_day_before_every_version_are_refused() -> None:
    with pytest.raises(Unusable, match="没有“maybe”"):
        _of("maybe")
    with pytest.raises(Unusable, match="没有2010-01-01适用"):
        _of("granted", date(2010, 1, 1))


def test_versions_fill_every_placeholder() -> None:
    for version in VERSIONS:
        for key in REPLIES:
            assert "{" not in _of(key, version.since).text


def test_letters_of_the_procedure_carry_no_remedy_of_their_own() -> None:
    assert set(PROCEDURAL) == {"receipt", "correction", "extension", "consultation", "reasons", "fee_notice"}
    assert PROCEDURAL["fee_notice"].status == "UNVERIFIED"
    assert not set(PROCEDURAL) & set(REPLIES)
