"""Which requests are to be worked on first, and which number comes next?"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, Q, QuerySet

from gongkai.records.models import Case, Organ
from gongkai.records.queries.gate import Staff
from gongkai.records.queries.paging import SIZE, Page, is_day, is_key
from gongkai.records.queries.remembered import FRESH, remembered

YEARS = 15
LOOKED_AT = 1000  # of the newest numbers in a pattern, the highest is followed
PATTERN = re.compile(r"(.*?)([0-9]{1,9})([^0-9]*)", re.DOTALL)


def next_number(organ: Organ, year: int) -> str:
    """The number after the organ's newest of the year, in its pattern and width; a free one in any case."""
    rows = Case.objects.filter(organ=organ)
    newest = rows.filter(received_year=year).order_by("-pk").values_list("number", flat=True).first()
    before, serial, after = _split(newest, year)
    found = rows.filter(number__startswith=before, number__endswith=after).order_by("-pk")
    numbers = found.values_list("number", flat=True)[:LOOKED_AT]
    taken = [_serial(number, before, after) for number in numbers]
    following = max([*taken, 0]) + 1
    return f"{before}{following:0{len(serial)}d}{after}"


def _split(number: str | None, year: int) -> tuple[str, str, str]:
    """What stands before the last figures of a number, these, and what stands after them."""
    found = PATTERN.fullmatch(number or "")
    if found is None or found[2] == str(year):
        return f"{year}-", "0000", ""
    return found[1], found[2], found[3]


def _serial(number: str, before: str, after: str) -> int:
    figures = number[len(before) : len(number) - len(after)]
    return int(figures) if len(figures) < 10 and figures.isascii() and figures.isdecimal() else 0


def years_of(staff: Staff, organ: Organ, this_year: int) -> list[int]:
    """The years to choose from."""
    key = f"years/{organ.pk}/{this_year}/{staff.user.pk}"
    rows = staff.cases(organ)
    return remembered(key, organ.register_seq, lambda: received_years(rows, organ, this_year), fresh=FRESH)


def received_years(rows: QuerySet[Case], organ: Organ, this_year: int) -> list[int]:
    """The years of the last fifteen in which requests were received, newest first.

    One query with a look into the index for each year: as quick for many requests as for few.
    """
    years = range(this_year, this_year - YEARS, -1)
    asked = [Exists(rows.order_by().filter(received_year=year)) for year in years]
    found = Organ.objects.filter(pk=organ.pk).values_list(*asked).get()
    return [year for year, some in zip(years, found, strict=True) if some]


@dataclass(frozen=True, slots=True)
class Tab:
    """One view of the worklist: its key and name, and the runs of rows it strings together.

    Each run is a filter that an index answers in the order of the list: by due date, or where the clock is
    stopped by age. Without runs the tab is a list by date of receipt.
    """

    key: str
    name: str
    runs: tuple[Mapping[str, object], ...] = ()
    where: Mapping[str, object] = field(default_factory=dict)


def _dated(**where: object) -> Mapping[str, object]:
    return {**where, "due__isnull": False}


def _stopped(**where: object) -> Mapping[str, object]:
    return {**where, "due__isnull": True}


def _stage(key: str, name: str, *stages: str) -> Tab:
    stages = stages or (key,)
    return Tab(key, name, tuple(run(stage=each) for each in stages for run in (_dated, _stopped)))


