"""Which 索引号 comes next, and which were given elsewhere? They never change and are never given twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from gongkai.records.actions import numbering
from gongkai.records.models import Organ, Publication
from gongkai.records.policy import policy

SERIES = "index"


def take(organ: Organ, years: Sequence[int]) -> list[str]:
    """The next numbers, one for each year asked, in the organ's pattern; within a transaction."""
    found: dict[int, list[str]] = {year: [] for year in years}
    # Numbers brought over from elsewhere may lie in the way: those are passed over.
    while lacking := Counter(years) - Counter({year: len(given) for year, given in found.items()}):
        made = _next(organ, lacking)
        taken = known(organ, [number for given in made.values() for number in given])
        for year, given in made.items():
            found[year] += [number for number in given if number not in taken]
    given_out = {year: iter(given) for year, given in found.items()}
    return [next(given_out[year]) for year in years]


def _next(organ: Organ, counts: Mapping[int, int]) -> dict[int, list[str]]:
    pattern, code = policy(organ).index_pattern, organ.credit_code or organ.code
    return {
        year: [pattern.format(code=code, year=year, n=n) for n in range(first, first + counts[year])]
        for year, first in numbering.take_some(organ, SERIES, counts).items()
    }


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
