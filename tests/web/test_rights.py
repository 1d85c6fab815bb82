"""Every route, with every role and with none, answers as `web/rights.py` says; one without a row fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.db.models import Sum
from django.test import Client

import wholeplatform
from gongkai.desk.asking import OF_REQUESTS
from gongkai.law.steps import ROLES
from gongkai.records.actions import organs
from gongkai.records.models import Case, Matter, Organ, Proceeding, Request, User
from gongkai.web.rights import CODE, OFFICE, PUBLIC, RULES, SELF, STAFF

pytestmark = pytest.mark.django_db
ROUTES = wholeplatform.routes()
OUT, STRANGER = "nobody", "stranger"
# What else than a page the public routes answer on this platform, whoever asks.
OTHERWISE = {
    "setup": 404,  # set up already
    "portal:view": 405,  # takes a click
    "portal:old": 404,  # no old site behind the address
    "api:api-root": 404,
    "api:request_years": 422,  # asks for an organ
    "api:request_months": 422,
    "api:bulk": 404,  # made at night
    "api:bulk_file": 404,
    "desk:logout": 405,
    "desk:provider": 404,  # none is set
    "desk:provider_back": 404,
}
# One address for each step of the letters: whose it is, the step decides.
DECIDED = {"desk:board_step"}
# The records behind these figures are requests and proceedings.
FIGURES = [
    f"/desk/{wholeplatform.CODE}/reports/2025/figures/{each}/" for each in ("t3.new.total", "t4.review.total")
]
# Nothing is behind them on this platform.
EMPTY = {"desk:incoming_file", "desk:answer_proof", "desk:matter_answer"}


@dataclass
class Platform:
    records: dict[str, object]
    clients: dict[str, Client]

    def address(self, name: str) -> str:
        return wholeplatform.address(ROUTES[name], self.records)

    def ask(self, who: str, name: str, method: str = "get"):
        """The answer; whatever it did is undone."""
        return self.ask_at(who, self.address(name), method)

    def ask_at(self, who: str, address: str, method: str = "get"):
        """The same of an address."""
        with transaction.atomic():
            answer = getattr(self.clients[who], method)(address)
            transaction.set_rollback(True)
        return answer


@pytest.fixture(scope="module")
def platform(django_db_setup, django_db_blocker) -> Iterator[Platform]:
    """Built once, in a transaction that is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        records = wholeplatform.build_all()
        other = organs.create_organ(code="other-bureau", name="测试市乙局")
        person = {"username": STRANGER, "name": "外人", "password": "only-for-tests-91"}
        organs.create_user(organ=other, roles=[*ROLES], **person)
        names = {role: f"lively-{role}" for role in ROLES} | {STRANGER: STRANGER}
        clients = {OUT: Client()}
        for who, username in names.items():
            clients[who] = Client()
            clients[who].force_login(User.objects.get(username=username))
        yield Platform(records, clients)
        transaction.set_rollback(True)


def test_every_route_has_a_rule_and_every_rule_a_route():
    assert set(ROUTES) - set(RULES) == set(), "say in web/rights.py whose these are"
    assert set(RULES) - set(ROUTES) == set(), "these routes are gone"


def _login(answer) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith("/desk/login/")


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.who == PUBLIC])
def test_public_route_answers_everybody_alike(platform, name):
    answers = {who: platform.ask(who, name).status_code for who in platform.clients}
    if name in ("desk:login", "desk:code"):
        assert set(answers.values()) <= {200, 302}
        return
    assert len(set(answers.values())) == 1
    assert answers[OUT] == OTHERWISE.get(name, 200) or (name.startswith("portal:") and answers[OUT] == 302)


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.who == CODE])
def test_route_of_a_code_opens_to_nobody_without_it_whatever_their_role(platform, name):
    for who in platform.clients:
        answer = platform.ask(who, name)
        assert answer.status_code in (302, 404), who
        assert not _login(answer)


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.who == SELF])
def test_own_route_asks_who_you_are(platform, name):
    method = "post" if name == "desk:backup_codes" else "get"
    assert _login(platform.ask(OUT, name, method))
    for who in ROLES:
        assert platform.ask(who, name, method).status_code in (200, 302)


