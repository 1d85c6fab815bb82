"""The calendar against the handbook's vectors and against itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.workdays import Calendar, Day, load

DAYS = st.dates(date(2018, 1, 1), date(2029, 12, 31))
VECTORS = [
    ("2026-01-30", 7, "2026-02-10"),
    ("2026-01-30", 20, "2026-03-05"),
    ("2026-02-06", 7, "2026-02-24"),
    ("2026-02-06", 15, "2026-03-05"),
    ("2026-02-06", 20, "2026-03-12"),
    ("2026-02-14", 1, "2026-02-24"),
    ("2026-02-14", 20, "2026-03-20"),
    ("2026-04-30", 20, "2026-06-01"),
    ("2026-09-18", 7, "2026-09-29"),
    ("2026-09-30", 20, "2026-11-03"),
    ("2026-09-30", 40, "2026-12-01"),
    ("2025-12-19", 20, "2026-01-19"),
    ("2023-09-15", 20, "2023-10-19"),
    ("2024-01-26", 20, "2024-02-28"),
    ("2022-09-30", 20, "2022-11-02"),
    ("2025-02-20", 20, "2025-03-20"),
]


@pytest.mark.parametrize(("start", "count", "due"), VECTORS)
def test_add_on_a_known_vector(start: str, count: int, due: str) -> None:
    assert load().add(date.fromisoformat(start), count) == date.fromisoformat(due)


@pytest.mark.parametrize(("year", "days"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_count_over_a_whole_year(year: int, days: int) -> None:
    # 2022-12-31 was off and 2023-12-30/31 a weekend, so a year's sum needs its own dates only.
    assert load().count(date(year - 1, 12, 31), date(year, 12, 31)) == days


def test_load_twice_gives_the_same_calendar() -> None:
    assert Calendar.load() is load()


def test_day_in_a_notice_names_the_holiday_and_the_notice() -> None:
    day = load().day(date(2026, 2, 14))
    assert (day.is_workday, day.name, day.provisional) == (True, "春节调休上班", False)
    assert "国办发明电〔2025〕7号" in day.source


def test_day_changed_by_a_second_notice_follows_the_second() -> None:
    assert not load().is_workday(date(2020, 2, 1))
    assert "延长2020年春节假期" in load().day(date(2020, 2, 1)).source
    assert not load().is_workday(date(2019, 5, 3))
    assert load().is_workday(date(2019, 5, 5))


def test_day_of_the_year_before_belongs_to_the_notice_that_names_it() -> None:
    assert "2023年" in load().day(date(2022, 12, 31)).source
    assert load().is_workday(date(2018, 12, 29))
    assert not load().provisional(date(2018, 12, 31))


@pytest.mark.parametrize("day", [date(2018, 12, 28), date(2027, 1, 1), date(2031, 5, 1)])
def test_day_outside_the_notices_is_provisional(day: date) -> None:
    found = load().day(day)
    assert found.provisional
    assert found.is_workday == (day.weekday() < 5)
    assert "尚无放假通知" in found.source


def test_known_through_is_the_end_of_the_last_year_with_a_notice() -> None:
    assert load().known_through == date(max(notice.year for notice in load().notices), 12, 31)
    assert not load().provisional(load().known_through)
    assert load().provisional(load().known_through + timedelta(days=1))


def test_with_local_overrides_a_notice_and_leaves_the_original_alone() -> None:
    feast = date(2026, 3, 20)
    local = load().with_local([Day(feast, False, "开斋节", "本地放假安排")])
    assert load().is_workday(feast)
    assert not local.is_workday(feast)
    assert local.day(feast).source == "本地放假安排"
    assert local.add(date(2026, 3, 19), 1) == date(2026, 3, 23)


def test_add_of_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        load().add(date(2026, 1, 5), -1)


def test_on_or_before_and_after_step_over_rest_days() -> None:
    assert load().on_or_before(date(2027, 1, 31)) == date(2027, 1, 29)
    assert load().on_or_after(date(2026, 10, 1)) == date(2026, 10, 8)


@given(DAYS, st.integers(1, 60))
def test_add_ends_on_a_workday_and_agrees_with_count(start: date, count: int) -> None:
    due = load().add(start, count)
    assert load().is_workday(due)
    assert load().count(start, due) == count


@given(DAYS, st.integers(0, 30), st.integers(0, 60))
def test_add_is_monotone_in_the_start(start: date, later: int, count: int) -> None:
    assert load().add(start, count) <= load().add(start + timedelta(days=later), count)
