"""The operator's commands for requests: try first, then do; a package is judged on its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongkai.records import room
from gongkai.records.actions import archiving, beating, clock, delivering, organs
from gongkai.records.actions import files as stored_files
from gongkai.search import keeping
from gongkai.web import management

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_migration(monkeypatch):
    monkeypatch.setattr(management, "call_command", lambda *args, **kwargs: None)


def _archived(walk) -> bytes:
    case = walk.case()
    delivering.collect(letter=walk.reply(case, "granted"))
    case.refresh_from_db()
    return stored_files.read(archiving.archive(case=case, actor=walk.people["intake"]))


def test_package_is_verified_on_its_own(walk, tmp_path, capsys):
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    data = _archived(walk)
    good.write_bytes(data)
    assert management.run(["verify-package", str(good)]) == 0
    assert "完整" in capsys.readouterr().out
    bad.write_bytes(data[:-60])
    assert management.run(["verify-package", str(bad)]) == 1
    assert management.run(["verify-package", str(tmp_path / "none.zip")]) == 2
    assert "打不开" in capsys.readouterr().err


def test_recompute_without_a_change_moves_nothing(walk, capsys):
    walk.case()
    assert management.run(["recompute", "--dry-run"]) == 0
    assert "没有期限变动" in capsys.readouterr().out


def test_notice_that_cannot_be_read_is_one_line(walk, tmp_path, capsys):
    path = tmp_path / "notice.toml"
    path.write_text("not a notice", encoding="utf-8")
    assert management.run(["recompute", "--notice", str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_retention_tries_first(walk, monkeypatch, capsys):
    case = walk.case()
    delivering.collect(letter=walk.reply(case, "granted"))
    archiving.archive(case=case, actor=walk.people["intake"])
    later = clock.today() + timedelta(days=365 * 11)
    monkeypatch.setattr(clock, "today", lambda: later)
    assert management.run(["retention", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert f"{case.number}  {case.closed_on} 办结" in said
    case.request.refresh_from_db()
    assert case.request.applicant
    assert management.run(["retention"]) == 0
    case.request.refresh_from_db()
    assert case.request.applicant == ""


def test_requests_are_imported_by_their_own_sheet(walk, tmp_path, capsys):
    path = tmp_path / "requests.xlsx"
    assert management.run(["import", "requests", "--template", str(path)]) == 0
    assert path.read_bytes().startswith(b"PK")
    assert management.run(["import", "nothing", str(path)]) == 2
    assert "requests" in capsys.readouterr().err


def test_health_prints_each_check_and_fails_where_one_fails(db, index_folder, capsys):
    assert management.run(["health"]) == 1
    assert "故障　后台工作：后台工作还没有做完过一轮。 → " in capsys.readouterr().out
    keeping.catch_up()
    beating.beat(name="one", leads=True, failing=[], behind=0)
    assert management.run(["health"]) == 0
    assert "正常　数据库：能读，能写。" in capsys.readouterr().out


def test_import_on_a_short_disk_is_refused(db, settings, monkeypatch, capsys):
    monkeypatch.setattr(room, "free", lambda: 10)
    organs.create_organ(code="short", name="某局")
    assert management.run(["import", "licences", "x.xlsx", "--organ", "short"]) == 2
    assert room.LOW in capsys.readouterr().err


def test_sign_in_is_reset_with_a_password_told_once(walk, capsys):
    person = walk.people["administrator"]
    assert management.run(["reset-sign-in", person.username, "--factor"]) == 0
    out = capsys.readouterr().out
    made = out.splitlines()[0].rpartition("：")[2]
    person.refresh_from_db()
    assert person.check_password(made)
    assert person.must_change
    assert "动态验证码已重置" in out
    assert management.run(["reset-sign-in", "nobody"]) == 2


def test_keys_are_rotated_and_what_cannot_be_opened_is_named(walk, settings, capsys):
    walk.submit()
    settings.IDENTITY_KEYS = ("another-key-of-more-than-thirty-two-letters", *settings.IDENTITY_KEYS)
    assert management.run(["rotate-keys"]) == 0
    assert "申请：重新加密" in capsys.readouterr().out
    settings.IDENTITY_KEYS = ("a-third-key-of-more-than-thirty-two-letters",)
    assert management.run(["rotate-keys"]) == 1
    assert "打不开" in capsys.readouterr().out
