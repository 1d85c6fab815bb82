"""`prepare` builds what is missing, in one piece, keeps what is there, and prints who may sign in."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist

from gongkai.law.reporting import ROLES
from gongkai.records import verify
from gongkai.records.actions import clock
from gongkai.records.models import (
    AnnualReport,
    Case,
    CaseEvent,
    LogEntry,
    Organ,
    Proceeding,
    Publication,
    RegisterEntry,
    RoleGrant,
    User,
)
from gongkai.sample import build, people, reporting


def state() -> list[object]:
    models = apps.get_app_config("records").get_models()
    heads = Organ.objects.order_by("pk").values_list("code", "log_seq", "log_head", "register_seq")
    return [*((model.__name__, model.objects.count()) for model in models), *heads]


def users(lines) -> list[list[str]]:
    start = next(at for at, line in enumerate(lines) if line.startswith("用户名"))
    return [re.split(r" {2,}", line) for line in lines[start + 1 :]]


def test_everything_verifies(sample_db):
    assert LogEntry.objects.count() > 500
    assert list(verify.faults()) == []


def test_second_run_changes_nothing_and_prints_the_same_passwords(sample_db):
    before = state()
    again = list(build.prepare(under_way=False))
    assert state() == before
    assert users(again) == users(sample_db.lines)
    assert [line for line in again if "原样保留" in line] == [
        f"样例机关已有，原样保留：{organ.name}。" for organ in sample_db.organs
    ]


def test_table_of_users_has_one_aligned_line_a_user(sample_db):
    listed = users(sample_db.lines)
    assert len(listed) == 18
    for username, password, name, role, organ in listed:
        user = User.objects.get(username=username)
        grant = user.grants.get()
        assert (name, organ) == (user.name, user.organ.name)
        assert role == grant.get_role_display()
        assert username == f"{username.split('-')[0]}-{grant.role}"
        assert re.fullmatch(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", password)
    assert len({row[1] for row in listed}) == 18
    assert set(RoleGrant.objects.values_list("role", flat=True)) == set(ROLES)


def test_console_names_every_address(sample_db):
    addresses = {word for line in sample_db.lines for word in line.split() if word.startswith("/o/")}
    assert addresses == {
        "/o/weibin-hrss/",
        "/o/weibin-hrss/reports/2023/",
        "/o/sample-lively/",
        "/o/sample-lively/reports/2024/",
        "/o/sample-lively/reports/2025/",
    }


def test_password_somebody_changed_is_not_printed(sample_db):
    user = sample_db.user("weibin-handler")
    user.set_password("something-else-entirely")
    user.save()
    listed = {row[0]: row[1] for row in users(list(build.prepare(under_way=False)))}
    assert listed["weibin-handler"] == people.CHANGED
    assert listed["weibin-signer"] == sample_db.passwords["weibin-signer"]


def test_user_who_is_gone_is_said_to_be_gone(sample_db):
    User.objects.filter(username="lively-auditor").update(username="somebody-else")
    listed = {row[0]: row[1] for row in users(list(build.prepare(under_way=False)))}
    assert listed["lively-auditor"] == people.GONE


def test_passwords_depend_on_the_signing_key(settings):
    first = people.password("weibin-handler")
    settings.SECRET_KEY = "another key, long enough for the purpose"
    assert people.password("weibin-handler") != first


@pytest.mark.django_db(transaction=True)
def test_interrupted_build_leaves_nothing_and_the_next_run_completes_it(monkeypatch, sample_rows):
    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(reporting, "report", interrupted)
        with pytest.raises(KeyboardInterrupt):
            list(build.prepare(under_way=False))
    assert not Organ.objects.exists()
    assert not LogEntry.objects.exists()
    lines = list(build.prepare(under_way=False))
    assert users(lines) == users(sample_rows[0].lines)
    assert [line for line in lines if "原样保留" in line] == []


@pytest.mark.django_db
def test_missing_organ_alone_is_built(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(build, "ORGANS", ("weibin-hrss",))
        list(build.prepare(under_way=False))
    head = Organ.objects.get().log_head
    lines = list(build.prepare(under_way=False))
    assert Organ.objects.get(code="weibin-hrss").log_head == head
    assert Organ.objects.filter(code="sample-lively").exists()
    assert sum("原样保留" in line for line in lines) == 1


@pytest.mark.django_db
def test_what_lies_ahead_has_not_happened_yet(monkeypatch):
    today = date(2025, 6, 1)
    monkeypatch.setattr(clock, "today", lambda: today)
    list(build.prepare(under_way=False))
    lively = Organ.objects.get(code="sample-lively")
    assert list(AnnualReport.objects.filter(organ=lively).values_list("year", flat=True)) == [2024]
    assert Case.objects.filter(organ=lively, closed_on=None).count() == 2
    pending = Proceeding.objects.get(organ=lively, decided_on=None)
    assert (pending.number, pending.ending) == ("（2025）样01行初12号", "")
    for model, field in ((CaseEvent, "on"), (RegisterEntry, "date"), (Publication, "formed_on")):
        assert model.objects.order_by(f"-{field}").values_list(field, flat=True).first() <= today
    with pytest.raises(ObjectDoesNotExist):
        Case.objects.get(organ=lively, number="2025-16")
    assert list(verify.faults()) == []
