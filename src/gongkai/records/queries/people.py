"""Who works in an organ, in which roles?"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gongkai.records.models import Organ, RoleGrant, User


@dataclass(frozen=True, slots=True)
class Person:
    """A person and the roles they hold in the organ."""

    user: User
    roles: tuple[str, ...]
    names: tuple[str, ...]


def of(organ: Organ) -> QuerySet[User]:
    """Those whose home the organ is, and those who hold a role in it."""
    holders = RoleGrant.objects.filter(organ=organ).values("user_id")
    return User.objects.filter(Q(organ=organ) | Q(pk__in=holders)).select_related("department", "organ")


def people(organ: Organ) -> list[Person]:
    """All of them, those in service first; two queries."""
    grants: dict[int, list[RoleGrant]] = {}
    for grant in RoleGrant.objects.filter(organ=organ).select_related("department").order_by("pk"):
        grants.setdefault(grant.user_id, []).append(grant)
    return [person(user, grants.get(user.pk, [])) for user in of(organ).order_by("-is_active", "name", "pk")]


def person(user: User, grants: list[RoleGrant]) -> Person:
    """A person with the roles granted."""
    return Person(user, tuple(each.role for each in grants), tuple(_name(each) for each in grants))


def _name(grant: RoleGrant) -> str:
    """A role, with the department where it is held in one only."""
    name = str(grant.get_role_display())
    return f"{name}（{grant.department.name}）" if grant.department else name
