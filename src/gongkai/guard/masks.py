"""How is a person shown where the name is not needed? Enough to tell two apart, too little to know who."""

from __future__ import annotations

import re

from gongkai.guard import finders

STAR = "*"
# How much of an ID number stays is local habit, no national rule is known: a visible default.
IDENTITY_HEAD, IDENTITY_TAIL = 6, 4
_REGION = re.compile(
    r"(?:[^省市区县旗州盟\d]{1,8}(?:省|自治区|特别行政区))?"
    r"(?:[^省市区县旗州盟\d]{1,10}(?:自治州|地区|市|盟))?"
    r"(?:[^省市区县旗州盟\d]{1,10}(?:自治县|自治旗|区|县|旗|市))?"
)
# Endings of names of organisations; the short ones also end the names of persons, which are not as long.
_ORGANISATION = re.compile(
    r"(?:公司|集团|企业|中心|委员会|大学|学院|学校|中学|小学|幼儿园|医院|银行|协会|学会|商会|基金会|合作社|"
    r"事务所|研究院|研究所|经营部|门市部|政府|.{4}[厂店社所站馆会局委厅部处院场])$"
)


def name(words: str) -> str:
    """张三丰 becomes 张*丰, 张三 becomes 张*."""
    words = words.strip()
    if len(words) <= 2:
        return words[:1] + STAR if len(words) == 2 else STAR * len(words)
    return _keep(words, 1, 1)


def party(words: str) -> str:
    """An organisation as it is, being nobody's personal data; what may be a person by the mask."""
    words = words.strip()
    return words if len(words) < 2 or _ORGANISATION.search(words) else name(words)


def identity(number: str, *, head: int = IDENTITY_HEAD, tail: int = IDENTITY_TAIL) -> str:
    """The region and the last digits of an ID number; of any shorter document the first and the last two."""
    number = number.strip()
    return _keep(number, head, tail) if len(number) >= 15 else _keep(number, 1, 2)


def phone(number: str) -> str:
    """The first three and the last four digits; of a short number the last two."""
    number = number.strip()
    return _keep(number, 3, 4 if len(number) >= 11 else 2)


def card(number: str) -> str:
    """The first four and the last four digits of a bank card."""
    return _keep(number.strip(), 4, 4)


def email(address: str) -> str:
    """The first letter and the host."""
    box, at, host = address.strip().rpartition("@")
    return box[:1] + STAR * 3 + at + host if box else STAR * len(address.strip())


def address(words: str) -> str:
    """Down to the county or district; the rest is covered, and its length with it."""
    words = words.strip()
    region = _REGION.match(words)
    shown = region[0] if region else ""
    return shown + STAR * 4 if words != shown else words


def text(words: str) -> str:
    """A text in which ID, card and phone numbers and e-mail addresses are covered."""
    shown, at = [], 0
    for found in finders.find(words):
        shown += [words[at : found.start], MASKS[found.kind](found.value)]
        at = found.end
    return "".join([*shown, words[at:]])


MASKS = {
    "identity": identity,
    "card": card,
    "mobile": phone,
    "fixed": phone,
    "email": email,
    "account": card,
    "social": card,
    "address": address,
    "minor": name,
    "health": name,
    "hardship": name,
    "author": name,
}


def _keep(words: str, head: int, tail: int) -> str:
    """The two ends; at least half of what is there is covered."""
    if (head + tail) * 2 > len(words) + tail:
        head, tail = min(head, len(words) // 4), min(tail, len(words) // 4)
    return words[:head] + STAR * (len(words) - head - tail) + words[len(words) - tail :]
