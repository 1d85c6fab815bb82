"""One step for several letters: what would be refused is said before, what was refused afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.law.errors import NotAllowed
from gongkai.records.actions import basis, clock, delivering, letters
from gongkai.records.models import Delivery, Letter, User

STEPS = {"approve": "审核通过", "sign": "签发", "send": "在平台上发出"}


@dataclass(frozen=True, slots=True)
class Result:
    """One letter and why its step was, or would be, refused ("" where it was not)."""

    letter: Letter
    refused: str


def preview(*, chosen: Iterable[Letter], key: str, actor: User) -> list[Result]:
    """What the step would say to each letter; nothing is written."""
    return [Result(each, _said(partial(_try, each, key, actor))) for each in chosen]


def take(*, chosen: Iterable[Letter], key: str, actor: User) -> list[Result]:
    """Take the step with each letter by itself: one that is refused does not hold up the others."""
    return [Result(each, _said(partial(_do, each, key, actor))) for each in chosen]


def _said(act: Callable[[], None]) -> str:
    try:
        with transaction.atomic():
            act()
    except NotAllowed as refused:
        return refused.reason
    except ValidationError as refused:
        return "；".join(refused.messages)
    return ""


def _try(letter: Letter, key: str, actor: User) -> None:
    """As far as the step can be tried without a trace; a signature would print, so it is only asked for."""
    if key != "sign":
        _do(letter, key, actor)
        transaction.set_rollback(True)
        return
    letters.take(letter, key, actor, "")
    basis.of(letter).check(letters.unchanged(letter, "审核"), clock.today())


def _do(letter: Letter, key: str, actor: User) -> None:
    if key == "send":
        delivering.send(letter=letter, way=Delivery.Way.ONLINE, on=clock.today(), actor=actor)
    elif key in STEPS:
        letters.step(letter=letter, key=key, actor=actor)
    else:
        raise ValidationError(f"没有“{key}”这一步。")
