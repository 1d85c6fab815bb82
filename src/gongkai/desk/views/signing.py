"""One letter on its page: how it reads, whose step it is, who did what, its files."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.desk import drafting, looking, nextstep, papers, stepping
from gongkai.desk.asking import staff, writer
from gongkai.desk.dossier import Dossier, dossier, seen_of
from gongkai.desk.forms.letters import EnclosureForm
from gongkai.desk.recording import fresh, keep
from gongkai.law import signoff
from gongkai.law.errors import NotAllowed
from gongkai.letter import write
from gongkai.letter.kinds import KINDS
from gongkai.letter.model import Letter as Document
from gongkai.records.actions import letters as writing
from gongkai.records.models import Letter, Organ, StoredFile
from gongkai.records.queries.papers import SENT_ALONG, letter_problems
from gongkai.records.queries.strangers import strangers, unread

# The steps that are taken on the letter's page; drafting and sending have pages of their own.
HERE = ("submit", "approve", "sign")
WITH_REASON = ("send_back", "void", "revoke")


@staff
@require_GET
def letter(request: HttpRequest, organ: Organ, pk: int, letter: int) -> HttpResponse:
    """A letter as it reads now, and the next step with it."""
    found = dossier(request, organ, pk)
    return _page(request, found, drafting.letter_of(found, letter))


def _page(
    request: HttpRequest,
    found: Dossier,
    kept: Letter,
    *,
    errors: list[tuple[str, str]] | None = None,
    enclosure: EnclosureForm | None = None,
) -> HttpResponse:
    made = drafting.shown(found, kept)
    looking.noted(found, "查看文书")
    taken = writing.steps_of(found.rows, kept.pk)
    may = signoff.table(KINDS[kept.kind].signers).allowed(kept.state, found.roles, taken, found.person.pk)
    context = found.context(
        letter=kept,
        base=drafting.address(kept),
        files=_files(found),
        title=stepping.title(KINDS[kept.kind]),
        document=made,
        paper=drafting.paper(made),
        steps=[each for each in may if each.key in HERE],
        reasoned=[each for each in may if each.key in WITH_REASON],
        may={each.key for each in may},
        refused=_refused(found, kept, taken),
        history=papers.history(found.rows, kept),
        problems=_problems(found, kept),
        **_others(kept, made),
        enclosures=kept.files.filter(kind__in=SENT_ALONG).order_by("pk"),
        enclosure=enclosure or _enclosure_form(found, kept),
        deliveries=[(each, each.proofs.all()) for each in kept.deliveries.prefetch_related("proofs")],
        errors=errors or [],
        given=request.POST,
        handles=found.handles,
    )
    return render(request, "desk/letter.html", context)


def _files(found: Dossier) -> str:
    """Below which address the files of the case are."""
    return reverse("desk:casefile", args=[found.organ.code, found.case.pk, 0]).removesuffix("0/")


def _others(kept: Letter, made: Document) -> dict[str, object]:
    """Numbers of other people in what is being written, and the enclosures in which nobody looked."""
    if kept.state not in signoff.OPEN:
        return {}
    return {"strangers": strangers(kept, made), "unread": unread(kept)}


def _refused(found: Dossier, kept: Letter, taken: list[signoff.Taken]) -> str:
    """Why the step the letter waits for is not this person's; empty where it is, or nothing waits."""
    key = nextstep.WAITS.get(kept.state)
    return nextstep.refusal(found, kept, key, taken) if key else ""


def _problems(found: Dossier, kept: Letter) -> list[tuple[str, str]]:
    """What a draft still lacks, with the field's address."""
    if kept.state not in signoff.OPEN:
        return []
    lacking = letter_problems(kept, found.clock, found.rows, found.today)
    return [(_field(found, kept, each.field), each.message) for each in lacking]


def _field(found: Dossier, kept: Letter, name: str) -> str:
    page = reverse("desk:edit_letter", args=[found.organ.code, found.case.pk, kept.pk])
    return f"{page}#id_{name}" if KINDS[kept.kind].field(name) else page


@writer
@require_POST
def step(request: HttpRequest, organ: Organ, pk: int, letter: int, key: str) -> HttpResponse:
    """One step with a letter; what it is refused for is said on its page."""
    found = dossier(request, organ, pk)
    kept = drafting.letter_of(found, letter)
    if key not in HERE + WITH_REASON:
        raise Http404("没有这一步。")
    reason = request.POST.get("reason", "")
    try:
        done = writing.step(letter=kept, key=key, actor=found.person, reason=reason, seen=seen_of(request))
    except NotAllowed as refused:
        return _page(request, found, kept, errors=[("#steps", str(refused))])
    except ValidationError as problem:
        return _page(request, found, kept, errors=_listed(found, kept, problem))
    said = f"，文号 {done.number}" if key == "sign" else ""
    messages.success(request, f"“{signoff.TABLE.by_key[key].name}”已完成{said}。")
    return redirect("desk:letter", organ.code, pk, kept.pk)


