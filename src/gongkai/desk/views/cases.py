"""One request on one page, and what is recorded next."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET

from gongkai.desk import casebook, daystrip, looking, nextstep, recording, stepping
from gongkai.desk.asking import staff, writer
from gongkai.desk.dossier import Dossier, dossier, seen_of
from gongkai.desk.forms.events import EXPLAINED, EventForm
from gongkai.law import handling
from gongkai.law.replies import REPLIES
from gongkai.letter.kinds import KINDS as LETTERS
from gongkai.records.actions import clock, requests, wording
from gongkai.records.models import Organ, StoredFile
from gongkai.records.queries import asked, casepage, reviews

# Steps that have pages of their own.
ELSEWHERE = {"reviewed": "desk:review", "archived": "desk:archives"}


@staff
@require_GET
def case(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """One case: what is asked, where it stands, what comes next, by when and why, what has been."""
    found = dossier(request, organ, pk)
    following = nextstep.next_step(found) if found.may_write else None
    main = following.address if following and not following.refused else ""
    context = found.context(
        next=following,
        groups=stepping.groups(found, main),
        may_void=found.handles and "voided" in found.clock.allowed and _may(found, "voided"),
        **_standing(found),
        **_papers(found),
        **_around(found),
    )
    return render(request, "desk/case.html", context)


def _may(found: Dossier, key: str) -> bool:
    return handling.refusal(handling.STEPS[key], "", found.roles) is None


def _standing(found: Dossier) -> dict[str, object]:
    """Where the case stands, and by when it is due."""
    state, today = found.clock, found.today
    waiting = casebook.waiting(found.rows) if state.state != "closed" else {}
    boxes = casebook.strip(state, today, found.calendar)
    return {
        "asks": _asks(found),
        "reply": REPLIES.get(state.reply or state.row or ""),
        "overdue": casebook.overdue(state, today, found.calendar),
        "waiting": waiting,
        "silent": casebook.silent(waiting, today, found.calendar),
        "why": casebook.why(state),
        "strip": boxes,
        "days": daystrip.items(boxes),
        "review": found.review,
        "reviewed": REPLIES[found.review.reply] if found.review else None,
        "lacking": reviews.problems(found.case, found.rows, state, today) if found.review else [],
    }


def _asks(found: Dossier) -> list[str]:
    """What is asked, in full for those who work on it; others, and after erasure, see the summary."""
    case = found.case
    if case.request is None or not case.request.asks or not found.handles:
        return []
    left = asked.kept(found.rows)
    if left:
        return [left]
    asks = requests.asks_of(case.request)
    said = {ask: (requests.told(case.request, [ask]), asked.summary([ask])) for ask in asks}
    own = [ask for ask in asks if case.summary in said[ask]]
    return own or asks


def _papers(found: Dossier) -> dict[str, object]:
    """Letters, consultations, searches, files and notes."""
    own, sent = Q(case=found.case), Q(request=found.case.request_id, case=None)
    rows = found.staff.files(found.organ).filter(own | sent if found.case.request_id else own)
    # What came with the request first, then what was made or taken in for this case.
    files = sorted(rows.select_related("by"), key=lambda each: (each.case_id is not None, each.pk))
    events = casebook.happened(found.rows)
    return {
        "letters": [(each, LETTERS[each.kind]) for each in found.letters],
        "consultations": _consultations(found),
        "searches": list(casepage.searches(found.rows)),
        "files": [each for each in files if found.handles or each.kind != StoredFile.Kind.IDENTITY],
        "notes": [each for each in events if each.event in ("noted", "contacted") and not each.voided],
        "events": events,
        "handles": found.handles,
    }


def _consultations(found: Dossier) -> list[dict[str, object]]:
    """Each party asked: what it was asked as, by when, how it answered."""
    answers = {
        row.data.get("party"): casebook.detail(row)
        for row in casepage.live(found.rows)
        if row.event == "consultation_answered"
    }
    return [{"asked": each, "answer": answers.get(each.party, "")} for each in found.clock.consultations]


def _around(found: Dossier) -> dict[str, object]:
    """Requests and proceedings that have to do with this one."""
    rows = found.staff.cases(found.organ)
    proceedings = found.staff.proceedings(found.organ).filter(case=found.case, voided=False)
    return {
        "similar": casepage.similar(rows, found.case),
        "siblings": casepage.siblings(rows, found.case, found.rows),
        "proceedings": list(proceedings.order_by("filed_on", "pk")),
        "may_publish": any(step.key == "published" for step in handling.allowed(found.clock, found.roles)),
    }


@writer
def record(request: HttpRequest, organ: Organ, pk: int, event: str) -> HttpResponse:
    """Record the next step; only one that has a meaning now, with only what it needs."""
    found = dossier(request, organ, pk)
    step = handling.STEPS.get(event)
    if step is None or event.startswith("letter_") or not step.roles:
        raise Http404("没有这种事项。")
    if event in ELSEWHERE:
        return _elsewhere(event, organ, pk)
    form = _form(request, found, event)
    if form.is_bound and form.attempt(lambda: recording.take(found, form, seen_of(request))):
        messages.success(request, f"已登记：{step.name}。")
        return redirect("desk:case", organ.code, pk)
    context = found.context(
        step=step,
        explained=EXPLAINED.get(event, ""),
        refused=_refused(found, step),
        by_letter=stepping.by_letter(found, event) if step.by_letter else [],
        multipart=form.is_multipart(),
        form=form,
    )
    return render(request, "desk/record.html", context)


def _elsewhere(event: str, organ: Organ, pk: int) -> HttpResponse:
    """The page of its own that a step has: of this case, or of all that are ready."""
    args = [organ.code, pk] if event == "reviewed" else [organ.code]
    return redirect(ELSEWHERE[event], *args)


def _form(request: HttpRequest, found: Dossier, event: str) -> EventForm:
    bound = request.method == "POST"
    initial = {"on": clock.today(), "searched_on": clock.today(), "by": found.person.name}
    initial |= {key: request.GET[key] for key in ("seq", "party", "kind") if key in request.GET}
    if event == "published":
        initial["title"] = found.case.summary
    if event == "split":
        initial |= _split(found)
    return EventForm(
        event,
        request.POST if bound else None,
        request.FILES if bound else None,
        initial=initial,
        choices=recording.choices(found, event),
        answered=bool(found.clock.reply),
    )


def _split(found: Dossier) -> dict[str, str]:
    """The items as the applicant wrote them: the first stays, each other one is a case of its own."""
    first, *others = [" ".join(ask.split()) for ask in _asks(found)] or [found.case.summary]
    return {"keeps": first, "parts": "\n".join(others)}


def _refused(found: Dossier, step: handling.Step) -> str:
    """Why the step is not to be taken now by this person; empty where its form is shown."""
    if step.clock and step.key not in found.clock.allowed:
        return f"这件申请现在{found.phase}，不能登记“{step.name}”。"
    return handling.refusal(step, "" if step.clock else found.clock.phase, found.roles) or ""


@staff
@sensitive_variables()
def applicant(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Who asked: shown once for a reason, and every look is logged."""
    found = dossier(request, organ, pk)
    if not found.handles:
        raise PermissionDenied("管理员和审计员不查看申请人的身份信息。")
    if found.case.request is None or not found.case.request.applicant:
        raise Http404("这件申请没有保存申请人的身份信息。")
    back = reverse("desk:case", args=[organ.code, pk])
    consulted = wording.parties(found.case) if request.method == "POST" else {}
    context = found.context(
        consulted=consulted.items(),
        back=back,
        number=f"申请 {found.case.number}",
        **looking.look(request, found.case.request),
    )
    answer = render(request, "desk/applicant.html", context)
    answer["Cache-Control"] = "no-store"
    return answer
