"""Which database is read: a standby that is up to date, for pages that may lag; the primary for all else."""

from __future__ import annotations

import pytest
from django.db import connections, transaction
from django.test import Client, RequestFactory
from django.urls import resolve

from gongkai.portal.urls import urlpatterns as portal
from gongkai.records import near
from gongkai.records.models import Organ
from gongkai.web import nearby
from gongkai.web.interrupted import busy


@pytest.fixture
def verdicts(settings, monkeypatch):
    """Two standbys, and what is known of each database; nothing is asked."""
    settings.STANDBYS = ("standby1", "standby2")
    found = {"standby1": near.FRESH, "standby2": near.GONE, near.PRIMARY: near.FRESH}
    monkeypatch.setattr(near, "_verdict", lambda name: found[name])
    return found


def chosen() -> str:
    with near.lagging():
        return near.alias()


@pytest.mark.parametrize(
    ("first", "second", "primary", "expected"),
    [
        (near.FRESH, near.GONE, near.FRESH, "standby1"),
        (near.CUT_OFF, near.FRESH, near.FRESH, "standby2"),
        (near.CUT_OFF, near.GONE, near.FRESH, near.PRIMARY),
        (near.GONE, near.GONE, near.FRESH, near.PRIMARY),
        # Old news are better than none.
        (near.CUT_OFF, near.GONE, near.GONE, "standby1"),
        (near.GONE, near.GONE, near.GONE, near.PRIMARY),
    ],
)
def test_standby_that_is_up_to_date_else_the_primary(verdicts, first, second, primary, expected):
    verdicts |= {"standby1": first, "standby2": second, near.PRIMARY: primary}
    assert chosen() == expected
    assert near.alias() == near.PRIMARY


@pytest.mark.django_db
def test_writes_transactions_and_what_comes_after_are_the_primarys(verdicts, monkeypatch):
    router = near.Router()
    primary = connections[near.PRIMARY]
    monkeypatch.setattr(primary, "in_atomic_block", False)
    with near.lagging():
        assert router.db_for_read(Organ) == "standby1"
        monkeypatch.setattr(primary, "in_atomic_block", True)
        assert router.db_for_read(Organ) == near.PRIMARY
        monkeypatch.setattr(primary, "in_atomic_block", False)
        assert router.db_for_read(Organ) == "standby1"
        assert router.db_for_write(Organ) == near.PRIMARY
        assert router.db_for_read(Organ) == near.PRIMARY
    assert router.allow_migrate(near.PRIMARY, "records")
    assert not router.allow_migrate("standby1", "records")


def asked(path: str, method: str = "get", **cookies: str):
    request = getattr(RequestFactory(), method)(path)
    request.COOKIES.update(cookies)
    request.resolver_match = resolve(path)
    return request


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("/", True),
        ("/o/a/", True),
        ("/d/7/", True),
        ("/search/", True),
        ("/api/organs", True),
        ("/o/a/requests/", False),
        ("/o/a/requests/new/", False),
        ("/requests/track/", False),
        ("/requests/track/status/", False),
        ("/subscriptions/abc/", False),
        ("/desk/a/", False),
        ("/healthz", False),
    ],
)
def test_only_public_pages_may_lag(path, may):
    assert nearby.may_lag(asked(path)) == may


def test_whoever_has_a_session_or_sends_something_reads_the_primary():
    assert not nearby.may_lag(asked("/o/a/", sessionid="abc"))
    assert not nearby.may_lag(asked("/o/a/", "post"))


def test_every_page_that_may_lag_exists():
    names = {f"portal:{each.name}" for each in portal if getattr(each, "name", None)}
    assert names >= nearby.PAGES


def test_page_under_which_the_standby_died_is_made_from_the_primary(verdicts, monkeypatch):
    used = []

    def respond(request):
        middleware.process_view(request, None, (), {})
        used.append(near.alias())
        if used[-1] != near.PRIMARY:
            answer = busy("")
            answer.interrupted = True
            return answer
        return "the page"

    failed = []
    monkeypatch.setattr(near, "failed", failed.append)
    monkeypatch.setattr(connections[near.PRIMARY], "in_atomic_block", False)
    middleware = nearby.Nearby(respond)
    assert middleware(asked("/o/a/")) == "the page"
    assert used == ["standby1", near.PRIMARY]
    assert failed == ["standby1"]


def test_database_that_failed_is_not_asked_for_a_moment(monkeypatch):
    monkeypatch.setattr(near, "_verdicts", {})
    monkeypatch.setattr(near, "_asked", lambda name: pytest.fail("it was asked"))
    near.failed("standby9")
    assert near._verdict("standby9") == near.GONE


@pytest.mark.django_db
def test_without_a_standby_nothing_is_asked(settings, django_assert_num_queries):
    settings.STANDBYS = ()
    with django_assert_num_queries(0), near.lagging():
        assert near.alias() == near.PRIMARY
    with transaction.atomic():
        assert Client().get("/healthz").status_code == 200
