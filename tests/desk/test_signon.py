"""Signing in: the password, the pause after wrong ones, the second factor, the end of a session."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from django.core import mail
from django.test import Client
from django_otp.oath import TOTP

from gongkai.records.actions import clock, factors, organs, passwords, signing_in, tries
from gongkai.records.models import LogEntry, Message, OldPassword, SecondFactor, User
from gongkai.records.verify import faults

LOGIN, CODE, FACTOR = "/desk/login/", "/desk/login/code/", "/desk/login/factor/"
PASSWORD, NEW = "only-for-tests-91", "Quite-another-5"
BASE = "/desk/desk-bureau/"


@pytest.fixture
def strict(settings):
    """The settings of a real platform."""
    settings.SECOND_FACTOR, settings.IDLE_MINUTES, settings.SESSION_HOURS = "roles", 30, 8
    return settings


@pytest.fixture
def at(monkeypatch):
    """It is some minutes later than it was."""
    start = clock.now()

    def at(minutes: float) -> datetime:
        moment = start + timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return at


def sign_in(client: Client, user: User, password: str = PASSWORD, **extra: str):
    return client.post(LOGIN, {"username": user.username, "password": password}, **extra)


def phone(user: User, later: int = 0) -> str:
    """What the person's phone shows."""
    clockwork = TOTP(factors._secret(SecondFactor.objects.get(user=user)))
    clockwork.time = clock.now().timestamp() + 30 * later
    return f"{clockwork.token():06}"


def enrolled(user: User) -> list[str]:
    factors.begin(user=user)
    return factors.confirm(user=user, code=phone(user, -1))


def acts(user: User) -> list[str]:
    rows = LogEntry.objects.filter(subject=user.username, action__regex="^(sign|factor)")
    return list(rows.order_by("pk").values_list("action", flat=True))


def test_sign_in_and_out_are_logged_with_the_network_and_not_the_machine(people):
    client = Client()
    assert sign_in(client, people["handler"], REMOTE_ADDR="203.0.113.77").status_code == 302
    assert client.get(BASE).status_code == 200
    assert client.post("/desk/logout/").status_code == 302
    assert client.get(BASE).status_code == 302
    assert acts(people["handler"]) == ["sign.in", "sign.out"]
    told = LogEntry.objects.get(action="sign.in").data
    assert told == {"from": "203.0.113.*", "ways": "password"}
    assert list(faults()) == []


def test_session_gets_another_key_when_somebody_signs_in(people):
    client = Client()
    client.get("/o/desk-bureau/requests/new/")
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    sign_in(client, people["handler"])
    assert client.session.session_key != before
    assert not Client().session.exists(before)


def test_five_wrong_passwords_pause_the_person_and_nobody_else(people, at):
    client, person = Client(), people["handler"]
    for _ in range(4):
        assert "用户名或密码不对" in sign_in(client, person, "wrong").content.decode()
    answer = sign_in(client, person, "wrong")
    assert answer.status_code == 429
    when = (clock.now().astimezone() + tries.PAUSE).strftime("%H:%M")
    assert f"请在 {when} 以后再试" in answer.content.decode()
    assert sign_in(client, person).status_code == 429, "not even with the right one"
    assert sign_in(Client(), people["signer"]).status_code == 302
    assert acts(person) == ["sign.fail"] * 5 + ["sign.lock"], "while it lasts, nothing is counted or logged"
    at(15.1)
    assert sign_in(client, person).status_code == 302


def test_pause_falls_on_names_that_nobody_has_just_the_same(people):
    client = Client()
    given = {"username": "nobody", "password": "wrong"}
    answers = [client.post(LOGIN, given).status_code for _ in range(6)]
    assert answers == [200] * 4 + [429] * 2
    assert not LogEntry.objects.filter(action="sign.fail").exists()


def test_pause_of_an_address_stops_every_name_from_there(people, monkeypatch):
    monkeypatch.setattr(signing_in, "ADDRESS", 3)
    for name in ("a", "b", "c"):
        Client().post(LOGIN, {"username": name, "password": "x"}, REMOTE_ADDR="203.0.113.9")
    assert sign_in(Client(), people["handler"], REMOTE_ADDR="203.0.113.9").status_code == 429
    assert sign_in(Client(), people["handler"], REMOTE_ADDR="203.0.113.8").status_code == 302


