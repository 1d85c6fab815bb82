"""What do the pages of requests cost at least? Plain Django views that fetch and render as many rows.

No law, no marks, no rights beyond a login: rows from the database into a table, as anyone would begin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

DAYS = 30  # from receipt to the due date of a request, as its page lists them one by one
_PAGE = "<!doctype html><html lang=zh-CN><title>bare</title>{}</html>"
_LINK = '<td><a href="/rows/{{ row.pk }}/">{{ row.number }}</a></td>'
WORKLIST = _PAGE.format(
    f"<table>{{% for row in rows %}}<tr>{_LINK}<td>{{{{ row.summary }}}}</td>"
    "<td>{{ row.received_on }}</td><td>{{ row.due }}</td><td>{{ row.get_stage_display }}</td>"
    "<td>{{ row.handler }}</td></tr>{% endfor %}</table>"
)
INBOX = _PAGE.format(
    f"<table>{{% for row in waiting %}}<tr>{_LINK}<td>{{{{ row.mask }}}}</td>"
    "<td>{{ row.get_channel_display }}</td><td>{{ row.submitted_at }}</td></tr>{% endfor %}</table>"
    f"<table>{{% for row in fresh %}}<tr>{_LINK}<td>{{{{ row.summary }}}}</td><td>{{{{ row.due }}}}</td></tr>"
    "{% endfor %}</table><ul>{% for row in others %}<li>{{ row }}</li>{% endfor %}</ul>"
)
CASE = _PAGE.format(
    "<h1>{{ case.number }}</h1><dl><dt>{{ case.summary }}</dt><dd>{{ case.due }}</dd>"
    "<dd>{{ case.get_stage_display }}</dd><dd>{{ case.handler }}</dd><dd>{{ case.request.mask }}</dd></dl>"
    "<ul>{% for day in days %}<li>{{ day }}</li>{% endfor %}</ul>"
    f"<table>{{% for row in near %}}<tr>{_LINK}<td>{{{{ row.summary }}}}</td></tr>{{% endfor %}}</table>"
    "<table>{% for row in events %}<tr><td>{{ row.seq }}</td><td>{{ row.on }}</td><td>{{ row.event }}</td>"
    "<td>{{ row.data.note }}</td><td>{{ row.actor }}</td><td>{{ row.recorded_at }}</td>"
    "<td>{{ row.hash }}</td></tr>{% endfor %}</table>"
    "<ul>{% for row in others %}<li>{{ row }}</li>{% endfor %}</ul>"
)


def views(shown: int) -> Iterator[tuple[str, Callable[..., object]]]:
    """The name of each page and its bare view; the key in the address is the organ's, or the case's."""
    yield "worklist", _view(WORKLIST, lambda pk: _worklist(pk, shown))
    yield "inbox", _view(INBOX, lambda pk: _inbox(pk, shown))
    yield "case", _view(CASE, _case)


def _view(page: str, fetch: Callable[[int], dict[str, object]]) -> Callable[..., object]:
    from django.contrib.auth.decorators import login_required
    from django.http import HttpResponse
    from django.template import engines

    template = engines["django"].from_string(page)
    return login_required(lambda request, pk: HttpResponse(template.render(fetch(pk), request)))


def _worklist(organ: int, shown: int) -> dict[str, object]:
    from gongkai.records.models import Case

    rows = Case.objects.filter(organ_id=organ, state="running").select_related("handler")
    return {"rows": rows.order_by("due", "pk")[:shown]}


def _inbox(organ: int, shown: int) -> dict[str, object]:
    """The two lists, and the four others, which mostly hold nothing."""
    from gongkai.records.models import Case, CaseEvent, Message, Organ, Request, StoredFile

    waiting = Request.objects.filter(organ_id=organ, state="waiting").order_by("submitted_at", "pk")
    fresh = Case.objects.filter(organ_id=organ, stage="new").select_related("request").order_by("due", "pk")
    files = StoredFile.objects.filter(organ_id=organ).select_related("request", "case")
    others = (
        Organ.objects.filter(pk=organ),
        CaseEvent.objects.filter(organ_id=organ, actor=None, event="withdrawn").order_by("-pk"),
        Message.objects.filter(organ_id=organ, sent_at=None, tries__gte=10),
        files.filter(scan="held"),
        files.filter(scan="infected"),
    )
    return {
        "waiting": waiting[:shown],
        "fresh": fresh[:shown],
        "others": [one for rows in others for one in rows[:shown]],
    }


def _case(pk: int) -> dict[str, object]:
    """The case, its entries, papers and neighbours; as many days as its page shows."""
    from gongkai.records.models import Case, Letter, Organ, Proceeding, StoredFile, WorkdayNotice
    from gongkai.records.queries.casepage import LOOKED_AT, SHOWN

    case = Case.objects.select_related("request", "department", "handler").get(pk=pk)
    request = case.request_id or 0  # never those of all cases that came without one
    others = (
        Organ.objects.filter(pk=case.organ_id),
        WorkdayNotice.objects.filter(organ=None),
        Letter.objects.filter(case=case).order_by("pk"),
        StoredFile.objects.filter(case=case).select_related("by").order_by("pk"),
        StoredFile.objects.filter(request_id=request, case=None).select_related("by").order_by("pk"),
        Case.objects.filter(request_id=request).exclude(pk=pk).order_by("item", "pk"),
        Proceeding.objects.filter(case=case, voided=False).order_by("filed_on", "pk"),
    )
    known = Case.objects.filter(organ_id=case.organ_id).exclude(pk=pk).order_by("-received_on", "-pk")
    near = list(known.values("pk", "number", "summary", "received_on", "reply")[:LOOKED_AT])
    return {
        "case": case,
        "events": case.events.select_related("actor").order_by("seq"),
        "near": near[:SHOWN],
        "days": range(DAYS),
        "others": [one for rows in others for one in rows],
    }
