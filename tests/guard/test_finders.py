"""Numbers and addresses of persons in a text: found, and no others."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.guard import finders

# Numbers made for tests: regions that exist, days and sequence invented.
ADULT = "11010519491231002X"


def kinds(text: str) -> list[tuple[str, str]]:
    return [(found.kind, found.value) for found in finders.find(text)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (f"身份证号{ADULT}，住", "identity", ADULT),
        (f"身份证号{ADULT.lower()}", "identity", ADULT.lower()),
        ("证件：110105 19491231 002X", "identity", "110105 19491231 002X"),
        ("１１０１０５１９４９１２３１００２Ｘ", "identity", "１１０１０５１９４９１２３１００２Ｘ"),
        ("旧证110105491231002", "identity", "110105491231002"),
        ("电话13800138000。", "mobile", "13800138000"),
        ("电话138-0013-8000", "mobile", "138-0013-8000"),
        ("+86 13800138000", "mobile", "+86 13800138000"),
        ("电话0373-2345678转", "fixed", "0373-2345678"),
        ("（010）62345678-12", "fixed", "（010）62345678-12"),
        ("卡号4111 1111 1111 1111", "card", "4111 1111 1111 1111"),
        ("卡号6222021234567890128", "card", "6222021234567890128"),
        ("邮箱zhang.san@example.com收", "email", "zhang.san@example.com"),
    ],
)
def test_find_personal_number_in_text(text: str, kind: str, value: str) -> None:
    assert kinds(text) == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",  # wrong check digit
        "990105194912310024",  # no such region
        "4111111111111112",  # Luhn fails
        "豫政〔2023〕138号，2023年12月31日，共12345678件",
        "91410700MA3X12345A",  # a unified social credit code
        "金额10000000000.00元",
        "12345",
    ],
)
def test_find_leaves_other_numbers_alone(text: str) -> None:
    assert kinds(text) == []


def test_find_gives_every_finding_in_order_without_overlap() -> None:
    found = finders.find(f"{ADULT} 13800138000 a@b.cn 13900139000")
    assert [one.kind for one in found] == ["identity", "mobile", "email", "mobile"]
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_identity_check_digit_of_every_other_kind_is_wrong() -> None:
    assert [digit for digit in finders.CHECK_DIGITS if finders.identity_valid(ADULT[:17] + digit)] == ["X"]


@pytest.mark.parametrize("number", ["", "1", "１１０１０５１９４９１２３１００２X", "11010519491231002²"])
def test_identity_odd_text_is_not_valid(number: str) -> None:
    assert not finders.identity_valid(number)


@given(st.text(st.sampled_from("0123456789Xx-@. 中()aA１（"), max_size=80))
def test_find_places_are_those_of_the_text(text: str) -> None:
    for found in finders.find(text):
        assert text[found.start : found.end] == found.value


def test_find_long_text_of_figures_ends_soon() -> None:
    assert finders.find("1" * 200_000) == ()
    assert finders.find("a." * 50_000 + "@") == ()
    assert len(finders.find("13800138000 " * 20_000)) == 20_000


@given(st.text(st.sampled_from("0123456789 -()+Xx年电号@.gov张"), max_size=120))
def test_runs_leave_out_no_number_that_a_pattern_finds_in_the_whole_text(text):
    for kind, pattern, _ in finders.FINDERS:
        whole = [match.span() for match in pattern.finditer(text)]
        runs = [run.span() for run in finders._RUN.finditer(text)]
        within = [match.span() for run in runs for match in pattern.finditer(text, *run)]
        assert kind == "email" or within == whole
