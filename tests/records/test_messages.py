"""The texts of messages, and the hours in which none is sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.records import cipher, messages, quiet
from gongkai.records.actions import telling
from gongkai.records.models import Message
from tampering import openly

HERE = ZoneInfo("Asia/Shanghai")
VALUES = {
    "organ": "某某局",
    "number": "2026-001",
    "what": "“政策文件”栏目",
    "due": "2026年12月1日",
    "address": "https://example.gov.cn/requests/track/",
    "letter": "政府信息公开告知书",
    "way": "邮政企业邮寄",
    "date": "2026-11-02",
    "list": "已经逾期（1 件）\n2026-001，期限 2026-10-30",
}


@pytest.mark.parametrize("key", messages.TEMPLATES)
def test_default_text_is_sound_and_can_be_filled(key: str) -> None:
    template = messages.TEMPLATES[key]
    assert messages.problems(template.text, key) == ()
    assert set(messages.NAMED.findall(template.subject)) <= set(template.uses)
    given_only = {name: VALUES[name] for name in template.uses}
    filled = messages.fill(key, {}, given_only)
    assert ("2026-001" in filled) == bool({"number", "list"} & set(template.uses))
    assert "{" not in filled + messages.subject(key, given_only)
    assert len(filled) < 200


def test_fill_uses_the_organs_own_text() -> None:
    assert messages.fill("ready", {"ready": "{number}请来取。"}, VALUES) == "2026-001请来取。"


@pytest.mark.parametrize("own", ["", "  ", "{name}你好", "{number"])
def test_fill_falls_back_where_the_own_text_is_not_usable(own: str) -> None:
    assert messages.fill("ready", {"ready": own}, VALUES) == messages.fill("ready", {}, VALUES)


def test_fill_never_reads_placeholders_out_of_values() -> None:
    assert messages.fill("ready", {"ready": "{letter}"}, {"letter": "{number}"}) == "{number}"


def test_fill_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        messages.fill("ready", {}, {"organ": "某某局"})


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{name}您好", "{name}"),
        ("{due}前领取", "{due}"),
        ("{number", "成对"),
        ("{}", "{}"),
        ("{number!r}", "{number!r}"),
        (" ", "空"),
        ("长" * 301, "301"),
        ("证件11010519491231002X", "身份证"),
    ],
)
def test_problems_of_a_text_are_said_when_it_is_saved(text: str, word: str) -> None:
    assert word in "".join(messages.problems(text, "ready"))


def at(clock: str, day: int = 10) -> datetime:
    return datetime.fromisoformat(f"2026-03-{day:02}T{clock}:00").replace(tzinfo=HERE)


@pytest.mark.parametrize(
    ("now", "hours", "then"),
    [
        (at("12:00"), "21:00-08:00", at("12:00")),
        (at("21:00"), "21:00-08:00", at("08:00", 11)),
        (at("23:59"), "21:00-08:00", at("08:00", 11)),
        (at("03:00"), "21:00-08:00", at("08:00")),
        (at("08:00"), "21:00-08:00", at("08:00")),
        (at("12:30"), "12:00-14:00", at("14:00")),
        (at("23:00"), "", at("23:00")),
        (at("23:00"), "08:00-08:00", at("23:00")),
    ],
)
def test_not_before_waits_for_the_end_of_the_quiet_hours(now: datetime, hours: str, then: datetime) -> None:
    assert quiet.not_before(now, hours) == then
    assert quiet.not_before(now.astimezone(ZoneInfo("UTC")), hours) == then


@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 1439))
def test_not_before_is_never_quiet_nor_past_nor_a_day_away(now: int, start: int, end: int) -> None:
    def clock(minutes: int) -> str:
        return f"{minutes // 60:02}:{minutes % 60:02}"

    then = quiet.not_before(at(clock(now)), f"{clock(start)}-{clock(end)}")
    assert quiet.not_before(then, f"{clock(start)}-{clock(end)}") == then
    assert timedelta() <= then - at(clock(now)) < timedelta(days=1)


@pytest.mark.parametrize("hours", ["9-10", "25:00-08:00", "21:00", "21:00-08:60", "ab"])
def test_quiet_hours_that_are_none_are_refused(hours: str) -> None:
    assert quiet.problem(hours)
    with pytest.raises(ValueError, match="免打扰"):
        quiet.not_before(at("12:00"), hours)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("way", "told"), [("online", ["ready"]), ("post", ["sent"]), ("email", ["sent"]), ("counter", [])]
)
def test_message_says_by_which_way_a_letter_went(walk, way, told):
    letter = walk.sign(walk.draft(walk.case(), "receipt"))
    with openly():
        Message.objects.all().delete()
    walk.send(letter, way)
    assert [each.template for each in Message.objects.all()] == told
    for each in Message.objects.all():
        text = cipher.unseal(each.text, about=telling.sealed_for(each.organ)).decode()
        assert ("领取" in text) == (way == "online")
