"""Single periods, receipt dates and the dates of the annual report."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law import cites
from gongkai.law.deadlines import PERIODS, UNITS, annual_report, deadline, received_on
from gongkai.law.errors import NotAllowed, Unusable
from gongkai.law.receipt import CHANNELS, DEFAULT_RULE, RULES, missing
from gongkai.law.workdays import load

DAYS = st.dates(date(2019, 1, 2), date(2026, 4, 30))


@pytest.mark.parametrize(
    ("key", "start", "due"),
    [
        ("reply", "2022-09-30", "2022-11-02"),
        ("correction_notice", "2026-02-06", "2026-02-24"),
        ("third_party", "2026-02-06", "2026-03-05"),
        ("co_maker", "2026-02-06", "2026-03-05"),
        ("payment", "2026-03-10", "2026-04-08"),
        ("publication", "2026-04-30", "2026-06-01"),
        ("review_acceptance", "2026-03-02", "2026-03-09"),
        ("review_answer_simple", "2026-03-02", "2026-03-09"),
        ("review_answer", "2026-03-02", "2026-03-16"),
        ("penalty_withdrawal", "2026-03-05", "2026-03-10"),
        # 60 days from 2 March end on Friday 1 May, a holiday to 5 May: the 6th.
        ("review_application", "2026-03-02", "2026-05-06"),
        ("review_application", "2026-03-03", "2026-05-06"),
        # 15 days end on Saturday 28 March: the Monday after.
        ("suit_defence", "2026-03-13", "2026-03-30"),
        ("suit_after_review", "2026-03-10", "2026-03-25"),
        # 15 days end on Saturday 28 February 2026, a working Saturday: it does not move.
        ("suit_defence", "2026-02-13", "2026-02-28"),
        ("suit_direct", "2026-03-02", "2026-09-02"),
        # 31 August plus six months has no 31 February: the month's end, which is a Saturday.
        ("suit_direct", "2025-08-29", "2026-02-28"),
        ("suit_direct", "2025-08-31", "2026-02-28"),
        ("suit_no_reply", "2026-03-30", "2026-09-30"),
    ],
)
def test_deadline_on_a_known_date(key: str, start: str, due: str) -> None:
    found = deadline(key, date.fromisoformat(start), load())
    assert found.due == date.fromisoformat(due)
    assert not found.provisional


def test_deadline_on_a_weekend_is_a_setting() -> None:
    start = date(2026, 3, 13)
    assert deadline("suit_defence", start, load(), weekend_rolls=False).due == date(2026, 3, 28)
    holiday = deadline("review_application", date(2026, 3, 2), load(), weekend_rolls=False)
    assert holiday.due == date(2026, 5, 6)
    assert [line.event for line in holiday.ledger] == ["due", "rolled"]


def test_deadline_beyond_the_notices_is_provisional() -> None:
    assert deadline("reply", date(2026, 12, 20), load()).provisional
    assert deadline("suit_direct", date(2026, 8, 3), load()).provisional
    assert not deadline("suit_direct", date(2026, 6, 30), load()).provisional


@pytest.mark.parametrize("key", PERIODS)
@given(start=DAYS)
def test_deadline_ends_on_a_workday_and_agrees_with_its_ledger(key: str, start: date) -> None:
    found = deadline(key, start, load())
    assert load().is_workday(found.due)
    assert found.ledger[-1].date == found.due
    if found.kind.unit == "workdays":
        assert sum(line.count for line in found.ledger) == found.kind.length


@pytest.mark.parametrize("key", PERIODS)
@given(start=DAYS, later=st.integers(0, 30))
def test_deadline_is_monotone_in_the_start(key: str, start: date, later: int) -> None:
    assert deadline(key, start, load()).due <= deadline(key, start + timedelta(days=later), load()).due


def test_periods_say_from_when_and_by_which_provision() -> None:
    for kind in PERIODS.values():
        assert kind.unit in UNITS
        assert kind.since.endswith("之日")
        assert kind.status in cites.STATUS


SUBMITTED, ARRIVED, CONFIRMED = date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 6)


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ("counter", SUBMITTED),
        ("oral", SUBMITTED),
        ("post", ARRIVED),
        ("ordinary_post", CONFIRMED),
        ("online", CONFIRMED),
        ("fax", CONFIRMED),
        ("email", CONFIRMED),
    ],
)
def test_received_on_by_channel(channel: str, expected: date) -> None:
    assert received_on(channel, SUBMITTED, ARRIVED, CONFIRMED) == expected


def test_received_on_counts_electronic_requests_from_submission_where_so_ruled() -> None:
    for channel in ("online", "fax", "email"):
        assert received_on(channel, SUBMITTED, ARRIVED, CONFIRMED, rule="submitted") == SUBMITTED
    assert received_on("ordinary_post", SUBMITTED, ARRIVED, CONFIRMED, rule="submitted") == CONFIRMED


def test_received_on_takes_the_acknowledgement_of_the_platform_for_both_sides() -> None:
    for confirmed in (None, CONFIRMED):  # a confirmation by hand that comes later moves nothing
        assert received_on("online", SUBMITTED, ARRIVED, confirmed, rule="acknowledged") == SUBMITTED
    for channel in ("fax", "email", "ordinary_post"):
        assert received_on(channel, SUBMITTED, ARRIVED, CONFIRMED, rule="acknowledged") == CONFIRMED
        assert received_on(channel, SUBMITTED, rule="acknowledged") is None


def test_rule_of_the_platform_is_one_of_the_rules() -> None:
    assert DEFAULT_RULE in RULES
    assert missing("online", rule=DEFAULT_RULE) == "提交的日期"


def test_received_on_is_open_until_both_sides_confirm() -> None:
    assert received_on("online", SUBMITTED) is None
    assert missing("online") == "双方确认的日期"


def test_received_on_refuses_an_unknown_channel_and_rule() -> None:
    with pytest.raises(Unusable, match="渠道"):
        received_on("pigeon", SUBMITTED)
    with pytest.raises(Unusable, match="确认规则"):
        received_on("online", SUBMITTED, rule="guess")
    assert all(channel.rule for channel in CHANNELS.values())


def test_annual_report_of_a_department_is_submitted_and_published_by_the_end_of_january() -> None:
    submit, publish = annual_report(2025, "department")
    assert (submit.key, publish.key) == ("submit", "publish")
    # 31 January 2026 is a Saturday: plan for the Friday, and never move the date later.
    assert (submit.due, submit.plan_by) == (date(2026, 1, 31), date(2026, 1, 30))
    assert publish.cite == cites.REG_49


def test_annual_report_on_a_sunday_without_a_notice_is_planned_before_and_provisional() -> None:
    submit = annual_report(2026, "department")[0]
    assert (submit.due, submit.plan_by, submit.provisional) == (date(2027, 1, 31), date(2027, 1, 29), True)


def test_annual_report_of_a_government_is_published_by_the_end_of_march() -> None:
    (publish,) = annual_report(2025, "government")
    assert (publish.key, publish.due) == ("publish", date(2026, 3, 31))


@pytest.mark.parametrize("kind", ["office", "township"])
def test_annual_report_of_bodies_not_named_by_the_article_says_so(kind: str) -> None:
    assert all(task.note for task in annual_report(2025, kind))


def test_annual_report_date_of_the_locality_may_only_be_earlier() -> None:
    submit, publish = annual_report(2025, "department", local={"submit": date(2026, 1, 26)})
    assert (submit.due, submit.plan_by, submit.local) == (date(2026, 1, 26), date(2026, 1, 26), True)
    assert (submit.statutory, publish.local) == (date(2026, 1, 31), False)
    with pytest.raises(NotAllowed, match="不得晚于"):
        annual_report(2025, "department", local={"publish": date(2026, 2, 1)})


def test_annual_report_date_of_the_locality_may_be_the_statutory_one() -> None:
    (publish,) = annual_report(2025, "government", local={"publish": date(2026, 3, 31)})
    assert (publish.due, publish.local) == (date(2026, 3, 31), True)


def test_annual_report_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(Unusable, match="没有“school”"):
        annual_report(2025, "school")


@given(st.integers(2019, 2040), st.sampled_from(["department", "office", "township", "government"]))
def test_annual_report_is_never_planned_later_than_the_statute(year: int, kind: str) -> None:
    for task in annual_report(year, kind):
        assert task.plan_by <= task.due <= task.statutory
        assert load().is_workday(task.plan_by)
