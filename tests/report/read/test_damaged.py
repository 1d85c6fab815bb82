"""Damaged files of every kind are read or refused in one line: no other error, whatever the bytes.

A larger run under limits of time and memory is `scripts/fuzz_reading.py`.
"""

import random
from functools import cache

import pytest

import damaging
from gongkai.report.model import Unreadable
from gongkai.report.read import read


@cache
def whole(ending: str) -> bytes:
    return damaging.whole(ending)


@pytest.mark.parametrize("ending", damaging.ENDINGS)
@pytest.mark.parametrize("damage", damaging.DAMAGES)
def test_damaged_file_is_read_or_refused(ending: str, damage: str) -> None:
    for seed in range(12):
        data = damaging.DAMAGES[damage](whole(ending), random.Random(seed))
        assert "\n" not in said(data, f"a.{ending}")


def said(data: bytes, name: str) -> str:
    """Why it was refused, or whose report was read; any other error is one of ours."""
    try:
        return read(data, name).organ
    except Unreadable as refused:
        return str(refused)


@pytest.mark.parametrize("ending", damaging.ENDINGS)
@pytest.mark.parametrize(
    "data", [b"", b"\x00" * 100, b"PK\x03\x04", b"%PDF-1.7\n%%EOF", b"<table>" * 3000, b"[" * 5000]
)
def test_what_is_no_such_file_is_refused(ending: str, data: bytes) -> None:
    with pytest.raises(Unreadable):
        read(data, f"a.{ending}")
