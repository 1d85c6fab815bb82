"""An answer to a correction or a suggestion goes out, is signed for or comes back; its papers to keep."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai.desk import drafting, looking, papers
from gongkai.desk.asking import staff, writer
from gongkai.desk.dossier import seen_of
from gongkai.desk.forms.base import DeskForm
from gongkai.desk.forms.letters import ReturnForm, SendForm, ServeForm
from gongkai.desk.matterfile import MatterFile, letter_of, matter_file
from gongkai.desk.recording import store
from gongkai.desk.views.answers import refusal
from gongkai.desk.views.sending import TITLES
from gongkai.letter import write
from gongkai.letter.kinds import KINDS
from gongkai.records.actions import answers, delivering
from gongkai.records.models import Delivery, Letter, Organ, StoredFile
from gongkai.records.queries import prints

Act = Callable[[DeskForm], Delivery]


@writer
def send(request: HttpRequest, organ: Organ, pk: int, letter: int) -> HttpResponse:
    """Send a signed answer."""
    found = matter_file(request, organ, pk)
    kept = letter_of(found, letter)
    form = _form(request, found, SendForm)

    def act(form: DeskForm) -> Delivery:
        given = {key: value for key, value in form.cleaned_data.items() if key != "proof"}
        return delivering.send(letter=kept, actor=found.person, seen=seen_of(request), **given)

    return _answer(request, found, kept, "send", form, act)


@writer
def serve(request: HttpRequest, organ: Organ, pk: int, letter: int, delivery: int) -> HttpResponse:
    """Somebody signed for it."""
    found = matter_file(request, organ, pk)
    kept = letter_of(found, letter)
    sent = _delivery(kept, delivery)
    form = _form(request, found, ServeForm)

    def act(form: DeskForm) -> Delivery:
        on, receiver = form.cleaned_data["on"], form.cleaned_data["receiver"]
        return delivering.serve(
            delivery=sent, on=on, receiver=receiver, actor=found.person, seen=seen_of(request)
        )

    return _answer(request, found, kept, "serve", form, act)


@writer
def come_back(request: HttpRequest, organ: Organ, pk: int, letter: int, delivery: int) -> HttpResponse:
    """It came back, and can be sent again."""
    found = matter_file(request, organ, pk)
    kept = letter_of(found, letter)
    sent = _delivery(kept, delivery)
    form = _form(request, found, ReturnForm)

    def act(form: DeskForm) -> Delivery:
        answers.check_seen(found.matter, seen_of(request))
        on, reason = form.cleaned_data["on"], form.cleaned_data["reason"]
        return delivering.come_back(delivery=sent, on=on, reason=reason, actor=found.person)

    return _answer(request, found, kept, "return", form, act)


def _delivery(kept: Letter, pk: int) -> Delivery:
    sent = kept.deliveries.filter(pk=pk).first()
    if sent is None:
        raise Http404("没有这次送达。")
    sent.letter = kept
    return sent


def _form(request: HttpRequest, found: MatterFile, form: type[DeskForm]) -> DeskForm:
    if request.method == "POST":
        return form(request.POST, request.FILES)
    return form(initial={"on": found.today})


def _answer(
    request: HttpRequest, found: MatterFile, kept: Letter, key: str, form: DeskForm, act: Act
) -> HttpResponse:
    """Show the form, or take the step with its proof."""
    if form.is_bound and form.attempt(lambda: _with_proof(found, kept, form, act)):
        messages.success(request, f"“{TITLES[key]}”已登记。")
        return redirect("desk:answer", found.organ.code, found.matter.pk, kept.pk)
    context = found.context(
        letter=kept,
        base=drafting.address(kept),
        title=KINDS[kept.kind].title,
        step=TITLES[key],
        refused="" if form.errors else refusal(found, kept, key),
        form=form,
    )
    return render(request, "desk/letter_send.html", context)


@transaction.atomic
def _with_proof(found: MatterFile, kept: Letter, form: DeskForm, act: Act) -> None:
    """The step and its proof, both or neither."""
    sent, proof = act(form), form.cleaned_data.get("proof")
    if proof:
        links = {"letter": kept, "delivery": sent}
        store(found.organ, found.person, proof, StoredFile.Kind.PROOF, "proof", **links)


def _handled(request: HttpRequest, organ: Organ, pk: int) -> MatterFile:
    found = matter_file(request, organ, pk)
    if not found.handles:
        raise PermissionDenied("答复书里有当事人的身份信息，管理员和审计员不能下载。")
    return found


@staff
@require_GET
def download(request: HttpRequest, organ: Organ, pk: int, letter: int, ending: str) -> HttpResponse:
    """The answer as a file; what is not signed says that it is a draft."""
    found = _handled(request, organ, pk)
    if ending not in papers.TYPES:
        raise Http404("没有这种格式。")
    kept = letter_of(found, letter)
    looking.noted_answer(found, "下载答复书")
    made = found.shown(kept)
    name = f"{kept.number or '草稿'} {made.title}.{ending}"
    return papers.attachment(write.render(made, ending), papers.TYPES[ending], name)


@staff
@require_GET
def approval(request: HttpRequest, organ: Organ, pk: int, letter: int) -> HttpResponse:
    """审查审签单."""
    found = _handled(request, organ, pk)
    kept = letter_of(found, letter)
    looking.noted_answer(found, "下载审查审签单")
    sheet = prints.answer_approval(found.rows, kept, found.shown(kept), found.today)
    name = f"审查审签单 {found.matter.number}.pdf"
    return papers.attachment(write.render(sheet, "pdf"), papers.TYPES["pdf"], name)


@staff
@require_GET
def receipt(request: HttpRequest, organ: Organ, pk: int, letter: int, delivery: int) -> HttpResponse:
    """送达回证, to be signed."""
    found = _handled(request, organ, pk)
    kept = letter_of(found, letter)
    looking.noted_answer(found, "下载送达回证")
    sheet = prints.service(kept, _delivery(kept, delivery), found.shown(kept), found.today)
    return papers.attachment(write.render(sheet, "pdf"), papers.TYPES["pdf"], f"送达回证 {kept.number}.pdf")


@staff
@require_GET
def proof(request: HttpRequest, organ: Organ, pk: int, file: int) -> HttpResponse:
    """A file of an answer: the proof of its delivery."""
    found = _handled(request, organ, pk)
    rows = found.staff.files(organ).filter(letter__matter=found.matter)
    stored = get_object_or_404(rows, pk=file)
    return looking.hand_out(request, stored, None, reverse("desk:matter", args=[organ.code, pk]))
