"""Settings of the world outside: read into values, or refused in one sentence."""

from __future__ import annotations

import os
import stat

import pytest

from gongkai.adapters import addresses
from gongkai.adapters.addresses import Clamd, MailServer, Wrong
from gongkai.web import config
from gongkai.web.config import WrongSetting


def test_mail_url_gives_server_port_and_tls() -> None:
    found = addresses.mail("smtps://zhang%40x.cn:p%2Fw@mail.example.com")
    assert found == MailServer("mail.example.com", 465, "zhang@x.cn", "p/w", starttls=False, tls=True)
    assert "p/w" not in repr(found)
    assert addresses.mail("smtp+starttls://m.example.com:2525").starttls
    assert addresses.mail("smtp://m.example.com").port == 25
    assert addresses.mail("") is None


@pytest.mark.parametrize(
    "url", ["mail.example.com", "http://m.example.com", "smtp://", "smtps://m:x", "smtp://[::1"]
)
def test_mail_url_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(Wrong):
        addresses.mail(url)


def test_scanner_url_gives_host_or_path() -> None:
    assert addresses.scanner("clamd://av:3311") == Clamd("av", 3311)
    assert addresses.scanner("clamd://av") == Clamd("av", 3310)
    assert addresses.scanner("clamd+unix:///run/clamd.sock") == Clamd(path="/run/clamd.sock")
    assert addresses.scanner("") is None


@pytest.mark.parametrize("url", ["av:3310", "http://av", "clamd+unix://run/clamd.sock", "clamd://"])
def test_scanner_url_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(Wrong):
        addresses.scanner(url)


def test_sms_gateway_is_https_but_on_this_machine() -> None:
    body = {"a": "{to}{text}"}
    assert addresses.sms("https://g.example.com/send?x=1", body, {}, "").path == "/send?x=1"
    assert not addresses.sms("http://127.0.0.1:99/", body, {}, "").https
    with pytest.raises(Wrong, match="https"):
        addresses.sms("http://g.example.com/", body, {}, "")


@pytest.mark.parametrize("body", ["", "{to} {text}", '{"a": "{to}"}', '{"a": "{to}{text}"'])
def test_sms_body_that_cannot_be_filled_is_refused(body: str) -> None:
    with pytest.raises(Wrong):
        addresses.sms_body(body)


@pytest.mark.parametrize("headers", ["x", "[]", '{"a": 1}', '{"a": "b\\nc"}'])
def test_sms_headers_that_are_none_are_refused(headers: str) -> None:
    with pytest.raises(Wrong):
        addresses.sms_headers(headers)


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("GONGKAI_SCANNER", "http://av", config.scanner),
        ("GONGKAI_MAIL", "mail", config.mail_server),
        ("GONGKAI_SMS", "ftp://x", config.sms_gateway),
        ("GONGKAI_SMS_BODY", "x", config.sms_gateway),
        ("GONGKAI_SMS_HEADERS", "x", config.sms_gateway),
        ("GONGKAI_CIPHER", "des", config.cipher),
        ("GONGKAI_IDENTITY_KEY", "short", config.identity_keys),
    ],
)
def test_wrong_setting_is_named(monkeypatch, name: str, value: str, read) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting, match=name):
        read()


def test_mail_server_without_a_sender_is_refused(monkeypatch) -> None:
    monkeypatch.setenv("GONGKAI_MAIL", "smtps://m.example.com")
    with pytest.raises(WrongSetting, match="GONGKAI_MAIL_FROM"):
        config.mail_server()


def test_identity_key_is_made_once_and_for_the_owner_only(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("GONGKAI_DATA", str(tmp_path))
    monkeypatch.delenv("GONGKAI_IDENTITY_KEY", raising=False)
    first = config.identity_keys()
    assert config.identity_keys() == first
    assert len(first[0]) >= 32
    assert stat.S_IMODE(os.stat(tmp_path / "identity.key").st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["identity.key"]


def test_identity_key_emptied_by_accident_is_refused(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("GONGKAI_DATA", str(tmp_path))
    monkeypatch.delenv("GONGKAI_IDENTITY_KEY", raising=False)
    (tmp_path / "identity.key").write_text("")
    with pytest.raises(WrongSetting):
        config.identity_keys()


def test_several_identity_keys_keep_their_order(monkeypatch) -> None:
    monkeypatch.setenv("GONGKAI_IDENTITY_KEY", f"{'n' * 32}, {'o' * 32}")
    assert config.identity_keys() == ("n" * 32, "o" * 32)


ISSUER, CLIENT, SECRET = (f"GONGKAI_OIDC_{name}" for name in config.OIDC)


def _provider(monkeypatch, issuer: str = "https://sso.example.gov.cn/realms/a") -> None:
    for name, value in ((ISSUER, issuer), (CLIENT, "gongkai"), (SECRET, "s3cret")):
        monkeypatch.setenv(name, value)


def test_identity_provider_takes_three_settings_and_has_defaults(monkeypatch) -> None:
    assert config.oidc() is None
    _provider(monkeypatch)
    found = config.oidc()
    assert (found.issuer, found.client, found.secret) == (
        "https://sso.example.gov.cn/realms/a",
        "gongkai",
        "s3cret",
    )
    assert (found.claim, found.label, found.factors) == (
        "preferred_username",
        "统一身份认证登录",
        frozenset(),
    )
    monkeypatch.setenv("GONGKAI_OIDC_FACTORS", "mfa, otp,")
    monkeypatch.setenv("GONGKAI_OIDC_CLAIM", "uid")
    assert (config.oidc().factors, config.oidc().claim) == ({"mfa", "otp"}, "uid")


@pytest.mark.parametrize("missing", [ISSUER, CLIENT, SECRET])
def test_identity_provider_that_is_half_given_is_refused(monkeypatch, missing: str) -> None:
    _provider(monkeypatch)
    monkeypatch.delenv(missing)
    with pytest.raises(WrongSetting, match=f"{missing} .*要设全"):
        config.oidc()


@pytest.mark.parametrize(
    "issuer", ["http://sso.example.gov.cn", "sso", "https://", "https://a/?b", "https://a/#b"]
)
def test_issuer_is_https_but_on_this_machine(monkeypatch, issuer: str) -> None:
    _provider(monkeypatch, "http://127.0.0.1:9000")
    assert config.oidc() is not None
    _provider(monkeypatch, issuer)
    with pytest.raises(WrongSetting, match=ISSUER):
        config.oidc()


def test_identity_provider_without_the_extra_is_refused(monkeypatch) -> None:
    _provider(monkeypatch)
    monkeypatch.setattr(config, "find_spec", lambda package: None)
    with pytest.raises(WrongSetting, match=r"gongkai\[oidc\]"):
        config.oidc()
