"""How do the facts and what the drafter filled in become words?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from gongkai.law.cites import Cite
from gongkai.law.receipt import CHANNELS
from gongkai.letter import withheld
from gongkai.letter.facts import Facts
from gongkai.letter.kinds import Field, Kind
from gongkai.press.text import chinese_date, line, paragraphs

ENDS = "。；;，,、："
_WAYS = {
    "counter": "当面",
    "oral": "口头",
    "post": "以邮寄方式",
    "ordinary_post": "以平常信函",
    "online": "通过互联网",
    "fax": "以传真",
    "email": "以电子邮件",
}
_BY_NAME = {channel.name: _WAYS[channel.key] for channel in CHANNELS.values()}


def gap(label: str) -> str:
    """What stands in a draft where something is still to be filled in."""
    return f"【待填：{label}】"


def day(value: object) -> date | None:
    """A date given as such or as YYYY-MM-DD; None for anything else."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def number(value: object) -> int | None:
    """A whole number, given as such or in digits."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    text = str(value).strip()
    return int(text) if text.isdecimal() and len(text) < 12 else None


def items(value: object) -> tuple[str, ...]:
    """The lines of a list, given as one text or one by one."""
    listed: Iterable[object] = value if isinstance(value, list | tuple) else [value or ""]
    return tuple(text for one in listed for text in paragraphs(str(one)))


def given(field: Field, fields: Mapping[str, object]) -> object:
    """What was filled in; the default only where nothing was ever given for the field."""
    return fields.get(field.key, field.default)


def field_text(field: Field, value: object) -> str:
    """The words of one field; empty where nothing usable was filled in."""
    if field.kind == "date":
        found = day(value)
        return chinese_date(found) if found else ""
    if field.kind == "int":
        count = number(value)
        return "" if count is None else str(count)
    if field.kind == "choice":
        return dict(field.choices).get(str(value), "")
    if field.kind == "lines":
        return _numbered(_list_items(field, value))
    text = "" if value is None else str(value)
    return _open("\n".join(paragraphs(text)) if field.kind == "longtext" else line(text))


def fact_texts(kind: Kind, facts: Facts) -> dict[str, str]:
    """The words of every fact and of what derives from facts, by their names in the texts."""
    texts = {"organ": facts.organ, "case_number": facts.case_number, "contact": facts.contact}
    texts |= {"reply_code": facts.reply_code, "track_address": facts.track_address}
    texts["provisional"] = facts.provisional
    words = {name: line(text) for name, text in texts.items()}
    dates = {name: getattr(facts, name) for name in ("received_on", "due", "original_due", "decided_on")}
    words |= {name: chinese_date(value) if value else "" for name, value in dates.items()}
    words |= {
        "you": _you(kind, facts),
        "basis": basis(kind.cites),
        "how": how(facts.channel),
        "asked_on": f"于{chinese_date(facts.submitted_on)}" if facts.submitted_on else "",
        "receipt_rule": _open(line(facts.receipt_rule)),
        "summary": _open("\n".join(paragraphs(facts.summary))),
    }
    return words


def basis(found: tuple[Cite, ...]) -> str:
    """The provisions in one phrase; an instrument's title is said once."""
    phrases: list[str] = []
    for last, cite in zip((None, *found), found, strict=False):
        same = last is not None and last.instrument is cite.instrument and cite.article
        phrases.append(cite.article if same else str(cite))
    return "、".join(phrases)


def how(channel: str) -> str:
    """By which way a request was made: a channel of the law by its key or name, or in the words given."""
    known = _WAYS.get(channel) or _BY_NAME.get(channel)
    return known or (f"通过{line(channel)}" if channel.strip() else "")


def _you(kind: Kind, facts: Facts) -> str:
    if kind.audience in ("co_maker", "organ"):
        return "贵机关"
    return {None: "你（单位）", True: "你单位", False: "你"}[facts.organisation]


def _list_items(field: Field, value: object) -> tuple[str, ...]:
    if field.key == "withheld":
        return tuple(part.sentence for part in withheld.parse(value) if not part.fault)
    return tuple(_open(text) for text in items(value))


def _numbered(lines: tuple[str, ...]) -> str:
    return "\n".join(f"{no}. {text}" for no, text in enumerate(lines, 1))


def _open(text: str) -> str:
    """Without the stop at its end, which the sentence around it brings."""
    return text.rstrip(ENDS + " \n")
