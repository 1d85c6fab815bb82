"""A page that is kept is never another reader's, never an older one, and costs next to nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import caches
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone

from gongkai.portal import kept
from gongkai.records.actions import clock, files, organs, publications, publishing
from gongkai.records.models import LogEntry, Organ, StoredFile
from gongkai.records.queries import moved
from tampering import openly

BASE = "/o/portal-bureau/"
LARGE = {"gongkai_view": "large"}


@pytest.fixture
def earlier(db, monkeypatch):
    """The program started and the log was written a while ago."""
    monkeypatch.setattr(kept, "STARTED", timezone.now() - timedelta(hours=1))

    def move() -> None:
        with openly():
            LogEntry.objects.update(at=timezone.now() - timedelta(hours=1))

    return move


@pytest.mark.parametrize(
    "path", [BASE, f"{BASE}disclosure/", f"{BASE}rules/", f"{BASE}guide/", "/search/?q=通知"]
)
def test_kept_page_asks_the_database_once(client, publish, index_folder, path, django_assert_max_num_queries):
    publish()
    first = client.get(path)
    with django_assert_max_num_queries(1):
        again = client.get(path)
    assert again.content == first.content
    assert again.headers == first.headers


def test_kept_document_asks_the_database_once(client, publish, django_assert_max_num_queries):
    path = f"/d/{publish().pk}/"
    client.get(path)
    with django_assert_max_num_queries(1):
        assert client.get(path).status_code == 200


def test_withdrawal_shows_at_once_everywhere(client, publish, index_folder):
    made = publish("要撤下的通知")
    paths = (BASE, f"{BASE}disclosure/", "/", "/search/?q=撤下", f"{BASE}disclosure.atom")
    for path in (*paths, f"/d/{made.pk}/"):
        client.get(path)
    publishing.withdraw(publication=made, reason="内容有误", actor=None)
    assert client.get(f"/d/{made.pk}/").status_code == 410
    for path in paths:
        assert "要撤下的通知" not in client.get(path).content.decode(), path


def test_void_and_change_show_at_once(client, publish):
    made = publish("旧标题")
    path = f"/d/{made.pk}/"
    assert "旧标题" in client.get(path).content.decode()
    made.title = "新标题"
    publications.save(publication=made, actor=None)
    assert "新标题" in client.get(path).content.decode()
    publications.void(publication=made, reason="登记有误", actor=None)
    assert client.get(path).status_code == 404


def test_another_organs_page_stays_kept(client, publish, django_assert_max_num_queries):
    other = organs.create_organ(code="other", name="测试市乙局")
    publish()
    client.get(BASE)
    publish("别家的", organ=other)
    with django_assert_max_num_queries(1):
        client.get(BASE)


def test_large_print_is_another_page(client, publish):
    publish()
    ordinary = client.get(BASE)
    client.cookies.load(LARGE)
    large = client.get(BASE)
    client.cookies.clear()
    assert 'class="large"' in large.content.decode()
    assert 'class="large"' not in ordinary.content.decode()
    assert client.get(BASE).content == ordinary.content
    assert large["ETag"] != ordinary["ETag"]
    assert "Cookie" in large["Vary"]


def test_each_host_has_its_own_addresses(client, publish, settings):
    settings.ALLOWED_HOSTS = ["one.test", "two.test"]
    publish()
    assert "http://one.test/o/" in client.get(BASE, headers={"host": "one.test"}).content.decode()
    second = client.get(BASE, headers={"host": "two.test"}).content.decode()
    assert "one.test" not in second


@pytest.mark.parametrize(
    "path", [BASE, f"{BASE}disclosure/?year=2024", "/", f"{BASE}disclosure.atom", f"{BASE}reports/"]
)
def test_reader_who_has_it_gets_a_short_answer(client, publish, path):
    publish()
    whole = client.get(path)
    assert whole["Cache-Control"] == "no-cache"
    short = client.get(path, headers={"if-none-match": whole["ETag"]})
    assert short.status_code == 304
    assert not short.content
    assert short["ETag"] == whole["ETag"]
    publish("又一份")
    longer = client.get(path, headers={"if-none-match": whole["ETag"]})
    assert longer.status_code == (304 if path.endswith("reports/") else 200)  # what it shows has not changed


def test_date_of_the_last_change_is_told_and_heard(client, publish, earlier):
    made = publish()
    earlier()
    path = f"/d/{made.pk}/"
    told = client.get(path)["Last-Modified"]
    assert client.get(path, headers={"if-modified-since": told}).status_code == 304
    made.summary = "补上概述"
    publications.save(publication=made, actor=None)
    assert client.get(path, headers={"if-modified-since": told}).status_code == 200


def test_within_the_second_of_a_change_no_date_is_told(client, publish, earlier, monkeypatch):
    path = f"/d/{publish().pk}/"
    changed = timezone.now().replace(microsecond=200_000)
    with openly():
        LogEntry.objects.update(at=changed)
    monkeypatch.setattr(kept.timezone, "now", lambda: changed + timedelta(seconds=0.5))
    assert "Last-Modified" not in client.get(path)
    monkeypatch.setattr(kept.timezone, "now", lambda: changed + timedelta(seconds=1))
    assert "Last-Modified" in client.get(path)


def test_large_print_has_no_date(client, publish, earlier):
    publish()
    earlier()
    client.cookies.load(LARGE)
    assert "Last-Modified" not in client.get(BASE)


def test_head_is_the_same_without_the_text(client, publish):
    publish()
    head, whole = client.head(BASE), client.get(BASE)
    assert head.status_code == 200
    assert not head.content
    assert head["ETag"] == whole["ETag"]
    assert client.get(BASE).content == whole.content != b""


def test_nothing_is_kept_of_or_for_who_is_known(client, publish, people):
    publish()
    client.force_login(people["handler"])
    answer = client.get(BASE)
    assert answer.status_code == 200
    assert "ETag" not in answer
    assert not caches["pages"]._cache
    client.logout()


def test_counter_pages_are_never_kept(client, organ):
    for path in (f"{BASE}requests/new/", "/requests/track/", "/check/"):
        answer = client.get(path)
        assert "no-store" in answer["Cache-Control"]
    assert not caches["pages"]._cache


def test_what_is_not_there_is_not_kept(client, organ):
    assert client.get("/d/77/").status_code == 404
    assert client.get("/o/nowhere/").status_code == 404
    assert not caches["pages"]._cache


def test_tomorrow_has_a_page_of_its_own(client, organ, monkeypatch):
    today = client.get(f"{BASE}guide/").content
    monkeypatch.setattr(clock, "today", lambda: date(2024, 3, 4))
    assert client.get(f"{BASE}guide/").content != today


def test_new_search_index_makes_new_results(client, publish, index_folder):
    from gongkai.search import keeping

    publish("养老保险待遇通知")
    assert "正在重建" in client.get("/search/?q=养老").content.decode()
    keeping.rebuild()
    assert "待遇通知" in client.get("/search/?q=养老").content.decode()


def test_file_that_the_scanner_lets_through_appears(client, publish):
    made = publish()
    path = f"/d/{made.pk}/"
    stored = StoredFile.objects.create(
        organ=Organ.objects.get(pk=made.organ_id),
        publication=made,
        kind="published",
        name="附表.xlsx",
        size=1,
        sha256="0" * 64,
        content_type="x",
        path="x",
        scan="held",
        at=timezone.now(),
    )
    assert "附表.xlsx" not in client.get(path).content.decode()
    files.judged(stored=stored, verdict="clean")
    assert "附表.xlsx" in client.get(path).content.decode()


def test_page_with_a_token_or_a_session_is_not_kept(rf, organ):
    def of_form(request):
        get_token(request)
        return HttpResponse("form")

    def of_session(request):
        request.session["seen"] = 1
        return HttpResponse("session")

    for make in (of_form, of_session, lambda request: HttpResponse("plain")):
        request = rf.get("/o/portal-bureau/")
        request.session = SessionStore()
        kept.answer(
            request, moved.of_organ("portal-bureau"), lambda make=make, request=request: make(request)
        )
        assert bool(caches["pages"]._cache) == (make(request).content == b"plain")
