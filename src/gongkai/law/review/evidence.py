"""What must be on file before a kind of reply may go out, and what of it is missing?

`evidence.toml` holds the items and which reply asks for which.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from gongkai.law import cites
from gongkai.law.cites import Cite
from gongkai.law.errors import Unusable
from gongkai.law.replies import REPLIES


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on file: label, kind (a key of KINDS), help, provision; `choices` as (key, name)."""

    key: str
    label: str
    kind: str
    help: str
    cite: Cite
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = True


@dataclass(frozen=True, slots=True)
class OnFile:
    """What the case itself holds: searches that found nothing, consultations, copies, withheld parts.

    `withheld` names the kind of reply of each withheld part; `lapsed` whether the period for the correction
    or the payment has run out.
    """

    searches: int = 0
    consultations_closed: int = 0
    consultations_open: int = 0
    redacted_copies: int = 0
    withheld: tuple[str, ...] = ()
    lapsed: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What is missing, by the key of its item, in one Chinese sentence."""

    key: str
    message: str
    cite: Cite


def _item(key: str, row: dict[str, Any]) -> Item:
    choices = tuple(row.get("choices", {}).items())
    required = row.get("required", True)
    return Item(key, row["label"], row["kind"], row["help"], cites.ALL[row["cite"]], choices, required)


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
    facts = _Facts(given, on_file)
    return [
        Problem(item.key, message, item.cite)
        for item in REQUIRED[reply_key]
        for message in KINDS[item.kind](item, facts)
    ]


@dataclass(frozen=True, slots=True)
class _Facts:
    given: Mapping[str, object]
    on_file: OnFile

    def text(self, key: str) -> str:
        value = self.given.get(key)
        return value.strip() if isinstance(value, str) else ""


def _text(item: Item, facts: _Facts) -> Iterator[str]:
    if item.required and not facts.text(item.key):
        yield f"请填写{item.label}。"


def _date(item: Item, facts: _Facts) -> Iterator[str]:
    if item.required and not _is_date(facts.given.get(item.key)):
        yield f"请填写{item.label}（年、月、日）。"


def _is_date(value: object) -> bool:
    if isinstance(value, date):
        return True
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _check(item: Item, facts: _Facts) -> Iterator[str]:
    if item.required and facts.given.get(item.key) is not True:
        yield f"请核对并勾选“{item.label}”。"


def _choice(item: Item, facts: _Facts) -> Iterator[str]:
    if item.required and facts.given.get(item.key) not in dict(item.choices):
        yield f"请选择{item.label}：{'、'.join(name for _, name in item.choices)}。"


def _reply_ref(item: Item, facts: _Facts) -> Iterator[str]:
    value = facts.given.get(item.key)
    ref = value if isinstance(value, Mapping) else {}
    if not str(ref.get("number") or "").strip():
        yield "请填写前一次答复的文号。"
    if not _is_date(ref.get("date")):
        yield "请填写前一次答复的日期（年、月、日）。"


def _search_log(item: Item, facts: _Facts) -> Iterator[str]:
    if facts.on_file.searches < 1:
        yield "没有检索记录：请先登记至少一次没有找到的检索（检索词、地点、日期、检索人）。"


def _consultation(item: Item, facts: _Facts) -> Iterator[str]:
    """Nothing goes out while an opinion is awaited; a refusal for a third party needs one, or a reason."""
    if facts.on_file.consultations_open:
        yield f"还有{facts.on_file.consultations_open}份征求意见没有结果，请等到答复，或者到期后登记逾期。"
    needed = item.required or "third_party" in facts.on_file.withheld
    if needed and not facts.on_file.consultations_closed and not facts.text("no_consultation"):
        yield "没有征求过第三方的意见：请先征求意见，确实无法征求的写明原因。"


def _redacted_copy(item: Item, facts: _Facts) -> Iterator[str]:
    if facts.on_file.redacted_copies < 1:
        yield "还没有区分处理后的文本，请上传。"


def _withheld_list(item: Item, facts: _Facts) -> Iterator[str]:
    if not facts.on_file.withheld:
        yield "请逐项列出不予公开的部分。"
    elif any(key not in REPLIES or REPLIES[key].group != "refused" for key in facts.on_file.withheld):
        yield "不予公开的每一部分，都要选一种不予公开的情形。"
    listed = facts.given.get(item.key)
    for at, row in enumerate(listed if isinstance(listed, list | tuple) else (), 1):
        if not (isinstance(row, Mapping) and _filled(row, "part") and _filled(row, "reasons")):
            yield f"不予公开的第{at}部分，请写明是哪一部分和理由。"


def _filled(row: Mapping[str, object], key: str) -> bool:
    return bool(str(row.get(key) or "").strip())


def _lapse(item: Item, facts: _Facts) -> Iterator[str]:
    if not facts.on_file.lapsed:
        yield f"{item.label.removesuffix('已经届满')}还没有届满，或者没有登记过。"


# How each kind of item is checked.
KINDS: dict[str, Callable[[Item, _Facts], Iterator[str]]] = {
    "text": _text,
    "longtext": _text,
    "date": _date,
    "check": _check,
    "choice": _choice,
    "reply_ref": _reply_ref,
    "search_log": _search_log,
    "consultation": _consultation,
    "redacted_copy": _redacted_copy,
    "withheld_list": _withheld_list,
    "lapse": _lapse,
}
