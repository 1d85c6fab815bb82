"""The online form, one question set a page. Nothing typed is lost; only the last page sends it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.adapters import received
from gongkai.law import cites
from gongkai.portal import filling, guidance, uploads, visits
from gongkai.portal.forms.base import CounterForm
from gongkai.portal.pages import organ_counter, show
from gongkai.records import identity
from gongkai.records.actions import clock, counter, drafts
from gongkai.records.models import Organ, Request, StoredFile
from gongkai.records.policy import policy
from gongkai.records.queries import spared

OFTEN = "从您的网络提交的申请太多，填写的内容都还在，请过 15 分钟再提交。急用的，可以当面提交或者邮寄。"


@organ_counter
def start(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Before you start: what is needed, what it is not for, and what becomes of the data."""
    return show(
        request,
        "ask_start",
        organ,
        "requests",
        begun=bool(filling.token_of(request, organ)),
        sent=bool(filling.sent_token(request, organ)),
        example=guidance.example(clock.today()),
        kept=policy(organ).retention_years,
        cites=(cites.REG_29, cites.REG_33, cites.REG_39, cites.REG_42),
    )


@organ_counter
def step(request: HttpRequest, organ: Organ, page: str) -> HttpResponse:
    """One page of the form."""
    if page not in filling.BY_PAGE:
        raise Http404("没有这一页。")
    token = filling.begin(request, organ)
    answers = drafts.answers(organ, token)
    lacking = filling.gap(answers, before=page)
    if lacking:
        return redirect("portal:ask_step", organ.code, lacking)
    if request.method != "POST":
        return _page(request, organ, page, token, filling.form(page, answers))
    return _taken(request, organ, page, token, answers)


def _taken(
    request: HttpRequest, organ: Organ, page: str, token: str, answers: Mapping[str, Any]
) -> HttpResponse:
    """Keep what was typed, right or wrong, then do what the button says."""
    form = filling.form(page, answers, request.POST, request.FILES)
    kept = filling.typed(page, form, request.POST)
    drafts.keep(organ=organ, token=token, given=kept)
    uploaded = _upload(request, organ, page, token, form)
    button = request.POST.get("do", "next")
    if not uploaded or (button == "next" and not form.is_valid()):
        return _page(request, organ, page, token, form)
    if button == "next":
        return redirect(_next(request, organ, page, token))
    return _changed(request, organ, page, token, button)


def _upload(request: HttpRequest, organ: Organ, page: str, token: str, form: CounterForm) -> bool:
    """Whether the file that came with the page, if any, was kept; why not is said at its field."""
    set_of = filling.BY_PAGE[page]
    given = request.FILES.get(set_of.field) if set_of.field else None
    if given is None:
        return True
    try:
        [(name, data, verdict)] = received.scanned([given], set_of.field)
        if set_of.kind == StoredFile.Kind.IDENTITY:
            uploads.check_proof(name, data, set_of.field)
        drafts.attach(
            organ=organ,
            token=token,
            kind=set_of.kind,
            name=name,
            data=data,
            scan=verdict,
            field=set_of.field,
        )
    except ValidationError as problem:
        form.is_valid()
        form.refuse(problem)
        return False
    return True


def _next(request: HttpRequest, organ: Organ, page: str, token: str) -> str:
    """The page that follows; for whoever came from the last page to change something, that one."""
    following = filling.after(page)
    if request.GET.get("from") == "check":
        following = filling.gap(drafts.answers(organ, token)) or "check"
    return _address(organ, following)


def _address(organ: Organ, page: str) -> str:
    if page == "check":
        return reverse("portal:ask_check", args=[organ.code])
    return reverse("portal:ask_step", args=[organ.code, page])


def _changed(request: HttpRequest, organ: Organ, page: str, token: str, button: str) -> HttpResponse:
    """A row more or less, a file less, a look at what is public: then the same page again."""
    answers, (act, _, which) = drafts.answers(organ, token), button.partition(":")
    query = {key: value for key, value in (("from", request.GET.get("from")),) if value}
    if act == "add":
        drafts.keep(organ=organ, token=token, given=filling.with_row(answers))
        query["at"] = str(len(answers.get("asks") or [""]))
    elif act == "drop":
        drafts.keep(organ=organ, token=token, given=filling.without_row(answers, which))
    elif act == "remove":
        drafts.detach(organ=organ, token=token, file=which)
    elif act == "look":
        query["look"] = "1"
    return redirect(f"{_address(organ, page)}?{urlencode(query)}" if query else _address(organ, page))


