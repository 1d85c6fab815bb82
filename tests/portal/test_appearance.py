"""The switch to large print."""

from __future__ import annotations

import pytest
from django.test import Client

LARGE = '<html lang="zh-CN" class="large-root">'


def test_choice_is_kept_and_taken_back(client, organ):
    assert LARGE not in client.get("/").content.decode()
    answer = client.post("/view/", {"view": "large", "next": "/o/portal-bureau/guide/"})
    assert (answer.status_code, answer.url) == (302, "/o/portal-bureau/guide/")
    cookie = answer.cookies["gongkai_view"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    page = client.get("/").content.decode()
    assert LARGE in page
    assert "返回普通版" in page
    client.post("/view/", {"view": "ordinary", "next": "/"})
    assert LARGE not in client.get("/").content.decode()


def test_form_sends_the_reader_back_where_they_were(client, organ):
    page = client.get("/o/portal-bureau/disclosure/?q=%E5%85%BB%E8%80%81&year=2024").content.decode()
    assert 'name="next" value="/o/portal-bureau/disclosure/?q=%E5%85%BB%E8%80%81&amp;year=2024"' in page


@pytest.mark.parametrize(
    "given",
    ["//evil.example", "https://evil.example/", "javascript:alert(1)", "/\\evil.example", "", "\r\nX: y"],
)
def test_nobody_is_sent_elsewhere(client, organ, given):
    assert client.post("/view/", {"view": "large", "next": given}).url == "/"


def test_choice_needs_no_token_so_that_pages_set_no_cookie(organ):
    strict = Client(enforce_csrf_checks=True)
    assert not strict.get("/").cookies
    assert strict.post("/view/", {"view": "large", "next": "/"}).cookies["gongkai_view"].value == "large"


def test_switch_is_no_page(client, organ):
    assert client.get("/view/").status_code == 405


def test_pages_differ_by_cookie_only(client, organ):
    assert "Cookie" in client.get("/o/portal-bureau/")["Vary"]
