"""Organs, departments, people and their roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.records.actions import clock, log, passwords
from gongkai.records.actions.sessions import end_sessions
from gongkai.records.models import Column, Department, Organ, RoleGrant, User

# What the log remembers of a new organ: `verify` holds it against the last change of each.
FACTS = (
    "name",
    "short_name",
    "kind",
    "level",
    "parent_id",
    "supervisor_id",
    "credit_code",
    "region_code",
    "government",
    "court",
    "contact",
    "sample_note",
    "submit_by",
    "publish_by",
    "local_since",
    "counting",
    "handling",
)
FIRST_COLUMNS = ("工作动态", "公示公告", "政策文件")


@transaction.atomic
def create_organ(
    *, actor: User | None = None, columns: Iterable[str] = FIRST_COLUMNS, **fields: object
) -> Organ:
    """A new organ with its columns. Raises ValidationError, by field."""
    organ = Organ(**fields)
    organ.full_clean()
    organ.save()
    log.append(
        organ=organ,
        actor=actor,
        action="organ.create",
        subject=organ.code,
        data={field: getattr(organ, field) for field in FACTS},
    )
    for name in columns:
        create_column(organ=organ, name=name, actor=actor)
    return organ


@transaction.atomic
def create_department(*, organ: Organ, name: str, actor: User | None = None) -> Department:
    """A new department. Raises ValidationError, by field."""
    department = Department(organ=organ, name=name)
    _once(department, "科室")
    department.save()
    log.append(organ=organ, actor=actor, action="department.create", subject=name)
    return department


@transaction.atomic
def rename_department(*, department: Department, name: str, actor: User | None = None) -> Department:
    """Another name for a department. What was given to it stays; the ledgers keep the old name."""
    before, department.name = department.name, name
    _once(department, "科室")
    department.save(update_fields=["name"])
    log.append(
        organ=department.organ,
        actor=actor,
        action="department.rename",
        subject=f"department/{department.pk}",
        data={"before": {"name": before}, "after": {"name": name}},
    )
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
    confined: bool = False,
    email: str = "",
    given: bool = False,
    actor: User | None = None,
) -> User:
    """A person with a login and roles in one organ, or only in their department of it (`confined`).

    `given`: the password is for the first sign-in only. Raises ValidationError, by field.
    """
    if confined and department is None:
        raise ValidationError({"department": "角色只在一个科室的，请选择科室。"})
    user = User(username=username, name=name, organ=organ, department=department, email=email)
    user.password_at, user.must_change = clock.now(), given
    user.set_password(password)
    user.full_clean(exclude=["password"])
    passwords.check(user, password)
    user.save()
    data = {"name": name, "hash": passwords.mark(user), "home": department.pk if department else None}
    data |= {"email": email} if email else {}
    log.append(organ=organ, actor=actor, action="person.create", subject=username, data=data)
    for role in roles:
        within = department if confined else None
        grant_role(user=user, organ=organ, role=role, actor=actor, department=within)
    return user


@transaction.atomic
def set_email(*, user: User, email: str, actor: User | None = None) -> None:
    """Where a person's daily digest goes; empty for none. Raises ValidationError, by field."""
    if user.email == email:
        return
    user.email = email
    user.full_clean(exclude=["password"])
    user.save(update_fields=["email"])
    data = {"name": user.name, "email": email}
    log.append(organ=user.organ, actor=actor, action="person.email", subject=user.username, data=data)


@transaction.atomic
def grant_role(
    *,
    user: User,
    organ: Organ,
    role: str,
    actor: User | None = None,
    department: Department | None = None,
) -> RoleGrant:
    """Give a person a role in an organ, or in one department of it only."""
    if department is not None and department.organ_id != organ.pk:
        raise ValidationError("这个科室不属于本机关。")
    grant = RoleGrant(user=user, organ=organ, role=role, department=department)
    grant.full_clean()
    grant.save()
    _log_role("role.grant", user, organ, role, department, actor)
    return grant


@transaction.atomic
def revoke_role(
    *,
    user: User,
    organ: Organ,
    role: str,
    actor: User | None = None,
    department: Department | None = None,
) -> None:
    """Take a role from a person. The last administrator of an organ keeps theirs."""
    grants = RoleGrant.objects.filter(user=user, organ=organ, role=role, department=department)
    if not grants.exists():
        return
    if role == RoleGrant.Role.ADMINISTRATOR:
        _keep_administrator(organ, without=user)
    grants.delete()
    _log_role("role.revoke", user, organ, role, department, actor)


