"""A role in one department is a role in the requests of that department, on pages and on the server."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from gongkai.law.errors import NotAllowed
from gongkai.records.actions import bulk, cases, clock, letters, office, organs, proceedings
from gongkai.records.models import Department, Proceeding, User
from gongkai.records.queries.gate import Staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def departments(walk) -> tuple[Department, Department]:
    one, other = (organs.create_department(organ=walk.organ, name=name) for name in ("规划科", "财务科"))
    return one, other


def person(walk, name: str, *grants: tuple[str, Department | None]) -> User:
    made = organs.create_user(
        organ=walk.organ, username=name, name=name, password="only-for-tests-91", roles=[]
    )
    for role, department in grants:
        organs.grant_role(user=made, organ=walk.organ, role=role, department=department)
    return made


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def given_to(walk, department: Department):
    case = walk.submit().cases[0]
    office.assign(
        case=case, actor=walk.people["intake"], department=department, handler=walk.people["handler"]
    )
    case.refresh_from_db()
    return case


def to_be_signed(walk, case):
    walk.review(case, "granted")
    letter = walk.draft(case, "reply.granted")
    for key, who in (("submit", "handler"), ("approve", "reviewer")):
        letter = letters.step(letter=letter, key=key, actor=walk.people[who])
    case.refresh_from_db()
    return letter


@pytest.mark.parametrize("elsewhere", ["handler", "intake"])
def test_signer_of_another_department_does_not_sign(walk, departments, elsewhere):
    one, other = departments
    whole = elsewhere == "intake"
    mixed = person(walk, "mixed", (elsewhere, None if whole else one), ("signer", other))
    case = given_to(walk, one)
    letter = to_be_signed(walk, case)
    with pytest.raises(NotAllowed, match="签发"):
        letters.step(letter=letter, key="sign", actor=mixed)
    page = reverse("desk:letter", args=[walk.organ.code, case.pk, letter.pk])
    sign = reverse("desk:letter_step", args=[walk.organ.code, case.pk, letter.pk, "sign"])
    assert sign not in browser(mixed).get(page).content.decode()
    browser(mixed).post(sign, {"seen": case.event_seq})
    letter.refresh_from_db()
    assert letter.state == "approved"


def test_signer_of_the_department_signs(walk, departments):
    one, _ = departments
    case = given_to(walk, one)
    letter = to_be_signed(walk, case)
    signer = person(walk, "own", ("signer", one))
    assert letters.step(letter=letter, key="sign", actor=signer).state == "signed"


def test_steps_of_a_request_are_those_of_its_department(walk, departments):
    one, other = departments
    mixed = person(walk, "mixed", ("reviewer", one), ("handler", other))
    case = given_to(walk, one)
    page = browser(mixed).get(reverse("desk:case", args=[walk.organ.code, case.pk])).content.decode()
    assert reverse("desk:record", args=[walk.organ.code, case.pk, "noted"]) in page
    assert reverse("desk:record", args=[walk.organ.code, case.pk, "searched"]) not in page
    data = {"until": clock.today().isoformat()}
    with pytest.raises(NotAllowed):
        cases.record_event(case=case, event="correction_requested", on=clock.today(), actor=mixed, data=data)


def test_bulk_asks_each_request(walk, departments):
    one, other = departments
    mixed = person(walk, "mixed", ("reviewer", None), ("handler", other))
    mine, theirs = given_to(walk, other), given_to(walk, one)
    found = {
        each.case.pk: each.refused for each in bulk.looked_at(walk.organ, [mine, theirs], "assign", mixed)
    }
    assert not found[mine.pk]
    assert "角色" in found[theirs.pk]


def test_identity_is_shown_to_the_department_only(walk, departments):
    one, other = departments
    mixed = person(walk, "mixed", ("auditor", None), ("handler", other))
    case = given_to(walk, one)
    answer = browser(mixed).get(reverse("desk:applicant", args=[walk.organ.code, case.pk]))
    incoming = browser(mixed).get(reverse("desk:incoming_applicant", args=[walk.organ.code, case.request_id]))
    assert (answer.status_code, incoming.status_code) == (403, 403)


def test_request_goes_to_a_handler_of_its_department(walk, departments):
    one, other = departments
    handler = person(walk, "own", ("handler", other))
    case = walk.submit().cases[0]
    with pytest.raises(ValidationError, match="经办"):
        office.assign(case=case, actor=walk.people["intake"], department=one, handler=handler)
    office.assign(case=case, actor=walk.people["intake"], department=other, handler=handler)


def test_what_waits_is_counted_where_the_role_is_held(walk, departments):
    one, other = departments
    mixed = person(walk, "mixed", ("auditor", None), ("signer", other))
    to_be_signed(walk, given_to(walk, one))
    staff = Staff(mixed)
    assert staff.cases(walk.organ).filter(stage="sign").exists()
    assert not staff.cases_for(walk.organ, ["signer"]).filter(stage="sign").exists()


def test_department_sees_no_registers_of_the_whole_organ(walk, departments):
    one, other = departments
    confined, case = person(walk, "own", ("handler", one)), given_to(walk, other)
    proceedings.save(
        proceeding=Proceeding(
            organ=walk.organ,
            kind="review",
            number="测政复〔2026〕9号",
            matter="不服答复，电话13800138000",
            case=case,
            filed_on=clock.today(),
        ),
        actor=walk.people["handler"],
    )
    walk.sign(to_be_drafted(walk, case))
    staff = Staff(confined)
    rows = (staff.proceedings(walk.organ), staff.matters(walk.organ), staff.series(walk.organ))
    assert not any(each.exists() for each in rows)
    page = browser(confined).get(reverse("desk:numbers", args=[walk.organ.code])).content.decode()
    assert "由在全机关任职的人员查看" in page
    assert browser(confined).get(reverse("desk:new_proceeding", args=[walk.organ.code])).status_code == 403


def to_be_drafted(walk, case):
    walk.review(case, "granted")
    return walk.draft(case, "reply.granted")


def test_matter_of_a_proceeding_masks_numbers(walk):
    made = proceedings.save(
        proceeding=Proceeding(
            organ=walk.organ,
            kind="review",
            number="测政复〔2026〕10号",
            matter="不服答复，电话13800138000",
            filed_on=clock.today(),
        ),
        actor=walk.people["handler"],
    )
    auditor = browser(walk.people["auditor"])
    page = auditor.get(reverse("desk:proceeding", args=[walk.organ.code, made.pk])).content.decode()
    assert "13800138000" not in page


@pytest.mark.parametrize("page", ["organ_data", "log", "intake", "import_cases"])
def test_pages_of_the_whole_organ_ask_a_role_in_all_of_it(walk, departments, page):
    one, _ = departments
    confined = person(walk, "own", *((role, one) for role in ("administrator", "auditor", "handler")))
    assert browser(confined).get(reverse(f"desk:{page}", args=[walk.organ.code])).status_code == 403
