"""What must be on file: each kind of reply, bare and complete, and each kind of item at its limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gongkai.law import cites
from gongkai.law.errors import Unusable
from gongkai.law.replies import REPLIES
from gongkai.law.review import REQUIRED, Item, OnFile, Opinion, missing, notes
from gongkai.law.review.checks import KINDS
from gongkai.law.review.evidence import ITEMS

OBJECTED = Opinion("甲公司", stands="objected")
AGREED = Opinion("乙公司", stands="agreed")
FULL = OnFile(
    searches=1,
    opinions=(replace(OBJECTED, released=True),),
    redacted_copies=1,
    withheld=("third_party", "process"),
    lapsed=True,
    correction_requested=True,
    corrected=True,
    reasons_demanded=True,
)
EARLIER = {"number": "某依复〔2025〕3号", "date": "2025-03-04"}
FILLED: dict[str, object] = {
    "text": "有",
    "longtext": "有",
    "override": "有",
    "date": "2026-03-02",
    "check": True,
    "reply_ref": {"number": "某依复〔2025〕3号", "date": date(2025, 3, 4)},
}
PARTS: dict[str, object] = {
    "parts_basis": "秘密，某局，10年",
    "parts_harm": "商业秘密",
    "parts_discretion": "过程稿",
    "parts_no_duty": True,
    "override": "依法应当公开",
}
OF_THE_CASE = {
    "search_log",
    "consultation",
    "redacted_copy",
    "withheld_list",
    "lapse",
    "corrected",
    "demanded",
}


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


def test_search_that_found_it_last_blocks_not_exist() -> None:
    (problem,) = missing("not_exist", {}, OnFile(searches=1, found_last=True))
    assert "最后一次检索找到了" in problem.message


def test_consultation_may_be_replaced_by_a_reason_but_not_while_one_is_open() -> None:
    given = _given(REQUIRED["third_party"])
    assert _keys("third_party", given, OnFile()) == ["consultation"]
    reason = {**given, "no_consultation": "企业已注销"}
    assert _keys("third_party", reason, OnFile()) == []
    assert _keys("third_party", reason, OnFile(opinions=(Opinion("甲公司"),))) == ["consultation"]


def test_nothing_is_given_out_while_an_opinion_is_awaited() -> None:
    given = _given(REQUIRED["granted"])
    assert _keys("granted", given, OnFile(opinions=(Opinion("某局", "organ"),))) == ["opinions"]
    assert _keys("granted", given, OnFile()) == []


@pytest.mark.parametrize("told", ["agreed", "public_interest"])
def test_review_that_names_an_opinion_needs_a_consultation(told: str) -> None:
    claimed = OnFile(answers={"third_party": told})
    (problem,) = missing("granted", {}, replace(claimed, opinions=(Opinion("某局", "organ", "answered"),)))[
        1:
    ]
    assert "没有征求过第三方意见" in problem.message
    assert _keys("granted", _given(REQUIRED["granted"]), replace(claimed, opinions=(AGREED,))) == []


def test_reason_for_not_asking_stands_for_public_interest_and_not_for_consent() -> None:
    given = {**_given(REQUIRED["granted"]), "no_consultation": "下落不明"}
    assert _keys("granted", given, OnFile(answers={"third_party": "public_interest"})) == []
    assert _keys("granted", given, OnFile(answers={"third_party": "agreed"})) == ["opinions"]


def test_who_agreed_is_no_reason_of_a_refusal() -> None:
    given = _given(REQUIRED["third_party"])
    (problem,) = missing("third_party", given, OnFile(opinions=(AGREED,)))
    assert "“乙公司”同意公开" in problem.message
    assert missing("third_party", given, OnFile(opinions=(AGREED, OBJECTED))) == []


def test_disclosure_against_an_objection_is_weighed_and_told() -> None:
    given = {"list": "一份", "override": "不公开会影响公共安全"}
    against = OnFile(opinions=(OBJECTED,))
    assert _keys("granted", {"list": "一份"}, against) == ["override", "override"]
    (problem,) = missing("granted", given, against)
    assert "《决定公开告知书》" in problem.message
    assert missing("granted", given, OnFile(opinions=(replace(OBJECTED, released=True),))) == []


def test_objection_of_a_co_maker_is_answered_without_a_letter() -> None:
    against = OnFile(opinions=(Opinion("某局", "co_maker", "objected"),))
    assert _keys("granted", {"list": "一份"}, against) == ["override"]
    assert _keys("granted", {"list": "一份", "override": "依法应当公开"}, against) == []


def test_partial_needs_a_consultation_only_for_a_third_party() -> None:
    alone = OnFile(redacted_copies=1, withheld=("process",))
    given = {"parts_discretion": "讨论记录，公开会影响今后的讨论", "parts_no_duty": True}
    assert _keys("partial", given, alone) == []
    third = replace(alone, withheld=("third_party",))
    assert _keys("partial", {"parts_harm": "商业秘密"}, third) == ["partial_opinions"]
    assert _keys("partial", {"parts_harm": "商业秘密"}, replace(third, opinions=(OBJECTED,))) == []


@pytest.mark.parametrize(
    ("reply", "asked"),
    [
        ("secret", ["parts_basis"]),
        ("safety", ["parts_basis"]),
        ("third_party", ["parts_harm"]),
        ("casefile", ["parts_discretion", "parts_no_duty"]),
    ],
)
def test_each_withheld_part_asks_for_what_its_own_refusal_asks(reply: str, asked: list[str]) -> None:
    on_file = OnFile(redacted_copies=1, withheld=(reply,), opinions=(OBJECTED,))
    found = [key for key in _keys("partial", {}, on_file) if key.startswith("parts_")]
    assert found == asked


@pytest.mark.parametrize(
    ("on_file", "words"),
    [
        (OnFile(), "没有要求过补正"),
        (OnFile(correction_requested=True), "还没有登记收到补正"),
    ],
)
def test_unclear_rests_on_a_correction_that_came(on_file: OnFile, words: str) -> None:
    (problem,) = missing("unclear", _given(REQUIRED["unclear"]), on_file)
    assert words in problem.message


def test_excess_is_answered_only_after_reasons_were_demanded() -> None:
    given = _given(REQUIRED["massive"])
    assert _keys("massive", given, OnFile()) == ["demanded"]
    assert _keys("massive", given, OnFile(reasons_demanded=True)) == []


@pytest.mark.parametrize(
    ("reply", "given", "on_file", "words"),
    [
        ("repeat", {"earlier": EARLIER}, OnFile(), "没有查到"),
        ("repeat", {"earlier": EARLIER}, OnFile(earlier=((EARLIER["number"], "2025-03-05"),)), "2025-03-05"),
        ("granted", {}, OnFile(answers={"joint": "yes"}), "共同制作"),
        ("massive", {}, OnFile(reasons_demanded=True), "说明的理由"),
    ],
)
def test_doubts_are_noted_and_block_nothing(
    reply: str, given: dict[str, object], on_file: OnFile, words: str
) -> None:
    (note,) = notes(reply, given, on_file)
    assert words in note


def test_nothing_is_noted_where_the_earlier_reply_is_known() -> None:
    known = OnFile(earlier=((EARLIER["number"], EARLIER["date"]),))
    assert list(notes("repeat", {"earlier": EARLIER}, known)) == []


@pytest.mark.parametrize("kind", ["granted", "not_exist", "nothing", "partial"])
def test_withheld_part_must_rest_on_a_refusal(kind: str) -> None:
    assert _keys("partial", PARTS, replace(FULL, withheld=("process", kind))) == ["withheld"]


def test_withheld_part_must_say_what_and_why() -> None:
    rows = [{"part": "第3页", "reply": "process", "reasons": "过程稿"}, {"part": "第4页", "reply": "process"}]
    (problem,) = missing("partial", {**PARTS, "withheld": rows}, FULL)
    assert "第2部分" in problem.message
    assert missing("partial", {**PARTS, "withheld": rows[:1]}, FULL) == []


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
