"""What every test stands on: a data folder of its own, an empty cache, and the sample organs on request.

Settings are read from the environment when Django loads: this file gives them, then loads it. pyproject.toml
must not name the settings module, or pytest-django would load Django before this file is read, and make
./gongkai-data.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import django
import pytest

sys.path.append(str(Path(__file__).parent))  # for walking.py and the like, shared by several rooms
_FOLDER = tempfile.mkdtemp(prefix="gongkai-tests-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
os.environ["GONGKAI_DATA"] = _FOLDER
os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.web.settings"
# GONGKAI_DATABASE_URL stays: the same tests run on PostgreSQL, in a test database beside the one it names.
for _name in [name for name in os.environ if name.startswith("GONGKAI_")]:
    if _name not in ("GONGKAI_DATA", "GONGKAI_DATABASE_URL", "GONGKAI_SAMPLES"):
        del os.environ[_name]
# Sessions made by `force_login` have shown no code, and tests move the clock: tests/desk/test_signon.py turns
# these on.
os.environ |= {"GONGKAI_SECOND_FACTOR": "off", "GONGKAI_IDLE_MINUTES": "0", "GONGKAI_SESSION_HOURS": "0"}
django.setup()
# Not left behind: a worker of pytest-xdist would load Django by it before it reads this file.
del os.environ["DJANGO_SETTINGS_MODULE"]


@dataclass(frozen=True)
class SampleDB:
    """What a test may ask of the sample organs: what the console said, and the passwords by username."""

    lines: tuple[str, ...]
    passwords: dict[str, str]
    organs: tuple[object, ...] = ()

    def organ(self, code: str):
        """The sample organ of that code."""
        return next(organ for organ in self.organs if organ.code == code)

    def user(self, username: str):
        """A sample person, such as weibin-handler or lively-signer."""
        from gongkai.records.models import User

        return User.objects.get(username=username)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Keys repeat from one test's database to the next; what they name does not."""
    from django.core.cache import caches

    for each in caches.all():
        each.clear()
    from gongkai.records.queries import moved

    moved._held.clear()


@pytest.fixture
def index_folder(tmp_path: Path, settings, monkeypatch) -> None:
    """A folder for the search index of this test alone."""
    settings.INDEX = tmp_path / "index"
    settings.INDEX.mkdir()
    monkeypatch.setattr("gongkai.search.keeping._open", {})


@pytest.fixture(scope="session", autouse=True)
def _emptied_openly() -> Iterator[None]:
    """After a test with real transactions all tables are emptied, which the triggers rightly refuse."""
    from django.db import connection

    from tampering import openly

    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def emptied(self, sql_list):
        with openly():
            flush(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", emptied)
        yield


@pytest.fixture(scope="session", autouse=True)
def _every_write_is_logged() -> Iterator[None]:
    """Whatever a request changes in a record is in the log: held of each that any test sends."""
    from django.test import Client

    from logged import watched

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", watched(Client.request))
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """A slow hash is for real people: a test that signs in should not wait for it."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session")
def sample_rows(django_db_setup, django_db_blocker) -> tuple[SampleDB, list[list[object]]]:
    """Both sample organs, built once a session in a transaction that is rolled back: rows to copy from."""
    from django.db import transaction

    from gongkai.sample import build

    with django_db_blocker.unblock(), transaction.atomic():
        lines = tuple(build.prepare(under_way=False))
        rows = [list(model.objects.order_by("pk")) for model in _models()]
        transaction.set_rollback(True)
    return SampleDB(lines, _passwords(lines)), [found for found in rows if found]


def _models() -> list[type]:
    from django.apps import apps

    return list(apps.get_app_config("records").get_models())


def _passwords(lines: tuple[str, ...]) -> dict[str, str]:
    start = next(at for at, line in enumerate(lines) if line.startswith("用户名"))
    return {row[0]: row[1] for row in (line.split() for line in lines[start + 1 :])}


@pytest.fixture
def sample_db(db, sample_rows) -> SampleDB:
    """The two built sample organs, for tests marked django_db (with or without transaction=True).

    Ask for it beside `client`, `live_server` or `transactional_db`:

        def test_report_page(client, sample_db):
            client.login(username="weibin-handler", password=sample_db.passwords["weibin-handler"])

    The organs are built once a session (a few seconds) and copied into each test that asks (about a tenth
    of a second); a test that does not ask finds the database empty, and what a test changes is undone after
    it. `lines` is what `gongkai demo` prints, `passwords` maps usernames to passwords, `organ(code)` and
    `user(username)` give the records.
    """
    from django.core.management.color import no_style
    from django.db import connection

    from gongkai.records.models import Organ

    sample, tables = sample_rows
    for rows in tables:
        type(rows[0]).objects.bulk_create(rows, batch_size=500)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)
    return replace(sample, organs=tuple(Organ.objects.order_by("pk")))


@pytest.fixture
def sample_texts(sample_db) -> None:
    """The sample's manuscripts too, some of them published with text and files."""
    from gongkai.sample import manuscripts

    roles = ("handler", "reviewer", "signer")
    people = {role: sample_db.user(f"lively-{role}") for role in roles}
    assert manuscripts.write(sample_db.organ("sample-lively"), people)


@pytest.fixture
def walk(sample_db):
    """Walks requests of `sample-lively` through the house, each step by the person whose step it is."""
    from walking import Walk

    roles = ("intake", "handler", "reviewer", "signer", "head", "administrator", "auditor")
    people = {role: sample_db.user(f"lively-{role}") for role in roles}
    return Walk(sample_db.organ("sample-lively"), people)
