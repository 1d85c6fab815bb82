"""What waits is sent once, tried again when it was not taken, and lost in no case."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gongkai.adapters import mail, sending, sms
from gongkai.adapters.sending import Sent
from gongkai.adapters.undelivered import Undelivered
from gongkai.records import cipher
from gongkai.records.actions import organs
from gongkai.records.actions.telling import sealed_for
from gongkai.records.models import Message, Organ
from tampering import openly

NOON = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)


@pytest.fixture
def organ(db) -> Organ:
    return organs.create_organ(code="test-bureau", name="测试市测试局")


@pytest.fixture
def went(monkeypatch) -> list[tuple[str, ...]]:
    """What the adapters were given."""
    seen: list[tuple[str, ...]] = []
    monkeypatch.setattr(mail, "send", lambda *words: seen.append(words))
    monkeypatch.setattr(sms, "send", lambda *words: seen.append(words))
    return seen


@pytest.fixture
def refused(monkeypatch) -> None:
    def send(*words: str) -> None:
        raise Undelivered("网关没有收下。")

    monkeypatch.setattr(mail, "send", send)
    monkeypatch.setattr(sms, "send", send)


def wait(organ: Organ, channel: str = "mail", to: str = "a@b.cn", not_before: datetime = NOON) -> Message:
    sealed = {
        name: cipher.seal(words, about=sealed_for(organ)) for name, words in (("to", to), ("text", "编号 1"))
    }
    return Message.objects.create(
        organ=organ, channel=channel, subject="已收到", template="received", not_before=not_before,
        created_at=NOON, **sealed,
    )  # fmt: skip


def test_deliver_sends_what_is_due_by_its_channel(organ: Organ, went) -> None:
    wait(organ)
    wait(organ, "sms", "13800138000")
    wait(organ, not_before=NOON + timedelta(hours=1))
    assert sending.deliver(NOON) == Sent(sent=2, failed=0, waiting=1)
    assert went == [("a@b.cn", "已收到", "编号 1"), ("13800138000", "编号 1")]
    assert sending.deliver(NOON) == Sent(0, 0, 1)


def test_deliver_takes_no_more_than_its_limit(organ: Organ, went) -> None:
    for _ in range(5):
        wait(organ)
    assert sending.deliver(NOON, limit=2) == Sent(2, 0, 3)


def test_deliver_after_a_failure_waits_longer_each_time(organ: Organ, refused) -> None:
    message, now, waits = wait(organ), NOON, []
    for _ in range(sending.MOST_TRIES):
        assert sending.deliver(now).failed == 1
        message.refresh_from_db()
        waits.append(message.not_before - now)
        now = message.not_before
    minutes = [1, 5, 30, 120, *[1440] * 6]
    assert waits == [timedelta(minutes=each) for each in minutes]
    assert sending.deliver(now + timedelta(days=9)) == Sent(0, 0, 0)
    assert list(sending.given_up()) == [message]
    assert (message.sent_at, message.error) == (None, "网关没有收下。")


@pytest.mark.parametrize("channel", ["mail", "sms"])
def test_deliver_again_never_at_night(organ: Organ, refused, channel: str) -> None:
    evening = datetime(2026, 3, 10, 12, 59, 30, tzinfo=UTC)  # 20:59:30 in China
    message = wait(organ, channel, not_before=evening)
    sending.deliver(evening)
    message.refresh_from_db()
    assert message.not_before == datetime(2026, 3, 11, 0, 0, tzinfo=UTC)


def test_deliver_message_that_cannot_be_unsealed_stops_no_other(organ: Organ, went) -> None:
    lost = wait(organ)
    with openly():
        Message.objects.filter(pk=lost.pk).update(to="1.aes.00000000.AAAA")
    wait(organ)
    assert sending.deliver(NOON) == Sent(1, 1, 1)
    lost.refresh_from_db()
    assert "密钥" in lost.error


def test_deliver_after_a_crash_in_mid_sending_is_sent_once_more(organ: Organ, went, monkeypatch) -> None:
    message = wait(organ)

    def crash(*words: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(mail, "send", crash)
        with pytest.raises(KeyboardInterrupt):
            sending.deliver(NOON)
    assert sending.deliver(NOON + timedelta(minutes=1)) == Sent(0, 0, 1)
    assert sending.deliver(NOON + sending.LEASE) == Sent(1, 0, 0)
    message.refresh_from_db()
    assert (message.tries, len(went)) == (2, 1)


def test_deliver_slow_worker_does_not_undo_who_took_over(organ: Organ, went, monkeypatch) -> None:
    message, later = wait(organ), NOON + sending.LEASE

    def slow(*words: str) -> None:
        monkeypatch.setattr(mail, "send", lambda *words: went.append(words))
        assert sending.deliver(later).sent == 1
        raise Undelivered("太慢了。")

    monkeypatch.setattr(mail, "send", slow)
    sending.deliver(NOON)
    message.refresh_from_db()
    assert (message.sent_at, message.error) == (later, "")


def test_deliver_while_another_worker_is_sending_sends_each_once(organ: Organ, went, monkeypatch) -> None:
    for number in range(6):
        wait(organ, to=f"{number}@b.cn")

    def busy(*words: str) -> None:
        monkeypatch.setattr(mail, "send", lambda *words: went.append(words))
        assert sending.deliver(NOON, limit=3).sent == 3
        went.append(words)

    monkeypatch.setattr(mail, "send", busy)
    assert sending.deliver(NOON).sent == 3
    assert sorted(words[0] for words in went) == [f"{number}@b.cn" for number in range(6)]


MAKE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from gongkai.adapters import sending
from gongkai.records import cipher
from gongkai.records.actions import clock, organs
from gongkai.records.actions.telling import sealed_for
from gongkai.records.models import Message
organ = organs.create_organ(code="test-bureau", name="测试市测试局")
seal = lambda words: cipher.seal(words, about=sealed_for(organ))
for number in range(40):
    Message.objects.create(organ=organ, channel="sms", to=seal(f"#{number}#"), text=seal("x"), subject="",
        template="received", not_before=clock.now(), created_at=clock.now())
"""
WORK = """
from gongkai.adapters import sending
from gongkai.records.actions import clock
print(sending.deliver(clock.now()).sent)
"""


