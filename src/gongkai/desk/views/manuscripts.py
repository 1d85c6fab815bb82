"""Texts on their way to the public: the list, a new one, its page, its steps and files."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai.adapters import received
from gongkai.desk import filtering, listing, looking
from gongkai.desk.asking import staff
from gongkai.desk.dossier import seen_of
from gongkai.desk.forms.manuscripts import AttachForm, ManuscriptForm, StepForm
from gongkai.desk.holding import within
from gongkai.desk.manuscriptfile import ManuscriptFile, manuscript_file, state
from gongkai.law import cites
from gongkai.law.errors import NotAllowed
from gongkai.law.publishing import TABLE
from gongkai.records.actions import clock, masking
from gongkai.records.actions import manuscripts as writing
from gongkai.records.calendars import calendar
from gongkai.records.models import Manuscript, Organ
from gongkai.records.queries import manuscripts as reading
from gongkai.records.queries import paging

drafter = within("handler", refusal="稿件由“经办”角色的人员起草。")


@staff
@require_GET
def manuscripts(request: HttpRequest, organ: Organ) -> HttpResponse:
    """The manuscripts of an organ, those under way unless asked otherwise."""
    tray = filtering.chosen(request, "tray", reading.TRAYS) or "open"
    words = filtering.text(request)
    rows = reading.asked(request.staff.manuscripts(organ), tray, words)  # type: ignore[attr-defined]
    if tray == "mine":
        roles = request.staff.somewhere(organ)  # type: ignore[attr-defined]
        rows = reading.waiting(rows, roles, request.user)
    table = listing.TABLES["manuscripts"]
    rows = rows.select_related("organ", "directory_item__directory").defer("body")
    page = paging.page(rows, request.GET.get("after", ""), by=table.by)
    days = calendar(organ)
    for each in page.rows:
        each.due = reading.due(each, days)
    context = {
        "organ": organ,
        "section": "manuscripts",
        "table": table,
        "rows": [table.row(each) for each in page.rows],
        "next": filtering.link(request, after=page.next) if page.next else "",
        "first": filtering.link(request, after="") if request.GET.get("after") else "",
        "tray": tray,
        "trays": reading.TRAYS,
        "q": words,
        "filtered": bool(words) or tray != "open",
        "may_draft": "handler" in request.staff.somewhere(organ),  # type: ignore[attr-defined]
    }
    return render(request, "desk/manuscripts.html", context)


@drafter
def new(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Begin a manuscript."""
    blank = Manuscript(organ=organ, formed_on=clock.today())
    form = ManuscriptForm(request.POST if request.method == "POST" else None, instance=blank)
    if form.is_bound and form.attempt(
        lambda: writing.draft(organ=organ, fields=form.given(), actor=request.user)
    ):
        messages.success(request, "草稿已保存。有附件的，在下面添加；都齐了再送审。")
        return redirect("desk:manuscript", organ.code, form.result.pk)
    context = {"organ": organ, "section": "manuscripts", "form": form}
    return render(request, "desk/manuscript_form.html", context)


