"""Whoever is shown a name on the papers of a request has looked, and the log says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.records.actions import clock, organs
from gongkai.records.models import LogEntry
from walking import IDENTITY

pytestmark = pytest.mark.django_db
BASE = "/desk/sample-lively/cases/"


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def posted(walk):
    """A request whose reply was posted, and the reply."""
    case = walk.case()
    return case, walk.reply(case, "granted", "post")


def looks(case, person) -> int:
    rows = LogEntry.objects.filter(action="identity.view", subject=f"case/{case.pk}", actor=person)
    return rows.count()


@pytest.mark.parametrize("page", ["", "letter.pdf", "letter.docx", "approval.pdf", "receipt"])
def test_paper_with_a_name_is_logged_as_a_look(walk, posted, page):
    case, letter = posted
    address = f"{BASE}{case.pk}/letters/{letter.pk}/{page}"
    if page == "receipt":
        address = f"{BASE}{case.pk}/letters/{letter.pk}/deliveries/{letter.deliveries.get().pk}/receipt.pdf"
    person = walk.people["handler"]
    assert browser(person).get(address).status_code == 200
    assert looks(case, person) == 1


def test_form_of_a_letter_is_logged_as_a_look(walk):
    case, person = walk.case(), walk.people["handler"]
    shown = browser(person).get(f"{BASE}{case.pk}/letters/new/correction/").content.decode()
    assert IDENTITY["name"] in shown
    assert looks(case, person) == 1


def test_look_is_logged_once_a_day_for_each_person_and_case(walk, posted, monkeypatch):
    case, letter = posted
    address = f"{BASE}{case.pk}/letters/{letter.pk}/"
    handler, reviewer = walk.people["handler"], walk.people["reviewer"]
    for person in (handler, handler, reviewer):
        browser(person).get(address)
    assert (looks(case, handler), looks(case, reviewer)) == (1, 1)
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    browser(handler).get(address)
    assert looks(case, handler) == 2


def test_who_sees_a_mask_has_not_looked(walk, posted):
    case, letter = posted
    page = browser(walk.people["auditor"]).get(f"{BASE}{case.pk}/letters/{letter.pk}/").content.decode()
    assert IDENTITY["name"] not in page
    assert looks(case, walk.people["auditor"]) == 0


def test_form_of_a_letter_is_for_the_handler_of_the_request(walk):
    case = walk.case()
    letter = walk.draft(case, "correction")
    elsewhere = organs.create_department(organ=walk.organ, name="另一科")
    person = walk.people["auditor"]
    organs.grant_role(user=person, organ=walk.organ, role="handler", department=elsewhere)
    assert browser(person).get(f"{BASE}{case.pk}/letters/{letter.pk}/edit/").status_code == 403
