"""What came with a page: its form, and its files with the scanner's verdict."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from gongkai.adapters import scanner


def given(request: HttpRequest) -> tuple[Any, Any]:
    """What a form is made from: nothing yet, or what was sent."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def scanned(request: HttpRequest, field: str) -> list[tuple[str, bytes, str]]:
    """(name, content, verdict) of every file of a field."""
    found = []
    for each in request.FILES.getlist(field):
        each.seek(0)
        data = each.read()
        found.append((each.name or "文件", data, scanner.scan(data).state))
    return found
