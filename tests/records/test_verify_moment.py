"""Verification reads everything as it was at one moment, while people go on working; and changes nothing."""

from __future__ import annotations

from unittest.mock import MagicMock

import pytest
from django.db import DatabaseError, connection

from gongkai.records import papertrail, verify
from gongkai.records.models import Organ, StoredFile

WORKS = "测试市另一局"


@pytest.mark.django_db(transaction=True)
def test_records_are_read_at_one_moment_and_files_as_they_lie(organ, monkeypatch):
    seen: list[bool] = []

    def look():
        seen.append(connection.in_atomic_block)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SHOW transaction_isolation")
                assert cursor.fetchone() == ("repeatable read",)
        yield from ()

    monkeypatch.setattr(verify, "CHECKS", (look,))
    monkeypatch.setattr(papertrail, "stored", lambda quick: look_at_files())

    def look_at_files():
        seen.append(connection.in_atomic_block)
        yield from ()

    assert list(verify.faults()) == []
    assert seen == [True, False]
    assert not connection.in_atomic_block


@pytest.mark.django_db(transaction=True)
def test_every_check_runs_where_nothing_can_be_written(organ):
    assert list(verify.faults()) == []
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError), verify.snapshot():
            Organ.objects.update(name=WORKS)
    assert not Organ.objects.filter(name=WORKS).exists()


def test_file_that_went_since_its_row_was_read_is_no_fault(organ, monkeypatch):
    kept = StoredFile(pk=7, name="说明.txt", path="no/such", organ=organ, size=1, sha256="0" * 64)
    rows = MagicMock()
    rows.objects.order_by().iterator.return_value = [kept]
    monkeypatch.setattr(papertrail, "StoredFile", rows)
    rows.objects.filter().first.return_value = None
    assert list(papertrail.stored()) == []
    rows.objects.filter().first.return_value = kept
    assert list(papertrail.stored()) == ["材料 7（说明.txt）：文件不见了。"]
