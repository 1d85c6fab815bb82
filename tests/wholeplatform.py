"""One sample platform with something behind every address: who walks it asks for the addresses of a route."""

from __future__ import annotations

import re

from django.urls import URLPattern, URLResolver, get_resolver

from gongkai.records.actions import archiving, clock, delivering, registers, reports
from gongkai.records.models import (
    Cleanup,
    Column,
    Deposit,
    Directory,
    Manuscript,
    Organ,
    Proceeding,
    Publication,
    RegisterEntry,
    StockImport,
    StoredFile,
    User,
)
from gongkai.sample import build
from gongkai.sample.files import read
from walking import IDENTITY, Walk

CODE = "sample-lively"
# Of the request that just came in: nobody reads these who does not work on requests.
NAME, PHONE = "欧阳不示人", "13800138999"
WORDS = "只有经办的人读得到的最后一句话"


def routes(resolver: URLResolver | None = None, space: str = "", path: str = "") -> dict[str, str]:
    """The name of every route, with its pattern."""
    found: dict[str, str] = {}
    for entry in (resolver or get_resolver()).url_patterns:
        where = path + str(entry.pattern)
        if isinstance(entry, URLPattern):
            found[space + (entry.name or where)] = where
        else:
            found |= routes(entry, f"{entry.namespace}:" if entry.namespace else space, where)
    return found


def build_all() -> dict[str, object]:
    """The platform, and what the placeholders of the addresses stand for."""
    build.build(CODE, read(CODE, "organ"), clock.today(), under_way=True)
    organ = Organ.objects.get(code=CODE)
    people = {user.grants.first().role: user for user in User.objects.filter(username__startswith="lively-")}
    walk = Walk(organ, people)
    return {"organ": CODE, **_records(organ), **_requests(walk), **_papers(walk), **_reports(organ, people)}


def _records(organ: Organ) -> dict[str, object]:
    public = Publication.objects.filter(
        organ=organ, published_on__isnull=False, withdrawn_on=None, voided=False
    )
    signed = Manuscript.objects.filter(organ=organ, state="published", files__isnull=False).first()
    cleanup = Cleanup.objects.filter(organ=organ).first()
    return {
        "publication": public.filter(kind="normative").first().pk,
        "signed_text": signed.publication_id,
        "text": signed.pk,
        "text_file": signed.files.first().pk,
        "drafted_text": Manuscript.objects.filter(organ=organ, state="draft").first().pk,
        "entry": RegisterEntry.objects.filter(organ=organ, kind="licences").first().pk,
        "proceeding": Proceeding.objects.filter(organ=organ).first().pk,
        "column": Column.objects.filter(organ=organ).first().pk,
        "directory": Directory.objects.filter(organ=organ).first().pk,
        "cleanup": cleanup.pk,
        "cleaned": cleanup.listed[0],
        "deposit": Deposit.objects.filter(organ=organ, handed_on=None).first().pk,
        "person": User.objects.get(username="lively-handler").pk,
        "department": organ.departments.first().pk,
        "stock": getattr(StockImport.objects.filter(organ=organ).first(), "pk", 1),
    }


def _requests(walk: Walk) -> dict[str, object]:
    """A request just in, one with a letter in each state, one that is archived."""
    long = f"关于房屋安全鉴定的材料，{'详细的要求，' * 60}{WORDS}"
    fresh = walk.case(applicant={**IDENTITY, "name": NAME, "phone": PHONE}, asks=(long,))
    signing, posted, done = walk.case(), walk.case(), walk.case()
    drafted = walk.draft(fresh, "extension")
    signed = walk.sign(walk.draft(signing, "extension"))
    sent = walk.reply(posted, "granted", "post")
    delivering.collect(letter=walk.reply(done, "granted"))
    done.refresh_from_db()
    package = archiving.archive(case=done, actor=walk.people["intake"])
    proof = StoredFile.objects.filter(request=fresh.request).first() or walk.file(fresh, "other")
    return {
        "fresh": fresh.pk,
        "request": fresh.request_id,
        "request_file": proof.pk,
        "casefile": walk.file(fresh, "other").pk,
        "draft": drafted.pk,
        "signing": signing.pk,
        "signed": signed.pk,
        "posted": posted.pk,
        "sent": sent.pk,
        "delivery": sent.deliveries.get().pk,
        "archived": done.pk,
        "package": package.pk,
    }


