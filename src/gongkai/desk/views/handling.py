"""How the organ handles requests: what holds, since when, by which provision; and changing it, seen first."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.desk.asking import staff
from gongkai.desk.forms.handling import HandlingForm
from gongkai.desk.standing import handled
from gongkai.records import messages as texts
from gongkai.records.actions import clock
from gongkai.records.actions import handling as writing
from gongkai.records.models import Organ
from gongkai.records.policy import SERIES, pattern_problem, policy

EXAMPLE = {
    "number": "2026-0001",
    "due": "2026-03-31",
    "address": "https://公开平台网址/requests/track/",
    "letter": "政府信息公开告知书",
    "way": "邮政企业邮寄",
    "date": "2026-03-02",
    "list": "待您签发的文书（1 件）\n2026-0001，《政府信息公开告知书》",
    "what": "“政策文件”栏目",
}


@staff
def handling(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The settings of handling; only the administrator changes them."""
    administers = "administrator" in request.staff.roles(organ)
    if request.method == "POST" and not administers:
        messages.error(request, "只有本机关的管理员可以改动设置。")
        return redirect("desk:handling", organ.code)
    form = HandlingForm(organ, request.POST if request.method == "POST" else None)
    saving = request.POST.get("act") == "save"
    if form.is_bound and saving and form.attempt(lambda: _save(request, organ, form)):
        messages.success(request, _told(form.result))
        return redirect("desk:handling", organ.code)
    looked = form.is_bound and not saving and form.attempt(lambda: _look(organ, form))
    context = {
        "organ": organ,
        "section": "organ",
        "form": form,
        "answers": handled(organ),
        "administers": administers,
        "looked": looked,
        "moved": form.result if looked else [],
        "examples": examples(organ, form.data if form.is_bound else form.initial),
    }
    return render(request, "desk/handling.html", context)


@staff
def shown(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The examples for what is typed so far; asked for while it is typed."""
    context = {"organ": organ, "examples": examples(organ, request.POST)}
    return render(request, "desk/handling_examples.html", context)


def _save(request: HttpRequest, organ: Organ, form: HandlingForm) -> list[writing.Moved]:
    return writing.change(organ=organ, given=form.changes(), actor=request.user)


def _look(organ: Organ, form: HandlingForm) -> list[writing.Moved]:
    return writing.preview(organ=organ, given=form.changes())


def _told(moved: list[writing.Moved]) -> str:
    live = sum(not each.closed for each in moved)
    if not moved:
        return "设置已保存，没有申请的期限因此变动。"
    return f"设置已保存，{live} 件在办申请的期限变动，{len(moved) - live} 件已办结的逾期标记变动。"


def examples(organ: Organ, given: Mapping[str, object]) -> list[tuple[str, str, tuple[str, ...]]]:
    """What numbers and messages come out as: name, example, and what is wrong with it."""
    return [*_numbers(organ, given), *_messages(organ, given)]


def _numbers(organ: Organ, given: Mapping[str, object]):  # type: ignore[no-untyped-def]
    year = clock.today().year
    defaults = policy(Organ(name=organ.name, short_name=organ.short_name)).patterns
    for key, name in SERIES.items():
        pattern = str(given.get(f"pattern_{key}", "") or defaults[key]).strip()
        wrong = pattern_problem(pattern)
        values = {"short": organ.short_name or organ.name, "year": year, "n": 1}
        yield f"{name}文号", "" if wrong else pattern.format(**values), (wrong,) if wrong else ()


def _messages(organ: Organ, given: Mapping[str, object]):  # type: ignore[no-untyped-def]
    for key, template in texts.TEMPLATES.items():
        text = str(given.get(f"message_{key}", "") or template.text)
        wrong = texts.problems(text, key)
        values = {"organ": organ.name, **EXAMPLE}
        yield f"消息：{template.name}", "" if wrong else texts.fill(key, {key: text}, values), wrong
