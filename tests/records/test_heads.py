"""A history that was written anew, with every hash made again, does not go through the head signed before."""

from __future__ import annotations

import json
import os
from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.records import chain, headfiles, heads, verify
from gongkai.records.actions import clock, log
from gongkai.records.models import CaseEvent, LogEntry, Organ
from gongkai.web import management, working
from tampering import openly

pytestmark = pytest.mark.django_db


def signed() -> bytes:
    return json.dumps(heads.made(clock.now())).encode()


def rewritten(organ: Organ, seq: int) -> None:
    """What one who commands the database can do: change an entry and make every later hash again."""
    organ.refresh_from_db()
    with openly():
        head = LogEntry.objects.get(organ=organ, seq=seq).previous_hash
        for entry in LogEntry.objects.filter(organ=organ, seq__gte=seq).order_by("seq"):
            if entry.seq == seq:
                entry.data = {**entry.data, "address": "别处"}
            entry.previous_hash = head
            entry.hash = head = chain.link(head, log.payload(entry))
            entry.save()
    Organ.objects.filter(pk=organ.pk).update(log_head=head)


def test_untouched_platform_goes_through_its_head_also_when_it_went_on(walk):
    walk.case()
    told = heads.read(signed())
    walk.case()
    assert list(heads.faults(told)) == []


def test_history_written_anew_is_shown_by_the_head_alone(walk):
    walk.case()
    told = heads.read(signed())
    walk.case()
    rewritten(walk.organ, 2)
    walk.organ.refresh_from_db()
    assert list(verify._log()) == []
    [fault] = heads.faults(told)
    assert fault.startswith(f"{walk.organ}：日志第 ")
    assert "链条是重新算的" in fault


def test_log_that_was_cut_off_is_shown(walk):
    walk.case()
    told = heads.read(signed())
    with openly():
        CaseEvent.objects.filter(organ=walk.organ).delete()
        LogEntry.objects.filter(organ=walk.organ, seq__gt=3).delete()
    last = LogEntry.objects.get(organ=walk.organ, seq=3)
    Organ.objects.filter(pk=walk.organ.pk).update(log_seq=3, log_head=last.hash)
    found = list(heads.faults(told))
    assert any("后面的被删除了" in fault for fault in found)
    assert any(fault.startswith("日志：") and "现在只有" in fault for fault in found)


def test_organ_that_is_gone_is_shown(walk):
    told = heads.read(signed())
    told["organs"].append({**told["organs"][0], "id": 999, "code": "gone", "name": "某某局"})
    assert any("某某局（gone）" in fault for fault in heads.faults(told))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda told: told["organs"][0].update(hash="0" * 64), "签名不对"),
        (lambda told: told.update(made_at="2020-01-01T00:00:00+08:00"), "签名不对"),
        (lambda told: told.update(signature="AAAA"), "签名不对"),
        (lambda told: told.update(key="A" * 43 + "="), "另一把密钥"),
        (lambda told: told.update(format="other/1"), "版式"),
        (lambda told: told.pop("signature"), "不是平台导出的"),
    ],
)
def test_head_that_was_changed_is_refused(walk, change, said):
    told = json.loads(signed())
    change(told)
    with pytest.raises(heads.Unusable, match=said):
        heads.read(json.dumps(told).encode())


def test_head_of_an_earlier_key_is_read_by_its_public_key(walk, settings):
    data, key = signed(), heads.public_key()
    settings.HEADS_KEY = b"n" * 32
    with pytest.raises(heads.Unusable, match="另一把密钥"):
        heads.read(data)
    assert heads.read(data, key)["key"] == key


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b"null", b'{"signature": 1}'])
def test_what_is_no_head_is_refused(db, data):
    with pytest.raises(heads.Unusable):
        heads.read(data)


def test_worker_lays_a_head_outside_once_a_day(walk, settings, tmp_path, monkeypatch):
    settings.HEADS = tmp_path
    monkeypatch.setattr(working, "_last", {})
    assert (working.heads(), working.heads()) == (1, 0)
    [file] = tmp_path.iterdir()
    assert file.name == headfiles.name(clock.today())
    assert list(heads.faults(heads.read(file.read_bytes()))) == []
    assert headfiles.overdue(clock.now()) == ""
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    monkeypatch.setattr(clock, "today", lambda: timezone.localtime(tomorrow).date())
    assert working.heads() == 1
    assert len(list(tmp_path.iterdir())) == 2


def test_head_that_cannot_be_written_is_told_and_tried_again(walk, settings, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(working, "close_old_connections", lambda: None)  # the test's own connection stays
    settings.HEADS = tmp_path / "not mounted"
    monkeypatch.setattr(working, "_last", {})
    monkeypatch.setattr(working, "CHORES", (working.heads, lambda: 3))
    monkeypatch.setattr(headfiles.logger, "propagate", True)
    monkeypatch.setattr(headfiles.logger.parent, "propagate", True)
    assert working.work_once() == 3
    assert "链头没有写出" in caplog.text
    assert "还没有链头写出" in headfiles.overdue(clock.now())
    settings.HEADS.mkdir()
    assert working.work_once() == 4
    assert headfiles.overdue(clock.now()) == ""
    old = (clock.now() - timedelta(days=3)).timestamp()
    os.utime(settings.HEADS / headfiles.name(clock.today()), (old, old))
    assert "最后一次写出" in headfiles.overdue(clock.now())


def test_commands_export_and_compare(walk, settings, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(management, "call_command", lambda *args, **kwargs: None)
    walk.case()
    assert management.run(["heads", "-o", str(tmp_path)]) == 0
    path = tmp_path / headfiles.name(clock.today())
    assert management.run(["verify", "--heads", str(path)]) == 0
    assert "与 1 份签名的链头相符" in capsys.readouterr().out
    rewritten(walk.organ, 2)
    assert management.run(["verify", "--heads", str(path)]) == 1
    assert "链条是重新算的" in capsys.readouterr().out
    assert management.run(["verify", "--all", "--heads", str(path)]) == 1
    assert management.run(["heads"]) == 0
    assert json.loads(capsys.readouterr().out.partition("{")[2].join(["{", ""]))["format"] == heads.FORMAT
    assert management.run(["heads", "--public-key"]) == 0
    assert capsys.readouterr().out.strip() == heads.public_key()


def test_bad_use_is_one_line(walk, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(management, "call_command", lambda *args, **kwargs: None)
    assert management.run(["verify", "--heads", str(tmp_path / "none.json")]) == 2
    assert management.run(["heads", "-o", str(tmp_path / "no" / "such.json")]) == 2
    (tmp_path / "x.json").write_text("{}")
    assert management.run(["verify", "--heads", str(tmp_path / "x.json")]) == 2
    assert capsys.readouterr().err.count("\n") == 3
