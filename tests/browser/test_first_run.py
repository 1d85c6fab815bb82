"""The first-run page in a browser: an empty platform becomes one with an organ and an administrator."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from gongkai.web import first_run
from gongkai.web.config import data_folder

pytestmark = pytest.mark.browser


@pytest.fixture
def code():
    """What the console prints."""
    yield first_run.code()
    (data_folder() / "setup.code").unlink(missing_ok=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_page_has_no_barrier_before_and_after_a_mistake(transactional_db, code, window, watch, width):
    tab = watch(window(width))
    assert tab.faults("/") == []  # the empty platform leads to its first-run page
    assert "/setup/" in tab.page.url
    tab.page.get_by_role("button", name="建立机关和管理员").click()
    expect(tab.page.get_by_role("alert")).to_contain_text("请填写机关全称")
    assert tab.barriers() == []


def test_platform_is_set_up_without_scripts(transactional_db, code, window):
    page = window(scripts=False).new_page()
    page.goto("/")
    for label, value in (
        ("安装码", code),
        ("机关全称", "测试市新局"),
        ("机关代码", "new-bureau"),
        ("管理员姓名", "张三"),
        ("管理员用户名", "zhangsan"),
        ("密码", "a-long-pass-phrase"),
        ("再输入一次密码", "a-long-pass-phrase"),
    ):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="建立机关和管理员").click()
    expect(page.get_by_role("status")).to_contain_text("“测试市新局”已建立")
    page.get_by_label("用户名").fill("zhangsan")
    page.get_by_label("密码").fill("a-long-pass-phrase")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("工作概览")
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("测试市新局")
