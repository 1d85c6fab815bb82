"""Signing in by an identity provider: who comes in, whom no token opens the door to, what is said."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.test import Client
from django_otp.oath import TOTP
from joserfc.jwk import RSAKey

from gongkai.adapters import provider as adapter
from gongkai.records.actions import clock, factors, organs, passwords, recognising, signing_in
from gongkai.records.models import LogEntry, ProviderAccount, SecondFactor, User
from gongkai.records.verify import faults
from identifying import SECRET, Provider, Running

LOGIN, THERE, BACK = "/desk/login/", "/desk/login/provider/", "/desk/login/provider/back/"
CODE, BASE = "/desk/login/code/", "/desk/desk-bureau/"
WRONG = "统一身份认证的应答核对不上"


@pytest.fixture
def running() -> Iterator[Running]:
    adapter._known.clear()
    found = Running()
    with found:
        yield found


@pytest.fixture
def provider(running, settings) -> Provider:
    """The provider, set."""
    settings.OIDC = running.provider.setting()
    return running.provider


def ask(client: Client, provider: Provider, following: str = "", **extra: str) -> str:
    """By the button to the provider, where the person signs in: the address that leads back."""
    away = client.get(f"{THERE}?next={quote(following)}", **extra)
    address = urlsplit(away["Location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{provider.issuer}/authorize"
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    return provider.authorize(query).removeprefix("http://testserver")


def come(client: Client, provider: Provider, following: str = "", **extra: str):
    return client.get(ask(client, provider, following, **extra), **extra)


def said(client: Client, answer) -> str:
    """What the sign-in page says to somebody who was led back to it."""
    assert answer.status_code == 302
    assert answer["Location"].startswith(LOGIN)
    assert "_auth_user_id" not in client.session
    return client.get(answer["Location"]).content.decode()


def refused(provider: Provider) -> str:
    client = Client()
    return said(client, come(client, provider))


def acts(user: User) -> list[str]:
    rows = LogEntry.objects.filter(subject=user.username, action__regex="^(sign|account)")
    return list(rows.order_by("pk").values_list("action", flat=True))


def phone(user: User, later: int = 0) -> str:
    clockwork = TOTP(factors._secret(SecondFactor.objects.get(user=user)))
    clockwork.time = clock.now().timestamp() + 30 * later
    return f"{clockwork.token():06}"


@pytest.fixture
def enrolled(settings, people) -> User:
    """A handler who has a factor, on a platform that asks for it."""
    settings.SECOND_FACTOR = "roles"
    factors.begin(user=people["handler"])
    factors.confirm(user=people["handler"], code=phone(people["handler"], -1))
    return people["handler"]


def test_without_a_provider_there_is_no_button_and_no_address(people):
    assert "provider" not in Client().get(LOGIN).content.decode()
    assert [Client().get(path).status_code for path in (THERE, BACK)] == [404, 404]


def test_somebody_signs_in_and_lands_where_they_were_going(provider, people):
    client = Client()
    page = client.get(f"{LOGIN}?next={BASE}cases/?year=2024%26x=1").content.decode()
    assert f'href="{THERE}?next=%2Fdesk%2Fdesk-bureau%2Fcases%2F%3Fyear%3D2024%26x%3D1"' in page
    assert "统一身份认证登录" in page
    before = client.session.session_key
    answer = come(client, provider, f"{BASE}cases/?year=2024&x=1", REMOTE_ADDR="203.0.113.77")
    assert answer["Location"] == f"{BASE}cases/?year=2024&x=1"
    assert client.get(BASE).status_code == 200
    assert client.session.session_key != before
    assert acts(people["handler"]) == ["account.bind", "sign.in"]
    told = LogEntry.objects.get(action="sign.in").data
    assert told == {"from": "203.0.113.*", "ways": "provider"}
    assert list(faults()) == []
    assert client.get(THERE)["Location"] == "/desk/"
    client.post("/desk/logout/")
    assert acts(people["handler"])[-1] == "sign.out"


@pytest.mark.parametrize("following", ["https://elsewhere.example/", "//elsewhere.example", "javascript:x"])
def test_nobody_is_led_elsewhere_afterwards(provider, people, following):
    assert come(Client(), provider, following)["Location"] == "/desk/"


def test_what_is_asked_of_the_provider(provider, people):
    address = urlsplit(Client().get(THERE)["Location"])
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert query["redirect_uri"] == f"http://testserver{BACK}"
    assert query["response_type"] == "code"
    assert query["code_challenge_method"] == "S256"
    assert query["scope"] == "openid profile"
    assert min(len(query[name]) for name in ("state", "nonce", "code_challenge")) >= 20
    assert SECRET not in address.query


OTHER = RSAKey.generate_key(2048, {"kid": "first"}, auto_kid=False)


def _from_now(value: object) -> bool:
    return isinstance(value, timedelta)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": ["another", "others"], "azp": "gongkai"},
        {"aud": None},
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"exp": timedelta(seconds=-120)},
        {"exp": None},
        {"iat": timedelta(hours=1), "exp": timedelta(hours=2)},
        {"iat": None},
        {"nbf": timedelta(hours=1)},
        {"azp": "another"},
        {"at_hash": "wrong"},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
        {"amr": "mfa"},
    ],
    ids=str,
)
def test_token_with_a_wrong_claim_opens_nothing(provider, people, claims):
    # Said from now: the suite may have begun an hour ago, and each of its processes at another second.
    at = {key: int(time.time() + value.total_seconds()) for key, value in claims.items() if _from_now(value)}
    provider.claims = claims | at
    assert WRONG in refused(provider)
    assert not ProviderAccount.objects.exists()


def test_clocks_may_differ_a_little(provider, people):
    provider.claims = {"iat": int(time.time()) + 30, "exp": int(time.time()) - 30}
    assert come(Client(), provider)["Location"] == "/desk/"


@pytest.mark.parametrize("way", ["none", "secret", "public key", "another key", "altered", "no token"])
def test_token_that_the_provider_has_not_signed_opens_nothing(provider, people, monkeypatch, way):
    if way == "none":
        provider.header = {"alg": "none"}
    elif way == "secret":
        provider.header, provider.signs = {"alg": "HS256"}, SECRET.encode()
    elif way == "public key":
        provider.header, provider.signs = {"alg": "HS256"}, provider.public()
    elif way == "another key":
        provider.signs = OTHER
    elif way == "altered":
        honest = provider.signed
        monkeypatch.setattr(provider, "signed", lambda nonce: honest(nonce)[:-8] + "AAAAAAAA")
    else:
        given = {"access_token": "open", "token_type": "Bearer"}
        monkeypatch.setattr(provider, "token", lambda form, authorization: (200, given))
    assert WRONG in refused(provider)


def test_other_asymmetric_algorithms_are_taken(provider, people):
    provider.document = {"id_token_signing_alg_values_supported": ["PS256"]}
    assert WRONG in refused(provider), "not that which its document does not name"
    provider.header = {"alg": "PS256"}
    assert come(Client(), provider)["Location"] == "/desk/"


@pytest.mark.parametrize("kid", ["second", "first"])
def test_key_that_was_changed_is_fetched(provider, people, kid):
    assert come(Client(), provider)["Location"] == "/desk/"
    provider.change_key(kid)
    assert come(Client(), provider)["Location"] == "/desk/"
    assert provider.asked.count("/keys") == 2


def test_old_key_is_forgotten_with_the_document(provider, people, monkeypatch):
    assert come(Client(), provider)["Location"] == "/desk/"
    old, later = provider.keys[0], time.monotonic() + adapter.KEPT + 1
    provider.change_key("second")
    provider.signs, provider.header = old, {"kid": "first"}
    monkeypatch.setattr(adapter.time, "monotonic", lambda: later)
    assert WRONG in refused(provider)


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "http://elsewhere.example/token"},
        {"jwks_uri": ""},
        {"id_token_signing_alg_values_supported": ["HS256", "none"]},
        {"token_endpoint": 7},
    ],
    ids=str,
)
def test_document_that_cannot_be_right_is_refused(provider, people, document):
    provider.document = document
    client = Client()
    assert WRONG in said(client, client.get(THERE))


def test_redirect_is_not_followed_and_no_long_answer_read(provider, people):
    provider.redirects = True
    client = Client()
    assert WRONG in said(client, client.get(THERE))
    assert "/elsewhere" not in provider.asked
    adapter._known.clear()
    provider.redirects, provider.long = False, True
    assert WRONG in said(client, client.get(THERE))


def test_provider_that_is_down_is_said_and_left_alone_for_a_while(provider, running, people, monkeypatch):
    running.stop()
    client = Client()
    assert "现在连不上" in said(client, client.get(f"{THERE}?next={BASE}"))
    assert client.get(f"{THERE}?next={BASE}")["Location"] == f"{LOGIN}?next={quote(BASE, safe='')}"
    monkeypatch.setattr(adapter, "_connected", lambda found: pytest.fail("asked again at once"))
    assert "现在连不上" in said(client, client.get(THERE))
    assert client.post(LOGIN, {"username": "d-handler", "password": "only-for-tests-91"}).status_code == 302


def test_provider_that_goes_down_between_is_said_and_not_counted(provider, running, people, monkeypatch):
    monkeypatch.setattr(signing_in, "ADDRESS", 1)
    client = Client()
    address = ask(client, provider)
    running.stop()
    answer = client.get(address, REMOTE_ADDR="203.0.113.9")
    assert "现在连不上" in said(client, answer)
    assert signing_in.waits("", "203.0.113.9") is None


def test_answer_counts_in_the_browser_that_asked_and_once(provider, people):
    client, other = Client(), Client()
    address = ask(client, provider)
    assert "不是在这个浏览器里开始的" in said(other, other.get(address))
    state = parse_qs(urlsplit(address).query)["state"][0]
    assert "不是在这个浏览器里开始的" in said(client, client.get(address.replace(state, "钓鱼")))
    assert client.get(address)["Location"] == "/desk/", "what a stranger sends does not spoil it"
    client.post("/desk/logout/")
    assert "不是在这个浏览器里开始的" in said(client, client.get(address))


def test_code_of_another_browser_does_not_fit_the_verifier(provider, people):
    victim, attacker = Client(), Client()
    theirs, mine = ask(victim, provider), ask(attacker, provider)
    codes = [parse_qs(urlsplit(each).query)["code"][0] for each in (theirs, mine)]
    assert WRONG in said(victim, victim.get(theirs.replace(*codes)))


def test_answer_that_took_too_long_is_stale(provider, people, monkeypatch):
    client = Client()
    address, later = ask(client, provider, BASE), clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    answer = client.get(address)
    assert answer["Location"] == f"{LOGIN}?next={quote(BASE, safe='')}"
    assert "等得太久" in said(client, answer)
    assert "等得太久" in said(client, client.get(address)), "and it is not kept for another try"


@pytest.mark.parametrize(
    ("error", "words"), [("access_denied", "已取消"), ("server_error", "没有让您登录"), ("", "没有让您登录")]
)
def test_declined_is_said_and_what_was_asked_for_kept(provider, people, error, words):
    client = Client()
    state = parse_qs(urlsplit(ask(client, provider, BASE)).query)["state"][0]
    answer = client.get(f"{BACK}?state={state}&error={error}")
    assert answer["Location"] == f"{LOGIN}?next={quote(BASE, safe='')}"
    assert words in said(client, answer)


def test_nobody_gets_an_account_by_signing_in(provider, people):
    provider.claims = {"preferred_username": "<b>新人"}
    page = refused(provider)
    assert "用户“&lt;b&gt;新人”在本平台没有账号" in page
    assert not User.objects.filter(username__contains="新人").exists()
    assert not LogEntry.objects.filter(action="sign.fail").exists()


def test_closed_account_stays_closed(provider, people):
    person = people["handler"]
    assert come(Client(), provider)["Location"] == "/desk/"
    organs.set_active(user=person, active=False, actor=people["administrator"])
    assert "账号已停用" in refused(provider)
    assert acts(person)[-1] == "sign.fail"
    assert LogEntry.objects.filter(action="sign.fail").get().data["what"] == "provider"


def test_name_that_is_given_to_somebody_else_opens_nothing(provider, people):
    assert come(Client(), provider)["Location"] == "/desk/"
    provider.claims = {"sub": "s-2"}
    assert "绑定的是统一身份认证里的另一个账号" in refused(provider)
    assert acts(people["handler"])[-1] == "sign.fail"
    provider.claims = {"preferred_username": "d-signer"}
    client = Client()
    assert come(client, provider)["Location"] == "/desk/", "renamed there, the same person here"
    assert client.session["_auth_user_id"] == str(people["handler"].pk)


def test_administrator_unbinds_whom_the_provider_gave_another_account(provider, people, clerk, browser):
    person, session = people["handler"], Client()
    come(session, provider)
    page = f"{BASE}organ/people/{person.pk}/"
    assert clerk.post(f"{page}unbind/").status_code == 403
    administrator = browser("administrator")
    assert "解除绑定" in administrator.get(page).content.decode()
    assert administrator.post(f"{page}unbind/")["Location"] == page
    assert session.get(BASE).status_code == 302, "signed out by it"
    assert "解除绑定" not in administrator.get(page).content.decode()
    entry = LogEntry.objects.get(action="account.unbind")
    assert (entry.actor, entry.subject) == (people["administrator"], "d-handler")
    provider.claims = {"sub": "s-2"}
    assert come(Client(), provider)["Location"] == "/desk/"


def test_account_that_was_bound_meanwhile_is_not_bound_twice(provider, people, monkeypatch):
    found = recognising.person

    def meanwhile(**given: str):
        answer = found(**given)
        recognising.bind(user=people["signer"], issuer=given["issuer"], subject=given["subject"])
        return answer

    monkeypatch.setattr(recognising, "person", meanwhile)
    assert "绑定的是统一身份认证里的另一个账号" in refused(provider)


def test_own_code_is_asked_after_the_provider(provider, enrolled):
    client = Client()
    assert come(client, provider, BASE)["Location"] == CODE
    assert not ProviderAccount.objects.exists(), "nobody is bound before the code"
    assert "_auth_user_id" not in client.session
    assert client.post(CODE, {"code": phone(enrolled)})["Location"] == BASE
    assert client.get(BASE).status_code == 200
    assert ProviderAccount.objects.get().user == enrolled
    assert LogEntry.objects.get(action="sign.in").data["ways"] == "provider+code"


def test_binding_that_waited_for_the_code_is_dropped_with_another_sign_in(provider, enrolled, people):
    client = Client()
    come(client, provider)
    client.post(LOGIN, {"username": "d-signer", "password": "only-for-tests-91"})
    assert client.session["_auth_user_id"] == str(people["signer"].pk)
    assert not ProviderAccount.objects.exists()


@pytest.mark.parametrize(
    ("claims", "accepted"),
    [
        ({"amr": ["pwd", "otp"]}, True),
        ({"acr": "level3"}, True),
        ({"amr": ["pwd"]}, False),
        ({"amr": [["otp"]], "acr": "level2"}, False),
        ({}, False),
    ],
)
def test_factor_of_the_provider_is_taken_where_the_settings_say_so(
    provider, enrolled, settings, claims, accepted
):
    client = Client()
    come(client, provider)
    client.post(CODE, {"code": phone(enrolled)})
    settings.OIDC, provider.claims = provider.setting("otp", "level3"), claims
    assert (come(Client(), provider)["Location"] == "/desk/") == accepted
    settings.OIDC = provider.setting()
    assert come(Client(), provider)["Location"] == CODE, "without the setting it never is"


def test_first_time_the_own_code_is_asked_for_even_so(provider, enrolled, settings):
    settings.OIDC, provider.claims = provider.setting("otp"), {"amr": ["otp"]}
    assert come(Client(), provider)["Location"] == CODE


def test_whoever_shows_a_factor_there_need_not_set_one_up_here(provider, people, settings):
    settings.SECOND_FACTOR, settings.OIDC = "all", provider.setting("otp")
    client = Client()
    come(client, provider)
    assert client.get(BASE)["Location"] == "/desk/login/factor/"
    provider.claims = {"amr": ["otp"]}
    client = Client()
    come(client, provider)
    assert client.get(BASE).status_code == 200
    assert LogEntry.objects.filter(action="sign.in").last().data["ways"] == "provider+factor"


def test_initial_password_is_not_asked_of_whoever_comes_by_the_provider(provider, people):
    made = passwords.give(user=people["handler"], actor=people["administrator"])
    client = Client()
    come(client, provider)
    assert client.get(BASE).status_code == 200
    client.post("/desk/logout/")
    client.post(LOGIN, {"username": "d-handler", "password": made})
    assert client.get(BASE)["Location"] == "/desk/login/password/"


def test_user_name_comes_from_the_page_of_claims_where_the_token_is_short(provider, people):
    provider.claims = {"preferred_username": None}
    provider.info = {"sub": "another", "preferred_username": "d-handler"}
    assert WRONG in refused(provider)
    provider.info = {"sub": "s-1", "preferred_username": ["d-handler"]}
    assert "没有给出用户名" in refused(provider)
    provider.info = {"sub": "s-1", "preferred_username": "d-handler"}
    assert come(Client(), provider)["Location"] == "/desk/"


def test_user_name_that_is_nowhere_is_said(provider, people):
    provider.claims, provider.document = {"preferred_username": None}, {"userinfo_endpoint": ""}
    assert "没有给出用户名" in refused(provider)


def test_secret_goes_into_the_form_where_the_provider_takes_it_there_alone(provider, people, monkeypatch):
    provider.document = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    honest, given = provider.token, []

    def token(form: dict[str, str], authorization: str):
        given.append((form.get("client_secret"), authorization))
        return honest(form, provider.basic)

    monkeypatch.setattr(provider, "token", token)
    assert come(Client(), provider)["Location"] == "/desk/"
    assert given == [(SECRET, "")]


def test_refusals_from_one_address_come_to_an_end(provider, people, monkeypatch):
    monkeypatch.setattr(signing_in, "ADDRESS", 2)
    provider.claims = {"preferred_username": "nobody"}
    client = Client()
    for _ in range(2):
        come(client, provider, REMOTE_ADDR="203.0.113.9")
    assert "已暂停登录" in said(client, client.get(THERE, REMOTE_ADDR="203.0.113.9"))
    assert client.get(THERE, REMOTE_ADDR="203.0.113.8")["Location"].startswith(provider.issuer)


def test_only_get_is_answered(provider, people):
    assert [Client().post(path).status_code for path in (THERE, BACK)] == [405, 405]


def test_secret_is_in_no_representation(provider):
    assert SECRET not in repr(provider.setting())
