"""Every page of the desk that opens somebody's identity and hands it out writes down who looked."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from gongkai.law.signoff import TABLE
from gongkai.records import cipher
from gongkai.records.models import LogEntry
from walking import IDENTITY

pytestmark = pytest.mark.django_db
LOOKS = ("identity.view",)


def _patterns(resolver: URLResolver, prefix: str = ""):
    for entry in resolver.url_patterns:
        where = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, where)
        elif isinstance(entry, URLPattern) and where.startswith("desk/<slug:organ>/"):
            yield where.removeprefix("desk/<slug:organ>/")


@pytest.fixture
def world(walk):
    """A request answered by post, with a proof of identity; one that waits; a correction by a person."""
    case = walk.case()
    proof = walk.file(case, "identity", name="身份证.txt")
    letter = walk.reply(case, "granted", "post")
    waiting = walk.submit().request
    matter = walk.matter("suggestion", applicant=IDENTITY)
    own = {"case": case, "letter": letter, "proof": proof, "waiting": waiting, "matter": matter}
    own["told"] = walk.matter("suggestion", applicant=IDENTITY)
    own["answer"] = walk.answer(own["told"])
    return walk, own


def _addresses(walk, own):
    """Every address of the desk, with the keys of this world filled in."""
    letter = own["letter"]
    common = {
        "letter": letter.pk,
        "delivery": letter.deliveries.get().pk,
        "file": own["proof"].pk,
        "year": 2025,
        "no": 1,
        "version": 1,
        "kind": "correction",
        "event": "note",
        "key": next(iter(TABLE.by_key)),
        "document": 1,
        "figure": "t3.new.total",
    }
    keys = {"cases/": own["case"].pk, "inbox/": own["waiting"].pk, "matters/": own["matter"].pk}
    for where in _patterns(get_resolver()):
        pk = next((key for start, key in keys.items() if where.startswith(start)), 1)
        for ending in ("pdf", "docx") if "<slug:ending>" in where else ("",):
            filled = {**common, "pk": pk, "ending": ending}
            if "/letters/" in where and where.startswith("matters/"):
                filled |= {"pk": own["told"].pk, "letter": own["answer"].pk}
            yield re.sub(r"<\w+:(\w+)>", lambda found, filled=filled: str(filled.get(found[1], "x")), where)


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """What was unsealed that names the person."""
    found: list[str] = []
    unseal = cipher.unseal

    def noted(token: str, *, about: str) -> bytes:
        plain = unseal(token, about=about)
        if (
            IDENTITY["name"].encode() in plain
            or IDENTITY["name"].encode("ascii", "backslashreplace") in plain
        ):
            found.append(about)
        return plain

    monkeypatch.setattr(cipher, "unseal", noted)
    return found


def _shown(answer) -> bool:
    """Whether the answer names the person: a page by its words; into a print or a package nobody sees."""
    if answer.status_code != 200:
        return False
    if "html" not in answer["Content-Type"]:
        return True
    page = answer.content.decode()
    return any(IDENTITY[key] in page for key in ("name", "id_number", "phone", "email", "address"))


@pytest.mark.parametrize(
    "role", ["handler", "intake", "reviewer", "signer", "head", "administrator", "auditor"]
)
def test_every_page_that_opens_an_identity_writes_a_look(world, opened, role):
    walk, own = world
    person = walk.people[role]
    silent, seen = [], 0
    for address in _addresses(walk, own):
        # Each in a transaction of its own that is undone: a look is written once a day for each request.
        with transaction.atomic():
            client = Client(raise_request_exception=True)
            client.force_login(person)
            opened.clear()
            answer = client.get(f"/desk/{walk.organ.code}/{address}")
            handed = bool(opened) and _shown(answer)
            seen += handed
            if handed and not LogEntry.objects.filter(actor=person, action__in=LOOKS).exists():
                silent.append(address)
            transaction.set_rollback(True)
    assert silent == []
    assert seen > 0 or role in ("administrator", "auditor")
