"""What holds every request of every test to the log (tests/logged.py): does it notice a silent write?"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse

from gongkai.records.actions import organs
from gongkai.records.models import Column
from logged import UNLOGGED, watched

pytestmark = pytest.mark.django_db


@pytest.fixture
def column() -> Column:
    return organs.create_organ(code="a-bureau", name="甲局").columns.first()


def _asked(view):
    def request(client: object, **given: object) -> HttpResponse:
        view()
        return HttpResponse()

    return watched(request)(None, PATH_INFO="/")


def test_write_without_an_entry_is_noticed(column):
    with pytest.raises(AssertionError, match="records_column"):
        _asked(lambda: Column.objects.filter(pk=column.pk).update(name="改过"))


def test_write_with_its_entry_passes(column):
    assert _asked(lambda: organs.rename_column(column=column, name="改过")).status_code == 200


def test_write_that_was_taken_back_passes(column):
    def refused() -> None:
        with transaction.atomic():
            Column.objects.filter(pk=column.pk).update(name="改过")
            transaction.set_rollback(True)

    assert _asked(refused).status_code == 200


def test_what_needs_no_entry_is_there_and_says_why():
    tables = {model._meta.db_table for model in apps.get_models()}
    assert set(UNLOGGED) <= tables
    assert all(UNLOGGED.values())
