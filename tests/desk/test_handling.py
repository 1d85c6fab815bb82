"""How requests are handled: every setting shown with its source, changed after a preview, in every clock."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from gongkai.records import messages
from gongkai.records.models import Case, LogEntry, Organ
from gongkai.records.policy import OPTIONS, SERIES, policy
from gongkai.records.verify import faults

BASE = "/desk/desk-bureau/organ/handling/"


@pytest.fixture
def administrator(browser) -> Client:
    return browser("administrator")


@pytest.fixture
def paid(organ, request_case, happen) -> Case:
    """A request whose fee was paid: whether its clock began anew is a setting."""
    case = request_case("T-1", date(2026, 3, 2))
    happen(case, "fee_notice", date(2026, 3, 9))
    happen(case, "fee_paid", date(2026, 3, 16))
    case.refresh_from_db()
    return case


def test_every_setting_is_shown_with_its_default_and_source(organ, clerk):
    page = clerk.get(BASE)
    assert [each.name for each in page.context["answers"]] == [each.question for each in OPTIONS.values()]
    text = page.content.decode()
    assert text.count("按默认</span>") == len(OPTIONS)
    assert "第三十一条" in text
    assert all(SERIES[key] in text for key in SERIES)
    assert 'name="act"' not in text


def test_only_the_administrator_changes(organ, clerk):
    clerk.post(BASE, {"inner_days": "5", "act": "save"})
    organ.refresh_from_db()
    assert organ.handling == {}


def test_preview_says_what_moves_and_writes_nothing(organ, paid, administrator):
    page = administrator.post(BASE, {"payment_restarts": "no", "act": "look"})
    (moved,) = page.context["moved"]
    assert (moved.case, moved.before) == (paid, paid.due)
    assert moved.after < paid.due
    organ.refresh_from_db()
    assert organ.handling == {}
    assert Case.objects.get(pk=paid.pk).due == paid.due


def test_clock_setting_recounts_in_the_same_step_and_is_logged(organ, paid, administrator):
    page = administrator.post(BASE, {"payment_restarts": "no", "act": "save"}, follow=True)
    assert "1 件在办申请的期限变动" in page.content.decode()
    assert Case.objects.get(pk=paid.pk).due < paid.due
    entry = LogEntry.objects.get(action="organ.settings")
    assert (entry.data["before"], entry.data["after"]) == (
        {"handling": {}},
        {"handling": {"payment_restarts": False}},
    )
    assert LogEntry.objects.get(action="case.recount").data["numbers"] == ["T-1"]
    assert list(faults()) == []
    decided = [each.decided for each in page.context["answers"] if each.decided]
    assert [each.by for each in decided] == ["dadministrator"]


def test_setting_left_empty_goes_back_to_its_default(organ, administrator):
    administrator.post(BASE, {"inner_days": "5", "quiet": "无", "act": "save"})
    kept = Organ.objects.get(pk=organ.pk)
    assert (policy(kept).inner_days, policy(kept).quiet) == (5, "")
    form = administrator.get(BASE).context["form"]
    assert (form["inner_days"].value(), form["quiet"].value()) == (5, "无")
    administrator.post(BASE, {"act": "save"})
    assert Organ.objects.get(pk=organ.pk).handling == {}


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("pattern_reply", "公开{n}号", "要有 {year} 和 {n}"),
        ("pattern_reply", "{nonsense}", "只能用"),
        ("message_received", "编号 {due_day}", "不能用"),
        ("quiet", "晚上", "21:00-08:00"),
        ("inner_days", "0", "最少"),
        ("receipt_rule", "whenever", "不在可选范围内"),
    ],
)
def test_wrong_setting_is_named_at_its_field(organ, administrator, field, value, reason):
    page = administrator.post(BASE, {field: value, "court": "x", "act": "save"}).content.decode()
    assert f'href="#id_{field}"' in page
    assert reason in page
    organ.refresh_from_db()
    assert organ.handling == {}


def test_two_series_with_one_pattern_are_refused(organ, administrator):
    default = policy(organ).patterns["notice"]
    page = administrator.post(BASE, {"pattern_reply": default, "act": "save"}).content.decode()
    assert "会出现重复的文号" in page


def test_examples_follow_what_is_typed(organ, administrator):
    text = administrator.post(f"{BASE}examples/", {"pattern_reply": "甲开〔{year}〕{n}号"}).content.decode()
    assert "甲开〔" in text
    assert messages.TEMPLATES["received"].name in text
    assert "{number}" not in text


def test_every_placeholder_has_an_example():
    from gongkai.desk.views.handling import EXAMPLE
    from gongkai.records.messages import PLACEHOLDERS

    assert set(PLACEHOLDERS) - {"organ"} == set(EXAMPLE)
