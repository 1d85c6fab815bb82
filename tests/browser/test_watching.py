"""The watch itself: it hears every kind of fault that the other tests rely on."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser
PAGE = '<!doctype html><html lang="zh-CN"><title>甲</title><main><h1>甲</h1>{}</main></html>'
STRICT = {"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'"}


@pytest.mark.parametrize(
    ("body", "headers", "says"),
    [
        ('<p style="color:red">甲</p>', STRICT, "Content Security Policy"),
        ("<script>1</script>", STRICT, "Content Security Policy"),
        ("<script>missing()</script>", {}, "missing is not defined"),
        ('<img alt="" src="http://elsewhere.invalid/a.png">', {}, "请求了别的主机"),
        ('<div style="width:3000px">甲</div>', {}, "横向滚动"),
        ("<input>", {}, "label"),
        ('<p style="color:#aaa">浅字</p>', {}, "color-contrast"),
    ],
)
def test_watch_hears_a_fault(transactional_db, window, watch, body, headers, says):
    tab = watch(window())
    tab.page.route(
        "**/faulty/",
        lambda route: route.fulfill(
            body=PAGE.format(body), headers={"Content-Type": "text/html; charset=utf-8", **headers}
        ),
    )
    tab.page.route("http://elsewhere.invalid/**", lambda route: route.abort())
    assert any(says in fault for fault in tab.faults("/faulty/")), says


def test_watch_is_silent_about_a_good_page(transactional_db, window, watch):
    tab = watch(window())
    tab.page.route(
        "**/good/",
        lambda route: route.fulfill(body=PAGE.format("<p>甲</p>"), content_type="text/html; charset=utf-8"),
    )
    assert tab.faults("/good/") == []


def test_watch_tells_a_wrong_status(transactional_db, window, watch):
    assert any("状态 404" in fault for fault in watch(window()).faults("/nowhere/"))
