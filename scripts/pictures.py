"""Take the manual's pictures anew from the sample organs: python scripts/pictures.py

Needs a Chromium and a Chinese font on the machine. Serves the samples from a temporary folder on a free port.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from gongkai.law.review import FIRST, QUESTIONS, follow

sys.path.append(str(Path(__file__).parents[1] / "faults"))
from standing import free_port

TARGET = Path(__file__).parents[1] / "docs" / "manual" / "pictures"
REPORT = Path(__file__).parents[1] / "examples" / "weibin-hrss-2023.txt"
GONGKAI = Path(sys.executable).with_name("gongkai")
WIDE, NARROW = (1280, 900), (390, 844)
PORTAL, DESK = "/o/sample-lively/", "/desk/sample-lively/"
HANDLER = "lively-handler"
NOT_HELD, TO_REVIEW, CONSULTED = "竣工验收备案表", "征收补偿方案", "招标投标文件"


@dataclass(frozen=True)
class Desk:
    """What every picture starts from: a browser, where the samples stand, who may sign in."""

    browser: Browser
    base: str
    passwords: dict[str, str]

    @contextmanager
    def page(self, user: str = "", window: tuple[int, int] = WIDE) -> Iterator[Page]:
        """A fresh page, signed in as `user` ("" nobody)."""
        page = self.browser.new_page(
            viewport={"width": window[0], "height": window[1]}, base_url=self.base, locale="zh-CN"
        )
        if user:
            sign_in(page, user, self.passwords[user])
        yield page
        page.close()


Way = Callable[[Page], str]


def asked(summary: str) -> Way:
    """The page of the request whose summary has these words."""

    def way(page: Page) -> str:
        page.goto(f"{DESK}cases/?{urlencode({'state': 'all', 'q': summary})}")
        return str(page.locator('table.records tbody a[href*="/cases/"]').first.get_attribute("href"))

    return way


def beneath(summary: str, rest: str) -> Way:
    """A page beneath that request."""
    return lambda page: asked(summary)(page) + rest


def manuscript(title: str) -> Way:
    """The page of the text whose title has these words."""

    def way(page: Page) -> str:
        page.goto(f"{DESK}manuscripts/?{urlencode({'tray': 'all', 'q': title})}")
        return str(page.locator('table.records tbody a[href*="/manuscripts/"]').first.get_attribute("href"))

    return way


def found(words: str) -> Way:
    """The first document that a search for these words finds."""

    def way(page: Page) -> str:
        page.goto(f"/search/?{urlencode({'q': words})}")
        return str(page.locator('main a[href^="/d/"]').first.get_attribute("href"))

    return way


def letter(summary: str, rest: str = "") -> Way:
    """The first letter of that request."""

    def way(page: Page) -> str:
        page.goto(asked(summary)(page))
        link = page.locator('main td a[href*="/letters/"]').first
        return f"{link.get_attribute('href')}{rest}"

    return way


def ended(reply: str) -> str:
    """The end of a review, with the answers that lead to a kind of reply."""
    answers = _answers(reply, FIRST, {})
    assert answers is not None, reply
    return "review/?" + urlencode({**answers, "go": "1"})


def _answers(reply: str, key: str, given: dict[str, str]) -> dict[str, str] | None:
    for option in QUESTIONS[key].options:
        answers = {**given, key: option.key}
        position = follow(answers)
        if position.reply is not None and position.reply.key == reply:
            return answers
        found = _answers(reply, position.question.key, answers) if position.question else None
        if found:
            return found
    return None


# name, address or how to find it, who signs in ("" nobody), window, height to cut at
PICTURES: tuple[tuple[str, str | Way, str, tuple[int, int], int], ...] = (
    ("portal-organ", PORTAL, "", WIDE, 1000),
    ("portal-requests", f"{PORTAL}requests/", "", WIDE, 1000),
    ("portal-report", f"{PORTAL}reports/2025/", "", WIDE, 1500),
    ("portal-phone", f"{PORTAL}reports/2025/", "", NARROW, 844),
    ("desk-dashboard", DESK, HANDLER, WIDE, 1000),
    ("desk-report", f"{DESK}reports/2025/", HANDLER, WIDE, 1700),
    ("desk-figure", f"{DESK}reports/2025/figures/t3.granted.total/", HANDLER, WIDE, 1000),
    ("desk-register", f"{DESK}registers/media/", HANDLER, WIDE, 900),
    ("desk-manuscript", manuscript("发放名单"), "lively-reviewer", WIDE, 1200),
    ("portal-document", found("采光窗"), "", WIDE, 1300),
    ("portal-figures", f"{PORTAL}figures/", "", WIDE, 1300),
    ("desk-coverage", f"{DESK}coverage/", HANDLER, WIDE, 1400),
    ("desk-sweep", f"{DESK}sweep/", "lively-reviewer", WIDE, 900),
    ("desk-inbox", f"{DESK}inbox/", "lively-intake", WIDE, 900),
    ("desk-intake", f"{DESK}intake/", "lively-intake", WIDE, 1100),
    ("desk-worklist", f"{DESK}cases/?state=open", HANDLER, WIDE, 1000),
    ("desk-case", asked(CONSULTED), HANDLER, WIDE, 1500),
    ("desk-review", beneath(TO_REVIEW, "review/"), HANDLER, WIDE, 900),
    ("desk-evidence", beneath(TO_REVIEW, ended("partial")), HANDLER, WIDE, 1500),
    ("desk-draft", letter(NOT_HELD, "edit/"), HANDLER, WIDE, 1500),
    ("desk-signoff", letter(NOT_HELD), "lively-reviewer", WIDE, 1300),
    ("desk-ledger", beneath("2024-03", "ledger/"), HANDLER, WIDE, 1500),
    ("desk-deliveries", f"{DESK}deliveries/", "lively-intake", WIDE, 800),
    ("desk-archive", f"{DESK}archives/", "lively-intake", WIDE, 900),
    ("desk-workdays", f"{DESK}workdays/", "lively-administrator", WIDE, 900),
    ("desk-handling", f"{DESK}organ/handling/", "lively-administrator", WIDE, 1300),
)


def start(folder: str, port: int) -> tuple[subprocess.Popen[str], dict[str, str]]:
    """The sample platform, and the passwords it printed."""
    env = {**os.environ, "GONGKAI_DATA": folder}
    printed = subprocess.run(
        [GONGKAI, "demo", "--no-serve"], env=env, capture_output=True, text=True, check=True
    )
    passwords = dict(re.findall(r"^([a-z]+-[a-z]+) +([A-Z0-9-]{19}) ", printed.stdout, re.MULTILINE))
    server = subprocess.Popen([GONGKAI, "serve", "--port", str(port), "--workers", "1"], env=env, text=True)
    for _ in range(100):
        time.sleep(0.2)
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1)
        except OSError:
            continue
        return server, passwords
    raise SystemExit("the platform did not start")


def sign_in(page: Page, username: str, password: str) -> None:
    """Through the sign-in page, as a person does."""
    page.goto("/desk/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", password)
    page.click("main button")


def shoot(page: Page, name: str, height: int, top: float = 0) -> None:
    """The page from `top` on, at most this high. A palette is enough for text, and a third of the size."""
    page.locator(".foot").wait_for()  # a click may still be on its way to the next page
    path = TARGET / f"{name}.png"
    height = min(height, page.evaluate("document.documentElement.scrollHeight") - top)
    clip = {"x": 0, "y": top, "width": page.viewport_size["width"], "height": height}
    page.screenshot(path=path, full_page=True, clip=clip)
    Image.open(path).convert("RGB").quantize(192).save(path, optimize=True)


def stand(desk: Desk) -> None:
    """The pages that have an address."""
    for name, where, user, window, height in PICTURES:
        with desk.page(user, window) as page:
            page.goto(where if isinstance(where, str) else where(page))
            shoot(page, name, height)


def ask(desk: Desk) -> None:
    """The online form, the receipt and the tracking: as an applicant goes through them."""
    with desk.page() as page:
        page.goto(f"{PORTAL}requests/new/who/")
        page.check("input[name=applicant_type][value=person]")
        _go_on(page)
        typed = {"name": "样例申请人", "id_number": "样例证件20", "email": "sample@example.cn"}
        page.select_option("[name=id_kind]", "other")
        for field, value in typed.items():
            page.fill(f"[name={field}]", value)
        _go_on(page)
        page.fill("[name=ask_0]", "2025年度老旧小区改造项目清单")
        page.click("button[value=look]")
        shoot(page, "portal-ask", 1100)
        _go_on(page)
        page.check("input[name=form][value=electronic]")
        page.check("input[name=way][value=online]")
        _go_on(page)
        page.click("main button.button:not(.plain)")
        shoot(page, "portal-receipt", 1250)
        number, code = (page.locator(".panel dd").nth(at).inner_text() for at in (0, 1))
        _follow(page, number, code)


def _go_on(page: Page) -> None:
    page.click("main .actions button[value=next]")


def _follow(page: Page, number: str, code: str) -> None:
    page.goto("/requests/track/")
    page.fill("[name=number]", number)
    page.fill("[name=code]", code)
    page.click("main .actions button")
    page.locator("details summary").first.click()
    shoot(page, "portal-status", 1100)
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    page.reload()
    shoot(page, "portal-status-phone", 844)


def check(desk: Desk) -> None:
    """A report with a false figure, and what the check says of it."""
    text = REPORT.read_text("utf-8").replace("申请数量\t\t0\t0", "申请数量\t\t3\t0", 1)
    with desk.page() as page:
        page.goto("/check/")
        file = {"name": REPORT.name, "mimeType": "text/plain", "buffer": text.encode()}
        page.set_input_files("main input[type=file]", file)
        page.click("main button.button:not(.plain)")
        part = page.get_by_text("三、收到和处理政府信息公开申请情况").first.bounding_box()
        assert part is not None
        shoot(page, "portal-check", 1000, part["y"] - 120)


def main() -> int:
    """Take every picture."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        port = free_port()
        server, passwords = start(folder, port)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        desk = Desk(browser, f"http://127.0.0.1:{port}", passwords)
        try:
            stand(desk)
            ask(desk)
            check(desk)
        finally:
            browser.close()
            server.terminate()
            server.wait(10)
    return 0


if __name__ == "__main__":
    sys.exit(main())
