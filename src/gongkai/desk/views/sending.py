"""A signed letter goes out, is signed for, or comes back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.desk import drafting, looking, nextstep, papers, stepping
from gongkai.desk.asking import staff, writer
from gongkai.desk.dossier import Dossier, dossier, seen_of
from gongkai.desk.forms.base import DeskForm
from gongkai.desk.forms.letters import ReturnForm, SendForm, ServeForm
from gongkai.desk.recording import fresh, keep
from gongkai.letter import write
from gongkai.letter.kinds import KINDS
from gongkai.records.actions import delivering
from gongkai.records.actions.letters import steps_of
from gongkai.records.models import Delivery, Letter, Organ, StoredFile

Act = Callable[[DeskForm, "int | None"], Delivery]
TITLES = {"send": "发出", "serve": "登记签收", "return": "登记退件"}


@writer
def send(request: HttpRequest, organ: Organ, pk: int, letter: int) -> HttpResponse:
    """Send a signed letter."""
    found = dossier(request, organ, pk)
    kept = drafting.letter_of(found, letter)
    wanted = found.case.request.way if found.case.request and not kept.party else ""
    form = _form(request, SendForm, {"on": found.today, "way": wanted})

    def act(form: DeskForm, seen: int | None) -> Delivery:
        given = {key: value for key, value in form.cleaned_data.items() if key != "proof"}
        return delivering.send(letter=kept, actor=found.person, seen=seen, **given)

    return _answer(request, found, kept, "send", form, act)


@writer
def serve(request: HttpRequest, organ: Organ, pk: int, letter: int, delivery: int) -> HttpResponse:
    """Somebody signed for it."""
    found = dossier(request, organ, pk)
    kept = drafting.letter_of(found, letter)
    sent = _delivery(kept, delivery)
    form = _form(request, ServeForm, {"on": found.today})

    def act(form: DeskForm, seen: int | None) -> Delivery:
        on, receiver = form.cleaned_data["on"], form.cleaned_data["receiver"]
        return delivering.serve(delivery=sent, on=on, receiver=receiver, actor=found.person, seen=seen)

    return _answer(request, found, kept, "serve", form, act)


@writer
def come_back(request: HttpRequest, organ: Organ, pk: int, letter: int, delivery: int) -> HttpResponse:
    """It came back, and can be sent again."""
    found = dossier(request, organ, pk)
    kept = drafting.letter_of(found, letter)
    sent = _delivery(kept, delivery)
    form = _form(request, ReturnForm, {"on": found.today})

    def act(form: DeskForm, seen: int | None) -> Delivery:
        fresh(found, seen)
        on, reason = form.cleaned_data["on"], form.cleaned_data["reason"]
        return delivering.come_back(delivery=sent, on=on, reason=reason, actor=found.person)

    return _answer(request, found, kept, "return", form, act)


def _delivery(kept: Letter, pk: int) -> Delivery:
    sent = next((each for each in kept.deliveries.all() if each.pk == pk), None)
    if sent is None:
        raise Http404("没有这次送达。")
    sent.letter = kept
    return sent


def _form(request: HttpRequest, form: type[DeskForm], initial: dict[str, object]) -> DeskForm:
    if request.method == "POST":
        return form(request.POST, request.FILES)
    return form(initial=initial)


def _answer(
    request: HttpRequest, found: Dossier, kept: Letter, key: str, form: DeskForm, act: Act
) -> HttpResponse:
    """Show the form, or take the step with its proof."""
    if form.is_bound and form.attempt(lambda: _with_proof(request, found, kept, form, act)):
        messages.success(request, f"“{TITLES[key]}”已登记。")
        return redirect("desk:case", found.organ.code, found.case.pk)
    refused = nextstep.refusal(found, kept, key, steps_of(found.rows, kept.pk))
    context = found.context(
        letter=kept,
        base=drafting.address(kept),
        title=stepping.title(KINDS[kept.kind]),
        step=TITLES[key],
        refused="" if form.errors else refused,
        form=form,
    )
    return render(request, "desk/letter_send.html", context)


@transaction.atomic
def _with_proof(request: HttpRequest, found: Dossier, kept: Letter, form: DeskForm, act: Act) -> None:
    """The step and its proof, both or neither."""
    sent = act(form, seen_of(request))
    proof = form.cleaned_data.get("proof")
    if proof:
        links = {"letter": kept, "delivery": sent}
        keep(found, found.case, proof, StoredFile.Kind.PROOF, field="proof", **links)


@staff
@require_GET
def receipt(request: HttpRequest, organ: Organ, pk: int, letter: int, delivery: int) -> HttpResponse:
    """送达回证, to be signed."""
    found = dossier(request, organ, pk)
    kept = drafting.letter_of(found, letter)
    if not found.handles:
        raise PermissionDenied("送达回证上有收件人的身份信息，管理员和审计员不能下载。")
    looking.noted(found, "下载送达回证")
    sheet = papers.delivery(found, kept, _delivery(kept, delivery), drafting.shown(found, kept))
    name = f"送达回证 {kept.number}.pdf"
    return papers.attachment(write.render(sheet, "pdf"), papers.TYPES["pdf"], name)
