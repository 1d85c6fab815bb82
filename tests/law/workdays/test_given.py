"""A notice that somebody enters: read, checked, laid over the calendar, and what it moves."""

from __future__ import annotations

import json
from datetime import date, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.errors import Unusable
from gongkai.law.workdays import Calendar, Day, changes, load, problems, read_notice
from gongkai.law.workdays.notices import dates

NEXT = """
year = 2027
title = "国务院办公厅关于2027年部分节假日安排的通知"
number = "国办发明电〔2026〕9号"
issued = 2026-11-05
off = [
  { name = "元旦", from = 2027-01-01, to = 2027-01-03 },
  { name = "春节", from = 2027-02-05, to = 2027-02-11, work = [2027-01-31, 2027-02-14] },
]
"""


def _with(**other: object) -> str:
    data = {"year": 2027, "title": "某通知", "number": "某号", "issued": "2026-11-05"}
    off = [{"name": "元旦", "from": "2027-01-01", "to": "2027-01-03"}]
    return json.dumps({**data, "off": off, **other}, ensure_ascii=False)


def _block(first: str, last: str, *work: str) -> str:
    return _with(off=[{"name": "某节", "from": first, "to": last, "work": list(work)}])


def test_notice_is_read_the_same_from_toml_and_json() -> None:
    off = [
        {"name": "元旦", "from": "2027-01-01", "to": "2027-01-03"},
        {"name": "春节", "from": "2027-02-05", "to": "2027-02-11", "work": ["2027-01-31", "2027-02-14"]},
    ]
    as_json = _with(
        title="国务院办公厅关于2027年部分节假日安排的通知", number="国办发明电〔2026〕9号", off=off
    )
    notice = read_notice(NEXT)
    assert notice == read_notice(as_json)
    assert (len(notice.days), sum(day.is_workday for day in notice.days)) == (12, 2)


@pytest.mark.parametrize("year", range(2021, 2027))
def test_notice_that_ships_is_read_to_the_same_days(year: int) -> None:
    text = files("gongkai.law.workdays").joinpath(f"{year}.toml").read_text(encoding="utf-8")
    shipped = next(notice for notice in load().notices if notice.year == year)
    assert read_notice(text) == shipped


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("year = ", "应是 TOML 或 JSON"),
        ("{", "应是 TOML 或 JSON"),
        ("[[notice]]\n[[notice]]\n", "一次只能加一个"),
        (_with(issued="昨天"), "issued（成文日期） 应是日期"),
        (_with(year="2027"), "写得不完整"),
        (_with(off={}), "写得不完整"),
        (_with(off=["元旦"]), "每一段应写成"),
        (_with(title=" "), "没有写明来源"),
        (_with(off=[]), "没有列出任何放假的日期"),
        (_with(year=1027), "年份1027不对"),
        (_block("2027-01-03", "2027-01-01"), "起止日期不对"),
        (_block("2026-12-21", "2026-12-21"), "2026-12-21不在2027年前后10天以内"),
        (_block("2027-02-30", "2027-03-01"), "from 应是日期"),
        (_block("2027-05-01", "2027-05-03", "2027-05-02"), "2027-05-02既列为放假，又列为上班"),
        (_block("2027-05-01", "2027-05-03", "2027-05-07"), "2027-05-07是周五，平日本来就上班"),
        (_block("2027-05-01", "2027-05-03", "2027-05-08", "2027-05-08"), "2027-05-08列了两次"),
    ],
)
def test_notice_that_cannot_be_right_is_refused_in_plain_words(text: str, says: str) -> None:
    with pytest.raises(Unusable) as refused:
        read_notice(text)
    assert says in str(refused.value)


def test_notice_with_several_faults_tells_them_all() -> None:
    found = problems(2027, "", [Day(date(2026, 5, 8), True, "某节", "")])
    assert len(found) == 4


def test_notice_may_name_the_last_days_of_the_year_before() -> None:
    assert problems(2027, "某通知", [Day(date(2026, 12, 31), False, "元旦", "某通知")]) == []


def test_with_notice_makes_the_year_known_and_moves_what_it_names() -> None:
    calendar = load().with_notice(read_notice(NEXT))
    assert calendar.known_through == date(2027, 12, 31)
    assert not calendar.provisional(date(2027, 7, 1))
    assert calendar.day(date(2027, 1, 31)).name == "春节调休上班"
    assert calendar.add(date(2027, 2, 4), 1) == date(2027, 2, 12)
    assert load().add(date(2027, 2, 4), 1) == date(2027, 2, 5)


def test_with_notice_of_a_later_year_leaves_the_gap_provisional() -> None:
    text = _with(year=2028, off=[{"name": "元旦", "from": "2028-01-01", "to": "2028-01-03"}])
    calendar = load().with_notice(read_notice(text))
    assert calendar.provisional(date(2027, 6, 1))
    assert not calendar.provisional(date(2028, 6, 1))


def test_with_notice_leaves_local_days_and_later_notices_alone() -> None:
    local = load().with_local([Day(date(2027, 2, 12), False, "本地节日", "本地安排")])
    assert not local.with_notice(read_notice(NEXT)).is_workday(date(2027, 2, 12))
    second = _with(
        title="补充通知",
        issued="2027-01-20",
        off=[{"name": "春节", "from": "2027-02-12", "to": "2027-02-12"}],
    )
    first_then = load().with_notice(read_notice(NEXT)).with_notice(read_notice(second))
    then_first = load().with_notice(read_notice(second)).with_notice(read_notice(NEXT))
    assert changes(first_then, then_first) == ()
    assert not first_then.is_workday(date(2027, 2, 12))


def test_changes_names_what_a_notice_moves_and_nothing_else() -> None:
    after = load().with_notice(read_notice(NEXT))
    moved = changes(load(), after)
    assert moved == tuple(dates(date(2027, 1, 1), date(2027, 12, 31)))  # no longer provisional
    assert changes(load(), load()) == ()
    feast = load().with_local(
        [Day(date(2026, 3, 20), False, "开斋节", "本地"), Day(date(2026, 3, 21), False, "周末", "本地")]
    )
    assert changes(load(), feast) == changes(feast, load()) == (date(2026, 3, 20),)


def _slow_add(calendar: Calendar, start: date, count: int) -> date:
    while count:
        start += timedelta(days=1)
        count -= calendar.is_workday(start)
    return start


@given(st.dates(date(1980, 1, 1), date(2110, 1, 1)), st.integers(0, 300), st.booleans())
def test_counting_by_the_index_is_counting_day_by_day(start: date, count: int, given_year: bool) -> None:
    calendar = load().with_notice(read_notice(NEXT)) if given_year else load()
    assert calendar.add(start, count) == _slow_add(calendar, start, count)
    end = start + timedelta(days=count)
    assert calendar.count(start, end) == sum(map(calendar.is_workday, dates(start + timedelta(days=1), end)))
    assert calendar.count(end, start - timedelta(days=1)) == 0