def _page(request: HttpRequest, organ: Organ, page: str, token: str, form: CounterForm) -> HttpResponse:
    at = request.GET.get("at", "")
    if f"ask_{at}" in form.fields:
        form.fields[f"ask_{at}"].widget.attrs["autofocus"] = True
    look = page == "what" and request.GET.get("look") == "1"
    return show(
        request,
        f"ask_{page}",
        organ,
        "requests",
        form=form,
        page=filling.BY_PAGE[page],
        number=list(filling.BY_PAGE).index(page) + 1,
        back=_address(organ, filling.before(page)) if filling.before(page) else "",
        files=drafts.attached(organ, token, filling.BY_PAGE[page].kind) if filling.BY_PAGE[page].kind else (),
        found=_already(organ, drafts.answers(organ, token).get("asks") or ()) if look else None,
        many=sum(key.startswith("ask_") for key in form.fields) > 1,
        kept=policy(organ).retention_years,
    )


def _already(organ: Organ, asks: object) -> list[dict[str, object]]:
    return spared.already(organ, " ".join(asks) if isinstance(asks, list) else "")


@organ_counter
def already(request: HttpRequest, organ: Organ) -> HttpResponse:
    """What may answer already, while the words are being typed; they stand in no address."""
    if request.method != "POST":
        return redirect("portal:ask_step", organ.code, "what")
    words = " ".join(value for key, value in request.POST.items() if key.startswith("ask_"))
    return show(request, "ask_already", organ, "requests", found=spared.already(organ, words))


@organ_counter
def spare(request: HttpRequest, organ: Organ) -> HttpResponse:
    """It was public already: count it, forget the form, show the document."""
    document = spared.document(organ, request.POST.get("publication", ""))
    if document is None:
        return redirect("portal:ask_step", organ.code, "what")
    token = filling.token_of(request, organ)
    if token:
        counter.spare(organ=organ, publication=document)
        drafts.drop(organ=organ, token=token)
        filling.leave(request, organ)
    return redirect("portal:document", document.pk)


@organ_counter
def drop(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Give the form up: what was typed and uploaded is deleted at once."""
    if request.method == "POST":
        filling.give_up(request, organ)
        messages.success(request, "已经放弃填写，填过的内容和上传的文件都已删除。")
    return redirect("portal:ask", organ.code)


@organ_counter
def check(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Every answer once more, each with a link to change it; then it is sent."""
    token = filling.token_of(request, organ)
    answers = drafts.answers(organ, token) if token else {}
    if not answers:
        known = filling.sent_meanwhile(request, organ, token) or filling.sent_token(request, organ)
        return redirect("portal:sent" if known else "portal:ask", organ.code)
    lacking = filling.gap(answers)
    if lacking:
        return redirect("portal:ask_step", organ.code, lacking)
    form = CounterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.attempt(lambda: _send(request, organ, token)):
        return redirect("portal:sent", organ.code)
    return show(
        request,
        "ask_check",
        organ,
        "requests",
        form=form,
        groups=_groups(answers),
        files=drafts.attached(organ, token),
        back=_address(organ, "how"),
    )


def _send(request: HttpRequest, organ: Organ, token: str) -> None:
    if not visits.may_send(request):
        raise ValidationError(OFTEN)
    with transaction.atomic():  # the request and what its session keeps of it
        sent = counter.send(organ=organ, token=token)
        filling.finish(request, organ, token, sent.request)


def _groups(answers: dict[str, object]) -> list[tuple[str, str, list[tuple[str, object]]]]:
    """(page, title, rows of name and value), as the form asked them."""
    groups = []
    for page in filling.PAGES:
        form = filling.form(page.key, answers)
        rows = [(str(each.label), _shown(each.name, answers)) for each in form if not _is_file(each.name)]
        if page.key == "what":
            asks = [text for text in answers.get("asks", ()) if str(text).strip()]  # type: ignore[attr-defined]
            rows = [
                (f"第 {at} 项" if len(asks) > 1 else "内容", text) for at, text in enumerate(asks, start=1)
            ]
        groups.append((page.key, page.title, [(name, value) for name, value in rows if value]))
    return groups


def _is_file(name: str) -> bool:
    return name in ("proof", "file")


def _shown(name: str, answers: dict[str, object]) -> object:
    value = str(answers.get(name, ""))
    names = {
        "applicant_type": dict(filling.form("who", {}).fields["applicant_type"].choices),
        "id_kind": identity.ID_KINDS,
        "form": dict(Request.Form.choices),
        "way": dict(Request.Way.choices),
    }
    return names[name].get(value, value) if name in names else value
