"""A question that was written once asks the same for every key, and for nothing else."""

from __future__ import annotations

import pytest

from gongkai.records.models import Column, Publication
from gongkai.records.queries.gate import Public
from gongkai.records.queries.written import LARGEST, Written

pytestmark = pytest.mark.django_db

BY_ORGAN = Written(lambda organ: Column.objects.filter(organ_id=organ).order_by("-name"))


def test_the_rows_of_each_key_in_their_order(sample_db):
    for organ in Public().organs():
        assert BY_ORGAN.of(organ.pk) == list(organ.columns.order_by("-name"))
        assert BY_ORGAN.first(organ.pk) == organ.columns.order_by("-name").first()


@pytest.mark.parametrize("key", [0, LARGEST, LARGEST + 1, 10**30])
def test_nothing_of_a_key_that_nobody_has(sample_db, key):
    assert BY_ORGAN.of(key) == []
    assert BY_ORGAN.first(key) is None


def test_a_document_comes_as_it_is_with_its_organ_and_column(sample_db):
    for stored in Publication.objects.select_related("organ", "column"):
        found = Public().document(stored.pk)
        if not Public().published().filter(pk=stored.pk).exists():
            assert found is None
            continue
        for field in Publication._meta.concrete_fields:
            assert getattr(found, field.attname) == getattr(stored, field.attname), field
        for row, its in ((found.organ, stored.organ), (found.column, stored.column)):
            assert [getattr(row, each.attname) for each in its._meta.concrete_fields] == [
                getattr(its, each.attname) for each in its._meta.concrete_fields
            ]


def test_a_document_is_one_question(sample_db, django_assert_num_queries):
    pk = Public().published().first().pk
    Public().document(pk)
    with django_assert_num_queries(1):
        found = Public().document(pk)
        told = (found.organ.code, found.organ.name, found.organ.sample_note, found.column.name)
    assert all(isinstance(each, str) for each in told)
