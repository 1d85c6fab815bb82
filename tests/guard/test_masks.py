"""A person is shown by a mask."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.guard import finders, masks

ADULT = "11010519491231002X"


@pytest.mark.parametrize(
    ("words", "shown"),
    [("张三丰", "张*丰"), ("张三", "张*"), ("张", "*"), ("欧阳娜娜", "欧**娜"), ("", ""), (" 张三 ", "张*")],
)
def test_name_keeps_its_ends(words: str, shown: str) -> None:
    assert masks.name(words) == shown


def test_identity_keeps_region_and_last_digits() -> None:
    assert masks.identity(ADULT) == "110105********002X"
    assert masks.identity(ADULT, head=6, tail=2) == "110105**********2X"
    assert masks.identity("E12345678") == "E******78"


@pytest.mark.parametrize(
    ("words", "shown"),
    [("13800138000", "138****8000"), ("0373-2345678", "037*****5678"), ("2345678", "2*****8"), ("", "")],
)
def test_phone_keeps_its_ends(words: str, shown: str) -> None:
    assert masks.phone(words) == shown


def test_email_keeps_first_letter_and_host() -> None:
    assert masks.email("zhangsan@example.com") == "z***@example.com"
    assert masks.email("none") == "****"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("河南省新乡市卫滨区平原路街道市场街1号", "河南省新乡市卫滨区****"),
        ("北京市海淀区中关村1号", "北京市海淀区****"),
        ("新乡县七里营镇市场街3号", "新乡县****"),
        ("某某路1号", "****"),
        ("", ""),
    ],
)
def test_address_stops_at_the_county(words: str, shown: str) -> None:
    assert masks.address(words) == shown


def test_text_covers_what_is_found_and_leaves_the_rest() -> None:
    words = f"张三（{ADULT}，电话13800138000，a1@b.cn）申请公开2023年文件。"
    assert masks.text(words) == "张三（110105********002X，电话138****8000，a***@b.cn）申请公开2023年文件。"


@given(st.text(st.sampled_from("0123456789X-@.中a"), max_size=60))
def test_text_masked_names_nobody(words: str) -> None:
    for found in finders.find(words):
        assert found.value not in masks.text(words)


@given(st.text(st.characters(exclude_characters="*"), min_size=1, max_size=30))
def test_masks_never_show_the_whole(words: str) -> None:
    for mask in (masks.name, masks.identity, masks.phone, masks.card):
        assert not words.strip() or mask(words) != words.strip()


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("王小红", "王*红"),
        ("张四", "张*"),
        ("李学院长", "李**长"),
        ("王会", "王*"),
        ("甲", "甲"),
        ("某某建设有限公司", "某某建设有限公司"),
        ("某某区财政局", "某某区财政局"),
    ],
)
def test_consulted_person_is_masked_and_an_organisation_is_named(words: str, shown: str) -> None:
    assert masks.party(words) == shown
