"""Which pages ask for a particular role?"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from gongkai.desk.asking import View, staff
from gongkai.law.handling import OFFICE
from gongkai.records.models import Organ
from gongkai.records.queries.gate import Staff


def handles(request: HttpRequest, organ: Organ) -> bool:
    """Whether the person works on requests: administrators and auditors see no identity."""
    return bool(request.staff.roles(organ) & set(OFFICE))  # type: ignore[attr-defined]


Held = Callable[[Staff, Organ], frozenset[str]]


def holder(*roles: str, refusal: str) -> Callable[[View], View]:
    """A page of the whole organ, for those who hold one of the roles in all of it; others are told so."""
    return _page(roles, refusal, Staff.roles)


def within(*roles: str, refusal: str) -> Callable[[View], View]:
    """A page about requests, for persons who hold one of the roles, if only in a department.

    Which requests these are, and which step is the person's in each, the page asks of the request.
    """
    return _page(roles, refusal, Staff.somewhere)


def _page(roles: tuple[str, ...], refusal: str, held: Held) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, organ: Organ, *args: Any, **kwargs: Any) -> HttpResponse:
            if not held(request.staff, organ) & set(roles):  # type: ignore[attr-defined]
                raise PermissionDenied(refusal)
            return view(request, organ, *args, **kwargs)

        return staff(asked)

    return decorate


administrator = holder("administrator", refusal="只有本机关的管理员可以改动机关设置和人员。")
overseer = holder("administrator", "auditor", refusal="只有管理员和审计员可以查看日志。")
