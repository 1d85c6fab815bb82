"""Archiving several requests, downloading a package, forgetting who asked."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from gongkai.records.actions import archiving, clock, delivering
from gongkai.records.models import LogEntry, Request, StoredFile

BASE = "/desk/sample-lively/archives/"


@pytest.fixture
def closed(walk):
    def closed(way: str = "online"):
        case = walk.case()
        letter = walk.reply(case, "granted", way=way)
        if way == "online":
            delivering.collect(letter=letter)
        case.refresh_from_db()
        return case

    return closed


def test_chosen_requests_are_archived_and_refused_ones_named(signed_in, closed):
    done, waits = closed(), closed("post")
    intake = signed_in("intake")
    listed = {case.pk for case, _ in intake.get(BASE).context["rows"]}
    assert {done.pk, waits.pk} <= listed
    page = intake.post(f"{BASE}bulk/", {"chosen": [done.pk, waits.pk]}, follow=True).content.decode()
    done.refresh_from_db()
    waits.refresh_from_db()
    assert (done.stage, waits.stage) == ("archived", "serve")
    assert f"{waits.number}：" in page
    intake.post(f"{BASE}bulk/", {"chosen": [waits.pk], "reason": "两次投递无人签收"})
    waits.refresh_from_db()
    assert waits.stage == "archived"


def test_package_is_downloaded_whole_for_a_reason_and_logged(walk, signed_in, closed):
    case = closed()
    archiving.archive(case=case, actor=walk.people["intake"])
    handler, address = signed_in("handler"), f"{BASE}{case.pk}/package.zip"
    assert "为什么要下载" in handler.get(address).content.decode()
    assert "请填写" in handler.post(address, {"why": " "}).content.decode()
    assert not LogEntry.objects.filter(action="archive.download").exists()
    answer = handler.post(address, {"why": "复议机关调卷"})
    assert archiving.verify(answer.content) == []
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "no-store"
    logged = LogEntry.objects.filter(actor=walk.people["handler"], organ=walk.organ)
    assert logged.filter(action="archive.download").count() == 1
    assert "复议机关调卷" in logged.get(action="identity.view").data["why"]


def test_package_is_not_for_who_handles_no_requests(walk, signed_in, closed):
    case = closed()
    archiving.archive(case=case, actor=walk.people["intake"])
    page = signed_in("auditor").get(f"{BASE}?state=archived")
    assert case.pk in [each.pk for each, _ in page.context["rows"]]
    assert "package.zip" not in page.content.decode()
    assert signed_in("administrator").get(f"{BASE}?state=archived").status_code == 403
    for role in ("administrator", "auditor"):
        assert signed_in(role).post(f"{BASE}{case.pk}/package.zip", {"why": "看看"}).status_code == 403


def test_request_without_a_package_has_none_to_download(signed_in, closed):
    assert signed_in("handler").get(f"{BASE}{closed().pk}/package.zip").status_code == 404


def test_auditor_does_not_archive(signed_in, closed):
    case = closed()
    assert signed_in("auditor").post(f"{BASE}bulk/", {"chosen": [case.pk]}).status_code == 403
    case.refresh_from_db()
    assert case.stage == "file"


def test_retention_is_shown_first_and_run_by_the_administrator(walk, signed_in, closed, monkeypatch):
    case = closed()
    archiving.archive(case=case, actor=walk.people["intake"])
    today = clock.today()
    monkeypatch.setattr(clock, "today", lambda: today.replace(year=today.year + 11, day=1))
    administrator = signed_in("administrator")
    page = administrator.get(f"{BASE}retention/")
    assert case.request.number in page.content.decode()
    administrator.post(f"{BASE}retention/", {})
    assert Request.objects.get(pk=case.request_id).applicant
    assert signed_in("handler").post(f"{BASE}retention/", {"sure": "on"}).status_code == 403
    administrator.post(f"{BASE}retention/", {"sure": "on"})
    assert Request.objects.get(pk=case.request_id).applicant == ""


def test_list_takes_the_same_queries_for_many_requests(signed_in, closed, queries):
    auditor = signed_in("auditor")
    closed()
    few = queries(auditor, BASE)
    for _ in range(4):
        closed()
    assert queries(auditor, BASE) == few


def test_retention_takes_the_same_queries_for_many_requests(signed_in, closed, queries, monkeypatch):
    administrator, today = signed_in("administrator"), clock.today()
    for _ in range(4):
        closed()
    few = queries(administrator, f"{BASE}retention/")
    monkeypatch.setattr(clock, "today", lambda: today.replace(year=today.year + 11, day=1))
    assert queries(administrator, f"{BASE}retention/") == few


def test_stranger_finds_nothing(closed, stranger):
    case = closed()
    for page in ("", "retention/", f"{case.pk}/package.zip"):
        assert stranger.get(BASE + page).status_code == 404


def test_package_is_handed_out_by_its_own_page_only(walk, signed_in, closed):
    case = closed()
    package = archiving.archive(case=case, actor=walk.people["intake"])
    handler, page = signed_in("handler"), f"/desk/sample-lively/cases/{case.pk}/"
    own = case.files.exclude(kind=StoredFile.Kind.PACKAGE).first()
    assert handler.get(f"{page}files/{own.pk}/").status_code == 200
    assert handler.get(f"{page}files/{package.pk}/").status_code == 404
    shown = handler.get(page).content.decode()
    assert f"files/{own.pk}/" in shown
    assert f"files/{package.pk}/" not in shown


@pytest.mark.django_db
def test_older_packages_are_told_apart(walk, closed):
    move = import_module("gongkai.records.migrations.0003_packages").tell_apart
    case = closed()
    package = archiving.archive(case=case, actor=walk.people["intake"])
    other = walk.file(case, "other")
    StoredFile.objects.filter(pk=package.pk).update(kind="other")
    move(apps, None)
    kinds = dict(StoredFile.objects.filter(pk__in=(package.pk, other.pk)).values_list("pk", "kind"))
    assert kinds == {package.pk: "package", other.pk: "other"}
