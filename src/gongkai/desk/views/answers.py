"""The answer to a correction or a suggestion: drafted with a live preview, reviewed, signed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.desk import drafting, looking, nextstep, papers
from gongkai.desk.asking import staff, writer
from gongkai.desk.dossier import seen_of
from gongkai.desk.forms.matters import AnswerForm
from gongkai.desk.holding import holder
from gongkai.desk.matterfile import MatterFile, letter_of, matter_file, table
from gongkai.desk.views.signing import HERE, WITH_REASON
from gongkai.law import signoff
from gongkai.law.errors import NotAllowed
from gongkai.letter.compose import compose
from gongkai.letter.kinds import KINDS
from gongkai.letter.missing import Problem
from gongkai.records.actions import answers as telling
from gongkai.records.actions import letters as writing
from gongkai.records.models import Letter, Organ
from gongkai.records.queries import matters as reading
from gongkai.records.queries.strangers import strangers

drafter = holder("handler", refusal="答复书由全机关的经办人起草。")


@drafter
def new(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Begin the answer."""
    found = matter_file(request, organ, pk)
    if "draft" not in found.may and request.method != "POST":
        raise PermissionDenied("这件已经有答复书，或者已经办结、作废。")
    form = _form(request, found, {"applied_on": found.matter.received_on})
    if _saves(request) and form.attempt(lambda: _draft(request, found, form)):
        messages.success(request, "草稿已保存。")
        return redirect("desk:answer", organ.code, pk, form.result.pk)
    return _written(request, found, form, reverse("desk:preview_new_answer", args=[organ.code, pk]))


def _draft(request: HttpRequest, found: MatterFile, form: AnswerForm) -> Letter:
    return writing.draft_answer(
        matter=found.matter, fields=form.given(), actor=found.person, seen=seen_of(request)
    )


@drafter
def edit(request: HttpRequest, organ: Organ, pk: int, letter: int) -> HttpResponse:
    """Change an answer that is not signed; one that was reviewed is a draft again."""
    found = matter_file(request, organ, pk)
    kept = letter_of(found, letter)
    form = _form(request, found, dict(kept.fields))

    def save() -> Letter:
        return writing.change(letter=kept, fields=form.given(), actor=found.person, seen=seen_of(request))

    if kept.state in signoff.OPEN and _saves(request) and form.attempt(save):
        messages.success(request, "已保存。改动以后要重新送审。" if kept.hash else "已保存。")
        return redirect("desk:answer", organ.code, pk, kept.pk)
    address = reverse("desk:preview_answer", args=[organ.code, pk, kept.pk])
    return _written(request, found, form, address, kept)


