"""The guided review: one question a page, then what must be on file for the reply it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.desk.asking import staff
from gongkai.desk.dossier import Dossier, dossier, seen_of
from gongkai.desk.forms.reviews import EvidenceForm
from gongkai.desk.recording import fresh, keep
from gongkai.law import handling, remedies
from gongkai.law.errors import Unusable
from gongkai.law.replies import ReplyKind
from gongkai.law.review import QUESTIONS, Position, follow
from gongkai.letter.kinds import KINDS
from gongkai.records.actions import reviewing
from gongkai.records.models import Letter, Organ, StoredFile
from gongkai.records.policy import policy
from gongkai.records.queries import casepage, reviews
from gongkai.report import forms as reports


@staff
def review(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """The next question, or at the end what must be on file; the answers so far stand in the address."""
    found = dossier(request, organ, pk)
    step = handling.STEPS["reviewed"]
    refused = handling.refusal(step, found.clock.phase, found.roles)
    answers = {key: request.GET[key] for key in QUESTIONS if key in request.GET}
    try:
        position = follow(answers)
    except Unusable as fault:
        messages.error(request, f"{fault}请从这一题重新选。")
        return redirect("desk:review", organ.code, pk)
    if refused:
        context = found.context(refused=refused, step=step, review=found.review)
        return render(request, "desk/review_question.html", context)
    if position.reply is None:
        return _question(request, found, position)
    return _end(request, found, position, position.reply)


def _question(request: HttpRequest, found: Dossier, position: Position) -> HttpResponse:
    asked = position.question
    # The button names the question it was pressed on: only an answer to this one can be missing.
    missed = asked is not None and request.GET.get("go") == asked.key
    context = found.context(
        question=position.question,
        way=_way(found, position),
        given=[(question.key, option.key) for question, option in position.path],
        unanswered=missed,
        back=_address(found, dict(_given(position)[:-1])) if position.path else "",
        review=found.review,
        again=_address(found, found.review.answers) if found.review else "",
    )
    return render(request, "desk/review_question.html", context)


def _given(position: Position) -> list[tuple[str, str]]:
    return [(question.key, option.key) for question, option in position.path]


def _address(found: Dossier, answers: Mapping[str, str]) -> str:
    """The page of the review with these answers given."""
    page = reverse("desk:review", args=[found.organ.code, found.case.pk])
    return f"{page}?{urlencode(answers)}" if answers else page


def _way(found: Dossier, position: Position) -> list[dict[str, str]]:
    """The questions answered so far, each with the address at which it is asked again."""
    given = _given(position)
    return [
        {"question": question.text, "answer": option.text, "address": _address(found, dict(given[:at]))}
        for at, (question, option) in enumerate(position.path)
    ]


def _end(request: HttpRequest, found: Dossier, position: Position, reply: ReplyKind) -> HttpResponse:
    """The reply, what it means, and the form of what must be on file."""
    form = _form(request, found, reply)
    if form.is_bound and form.attempt(lambda: _save(request, found, position, form)):
        _tell(request, found)
        return redirect("desk:case", found.organ.code, found.case.pk)
    return render(request, "desk/review_end.html", found.context(**_told(found, position, reply, form)))


def _form(request: HttpRequest, found: Dossier, reply: ReplyKind) -> EvidenceForm:
    bound = request.method == "POST"
    return EvidenceForm(
        reply.key,
        request.POST if bound else None,
        request.FILES if bound else None,
        evidence=found.review.evidence if found.review else {},
        earlier=_earlier(found) if reply.key == "repeat" else (),
    )


def _earlier(found: Dossier) -> list[tuple[str, str]]:
    """Earlier replies to this applicant, and to requests like this one."""
    alike = [each.pk for each in casepage.similar(found.staff.cases(found.organ), found.case)]
    rows = casepage.earlier_replies(found.staff.letters(found.organ), found.case, alike)
    return [(f"{each.number}|{each.signed_on}", _named(each, each.case_id in alike)) for each in rows]


def _named(letter: Letter, by_another: bool) -> str:
    """An earlier reply in the list to choose from."""
    whose = "（他人的，内容相近）" if by_another else ""
    return f"{letter.number}　{letter.case.summary[:40]}{whose}"


@transaction.atomic
def _save(request: HttpRequest, found: Dossier, position: Position, form: EvidenceForm) -> None:
    """Write down the search, keep the copy, keep the review: all or nothing."""
    case = fresh(found, seen_of(request))
    if form.search:
        reviewing.search(case=case, actor=found.person, found=False, **form.search)
    if form.upload:
        keep(found, case, form.upload, StoredFile.Kind.REDACTED, field="redacted_file")
    answers = dict(_given(position))
    reviewing.review(case=case, answers=answers, evidence=form.evidence, actor=found.person)


def _tell(request: HttpRequest, found: Dossier) -> None:
    """Saved, and what is still missing."""
    rows = list(found.case.events.order_by("seq"))
    lacking = reviews.problems(found.case, rows, found.clock, found.today)
    if lacking:
        messages.warning(request, f"审查意见已保存，还缺 {len(lacking)} 项材料，补齐以后才能送审。")
    else:
        messages.success(request, "审查意见已保存，材料齐全，可以起草答复。")


def _told(found: Dossier, position: Position, reply: ReplyKind, form: EvidenceForm) -> dict[str, object]:
    organ = found.organ
    inquiry = policy(organ).inquiry
    told = remedies.remedy(
        reply.key, found.today, organ.government or "（未设置）", organ.court or "（未设置）", inquiry=inquiry
    )
    review = reviews.Review(reply.key, dict(_given(position)), [], _evidence(found, form))
    return {
        "reply": reply,
        "cites": [str(cite) for cite in reply.cites],
        "row": _row(reply),
        "title": KINDS[f"reply.{reply.key}"].title,
        "remedy": told,
        "form": form,
        "asked": form.asked(),
        "lacking": reviews.problems(found.case, found.rows, found.clock, found.today, review),
        "doubts": reviews.doubts(found.case, found.rows, found.clock, found.today, review),
        "way": _way(found, position),
        "back": _address(found, dict(_given(position)[:-1])),
        "searches": list(casepage.searches(found.rows)),
        "consultations": found.clock.consultations,
        "copies": list(found.case.files.filter(kind=StoredFile.Kind.REDACTED)),
        "on_file": reviews.on_file(found.case, found.rows, found.clock, found.today),
    }


def _row(reply: ReplyKind) -> str:
    """The row of table three, without the name of its last column."""
    return reports.load("2021").cells[f"t3.{reply.row}.total"].label.rpartition("·")[0].strip()


def _evidence(found: Dossier, form: EvidenceForm) -> dict[str, object]:
    """What counts for the list of what is missing: what was typed, else what was saved."""
    if form.is_bound and form.is_valid():
        return form.evidence
    return dict(found.review.evidence) if found.review else {}
