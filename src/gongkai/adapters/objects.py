"""Files on storage that several machines share, spoken to as S3. They are sealed before they are sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from storages.backends.s3 import S3Storage

CONNECT_SECONDS, READ_SECONDS, TRIES = 3, 30, 3


class Unreachable(ConnectionError):
    """The storage does not answer, or refuses; what was to be done is not done."""


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as problem:
        raise Unreachable(type(problem).__name__) from problem


class Objects(S3Storage):  # type: ignore[misc]
    """A bucket, or what is under a prefix in it."""

    def get_default_settings(self) -> dict[str, Any]:
        """Addresses without the bucket in the host's name, which every storage of this kind understands."""
        config = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"total_max_attempts": TRIES},
            s3={"addressing_style": "path"},
            signature_version="s3v4",
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        return {**super().get_default_settings(), "client_config": config, "default_acl": None}

    def _open(self, name: str, mode: str = "rb") -> File:
        """Whole and at once: files here are at most as large as an upload. Raises FileNotFoundError."""
        with _told():
            found = super()._open(name, mode)
            return ContentFile(found.read(), name=name)

    def _save(self, name: str, content: File) -> str:
        with _told():
            return str(super()._save(name, content))

    def exists(self, name: str) -> bool:
        with _told():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        with _told():
            super().delete(name)
