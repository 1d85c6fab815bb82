"""How are identity data kept? Sealed under a key that is not in the database; see decision 9."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

FORMAT = "1"
CIPHERS = {"aes": (algorithms.AES, 32), "sm4": (algorithms.SM4, 16)}
NONCE, TAG = 12, 16


class Unreadable(Exception):
    """What was sealed cannot be opened; the message is one Chinese sentence for the user."""


@dataclass(frozen=True)
class Master:
    """One master secret. `id` names it in tokens and says nothing about it."""

    secret: bytes

    def derive(self, purpose: str, length: int) -> bytes:
        """A key of its own for each purpose, so that none can stand for another."""
        return HKDF(SHA256(), length, salt=None, info=f"gongkai {purpose}".encode()).derive(self.secret)

    @property
    def id(self) -> str:
        """Eight hexadecimal digits."""
        return self.derive("key id", 4).hex()


def seal(plain: bytes | str, *, about: str) -> str:
    """A token of the cipher in force. Only who names the same `about` can open it again."""
    begins, body = _seal(plain.encode() if isinstance(plain, str) else plain, about)
    return begins + base64.urlsafe_b64encode(body).decode()


def unseal(token: str, *, about: str) -> bytes:
    """What was sealed. Raises Unreadable: unknown key, altered token, or another `about`."""
    head, body = _parts(token.encode())
    try:
        raw = base64.b64decode(body, altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise Unreadable("加密的内容已损坏，无法读取。") from error
    return _open(head, raw, about)


def seal_bytes(plain: bytes, *, about: str) -> bytes:
    """The same for a file: the body is kept as bytes."""
    begins, body = _seal(plain, about)
    return begins.encode() + body


def unseal_bytes(sealed: bytes, *, about: str) -> bytes:
    """What `seal_bytes` was given. Raises Unreadable."""
    head, body = _parts(sealed)
    return _open(head, body, about)


def head() -> str:
    """With what the tokens of today begin: format, cipher and key."""
    return f"{FORMAT}.{settings.IDENTITY_CIPHER}.{_masters()[0].id}."


def markers() -> tuple[Callable[[str], str], ...]:
    """What marks a text under each key in use, the first key first."""
    return tuple(partial(_blind, master) for master in _masters())


def blind(text: str) -> str:
    """A mark that is equal for equal texts and tells nothing without the key (keyed HMAC-SHA-256)."""
    return _blind(_masters()[0], text)


def blinds(text: str) -> tuple[str, ...]:
    """The marks under every key in use: after a change of key, search for any of these."""
    return tuple(_blind(master, text) for master in _masters())


def _blind(master: Master, text: str) -> str:
    return hmac.new(_key(master, "blind", 32), text.encode(), hashlib.sha256).hexdigest()


@cache
def _key(master: Master, purpose: str, length: int) -> bytes:
    return master.derive(purpose, length)


@cache
def _known(secrets_in_use: tuple[str, ...]) -> tuple[Master, ...]:
    return tuple(Master(secret.encode()) for secret in secrets_in_use)


def _masters() -> tuple[Master, ...]:
    return _known(tuple(settings.IDENTITY_KEYS))


def _seal(plain: bytes, about: str) -> tuple[str, bytes]:
    master, name, nonce = _masters()[0], settings.IDENTITY_CIPHER, secrets.token_bytes(NONCE)
    algorithm, length = CIPHERS[name]
    worker = Cipher(algorithm(_key(master, f"seal {name}", length)), modes.GCM(nonce)).encryptor()
    worker.authenticate_additional_data(_bound(head(), about))
    body = worker.update(plain) + worker.finalize()
    return head(), nonce + body + worker.tag


def _open(head: str, raw: bytes, about: str) -> bytes:
    _, name, key_id, _ = head.split(".")
    algorithm, length = CIPHERS[name]
    key = _key(_master(key_id), f"seal {name}", length)
    if len(raw) < NONCE + TAG:
        raise Unreadable("加密的内容不完整，无法读取。")
    worker = Cipher(algorithm(key), modes.GCM(raw[:NONCE], raw[-TAG:])).decryptor()
    worker.authenticate_additional_data(_bound(head, about))
    try:
        return worker.update(raw[NONCE:-TAG]) + worker.finalize()
    except InvalidTag as error:
        raise Unreadable("加密的内容被改动过，或不属于这条记录，无法读取。") from error


def _bound(head: str, about: str) -> bytes:
    return head.encode() + about.encode()


def _parts(sealed: bytes) -> tuple[str, bytes]:
    """The head (format, cipher, key id) and the body."""
    parts = sealed.split(b".", 3)
    known = {name.encode() for name in CIPHERS}
    if len(parts) != 4 or parts[0] != FORMAT.encode() or parts[1] not in known or not parts[2].isalnum():
        raise Unreadable("这不是本平台加密的内容，无法读取。")
    return b".".join([*parts[:3], b""]).decode(), parts[3]


def _master(key_id: str) -> Master:
    for master in _masters():
        if hmac.compare_digest(master.id.encode(), key_id.encode()):
            return master
    raise Unreadable(f"加密用的密钥（编号 {key_id}）不在本机。请管理员把它加入 GONGKAI_IDENTITY_KEY。")