def test_right_password_forgets_the_wrong_ones_before_it(people):
    client, person = Client(), people["handler"]
    for _ in range(3):
        for _ in range(4):
            sign_in(client, person, "wrong")
        assert sign_in(client, person).status_code == 302


def test_whoever_must_have_a_factor_is_led_to_setting_one_up(strict, people):
    client, person = Client(), people["signer"]
    sign_in(client, person)
    for page in (BASE, f"{BASE}cases/", "/desk/"):
        assert client.get(page)["Location"] == FACTOR
    page = client.get(FACTOR).content.decode()
    secret = re.search(r"<code>([A-Z2-7 ]{39})</code>", page)[1].replace(" ", "")
    assert secret == factors.secret_text(SecondFactor.objects.get(user=person))
    assert secret not in SecondFactor.objects.get(user=person).secret
    assert client.post(FACTOR, {"code": "000000"}).status_code == 200
    assert client.get(BASE).status_code == 302
    page = client.post(FACTOR, {"code": phone(person)}).content.decode()
    assert len(re.findall(r"<code>(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}</code>", page)) == factors.CODES
    assert client.get(BASE).status_code == 200
    assert acts(person) == ["sign.in", "sign.fail", "factor.confirm"]


@pytest.mark.parametrize(
    ("setting", "role", "asked"),
    [
        ("roles", "handler", False),
        ("roles", "auditor", False),
        ("roles", "administrator", True),
        ("roles", "signer", True),
        ("all", "handler", True),
        ("off", "signer", False),
    ],
)
def test_who_must_have_a_factor(settings, people, setting, role, asked):
    settings.SECOND_FACTOR = setting
    client = Client()
    sign_in(client, people[role])
    assert (client.get(BASE).status_code == 302) == asked


def test_head_must_have_a_factor(strict, head):
    assert head.get(BASE)["Location"] == FACTOR


def test_picture_is_a_file_of_its_own_and_shown_only_while_setting_up(strict, people):
    client = Client()
    sign_in(client, people["signer"])
    answer = client.get(f"{FACTOR}picture.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert b"<svg" in answer.content
    assert b"style" not in answer.content
    assert "no-store" in answer["Cache-Control"]
    client.post(FACTOR, {"code": phone(people["signer"])})
    assert client.get(f"{FACTOR}picture.svg").status_code == 404


def test_nobody_is_in_before_the_code(strict, people):
    person = people["signer"]
    enrolled(person)
    client = Client()
    assert sign_in(client, person)["Location"] == CODE
    assert client.get(BASE)["Location"].startswith(LOGIN)
    assert "_auth_user_id" not in client.session
    code = phone(person)
    assert client.post(CODE, {"code": code}).status_code == 302
    assert client.get(BASE).status_code == 200
    other = Client()
    sign_in(other, person)
    assert other.post(CODE, {"code": code}).status_code == 200, "a code is taken once"
    assert LogEntry.objects.get(action="sign.in").data["ways"] == "password+code"


def test_code_page_waits_five_minutes_for_the_code(strict, people, at):
    person = people["signer"]
    enrolled(person)
    client = Client()
    sign_in(client, person)
    at(5.1)
    assert client.post(CODE, {"code": phone(person)})["Location"] == LOGIN


def test_session_that_has_shown_no_code_is_asked_for_it(strict, people):
    enrolled(people["signer"])
    client = Client()
    client.force_login(User.objects.get(pk=people["signer"].pk))
    assert client.get(BASE)["Location"] == CODE
    assert client.get(FACTOR)["Location"] == CODE
    assert client.post(f"{FACTOR}codes/")["Location"] == CODE


def test_wrong_codes_pause_like_wrong_passwords(strict, people):
    person = people["signer"]
    enrolled(person)
    client = Client()
    sign_in(client, person)
    answers = [client.post(CODE, {"code": "12345x"}).status_code for _ in range(6)]
    assert answers == [200] * 4 + [429] * 2
    assert client.post(CODE, {"code": phone(person)}).status_code == 429
    assert acts(person)[-1] == "sign.lock"


def test_backup_code_opens_once_and_new_ones_void_the_old(strict, people):
    person = people["signer"]
    codes = enrolled(person)
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, person)
    assert first.post(CODE, {"code": codes[0].lower()}).status_code == 302
    assert second.post(CODE, {"code": codes[0]}).status_code == 200
    assert b"<strong>9</strong>" in first.get(FACTOR).content
    assert first.post(f"{FACTOR}codes/").status_code == 200
    assert second.post(CODE, {"code": codes[1]}).status_code == 200
    assert factors.left(person) == factors.CODES
    assert codes[1] not in str(list(LogEntry.objects.values_list("data", flat=True)))


