"""Take the manual's pictures anew from the sample organs: python scripts/pictures.py

Needs a Chromium and a Chinese font on the machine. Serves the samples from a temporary folder on a free port.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

TARGET = Path(__file__).parents[1] / "docs" / "manual" / "pictures"
GONGKAI = Path(sys.executable).with_name("gongkai")
WIDE, NARROW = (1280, 900), (390, 844)
DESK = "/desk/sample-lively/"
# name, address, who signs in ("" nobody), window, height to cut at (0: the window)
PICTURES = (
    ("portal-organ", "/o/sample-lively/", "", WIDE, 1000),
    ("portal-report", "/o/sample-lively/reports/2025/", "", WIDE, 1500),
    ("portal-phone", "/o/sample-lively/reports/2025/", "", NARROW, 844),
    ("desk-dashboard", DESK, "lively-handler", WIDE, 1000),
    ("desk-report", f"{DESK}reports/2025/", "lively-handler", WIDE, 1700),
    ("desk-figure", f"{DESK}reports/2025/figures/t3.granted.total/", "lively-handler", WIDE, 1000),
    ("desk-register", f"{DESK}registers/media/", "lively-handler", WIDE, 900),
    ("desk-case", "", "lively-handler", WIDE, 1500),
)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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


def sign_in(page: Page, base: str, username: str, password: str) -> None:
    """Through the sign-in page, as a person does."""
    page.goto(f"{base}/desk/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", password)
    page.click("main button")


def case_address(page: Page, base: str) -> str:
    """A case whose clock was stopped on the way: the strip of days has something to show."""
    page.goto(f"{base}{DESK}cases/?q=2024-03&state=all")
    return str(page.locator('table.records tbody a[href*="/cases/"]').first.get_attribute("href"))


def shrink(path: Path) -> None:
    """A palette is enough for a page of text, and a third of the size."""
    Image.open(path).convert("RGB").quantize(192).save(path, optimize=True)


def main() -> int:
    """Take every picture."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        server, passwords = start(folder, port)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            for name, address, user, window, height in PICTURES:
                page = browser.new_page(viewport={"width": window[0], "height": window[1]})
                if user:
                    sign_in(page, base, user, passwords[user])
                page.goto(base + (address or case_address(page, base)))
                clip = {"x": 0, "y": 0, "width": window[0], "height": height}
                page.screenshot(path=TARGET / f"{name}.png", full_page=True, clip=clip)
                page.close()
                shrink(TARGET / f"{name}.png")
        finally:
            browser.close()
            server.terminate()
            server.wait(10)
    return 0


if __name__ == "__main__":
    sys.exit(main())
