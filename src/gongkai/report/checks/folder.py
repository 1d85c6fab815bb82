"""Which reports of a folder share their text or their figures, though their organs differ?

Each report is first made small (`fingerprint`), so that thousands need not be kept; `across` compares the
fingerprints. A report is compared only with a few others that share one of some chosen sentences, so the
work grows with the number of reports, not with its square.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from gongkai.report.checks.copies import COMPARED, LEAST
from gongkai.report.checks.registry import REGISTERED, Finding
from gongkai.report.checks.sections import NUMERALS
from gongkai.report.checks.sentences import nameless, sentences
from gongkai.report.checks.words import short
from gongkai.report.claims.passages import passage
from gongkai.report.labels import plain
from gongkai.report.model import Report, Span

SHARE = 80  # per cent of a section's own words that are another organ's
DISTINCT = 4  # different figures other than 0 that a report must have for its figures to be no coincidence
_RULE = "TEXT-COPY"
_KEYS = 6  # sentences of a section by which others are looked up
_KEPT = 8  # reports kept under one such sentence
_NAMED = 3  # organs named in a message


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence: the hash of its words, how many there are, and where they stand."""

    hash: int
    length: int
    span: Span


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What must be known of a report to compare it with others: small, picklable, the same in every process.

    `sections` holds the sentences of sections one and five; `figures` is a hash of all figures, None where
    they could be alike by chance or are not all there.
    """

    organ: str
    year: int
    sections: Mapping[int, tuple[Said, ...]]
    figures: int | None


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    print: Fingerprint


def fingerprint(report: Report) -> Fingerprint:
    """The report, made small enough to keep."""
    said = {no: _said(report, no) for no in COMPARED if report.section(no)}
    return Fingerprint(report.organ, report.year, said, _figures(report))


def across(reports: Iterable[tuple[str, Report | Fingerprint]]) -> dict[str, tuple[Finding, ...]]:
    """The findings of TEXT-COPY between organs, for each name that has any.

    `reports` are pairs of a name (a file) and a report or its fingerprint, in any number and order. Reports
    of one organ are never compared with each other. A finding names the other organs and their files; its
    spans are the shared sentences, its cells are empty.
    """
    entries = [
        _Entry(name, one if isinstance(one, Fingerprint) else fingerprint(one)) for name, one in reports
    ]
    found: dict[str, list[Finding]] = defaultdict(list)
    for no in COMPARED:
        for entry, others in _alike(entries, no):
            found[entry.name].append(_text(entry, others, no))
    for entry, others in _twins(entries):
        found[entry.name].append(_same(entry, others))
    return {name: tuple(findings) for name, findings in found.items()}


def _said(report: Report, no: int) -> tuple[Said, ...]:
    section = report.section(no)
    if not section or not section.text:
        return ()
    here = passage(section, report.year)
    said = []
    for one in sentences(here):
        words = nameless(one.words, report.organ)
        if words:
            said.append(Said(_hash(words), len(words), here.span(one.start, one.end)))
    return tuple(said) if sum(one.length for one in said) >= LEAST else ()


def _figures(report: Report) -> int | None:
    values = {id: cell.value for id, cell in report.cells.items() if id.startswith("t")}
    known = {value for value in values.values() if value}
    if None in values.values() or len(known) < DISTINCT:
        return None
    return _hash("|".join(f"{id}={values[id]}" for id in sorted(values)))


def _hash(words: str) -> int:
    """The same in every process, which Python's own hash of a string is not."""
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), "big")


def _alike(entries: Sequence[_Entry], no: int) -> list[tuple[_Entry, list[_Entry]]]:
    """For each report whose section is nearly another organ's: those others."""
    shelves: dict[int, list[int]] = defaultdict(list)
    pairs: dict[int, set[int]] = defaultdict(set)
    for at, entry in enumerate(entries):
        hashes = {one.hash for one in entry.print.sections.get(no, ())}
        for key in sorted(hashes)[:_KEYS]:
            shelf = shelves[key]
            for other in shelf:
                if other not in pairs[at] and _near(entries[other], entry, no):
                    pairs[at].add(other)
                    pairs[other].add(at)
            if len(shelf) < _KEPT:
                shelf.append(at)
    return [
        (entries[at], [entries[other] for other in sorted(pairs[at])]) for at in sorted(pairs) if pairs[at]
    ]


def _near(one: _Entry, other: _Entry, no: int) -> bool:
    if plain(one.print.organ) == plain(other.print.organ):
        return False
    ours, theirs = one.print.sections[no], other.print.sections[no]
    return _share(ours, theirs) >= SHARE and _share(theirs, ours) >= SHARE


def _share(ours: Sequence[Said], theirs: Sequence[Said]) -> int:
    hashes = {one.hash for one in theirs}
    total = sum(one.length for one in ours)
    return sum(one.length for one in ours if one.hash in hashes) * 100 // total


def _twins(entries: Sequence[_Entry]) -> list[tuple[_Entry, list[_Entry]]]:
    """For each report whose figures are all another organ's of the same year: those others, the first few."""
    same: dict[tuple[int, int], list[_Entry]] = defaultdict(list)
    for entry in entries:
        if entry.print.figures is not None:
            same[entry.print.figures, entry.print.year].append(entry)
    found = []
    for group in same.values():
        if len({plain(entry.print.organ) for entry in group}) > 1:
            shown = group[: _KEPT + 1]
            for entry in group:
                others = [one for one in shown if plain(one.print.organ) != plain(entry.print.organ)]
                if others:
                    found.append((entry, others))
    return found


def _text(entry: _Entry, others: Sequence[_Entry], no: int) -> Finding:
    hashes = {one.hash for other in others for one in other.print.sections[no]}
    shared = [one for one in entry.print.sections[no] if one.hash in hashes]
    share = max(_share(entry.print.sections[no], other.print.sections[no]) for other in others)
    message = f"第{NUMERALS[no - 1]}部分约 {share}% 的文字与{_names(others)}的报告相同，请核实是否照抄。"
    return _finding(message, tuple(one.span for one in shared))


def _same(entry: _Entry, others: Sequence[_Entry]) -> Finding:
    return _finding(f"各表的数与{_names(others)}同年的报告完全相同，请核实是否填错。", ())


def _names(others: Sequence[_Entry]) -> str:
    names = "、".join(f"{short(one.print.organ)}（{short(one.name)}）" for one in others[:_NAMED])
    return f"{names}等" if len(others) > _NAMED else names


def _finding(message: str, spans: tuple[Span, ...]) -> Finding:
    rule = REGISTERED[_RULE]
    return Finding(rule.id, rule.severity, (), message, str(rule.cite), spans=spans)