STAFFED = [name for name, rule in RULES.items() if rule.who == STAFF]


@pytest.mark.parametrize("name", STAFFED)
def test_route_of_the_organ_answers_the_roles_of_its_rule_and_nobody_else(platform, name):
    assert _refused_outside(platform, name, "get")
    for role in ROLES:
        status = platform.ask(role, name).status_code
        if role not in RULES[name].roles:
            assert status in (403, 405), role
        elif name in EMPTY:
            assert status == 404, role
        else:
            assert status in (200, 302, 405) or name in DECIDED, role


def _refused_outside(platform, name: str, method: str) -> bool:
    """A click on something is refused by its method first; that tells nobody anything."""
    nobody, stranger = (platform.ask(who, name, method) for who in (OUT, STRANGER))
    return (_login(nobody) and stranger.status_code == 404) or nobody.status_code == 405


@pytest.mark.parametrize("name", STAFFED)
def test_post_is_refused_to_the_auditor_and_to_whom_the_rule_does_not_name(platform, name):
    assert _refused_outside(platform, name, "post")
    for role in ROLES:
        refused = role == "auditor" and name != "desk:password"
        if refused or role not in RULES[name].roles:
            assert platform.ask(role, name, "post").status_code in (403, 405), role


def _written() -> int:
    return Organ.objects.aggregate(all=Sum("log_seq"))["all"]


def test_reading_writes_nothing_but_looks(platform):
    """A look at personal data is the only thing that a GET puts into the log."""
    for name in STAFFED:
        with transaction.atomic():
            before = _written()
            platform.clients["auditor"].get(platform.address(name))
            assert _written() == before, name
            transaction.set_rollback(True)


@pytest.mark.parametrize("role", sorted(set(ROLES) - OFFICE))
def test_who_does_not_work_on_requests_reads_no_identity_no_text_and_no_letter(platform, role):
    known = [wholeplatform.NAME, wholeplatform.PHONE, wholeplatform.WORDS]
    found = []
    for name in STAFFED:
        if name.startswith("desk:") and role in RULES[name].roles:
            answer = platform.ask(role, name)
            body = b"".join(answer) if answer.streaming else answer.content
            found += [(name, each) for each in known if each.encode() in body]
    assert found == []


def test_who_only_administers_reads_nothing_of_requests(platform):
    """Not even what a request is about, whom an organisation's is from, what was found or contested."""
    organ = Organ.objects.get(code=wholeplatform.CODE)
    known = {wholeplatform.NAME, wholeplatform.PHONE, wholeplatform.WORDS}
    known |= set(Case.objects.filter(organ=organ).values_list("summary", flat=True))
    known |= set(Request.objects.filter(organ=organ).exclude(mask="").values_list("mask", flat=True))
    known |= set(Matter.objects.filter(organ=organ).values_list("summary", flat=True))
    known |= set(Proceeding.objects.filter(organ=organ).values_list("matter", flat=True))
    open_to = [name for name in STAFFED if "administrator" in RULES[name].roles]
    assert {name.removeprefix("desk:") for name in open_to} & OF_REQUESTS == set()
    bodies = {name: _body(platform.ask("administrator", name)) for name in open_to}
    bodies |= {figure: _body(platform.ask_at("administrator", figure)) for figure in FIGURES}
    assert [(name, each) for name, body in bodies.items() for each in known if each in body] == []


def _body(answer) -> str:
    return (b"".join(answer) if answer.streaming else answer.content).decode("utf-8", "replace")


def test_who_works_on_requests_reads_them(platform):
    """The words looked for above do stand where they should: else the test above could not fail."""
    pages = "".join(
        platform.ask("handler", f"desk:{name}").content.decode() for name in ("edit_letter", "case")
    )
    assert wholeplatform.WORDS in pages + platform.ask("handler", "desk:applicant", "post").content.decode()
