"""What must be on file before a kind of reply may go out, and what of it is missing?

`evidence.toml` holds the items and which reply asks for which; `checks` says how each is checked.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from gongkai.law import cites
from gongkai.law.cites import Cite
from gongkai.law.errors import Unusable
from gongkai.law.review.checks import KINDS, Facts, Item
from gongkai.law.review.onfile import OnFile


@dataclass(frozen=True, slots=True)
class Problem:
    """What is missing, by the key of its item, in one Chinese sentence."""

    key: str
    message: str
    cite: Cite


def _item(key: str, row: dict[str, Any]) -> Item:
    return Item(
        key,
        row["label"],
        row["kind"],
        row["help"],
        cites.ALL[row["cite"]],
        tuple(row.get("choices", {}).items()),
        row.get("required", True),
        tuple(row.get("for_parts", ())),
    )


_DATA = tomllib.loads(files(__package__).joinpath("evidence.toml").read_text(encoding="utf-8"))
ITEMS: dict[str, Item] = {key: _item(key, row) for key, row in _DATA["items"].items()}
REQUIRED: dict[str, tuple[Item, ...]] = {
    reply: tuple(ITEMS[key] for key in keys) for reply, keys in _DATA["replies"].items()
}


def missing(reply_key: str, given: Mapping[str, object], on_file: OnFile) -> list[Problem]:
    """Everything that still stands between the case and this reply; empty when it may go on.

    `given` holds what was filled in, by item key: text, a date (or YYYY-MM-DD), True for a check, the key of
    a choice, {"number", "date"} for an earlier reply, a list of {"part", "reply", "reasons"} for withheld
    parts. Raises Unusable for an unknown kind of reply.
    """
    if reply_key not in REQUIRED:
        raise Unusable(f"没有“{reply_key}”这种答复；可用的有：{'、'.join(REQUIRED)}。")
    facts = Facts(given, on_file)
    return [
        Problem(item.key, message, item.cite)
        for item in REQUIRED[reply_key]
        for message in KINDS[item.kind](item, facts)
    ]


def notes(reply_key: str, given: Mapping[str, object], on_file: OnFile) -> Iterator[str]:
    """What whoever decides should know, though it keeps nothing from going on."""
    ref = given.get("earlier")
    if reply_key == "repeat" and isinstance(ref, Mapping) and ref.get("number"):
        known = dict(on_file.earlier)
        number, on = str(ref["number"]).strip(), str(ref.get("date") or "")
        if number not in known:
            yield f"平台上没有查到以“{number}”给这位申请人的答复，请核对原件。"
        elif known[number] != on:
            yield f"平台上“{number}”的日期是{known[number]}，请核对。"
    if on_file.answers.get("joint") == "yes" and not on_file.parties(role="co_maker"):
        yield "信息由几个机关共同制作，还没有征求其他制作机关的意见（可以征求，第三十四条）。"
    if reply_key == "massive" and on_file.reasons_demanded and not on_file.reasons_given:
        yield "没有登记申请人说明的理由：请确认说明理由的期限已过。"
