"""The platform's own server, and beside its addresses bare views that do as much in the database.

python bench/load_server.py --port N [--workers 2]

Under /bare/ stands for each page of the load a plain Django view that asks the database for the same (the
organ, who may read it, the rows) and renders as many rows, and for each form one that writes as many: no law,
no checks of what was typed, no marks, nothing kept.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

FORM = (
    "<!doctype html><html lang=zh-CN><title>bare</title><form method=post>{% csrf_token %}"
    "<input name=mark><input name=day><button>ok</button></form></html>"
)
STEPS = ("who", "identity", "what", "how", "check")  # the pages of the online form


def application(environ, start_response):  # type: ignore[no-untyped-def]
    """The platform's application, made when the first request comes."""
    global _kept
    if _kept is None:
        _kept = _made()
    return _kept(environ, start_response)


_kept: Callable[..., object] | None = None


def _made() -> Callable[..., object]:
    from gongkai.web.wsgi import application as whole  # first, since it starts Django

    import bare_views  # isort: skip
    import public_speed  # isort: skip
    from django.http import HttpResponse  # isort: skip
    from django.urls import path  # isort: skip

    from gongkai.web import urls  # isort: skip

    public_speed._bare()
    for name, view in bare_views.views(50):
        urls.urlpatterns.insert(0, path(f"bare/{name}/<int:pk>/", _by_rights(view, name)))
    more = (
        path("trivial/", lambda request: HttpResponse("trivial")),
        path("bare/search/", _search()),
        path("bare/enter/<int:organ>/", _enter()),
        path("bare/submit/<int:organ>/<str:step>/", _submit()),
    )
    urls.urlpatterns[:0] = more
    return whole


def _by_rights(view, name: str):  # type: ignore[no-untyped-def]
    """A page of the desk after what each of them asks first."""

    def asked(request, pk: int):  # type: ignore[no-untyped-def]
        from gongkai.records.models import WorkdayNotice

        _rights(request, None if name == "case" else pk)  # the page of a request fetches its organ itself
        if name != "case":
            list(WorkdayNotice.objects.filter(organ=None))
        return view(request, pk)

    return asked


def _rights(request, organ: int | None) -> None:  # type: ignore[no-untyped-def]
    from gongkai.records.models import Organ, RoleGrant

    list(RoleGrant.objects.filter(user_id=request.user.pk).values_list("organ_id", "role", "department_id"))
    if organ is not None:
        Organ.objects.get(pk=organ)


def _search():  # type: ignore[no-untyped-def]
    """The engine's query, and as many records as it found on a page."""
    from django.http import HttpResponse
    from django.template import engines
    from search_speed import BARE

    from gongkai.records.models import Publication
    from gongkai.search import keeping
    from gongkai.search import words as splitting
    from gongkai.search.index import Wish

    template = engines["django"].from_string(BARE)

    def search(request):  # type: ignore[no-untyped-def]
        found = keeping.current().search(Wish(splitting.asked(request.GET["q"])))
        rows = Publication.objects.filter(pk__in=found.pks).select_related("organ", "column")
        return HttpResponse(template.render({"rows": rows}, request))

    return search


def _form(request):  # type: ignore[no-untyped-def]
    from django.http import HttpResponse
    from django.template import engines

    return HttpResponse(engines["django"].from_string(FORM).render({}, request))


def _enter():  # type: ignore[no-untyped-def]
    """A record and its entry in a log, as the desk writes them."""
    from django.contrib.auth.decorators import login_required
    from django.db import transaction
    from django.http import HttpResponseRedirect

    from gongkai.records.models import RegisterEntry

    @login_required
    def enter(request, organ: int):  # type: ignore[no-untyped-def]
        _rights(request, organ)
        if request.method != "POST":
            return _form(request)
        with transaction.atomic():
            day = request.POST["day"]
            made = RegisterEntry.objects.create(
                organ_id=organ, kind="licences", date=day, year=int(day[:4]), category="granted",
                details={"matter": request.POST["mark"]}, created_by=request.user,
            )  # fmt: skip
            _log(organ, request.user, "entry.add", f"entry/{made.pk}")
        return HttpResponseRedirect("../")

    return enter


