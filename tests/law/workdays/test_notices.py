"""The notices themselves, and two independent packages as oracles, day by day."""

from __future__ import annotations

from datetime import date

import chinese_calendar
import holidays
import pytest

from gongkai.law.workdays import load
from gongkai.law.workdays.notices import dates

YEARS = range(2019, 2027)


def _days(year: int) -> list[date]:
    return list(dates(date(year, 1, 1), date(year, 12, 31)))


def test_notices_cover_every_year_and_name_title_number_and_issue() -> None:
    notices = load().notices
    assert {notice.year for notice in notices} >= set(YEARS)
    assert [n.number for n in notices if n.year in (2019, 2020)] == [
        "国办发明电〔2018〕15号",
        "国办发明电〔2019〕3号",
        "国办发明电〔2019〕16号",
        "国办发明电〔2020〕1号",
    ]
    for notice in notices:
        assert notice.title.startswith("国务院办公厅关于")
        assert notice.issued.year <= notice.year


@pytest.mark.parametrize("year", YEARS)
def test_year_agrees_with_chinesecalendar(year: int) -> None:
    """Covers 2004 to 2026, both second notices included; no day of 2019–2026 is left out."""
    differing = [day for day in _days(year) if load().is_workday(day) != chinese_calendar.is_workday(day)]
    assert differing == []


@pytest.mark.parametrize("year", YEARS)
def test_year_agrees_with_holidays(year: int) -> None:
    """The package lists holidays, exchanged days off and working weekends; weekends are added by it."""
    china = holidays.country_holidays("CN", years=range(year - 1, year + 2))
    differing = [day for day in _days(year) if load().is_workday(day) != china.is_working_day(day)]
    assert differing == []


def test_working_days_named_by_a_notice_are_weekends() -> None:
    """A notice names a working day only where it would otherwise be free."""
    odd = [d.date for d in load().days.values() if d.is_workday and d.date.weekday() < 5]
    assert odd == []


def missing_year(today: date) -> int | None:
    """The year whose notice must be there by now and is not: next year's, from 1 December on."""
    needed = today.year + 1 if today.month == 12 else today.year
    return needed if load().known_through.year < needed else None


def test_notice_of_the_coming_year_is_there_from_december_on() -> None:
    today = date.today()  # noqa: DTZ011 - the one test whose subject is the real date
    assert missing_year(today) is None, "add the State Council's notice: src/gongkai/law/workdays/<year>.toml"


def test_missing_year_is_named_from_the_first_of_december() -> None:
    last = load().known_through.year
    assert missing_year(date(last, 11, 30)) is None
    assert missing_year(date(last, 12, 1)) == last + 1
    assert missing_year(date(last + 1, 3, 1)) == last + 1
