"""What is sealed opens with the right key, for the right record, and for nobody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.records import cipher

OLD, NEW = "old-master-secret-" + "a" * 20, "new-master-secret-" + "b" * 20


@pytest.fixture(params=["aes", "sm4"])
def name(request, settings) -> str:
    settings.IDENTITY_CIPHER = request.param
    return request.param


def test_seal_then_unseal_gives_the_words_back(name: str) -> None:
    token = cipher.seal("张三丰", about="request 1")
    assert token.startswith(f"1.{name}.")
    assert "张三丰" not in token
    assert cipher.unseal(token, about="request 1").decode() == "张三丰"


def test_seal_twice_gives_two_tokens(name: str) -> None:
    assert cipher.seal("x", about="a") != cipher.seal("x", about="a")


@given(plain=st.binary(max_size=200), about=st.text(max_size=20))
def test_seal_any_bytes_come_back(plain: bytes, about: str) -> None:
    assert cipher.unseal(cipher.seal(plain, about=about), about=about) == plain
    assert cipher.unseal_bytes(cipher.seal_bytes(plain, about=about), about=about) == plain


def test_unseal_for_another_record_is_refused(name: str) -> None:
    token = cipher.seal("x", about="request 1")
    with pytest.raises(cipher.Unreadable, match="不属于这条记录"):
        cipher.unseal(token, about="request 2")


def test_unseal_any_changed_character_is_refused(name: str) -> None:
    token = cipher.seal("words", about="a")
    for at, char in enumerate(token.rstrip("=")[:-1]):
        altered = token[:at] + ("A" if char != "A" else "B") + token[at + 1 :]
        with pytest.raises(cipher.Unreadable):
            cipher.unseal(altered, about="a")


@pytest.mark.parametrize(
    "token", ["", "x", "1.aes", "1.aes.zz.AA", "2.aes.0.AA", "1.rot.0.AA", "1.aes.00000000.é"]
)
def test_unseal_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(cipher.Unreadable):
        cipher.unseal(token, about="a")


@given(st.text(max_size=60))
def test_unseal_any_text_is_refused(token: str) -> None:
    with pytest.raises(cipher.Unreadable):
        cipher.unseal(token, about="a")


def test_unseal_token_of_a_cipher_no_longer_in_force_still_opens(settings) -> None:
    settings.IDENTITY_CIPHER = "sm4"
    token = cipher.seal("x", about="a")
    settings.IDENTITY_CIPHER = "aes"
    assert cipher.unseal(token, about="a") == b"x"


def test_unseal_after_a_change_of_key_needs_the_old_one(settings) -> None:
    settings.IDENTITY_KEYS = (OLD,)
    token = cipher.seal("x", about="a")
    settings.IDENTITY_KEYS = (NEW, OLD)
    assert cipher.unseal(token, about="a") == b"x"
    assert cipher.seal("x", about="a").split(".")[2] != token.split(".")[2]
    settings.IDENTITY_KEYS = (NEW,)
    with pytest.raises(cipher.Unreadable, match=token.split(".")[2]):
        cipher.unseal(token, about="a")


def test_blind_is_equal_for_equal_texts_and_differs_by_key(settings) -> None:
    settings.IDENTITY_KEYS = (OLD,)
    mark = cipher.blind("410702198001010000")
    assert mark == cipher.blind("410702198001010000") != cipher.blind("410702198001010001")
    settings.IDENTITY_KEYS = (NEW, OLD)
    assert cipher.blind("410702198001010000") != mark
    assert mark in cipher.blinds("410702198001010000")


def test_key_of_the_seal_is_not_the_key_of_the_mark() -> None:
    master = cipher.Master(OLD.encode())
    assert len({master.derive(purpose, 16) for purpose in ("seal aes", "seal sm4", "blind", "key id")}) == 4
