"""When do a person's sessions end? What a session is bound to (`User.epoch`) is counted up."""

from __future__ import annotations

from django.db.models import F

from gongkai.records.models import User


def end_sessions(user: User) -> None:
    """End every session of the person; the one at hand is kept by its view, if at all."""
    User.objects.filter(pk=user.pk).update(epoch=F("epoch") + 1)
    user.refresh_from_db(fields=["epoch"])
