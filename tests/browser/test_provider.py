"""From the button to the identity provider and back to the page that was asked for, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from gongkai.adapters import provider as adapter
from identifying import Running

pytestmark = pytest.mark.browser
CASES = "/desk/sample-lively/cases/"


@pytest.fixture
def provider(settings):
    adapter._known.clear()
    with Running() as provider:
        provider.claims = {"preferred_username": "lively-handler"}
        settings.OIDC = provider.setting()
        yield provider


@pytest.mark.parametrize("width", [1280, 390])
def test_clerk_comes_by_the_button_without_scripts(sample_db, provider, window, width):
    page = window(width, scripts=False).new_page()
    page.goto(CASES)
    page.get_by_role("link", name="统一身份认证登录").click()
    expect(page).to_have_url(re.compile(f"{CASES}$"))
    if width == 390:
        page.get_by_text("菜单").click()  # folded on a phone
    expect(page.get_by_role("link", name="样例经办")).to_be_visible()
    assert "/authorize" in provider.asked
    page.get_by_role("button", name="退出").click()
    page.goto(CASES)
    expect(page.get_by_role("heading", level=1)).to_have_text("登录公开工作台")


def test_refusal_is_told_on_the_page_of_signing_in(sample_db, provider, window):
    provider.claims = {"preferred_username": "nobody"}
    page = window(scripts=False).new_page()
    page.goto(CASES)
    page.get_by_role("link", name="统一身份认证登录").click()
    expect(page.get_by_role("status")).to_contain_text("用户“nobody”在本平台没有账号")
    provider.claims = {"preferred_username": "lively-handler"}
    page.get_by_role("link", name="统一身份认证登录").click()
    expect(page).to_have_url(re.compile(f"{CASES}$"))


@pytest.mark.parametrize(("width", "large"), [(1280, False), (390, False), (1280, True), (390, True)])
def test_sign_in_page_with_the_button(sample_db, provider, window, watch, width, large):
    assert watch(window(width, large=large)).faults(f"/desk/login/?next={CASES}") == []
