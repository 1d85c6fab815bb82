"""Who does the government's identity provider say that somebody is? OpenID Connect, by authlib (an extra).

Imported only where GONGKAI_OIDC_ISSUER is set. Everything that is asked goes to the provider of the settings
and to the addresses its own document names; no redirect is followed. See decision 30.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import DjangoOAuth2App, OAuth
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from joserfc.errors import BadSignatureError, JoseError

from gongkai.adapters import addresses

logger = logging.getLogger("gongkai.oidc")
SECONDS = (3, 5)  # to connect, and between two pieces of an answer: a thread waits so long
MOST = 256 * 1024
LEEWAY = 60  # seconds by which the two clocks may differ
KEPT, PAUSE = 600, 15  # seconds until the provider's document and keys are read anew; until it is tried again
# A signature by the secret that both know, or none, proves nothing about the provider.
SIGNED = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")

UNREACHABLE = "统一身份认证现在连不上，请稍后再试，或者用密码登录。"
UNSOUND = "统一身份认证的应答核对不上，没有登录。请重新登录；一直这样的，请联系运行维护人员。"


class Refused(Exception):
    """Nobody is signed in by this answer; the message is for the person."""


class Unreachable(Refused):
    """There is no answer at all."""


@dataclass(frozen=True, slots=True)
class Told:
    """Whom the provider has named: its own lasting mark for them, the user name, whether they showed a factor
    that is enough here.
    """

    issuer: str
    subject: str
    username: str
    factor: bool


class _Line(OAuth2Session):
    """A session that waits only so long, reads only so much, and goes nowhere else."""

    def request(self, method: str, url: str, **given: Any) -> requests.Response:
        given |= {"timeout": SECONDS, "allow_redirects": False, "stream": True}
        answer = super().request(method, url, **given)
        if 300 <= answer.status_code < 400:
            raise ValueError(f"{url} answers with a redirect")
        body = b""
        for piece in answer.iter_content(16 * 1024):
            body += piece
            if len(body) > MOST:
                raise ValueError(f"the answer of {url} is too long")
        answer._content = body  # as requests itself does once all is read
        return answer


class _App(DjangoOAuth2App):
    """Authlib's client over that line."""

    client_cls = _Line


# For each provider of the settings: until when, and its client; None while it is left alone.
_known: dict[addresses.Provider, tuple[float, _App | None]] = {}


def ask(where: str) -> tuple[str, dict[str, str]]:
    """The provider's page, and what its answer is held against. `where`: our address for the answer."""
    with _plainly():
        made = _app().create_authorization_url(where)
        return made.pop("url"), made


def told(code: str, where: str, kept: dict[str, str]) -> Told:
    """Whom the code is for. Raises Refused."""
    with _plainly():
        app, provider = _app(), settings.OIDC
        token = app.fetch_access_token(where, code=code, code_verifier=kept["code_verifier"])
        claims = _claims(app, token, kept["nonce"])
        subject = claims["sub"]
        if not (isinstance(subject, str) and 0 < len(subject) <= 255):
            raise ValueError("the claim sub cannot be used")
        name = claims.get(provider.claim) or _asked_for(app, token, subject)
        return Told(provider.issuer, subject, name if isinstance(name, str) else "", _factor(claims))


def _claims(app: _App, token: dict[str, Any], nonce: str) -> dict[str, Any]:
    """The ID token's claims, proven; where the key was changed under its old name, by the new one."""
    try:
        found = app.parse_id_token(token, nonce, _expected(), leeway=LEEWAY)
    except BadSignatureError:
        app.fetch_jwk_set(force=True)
        found = app.parse_id_token(token, nonce, _expected(), leeway=LEEWAY)
    if found is None:
        raise ValueError("there is no ID token")
    return dict(found)


def _expected() -> dict[str, dict[str, object]]:
    provider = settings.OIDC
    return {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client},
    }


def _asked_for(app: _App, token: dict[str, Any], subject: str) -> object:
    """The user name from the page of claims, where the ID token is short and there is such a page."""
    if not app.server_metadata.get("userinfo_endpoint") or "access_token" not in token:
        return ""
    found = app.userinfo(token=token)
    if found.get("sub") != subject:
        raise ValueError("the claims are about somebody else")
    return found.get(settings.OIDC.claim)


def _factor(claims: dict[str, Any]) -> bool:
    """Whether one of the factors that the settings accept was shown."""
    shown = [claims.get("acr"), *(claims.get("amr") or [])]
    return any(each in settings.OIDC.factors for each in shown if isinstance(each, str))


def _app() -> _App:
    """The client, with a document and keys that are not old. One that is silent is left alone for a while."""
    provider, now = settings.OIDC, time.monotonic()
    until, app = _known.get(provider, (0.0, None))
    if now >= until:
        _known[provider] = now + PAUSE, app  # for whoever asks meanwhile, or if there is no answer
        app = _connected(provider)
        _known[provider] = now + KEPT, app
    if app is None:
        raise Unreachable(UNREACHABLE)
    return app


def _connected(provider: addresses.Provider) -> _App:
    app = OAuth().register(
        "oidc",
        client_cls=_App,
        client_id=provider.client,
        client_secret=provider.secret,
        server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile", "code_challenge_method": "S256"},
    )
    found = dict(app.load_server_metadata())
    app.server_metadata = _sound(found, provider)
    ways = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if "client_secret_basic" not in ways:
        app.client_kwargs["token_endpoint_auth_method"] = "client_secret_post"  # noqa: S105
    return app


def _sound(found: dict[str, Any], provider: addresses.Provider) -> dict[str, Any]:
    """Of the provider's document what is used, and nothing that would weaken what is asked of a token."""
    if found.get("issuer") != provider.issuer:
        raise ValueError(f"the document is of {found.get('issuer')}")
    kept = {name: str(found[name]) for name in (*NEEDED, "userinfo_endpoint") if found.get(name)}
    if missing := [name for name in NEEDED if name not in kept]:
        raise ValueError(f"the document lacks {missing}")
    if open_ones := [address for address in kept.values() if not addresses.secure(address)]:
        raise ValueError(f"no https: {open_ones}")
    algorithms = [
        each for each in SIGNED if each in found.get("id_token_signing_alg_values_supported", SIGNED)
    ]
    if not algorithms:
        raise ValueError("no way of signing is known here")
    return {
        **kept,
        "issuer": provider.issuer,
        "id_token_signing_alg_values_supported": algorithms,
        "_loaded_at": found["_loaded_at"],
    }


@contextmanager
def _plainly() -> Iterator[None]:
    """What went wrong goes into the log; the person is told what to do."""
    try:
        yield
    except requests.RequestException as error:
        logger.warning("identity provider: %s", error)
        raise Unreachable(UNREACHABLE) from error
    except (AuthlibBaseError, JoseError, ValueError, LookupError, TypeError, AttributeError) as error:
        logger.warning("identity provider: %s: %s", type(error).__name__, error)
        raise Refused(UNSOUND) from error
