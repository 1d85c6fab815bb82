"""Whoever asked for a correction, or made a suggestion, collects the answer with its number and code."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from gongkai.law.errors import NotAllowed
from gongkai.portal import visits
from gongkai.portal.forms.following import AnswerOpenForm
from gongkai.portal.pages import attachment, counter_page, fragment, show
from gongkai.portal.views.following import opened
from gongkai.records.actions import delivering, files
from gongkai.records.models import Matter
from gongkai.records.queries import tracking

ANSWER = "answer"
WRONG = "编号和查询码对不上。请对照登记时给您的查询码；丢失的，请联系登记的机关更换。"


@counter_page
def answers(request: HttpRequest) -> HttpResponse:
    """Number and code, then where it stands: the button that collects the answer, or the answer."""
    found = _current(request)
    if found is not None:
        return _shown(request, found)
    form = AnswerOpenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and opened(request, form, tracking.matter, ANSWER, WRONG):
        return redirect("portal:answers")
    return show(request, "answer_open", None, "answers", form=form)


def _current(request: HttpRequest) -> Matter | None:
    pk = visits.current(request, ANSWER)
    found = tracking.matter_again(pk) if pk else None
    return found if found and visits.same_code(request, ANSWER, found.code_hash) else None


def _shown(request: HttpRequest, found: Matter) -> HttpResponse:
    paper = tracking.answer(found)
    if paper is None or not paper.online:
        return show(request, "answer", found.organ, "answers", matter=found, paper=paper)
    if request.method == "POST":
        delivering.collect(letter=paper.letter)
        return redirect("portal:answers")
    if paper.waits:
        return show(request, "answer", found.organ, "answers", matter=found, paper=paper, waits=True)
    text = fragment(tracking.document(paper.letter))
    along = tracking.files_of(paper.letter)
    return show(request, "answer", found.organ, "answers", matter=found, paper=paper, text=text, files=along)


@counter_page
def download(request: HttpRequest, file: int) -> HttpResponse:
    """The answer as a file, once it has been collected."""
    found = _current(request)
    paper = tracking.answer(found) if found else None
    stored = tracking.file(paper.letter, file) if paper and paper.online and not paper.waits else None
    if stored is None:
        raise Http404("没有这份材料，或者答复书还没有领取。")
    try:
        data = files.read(stored)
    except NotAllowed as refused:
        raise Http404(refused.reason) from refused
    return attachment(data, stored.content_type, stored.name)


@counter_page
def leave(request: HttpRequest) -> HttpResponse:
    """Close it."""
    if request.method == "POST":
        visits.end(request, ANSWER)
    return redirect("portal:answers")
