"""Are the people, departments and columns those that were set up through the platform?"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.records.models import Column, Department, LogEntry, Organ, User


def people() -> Iterator[str]:
    """Everybody was set up through the platform, in that organ, by that name, and is as open or closed."""
    known = _people()
    for user in User.objects.select_related("organ").order_by("pk"):
        said = known.pop(user.username, None)
        if said is None:
            yield f"{user.username} 这个人员没有经过平台登记。"
        elif said != (user.organ_id, user.name, user.is_active):
            yield f"{user.username} 的姓名、机关或者账号的启用、停用与日志不符。"
    yield from (f"{username} 这个人员被删除。" for username in known)


def _people() -> dict[str, tuple[int, object, bool]]:
    known: dict[str, tuple[int, object, bool]] = {}
    acts = ("person.create", "person.open", "person.close")
    rows = LogEntry.objects.filter(action__in=acts).order_by("pk")
    for organ, action, subject, data in rows.values_list("organ_id", "action", "subject", "data"):
        home, name, _ = known.get(subject, (organ, data["name"], True))
        known[subject] = home, name, action != "person.close"
    return known


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


CHECKS = (people, departments, columns)