def _submit():  # type: ignore[no-untyped-def]
    """Five pages, each of which keeps what was typed; the last writes a request, its case and its ledger,
    the message to the applicant, and a new session."""
    from django.db import transaction
    from django.http import HttpResponseRedirect
    from django.utils import timezone

    from gongkai.records.models import Organ, RequestDraft, StoredFile

    def submit(request, organ: int, step: str):  # type: ignore[no-untyped-def]
        Organ.objects.get(pk=organ)
        token = request.session.get("bare", "")
        draft = RequestDraft.objects.filter(token=token).first() if token else None
        if request.method != "POST":
            if step in ("identity", "what", "check"):
                list(StoredFile.objects.filter(organ=organ, draft__token=token))
            return _form(request)
        if draft is None:
            request.session["bare"] = token = f"bare-{timezone.now().timestamp()}-{id(request)}"
            draft = RequestDraft(organ_id=organ, token=token)
        if step != STEPS[-1]:
            with transaction.atomic():
                draft = RequestDraft.objects.select_for_update().filter(token=token).first() or draft
                draft.answers, draft.changed_at = request.POST["mark"] * 4, timezone.now()
                draft.save()
        else:
            with transaction.atomic():
                _receive(organ, draft)
                request.session.save()
            request.session = type(request.session)()
            request.session["sent"] = draft.token
        return HttpResponseRedirect("../")

    return submit


def _receive(organ: int, draft) -> None:  # type: ignore[no-untyped-def]
    from django.db import transaction
    from django.utils import timezone

    from gongkai.records.models import Case, CaseEvent, Message, Organ, Request, Series

    now, today = timezone.now(), timezone.localdate()
    with transaction.atomic():
        Organ.objects.select_for_update().get(pk=organ)
        series, _ = Series.objects.get_or_create(organ_id=organ, key="bare", year=today.year)
        series.last += 1
        series.save(update_fields=["last"])
        number = f"B{today.year}-{series.last:05d}"
        made = Request.objects.create(
            organ_id=organ, number=number, token=draft.token, channel="online", applicant_type="person",
            applicant=draft.token, mask="某*", mark=draft.token, asks=draft.token, items=1, form="any",
            way="online", submitted_at=now, received_on=today, receipt_rule="acknowledged", state="opened",
        )  # fmt: skip
        case = Case.objects.create(
            organ_id=organ, request=made, number=number, channel="online", applicant_type="person",
            summary="工程的验收材料", received_on=today, due=today, state="running",
            received_year=today.year, closed_year=9999, stage="new",
        )  # fmt: skip
        CaseEvent.objects.create(
            organ_id=organ, case=case, seq=1, on=today, event="received", data={}, recorded_at=now,
            previous_hash="", hash=number,
        )  # fmt: skip
        draft.delete()
        Message.objects.create(
            organ_id=organ, channel="sms", to=draft.token, subject=number, text=draft.token * 4,
            template="received", not_before=now, created_at=now,
        )  # fmt: skip
        for action in ("request.receive", "case.open", "message.lay"):
            _log(organ, None, action, f"request/{made.pk}")


def _log(organ: int, actor, action: str, subject: str) -> None:  # type: ignore[no-untyped-def]
    from django.utils import timezone

    from gongkai.records.models import LogEntry, Organ

    head = Organ.objects.select_for_update().only("log_seq", "log_head").get(pk=organ)
    head.log_seq += 1
    LogEntry.objects.create(
        organ_id=organ, seq=head.log_seq, at=timezone.now(), actor=actor, action=action, subject=subject,
        data={}, previous_hash=head.log_head, hash="0" * 64,
    )  # fmt: skip
    head.log_head = "0" * 64
    head.save(update_fields=["log_seq", "log_head"])


def serve(port: int, workers: int) -> None:
    """As `gongkai serve` starts it, without the worker beside it."""
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        "load_server:application", address="127.0.0.1", port=port, interface=Interfaces.WSGI,
        workers=workers, blocking_threads=1, log_access=False, log_level="error",
    ).serve()  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    serve(given.port, given.workers)
