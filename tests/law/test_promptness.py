"""By which rule is information to be public, and on which day is that over?"""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.law import cites
from gongkai.law.promptness import PERIOD, Promise, rule
from gongkai.law.workdays import Calendar


def promise(days: int, *, prevails: bool = False) -> Promise:
    return Promise(days, "住房保障目录第 3 项", prevails)


@pytest.mark.parametrize(
    ("given", "days", "cite"),
    [
        ({}, 20, cites.REG_26),
        ({"result": "licence"}, 7, cites.PUBLICITY_424),
        ({"result": "penalty"}, 7, cites.PUBLICITY_424),
        ({"result": "penalty", "publicity": 5}, 5, cites.PUBLICITY_424),
        ({"promise": promise(10)}, 10, cites.DIRECTORIES_54),
        ({"promise": promise(30)}, 20, cites.REG_26),
        ({"promise": promise(30, prevails=True)}, 30, cites.REG_26),
        ({"promise": promise(20)}, 20, cites.REG_26),
        ({"result": "licence", "promise": promise(10)}, 7, cites.PUBLICITY_424),
        ({"result": "licence", "promise": promise(3)}, 3, cites.DIRECTORIES_54),
        ({"result": "licence", "promise": promise(15, prevails=True)}, 15, cites.REG_26),
    ],
)
def test_the_shortest_rule_holds_unless_a_law_sets_another(given, days, cite):
    found = rule(**given)
    assert (found.days, found.cite) == (days, cite)
    assert str(days) in found.said


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (date(2026, 1, 30), PERIOD, date(2026, 3, 5)),
        (date(2026, 1, 30), 7, date(2026, 2, 10)),
        (date(2026, 9, 18), 7, date(2026, 9, 29)),
        (date(2025, 12, 19), PERIOD, date(2026, 1, 19)),
    ],
)
def test_the_day_it_came_into_being_is_not_counted(start, days, last):
    given = {} if days == PERIOD else {"result": "licence"}
    assert rule(**given).last_day(start, Calendar.load()) == last


def test_the_rule_of_a_directory_names_it():
    assert "住房保障目录第 3 项" in rule(promise=promise(10)).said
