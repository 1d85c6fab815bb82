"""Which 索引号 comes next, and which were given elsewhere? They never change and are never given twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from gongkai.records.actions import numbering
from gongkai.records.models import Organ, Publication
from gongkai.records.policy import policy

SERIES = "index"


def take(organ: Organ, years: Sequence[int]) -> list[str]:
    """The next numbers, one for each year asked, in the organ's pattern; within a transaction."""
    given = {year: iter(_free(organ, year, count)) for year, count in Counter(years).items()}
    return [next(given[year]) for year in years]


def _free(organ: Organ, year: int, count: int) -> list[str]:
    """Numbers brought over from elsewhere may lie in the way: those are passed over."""
    found: list[str] = []
    while len(found) < count:
        wanted = count - len(found)
        first = numbering.take(organ, SERIES, year, wanted)
        made = [_number(organ, year, serial) for serial in range(first, first + wanted)]
        taken = known(organ, made)
        found += [each for each in made if each not in taken]
    return found


def _number(organ: Organ, year: int, serial: int) -> str:
    return policy(organ).index_pattern.format(code=organ.credit_code or organ.code, year=year, n=serial)


def known(organ: Organ, numbers: Iterable[str]) -> set[str]:
    """Which of these numbers documents of the organ bear."""
    rows = Publication.objects.filter(organ=organ, index_number__in=list(numbers))
    return set(rows.values_list("index_number", flat=True))


def claim(organ: Organ, numbers: Iterable[str]) -> None:
    """Let the series go on after numbers in the organ's pattern that were given elsewhere."""
    pattern, last = _pattern(organ), Counter[int]()
    for number in numbers:
        if match := pattern.fullmatch(number):
            year = int(match["year"])
            last[year] = max(last[year], int(match["n"]))
    for year, serial in sorted(last.items()):
        numbering.reach(organ, SERIES, year, serial)


def _pattern(organ: Organ) -> re.Pattern[str]:
    text = re.escape(policy(organ).index_pattern)
    text = text.replace(re.escape("{code}"), re.escape(organ.credit_code or organ.code), 1)
    text = text.replace(re.escape("{year}"), r"(?P<year>[12]\d{3})", 1)
    text = re.sub(r"\\\{n(?::0\\?\d+d)?\\\}", r"(?P<n>\\d{1,9})", text, count=1)
    return re.compile(re.sub(r"\\\{\w+(?::\w+)?\\\}", ".+?", text))
