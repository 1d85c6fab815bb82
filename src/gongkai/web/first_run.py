"""An empty platform: who may make the first organ and administrator, and how?"""

from __future__ import annotations

import secrets

from django.db import transaction

from gongkai.records.actions import organs
from gongkai.records.models import Organ, User
from gongkai.web.config import data_folder


def open_now() -> bool:
    """Whether nobody has set the platform up yet."""
    return not User.objects.exists() and not Organ.objects.exists()


def code() -> str:
    """The code that the first-run page asks for: only who can read the console or the folder knows it."""
    path = data_folder() / "setup.code"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(8))
    return path.read_text().strip()


@transaction.atomic
def create(*, code: str, name: str, username: str, person: str, password: str) -> Organ:
    """The first organ and its administrator. Raises ValidationError."""
    organ = organs.create_organ(code=code, name=name)
    organs.create_user(
        organ=organ, username=username, name=person, password=password, roles=["administrator", "handler"]
    )
    (data_folder() / "setup.code").unlink(missing_ok=True)
    return organ
