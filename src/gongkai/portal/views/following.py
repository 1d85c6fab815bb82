"""Following a request with its number and code: where it stands, what waits, what the applicant may do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from gongkai.law.errors import NotAllowed
from gongkai.portal import uploads, visits
from gongkai.portal.forms.base import CounterForm
from gongkai.portal.forms.following import AnswerForm, OpenForm, WithdrawForm
from gongkai.portal.pages import View, attachment, counter_page, fragment, show
from gongkai.portal.views.sent import rule
from gongkai.records.actions import clock, counter, delivering, files
from gongkai.records.models import Case, Request
from gongkai.records.policy import policy
from gongkai.records.queries import tracking

TRACK = "track"
WRONG = "受理号和查询码对不上。请对照回执核对；丢失查询码的，请联系受理机关重新取得。"
PAUSED = "输错的次数太多，请过 15 分钟再试。急需了解进度的，请直接联系受理机关。"


@counter_page
def track(request: HttpRequest) -> HttpResponse:
    """Number and code. A wrong pair gets one message, whatever was wrong about it."""
    if visits.current(request, TRACK):
        return redirect("portal:status")
    form = OpenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and opened(request, form, tracking.find, TRACK, WRONG):
        return redirect("portal:status")
    return show(request, "track", None, "track", form=form)


def opened(
    request: HttpRequest, form: CounterForm, find: Callable[[str, str], Any], what: str, wrong: str
) -> bool:
    """Whether number and code open something; too many wrong ones, and it is not even looked for."""
    if not form.is_valid():
        return False
    number = form.cleaned_data["number"]
    if visits.paused(request, number):
        form.add_error(None, PAUSED)
        return False
    found = find(number, form.cleaned_data["code"])
    if found is None:
        visits.wrong(request, number)
        form.add_error(None, PAUSED if visits.paused(request, number) else wrong)
        return False
    visits.begin(request, what, found.pk, getattr(found, "code_hash", ""))
    return True


def visited(view: View) -> View:
    """A page of the request that was opened; the view gets it."""

    @counter_page
    @wraps(view)
    def found(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pk = visits.current(request, TRACK)
        of = tracking.request(pk) if pk else None
        if of is None or not visits.same_code(request, TRACK, of.code_hash):
            visits.end(request, TRACK)
            return redirect("portal:track")
        return view(request, of, *args, **kwargs)

    return found


@visited
def status(request: HttpRequest, of: Request) -> HttpResponse:
    """Where it stands."""
    stories = tracking.stories(of, clock.today())
    return show(
        request,
        "status",
        of.organ,
        "requests",
        request_=of,
        stories=stories,
        rule=rule(of),
        today=clock.today(),
        payment_restarts=policy(of.organ).payment_restarts,
    )


@counter_page
def leave(request: HttpRequest) -> HttpResponse:
    """Close what was opened."""
    if request.method == "POST":
        visits.end(request, TRACK)
        messages.success(request, "已经退出。再次查询时，请重新输入受理号和查询码。")
    return redirect("portal:track")


@visited
def letter(request: HttpRequest, of: Request, pk: int) -> HttpResponse:
    """One letter: the button that collects it, then the letter and its files."""
    paper = tracking.paper(of, pk)
    if paper is None or not paper.online:
        raise Http404("没有这份可以在网上领取的文书。")
    if request.method == "POST":
        delivering.collect(letter=paper.letter)
        return redirect("portal:collected", pk)
    if paper.waits:
        return show(request, "collect", of.organ, "requests", paper=paper)
    text = fragment(tracking.document(paper.letter))
    enclosed = tracking.files_of(paper.letter)
    return show(request, "collected", of.organ, "requests", paper=paper, text=text, files=enclosed)


@visited
def download(request: HttpRequest, of: Request, pk: int, file: int) -> HttpResponse:
    """A file of a letter that has been collected."""
    paper = tracking.paper(of, pk)
    stored = tracking.file(paper.letter, file) if paper and paper.online and not paper.waits else None
    if stored is None:
        raise Http404("没有这份材料，或者文书还没有领取。")
    try:
        data = files.read(stored)
    except NotAllowed as refused:
        messages.error(request, refused.reason)
        return redirect("portal:collected", pk)
    return attachment(data, stored.content_type, stored.name)


@visited
def correct(request: HttpRequest, of: Request, pk: int) -> HttpResponse:
    """Answer a request for correction."""
    return _answer(request, of, pk, "correct", counter.correct, _corrected)


@visited
def reasons(request: HttpRequest, of: Request, pk: int) -> HttpResponse:
    """Say why so many requests are needed."""
    return _answer(request, of, pk, "reasons", counter.give_reasons, lambda case: "理由已经提交。")


def _corrected(case: Case) -> str:
    """What the clock makes of the correction: it starts the period anew, or leaves it as it is."""
    counted = tracking.clock_of(case)
    if counted.due is None:
        return "补正已经提交。"
    last = [line.note for line in counted.ledger if line.event == "corrected"][-1:]
    goes_on = any("继续计算" in note for note in last)
    how = "答复期限自明天起继续计算" if goes_on else "答复期限自明天起重新计算"
    return f"补正已经提交，{how}，最迟 {counted.due:%Y-%m-%d} 答复。"


def _answer(
    request: HttpRequest,
    of: Request,
    pk: int,
    page: str,
    action: Callable[..., Any],
    done: Callable[[Case], str],
) -> HttpResponse:
    story = _story(of, pk)
    form = AnswerForm(*uploads.given(request), initial={"seen": story.case.event_seq})
    given = lambda: _words(form, story) | {"uploads": uploads.scanned(request, "files")}  # noqa: E731
    if request.method == "POST" and form.attempt(lambda: action(case=story.case, **given())):
        messages.success(request, done(story.case))
        return redirect("portal:status")
    _look_again(form, story)
    open_ = story.corrects if page == "correct" else story.owes_reasons
    return show(request, f"track_{page}", of.organ, "requests", form=form, story=story, open=open_)


@visited
def withdraw(request: HttpRequest, of: Request, pk: int) -> HttpResponse:
    """Take a request back, after a page that says what that means."""
    story = _story(of, pk)
    form = WithdrawForm(*uploads.given(request), initial={"seen": story.case.event_seq})
    given = lambda: _words(form, story)  # noqa: E731
    if request.method == "POST" and form.attempt(lambda: counter.withdraw(case=story.case, **given())):
        messages.success(request, f"申请 {story.case.number} 已经撤回。")
        return redirect("portal:status")
    _look_again(form, story)
    return show(request, "track_withdraw", of.organ, "requests", form=form, story=story, open=story.withdraws)


def _words(form: CounterForm, story: tracking.Story) -> dict[str, Any]:
    given = form.cleaned_data
    return {"text": given["text"], "seen": _seen(story, given["seen"])}


def _seen(story: tracking.Story, given: int) -> int:
    """A page is out of date for its reader only by what its reader is told of."""
    news = any(row.seq > given and row.event in tracking.TOLD for row in story.case.events.all())
    return given if news else story.case.event_seq


def _look_again(form: CounterForm, story: tracking.Story) -> None:
    """The page as it is shown now has seen what has happened until now."""
    if form.is_bound:
        form.data = form.data.copy()
        form.data["seen"] = str(story.case.event_seq)


def _story(of: Request, pk: int) -> tracking.Story:
    case: Case | None = tracking.case(of, pk)
    if case is None:
        raise Http404("没有这件申请。")
    return tracking.story(case, clock.today())
