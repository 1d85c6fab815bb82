"""Where are the servers that the platform speaks to? Settings read into values, or refused.

The mail server, the SMS gateway, the virus scanner, the identity provider.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")
MAIL_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class Wrong(ValueError):
    """An address that cannot be used; the message is one Chinese sentence for the operator."""


@dataclass(frozen=True)
class MailServer:
    """An SMTP server; at most one of `starttls` and `tls` holds."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    starttls: bool
    tls: bool


@dataclass(frozen=True)
class Gateway:
    """An SMS gateway: a JSON body with {to} and {text}, headers, and the words a good answer holds."""

    https: bool
    host: str
    port: int
    path: str
    body: object
    headers: dict[str, str] = field(repr=False)
    accepted: str


@dataclass(frozen=True)
class Clamd:
    """A clamd by TCP (host and port) or by a unix socket (path)."""

    host: str = ""
    port: int = 0
    path: str = ""


@dataclass(frozen=True)
class Provider:
    """An OpenID Connect provider, who we are to it, the claim that names a user, the button's words, and the
    values of `amr` and `acr` that stand for a second factor.
    """

    issuer: str
    client: str
    secret: str = field(repr=False)
    claim: str
    label: str
    factors: frozenset[str]


def mail(url: str) -> MailServer | None:
    """`smtp://`, `smtp+starttls://` or `smtps://`, with user and password where asked; empty: none."""
    if not url:
        return None
    parts = _split(url)
    if parts.scheme not in MAIL_PORTS or not parts.hostname:
        raise Wrong("要写成 smtps://用户:密码@主机:465（或 smtp+starttls://、smtp://）。")
    return MailServer(
        parts.hostname,
        parts.port or MAIL_PORTS[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        parts.scheme == "smtp+starttls",
        parts.scheme == "smtps",
    )


def sms(url: str, body: object, headers: dict[str, str], accepted: str) -> Gateway | None:
    """An https address (http on this machine only); empty: none."""
    if not url:
        return None
    parts = _split(url)
    plain = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not (parts.scheme == "https" or plain) or not parts.hostname:
        raise Wrong("要写成 https://主机/路径；只有本机的网关可以用 http://。")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    port = parts.port or (80 if plain else 443)
    return Gateway(not plain, parts.hostname, port, path, body, headers, accepted)


def issuer(url: str) -> str:
    """The provider's own name, to the letter: an https address (http on this machine only)."""
    if not secure(url) or urlsplit(url).query or urlsplit(url).fragment:
        raise Wrong("要写成 https://主机/路径，与统一身份认证自己写的一字不差；只有本机的可以用 http://。")
    return url


def secure(url: str) -> bool:
    """Whether what is sent there is read by nobody else: https, or this machine."""
    parts = _split(url)
    plain = parts.scheme == "http" and parts.hostname in LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or plain)


def sms_body(template: str) -> object:
    """The JSON the gateway expects; {to} and {text} stand for the number and the message."""
    if "{to}" not in template or "{text}" not in template:
        raise Wrong("内容模板里要有 {to} 和 {text}。")
    return _json(template)


def sms_headers(text: str) -> dict[str, str]:
    """Further headers, such as the gateway's key, as a JSON object."""
    headers = _json(text or "{}")
    if not isinstance(headers, dict) or not all(isinstance(value, str) for value in headers.values()):
        raise Wrong('请求头要写成 JSON 对象，如 {"Authorization": "Bearer …"}。')
    if any("\r" in part or "\n" in part for pair in headers.items() for part in pair):
        raise Wrong("请求头里不能有换行。")
    return headers


def scanner(url: str) -> Clamd | None:
    """`clamd://host:port` or `clamd+unix:///path`; empty: none."""
    if not url:
        return None
    parts = _split(url)
    if parts.scheme == "clamd+unix" and parts.path.startswith("/") and not parts.netloc:
        return Clamd(path=unquote(parts.path))
    if parts.scheme == "clamd" and parts.hostname:
        return Clamd(host=parts.hostname, port=parts.port or 3310)
    raise Wrong("要写成 clamd://主机:3310 或 clamd+unix:///路径/clamd.sock。")


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port  # a port that is no number shows only when asked for
    except ValueError as error:
        raise Wrong("地址写法不对，请检查主机和端口。") from error
    return parts


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError as error:
        raise Wrong("不是正确的 JSON。") from error
