"""The lines of the worklist, as HTML: fifty of them take a template many times as long.

Every text from outside is escaped where it enters a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from gongkai.law.applicants import BY_KEY
from gongkai.records.models import Case, Organ

# What a line shows, and nothing more: a request carries its sealed texts, which no list needs.
COLUMNS = (
    "number",
    "summary",
    "applicant_type",
    "channel",
    "received_on",
    "due",
    "provisional",
    "inner_due",
    "state",
    "stage",
    "late",
    "row",
    "reply",
    "closed_on",
    "handler__name",
    "department__name",
    "request__mask",
    "request__mark",
)
STAGES = dict(Case.Stage.choices)
CHANNELS = dict(Case.Channel.choices)


def lines(
    organ: Organ, rows: Iterable[tuple[Case, Mapping[str, Any]]], today: date, *, pick: bool
) -> SafeString:
    """The body of the table; `pick`: with a box to tick in each line."""
    base = reverse("desk:cases", args=[organ.code])
    made = (_line(base, case, look, today, pick) for case, look in rows)
    return mark_safe("\n".join(made))  # noqa: S308 - escaped where it enters


def _line(base: str, case: Case, look: Mapping[str, Any], today: date, pick: bool) -> str:
    number = escape(case.number)
    tick = f'<input type="checkbox" name="pick" value="{case.pk}" aria-label="选择 {number}">'
    box = f'<td class="pick">{tick}</td>' if pick else ""
    return (
        f"<tr>{box}"
        f'<td class="nowrap head"><a href="{base}{case.pk}/">{number}</a></td>'
        f'<td class="wide"><span class="clamp">{escape(case.summary)}</span> '
        f'<small class="soft">{_asker(case)}</small>'
        f"{_likes(base, case, look)}</td>"
        f'<td class="nowrap" data-label="收到">{case.received_on}</td>'
        f'<td class="nowrap" data-label="答复期限">{_due(case, look["mark"], today)}</td>'
        f'<td data-label="环节">{_stage(case, look)}</td>'
        f'<td data-label="承办">{_whose(case)}</td></tr>'
    )


def _asker(case: Case) -> str:
    mask = f"{escape(case.request.mask)}，" if case.request and case.request.mask else ""
    return f"{mask}{BY_KEY[case.applicant_type].name}，{CHANNELS[case.channel]}"


def _likes(base: str, case: Case, look: Mapping[str, Any]) -> str:
    """How many others asked for something alike, with the way to where it can be published."""
    number = look.get("likes", 0)
    said = f'<a class="mark notice" href="{base}{case.pk}/#similar">相近 {number} 件</a>'
    return f" {said}" if number else ""


def _due(case: Case, mark: Any, today: date) -> str:
    said = str(case.due) if case.due else "" if case.state == Case.State.STOPPED else "—"
    if mark:
        more = f' <small class="error-text">{escape(mark.more)}</small>' if mark.more else ""
        said += f'<br><span class="mark {mark.css}">{escape(mark.text)}</span>{more}'
    elif case.state == Case.State.STOPPED:
        said += ' <span class="mark">中止</span>'
    if case.provisional:
        said += ' <span class="mark warning">暂定</span>'
    return said + _inner(case, today)


def _inner(case: Case, today: date) -> str:
    if not case.inner_due or case.state == Case.State.CLOSED:
        return ""
    css = "error-text" if case.inner_due < today else "soft"
    return f'<br><small class="{css}">内部 {case.inner_due}</small>'


def _stage(case: Case, look: Mapping[str, Any]) -> str:
    if case.state == Case.State.VOIDED:
        return "已作废"
    if case.state != Case.State.CLOSED:
        return STAGES[case.stage]
    late = ' <span class="mark error">逾期答复</span>' if case.late else ""
    closed = f"{case.closed_on} 办结，" if case.closed_on else ""
    outcome = escape(look["outcome"])
    return f'{outcome}{late}<br><small class="soft">{closed}{STAGES[case.stage]}</small>'


def _whose(case: Case) -> str:
    named = escape(case.handler.name) if case.handler else ""
    if case.department:
        gap = "<br>" if named else ""
        return f'{named}{gap}<small class="soft">{escape(case.department.name)}</small>'
    return named or '<span class="soft">未分办</span>'
