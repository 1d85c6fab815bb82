"""Which numbers do the words before them make somebody's? Accounts, social-security cards, mistyped ID."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from gongkai.guard import finders
from gongkai.guard.lines import Lines
from gongkai.guard.marks import Level, Mark

_GAP = r"[^\u4e00-\u9fffA-Za-z\d\n]{0,4}"
_SOCIAL = r"(?:社保|社会保障|社会保险|医保|医疗保险)(?:卡|编|证|登记)?(?:号码|卡号|编号|证号|号)?"
_ACCOUNT = r"(?:账|帐)(?:号|户)(?:号码)?|卡号|存折号?|一卡通号?码?"
_PERSON = r"(?:身份证|公民身份|证件)件?(?:号码|编号|号)?"
_SOCIAL_VALUE = r"(?:[A-Za-z]{1,2}\d{6,12}|\d{8,12}[A-Za-z]?|\d{18,20})"
_ACCOUNT_VALUE = r"\d(?:[ -]?\d){9,24}"
_PHONE = r"电话|手机|联系方式|座机"
_PHONE_VALUE = r"(?:0?\d{2,3}-?)?[2-9]\d{6,7}"
_PERSON_VALUE = r"[1-9]\d{5}[ -]?(?:18|19|20)\d{6}[ -]?\d{3}[\dXx]"
# Kind, its label, its value. An account is an office's as often as a person's; cards are persons'.
_KINDS = tuple(
    (
        kind,
        re.compile(rf"(?:{label})(?:为|是)?{_GAP}({value})(?![A-Za-z\d])"),
        re.compile(label),
        re.compile(rf"\s*({value})\s*"),
    )
    for kind, label, value in (
        ("social", _SOCIAL, _SOCIAL_VALUE),
        ("identity", _PERSON, _PERSON_VALUE),
        ("account", _ACCOUNT, _ACCOUNT_VALUE),
        ("fixed", _PHONE, _PHONE_VALUE),
    )
)
_PERSONAL = re.compile(r"卡号|存折|一卡通|个人|家庭|本人|监护|家长")
# An ID number that a narrow column of a PDF has broken in two.
_BREAK = re.compile(r"\n[ ]?(\d{0,15}[\dXx])(?![\dA-Za-z])")
_HEAD = re.compile(r"(?<![\dA-Za-z])\d{2,17}[ ]?$")
# One digit to a box, as forms have it, or set wide. A digit first: the engine looks for nothing else so fast.
_BOXED = re.compile(r"[1-9](?<![\dA-Za-z].)[\t ](?:[0-9][\t ]){16}[\dXx](?![\dA-Za-z])")
_REGION = 12  # characters of the boxes that name the region only


def find(lines: Lines) -> Iterator[Mark]:
    """In running text behind the label, in tables under it."""
    for kind, pattern, _, _ in _KINDS[:-1]:  # a telephone without its area is one in tables only
        for match in pattern.finditer(lines.words):
            label = lines.words[max(match.start() - 6, 0) : match.start(1)]
            yield from _mark(kind, label, match.start(1), match[1])
    yield from _columns(lines)
    yield from _broken(lines)
    yield from _boxed(lines)


def _broken(lines: Lines) -> Iterator[Mark]:
    for match in _BREAK.finditer(lines.words):
        head = _HEAD.search(lines.words, max(match.start() - 20, 0), match.start())
        digits = head[0].rstrip() + match[1] if head else ""
        if head and len(digits) == 18 and finders.identity_valid(digits) and dated(digits[6:14]):
            yield Mark("identity", head.start(), match.end(), head[0] + match[0], "block")


def _boxed(lines: Lines) -> Iterator[Mark]:
    """Where the boxes are cells, each is a finding of its own, from the day of birth on."""
    for match in _BOXED.finditer(lines.words):
        digits = match[0].replace("\t", "").replace(" ", "")
        if len(digits) != 18 or not finders.identity_valid(digits) or not dated(digits[6:14]):
            continue
        if "\t" not in match[0]:
            yield Mark("identity", match.start(), match.end(), match[0], "block")
            continue
        for place in range(match.start() + _REGION, match.end(), 2):
            yield Mark("identity", place, place + 1, lines.words[place], "block")


def _columns(lines: Lines) -> Iterator[Mark]:
    kinds: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for number, passage in enumerate(lines.passages):
        label = passage.label
        if not label:
            continue
        if label not in kinds:
            kinds[label] = [(kind, value) for kind, _, head, value in _KINDS if head.search(label)]
        for kind, value in kinds[label]:
            start, end = lines.span(number)
            if match := value.fullmatch(lines.words, start, end):
                yield from _mark(kind, label, match.start(1), match[1])


def _mark(kind: str, label: str, start: int, value: str) -> Iterator[Mark]:
    digits = value.replace(" ", "").replace("-", "")
    if kind == "identity" and not (digits[:2] in finders.REGIONS and dated(digits[6:14])):
        return
    personal = kind not in ("account", "fixed") or bool(_PERSONAL.search(label))
    level: Level = "block" if personal else "notice"
    yield Mark(kind, start, start + len(value), value, level)


def dated(day: str) -> bool:
    """Whether it is a day: 19900230 is none."""
    try:
        date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return False
    return True
