"""A file of a request, handed out through the gate."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from gongkai.desk import papers
from gongkai.desk.asking import staff
from gongkai.desk.dossier import Dossier, dossier
from gongkai.law.errors import NotAllowed
from gongkai.records.actions import files, requests
from gongkai.records.models import Organ, StoredFile


@staff
@require_GET
def casefile(request: HttpRequest, organ: Organ, pk: int, file: int) -> HttpResponse:
    """The content of one file; a look at a proof of identity is logged like a look at the identity."""
    found = dossier(request, organ, pk)
    if not found.handles:
        raise PermissionDenied("材料里可能有申请人的身份信息，管理员和审计员不能下载。")
    stored = _of(found, file)
    try:
        data = files.read(stored)
    except NotAllowed as refused:
        messages.error(request, str(refused))
        return redirect("desk:case", organ.code, pk)
    if stored.kind == StoredFile.Kind.IDENTITY and found.case.request:
        requests.reveal(
            request=found.case.request, actor=found.person, why=f"下载身份证明文件“{stored.name}”"
        )
    return papers.attachment(data, stored.content_type, stored.name)


def _of(found: Dossier, pk: int) -> StoredFile:
    """The file of this case or of its request; else it is not there."""
    own = Q(case=found.case)
    if found.case.request_id:
        own |= Q(request=found.case.request_id)
    stored = found.staff.files(found.organ).filter(own, pk=pk).first()
    if stored is None:
        raise Http404("没有这份材料。")
    return stored
