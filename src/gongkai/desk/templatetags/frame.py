"""What stands in the frame of every page of the desk: how much lies in the inbox."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from gongkai.records.queries import inbox
from gongkai.records.queries.remembered import remembered

register = template.Library()


@register.simple_tag
def options(choices: Iterable[tuple[object, str]], chosen: str = "") -> SafeString:
    """The lines of a `select`, of (value, name); the one chosen is marked."""
    chosen = str(chosen)
    rows = ((value, " selected" if str(value) == chosen else "", name) for value, name in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@register.simple_tag(takes_context=True)
def sees_requests(context: dict[str, Any]) -> bool:
    """Whether the pages about requests are open to the person."""
    staff, organ = getattr(context.get("request"), "staff", None), context.get("organ")
    return staff is not None and organ is not None and staff.sees_requests(organ)


@register.simple_tag(takes_context=True)
def inbox_count(context: dict[str, Any]) -> str:
    """How many requests are to be confirmed or assigned, for those who do so; "" where there are none."""
    staff, organ = getattr(context.get("request"), "staff", None), context.get("organ")
    if staff is None or organ is None or not staff.somewhere(organ) & {"intake", "head", "handler"}:
        return ""
    # Whatever changes the inbox is an entry of the organ's log, so a count holds until there is another one.
    key = f"inbox/{organ.pk}/{staff.user.pk}"
    found = remembered(key, organ.log_seq, lambda: inbox.open_count(staff, organ))
    return "" if not found else "99+" if found > 99 else str(found)
