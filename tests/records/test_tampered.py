"""Whatever is altered, removed, slipped in or put in another order below the platform is named by `verify`."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import models, transaction

from gongkai.records import verify
from gongkai.records.actions import delivering, stock, stocktable
from gongkai.records.actions.stockrows import Folder
from tampering import openly

pytestmark = pytest.mark.django_db

# Not part of the record: what is left out, and why.
UNKEPT: dict[str, set[str]] = {}


@pytest.fixture
def everything(sample_db, sample_texts, walk):
    """At least one row of nearly everything."""
    case = walk.case()
    walk.file(case, "attachment")
    delivering.collect(letter=walk.reply(case, "granted"))
    walk.submit()
    words = "标题,栏目,成文日期,公开日期,正文,原网址\n甲,旧栏目,2020-01-01,2020-01-02,文字,http://old/1\n"
    table = stocktable.read("旧.csv", io.BytesIO(words.encode()))
    given = {"organ": walk.organ, "folder": Folder(None), "actor": None}
    stock.take(source="旧.csv", table=table, scan=lambda data: "none", new_columns=True, **given)


def test_gaps(everything):
    import time

    t = time.time()
    assert list(verify.faults()) == []
    print("verify", time.time() - t)
    gaps = {}
    for model in apps.get_app_config("records").get_models():
        row = model.objects.order_by("-pk").first()
        if row is None:
            print("EMPTY", model.__name__)
            continue
        for field in model._meta.concrete_fields:
            if field.primary_key:
                continue
            value = other(row, field)
            if value is SAME:
                print("SAME", model.__name__, field.attname)
                continue
            try:
                with transaction.atomic():
                    with openly():
                        model.objects.filter(pk=row.pk).update(**{field.attname: value})
                    found = next(verify.faults(quick=True), None)
                    transaction.set_rollback(True)
            except Exception as e:
                print("ERR", model.__name__, field.attname, str(e)[:80])
                continue
            if not found:
                gaps.setdefault(model.__name__, []).append(field.attname)
    for k, v in gaps.items():
        print("GAP", k, v)
    print(time.time() - t)
    assert 0


SAME = object()


def other(row, field):
    value = getattr(row, field.attname)
    if isinstance(field, models.ForeignKey):
        found = field.related_model.objects.exclude(pk=value).values_list("pk", flat=True).first()
        return found if found is not None else SAME
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return (value or datetime(2020, 1, 1, tzinfo=__import__("datetime").timezone.utc)) + timedelta(
            hours=1
        )
    if isinstance(field, models.DateField):
        return (value or date(2020, 1, 1)) + timedelta(days=1)
    if isinstance(field, models.JSONField):
        return [*value, 1] if isinstance(value, list) else {**(value or {}), "x": 1}
    if isinstance(field, models.IntegerField):
        return (value or 0) + 7
    if field.choices:
        return next(k for k, _ in field.flatchoices if k != value)
    return (value + "x")[-field.max_length :] if field.max_length else value + "x"
