"""Drafting a letter: which kind, what it says, and how it looks while it is being written."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.desk import drafting, looking, stepping
from gongkai.desk.asking import staff
from gongkai.desk.dossier import Dossier, dossier, seen_of
from gongkai.desk.forms.letters import LetterForm
from gongkai.desk.holding import within
from gongkai.law import signoff
from gongkai.law.replies import REPLIES
from gongkai.letter.kinds import Kind
from gongkai.records.actions import letters as writing
from gongkai.records.models import Letter, Organ
from gongkai.records.queries import papers

REFUSED = "文书由“经办”角色的人员起草。"
drafter = within("handler", refusal=REFUSED)


@staff
@require_GET
def choose(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """The letters that make sense now."""
    found = dossier(request, organ, pk)
    listed = [(kind, stepping.title(kind)) for kind in stepping.kinds(found)]
    context = found.context(
        replies=[each for each in listed if each[0].reply],
        notices=[each for each in listed if not each[0].reply],
        reviewed=REPLIES[found.review.reply] if found.review else None,
        may_draft="handler" in found.roles,
    )
    return render(request, "desk/letter_kinds.html", context)


def _drafting(request: HttpRequest, organ: Organ, pk: int) -> Dossier:
    """The case, for its handler: the form names people, so a look at it is logged."""
    found = dossier(request, organ, pk)
    if "handler" not in found.roles:
        raise PermissionDenied(REFUSED)
    looking.noted(found, "起草文书")
    return found


@drafter
def new(request: HttpRequest, organ: Organ, pk: int, kind: str) -> HttpResponse:
    """A new letter, begun with what is known."""
    found, of = _drafting(request, organ, pk), drafting.kind_of(kind)
    form = _form(request, found, of, initial=drafting.initial(found, of))

    def save() -> Letter:
        return writing.draft(
            case=found.case,
            kind=of.key,
            actor=found.person,
            fields=form.letter_fields,
            party=form.said("party"),
            addressee=form.said("addressee"),
            seen=seen_of(request),
        )

    if _saves(request) and form.attempt(save):
        messages.success(request, "草稿已保存。")
        return redirect("desk:letter", organ.code, pk, form.result.pk)
    address = reverse("desk:preview_new_letter", args=[organ.code, pk, of.key])
    return render(request, "desk/letter_form.html", _context(found, of, form, address))


@drafter
def edit(request: HttpRequest, organ: Organ, pk: int, letter: int) -> HttpResponse:
    """A letter that is not signed, changed; one that was reviewed is a draft again."""
    found = _drafting(request, organ, pk)
    kept = drafting.letter_of(found, letter)
    of = drafting.kind_of(kept.kind)
    form = _form(request, found, of, kept, initial=_saved(kept))

    def save() -> Letter:
        return writing.change(
            letter=kept,
            fields=form.letter_fields,
            actor=found.person,
            addressee=form.said("addressee") or None,
            seen=seen_of(request),
        )

    if kept.state in signoff.OPEN and _saves(request) and form.attempt(save):
        messages.success(request, "已保存。改动以后要重新送审。" if kept.hash else "已保存。")
        return redirect("desk:letter", organ.code, pk, kept.pk)
    address = reverse("desk:preview_letter", args=[organ.code, pk, kept.pk])
    return render(request, "desk/letter_form.html", _context(found, of, form, address, kept))


@drafter
@require_POST
def preview(request: HttpRequest, organ: Organ, pk: int, kind: str) -> HttpResponse:
    """The letter as the form stands, as a part of a page; nothing is saved."""
    found, of = _drafting(request, organ, pk), drafting.kind_of(kind)
    return _part(request, found, of, _form(request, found, of, initial={}))


@drafter
@require_POST
def preview_letter(request: HttpRequest, organ: Organ, pk: int, letter: int) -> HttpResponse:
    """The same for a letter that was saved before."""
    found = _drafting(request, organ, pk)
    kept = drafting.letter_of(found, letter)
    of = drafting.kind_of(kept.kind)
    return _part(request, found, of, _form(request, found, of, kept, initial={}), kept)


def _part(
    request: HttpRequest, found: Dossier, kind: Kind, form: LetterForm, letter: Letter | None = None
) -> HttpResponse:
    return render(request, "desk/letter_preview.html", _preview(found, kind, form, letter))


def _form(
    request: HttpRequest, found: Dossier, kind: Kind, letter: Letter | None = None, *, initial: dict[str, Any]
) -> LetterForm:
    data = request.POST if request.method == "POST" else None
    addressed = bool(papers.applicant_name(found.case))
    form = LetterForm(found, kind, data, initial=initial, addressed=addressed)
    if letter and "party" in form.fields:
        # Whom it is for was fixed when it was begun; another party has another letter.
        form.fields["party"].disabled = True
        form.initial["party"] = letter.party
    return form


def _saved(letter: Letter) -> dict[str, Any]:
    return {**letter.fields, "addressee": papers.opened(letter, letter.addressee), "party": letter.party}


def _saves(request: HttpRequest) -> bool:
    """A form sent to be saved, not to be looked at."""
    return request.method == "POST" and "preview" not in request.POST


def _preview(found: Dossier, kind: Kind, form: LetterForm, letter: Letter | None) -> dict[str, object]:
    """The letter as paper, and what it still lacks."""
    if form.is_bound:
        form.is_valid()
    given = drafting.facts(found, kind, form, letter)
    made = drafting.document(kind, given)
    problems = drafting.lacking(kind, given)
    return {
        "paper": drafting.paper(made),
        "notes": made.notes,
        "problems": problems,
        "named": set(form.fields),
    }


def _context(
    found: Dossier, kind: Kind, form: LetterForm, address: str, letter: Letter | None = None
) -> dict[str, object]:
    return found.context(
        kind=kind,
        title=stepping.title(kind),
        form=form,
        letter=letter,
        base=drafting.address(letter) if letter else "",
        back=drafting.address(letter)
        if letter
        else reverse("desk:case", args=[found.organ.code, found.case.pk]),
        editable=letter is None or letter.state in signoff.OPEN,
        preview_address=address,
        **_preview(found, kind, form, letter),
    )
