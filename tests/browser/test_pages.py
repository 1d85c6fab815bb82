"""Every page, wide and narrow: no error, no other host, no sideways scrolling, no barrier axe knows.

The tables name the pages, one entry a route of the URL conf; a route in no table fails a test.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from routes import DESK, FILLING, FOLLOWING, NO_PAGES, ORGAN, OUTSIDE, PORTAL

from gongkai.portal import visits
from gongkai.records.actions import cases, clock, delivering, matters, organs, registers, reports
from gongkai.records.models import (
    Case,
    Cleanup,
    Column,
    Deposit,
    Directory,
    DirectoryItem,
    Letter,
    Manuscript,
    Organ,
    Proceeding,
    Publication,
    RegisterEntry,
    User,
)
from gongkai.sample import aftercare, manuscripts, procedure
from gongkai.search import keeping
from walking import IDENTITY, answers_to

pytestmark = pytest.mark.browser


def routes() -> set[str]:
    """Every named route of the URL conf; a route without a name is none a page can link to."""
    return set(_named(get_resolver(), ""))


def _named(resolver: URLResolver, space: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            assert entry.name, f"{entry.pattern} has no name"
            yield space + entry.name
        else:
            yield from _named(entry, f"{entry.namespace}:" if entry.namespace else space)


def filled(table: dict[str, tuple[str, ...]], **more: object) -> list[str]:
    """The addresses of a table, with the sample organ's records in them."""
    found = {"organ": ORGAN, **_records(), **more}
    return [address.format(**found) for addresses in table.values() for address in addresses]


def _records() -> dict[str, object]:
    published = Publication.objects.filter(organ__code=ORGAN, published_on__isnull=False)
    return {
        "publication": published.filter(kind="normative", validity="valid").first().pk,
        "ended": published.exclude(ended_on=None).first().pk,
        "entry": RegisterEntry.objects.filter(organ__code=ORGAN, kind="licences").first().pk,
        "closed": Case.objects.filter(organ__code=ORGAN, state="closed").first().pk,
        "proceeding": Proceeding.objects.filter(organ__code=ORGAN).first().pk,
        "column": Column.objects.filter(organ__code=ORGAN).first().pk,
        "directory": Directory.objects.get(organ__code=ORGAN).pk,
        "directory_item": DirectoryItem.objects.filter(organ__code=ORGAN).first().pk,
        "person": User.objects.get(username="lively-handler").pk,
    }


def test_every_route_is_listed_once():
    tables = (NO_PAGES, PORTAL, FILLING, FOLLOWING, DESK, OUTSIDE)
    listed = [route for table in tables for route in table]
    assert routes() - set(listed) == set(), "say in a table above what these routes show"
    assert set(listed) - routes() == set(), "these routes are gone"
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize(
    ("width", "large", "colour"),
    [(1280, False, True), (390, False, False), (1280, True, False), (390, True, True)],
)
def test_public_pages(sample_db, texts, window, watch, width, large, colour):
    tab = watch(window(width, large=large))
    addresses = filled(PORTAL, **texts) + filled(OUTSIDE)
    keeping.catch_up()
    assert [fault for address in addresses for fault in tab.faults(address, colour=colour)] == []
    assert tab.faults("/nowhere/", status=404, colour=colour) == []


@pytest.fixture
def texts(sample_db, walk) -> dict[str, object]:
    """A text in each state and what comes after, as the sample has them."""
    organ = Organ.objects.get(code=ORGAN)
    manuscripts.write(organ, walk.people)
    aftercare.look_after(organ, walk.people)
    published, blocked, drafted, *_ = Manuscript.objects.order_by("pk")
    cleanup = Cleanup.objects.get()
    return {
        "cleanup": cleanup.pk,
        "cleaned": cleanup.listed[0],
        "handed": Deposit.objects.get(handed_on__isnull=False).pk,
        "waiting": Deposit.objects.get(handed_on__isnull=True).pk,
        "published_text": published.pk,
        "signed_text": published.publication_id,
        "blocked_text": blocked.pk,
        "drafted_text": drafted.pk,
    }


@pytest.fixture
def administrator(sample_db):
    """Somebody who may open every page of the desk."""
    user = sample_db.user("lively-administrator")
    for role in ("intake", "handler", "reviewer", "signer", "head"):
        user.grants.create(organ=user.organ, role=role)
    return user


@pytest.fixture
def open_case(administrator) -> Case:
    """A request that came today."""
    return cases.open_case(
        organ=administrator.organ,
        number="今日-1",
        channel="counter",
        applicant_type="person",
        summary="某工程的招标文件",
        received_on=clock.today(),
        actor=administrator,
    )


@pytest.fixture
def finding(administrator, open_case, stages) -> str:
    """An error in this year's draft that somebody may give a reason for."""
    organ = administrator.organ
    registers.add(
        kind="brought_in",
        organ=organ,
        given={
            "date": "2026-03-01",
            "category": "t3.new.person",
            "count": "3",
            "source": "表",
            "person": "甲",
        },
        actor=administrator,
    )
    report = reports.open_report(organ=organ, year=2026, actor=administrator)
    return next(each["fingerprint"] for each in report.findings if each["severity"] == "error")


