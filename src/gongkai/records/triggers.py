"""Who keeps the append-only tables from being changed below the platform? Triggers of the database itself.

They refuse even the platform's own account. Whoever may alter tables can drop them, which `faults` reports by
name; what was then rewritten shows in the chains, and against a signed head (decision 26).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "gongkai"


@dataclass(frozen=True, slots=True)
class Kept:
    """One table. Without `fixed` no column of a row may ever change; with it these may not.

    `unique`: what a row may not be replaced by (INSERT OR REPLACE of SQLite deletes without a trigger).
    """

    table: str
    name: str
    unique: tuple[tuple[str, ...], ...] = (("id",),)
    fixed: tuple[str, ...] = ()


KEPT = (
    Kept("records_logentry", "日志", (("id",), ("organ_id", "seq"))),
    Kept("records_caseevent", "申请的事件账", (("id",), ("case_id", "seq"))),
    Kept("records_issuedreport", "签发的年度报告", (("id",), ("organ_id", "year", "version"))),
    Kept("records_issuedcell", "签发的年度报告各格的依据", (("id",), ("issued_id", "cell"))),
    Kept("records_reportstep", "年度报告的办理步骤", (("id",), ("report_id", "seq"))),
    Kept("records_brought", "迁入信息的来历", (("id",), ("manuscript_id",), ("organ_id", "key"))),
    Kept(
        "records_message",
        "消息",
        fixed=(
            "id",
            "organ_id",
            "case_id",
            "person_id",
            "day",
            "channel",
            "subject",
            "template",
            "created_at",
        ),
        # Address and text are not among them: they are sealed again under a new key, and erased after
        # their time. Their hash is in the log, where `verify` looks.
    ),
)
BY_TABLE = {kept.table: kept for kept in KEPT}

REFUSED = "只能追加，不能修改、删除。"
BEFORE, ROW, DELETE, UPDATE, TRUNCATE = 2, 1, 8, 16, 32  # the bits of pg_trigger.tgtype
APPEND_ONLY = f"""
BEGIN
    RAISE EXCEPTION '%{REFUSED}', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END
"""


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger as it must stand: what makes it, and by what a changed one is told."""

    name: str
    table: str
    make: tuple[str, ...]
    mark: object


def create(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    """Make the triggers of these tables anew. For migrations, also for one that rebuilds such a table."""
    remove(connection, tables)
    _run(connection, (line for each in _of(connection, tables) for line in each.make))


def remove(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    """Take the triggers of these tables away: for a migration that must correct what they keep."""
    on = "" if connection.vendor == "sqlite" else ' ON "{}"'
    names = ((each.name, on.format(each.table)) for each in _of(connection, tables))
    _run(connection, [f'DROP TRIGGER IF EXISTS "{name}"{where}' for name, where in names])


def faults(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """One line for every trigger that is gone, switched off or another one."""
    found = _sqlite_found(connection) if connection.vendor == "sqlite" else _postgres_found(connection)
    for each in _of(connection, BY_TABLE):
        if found.get(each.name) != each.mark:
            said = "被改过或者停用了" if each.name in found else "不见了"
            yield f"触发器 {each.name}（保护{BY_TABLE[each.table].name}）{said}。"


def _run(connection: BaseDatabaseWrapper, lines: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # nothing may be waiting for the end of the transaction
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for line in lines:
            cursor.execute(line)
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _of(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> list[Trigger]:
    made = _sqlite if connection.vendor == "sqlite" else _postgres
    return [trigger for table in tables for trigger in made(BY_TABLE[table])]


def _sqlite(kept: Kept) -> Iterator[Trigger]:
    refused = f"SELECT RAISE(ABORT, '{kept.name}{REFUSED}')"
    for act, when in (("update", _changed(kept)), ("delete", ""), ("insert", _taken(kept))):
        name = f"{PREFIX}_{kept.table}_{act}"
        sql = f'CREATE TRIGGER "{name}" BEFORE {act.upper()} ON "{kept.table}"{when} BEGIN {refused}; END'
        yield Trigger(name, kept.table, (sql,), sql)


def _changed(kept: Kept) -> str:
    """When an update is refused: always, or where it touches what is fixed."""
    if not kept.fixed:
        return ""
    fixed = [f'OLD."{column}" IS NOT NEW."{column}"' for column in kept.fixed]
    return f" WHEN {' OR '.join(fixed)}"


def _taken(kept: Kept) -> str:
    same = (" AND ".join(f'"{column}" = NEW."{column}"' for column in key) for key in kept.unique)
    found = " OR ".join(f"({each})" for each in same)
    return f' WHEN EXISTS (SELECT 1 FROM "{kept.table}" WHERE {found})'  # noqa: S608 (names of ours)


def _sqlite_found(connection: BaseDatabaseWrapper) -> dict[str, object]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())


def _postgres(kept: Kept) -> Iterator[Trigger]:
    acts, bits = ("DELETE", "TRUNCATE"), BEFORE | DELETE | TRUNCATE
    if kept.fixed:
        yield _kept_row(kept)
    else:
        acts, bits = ("UPDATE", *acts), bits | UPDATE
    function = f"{PREFIX}_append_only"
    name = f"{PREFIX}_{kept.table}_append_only"
    arguments = f"'{kept.name}'"
    make = _made(name, kept.table, f"{' OR '.join(acts)}", "STATEMENT", f"{function}({arguments})")
    yield Trigger(
        name, kept.table, (_function(function, APPEND_ONLY), *make), (bits, "A", True, kept.name, APPEND_ONLY)
    )


def _kept_row(kept: Kept) -> Trigger:
    """The trigger for a table of which some columns may change."""
    fixed = [f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in kept.fixed]
    body = f"""
BEGIN
    IF {" OR ".join(fixed)} THEN
        RAISE EXCEPTION '{kept.name}{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
"""
    name = f"{PREFIX}_{kept.table}_kept"
    make = (_function(name, body), *_made(name, kept.table, "UPDATE", "ROW", f"{name}()"))
    return Trigger(name, kept.table, make, (BEFORE | ROW | UPDATE, "A", True, "", body))


def _function(name: str, body: str) -> str:
    return (
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $gongkai${body}$gongkai$'
    )


def _made(name: str, table: str, acts: str, each: str, call: str) -> tuple[str, str]:
    """ALWAYS: also for a session that calls itself a replica, which switches ordinary triggers off."""
    return (
        f'CREATE TRIGGER "{name}" BEFORE {acts} ON "{table}" FOR EACH {each} EXECUTE FUNCTION {call}',
        f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{name}"',
    )


_FOUND = """
SELECT t.tgname, t.tgtype, t.tgenabled::text, t.tgqual IS NULL AND t.tgattr::text = '', t.tgargs, p.prosrc
FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
"""


def _postgres_found(connection: BaseDatabaseWrapper) -> dict[str, object]:
    with connection.cursor() as cursor:
        cursor.execute(_FOUND)
        return {row[0]: _mark(row) for row in cursor.fetchall()}


def _mark(row: tuple[Any, ...]) -> tuple[object, ...]:
    _, bits, enabled, whole, argument, body = row
    return bits, enabled, whole, bytes(argument).rstrip(b"\0").decode(), body
