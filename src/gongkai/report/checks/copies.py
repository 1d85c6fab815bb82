"""Is anything said twice, or taken over from last year's report?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from gongkai.law import cites
from gongkai.report.checks.registry import Case, Fault, rule
from gongkai.report.checks.sections import NUMERALS
from gongkai.report.checks.sentences import Sentence, own, sentences, stretches
from gongkai.report.checks.words import short
from gongkai.report.checks.years import last_year
from gongkai.report.claims import Passage
from gongkai.report.claims.passages import passage

LONG = 20  # characters of a sentence that is not said twice by chance
COMPARED = (1, 5)  # the sections that everyone must write anew
SHARE = 60  # per cent of a section's own words that are last year's
LEAST = 60  # characters that a section must have of its own to be compared
_MOST = 20  # repeated sentences named in one report


@rule(
    "TEXT-REPEAT",
    "notice",
    title="同一句话不应出现两次",
    cite=cites.REG_50,
    help=f"正文里 {LONG} 个字以上的句子重复出现，多半是粘贴时留下的；引用条例的套话不算。",
)
def repeat(case: Case) -> Iterator[Fault]:
    """A sentence stands twice."""
    twice = _twice(case.reading.passages)
    if not twice:
        return
    first: dict[str, tuple[Passage, Sentence]] = {}
    named: set[str] = set()
    for here in case.reading.passages:
        for sentence in sentences(here, twice):
            text = here.plain[sentence.start : sentence.end]
            if text not in first:
                first[text] = (here, sentence)
                continue
            named.add(text)
            twice.discard(text)  # once is enough
            there, before = first[text]
            if len(named) <= _MOST:
                spans = (there.span(before.start, before.end), here.span(sentence.start, sentence.end))
                where = f"第{NUMERALS[there.section - 1]}部分和第{NUMERALS[here.section - 1]}部分"
                where = where if there.section != here.section else f"第{NUMERALS[here.section - 1]}部分"
                said = short(case.report.words(spans[0]))
                yield Fault(f"{where}里“{said}”这句话出现了两次。", spans=spans)


def _twice(passages: Sequence[Passage]) -> set[str]:
    """What is long enough, stands twice and is somebody's own; seldom, and quickly told."""
    said = Counter(text for here in passages for text in stretches(here) if len(text) >= LONG)
    if len(said) == said.total():
        return set()
    return {text for text, number in said.items() if number > 1 and own(text)}


@rule(
    "TEXT-COPY",
    "warning",
    title="正文不应照抄上一年或别的机关的报告",
    cite=cites.REG_47,
    help=f"给出上一年的报告时，总体情况或存在的问题里 {SHARE}% 以上的文字（数字不论）与上一年逐句相同的，"
    "提醒核实；"
    "一批报告一起检查时，不同机关之间正文大体相同、或者各表的数完全相同的也提醒。引用条例之类的套话不算。",
)
def copied(case: Case) -> Iterator[Fault]:
    """A large share of section one or five is last year's."""
    previous = last_year(case)
    if not previous:
        return
    for here in case.reading.passages:
        before = previous.section(here.section)
        if here.section not in COMPARED or not before:
            continue
        theirs = {one.words for one in sentences(passage(before, previous.year))}
        own = list(sentences(here))
        same = [one for one in own if one.words in theirs]
        total, shared = (sum(len(one.words) for one in some) for some in (own, same))
        if total >= LEAST and shared * 100 >= SHARE * total:
            spans = tuple(here.span(one.start, one.end) for one in same)
            example = short(case.report.words(spans[0]))
            where, share = NUMERALS[here.section - 1], shared * 100 // total
            message = (
                f"第{where}部分约 {share}% 的文字与 {previous.year} 年的报告相同"
                f"（共 {len(same)} 句，如“{example}”），请核实是否照抄。"
            )
            yield Fault(message, spans=spans)