def _papers(walk: Walk) -> dict[str, object]:
    """A correction that is open, one whose answer is being written, one whose answer was posted."""
    drafted, posted = walk.answer(walk.matter()), walk.sign(walk.answer(walk.matter()))
    sent = walk.send(posted, "post")
    proof = StoredFile.objects.filter(delivery=sent).first()
    return {
        "matter": walk.matter().pk,
        "drafted": drafted.matter_id,
        "answer_draft": drafted.pk,
        "answered": posted.matter_id,
        "answer": posted.pk,
        "mailed": sent.pk,
        "proof": proof.pk if proof else 1,
    }


def _reports(organ: Organ, people: dict[str, User]) -> dict[str, object]:
    """This year's draft with an error in it that somebody may give a reason for."""
    given = {"date": "2026-03-01", "category": "t3.new.person", "count": "3", "source": "表", "person": "甲"}
    registers.add(kind="brought_in", organ=organ, given=given, actor=people["handler"])
    report = reports.open_report(organ=organ, year=2026, actor=people["report_editor"])
    errors = (each["fingerprint"] for each in report.findings if each["severity"] == "error")
    return {"finding": next(errors)}


# What an argument of a pattern stands for, where the route's own row below does not say otherwise.
USUAL = {
    "organ": "{organ}",
    "year": "2025",
    "version": "1",
    "ending": "pdf",
    "figure": "t3.new.total",
    "no": "1",
    "kind": "licences",
    "fingerprint": "{finding}",
    "name": "publications.csv",
    "code": "nobody",
    "mark": "nobody",
    "token": "nothing",
}
# By the longest prefix of the pattern: what its keys stand for.
KEYS = (
    ("desk/<slug:organ>/cases/<int:pk>/letters/<int:letter>/send", {"pk": "{signing}", "letter": "{signed}"}),
    (
        "desk/<slug:organ>/cases/<int:pk>/letters/<int:letter>/deliveries",
        {"pk": "{posted}", "letter": "{sent}", "delivery": "{delivery}"},
    ),
    (
        "desk/<slug:organ>/cases/<int:pk>/letters/<int:letter>/approval",
        {"pk": "{signing}", "letter": "{signed}"},
    ),
    (
        "desk/<slug:organ>/cases/<int:pk>/letters/<int:letter>/letter.",
        {"pk": "{signing}", "letter": "{signed}"},
    ),
    (
        "desk/<slug:organ>/cases/<int:pk>/letters/<int:letter>/steps",
        {"pk": "{fresh}", "letter": "{draft}", "key": "submit"},
    ),
    ("desk/<slug:organ>/cases/<int:pk>/letters/<int:letter>", {"pk": "{fresh}", "letter": "{draft}"}),
    ("desk/<slug:organ>/cases/<int:pk>/letters/new", {"pk": "{fresh}", "kind": "correction"}),
    ("desk/<slug:organ>/cases/<int:pk>/files", {"pk": "{fresh}", "file": "{casefile}"}),
    ("desk/<slug:organ>/cases/<int:pk>", {"pk": "{fresh}", "event": "noted"}),
    ("desk/<slug:organ>/cases/bulk", {"act": "assign"}),
    ("desk/<slug:organ>/inbox/<int:pk>", {"pk": "{request}", "file": "{request_file}"}),
    ("desk/<slug:organ>/handover/<int:pk>", {"pk": "{person}"}),
    ("desk/<slug:organ>/letters/steps", {"step": "approve"}),
    (
        "desk/<slug:organ>/matters/<int:pk>/letters/<int:letter>/edit",
        {"pk": "{drafted}", "letter": "{answer_draft}"},
    ),
    (
        "desk/<slug:organ>/matters/<int:pk>/letters/<int:letter>/preview",
        {"pk": "{drafted}", "letter": "{answer_draft}"},
    ),
    (
        "desk/<slug:organ>/matters/<int:pk>/letters/<int:letter>/steps",
        {"pk": "{drafted}", "letter": "{answer_draft}", "key": "submit"},
    ),
    (
        "desk/<slug:organ>/matters/<int:pk>/letters/<int:letter>",
        {"pk": "{answered}", "letter": "{answer}", "delivery": "{mailed}"},
    ),
    ("desk/<slug:organ>/matters/<int:pk>/files", {"pk": "{answered}", "file": "{proof}"}),
    ("desk/<slug:organ>/matters/<int:pk>", {"pk": "{matter}"}),
    ("desk/<slug:organ>/workdays/<int:pk>", {"pk": "1"}),
    ("desk/<slug:organ>/archives/<int:pk>", {"pk": "{archived}"}),
    ("desk/<slug:organ>/manuscripts/<int:pk>/files/<int:file>", {"pk": "{text}", "file": "{text_file}"}),
    ("desk/<slug:organ>/manuscripts/<int:pk>", {"pk": "{drafted_text}", "key": "submit"}),
    ("desk/<slug:organ>/stock/<int:pk>", {"pk": "{stock}"}),
    ("desk/<slug:organ>/sweep/<int:pk>", {"pk": "1"}),
    ("desk/<slug:organ>/directories/<int:pk>", {"pk": "{directory}"}),
    ("desk/<slug:organ>/documents/cleanups/<int:pk>", {"pk": "{cleanup}", "document": "{cleaned}"}),
    ("desk/<slug:organ>/bulletin", {"ending": "docx"}),
    ("desk/<slug:organ>/deposits/<int:pk>", {"pk": "{deposit}"}),
    ("desk/<slug:organ>/publications/<int:pk>/files", {"pk": "{signed_text}", "file": "{text_file}"}),
    ("desk/<slug:organ>/publications/<int:pk>/withdraw", {"pk": "{signed_text}"}),
    ("desk/<slug:organ>/publications/<int:pk>/correct", {"pk": "{signed_text}"}),
    ("desk/<slug:organ>/publications/<int:pk>", {"pk": "{publication}"}),
    ("desk/<slug:organ>/proceedings/<int:pk>", {"pk": "{proceeding}"}),
    ("desk/<slug:organ>/entries/<int:pk>", {"pk": "{entry}"}),
    ("desk/<slug:organ>/organ/columns/<int:pk>", {"pk": "{column}"}),
    ("desk/<slug:organ>/organ/departments/<int:pk>", {"pk": "{department}"}),
    ("desk/<slug:organ>/organ/people/<int:pk>", {"pk": "{person}"}),
    ("desk/<slug:organ>/reports/<int:year>/waive", {"year": "2026"}),
    ("desk/<slug:organ>/reports/<int:year>/steps", {"year": "2026", "key": "submit"}),
    ("d/<int:pk>", {"pk": "{signed_text}", "file": "{text_file}"}),
    ("o/<slug:organ>/requests/new/<slug:page>", {"page": "who"}),
    ("requests/track/letters", {"pk": "{sent}", "file": "1"}),
    ("requests/track/cases", {"pk": "{fresh}"}),
    ("requests/answers/files", {"file": "1"}),
    ("api/", {"pk": "{signed_text}"}),
)
_ARGUMENT = re.compile(r"[<{](?:\w+:)?(\w+)[>}]")


def address(pattern: str, records: dict[str, object]) -> str:
    """The address of a route on this platform."""
    own = next((values for prefix, values in KEYS if pattern.startswith(prefix)), {})
    return "/" + _ARGUMENT.sub(lambda found: {**USUAL, **own}[found[1]].format(**records), pattern)
