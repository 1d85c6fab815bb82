"""What stands beside a list holds until something is done, and where much is done for a minute."""

from __future__ import annotations

import pytest

from gongkai.records.queries import remembered as room
from gongkai.records.queries.remembered import FRESH, remembered


@pytest.fixture
def found(monkeypatch):
    """What was found at a position of the log and a second of the day; each look finds another number."""
    looks = iter(range(100))

    def ask(seq: int, at: float, *, fresh: float = 0.0, key: str = "a") -> int:
        monkeypatch.setattr(room, "monotonic", lambda: at)
        return remembered(key, seq, lambda: next(looks), fresh=fresh)

    return ask


def test_nothing_done_nothing_looked_up(found):
    assert [found(7, 0), found(7, 5000), found(7, 5000, key="b"), found(7, 9000)] == [0, 0, 1, 0]


def test_what_must_be_exact_is_looked_up_after_every_act(found):
    assert [found(7, 0), found(8, 0.1), found(9, 0.2), found(9, 0.3)] == [0, 1, 2, 2]


def test_what_may_be_a_minute_old_is_looked_up_once_a_minute(found):
    asked = [(7, 0.0), (8, FRESH - 1), (9, FRESH), (10, 2 * FRESH - 1), (10, 3 * FRESH)]
    assert [found(seq, at, fresh=FRESH) for seq, at in asked] == [0, 0, 1, 1, 2]
