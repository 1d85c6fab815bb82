"""Does a number, address or name that was found block? By its form and by what it stands beside."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator

from gongkai.guard import addresses, finders, hardships, labelled, labels, names
from gongkai.guard.finders import Found
from gongkai.guard.lines import Lines
from gongkai.guard.marks import Level, Mark

_ORDER = ("email", "identity", "social", "card", "mobile", "fixed", "account", "address", "minor", "health")
_AUTHORS = ("作者", "最后保存者", "经理")
_WORD = re.compile(r"(?:\d[._]|[A-Za-z_=]|[A-Za-z]/)$")
_DIAL = re.compile(r"(?:tel|phone|mobile|fax|[号:(])[./]?[a-z]?$", re.IGNORECASE)
_AREA = re.compile(r"\(?0(?:10|2\d|[3-9])")
_YOUNG = 2005  # numbers of papers begin with a region and a recent day; those of grown people do not


def marks(lines: Lines) -> list[Mark]:
    """Every finding, in order, none over another."""
    found = finders.find(lines.words)
    numbers = [mark for each in found if (mark := _judged(lines, each))]
    numbers += labelled.find(lines)
    people = _people(lines, [each.start for each in numbers if each.kind in ("identity", "mobile", "card")])
    numbers = [_beside(lines, mark, people) for mark in numbers]
    return _apart([*numbers, *_addresses(lines, people), *_told(lines, people), *_authors(lines)])


def _apart(found: list[Mark]) -> list[Mark]:
    """Of those that overlap the blocking one, then the surer kind, then the longer."""
    rank = {kind: number for number, kind in enumerate(_ORDER)}
    found.sort(
        key=lambda mark: (mark.level != "block", rank.get(mark.kind, 99), mark.start - mark.end, mark.start)
    )
    taken: dict[int, Mark] = {}
    covered: set[int] = set()
    for mark in found:
        span = range(mark.start, mark.end)
        if not covered.intersection(span):
            covered.update(span)
            taken[mark.start] = mark
    return [taken[start] for start in sorted(taken)]


def _judged(lines: Lines, found: Found) -> Mark | None:
    """A number or mail address with its level; None where it is surely nothing."""
    before = lines.before(found.start, 60)
    after = lines.words[found.end : found.end + 8]
    level = _LEVELS[found.kind](lines, found, before, after)
    return Mark(found.kind, found.start, found.end, found.value, level) if level else None


def _identity(lines: Lines, found: Found, before: str, after: str) -> Level | None:
    digits = _digits(found.value)
    if len(digits) == 15:
        nothing = not _dated(digits[6:12]) or _in_word(lines, found) or labels.measured(after)
        if nothing or labels.of_an_account(before):
            return None
        return "notice" if labels.of_a_file(before) else "block"
    if not labelled.dated(digits[6:14]):
        return "notice"
    recent = int(digits[6:10]) >= _YOUNG
    return "notice" if recent and labels.of_a_file(before) else "block"


def _card(lines: Lines, found: Found, before: str, after: str) -> Level | None:
    if _in_word(lines, found) or labels.measured(after):
        return None
    if labels.of_a_card(before):
        return "block"
    if labels.of_a_file(before) or not labels.issued(_digits(found.value)) or _in_figures(lines, found):
        return "notice"
    return "block"


def _mobile(lines: Lines, found: Found, before: str, after: str) -> Level | None:
    if labels.measured(after):
        return None
    doubtful = _in_word(lines, found) or labels.of_a_file(before) or _in_figures(lines, found)
    return "notice" if doubtful else "block"


def _fixed(lines: Lines, found: Found, before: str, after: str) -> Level | None:
    digits = _digits(found.value)
    if _in_word(lines, found) or not _AREA.match(digits):
        return None
    if digits == finders.plain(found.value) and not labels.of_a_phone(before):
        return "notice"  # nothing but the first 0 says that it is one
    if labels.office_phone(before) or labels.of_a_file(before) or _in_figures(lines, found):
        return "notice"
    return "notice" if labels.ORGANISATION.search(before) else "block"


def _email(lines: Lines, found: Found, before: str, after: str) -> Level | None:
    return "notice" if labels.office_mail(before, found.value) else "block"


_LEVELS: dict[str, Callable[[Lines, Found, str, str], Level | None]] = {
    "identity": _identity,
    "card": _card,
    "mobile": _mobile,
    "fixed": _fixed,
    "email": _email,
}


def _digits(value: str) -> str:
    return finders.plain(value).replace(" ", "").replace("-", "")


def _dated(day: str) -> bool:
    return labelled.dated("19" + day)


def _in_word(lines: Lines, found: Found) -> bool:
    """Whether it is part of a longer number or word: a decimal, a web address, a code with letters."""
    before, after = lines.words[max(found.start - 8, 0) : found.start], lines.words[found.end : found.end + 1]
    if after.isascii() and after.isalpha():
        return True
    return bool(_WORD.search(before)) and not _DIAL.search(before)


def _in_figures(lines: Lines, found: Found) -> bool:
    """Whether it is made of columns of figures in a line of more of them."""
    if " " not in found.value:
        return False
    before, after = lines.words[max(found.start - 2, 0) : found.start], lines.words[found.end : found.end + 2]
    return bool(re.search(r"\d[ \t]$", before) or re.match(r"[ \t]\d", after))


def _people(lines: Lines, numbers: list[int]) -> list[tuple[int, int]]:
    """The names of persons, in order: by what stands around them, or by their column."""
    found = set(names.find(lines.words, numbers))
    named: dict[str, bool] = {}
    for number, passage in enumerate(lines.passages):
        label = passage.label
        if label and named.setdefault(label, bool(names.COLUMN.match(label))) and names.whole(passage.text):
            start, end = lines.span(number)
            text = lines.words[start:end]
            found.add((start + len(text) - len(text.lstrip()), start + len(text.rstrip())))
    return sorted(found)


def _beside(lines: Lines, mark: Mark, people: list[tuple[int, int]]) -> Mark:
    """A telephone, mail address or account in a list of people is a person's, whatever its heading says."""
    if mark.kind not in ("fixed", "email", "account", "card") or mark.level == "block" or not people:
        return mark
    if mark.kind == "card" and not labels.of_an_account(lines.before(mark.start)):
        return mark
    if mark.kind in ("fixed", "email") and not lines.passages[lines.number(mark.start)].label:
        return mark
    heads = " ".join(label for label, _ in lines.labels(mark.start))
    if (
        labels.office_row(heads)
        or mark.value.lower().endswith(".gov.cn")
        or not _near(lines, mark.start, mark.end, people)
    ):
        return mark
    return Mark(mark.kind, mark.start, mark.end, mark.value, "block")


