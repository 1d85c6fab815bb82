"""How long does an answer about the logs hold? Not at all in the embedded one; a moment with a server."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection

from gongkai.records.actions import log
from gongkai.records.queries import moved


@pytest.fixture
def standing(monkeypatch):
    """What the connection is taken for; a clock that only the test moves."""
    found = SimpleNamespace(vendor="postgresql", in_atomic_block=False, cursor=connection.cursor)
    found.now = 100.0
    monkeypatch.setattr(moved, "connections", {"default": found})
    monkeypatch.setattr(moved, "monotonic", lambda: found.now)
    return found


@pytest.fixture
def act(organ):
    return lambda: log.append(organ=organ, actor=None, action="publication.saved", subject="一份")


def test_answer_of_a_server_holds_for_a_tenth_of_a_second(organ, act, standing, django_assert_num_queries):
    with django_assert_num_queries(1):
        first = moved.of_organ(organ.code)
        moved.of_organ(organ.code)
    act()
    standing.now += 0.09
    assert moved.of_organ(organ.code) == first
    standing.now += 0.02
    assert moved.of_organ(organ.code).number == first.number + 1


def test_each_question_has_an_answer_of_its_own(organ, standing):
    assert moved.of_organ(organ.code).number == moved.of_any().number > 0
    assert moved.of_organ("nobody").number == moved.of_document(7).number == 0


@pytest.mark.parametrize("how", [{"vendor": "sqlite"}, {"in_atomic_block": True}])
def test_nothing_is_held_where_it_need_not_or_must_not_be(organ, act, standing, how):
    vars(standing).update(how)
    first = moved.of_organ(organ.code)
    act()
    assert moved.of_organ(organ.code).number == first.number + 1


def test_no_more_is_held_than_a_thousand_answers(organ, standing):
    for pk in range(moved.MOST + 5):
        moved.of_document(pk)
    assert len(moved._held) == 5
