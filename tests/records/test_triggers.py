"""What is append-only is refused by the database itself, whoever asks; a guard that is gone is named."""

from __future__ import annotations

import io

import pytest
from django.db import IntegrityError, connection, transaction

from gongkai.records import triggers
from gongkai.records.models import LogEntry, Message
from gongkai.records.triggers import KEPT
from gongkai.records.verify import faults
from tampering import openly

postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such statement")
sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no such statement")


def _sql(line: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(line, values)
        return cursor.rowcount


def _refused(line: str, *values: object) -> None:
    with pytest.raises(IntegrityError, match="只能追加，不能修改、删除"), transaction.atomic():
        _sql(line, *values)


@pytest.fixture
def rows(sample_db, brought, walk):
    """At least one row of every kept table."""
    walk.submit()
    return {kept.table: _count(kept.table) for kept in KEPT}


@pytest.fixture
def brought(sample_db):
    from gongkai.records.actions import stock, stocktable
    from gongkai.records.actions.stockrows import Folder

    words = "标题,栏目,成文日期,公开日期,正文,原网址\n甲,旧栏目,2020-01-01,2020-01-02,文字,http://old/1\n"
    table = stocktable.read("旧.csv", io.BytesIO(words.encode()))
    given = {"organ": sample_db.organ("sample-lively"), "folder": Folder(None), "actor": None}
    stock.take(source="旧.csv", table=table, scan=lambda data: "none", new_columns=True, **given)


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_raw_sql_can_neither_change_nor_delete_what_is_append_only(rows):
    assert all(rows.values()), rows
    for kept in KEPT:
        column = kept.fixed[1] if kept.fixed else "id"
        _refused(f'UPDATE "{kept.table}" SET "{column}" = "{column}" + 1')
        _refused(f'DELETE FROM "{kept.table}"')
    assert {kept.table: _count(kept.table) for kept in KEPT} == rows


@pytest.mark.django_db
def test_every_column_of_an_append_only_row_is_kept(rows):
    for kept in (each for each in KEPT if not each.fixed):
        for column in _columns(kept.table):
            _refused(f'UPDATE "{kept.table}" SET "{column}" = "{column}"')


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


@postgresql
@pytest.mark.django_db
def test_table_cannot_be_truncated(rows):
    _sql("SET CONSTRAINTS ALL IMMEDIATE")
    for kept in KEPT:
        _refused(f'TRUNCATE "{kept.table}" CASCADE')


@postgresql
@pytest.mark.django_db
def test_session_that_calls_itself_a_replica_is_refused_too(rows):
    _sql("SET LOCAL session_replication_role = replica")
    _refused("DELETE FROM records_logentry")


@sqlite
@pytest.mark.django_db
def test_row_cannot_be_replaced(rows):
    for kept in KEPT:
        columns = ", ".join(f'"{column}"' for column in _columns(kept.table))
        line = (
            f'INSERT OR REPLACE INTO "{kept.table}" ({columns}) SELECT {columns} FROM "{kept.table}" LIMIT 1'
        )
        _refused(line)


@pytest.mark.django_db
def test_message_may_be_sent_and_forgotten_and_nothing_else(rows):
    pk = Message.objects.values_list("pk", flat=True).first()
    assert Message.objects.filter(pk=pk).update(tries=3, error="没有应答", sent_at=None) == 1
    for column in ("subject", "template", "channel"):
        _refused(f'UPDATE records_message SET "{column}" = %s WHERE id = %s', "别的", pk)
    assert Message.objects.filter(pk=pk).update(to="", text="") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: kept.table)
def test_guard_that_was_dropped_or_changed_is_named(db, kept):
    assert list(faults()) == []
    names = [each.name for each in triggers._of(connection, [kept.table])]
    triggers.remove(connection, [kept.table])
    assert list(faults()) == [f"触发器 {name}（保护{kept.name}）不见了。" for name in names]
    _put_a_hollow_one(names[0], kept.table)
    assert f"触发器 {names[0]}（保护{kept.name}）被改过或者停用了。" in list(faults())


def _put_a_hollow_one(name: str, table: str) -> None:
    if connection.vendor == "sqlite":
        _sql(f'CREATE TRIGGER "{name}" BEFORE UPDATE ON "{table}" WHEN 0 BEGIN SELECT 1; END')
        return
    _sql("CREATE FUNCTION hollow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")
    _sql(f'CREATE TRIGGER "{name}" BEFORE UPDATE ON "{table}" FOR EACH ROW EXECUTE FUNCTION hollow()')


@postgresql
@pytest.mark.django_db
@pytest.mark.parametrize(
    "line",
    [
        "ALTER TABLE records_logentry DISABLE TRIGGER ALL",
        "ALTER TABLE records_logentry ENABLE TRIGGER gongkai_records_logentry_append_only",
        "CREATE OR REPLACE FUNCTION gongkai_append_only() RETURNS trigger LANGUAGE plpgsql "
        "AS 'BEGIN RETURN NULL; END'",
    ],
)
def test_guard_that_was_switched_off_is_named(db, line):
    _sql(line)
    assert any("gongkai_records_logentry_append_only" in fault and "停用" in fault for fault in faults())


@pytest.mark.django_db
def test_openly_dropped_guards_stand_again_afterwards(sample_db):
    with openly():
        LogEntry.objects.filter(pk=LogEntry.objects.first().pk).update(action="x")
    assert not any("触发器" in fault for fault in faults())
    _refused("UPDATE records_logentry SET seq = 1")
