"""A real, headless Chromium, and what it is asked about every page it opens."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

sys.path.append(str(Path(__file__).parent))  # for acting.py, which several tests share
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
# No colour of the style sheet depends on the width, and contrast takes longer than all else together.
WITHOUT_COLOUR = {**RULES, "rules": {"color-contrast": {"enabled": False}}}
WIDE = 1280


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, once a session; without one the tests are skipped."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("没有 chromium，浏览器测试没有运行。")
    # Playwright keeps an event loop in this thread, by which Django would refuse the test's own queries.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def window(chromium, live_server) -> Iterator[Callable[..., BrowserContext]]:
    """A window of a width; for a person who is signed in, in large print, without JavaScript."""
    opened: list[BrowserContext] = []

    def window(width: int = WIDE, *, user=None, large: bool = False, scripts: bool = True) -> BrowserContext:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            locale="zh-CN",
        )
        cookies = {"gongkai_view": "large"} if large else {}
        if user is not None:
            cookies["sessionid"] = _session(user)
        context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        opened.append(context)
        return context

    yield window
    for context in opened:
        context.close()


def _session(user) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


@dataclass
class Watched:
    """One tab; everything that went wrong in it since the page was opened."""

    page: Page
    host: str
    heard: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("pageerror", lambda error: self._hear("error", str(error)))
        self.page.on("request", lambda request: self._ask(request.url))

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.heard.append(f"控制台：{text}")

    def _ask(self, address: str) -> None:
        if urlsplit(address).netloc != self.host:
            self.heard.append(f"请求了别的主机：{address}")

    def faults(self, address: str, status: int = 200, *, colour: bool = True) -> list[str]:
        """What is wrong with a page, each in one line."""
        self.heard.clear()
        try:
            answer = self.page.goto(address)
        except Error as problem:
            return [f"{address}：{problem.message.splitlines()[0]}"]
        found = [] if answer.status == status else [f"状态 {answer.status}"]
        found += [each for each in self.heard if status == 200 or f"status of {status}" not in each]
        found += self.barriers(colour=colour)
        return [f"{address}（{self.page.viewport_size['width']}）{each}" for each in found]

    def barriers(self, *, colour: bool = True) -> list[str]:
        """What hinders a reader on the page as it stands."""
        return _too_wide(self.page) + _violations(self.page, RULES if colour else WITHOUT_COLOUR)


def _too_wide(page: Page) -> list[str]:
    script = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    whole, shown = page.evaluate(script)
    return [f"横向滚动：{whole} > {shown}"] if whole > shown else []


def _violations(page: Page, rules: dict[str, object]) -> list[str]:
    found = Axe().run(page, options=rules).response["violations"]
    return [
        f"{each['id']}：{node['html'][:160]}（{node['failureSummary'][:300]}）"
        for each in found
        for node in each["nodes"][:3]
    ]


@pytest.fixture
def watch(live_server) -> Callable[[BrowserContext], Watched]:
    """A new tab in a window, watched."""
    host = urlsplit(live_server.url).netloc
    return lambda context: Watched(context.new_page(), host)


@pytest.fixture
def house(walk, window):
    """Everybody a request meets, each in a browser window of their own."""
    from acting import House

    return House(walk, window)
