"""What must be on file: each kind of reply, bare and complete, and each kind of item at its limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gongkai.law import cites
from gongkai.law.errors import Unusable
from gongkai.law.replies import REPLIES
from gongkai.law.review import REQUIRED, Item, OnFile, missing
from gongkai.law.review.evidence import ITEMS, KINDS

FULL = OnFile(1, 1, 0, 1, ("third_party", "process"), lapsed=True)
FILLED: dict[str, object] = {
    "text": "有",
    "longtext": "有",
    "date": "2026-03-02",
    "check": True,
    "reply_ref": {"number": "某依复〔2025〕3号", "date": date(2025, 3, 4)},
}
OF_THE_CASE = {"search_log", "consultation", "redacted_copy", "withheld_list", "lapse"}


def _given(items: tuple[Item, ...]) -> dict[str, object]:
    filled = {item.key: item.choices[0][0] if item.choices else FILLED.get(item.kind) for item in items}
    return {key: value for key, value in filled.items() if value is not None and key != "no_consultation"}


def _keys(reply: str, given: dict[str, object], on_file: OnFile) -> list[str]:
    return [problem.key for problem in missing(reply, given, on_file)]


def test_every_reply_asks_for_something() -> None:
    assert set(REQUIRED) == set(REPLIES)
    assert all(any(item.required for item in items) for items in REQUIRED.values())


def test_every_item_is_asked_for_by_some_reply() -> None:
    assert {item.key for items in REQUIRED.values() for item in items} == set(ITEMS)


@pytest.mark.parametrize("reply", REQUIRED)
def test_complete_file_lacks_nothing(reply: str) -> None:
    assert missing(reply, _given(REQUIRED[reply]), FULL) == []


@pytest.mark.parametrize("reply", REQUIRED)
def test_bare_file_lacks_everything_required_in_order(reply: str) -> None:
    wanted = [item.key for item in REQUIRED[reply] if item.required]
    assert list(dict.fromkeys(_keys(reply, {}, OnFile()))) == wanted


@pytest.mark.parametrize(
    ("reply", "item"), [(reply, item) for reply, items in REQUIRED.items() for item in items if item.required]
)
def test_each_required_item_is_missed_alone(reply: str, item: Item) -> None:
    given = _given(REQUIRED[reply])
    given.pop(item.key, None)
    on_file = OnFile() if item.kind in OF_THE_CASE else FULL
    found = [problem for problem in missing(reply, given, on_file) if problem.key == item.key]
    assert len(found) == (2 if item.kind == "reply_ref" else 1)
    assert all(problem.message.endswith("。") and problem.cite == item.cite for problem in found)


def test_every_kind_of_item_is_used() -> None:
    assert {item.kind for item in ITEMS.values()} == set(KINDS)


@pytest.mark.parametrize(
    ("reply", "key", "value"),
    [
        ("secret", "marking", "  "),
        ("secret", "secret_checked", "yes"),
        ("safety", "which_safety", "weather"),
        ("unclear", "asked_on", "2026-02-30"),
        ("unclear", "asked_on", 20260302),
        ("prohibited", "law", 14),
    ],
)
def test_filling_in_nonsense_is_not_filling_in(reply: str, key: str, value: object) -> None:
    assert _keys(reply, {**_given(REQUIRED[reply]), key: value}, FULL) == [key]


def test_search_that_is_not_on_file_blocks_not_exist() -> None:
    (problem,) = missing("not_exist", {}, OnFile())
    assert "检索记录" in problem.message
    assert problem.cite == cites.REG_36_4
    assert missing("not_exist", {}, OnFile(searches=1)) == []


def test_consultation_may_be_replaced_by_a_reason_but_not_while_one_is_open() -> None:
    given = _given(REQUIRED["third_party"])
    assert _keys("third_party", given, OnFile()) == ["consultation"]
    reason = {**given, "no_consultation": "企业已注销"}
    assert _keys("third_party", reason, OnFile()) == []
    assert _keys("third_party", reason, OnFile(consultations_open=1)) == ["consultation"]


def test_nothing_is_given_out_while_an_opinion_is_awaited() -> None:
    assert _keys("granted", _given(REQUIRED["granted"]), OnFile(consultations_open=1)) == ["opinions"]
    assert _keys("granted", _given(REQUIRED["granted"]), OnFile()) == []


def test_partial_needs_a_consultation_only_for_a_third_party() -> None:
    alone = OnFile(redacted_copies=1, withheld=("process",))
    assert _keys("partial", {}, alone) == []
    assert _keys("partial", {}, replace(alone, withheld=("third_party",))) == ["partial_opinions"]


@pytest.mark.parametrize("kind", ["granted", "not_exist", "nothing", "partial"])
def test_withheld_part_must_rest_on_a_refusal(kind: str) -> None:
    assert _keys("partial", {}, replace(FULL, withheld=("process", kind))) == ["withheld"]


def test_withheld_part_must_say_what_and_why() -> None:
    rows = [{"part": "第3页", "reply": "process", "reasons": "过程稿"}, {"part": "第4页", "reply": "process"}]
    (problem,) = missing("partial", {"withheld": rows}, FULL)
    assert "第2部分" in problem.message
    assert missing("partial", {"withheld": rows[:1]}, FULL) == []


@pytest.mark.parametrize(
    ("ref", "lacks"),
    [
        ({"number": "某依复〔2025〕3号"}, ["日期"]),
        ({"date": "2025-03-04"}, ["文号"]),
        ("某依复〔2025〕3号", ["文号", "日期"]),
    ],
)
def test_earlier_reply_needs_number_and_date(ref: object, lacks: list[str]) -> None:
    found = missing("repeat", {"earlier": ref}, FULL)
    assert len(found) == len(lacks)
    assert all(word in problem.message for word, problem in zip(lacks, found, strict=True))


def test_missing_refuses_an_unknown_reply() -> None:
    with pytest.raises(Unusable, match="没有“yes”这种答复"):
        missing("yes", {}, FULL)
