"""An identity provider of our own on this machine: it signs ID tokens, and can be made to lie."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jws, jwt
from joserfc.jwk import RSAKey

from gongkai.adapters import addresses

CLIENT, SECRET = "gongkai", "only-for-tests-and-long-enough-to-sign-by"


@dataclass
class Provider:
    """What it answers. `claims` goes over what an honest token holds; None leaves a claim out."""

    port: int = 0
    keys: list[RSAKey] = field(default_factory=list)
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    document: dict[str, Any] = field(default_factory=dict)
    info: dict[str, Any] = field(default_factory=dict)
    redirects: bool = False
    long: bool = False
    signs: Any = None  # instead of the newest key
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def basic(self) -> str:
        """How the platform shows that it is the platform."""
        return f"Basic {base64.b64encode(f'{CLIENT}:{SECRET}'.encode()).decode()}"

    def setting(self, *factors: str) -> addresses.Provider:
        """What the platform is told of it."""
        names = (CLIENT, SECRET, "preferred_username", "统一身份认证登录")
        return addresses.Provider(self.issuer, *names, frozenset(factors))

    def change_key(self, kid: str = "") -> None:
        """Only the new key is shown from now on."""
        made = RSAKey.generate_key(2048, {"kid": kid or f"key-{len(self.asked)}"}, auto_kid=False)
        self.keys = [made]

    def authorize(self, query: dict[str, str]) -> str:
        """The person has signed in there: back with a code."""
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """A token for a code, once, for who knows the secret and the verifier."""
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = _plain(digest)
        if (
            asked is None
            or authorization != self.basic
            or asked["code_challenge_method"] != "S256"
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != form.get("redirect_uri")
        ):
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "open", "token_type": "Bearer", "id_token": self.signed(asked["nonce"])}

    def signed(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "s-1",
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "preferred_username": "d-handler",
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        key = self.signs or self.keys[0]
        header = {"alg": "RS256", "kid": self.keys[0].kid, **self.header}
        if header["alg"] in ("none", "HS256"):
            return _unproven(header, claims, self.signs)
        return jwt.encode(header, claims, key, registry=jws.JWSRegistry(algorithms=[header["alg"]]))

    def public(self) -> bytes:
        """The public key, as whoever misuses it as the secret of an HMAC would have it."""
        return bytes(self.keys[0].as_pem(private=False))


def _unproven(header: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
    """Signed by what others know too, or by nothing: by hand, since the library rightly refuses."""
    parts = [json.dumps(part).encode() for part in (header, claims)]
    text = ".".join(map(_plain, parts))
    signature = hmac.digest(secret, text.encode(), "sha256") if header["alg"] == "HS256" else b""
    return f"{text}.{_plain(signature)}"


def _plain(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Handler(BaseHTTPRequestHandler):
    """The provider's pages."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer("")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _answer(self, body: str) -> None:
        provider: Provider = self.server.provider  # type: ignore[attr-defined]
        path = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(path.query).items()}
        provider.asked.append(path.path)
        if path.path == "/authorize":
            self._send(302, b"", {"Location": provider.authorize(query)})
        elif provider.redirects:
            self._send(302, b"", {"Location": f"{provider.issuer}/elsewhere"})
        elif path.path == "/.well-known/openid-configuration":
            self._json(200, {**self._document(provider), **provider.document})
        elif path.path == "/keys":
            self._json(200, {"keys": [key.as_dict(private=False) for key in provider.keys]})
        elif path.path == "/token":
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._json(*provider.token(form, self.headers.get("Authorization", "")))
        elif path.path == "/info" and self.headers.get("Authorization") == "Bearer open":
            self._json(200, provider.info)
        else:
            self._json(404, {})

    def _document(self, provider: Provider) -> dict[str, Any]:
        return {
            "issuer": provider.issuer,
            "authorization_endpoint": f"{provider.issuer}/authorize",
            "token_endpoint": f"{provider.issuer}/token",
            "jwks_uri": f"{provider.issuer}/keys",
            "userinfo_endpoint": f"{provider.issuer}/info",
            # Whatever it says that it would sign with.
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "padding": "x" * (1024 * 1024 if provider.long else 1),
        }

    def _json(self, status: int, told: dict[str, Any]) -> None:
        self._send(status, json.dumps(told).encode(), {"Content-Type": "application/json"})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body)), "Connection": "close"}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing on the console."""


class Running:
    """`with Running() as provider`: it answers until the end of the block, or until `stop`."""

    def __enter__(self) -> Provider:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.provider = Provider(self.server.server_port)
        self.provider.change_key("first")
        self.server.provider = self.provider  # type: ignore[attr-defined]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()
        return self.provider

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def __exit__(self, *error: object) -> None:
        if self.thread.is_alive():
            self.stop()