def test_administrator_resets_the_factor_of_others_and_not_their_own(strict, people):
    administrator, person = people["administrator"], people["signer"]
    for each in (administrator, person):
        enrolled(each)
    client = Client()
    sign_in(client, administrator)
    client.post(CODE, {"code": phone(administrator)})
    theirs = Client()
    sign_in(theirs, person)
    theirs.post(CODE, {"code": phone(person)})
    for each in (administrator, person):
        client.post(f"{BASE}organ/people/{each.pk}/factor/")
    assert list(SecondFactor.objects.values_list("user__username", flat=True)) == ["d-administrator"]
    assert theirs.get(BASE).status_code == 302, "signed out by it"
    assert LogEntry.objects.get(action="factor.reset").actor == administrator
    assert theirs.post(f"{BASE}organ/people/{administrator.pk}/factor/").status_code == 302
    assert factors.of(administrator) is not None


def test_handler_does_not_reset_a_factor(people, clerk):
    assert clerk.post(f"{BASE}organ/people/{people['signer'].pk}/factor/").status_code == 403


@pytest.mark.parametrize(("minutes", "stays"), [(29, True), (31, False)])
def test_idle_session_ends(strict, people, at, minutes, stays):
    client = Client()
    sign_in(client, people["handler"])
    client.get(BASE)
    at(minutes)
    answer = client.get(f"{BASE}cases/")
    assert (answer.status_code == 200) == stays
    if not stays:
        assert answer["Location"] == f"{LOGIN}?next={quote(f'{BASE}cases/', safe='')}"
        assert "太久没有操作" in client.get(answer["Location"]).content.decode()
        assert acts(people["handler"]) == ["sign.in", "sign.expire"]


def test_session_ends_after_a_working_day_however_busy(strict, people, at):
    client = Client()
    sign_in(client, people["handler"])
    for minutes in range(20, 481, 20):
        at(minutes)
        assert client.get(BASE).status_code == 200
    at(485)
    assert client.get(BASE).status_code == 302


@pytest.mark.parametrize("change", ["password", "closed", "granted", "revoked"])
def test_other_sessions_end_with_what_they_stood_on(people, organ, change):
    person, client = people["handler"], Client()
    sign_in(client, person)
    administrator = people["administrator"]
    if change == "password":
        passwords.set_password(user=person, password=NEW, actor=person)
    elif change == "closed":
        organs.set_active(user=person, active=False, actor=administrator)
        organs.set_active(user=person, active=True, actor=administrator)
    elif change == "granted":
        organs.grant_role(user=person, organ=organ, role="intake", actor=administrator)
    else:
        organs.revoke_role(user=person, organ=organ, role="handler", actor=administrator)
    assert client.get(BASE)["Location"].startswith(LOGIN)


def test_administrator_who_gives_up_a_role_of_their_own_stays(people, organ):
    client, person = Client(), people["administrator"]
    organs.grant_role(user=person, organ=organ, role="intake")
    sign_in(client, person)
    other = Client()
    sign_in(other, person)
    given = {"roles": ["administrator"], "department": "", "email": ""}
    assert client.post(f"{BASE}organ/people/{person.pk}/", given).status_code == 302
    assert client.get(BASE).status_code == 200
    assert other.get(BASE).status_code == 302


