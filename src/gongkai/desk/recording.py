"""Which action does a step of a case stand for, and what does its form offer?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.adapters import received
from gongkai.desk import casebook
from gongkai.desk.dossier import Dossier
from gongkai.desk.forms import fees
from gongkai.desk.forms.events import EventForm
from gongkai.records.actions import cases, clock, files, office, requests, reviewing
from gongkai.records.models import Case, Organ, Request, RoleGrant, StoredFile, User
from gongkai.records.queries.released import Released, released

Action = Callable[[Dossier, EventForm, int | None], Any]


def choices(found: Dossier, event: str) -> dict[str, list[tuple[object, str]]]:
    """What this case offers in the form of a step."""
    waiting = casebook.waiting(found.rows)
    offered: dict[str, list[tuple[object, str]]] = {
        "parties": [(party, party) for party in waiting],
        "voidable": list(casebook.voidable(found.rows, found.roles)),
    }
    if event == "assigned":
        offered["departments"] = [(each.pk, each.name) for each in found.organ.departments.all()]
        offered["handlers"] = [(each.pk, each.name) for each in _handlers(found)]
    if event == "published":
        offered["columns"] = [(each.pk, each.name) for each in found.organ.columns.all()]
        offered |= _given_out(found)
    return offered


def _given_out(found: Dossier) -> dict[str, list[tuple[object, str]]]:
    """The files the applicant got: `along` may be opened to all, `read` was looked into, `behind` stays."""
    known = released(found.case)
    return {
        "along": [(each.stored.pk, _name(each)) for each in known if not each.problem],
        "read": [(each.stored.pk, _name(each)) for each in known if not each.problem and not each.unread],
        "behind": [(each.stored.pk, each.problem) for each in known if each.problem],
    }


def _name(each: Released) -> str:
    return f"{each.stored.name}{'（平台读不了，请先打开看有没有个人信息）' if each.unread else ''}"


def _handlers(found: Dossier):  # type: ignore[no-untyped-def]
    people = found.staff.people(found.organ).filter(is_active=True)
    return people.filter(grants__role=RoleGrant.Role.HANDLER, grants__organ=found.organ).order_by("name")


def take(found: Dossier, form: EventForm, seen: int | None) -> Any:
    """Take the step as its form has it; what it is refused for is raised."""
    return ACTIONS.get(form.event, _record)(found, form, seen)


def _record(found: Dossier, form: EventForm, seen: int | None) -> Any:
    on, received = form.cleaned_data["on"], found.case.received_on
    if form.event != "received" and on < received:
        raise ValidationError({"on": f"早于收到申请的日期（{received}）。"})
    return cases.record_event(
        case=found.case,
        event=form.event,
        on=form.cleaned_data["on"],
        actor=found.person,
        data=form.given(),
        seen=seen,
    )


def _assign(found: Dossier, form: EventForm, seen: int | None) -> Any:
    given = form.cleaned_data
    department = found.organ.departments.filter(pk=given["department"] or None).first()
    handler = _handlers(found).filter(pk=given["handler"] or None).first()
    return office.assign(
        case=found.case,
        actor=found.person,
        department=department,
        handler=handler,
        inner_due=given["inner_due"],
        note=given["note"],
        seen=seen,
    )


def _note(found: Dossier, form: EventForm, seen: int | None) -> Any:
    # A note contradicts nothing that others recorded meanwhile: it is kept from a stale page too.
    return office.note(case=found.case, text=form.cleaned_data["text"], actor=found.person)


@transaction.atomic
def _confirm(found: Dossier, form: EventForm, seen: int | None) -> Any:
    _lock_request(found)
    case = fresh(found, seen)
    if case.request is None:
        return _record(found, form, seen)
    given = form.cleaned_data
    return requests.confirm(request=case.request, on=given["on"], actor=found.person, note=given["note"])


@transaction.atomic
def _split(found: Dossier, form: EventForm, seen: int | None) -> Any:
    _lock_request(found)
    case, given = fresh(found, seen), form.cleaned_data
    return requests.split(
        case=case,
        parts=given["parts"].splitlines(),
        keeps=given["keeps"],
        actor=found.person,
        on=given["on"],
    )


@transaction.atomic
def _search(found: Dossier, form: EventForm, seen: int | None) -> Any:
    case, given = fresh(found, seen), form.cleaned_data
    told = {key: given[key] for key in ("terms", "place", "searched_on", "by", "note")}
    return reviewing.search(case=case, actor=found.person, found=given["found"] == "yes", **told)


@transaction.atomic
def _publish(found: Dossier, form: EventForm, seen: int | None) -> Any:
    case, given = fresh(found, seen), form.cleaned_data
    column = found.organ.columns.get(pk=given["column"])
    return office.publish(
        case=case,
        title=given["title"],
        column=column,
        formed_on=given["formed_on"],
        actor=found.person,
        along=[int(pk) for pk in given.get("along", ())],
    )


@transaction.atomic
def _fee(found: Dossier, form: EventForm, seen: int | None) -> Any:
    """A notice that went out on paper, with the amount by the tariff and its scan."""
    case, given = fresh(found, seen), form.cleaned_data
    data = fees.computed(given, given["on"])
    if given["on"] < case.received_on:
        raise ValidationError({"on": f"早于收到申请的日期（{case.received_on}）。"})
    row = cases.record_event(case=case, event="fee_notice", on=given["on"], actor=found.person, data=data)
    if given["scan"]:
        keep(found, case, given["scan"], StoredFile.Kind.OTHER, field="scan", note="收费通知书扫描件")
    return row


@transaction.atomic
def _file(found: Dossier, form: EventForm, seen: int | None) -> Any:
    case, given = fresh(found, seen), form.cleaned_data
    return keep(found, case, given["files"], given["kind"], note=given["note"])


def keep(
    found: Dossier,
    case: Case,
    uploaded: Any,
    kind: str,
    *,
    field: str = "files",
    note: str = "",
    **links: Any,
) -> StoredFile:
    """Check, scan and keep an upload, and say so in the ledger. Raises ValidationError at `field`."""
    stored = store(found.organ, found.person, uploaded, kind, field, case=case, **links)
    said = {"file": stored.pk, "name": stored.name, "sha256": stored.sha256, "note": note}
    cases.record_event(case=case, event="filed", on=clock.today(), actor=found.person, data=said)
    return stored


def store(organ: Organ, person: User, uploaded: Any, kind: str, field: str, **links: Any) -> StoredFile:
    """Check, scan and keep an upload. Raises ValidationError at `field`."""
    [(name, data, verdict)] = received.scanned([uploaded], field)
    return files.keep(
        organ=organ, kind=kind, name=name, data=data, scan=verdict, by=person, field=field, **links
    )


def _lock_request(found: Dossier) -> None:
    """The request before its cases: whoever confirms it at the same time locks them in the same order."""
    if found.case.request_id:
        Request.objects.select_for_update().get(pk=found.case.request_id)


def fresh(found: Dossier, seen: int | None) -> Case:
    """The case, locked until the step is done; refused where the page is out of date."""
    cases.check_seen(Case.objects.select_for_update().get(pk=found.case.pk), seen)
    return found.case


ACTIONS: dict[str, Action] = {
    "assigned": _assign,
    "noted": _note,
    "confirmed": _confirm,
    "split": _split,
    "searched": _search,
    "published": _publish,
    "filed": _file,
    "fee_notice": _fee,
}