RUNNING, STOPPED = _dated(state="running"), _stopped(state="stopped")
TABS = {
    tab.key: tab
    for tab in (
        Tab("open", "在办", (RUNNING, STOPPED)),
        Tab("mine", "我经办的", (RUNNING, STOPPED)),
        _stage("front", "待分办和待发出", "send", "new"),
        _stage("new", "待分办"),
        _stage("handling", "经办中"),
        _stage("review", "待审核"),
        _stage("sign", "待签发"),
        _stage("send", "待发出"),
        _stage("serve", "待签收"),
        Tab("soon", "五个工作日内到期", (RUNNING,)),
        Tab("late", "已逾期未办结", (RUNNING,)),
        Tab("stopped", "期限中止", (STOPPED,)),
        _stage("file", "待归档"),
        Tab("closed", "已办结", where={"state": "closed"}),
        Tab("voided", "已作废", where={"state": "voided"}),
        Tab("all", "全部"),
    )
}
# What each role looks at first; whoever holds several sees the first of these.
FIRST_TAB = {"handler": "mine", "reviewer": "review", "signer": "sign", "head": "sign", "intake": "front"}


def first_tab(roles: Collection[str]) -> str:
    """The tab a person's worklist opens with: of a single role its own, of several what is open."""
    working = [tab for role, tab in FIRST_TAB.items() if role in roles]
    return working[0] if len(set(working)) == 1 else "open"


def has_any(rows: QuerySet[Case], tab: Tab, today: date, soon: date) -> bool:
    """Whether anything stands in a tab: a look into the index for each run."""
    # All of them, so that a page takes as many queries whatever it holds.
    found = [rows.order_by().filter(_bounded(tab, run, today, soon)).exists() for run in tab.runs]
    return any(found)


def of_tab(rows: QuerySet[Case], tab: Tab, today: date, soon: date) -> QuerySet[Case]:
    """The rows a tab is about, in no order: for counting and for export."""
    if tab.where:
        return rows.filter(**tab.where)
    if not tab.runs:
        return rows
    found = Q()
    for run in tab.runs:
        found |= _bounded(tab, run, today, soon)
    return rows.filter(found)


def _bounded(tab: Tab, run: Mapping[str, object], today: date, soon: date) -> Q:
    limits = {"late": {"due__lt": today}, "soon": {"due__gte": today, "due__lte": soon}}
    asked = Q(**run, **limits.get(tab.key, {}))
    # Said as an exclusion, which leaves the walk along the index of stages as it is.
    return asked & ~Q(state=Case.State.VOIDED) if "stage" in run else asked


def worklist(
    rows: QuerySet[Case], after: str, tab: Tab = TABS["open"], *, today: date, soon: date, size: int = SIZE
) -> Page:
    """The rows of a tab, the earliest due date first, those whose clock is stopped after; paged by key.

    One query a run, whatever the page holds, each of them a walk along an index.
    """
    started, where = _where(after, len(tab.runs))
    found: list[tuple[int, Case]] = []
    for at, run in enumerate(tab.runs):
        asked = rows.filter(_bounded(tab, run, today, soon))
        if at == started and where is not None:
            asked = asked.filter(where)
        wanted = size + 1 - len(found) if at >= started else 0
        # Always one row at least, so that a page takes as many queries when it is full.
        got = list(asked.order_by(*_order(run))[: max(wanted, 1)])
        found += [(at, each) for each in got[:wanted]] if wanted > 0 else []
    return _paged(found, size)


def _order(run: Mapping[str, object]) -> tuple[str, ...]:
    return ("pk",) if run["due__isnull"] else ("due", "pk")


def _paged(found: list[tuple[int, Case]], size: int) -> Page:
    rows = [each for _, each in found[:size]]
    if len(found) <= size:
        return Page(rows, "")
    at, last = found[size - 1]
    return Page(rows, f"{at}~{last.due or ''}~{last.pk}")


def _where(after: str, runs: int) -> tuple[int, Q | None]:
    """In which run the page begins, and after which row of it."""
    at, _, rest = after.partition("~")
    due, _, pk = rest.partition("~")
    if not (is_key(at) and is_key(pk)) or int(at) >= runs or (due and not is_day(due)):
        return 0, None
    if not due:
        return int(at), Q(pk__gt=int(pk))
    return int(at), Q(due__gte=due) & (Q(due__gt=due) | Q(pk__gt=int(pk)))