@drafter
@require_POST
def preview(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """The answer as the form stands, as a part of a page; nothing is saved."""
    found = matter_file(request, organ, pk)
    return render(request, "desk/letter_preview.html", _preview(found, _form(request, found, {})))


@drafter
@require_POST
def preview_answer(request: HttpRequest, organ: Organ, pk: int, letter: int) -> HttpResponse:
    """The same for an answer that was saved before."""
    found = matter_file(request, organ, pk)
    letter_of(found, letter)
    return render(request, "desk/letter_preview.html", _preview(found, _form(request, found, {})))


def _form(request: HttpRequest, found: MatterFile, initial: dict[str, Any]) -> AnswerForm:
    rows = found.staff.publications(found.organ).filter(voided=False).order_by("-formed_on", "-pk")[:100]
    data = request.POST if request.method == "POST" else None
    return AnswerForm(found.matter, list(rows), data, initial=initial)


def _saves(request: HttpRequest) -> bool:
    return request.method == "POST" and "preview" not in request.POST


def _written(
    request: HttpRequest, found: MatterFile, form: AnswerForm, address: str, letter: Letter | None = None
) -> HttpResponse:
    looking.noted_answer(found, "起草答复书")
    base = drafting.address(letter) if letter else ""
    context = found.context(
        title=KINDS[found.matter.kind].title,
        form=form,
        letter=letter,
        base=base,
        back=base or reverse("desk:matter", args=[found.organ.code, found.matter.pk]),
        editable=letter is None or letter.state in signoff.OPEN,
        preview_address=address,
        **_preview(found, form),
    )
    return render(request, "desk/letter_form.html", context)


def _preview(found: MatterFile, form: AnswerForm) -> dict[str, object]:
    """The answer as paper, and what it still lacks."""
    if form.is_bound:
        form.is_valid()
    given = form.given() if form.is_bound else dict(form.initial)
    letter = Letter(organ=found.organ, matter=found.matter, kind=found.matter.kind)
    letter.fields = telling.told_fields(letter.kind, given)
    made = compose(letter.kind, reading.facts(found.matter, letter.fields, found.today))
    return {
        "paper": drafting.paper(made),
        "notes": made.notes,
        "problems": _lacking(letter, found),
        "named": set(form.fields),
    }


def _lacking(letter: Letter, found: MatterFile) -> list[Problem]:
    return telling.lacking(letter, reading.facts(found.matter, letter.fields, found.today))


@staff
@require_GET
def answer(request: HttpRequest, organ: Organ, pk: int, letter: int) -> HttpResponse:
    """The answer as it reads now, and the next step with it."""
    found = matter_file(request, organ, pk)
    return _page(request, found, letter_of(found, letter))


def _page(
    request: HttpRequest, found: MatterFile, kept: Letter, errors: list[tuple[str, str]] | None = None
) -> HttpResponse:
    looking.noted_answer(found, "查看答复书")
    made, taken = found.shown(kept), found.taken(kept)
    may = table(kept).allowed(kept.state, found.roles, taken, found.person.pk)
    context = found.context(
        letter=kept,
        base=drafting.address(kept),
        files=reverse("desk:answer_proof", args=[found.organ.code, found.matter.pk, 0]).removesuffix("0/"),
        title=KINDS[kept.kind].title,
        document=made,
        paper=drafting.paper(made),
        steps=[each for each in may if each.key in HERE],
        reasoned=[each for each in may if each.key in WITH_REASON],
        may={each.key for each in may},
        refused=_refused(found, kept),
        history=papers.history(found.rows, kept),
        problems=_problems(found, kept),
        strangers=strangers(kept, made) if kept.state in signoff.OPEN else [],
        deliveries=[(each, each.proofs.all()) for each in kept.deliveries.prefetch_related("proofs")],
        errors=errors or [],
        given=request.POST,
    )
    return render(request, "desk/letter.html", context)


def _refused(found: MatterFile, kept: Letter) -> str:
    """Why the step the answer waits for is not this person's; empty where it is, or nothing waits."""
    key = nextstep.WAITS.get(kept.state)
    return refusal(found, kept, key) if key else ""


def refusal(found: MatterFile, kept: Letter, key: str) -> str:
    """Why this person may not take a step with an answer now; empty where they may."""
    steps = table(kept)
    taken = found.taken(kept)
    return steps.refusal(steps.by_key[key], kept.state, found.roles, taken, found.person.pk) or ""


def _problems(found: MatterFile, kept: Letter) -> list[tuple[str, str]]:
    """What a draft still lacks, with the field's address."""
    if kept.state not in signoff.OPEN:
        return []
    page = f"{drafting.address(kept)}edit/"
    return [(f"{page}#id_{each.field}", each.message) for each in _lacking(kept, found)]


@writer
@require_POST
def step(request: HttpRequest, organ: Organ, pk: int, letter: int, key: str) -> HttpResponse:
    """One step with an answer; what it is refused for is said on its page."""
    found = matter_file(request, organ, pk)
    kept = letter_of(found, letter)
    if key not in HERE + WITH_REASON:
        raise Http404("没有这一步。")
    reason = request.POST.get("reason", "")
    try:
        done = writing.step(letter=kept, key=key, actor=found.person, reason=reason, seen=seen_of(request))
    except NotAllowed as refused:
        return _page(request, found, kept, [("#steps", str(refused))])
    except ValidationError as problem:
        return _page(request, found, kept, [("#steps", message) for message in problem.messages])
    said = f"，文号 {done.number}" if key == "sign" else ""
    messages.success(request, f"“{signoff.TABLE.by_key[key].name}”已完成{said}。")
    return redirect("desk:answer", organ.code, pk, kept.pk)
