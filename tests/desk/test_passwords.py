"""Changing one's own password, and giving somebody a new one."""

from __future__ import annotations

import re

import pytest
from django.test import Client

BASE = "/desk/sample-lively/"
NEW = "quite-another-one-5"


@pytest.fixture
def client_of(sample_db):
    def client_of(role: str) -> Client:
        client = Client()
        client.force_login(sample_db.user(f"lively-{role}"))
        return client

    return client_of


def test_own_password_is_changed_and_the_session_goes_on(client_of, sample_db):
    client = client_of("handler")
    given = {"old": sample_db.passwords["lively-handler"], "password": NEW, "again": NEW}
    assert client.post(f"{BASE}password/", given).status_code == 302
    assert client.get(BASE).status_code == 200
    assert sample_db.user("lively-handler").check_password(NEW)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"old": "wrong"}, "现在的密码不对"),
        ({"again": "other"}, "不一样"),
        ({"password": "12", "again": "12"}, "太短"),
        ({"password": "quite-another", "again": "quite-another"}, "三种"),
        ({"password": "Lively-handler-7", "again": "Lively-handler-7"}, "用户名"),
    ],
)
def test_own_password_refused_is_said_at_the_field(client_of, sample_db, change, says):
    given = {"old": sample_db.passwords["lively-handler"], "password": NEW, "again": NEW, **change}
    answer = client_of("handler").post(f"{BASE}password/", given)
    assert says in answer.content.decode()
    assert sample_db.user("lively-handler").check_password(sample_db.passwords["lively-handler"])


def test_administrator_gives_a_new_password_and_others_do_not(client_of, sample_db):
    person = sample_db.user("lively-signer")
    address = f"{BASE}organ/people/{person.pk}/password/"
    assert client_of("handler").post(address).status_code == 403
    assert sample_db.user("lively-signer").check_password(sample_db.passwords["lively-signer"])
    page = client_of("administrator").post(address).content.decode()
    made = re.search(r"<code>([a-z0-9-]{23})</code>", page)[1]
    assert sample_db.user("lively-signer").check_password(made)
    assert made not in client_of("administrator").get(address).content.decode()


def test_administrator_cannot_give_one_to_another_organs_person(client_of, sample_db):
    person = sample_db.user("weibin-signer")
    answer = client_of("administrator").post(f"{BASE}organ/people/{person.pk}/password/")
    assert answer.status_code == 404