@drafter
def edit(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Change a manuscript; one that was reviewed is a draft again."""
    found = manuscript_file(request, organ, pk)
    if "draft" not in found.may:
        raise PermissionDenied("这份稿件现在不能由您修改。")
    form = ManuscriptForm(request.POST if request.method == "POST" else None, instance=found.manuscript)
    if form.is_bound and form.attempt(
        lambda: writing.change(
            manuscript=Manuscript(pk=pk), fields=form.given(), actor=request.user, seen=seen_of(request)
        )
    ):
        messages.success(request, "已保存。")
        return redirect("desk:manuscript", organ.code, pk)
    return render(request, "desk/manuscript_form.html", found.context(form=form))


@staff
@require_GET
def manuscript(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """One manuscript: its text as it would be read, where it stands, what the guard found."""
    return _page(request, manuscript_file(request, organ, pk))


def _page(request: HttpRequest, found: ManuscriptFile, **more: object) -> HttpResponse:
    steps = [each for each in found.steps if each.key not in ("draft", "override")]
    context = found.context(
        state=state(found.manuscript),
        may=found.may,
        steps=[each for each in steps if not each.needs_reason],
        reasoned=[each for each in steps if each.needs_reason],
        override=TABLE.by_key["override"] if "override" in found.may else None,
        lacks=reading.lacks(found.manuscript) if found.manuscript.state in ("draft", "sent_back") else (),
        namesakes=reading.namesakes(found.manuscript),
        due=reading.due(found.manuscript, calendar(found.organ)),
        limit=reading.limit(found.manuscript),
        files=found.files,
        guard=found.privacy,
        history=found.history,
        attach=more.pop("attach", AttachForm()),
        **more,
    )
    return render(request, "desk/manuscript.html", context)


@staff
@require_POST
def step(request: HttpRequest, organ: Organ, pk: int, key: str) -> HttpResponse:
    """Take one step; what it is refused for is said on the page, with what was typed."""
    if key not in TABLE.by_key or key == "draft":
        raise Http404("没有这一步。")
    found, form = manuscript_file(request, organ, pk), StepForm(request.POST)
    done = form.attempt(
        lambda: writing.step(
            manuscript=found.manuscript,
            key=key,
            actor=request.user,
            reason=form.cleaned_data["reason"],
            seen=seen_of(request),
        )
    )
    if not done:
        again = manuscript_file(request, organ, pk)
        errors = [message for each in form.errors.values() for message in each]
        return _page(request, again, errors=errors, given=request.POST, failed=key)
    made = form.result
    if key in ("publish", "release"):
        address = reverse("portal:document", args=[made.publication_id])
        messages.success(request, f"已公开，索引号 {made.publication.index_number}，网址 {address} 。")
    else:
        messages.success(request, f"“{TABLE.by_key[key].name}”已完成。")
    return redirect("desk:manuscript", organ.code, pk)


@staff
@require_POST
def attach(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Add a file, or take one off."""
    found = manuscript_file(request, organ, pk)
    off = filtering.key(request.POST.get("off", ""))
    form = AttachForm(request.POST, request.FILES)
    if off:
        try:
            writing.detach(manuscript=found.manuscript, file=off, actor=request.user, seen=seen_of(request))
        except NotAllowed as refused:
            messages.error(request, str(refused))
    elif form.attempt(lambda: _attach(request, found, form)):
        messages.success(request, f"已加上“{form.result.name}”。")
    else:
        return _page(request, found, attach=form)
    return redirect(reverse("desk:manuscript", args=[organ.code, pk]) + "#files")


def _attach(request: HttpRequest, found: ManuscriptFile, form: AttachForm):  # type: ignore[no-untyped-def]
    [(name, data, verdict)] = received.scanned([form.cleaned_data["files"]], "files")
    return writing.attach(
        manuscript=found.manuscript,
        name=name,
        data=data,
        scan=verdict,
        actor=request.user,
        seen=seen_of(request),
    )


@staff
@require_GET
def file(request: HttpRequest, organ: Organ, pk: int, file: int) -> HttpResponse:
    """One of its files."""
    found = manuscript_file(request, organ, pk)
    stored = next((each for each in found.files if each.pk == file), None)
    if stored is None:
        raise Http404("没有这份附件。")
    return looking.hand_out(request, stored, None, reverse("desk:manuscript", args=[organ.code, pk]))


@staff
@require_POST
def cover(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Cover the personal data that was found, in the text and in every file that can be covered."""
    found = manuscript_file(request, organ, pk)
    try:
        left = masking.cover(manuscript=found.manuscript, actor=request.user, seen=seen_of(request))
    except (NotAllowed, ValidationError) as refused:
        messages.error(request, str(refused) if isinstance(refused, NotAllowed) else refused.messages[0])
    else:
        _say(request, left)
    return redirect("desk:manuscript", organ.code, pk)


def _say(request: HttpRequest, left: list[str]) -> None:
    if not left:
        messages.success(request, "已遮盖，请核对遮盖后的文字。")
        return
    names = "、".join(f"“{name}”" for name in left)
    messages.warning(
        request, f"能遮盖的已经遮盖；{names}不能由平台遮盖（PDF、图片等），请在原来的软件里处理后重新上传。"
    )


@drafter
@require_POST
def correct(request: HttpRequest, organ: Organ, pk: int) -> HttpResponse:
    """Begin another version of something published."""
    found = request.staff.publications(organ).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404("没有这条公开信息。")
    try:
        made = writing.correct(publication=found, actor=request.user)
    except NotAllowed as refused:
        messages.error(request, f"{refused}（{cites.REG_6}）")
        return redirect("desk:publication", organ.code, pk)
    messages.success(request, "更正稿已建立，公开的仍是原来的版本，签发后才替换。")
    return redirect("desk:edit_manuscript", organ.code, made.pk)
