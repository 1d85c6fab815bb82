"""Which of the filed reports count, and what is wrong with the others?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongkai.report.forms import for_year
from gongkai.report.labels import plain
from gongkai.report.model import Report
from gongkai.report.rollup.plan import Member, Plan


@dataclass(frozen=True, slots=True)
class Filed:
    """A child's report; `errors` are the rules that found an error in it."""

    file: str
    report: Report
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that is no readable report, and why."""

    file: str
    fault: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The children, sorted; each filed report stands in exactly one of the first six.

    `counted` are added. `doubled` are further copies, with the same figures, of one that is counted.
    `disputed` are reports of one organ with different figures: which one holds is not guessed, none is added.
    `other_year`, `untimely` (before its organ was created, or after it was abolished) and `parent` (of the
    parent itself, which is only added as its own) are not added either. `missing` should have filed.
    """

    counted: tuple[Filed, ...]
    doubled: tuple[Filed, ...]
    disputed: tuple[tuple[Filed, ...], ...]
    other_year: tuple[Filed, ...]
    untimely: tuple[Filed, ...]
    parent: tuple[Filed, ...]
    unread: tuple[Unread, ...]
    missing: tuple[Member, ...]
    unlisted: tuple[Filed, ...]

    def failing(self) -> tuple[Filed, ...]:
        """Counted reports with errors."""
        return tuple(one for one in self.counted if one.errors)

    def outdated(self, year: int) -> tuple[Filed, ...]:
        """Counted reports in another form than that of the year."""
        return tuple(one for one in self.counted if one.report.form != for_year(year).key)

    @property
    def complete(self) -> bool:
        """Whether every report that should be in the sum is in it."""
        return not (self.missing or self.disputed or self.unread)


def sort(
    filed: Iterable[Filed], unread: Iterable[Unread], plan: Plan, year: int, parent: Iterable[str] = ()
) -> Standing:
    """The standing of every file, in an order that does not depend on that of the files.

    `parent` are the names of the parent.
    """
    names, members = plan.keys(), {plain(one.name): one for one in plan.members}
    own = {plain(name) for name in parent}
    groups: dict[str, list[Filed]] = defaultdict(list)
    other_year, untimely, parents = [], [], []
    for one in sorted(filed, key=lambda one: (plain(one.report.organ), one.file)):
        key = names.get(plain(one.report.organ), plain(one.report.organ))
        if one.report.year != year:
            other_year.append(one)
        elif key in own:
            parents.append(one)
        elif key in members and not members[key].may(year):
            untimely.append(one)
        else:
            groups[key].append(one)
    alike = {key: group for key, group in groups.items() if _alike(group)}
    return Standing(
        counted=tuple(group[0] for group in alike.values()),
        doubled=tuple(one for group in alike.values() for one in group[1:]),
        disputed=tuple(tuple(group) for key, group in groups.items() if key not in alike),
        other_year=tuple(other_year),
        untimely=tuple(untimely),
        parent=tuple(parents),
        unread=tuple(sorted(unread, key=lambda one: one.file)),
        missing=tuple(one for key, one in members.items() if one.due(year) and key not in groups),
        unlisted=tuple(group[0] for key, group in alike.items() if members and key not in members),
    )


def _alike(group: Sequence[Filed]) -> bool:
    """Whether all of them say the same figures."""
    return len(group) == 1 or len({_figures(one.report) for one in group}) == 1


def _figures(report: Report) -> frozenset[tuple[str, object]]:
    return frozenset((id, cell.value) for id, cell in report.cells.items() if cell.state != "missing")
