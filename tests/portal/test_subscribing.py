"""Hearing by mail of what is new: asked for, confirmed, told once a day, ended with a click."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from gongkai.adapters import mail, subscribing
from gongkai.adapters.undelivered import Undelivered
from gongkai.records.actions import clock, organs, publications, publishing, subscriptions
from gongkai.records.models import LogEntry, Organ, Subscription
from gongkai.web import working

BASE = "/o/portal-bureau/"
PATH = f"{BASE}subscribe/"
NOON = datetime(2024, 3, 5, 12, 0, tzinfo=timezone.get_fixed_timezone(480))


@pytest.fixture
def at(monkeypatch):
    """The clock of this test; it begins at noon."""

    def at(moment: datetime) -> datetime:
        monkeypatch.setattr(clock, "now", lambda: moment)
        monkeypatch.setattr(clock, "today", lambda: moment.date())
        return moment

    at(NOON)
    monkeypatch.setattr(working, "_last", {})
    return at


@pytest.fixture
def box(settings, tmp_path):
    """The mails that were written since the last look, oldest first."""
    settings.OUTBOX = tmp_path / "outbox"

    def box() -> list[str]:
        found = sorted(settings.OUTBOX.glob("*.txt")) if settings.OUTBOX.exists() else []
        texts = [each.read_text() for each in found]
        for each in found:
            each.unlink()
        return texts

    return box


@pytest.fixture
def round_(monkeypatch):
    """One round of the worker's chore, as on another day of a worker."""

    def round_() -> int:
        monkeypatch.setattr(working, "_news", {})
        return working.subscribers()

    return round_


@pytest.fixture
def subscribed(client, organ, at, box, round_):
    """A confirmed subscription to what a query string names; its code."""

    def subscribed(query: str = "", to: str = "reader@example.cn") -> str:
        client.post(f"{PATH}{query}", {"to": to})
        round_()
        code = code_of(box()[-1])
        client.post(f"/subscriptions/{code}/")
        return code

    return subscribed


def code_of(mailed: str) -> str:
    return re.search(r"http://testserver/subscriptions/([\w-]+)/", mailed)[1]


def days(number: int) -> datetime:
    return NOON + timedelta(days=number)


def test_confirmation_goes_to_the_address_and_says_to_what(client, organ, at, box, round_):
    column = organ.columns.first()
    answer = client.post(f"{PATH}?column={column.pk}&item=20-7", {"to": " Reader@example.cn "})
    assert answer.status_code == 302
    page = client.get(answer["Location"])
    assert "请到邮箱里确认" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert box() == []
    round_()
    (mailed,) = box()
    assert "收件人：Reader@example.cn" in mailed
    assert f"“{column.name}”栏目" in mailed
    assert "财政预算、决算" in mailed
    round_()
    assert box() == []


def test_nothing_is_told_before_it_is_confirmed_and_a_look_confirms_nothing(
    client, organ, publish, at, box, round_
):
    client.post(PATH, {"to": "reader@example.cn"})
    round_()
    code = code_of(box()[0])
    assert "确认订阅" in client.get(f"/subscriptions/{code}/").content.decode()
    publish("通知", date(2024, 3, 5))
    at(days(1))
    round_()
    assert box() == []
    assert Subscription.objects.get().confirmed_at is None


def test_digest_once_a_day_with_what_is_new_and_the_way_out(publish, subscribed, at, box, round_):
    publish("以前的通知", date(2024, 3, 4))
    code = subscribed()
    first, second = publish("新的通知一", date(2024, 3, 5)), publish("新的通知二", date(2024, 3, 5))
    round_()
    assert box() == []  # confirmed today: tomorrow
    at(days(1))
    assert round_() == 1
    (mailed,) = box()
    assert "新公开 2 条信息" in mailed
    for each in (first, second):
        assert each.title in mailed
        assert f"http://testserver/d/{each.pk}/" in mailed
    assert "以前的通知" not in mailed
    assert f"http://testserver/subscriptions/{code}/" in mailed
    publish("当天又来的", date(2024, 3, 6))
    round_()
    assert box() == []
    at(days(2))
    round_()
    (mailed,) = box()
    assert "当天又来的" in mailed
    assert "新的通知一" not in mailed
    at(days(3))
    round_()
    assert box() == []  # nothing new, no mail