@pytest.fixture
def stages(administrator, walk, texts) -> dict[str, object]:
    """Requests at every stage of the procedure, and a letter in each state."""
    organ = administrator.organ
    procedure.work_on(organ, walk.people)
    fresh, _, searched, consulted, asked, _ = Case.objects.exclude(request=None).order_by("request_id", "pk")
    return {
        **texts,
        "fresh": fresh.pk,
        "searched": searched.pk,
        "consulted": consulted.pk,
        "asked": asked.pk,
        "request": fresh.request_id,
        "submitted": searched.letters.get().pk,
        "notice": asked.letters.get().pk,
        **{key: urlencode(answers_to(key)) for key in ("partial", "third_party", "not_exist")},
        **_letters(walk),
        "department": organs.create_department(organ=organ, name="档案科", actor=administrator).pk,
        "matter": _matter(organ, walk.people["intake"]).pk,
        **_answers(walk),
    }


def _answers(walk) -> dict[str, object]:
    """An answer to a correction that is being written, one that was posted."""
    drafted, posted = walk.answer(walk.matter()), walk.sign(walk.answer(walk.matter()))
    sent = walk.send(posted, "post")
    return {
        "drafted": drafted.matter_id,
        "draft": drafted.pk,
        "answered": posted.matter_id,
        "answer": posted.pk,
        "mailed": sent.pk,
    }


def _letters(walk) -> dict[str, object]:
    """One letter that waits to be sent, one that was posted."""
    signing, posted = walk.case(), walk.case()
    signed = walk.sign(walk.draft(signing, "extension"))
    sent = walk.reply(posted, "granted", "post")
    found = {"signing": signing.pk, "signed": signed.pk, "posted": posted.pk, "sent": sent.pk}
    return found | {"delivery": sent.deliveries.get().pk}


def _matter(organ: Organ, actor: User):
    return matters.receive(
        organ=organ,
        kind="suggestion",
        channel="counter",
        applicant={"name": "样例甲某"},
        summary="公开加装电梯的办事指南",
        received_on=clock.today(),
        actor=actor,
    )


@pytest.mark.parametrize(("width", "colour"), [(1280, True), (390, False)])
def test_desk_pages(administrator, finding, open_case, stages, window, watch, width, colour):
    tab = watch(window(width, user=administrator))
    addresses = filled(DESK, finding=finding, open=open_case.pk, **stages)
    assert [fault for address in addresses for fault in tab.faults(address, colour=colour)] == []


NAME = settings.SESSION_COOKIE_NAME
FORMS = {
    "who": {"applicant_type": "person"},
    "identity": IDENTITY,
    "what": {"ask_0": "老旧小区改造的通知"},
    "how": {"form": "any", "way": "online"},
}


@pytest.mark.parametrize(("width", "large"), [(1280, False), (390, True)])
def test_pages_of_the_online_form(sample_db, visited, watch, width, large):
    visitor, new = Client(), f"/o/{ORGAN}/requests/new/"
    for page, given in FORMS.items():
        visitor.post(f"{new}{page}/", {**given, "do": "next"})
    tab = watch(visited(width, large, visitor))
    *pages, sent = filled(FILLING)
    faults = [fault for address in pages for fault in tab.faults(address)]
    visitor.post(f"{new}check/")
    after = watch(visited(width, large, visitor))  # the session's key is another since the form was sent
    assert faults + after.faults(sent) == []
    assert after.page.get_by_text("申请已经提交").is_visible()


@pytest.fixture
def visited(window, live_server):
    """A window that goes on where a visitor stands."""

    def visited(width: int, large: bool, visitor: Client):
        context = window(width, large=large)
        kept = {"name": NAME, "value": visitor.cookies[NAME].value, "url": live_server.url}
        context.add_cookies([kept])
        return context

    return visited


@pytest.mark.parametrize(("width", "large"), [(1280, False), (390, True)])
def test_pages_of_a_request_under_way(stages, visited, watch, width, large):
    request = Case.objects.get(pk=stages["asked"]).request
    tab = watch(visited(width, large, opened("track", request.pk, request.code_hash)))
    faults = [fault for address in filled(FOLLOWING, **stages) for fault in tab.faults(address)]
    assert tab.page.get_by_text("确认撤回").is_visible()
    delivering.collect(letter=Letter.objects.get(pk=stages["notice"]))
    faults += tab.faults(f"/requests/track/letters/{stages['notice']}/")
    assert faults == []


@pytest.mark.parametrize(("width", "large"), [(1280, False), (390, True)])
def test_page_of_a_consultation(stages, visited, watch, width, large):
    letter = Letter.objects.get(case=stages["consulted"], kind="consult_third")
    tab = watch(visited(width, large, opened("opinion", letter.pk)))
    assert tab.faults("/requests/opinion/") == []
    tab.page.get_by_role("button", name="提交意见").click()
    assert tab.page.get_by_role("alert").is_visible()
    assert tab.barriers() == []


def opened(what: str, pk: int, code_hash: str = "") -> Client:
    """A visitor who has opened something with its number and code."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[what] = {"pk": pk, "at": int(clock.now().timestamp()), "code": code_hash[: visits.MARK]}
    session.create()
    visitor = Client()
    visitor.cookies[NAME] = session.session_key
    return visitor
