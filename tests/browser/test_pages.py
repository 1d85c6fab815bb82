"""Every page, wide and narrow: no error, no other host, no sideways scrolling, no barrier axe knows.

The tables name the pages, one entry a route of the URL conf; a route in no table fails a test.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from gongkai.records.actions import cases, clock, registers, reports
from gongkai.records.models import Case, Column, Proceeding, Publication, RegisterEntry, User

pytestmark = pytest.mark.browser

ORGAN = "sample-lively"
# Routes that answer with something else than a page to look at.
NO_PAGES = {
    "healthz": "JSON for a machine",
    "setup": "only while the platform is empty: test_first_run.py",
    "portal:robots": "text for a machine",
    "portal:sitemap": "XML for a machine",
    "portal:view": "takes a choice, shows nothing",
    "portal:download": "a file",
    "desk:logout": "takes a click, shows nothing",
    "desk:redraft": "takes a click, shows nothing",
    "desk:account": "takes a click, shows nothing",
    "desk:download": "a file",
    "desk:export": "a file",
    "desk:export_publications": "a file",
    "desk:export_cases": "a file",
    "desk:export_proceedings": "a file",
    "desk:export_log": "a file",
    "desk:template": "a file",
}
PORTAL = {
    "portal:home": ("/", "/?q=没有"),
    "portal:document": ("/d/{publication}/", "/d/{ended}/"),
    "portal:organ": ("/o/{organ}/", "/o/weibin-hrss/"),
    "portal:guide": ("/o/{organ}/guide/",),
    "portal:rules": ("/o/{organ}/rules/", "/o/{organ}/rules/?state=ended"),
    "portal:disclosure": ("/o/{organ}/disclosure/", "/o/{organ}/disclosure/?q=通知&year=2025"),
    "portal:reports": ("/o/{organ}/reports/",),
    "portal:report": (
        "/o/{organ}/reports/2025/",
        "/o/{organ}/reports/2025/?beside=1",
        "/o/{organ}/reports/2023/",
    ),
}
DESK = {
    "desk:home": ("/desk/",),
    "desk:dashboard": ("/desk/{organ}/",),
    "desk:reports": ("/desk/{organ}/reports/",),
    "desk:opening": ("/desk/{organ}/reports/opening/",),
    "desk:report": ("/desk/{organ}/reports/2025/", "/desk/{organ}/reports/2025/?beside=1"),
    "desk:issued": ("/desk/{organ}/reports/2025/issued/1/",),
    "desk:figure": (
        "/desk/{organ}/reports/2025/figures/t3.new.total/",
        "/desk/{organ}/reports/2025/figures/publications.total/",
    ),
    "desk:text": ("/desk/{organ}/reports/2025/texts/1/",),
    "desk:step": ("/desk/{organ}/reports/2025/steps/reopen/",),
    "desk:waive": ("/desk/{organ}/reports/2026/waive/{finding}/",),
    "desk:registers": ("/desk/{organ}/registers/",),
    "desk:register": ("/desk/{organ}/registers/licences/", "/desk/{organ}/registers/leading_group/"),
    "desk:new_entry": ("/desk/{organ}/registers/licences/new/", "/desk/{organ}/registers/brought_in/new/"),
    "desk:import": ("/desk/{organ}/registers/licences/import/",),
    "desk:entry": ("/desk/{organ}/entries/{entry}/",),
    "desk:edit_entry": ("/desk/{organ}/entries/{entry}/edit/",),
    "desk:void_entry": ("/desk/{organ}/entries/{entry}/void/",),
    "desk:publications": ("/desk/{organ}/publications/",),
    "desk:new_publication": ("/desk/{organ}/publications/new/",),
    "desk:publication": ("/desk/{organ}/publications/{publication}/",),
    "desk:edit_publication": ("/desk/{organ}/publications/{publication}/edit/",),
    "desk:void_publication": ("/desk/{organ}/publications/{publication}/void/",),
    "desk:cases": ("/desk/{organ}/cases/", "/desk/{organ}/cases/?state=all"),
    "desk:new_case": ("/desk/{organ}/cases/new/",),
    "desk:case": ("/desk/{organ}/cases/{open}/", "/desk/{organ}/cases/{closed}/"),
    "desk:record": ("/desk/{organ}/cases/{open}/record/reply_delivered/",),
    "desk:proceedings": ("/desk/{organ}/proceedings/",),
    "desk:new_proceeding": ("/desk/{organ}/proceedings/new/",),
    "desk:proceeding": ("/desk/{organ}/proceedings/{proceeding}/",),
    "desk:edit_proceeding": ("/desk/{organ}/proceedings/{proceeding}/edit/",),
    "desk:void_proceeding": ("/desk/{organ}/proceedings/{proceeding}/void/",),
    "desk:organ": ("/desk/{organ}/organ/",),
    "desk:organ_data": ("/desk/{organ}/organ/data/",),
    "desk:settings": ("/desk/{organ}/organ/settings/",),
    "desk:new_column": ("/desk/{organ}/organ/columns/new/",),
    "desk:rename_column": ("/desk/{organ}/organ/columns/{column}/",),
    "desk:new_department": ("/desk/{organ}/organ/departments/new/",),
    "desk:new_person": ("/desk/{organ}/organ/people/new/",),
    "desk:person": ("/desk/{organ}/organ/people/{person}/",),
    "desk:give_password": ("/desk/{organ}/organ/people/{person}/password/",),
    "desk:password": ("/desk/{organ}/password/",),
    "desk:log": ("/desk/{organ}/log/",),
}
# Pages of the desk for somebody who is not signed in.
OUTSIDE = {"desk:login": ("/desk/login/",)}


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
        "person": User.objects.get(username="lively-handler").pk,
    }


def test_every_route_is_listed_once():
    tables = (NO_PAGES, PORTAL, DESK, OUTSIDE)
    listed = [route for table in tables for route in table]
    assert routes() - set(listed) == set(), "say in a table above what these routes show"
    assert set(listed) - routes() == set(), "these routes are gone"
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize(
    ("width", "large", "colour"),
    [(1280, False, True), (390, False, False), (1280, True, False), (390, True, True)],
)
def test_public_pages(sample_db, window, watch, width, large, colour):
    tab = watch(window(width, large=large))
    addresses = filled(PORTAL) + filled(OUTSIDE)
    assert [fault for address in addresses for fault in tab.faults(address, colour=colour)] == []
    assert tab.faults("/nowhere/", status=404, colour=colour) == []


@pytest.fixture
def administrator(sample_db):
    """Somebody who may open every page of the desk."""
    user = sample_db.user("lively-administrator")
    for role in ("handler", "reviewer", "signer", "head"):
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
def finding(administrator, open_case) -> str:
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


@pytest.mark.parametrize(("width", "colour"), [(1280, True), (390, False)])
def test_desk_pages(administrator, finding, open_case, window, watch, width, colour):
    tab = watch(window(width, user=administrator))
    addresses = filled(DESK, finding=finding, open=open_case.pk)
    assert [fault for address in addresses for fault in tab.faults(address, colour=colour)] == []
