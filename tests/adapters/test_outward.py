"""No address that a user gave is asked for anything: the platform speaks to its operator's servers alone."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import gongkai

SOURCE = Path(gongkai.__file__).parent
# What can open a connection, and the only modules that may: what each of them speaks to is a setting.
SPEAKING = {
    "aiohttp",
    "authlib",
    "boto3",
    "ftplib",
    "http.client",
    "httpx",
    "requests",
    "smtplib",
    "socket",
    "ssl",
    "urllib.request",
    "urllib3",
    "xmlrpc",
}
ALLOWED = {
    "adapters/mail.py": "GONGKAI_MAIL",
    "adapters/provider.py": "GONGKAI_OIDC_ISSUER",
    "adapters/sms.py": "GONGKAI_SMS",
    "adapters/scanner.py": "GONGKAI_SCANNER",
    "web/serving.py": "--host",  # tries its own port
}


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _speaks(names: set[str]) -> set[str]:
    return {name for name in names for each in SPEAKING if name == each or name.startswith(f"{each}.")}


def test_only_the_adapters_can_open_a_connection() -> None:
    speaking = {str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py") if _speaks(_imported(path))}
    assert speaking == set(ALLOWED)


def test_the_search_for_it_finds_what_it_looks_for() -> None:
    assert _speaks(_imported(SOURCE / "adapters" / "sms.py"))
    assert not _speaks(_imported(SOURCE / "web" / "config.py"))


@pytest.fixture
def silent(monkeypatch) -> list[object]:
    """Every connection and every name looked up from here on is noted, and refused."""
    import socket

    asked: list[object] = []

    def refused(*args: object, **kwargs: object) -> None:
        asked.append(args)
        raise OSError("no connection may be opened here")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    return asked


EVIL = "http://169.254.169.254/latest/meta-data/"


@pytest.mark.django_db
def test_addresses_in_what_people_hand_in_are_asked_for_nothing(walk, silent) -> None:
    from django.db import connection

    from gongkai.records.actions import manuscripts, organs

    if connection.vendor == "postgresql":
        connection.ensure_connection()
    column = organs.create_column(organ=walk.organ, name="某栏目", actor=None)
    body = f'<p>见<a href="{EVIL}">这里</a><img src="{EVIL}a.png"></p>'
    fields = {"column": column, "title": f"见 {EVIL}", "body": body, "formed_on": "2026-01-05"}
    manuscripts.draft(organ=walk.organ, fields=fields, actor=walk.people["handler"])
    case = walk.case()
    walk.file(case, "attachment", name="链接.html.txt", data=f"<img src={EVIL}>".encode())
    assert silent == []
