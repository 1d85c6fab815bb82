"""What is to be told to an applicant? Laid into the outbox together with what it tells of."""

from __future__ import annotations

import json
from collections.abc import Mapping

from gongkai.records import cipher, identity, messages, quiet
from gongkai.records.actions import clock
from gongkai.records.models import Case, Message, Organ, Request
from gongkai.records.policy import policy


def tell(
    template: str, request: Request | None, *, case: Case | None = None, values: Mapping[str, object]
) -> Message | None:
    """Lay a message to the applicant into the outbox; nothing where no mail or mobile number is known."""
    reached = _reached(request)
    if request is None or reached is None:
        return None
    organ, (channel, to) = request.organ, reached
    filled = {"organ": organ.name, "number": (case or request).number, **values}
    about = sealed_for(organ)
    text = messages.fill(template, policy(organ).messages, filled)
    return Message.objects.create(
        organ=organ,
        case=case,
        channel=channel,
        to=cipher.seal(to, about=about),
        subject=messages.subject(template, filled),
        text=cipher.seal(text, about=about),
        template=template,
        not_before=quiet.not_before(clock.now(), policy(organ).quiet),
        created_at=clock.now(),
    )


def sealed_for(organ: Organ) -> str:
    """What an organ's messages are sealed for."""
    return f"message {organ.pk}"


def reached(request: Request | None) -> bool:
    """Whether the applicant can be told anything by mail or short message."""
    return _reached(request) is not None


def _reached(request: Request | None) -> tuple[str, str] | None:
    """The way to the applicant: mail before short message."""
    if request is None or not request.applicant:
        return None
    kept = json.loads(cipher.unseal(request.applicant, about=sealed_as(request)))
    if kept.get("email"):
        return "mail", kept["email"]
    phone = kept.get("phone", "")
    return ("sms", phone) if identity.MOBILE.fullmatch(phone) else None


def sealed_as(request: Request) -> str:
    """What a request's identity and contents are sealed for: its own token."""
    return f"request {request.token}"
