"""Are the people, departments and columns those that were set up through the platform?"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from gongkai.records.actions import passwords, recognising
from gongkai.records.models import (
    Column,
    Department,
    LogEntry,
    Organ,
    ProviderAccount,
    SecondFactor,
    Subscription,
    User,
)


def people() -> Iterator[str]:
    """Everybody was set up through the platform, in that organ, by that name, and is as open or closed."""
    known, homes = _people(), _homes()
    for user in User.objects.select_related("organ").order_by("pk"):
        said = known.pop(user.username, None)
        if said is None:
            yield f"{user.username} 这个人员没有经过平台登记。"
        elif said != (user.organ_id, user.name, user.is_active):
            yield f"{user.username} 的姓名、机关或者账号的启用、停用与日志不符。"
        elif homes.get(user.username, user.department_id) != user.department_id:
            yield f"{user.username} 所在的科室与日志不符。"
    yield from (f"{username} 这个人员被删除。" for username in known)


def _people() -> dict[str, tuple[int, object, bool]]:
    known: dict[str, tuple[int, object, bool]] = {}
    acts = ("person.create", "person.open", "person.close")
    rows = LogEntry.objects.filter(action__in=acts).order_by("pk")
    for organ, action, subject, data in rows.values_list("organ_id", "action", "subject", "data"):
        home, name, _ = known.get(subject, (organ, data["name"], True))
        known[subject] = home, name, action != "person.close"
    return known


def _homes() -> dict[str, object]:
    """The department everybody was last placed in; older releases remember none."""
    rows = LogEntry.objects.filter(action__in=("person.create", "person.department")).order_by("pk")
    told = rows.values_list("subject", "data").iterator()
    return {subject: data["home"] for subject, data in told if "home" in data}


def departments() -> Iterator[str]:
    """Every department of an organ has a name that it was given through the platform."""
    for organ in Organ.objects.order_by("pk"):
        named: list[object] = []
        acts = ("department.create", "department.rename")
        for entry in LogEntry.objects.filter(organ=organ, action__in=acts).order_by("seq"):
            if entry.action == "department.rename":
                named.remove(entry.data["before"]["name"])
            named.append(
                entry.data["after"]["name"] if entry.action == "department.rename" else entry.subject
            )
        there = Department.objects.filter(organ=organ).values_list("name", flat=True)
        for name in sorted(set(there).symmetric_difference(map(str, named))):
            yield f"{organ}：科室“{name}”与日志不符。"


def columns() -> Iterator[str]:
    """Every column has the name and the limit it was last given; the first ones came with their organ."""
    acts = ("column.create", "column.rename")
    known: dict[str, dict[str, object]] = {}
    rows = LogEntry.objects.filter(action__in=acts).order_by("pk")
    for subject, data in rows.values_list("subject", "data"):
        known[subject] = data.get("after", data)
    for row in Column.objects.select_related("organ").order_by("pk"):
        said = known.pop(f"column/{row.pk}", None)
        if said is not None and said != {"name": row.name, "renew_days": row.renew_days}:
            yield f"{row.organ}：栏目“{row.name}”与日志不符。"
    yield from (f"栏目“{said['name']}”被删除。" for said in known.values())


def sign_in() -> Iterator[str]:
    """Every password is the one last set through the platform, by its mark."""
    known: dict[str, str] = {}
    acts = ("person.create", "person.password", "person.rehash")
    for subject, data in _told(*acts):
        was = str(data.get("was", ""))
        if not was or known.get(subject, was) == was:  # a newer hash of another password tells nothing
            known[subject] = str(data.get("hash", ""))  # older releases remember none
    for user in User.objects.order_by("pk"):
        told = known.get(user.username, "")
        if told and passwords.mark(user, told) != told:
            yield f"{user.username} 的密码与日志不符，没有经过平台的修改。"


def second_factors() -> Iterator[str]:
    """A second factor is in use where one was confirmed last, and nowhere else."""
    known: set[str] = set()
    for subject, action in _acts("factor.confirm", "factor.reset").values_list("subject", "action"):
        (known.add if action == "factor.confirm" else known.discard)(subject)
    held = SecondFactor.objects.filter(confirmed_at__isnull=False)
    for username in sorted(known.symmetric_difference(held.values_list("user__username", flat=True))):
        yield f"{username} 的动态验证码与日志不符。"


def accounts() -> Iterator[str]:
    """Whoever is bound to an account at the identity provider was bound to it through the platform."""
    known: dict[tuple[str, str], str] = {}
    rows = _acts("account.bind", "account.unbind").values_list("subject", "action", "data")
    for subject, action, data in rows:
        if action == "account.bind":
            known[subject, str(data["issuer"])] = str(data.get("hash", ""))
        else:
            known = {key: mark for key, mark in known.items() if key[0] != subject}
    for row in ProviderAccount.objects.select_related("user").order_by("pk"):
        told = known.pop((row.user.username, row.issuer), None)
        if told is None or (told and recognising.mark(row.issuer, row.subject, told) != told):
            yield f"{row.user.username} 绑定的统一身份认证账号与日志不符。"
    yield from (f"{username} 绑定的统一身份认证账号被删除。" for username, _ in known)


def subscriptions() -> Iterator[str]:
    """Subscriptions that were asked for are there until they end, confirmed or not as they were."""
    known: dict[str, bool] = {}
    acts = ("subscription.ask", "subscription.confirm", "subscription.end")
    for subject, action in _acts(*acts).values_list("subject", "action"):
        if action == "subscription.end":
            known.pop(subject, None)
        else:
            known[subject] = action == "subscription.confirm"
    rows = Subscription.objects.order_by("pk").values_list("pk", "confirmed_at")
    for pk, confirmed_at in rows.iterator():
        if known.pop(f"subscription/{pk}", bool(confirmed_at)) != bool(confirmed_at):
            yield f"邮件订阅 {pk}：确认与否与日志不符。"
    yield from (f"邮件订阅 {subject.partition('/')[2]} 被删除。" for subject in known)


def _acts(*actions: str) -> QuerySet[LogEntry]:
    return LogEntry.objects.filter(action__in=actions).order_by("pk")


def _told(*actions: str) -> Iterator[tuple[str, dict[str, object]]]:
    return _acts(*actions).values_list("subject", "data").iterator()


CHECKS = (people, departments, columns, sign_in, second_factors, accounts, subscriptions)
