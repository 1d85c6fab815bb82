"""The ground the other tests stand on: the data folder, and the fixture that holds the sample organs."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from gongkai.records.models import Organ, User
from gongkai.web.config import data_folder
from tampering import openly


def test_data_folder_is_a_temporary_one():
    assert data_folder().is_relative_to(Path(tempfile.gettempdir()).resolve())
    assert data_folder() == Path(os.environ["GONGKAI_DATA"]).resolve()
    assert (data_folder() / "secret.key").read_text() == settings.SECRET_KEY


@pytest.mark.django_db
def test_database_is_empty_for_a_test_that_asks_for_nothing():
    assert not Organ.objects.exists()


def test_sample_db_holds_both_organs_and_people_who_can_sign_in(client, sample_db):
    assert {organ.code for organ in sample_db.organs} == {"weibin-hrss", "sample-lively"}
    assert len(sample_db.passwords) == User.objects.count() == 18
    assert all(client.login(username=name, password=word) for name, word in sample_db.passwords.items())


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_sample_db_is_whole_again_in_every_committed_test(sample_db, turn):
    assert not connection.in_atomic_block
    organ = sample_db.organ("sample-lively")
    assert organ.cases.count() == 67
    with openly():
        organ.cases.first().events.all().delete()