def _log_role(
    action: str, user: User, organ: Organ, role: str, department: Department | None, actor: User | None
) -> None:
    data = {"role": role, "name": user.name}
    if department is not None:
        data["department"] = department.name
    log.append(organ=organ, actor=actor, action=action, subject=user.username, data=data)
    end_sessions(user)


@transaction.atomic
def set_roles(
    *,
    user: User,
    organ: Organ,
    roles: Iterable[str],
    actor: User | None = None,
    department: Department | None = None,
) -> None:
    """Give and take roles until the person holds exactly these in the organ (or in one department of it).

    Nobody gives a role to themselves: who administers would read requests by it.
    """
    wanted = set(roles)
    rows = RoleGrant.objects.filter(user=user, organ=organ, department=department)
    held = set(rows.values_list("role", flat=True))
    if actor == user and wanted - held:
        field = f"within_{department.pk}" if department else "roles"
        raise ValidationError({field: NOT_OWN})
    where = {"user": user, "organ": organ, "actor": actor, "department": department}
    for role in sorted(wanted - held):
        grant_role(role=role, **where)
    for role in sorted(held - wanted):
        revoke_role(role=role, **where)


NOT_OWN = "自己的角色由另一名管理员增加。只有一名管理员的，先给一位同事“管理员”角色。"


@transaction.atomic
def place(
    *,
    user: User,
    organ: Organ,
    roles: Iterable[str],
    within: Mapping[Department, Iterable[str]],
    actor: User | None = None,
    home: Department | None = None,
) -> None:
    """A person's whole place in an organ: roles in all of it, roles in departments, the own department.

    Whoever holds roles in departments only sees the requests of these alone.
    """
    set_roles(user=user, organ=organ, roles=roles, actor=actor)
    for department, given in within.items():
        set_roles(user=user, organ=organ, roles=given, actor=actor, department=department)
    if user.organ_id == organ.pk and user.department_id != (home.pk if home else None):
        user.department = home
        user.save(update_fields=["department"])
        data = {"name": home.name if home else "", "home": user.department_id}
        log.append(organ=organ, actor=actor, action="person.department", subject=user.username, data=data)


@transaction.atomic
def set_active(*, user: User, active: bool, actor: User | None = None) -> None:
    """Close a person's account, or open it again. Their name stays on what they did."""
    if user.is_active == active:
        return
    for organ in () if active else Organ.objects.filter(grants__user=user, grants__role="administrator"):
        _keep_administrator(organ, without=user)
    user.is_active = active
    user.save(update_fields=["is_active"])
    end_sessions(user)
    log.append(
        organ=user.organ,
        actor=actor,
        action="person.open" if active else "person.close",
        subject=user.username,
        data={"name": user.name},
    )


def _keep_administrator(organ: Organ, *, without: User) -> None:
    others = RoleGrant.objects.filter(organ=organ, role="administrator", user__is_active=True)
    if not others.exclude(user=without).exists():
        raise ValidationError(f"{organ.name}至少要有一名在用的管理员，请先让另一人担任。")


@transaction.atomic
def create_column(
    *, organ: Organ, name: str, renew_days: int | None = None, actor: User | None = None
) -> Column:
    """A new column, after the others. Raises ValidationError, by field."""
    last = organ.columns.order_by("-position").values_list("position", flat=True).first()
    position = 0 if last is None else last + 1
    column = Column(organ=organ, name=name, position=position)
    column.renew_days = renew_days or column.renew_days
    _once(column, "栏目")
    column.save()
    log.append(
        organ=organ,
        actor=actor,
        action="column.create",
        subject=f"column/{column.pk}",
        data={"name": name, "renew_days": column.renew_days},
    )
    return column


@transaction.atomic
def rename_column(
    *, column: Column, name: str, renew_days: int | None = None, actor: User | None = None
) -> Column:
    """Another name or limit for a column; its documents, their addresses and its figures stay."""
    before, column.name = {"name": column.name, "renew_days": column.renew_days}, name
    column.renew_days = column.renew_days if renew_days is None else renew_days
    _once(column, "栏目")
    column.save(update_fields=["name", "renew_days"])
    log.append(
        organ=column.organ,
        actor=actor,
        action="column.rename",
        subject=f"column/{column.pk}",
        data={"before": before, "after": {"name": name, "renew_days": column.renew_days}},
    )
    return column


def _once(named: Column | Department, what: str) -> None:
    """A name is used once in an organ."""
    named.clean_fields()
    others = type(named).objects.filter(organ_id=named.organ_id, name=named.name).exclude(pk=named.pk)
    if others.exists():
        raise ValidationError({"name": f"已经有名为“{named.name}”的{what}。"})
