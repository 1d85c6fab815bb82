"""Closed requests: their packages, and what is forgotten when its time is over."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.desk import filtering, papers
from gongkai.desk.asking import staff
from gongkai.desk.forms.base import LookForm
from gongkai.desk.holding import holder, within
from gongkai.law.errors import NotAllowed
from gongkai.law.handling import OFFICE
from gongkai.law.replies import REPLIES
from gongkai.records.actions import archiving, clock, expiring, log, wording
from gongkai.records.actions import retention as forgetting
from gongkai.records.models import Case, Organ, StoredFile, User
from gongkai.records.policy import OPTIONS, policy
from gongkai.records.queries import archives as reading
from gongkai.records.queries import paging

SEALED = "归档包里有申请人的身份信息，由办理这件申请的人员下载，管理员和审计员不能下载。"
handling = within(*OFFICE, refusal=SEALED)
STATES = {"waiting": "待归档", "archived": "已归档"}
MOST = 50
SHOWN = 200  # requests on the page of what is due; the rest is counted
archivist = within("intake", "handler", refusal="由登记人员或者经办人归档。")
keeper = holder("administrator", "head", refusal="由管理员或者公开工作机构负责人清除个人信息。")


@staff
@require_GET
def archives(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Closed requests that wait for their package, or have one."""
    state = filtering.chosen(request, "state", STATES) or "waiting"
    cases = request.staff.cases(organ)
    rows = reading.waiting(cases) if state == "waiting" else reading.archived(cases)
    rows = rows.select_related("organ")
    page = paging.page(rows, request.GET.get("after", ""), by="closed_on")
    roles = request.staff.somewhere(organ)
    context = {
        "organ": organ,
        "section": "archives",
        "state": state,
        "states": STATES,
        "rows": [(each, REPLIES.get(each.reply or each.row)) for each in page.rows],
        "next": filtering.link(request, after=page.next) if page.next else "",
        "first": filtering.link(request, after="") if request.GET.get("after") else "",
        "handled": {each.pk for each in page.rows if _handles(request, each)},
        "may_act": bool(roles & {"intake", "handler"}),
    }
    return render(request, "desk/archives.html", context)


def _handles(request: HttpRequest, case: Case) -> bool:
    """Whether the person works on this request: its package names the applicant."""
    return bool(request.staff.roles(case.organ, case.department_id) & set(OFFICE))  # type: ignore[attr-defined]


@archivist
@require_POST
def bulk(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Make the packages of the chosen requests; what was refused is said for each."""
    keys = filtering.keys(request.POST.getlist("chosen")[:MOST])
    chosen = request.staff.cases(organ).filter(pk__in=keys).order_by("pk")
    said = [(case, _archive(case, request.user, request.POST.get("reason", ""))) for case in chosen]
    done = sum(not refused for _, refused in said)
    if done:
        messages.success(request, f"已归档 {done} 件。")
    for case, refused in said:
        if refused:
            messages.warning(request, f"{case.number}：{refused}")
    if not said:
        messages.warning(request, "没有选择任何一件。")
    return redirect("desk:archives", organ.code)


def _archive(case: Case, actor: User, reason: str) -> str:
    try:
        archiving.archive(case=case, actor=actor, reason=reason)
    except NotAllowed as refused:
        return refused.reason
    except ValidationError as problem:
        return "；".join(problem.messages)
    return ""


@handling
@require_http_methods(["GET", "HEAD", "POST"])
def download(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """The package of an archived request, for a reason: it names the applicant, so it is logged as a look."""
    case = get_object_or_404(request.staff.cases(organ).select_related("organ", "request"), pk=pk)
    if not _handles(request, case):
        raise PermissionDenied(SEALED)
    if reading.stored(case) is None:
        raise Http404("这件申请还没有归档。")
    form = LookForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.attempt(lambda: _package(case, request.user, form.cleaned_data["why"])):
        stored, data = form.result
        answer = papers.attachment(data, "application/zip", stored.name)
        answer["X-Package-SHA256"] = stored.sha256
        return answer
    context = {"organ": organ, "section": "archives", "case": case, "form": form}
    return render(request, "desk/package.html", context)


@transaction.atomic
def _package(case: Case, actor: User, why: str) -> tuple[StoredFile, bytes]:
    """The package, and both looks in the log: at the archive and at the identity in it."""
    about = f"request/{case.request_id}" if case.request_id else f"case/{case.pk}"
    said = wording.covered(why, wording.names_of(case.request))
    seen = {"number": case.number, "why": f"下载归档包：{said}"}
    log.append(organ=case.organ, actor=actor, action="identity.view", subject=about, data=seen)
    return archiving.download(case=case, actor=actor)


@staff
def retention(request: HttpRequest, organ: Organ) -> HttpResponse:
    """How long names are kept, who is due, who is held back; a run after a look."""
    if request.method == "POST":
        return _forget(request, organ.code)
    today = clock.today()
    due, since = forgetting.due(organ, today), expiring.listed(organ)
    ready, held = [each for each in due if not each.held], [each for each in due if each.held]
    context = {
        "organ": organ,
        "section": "archives",
        "years": policy(organ).retention_years,
        "option": OPTIONS["retention_years"],
        "runs": OPTIONS["retention_run"].choices[policy(organ).retention_run],
        "limit": forgetting.limit(organ, today),
        "due": [(each, _erased_on(organ, each.number, since)) for each in ready[:SHOWN]],
        "ready": len(ready),
        "held": held[:SHOWN],
        "holding": len(held),
        "sees_requests": request.staff.sees_requests(organ),
        "may_run": bool(request.staff.roles(organ) & {"administrator", "head"}),
    }
    return render(request, "desk/retention.html", context)


def _erased_on(organ: Organ, number: str, since: dict[str, date]) -> str:
    """From when on the platform erases it by itself; empty where a person does."""
    if policy(organ).retention_run != "erase":
        return ""
    return str(expiring.ripe(since[number])) if number in since else "列出满 30 天后"


@keeper
def _forget(request: HttpRequest, organ: Organ) -> HttpResponse:
    if request.POST.get("sure") != "on":
        messages.error(request, "请先勾选“我已核对名单”。")
        return redirect("desk:retention", organ.code)
    done = forgetting.run(organ, clock.today(), dry_run=False, actor=request.user)
    messages.success(request, f"已清除 {len(done)} 件申请的个人信息。")
    return redirect("desk:retention", organ.code)
