"""Who is behind a request? One look at a time, for a reason, each written to the log."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_variables

from gongkai.desk import papers
from gongkai.desk.dossier import Dossier
from gongkai.desk.matterfile import MatterFile
from gongkai.law.errors import NotAllowed
from gongkai.records import identity
from gongkai.records.actions import files, looks, requests
from gongkai.records.models import Request, StoredFile, User

Shown = list[tuple[str, str]]


@sensitive_variables()
def look(request: HttpRequest, of: Request) -> dict[str, object]:
    """What the page of the identity shows: the form that asks why, or the answer to a reason."""
    why, error, kept = request.POST.get("why", ""), "", {}
    if request.method == "POST":
        try:
            kept = requests.reveal(request=of, actor=_person(request), why=why)
        except ValidationError as problem:
            error = "；".join(problem.messages)
    return {"why": why, "error": error, "kept": _named(kept)}


def _named(kept: dict[str, str]) -> Shown:
    return [(identity.FIELDS[key].name, _said(key, kept[key])) for key in identity.FIELDS if key in kept]


def _said(key: str, value: str) -> str:
    return identity.ID_KINDS.get(value, value) if key == "id_kind" else value


def noted(found: Dossier, why: str) -> None:
    """The papers of a case name people: whoever is shown them in the clear has looked, which is logged."""
    if found.handles:
        looks.of_case(case=found.case, actor=found.person, why=why)


def noted_answer(found: MatterFile, why: str) -> None:
    """The same for the answer to a correction or a suggestion."""
    if found.handles:
        looks.of_matter(matter=found.matter, actor=found.person, why=why)


def hand_out(request: HttpRequest, stored: StoredFile, of: Request | None, back: str) -> HttpResponse:
    """One file to keep; a proof of identity is logged like a look at the identity."""
    try:
        data = files.read(stored)
    except NotAllowed as refused:
        messages.error(request, str(refused))
        return redirect(back)
    if stored.kind == StoredFile.Kind.IDENTITY and of:
        requests.reveal(request=of, actor=_person(request), why=f"下载身份证明文件“{stored.name}”")
    return papers.attachment(data, stored.content_type, stored.name)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