@pytest.mark.parametrize(
    ("query", "wanted", "other"),
    [
        ("?q=养老 待遇", {"title": "养老保险待遇"}, {"title": "养老服务"}),
        ("?item=20-7", {"item": "20-7"}, {"item": "20-8"}),
        ("?topic=就业", {"topic": "就业"}, {"topic": "财政"}),
    ],
)
def test_only_what_was_subscribed_to(publish, subscribed, at, box, round_, query, wanted, other):
    subscribed(query)
    mine = publish(**({"title": "要的"} | wanted), on=date(2024, 3, 5))
    publish(**({"title": "不要的"} | other), on=date(2024, 3, 5))
    at(days(1))
    round_()
    (mailed,) = box()
    assert mine.title in mailed
    assert "新公开 1 条信息" in mailed


def test_column_of_another_organ_and_another_organs_news(organ, publish, subscribed, at, box, round_):
    news, notices = organ.columns.all()[:2]
    subscribed(f"?column={news.pk}")
    other = organs.create_organ(code="other", name="测试市乙局")
    publish("别栏的", date(2024, 3, 5), column=notices)
    publish("别家的", date(2024, 3, 5), organ=other)
    at(days(1))
    round_()
    assert box() == []


def test_correction_is_not_news_and_what_was_withdrawn_is_not_told(publish, subscribed, at, box, round_):
    old = publish("旧的通知", date(2024, 2, 1))
    subscribed()
    old.summary = "更正"
    publications.save(publication=old, actor=None)
    gone = publish("撤下的", date(2024, 3, 5))
    publishing.withdraw(publication=gone, reason="有误", actor=None)
    at(days(1))
    round_()
    assert box() == []


def test_quiet_hours_are_kept(publish, subscribed, at, box, round_):
    subscribed()
    publish("通知", date(2024, 3, 5))
    at(days(1).replace(hour=6))
    round_()
    assert box() == []
    at(days(1).replace(hour=9))
    round_()
    assert len(box()) == 1


@pytest.mark.parametrize("way", ["", "stop/"])
def test_look_at_the_link_ends_nothing_a_click_ends_and_forgets(client, subscribed, way):
    code = subscribed()
    assert "退订" in client.get(f"/subscriptions/{code}/{way}").content.decode()
    assert Subscription.objects.count() == 1
    page = client.post(f"/subscriptions/{code}/stop/").content.decode()
    assert "已退订" in page
    assert not Subscription.objects.exists()
    assert client.get(f"/subscriptions/{code}/").status_code == 404


