"""A file of a request, handed out through the gate."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai.desk import looking
from gongkai.desk.asking import staff
from gongkai.desk.dossier import Dossier, dossier
from gongkai.records.models import Organ, StoredFile


@staff
@require_GET
def casefile(request: HttpRequest, organ: Organ, pk: int, file: int) -> HttpResponse:
    """The content of one file; a look at a proof of identity is logged like a look at the identity."""
    found = dossier(request, organ, pk)
    if not found.handles:
        raise PermissionDenied("材料里可能有申请人的身份信息，管理员和审计员不能下载。")
    back = reverse("desk:case", args=[organ.code, pk])
    return looking.hand_out(request, _of(found, file), found.case.request, back)


def _of(found: Dossier, pk: int) -> StoredFile:
    """The file of this case or of its request; else it is not there."""
    own = Q(case=found.case)
    if found.case.request_id:
        own |= Q(request=found.case.request_id)
    stored = found.staff.files(found.organ).filter(own, pk=pk).first()
    if stored is None:
        raise Http404("没有这份材料。")
    return stored
