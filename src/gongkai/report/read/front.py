"""Whose report is it, for which year, under which title, issued when?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

LONGEST_TITLE = 80  # characters
LONGEST_ORGAN = 40

# What our own text files say outright goes before the title; what a web page says about itself, after it.
OWN_ORGAN, OWN_YEAR, OWN_DATE = "报告机关", "报告年度", "报告日期"
_ORGAN_NAMES = ("编制单位", "填报单位", "报告单位", "单位名称", "发布机构", "发布单位", "信息来源")
_DATE_NAMES = ("发布日期", "发布时间", "成文日期", "生成日期", "公开日期", "印发日期", "发文日期")

_TITLE = re.compile(r"政府信息公开.{0,16}报告[)】》]?$|政务公开.{0,16}报告[)】》]?$")
_YEAR = re.compile(
    r"((?:19|20)\d\d|[一二]九?[〇○零一二三四五六七八九]{3})年(?:度)?|((?:19|20)\d\d)(?=年度|政府信息)"
)
_PHRASE = re.compile(
    r"(?:关于)?(?:的)?政府信息公开(?:工作)?(?:的)?(?:情况)?(?:年度)?(?:工作)?(?:情况)?(?:的)?报告"
)
_PERIOD = re.compile(r"((?:19|20)\d\d)年1月1日(?:起)?(?:至|到|—|-|~)(?:\1年)?12月31日")
_SPOKEN_OF = re.compile(
    r"((?:19|20)\d\d)年(?:度)?政府信息公开(?:工作)?(?:年度)?(?:情况)?(?:的)?(?:年度)?报告"
)
_DATE = re.compile(r"((?:19|20)\d\d)[年\-./](\d{1,2})[月\-./](\d{1,2})(?:日|号)?")
_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_DATE = re.compile(
    r"([二〇○零一三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_ORGAN_END = re.compile(
    r"(?:局|委|委员会|办公室|政府|厅|办|处|院|中心|街道|乡|镇|支队|大队|队|会|社|公司|行|站|所)$"
)


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before and around the sections; `year` is None where none was found."""

    title: str
    organ: str
    year: int | None
    issued: date | None


def read_front(head: Sequence[str], tail: Sequence[str], opening: Sequence[str] = ()) -> Front:
    """From the lines before the sections, the lines of the last one, and the first lines of the first."""
    said = dict(filter(None, map(_named, head)))
    title, before = _title(head)
    organ = _organ(title) or before or _first(said, _ORGAN_NAMES)
    if before and title and not _organ(title):
        title = before + title
    organ = said.get(OWN_ORGAN, organ)
    own_year = said.get(OWN_YEAR, "")
    year = int(own_year) if re.fullmatch(r"\d{4}", own_year) else year_of(title) or _period([*head, *opening])
    issued = as_date(said.get(OWN_DATE, "")) or as_date(_first(said, _DATE_NAMES)) or _stamp(head, tail)
    return Front(title, organ, year, issued)


def _squeezed(text: str) -> str:
    return "".join(normalize("NFKC", text).split())


def _named(line: str) -> tuple[str, str] | None:
    """“发布日期：2024-01-25” → the name and what it says."""
    name, mark, rest = normalize("NFKC", line).partition(":")
    key = "".join(name.split())
    known = (OWN_ORGAN, OWN_YEAR, OWN_DATE, *_ORGAN_NAMES, *_DATE_NAMES)
    return (key, rest.strip()) if mark and key in known else None


def _first(said: dict[str, str], names: Iterable[str]) -> str:
    return next((said[name] for name in names if said.get(name)), "")


def _title(head: Sequence[str]) -> tuple[str, str]:
    """The last title line before the sections, and the organ if that stands on the line before it."""
    found, before, last = "", "", ""
    for line in filter(str.strip, head):
        squeezed = _squeezed(line)
        fits = len(squeezed) <= LONGEST_TITLE and _TITLE.search(squeezed)
        if fits and (not found or year_of(line) or not year_of(found)):
            found, before = line.strip(), last if _is_organ(last) else ""
        last = squeezed
    return found, before


def _is_organ(text: str) -> bool:
    return len(text) <= LONGEST_ORGAN and bool(_ORGAN_END.search(text))


def year_of(text: str) -> int | None:
    """The year a title names, in digits or in Chinese numerals."""
    match = _YEAR.search(_squeezed(text))
    return int((match[1] or match[2]).translate(_NUMERALS)) if match else None


def _organ(title: str) -> str:
    """A title without its year and its fixed words is the name of the organ."""
    name = _PHRASE.sub("", _YEAR.sub("", _squeezed(title)))
    return re.sub(r"政府信息公开|工作年度报告|年度报告|年报|[《》()\[\]【】:：]|^关于", "", name).strip()


def _period(lines: Iterable[str]) -> int | None:
    """The year of the statistics, or of the report that an opening sentence speaks of."""
    squeezed = [_squeezed(line) for line in lines]
    for pattern in (_PERIOD, _SPOKEN_OF):
        if match := next(filter(None, map(pattern.search, squeezed)), None):
            return int(match[1])
    return None


def _stamp(head: Sequence[str], tail: Sequence[str]) -> date | None:
    """A date that has a line of its own: under the title, or as the last line of the document."""
    lines = [*head, *tail[-2:]]
    return next((day for line in reversed(lines) if (day := as_date(line.strip(" \u3000()（）")))), None)


def as_date(text: str) -> date | None:
    """A text that is a date and nothing else."""
    squeezed = _squeezed(text)
    match = _DATE.fullmatch(squeezed) or _CHINESE_DATE.fullmatch(squeezed)
    if not match:
        return None
    try:
        return date(*(_number(part) for part in match.groups()))
    except ValueError:
        return None


def _number(text: str) -> int:
    if text.isascii() or "十" not in text:
        return int(text.translate(_NUMERALS))
    tens, _, ones = text.partition("十")
    return int(tens.translate(_NUMERALS) or 1) * 10 + int(ones.translate(_NUMERALS) or 0)
