"""Organs, departments, people and their roles."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.records.actions import log
from gongkai.records.models import Column, Department, Organ, RoleGrant, User

FIRST_COLUMNS = ("工作动态", "公示公告", "政策文件")


@transaction.atomic
def create_organ(
    *, actor: User | None = None, columns: Iterable[str] = FIRST_COLUMNS, **fields: object
) -> Organ:
    """A new organ with its columns. Raises ValidationError, by field."""
    organ = Organ(**fields)
    organ.full_clean()
    organ.save()
    for position, name in enumerate(columns):
        Column.objects.create(organ=organ, name=name, position=position)
    log.append(organ=organ, actor=actor, action="organ.create", subject=organ.code, data={"name": organ.name})
    return organ


@transaction.atomic
def create_department(*, organ: Organ, name: str, actor: User | None = None) -> Department:
    """A new department."""
    department = Department.objects.create(organ=organ, name=name)
    log.append(organ=organ, actor=actor, action="department.create", subject=name)
    return department


@transaction.atomic
def create_user(
    *,
    organ: Organ,
    username: str,
    name: str,
    password: str,
    roles: Iterable[str],
    department: Department | None = None,
    actor: User | None = None,
) -> User:
    """A person with a login and roles in one organ. Raises ValidationError, by field."""
    user = User(username=username, name=name, organ=organ, department=department)
    user.set_password(password)
    user.full_clean(exclude=["password"])
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise ValidationError({"password": weak.messages}) from weak
    user.save()
    for role in roles:
        grant_role(user=user, organ=organ, role=role, actor=actor)
    return user


@transaction.atomic
def grant_role(*, user: User, organ: Organ, role: str, actor: User | None = None) -> RoleGrant:
    """Give a person a role in an organ."""
    grant = RoleGrant(user=user, organ=organ, role=role)
    grant.full_clean()
    grant.save()
    log.append(
        organ=organ,
        actor=actor,
        action="role.grant",
        subject=user.username,
        data={"role": role, "name": user.name},
    )
    return grant