def test_mail_program_ends_it_without_a_page(subscribed):
    code = subscribed()
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(f"/subscriptions/{code}/stop/", {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not Subscription.objects.exists()
    assert strict.post(PATH, {"to": "a@example.cn"}).status_code == 403


def test_header_lets_the_mail_program_end_it(publish, subscribed, at, monkeypatch):
    code = subscribed()
    publish("通知", date(2024, 3, 5))
    sent = []
    monkeypatch.setattr(mail, "send", lambda *given: sent.append(given))
    at(days(1))
    subscribing.digest(Organ.objects.get(), days(1))
    headers = sent[0][3]
    assert headers["List-Unsubscribe"] == f"<http://testserver/subscriptions/{code}/stop/>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_neither_address_nor_code_stands_in_the_database(subscribed, organ):
    code = subscribed()
    row = Subscription.objects.values().get()
    assert not any("reader" in str(value) or code in str(value) for value in row.values())
    assert not any("reader" in str(data) for data in LogEntry.objects.values_list("data", flat=True))
    found = subscriptions.reached(Subscription.objects.get())
    assert (found.to, found.code, found.base) == ("reader@example.cn", code, "http://testserver")


def test_same_words_whether_it_is_subscribed_or_not(client, subscribed, box, round_):
    fresh = client.post(PATH, {"to": "new@example.cn"}, follow=True).content
    subscribed()
    again = client.post(PATH, {"to": "READER@example.cn"}, follow=True).content
    round_()
    assert fresh == again
    assert Subscription.objects.count() == 2
    assert not any("READER" in each for each in box())


def test_strangers_cannot_fill_a_letter_box(client, organ, at, box, round_):
    for number in range(6):
        client.post(f"{PATH}?q=词{number}", {"to": "victim@example.cn"})
    round_()
    assert len(box()) == subscriptions.MOST_OPEN


def test_too_many_from_one_place_must_wait(client, organ, at):
    for number in range(10):
        assert client.post(PATH, {"to": f"a{number}@example.cn"}).status_code == 302
    answer = client.post(PATH, {"to": "a99@example.cn"})
    assert "请过 15 分钟再试" in answer.content.decode()
    assert Subscription.objects.count() == 10


@pytest.mark.parametrize(
    "to", ["", "reader", "a@b", "a@example.cn\nBcc: x@example.cn", "a" * 300 + "@example.cn"]
)
def test_what_is_no_address_is_refused(client, organ, at, to):
    answer = client.post(PATH, {"to": to})
    assert answer.status_code == 200
    assert "需要改正" in answer.content.decode()
    assert not Subscription.objects.exists()


def test_unconfirmed_is_deleted_after_a_week_confirmed_stays(client, subscribed, at, round_, monkeypatch):
    subscribed()
    client.post(PATH, {"to": "never@example.cn"})
    at(days(8))
    monkeypatch.setattr(working, "_last", {})
    round_()
    assert [each.confirmed_at is not None for each in Subscription.objects.all()] == [True]


def test_mail_that_does_not_go_is_tried_again_and_given_up_in_the_end(
    client, organ, at, round_, box, monkeypatch
):
    client.post(PATH, {"to": "reader@example.cn"})

    def refuse(*_: object) -> None:
        raise Undelivered("拒收")

    with monkeypatch.context() as broken:
        broken.setattr(mail, "send", refuse)
        round_()
        assert Subscription.objects.get().asked_at is None
    round_()
    assert len(box()) == 1
    Subscription.objects.update(asked_at=None)
    monkeypatch.setattr(mail, "send", refuse)
    for _ in range(subscriptions.MOST_FAILURES):
        round_()
    assert not Subscription.objects.exists()


def test_digest_that_does_not_go_comes_with_the_next_days(publish, subscribed, at, box, round_, monkeypatch):
    subscribed()
    publish("第一天的", date(2024, 3, 5))
    at(days(1))

    def refuse(*_: object) -> None:
        raise Undelivered("拒收")

    with monkeypatch.context() as broken:
        broken.setattr(mail, "send", refuse)
        round_()
    at(days(2))
    round_()
    (mailed,) = box()
    assert "第一天的" in mailed


def test_two_workers_send_one_mail(publish, subscribed, at, box):
    subscribed()
    publish("通知", date(2024, 3, 5))
    at(days(1))
    organ = Organ.objects.get()
    subscribing.digest(organ, days(1))
    assert subscribing.digest(organ, days(1)) == 0
    assert len(box()) == 1


def test_queries_do_not_grow_with_what_is_subscribed(
    subscribed, publish, at, box, django_assert_max_num_queries
):
    for number in range(5):
        subscribed(f"?q=没有{number}", f"a{number}@example.cn")
    for number in range(5):
        publish(f"通知{number}", date(2024, 3, 5))
    at(days(1))
    with django_assert_max_num_queries(4 + 2 * 5):
        subscribing.digest(Organ.objects.get(), days(1))


def test_pages_are_not_kept(client, subscribed):
    code = subscribed()
    for path in (PATH, f"/subscriptions/{code}/"):
        assert "no-store" in client.get(path)["Cache-Control"]
    assert not caches["pages"]._cache