def test_given_password_is_changed_before_anything_else_and_lapses(people, organ, at):
    made = passwords.give(user=people["handler"], actor=people["administrator"])
    client = Client()
    sign_in(client, people["handler"], made)
    assert client.get(BASE)["Location"] == "/desk/login/password/"
    same = {"old": made, "password": made, "again": made}
    assert "最近 5 次" in client.post("/desk/login/password/", same).content.decode()
    given = {"old": made, "password": NEW, "again": NEW}
    assert client.post("/desk/login/password/", given)["Location"] == "/desk/"
    assert client.get(BASE).status_code == 200
    again = passwords.give(user=people["handler"], actor=people["administrator"])
    at(7 * 24 * 60 + 1)
    assert "已经失效" in sign_in(Client(), people["handler"], again).content.decode()


def test_last_five_passwords_do_not_come_back(people):
    person, used = people["handler"], [PASSWORD]
    for n in range(5):
        passwords.set_password(user=person, password=f"Another-one-{n}", actor=person)
        used.append(f"Another-one-{n}")
    for each in used[1:]:
        with pytest.raises(Exception, match="最近 5 次"):
            passwords.set_password(user=person, password=each, actor=person)
    passwords.set_password(user=person, password=PASSWORD, actor=person)
    assert OldPassword.objects.filter(user=person).count() == passwords.KEPT - 1


def test_password_is_asked_anew_after_its_longest_age(people, settings, at):
    settings.PASSWORD_DAYS = 90
    client = Client()
    at(89 * 24 * 60)
    sign_in(client, people["handler"])
    assert client.get(BASE).status_code == 200
    assert "用满期限" not in client.get("/desk/login/password/").content.decode()
    at(91 * 24 * 60)
    assert client.get(BASE)["Location"] == "/desk/login/password/"
    assert "用满期限" in client.get("/desk/login/password/").content.decode()


@pytest.fixture
def mailed(settings, people):
    """A platform that can send a link to its handler."""
    settings.MAIL_SERVER, settings.PUBLIC_ADDRESS = object(), "https://xxgk.example.cn"
    organs.set_email(user=people["handler"], email="d@example.cn", actor=people["administrator"])


def _link() -> str:
    from gongkai.records import cipher
    from gongkai.records.actions import telling

    message = Message.objects.latest("pk")
    text = cipher.unseal(message.text, about=telling.sealed_for(message.organ)).decode()
    return re.search(r"https://xxgk.example.cn(/desk/login/reset/\S+?/)，", text)[1]


def test_link_of_a_mail_sets_a_password_once(mailed, people):
    Client().post("/desk/login/forgotten/", {"username": "d-handler"})
    link = _link()
    assert Message.objects.latest("pk").not_before <= clock.now()
    client = Client()
    assert client.post(link, {"password": NEW, "again": NEW})["Location"] == LOGIN
    assert sign_in(client, people["handler"], NEW)["Location"] == "/desk/"
    assert "已经用过" in Client().get(link).content.decode()
    assert mail.outbox == [], "sent by the worker"
    assert list(faults()) == []


def test_asking_for_a_link_tells_nobody_who_works_here(mailed):
    pages = {
        re.sub(
            r'value="[^"]*"', "", Client().post("/desk/login/forgotten/", {"username": name}).content.decode()
        )
        for name in ("d-handler", "d-signer", "nobody")
    }
    assert len(pages) == 1
    assert Message.objects.count() == 1, "only who has an address gets one"


def test_links_are_asked_for_three_times_in_a_quarter_of_an_hour(mailed):
    for _ in range(5):
        Client().post("/desk/login/forgotten/", {"username": "d-handler"})
    assert Message.objects.count() == signing_in.FORGOTTEN


def test_without_a_mail_server_the_page_names_the_administrator(people):
    page = Client().post("/desk/login/forgotten/", {"username": "d-handler"}).content.decode()
    assert "请本机关的管理员" in page
    assert not Message.objects.exists()


@pytest.mark.parametrize("mark", ["x", "MQ", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
def test_invented_link_opens_nothing(people, mark):
    answer = Client().post(f"/desk/login/reset/{mark}/abc-def/", {"password": NEW, "again": NEW})
    assert "已经用过" in answer.content.decode()
