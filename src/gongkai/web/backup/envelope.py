"""How is an archive of any size sealed by a passphrase? In pieces, none of which can be changed or left out.

One line of JSON says how the key is made; then come pieces of a mebibyte, each sealed by GCM. The nonce of a
piece holds its number and whether it is the last (the STREAM construction), so that an archive that was cut
off, or whose pieces change places, does not open.
"""

from __future__ import annotations

import base64
import hmac
import io
import json
import secrets
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from gongkai.records.cipher import CIPHERS, TAG

MAGIC = b"gongkai-sealed/1 "
PIECE = 1024 * 1024
N, R, P = 2**17, 8, 1  # scrypt: 128 MiB and about half a second for every try
PREFIX, LONGEST_HEAD = 7, 1000


class Unopened(Exception):
    """The archive cannot be opened; one Chinese sentence."""


class _Pieces:
    """The key, and the nonce of each piece."""

    def __init__(self, head: bytes, passphrase: str) -> None:
        told = _told(head)
        algorithm, length = CIPHERS[told["cipher"]]
        salt, self.prefix = (base64.b64decode(told[name]) for name in ("salt", "nonce"))
        made = Scrypt(salt, 64, told["n"], told["r"], told["p"]).derive(passphrase.encode())
        self.algorithm, self.check = algorithm(made[:length]), made[32:40].hex()
        self.head, self.number = head, 0

    def nonce(self, last: bool) -> bytes:
        self.number += 1
        return self.prefix + self.number.to_bytes(4, "big") + bytes([last])


def _told(head: bytes) -> dict[str, Any]:
    try:
        told = json.loads(head[len(MAGIC) :])
        known = told["cipher"] in CIPHERS and (told["n"], told["r"], told["p"]) == (N, R, P)
        if not known:
            raise ValueError("unknown parameters")
    except (ValueError, KeyError, TypeError) as wrong:
        raise Unopened("加密备份的开头损坏，或者是本版本不认识的格式。") from wrong
    return dict(told)


class Sealing(io.RawIOBase):
    """Writes what it is given, sealed, to another file. `finish` writes the last piece."""

    def __init__(self, out: BinaryIO, passphrase: str, cipher: str) -> None:
        super().__init__()
        told: dict[str, object] = {"cipher": cipher, "kdf": "scrypt", "n": N, "r": R, "p": P}
        told |= {"salt": _text(secrets.token_bytes(16)), "nonce": _text(secrets.token_bytes(PREFIX))}
        self.pieces = _Pieces(MAGIC + json.dumps(told).encode(), passphrase)
        told["check"] = self.pieces.check
        self.pieces.head = MAGIC + json.dumps(told).encode()
        self.out, self.waiting = out, bytearray()
        out.write(self.pieces.head + b"\n")

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.waiting += data
        while len(self.waiting) > PIECE:
            self._seal(bytes(self.waiting[:PIECE]), last=False)
            del self.waiting[:PIECE]
        return len(data)

    def finish(self) -> None:
        """No more is coming."""
        self._seal(bytes(self.waiting), last=True)

    def _seal(self, plain: bytes, *, last: bool) -> None:
        pieces = self.pieces
        worker = Cipher(pieces.algorithm, modes.GCM(pieces.nonce(last))).encryptor()
        worker.authenticate_additional_data(pieces.head)
        self.out.write(worker.update(plain) + worker.finalize() + worker.tag)


class Opening(io.RawIOBase):
    """Reads what `Sealing` wrote. Raises Unopened for a wrong passphrase, and where anything was changed."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        super().__init__()
        head = source.readline(LONGEST_HEAD)
        if not head.startswith(MAGIC) or not head.endswith(b"\n"):
            raise Unopened("这不是加密的备份。")
        self.source, self.pieces = source, _Pieces(head[:-1], passphrase)
        if not hmac.compare_digest(str(_told(head[:-1]).get("check")), self.pieces.check):
            raise Unopened("口令不对。")
        self.next, self.plain, self.at = source.read(PIECE + TAG), b"", 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        given = bytearray()
        while size < 0 or len(given) < size:
            if self.at == len(self.plain):
                if not self.next:
                    break
                self.plain, self.at = self._open(), 0
            taken = len(self.plain) if size < 0 else self.at + size - len(given)
            given += self.plain[self.at : taken]
            self.at = min(taken, len(self.plain))
        return bytes(given)

    def _open(self) -> bytes:
        sealed, self.next = self.next, self.source.read(PIECE + TAG)
        if len(sealed) < TAG:
            raise Unopened("加密的备份不完整。")
        nonce = self.pieces.nonce(last=not self.next)
        worker = Cipher(self.pieces.algorithm, modes.GCM(nonce, sealed[-TAG:])).decryptor()
        worker.authenticate_additional_data(self.pieces.head)
        try:
            return worker.update(sealed[:-TAG]) + worker.finalize()
        except InvalidTag as wrong:
            raise Unopened("加密的备份被改动过、损坏，或者不完整。") from wrong


def sealed(start: bytes) -> bool:
    """Whether a file that begins so is a sealed archive."""
    return start.startswith(MAGIC)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
