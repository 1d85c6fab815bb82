"""What came with a page: its form, and its files with the scanner's verdict."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from gongkai.adapters import received
from gongkai.guard.files import check

NO_PROOF = "身份证明请上传照片（JPG、PNG 等）或者 PDF，不接收其他种类的文件。"


def given(request: HttpRequest) -> tuple[Any, Any]:
    """What a form is made from: nothing yet, or what was sent."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def scanned(request: HttpRequest, field: str) -> list[tuple[str, bytes, str]]:
    """(name, content, verdict) of every file of a field."""
    return received.scanned(request.FILES.getlist(field), field)


def check_proof(name: str, data: bytes, field: str) -> None:
    """A proof of identity is a picture or a PDF, by its content. Raises ValidationError at `field`.

    What is wrong with the file in other ways is said where it is kept.
    """
    found = check(name, data)
    if found.fine and found.kind != "pdf" and not found.content_type.startswith("image/"):
        raise ValidationError({field: NO_PROOF})