def _start(code: str, folder: Path) -> subprocess.Popen[str]:
    around = {**os.environ, "GONGKAI_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "gongkai.web.settings"}
    for name in ("GONGKAI_DATABASE_URL", "GONGKAI_SMS"):
        around.pop(name, None)
    code = f"import django; django.setup()\n{code}"
    return subprocess.Popen([sys.executable, "-c", code], env=around, stdout=subprocess.PIPE, text=True)


def test_deliver_by_several_processes_sends_each_once(tmp_path: Path) -> None:
    assert _start(MAKE, tmp_path).wait(60) == 0
    workers = [_start(WORK, tmp_path) for _ in range(3)]
    assert sum(int(worker.communicate(timeout=60)[0]) for worker in workers) == 40
    sent = [path.read_text().split("#")[1] for path in (tmp_path / "outbox").iterdir()]
    assert sorted(sent, key=int) == [str(number) for number in range(40)]


def test_channel_that_nobody_answers_on_is_tried_once_a_round(organ: Organ, went, monkeypatch) -> None:
    def silent(*words: str) -> None:
        raise Undelivered("邮件服务器连不上，稍后会再试。", away=True)

    monkeypatch.setattr(mail, "send", silent)
    for _ in range(3):
        wait(organ)
    wait(organ, "sms", "13800138000")
    assert sending.deliver(NOON) == Sent(sent=1, failed=1, waiting=3)
    assert went == [("13800138000", "编号 1")]
    assert sorted(Message.objects.values_list("tries", flat=True)) == [0, 0, 1, 1]
