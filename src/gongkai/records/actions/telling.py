"""What is to be told to whom? Laid into the outbox together with what it tells of; the log keeps its seal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.records import cipher, identity, messages, quiet
from gongkai.records.actions import clock, log
from gongkai.records.models import Case, Message, Organ, Request
from gongkai.records.policy import policy
from gongkai.records.seal import seal

LAID, SENT = "message.lay", "message.sent"


def tell(
    template: str, request: Request | None, *, case: Case | None = None, values: Mapping[str, object]
) -> Message | None:
    """Lay a message to the applicant into the outbox; nothing where no mail or mobile number is known."""
    reached = _reached(request)
    if request is None or reached is None:
        return None
    channel, to = reached
    given = {"number": (case or request).number, **values}
    return lay(template, request.organ, channel, to, given, case=case)


@transaction.atomic
def lay(
    template: str, organ: Organ, channel: str, to: str, values: Mapping[str, object], **about: Any
) -> Message:
    """Lay one message into the outbox. `about`: the case it tells of, or the person and day of a digest."""
    filled = {"organ": organ.name, **values}
    key, now = sealed_for(organ), clock.now()
    message = Message.objects.create(
        organ=organ,
        channel=channel,
        to=cipher.seal(to, about=key),
        subject=messages.subject(template, filled),
        text=cipher.seal(messages.fill(template, policy(organ).messages, filled), about=key),
        template=template,
        not_before=quiet.not_before(now, policy(organ).quiet),
        created_at=now,
        **about,
    )
    data = {"template": template, "at": now.isoformat(), "hash": seal(message), "lasting": lasting(message)}
    _log(message, LAID, data)
    return message


def lasting(message: Message) -> str:
    """The seal of what stays of a message when its address and text are erased."""
    bare = copy(message)
    bare.to = bare.text = ""
    return seal(bare)


def sent(message: Message, at: datetime) -> None:
    """A message went out: the log remembers when."""
    _log(message, SENT, {"template": message.template, "sent_at": at.isoformat()})


def _log(message: Message, action: str, data: Mapping[str, object]) -> None:
    log.append(organ=message.organ, actor=None, action=action, subject=f"message/{message.pk}", data=data)


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