def _listed(found: Dossier, kept: Letter, problem: ValidationError) -> list[tuple[str, str]]:
    """Each problem with the place where it is mended."""
    if not hasattr(problem, "error_dict"):
        answered = urlencode(found.review.answers) if found.review else ""
        page = reverse("desk:review", args=[found.organ.code, found.case.pk])
        return [(f"{page}?{answered}", message) for message in problem.messages]
    named = problem.message_dict.items()
    return [(_field(found, kept, name), message) for name, listed in named for message in listed]


@writer
@require_POST
def enclose(request: HttpRequest, organ: Organ, pk: int, letter: int) -> HttpResponse:
    """Let a file go out with the letter."""
    found = dossier(request, organ, pk)
    kept = drafting.letter_of(found, letter)
    if request.POST.get("off"):
        return _take_off(request, found, kept)
    form = _enclosure_form(found, kept, request)
    if form.attempt(lambda: _enclose(request, found, kept, form)):
        messages.success(request, "已加为附件，文书要重新送审。" if kept.hash else "已加为附件。")
        return redirect("desk:letter", organ.code, pk, kept.pk)
    return _page(request, found, kept, enclosure=form)


@transaction.atomic
def _take_off(request: HttpRequest, found: Dossier, kept: Letter) -> HttpResponse:
    """One file less."""
    off = request.POST["off"]
    rows = kept.files.filter(kind__in=SENT_ALONG)
    stored = get_object_or_404(rows, pk=int(off) if off.isdecimal() else 0)
    try:
        writing.take_off(letter=kept, stored=stored, actor=found.person)
    except NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"“{stored.name}”不再随文书发出，仍留在材料里。")
    return redirect("desk:letter", found.organ.code, found.case.pk, kept.pk)


@transaction.atomic
def _enclose(request: HttpRequest, found: Dossier, kept: Letter, form: EnclosureForm) -> None:
    """Keep the file and let it go out, both or neither."""
    case, given = fresh(found, seen_of(request)), form.cleaned_data
    if given["files"]:
        stored = keep(found, case, given["files"], StoredFile.Kind.ENCLOSURE)
    else:
        stored = _offered(found, kept).get(pk=given["stored"])
    writing.enclose(letter=kept, stored=stored, actor=found.person)


def _offered(found: Dossier, kept: Letter):  # type: ignore[no-untyped-def]
    """Files of the case that could go out and go with no letter yet."""
    rows = found.staff.files(found.organ).filter(case=found.case, letter=None, erased_on=None)
    return rows.filter(kind__in=SENT_ALONG).order_by("pk")


def _enclosure_form(found: Dossier, kept: Letter, request: HttpRequest | None = None) -> EnclosureForm:
    offered = {str(each.pk): f"{each.name}（{each.get_kind_display()}）" for each in _offered(found, kept)}
    return EnclosureForm(offered, request.POST, request.FILES) if request else EnclosureForm(offered)


@staff
@require_GET
def download(request: HttpRequest, organ: Organ, pk: int, letter: int, ending: str) -> HttpResponse:
    """The letter as a file; what is not signed says that it is a draft."""
    found = dossier(request, organ, pk)
    kept = drafting.letter_of(found, letter)
    _check(found)
    if ending not in papers.TYPES:
        raise Http404("没有这种格式。")
    made = drafting.shown(found, kept)
    looking.noted(found, "下载文书")
    name = f"{kept.number or '草稿'} {made.title}.{ending}"
    return papers.attachment(write.render(made, ending), papers.TYPES[ending], name)


@staff
@require_GET
def approval(request: HttpRequest, organ: Organ, pk: int, letter: int) -> HttpResponse:
    """审查审签单."""
    found = dossier(request, organ, pk)
    kept = drafting.letter_of(found, letter)
    _check(found)
    looking.noted(found, "下载审查审签单")
    sheet = papers.approval(found, kept, drafting.shown(found, kept))
    name = f"审查审签单 {found.case.number}.pdf"
    return papers.attachment(write.render(sheet, "pdf"), papers.TYPES["pdf"], name)


def _check(found: Dossier) -> None:
    if not found.handles:
        raise PermissionDenied("文书里有收件人的身份信息，管理员和审计员不能下载。")