def _near(lines: Lines, start: int, end: int, people: list[tuple[int, int]]) -> bool:
    first, last = lines.beside(start, end)
    at = bisect_left(people, (first, 0))
    return at < len(people) and people[at][1] <= last


def _addresses(lines: Lines, people: list[tuple[int, int]]) -> Iterator[Mark]:
    for each in addresses.find(lines.words):
        head = lines.passages[lines.number(each.start)].label
        home = each.home or bool(addresses.HOME_LABEL.search(head))
        level: Level = "notice" if each.office and not home else "block"
        near = home or (not each.office and _near(lines, each.start, each.end, people))
        if each.room or near:
            yield Mark("address", each.start, each.end, lines.words[each.start : each.end], level)


def _told(lines: Lines, people: list[tuple[int, int]]) -> Iterator[Mark]:
    """Names beside which an illness, need or childhood is told."""
    for start, end in people:
        first, last = lines.beside(start, end)
        found = hardships.told(lines.words[first:last], lines.labels(start))
        if found:
            yield Mark(found[0], start, end, lines.words[start:end], "block", found[1])


def _authors(lines: Lines) -> Iterator[Mark]:
    for number, passage in enumerate(lines.passages):
        if passage.label in _AUTHORS and names.whole(passage.text):
            yield Mark("author", *lines.span(number), passage.text, "notice")
