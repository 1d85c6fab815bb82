"""Citations: printed as statutes print them, named as the code names them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import gongkai.law
from gongkai.law import cites

LAW = Path(gongkai.law.__file__).parent


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (14, "十四"),
        (20, "二十"),
        (33, "三十三"),
        (100, "一百"),
        (105, "一百〇五"),
        (203, "二百〇三"),
    ],
)
def test_numeral_of_an_article(number: int, text: str) -> None:
    assert cites.numeral(number) == text


def test_cite_reads_as_a_lawyer_writes_it() -> None:
    assert str(cites.REG_33) == "《中华人民共和国政府信息公开条例》第三十三条"
    assert str(cites.REG_36_3) == "《中华人民共和国政府信息公开条例》第三十六条第（三）项"
    assert str(cites.REV_23_1_4) == "《中华人民共和国行政复议法》第二十三条第一款第（四）项"
    assert str(cites.LETTER_2016_235) == "国办公开办函〔2016〕235号"


def test_constants_are_named_by_their_keys() -> None:
    named = {name: value for name, value in vars(cites).items() if isinstance(value, cites.Cite)}
    assert {name: cite.key for name, cite in named.items()} == {name: name for name in cites.ALL}


def test_statuses_are_known() -> None:
    assert {cite.status for cite in cites.ALL.values()} <= set(cites.STATUS)


def _names(value: object) -> list[str]:
    if isinstance(value, dict):
        found = [value[key] for key in ("cite",) if isinstance(value.get(key), str)]
        return found + [n for v in value.values() for n in _names(v)] + list(value.get("also", []))
    return [n for v in value for n in _names(v)] if isinstance(value, list) else []


@pytest.mark.parametrize("path", sorted(LAW.glob("*.toml")), ids=lambda path: path.name)
def test_table_cites_only_known_provisions(path: Path) -> None:
    assert set(_names(tomllib.loads(path.read_text(encoding="utf-8")))) <= set(cites.ALL)
