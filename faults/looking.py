"""What does a platform answer, and what does it say of itself, while something fails?"""

from __future__ import annotations

import json
import re
import time
from urllib.error import HTTPError
from urllib.request import urlopen

import standing
from visiting import Browser, Lost

HEADING = re.compile(r"<h1[^>]*>\s*(.*?)\s*</h1>", re.S)
SLOWEST = 30.0  # seconds for any answer: the busy timeout of the embedded database and what comes with it
FIND = "/search/?q=%E9%80%9A%E7%9F%A5"


def look(browser: Browser, path: str) -> str:
    start = time.monotonic()
    try:
        code, page = browser.look(path)
    except Lost as none:
        return f"nothing: {none}"
    heading = HEADING.search(page)
    said = re.sub(r"<[^>]+>", "", heading[1]) if heading else "no message"
    late = " too late" if time.monotonic() - start > SLOWEST else ""
    return f"{code} {said}{late}"


def unclear(answers: dict[str, str]) -> dict[str, str]:
    """Those that are neither the page nor a plain “try again”."""
    return {
        path: said
        for path, said in answers.items()
        if said[:3] not in ("200", "503") or "no message" in said or "too late" in said
    }


def alarms(platform: standing.Standing) -> dict[str, str]:
    """How each check stands by /healthz; empty where that does not answer."""
    try:
        with urlopen(f"{platform.base}/healthz", timeout=SLOWEST) as answer:
            return dict(json.loads(answer.read())["checks"])
    except HTTPError as down:
        with down:
            return dict(json.loads(down.read())["checks"])
    except OSError:
        return {}


def told(platform: standing.Standing, key: str, name: str) -> dict[str, object]:
    """The alarm wherever it must stand: the command and /metrics, beside /healthz."""
    said = platform.manage("health")
    line = next((each for each in said.stdout.splitlines() if f"　{name}：" in each), "")
    try:
        with urlopen(f"{platform.base}/metrics", timeout=SLOWEST) as answer:
            metrics = re.search(rf'gongkai_check{{check="{key}"}} (\S+)', answer.read().decode())
    except OSError:
        metrics = None
    return {
        "command": line or said.stderr.strip()[-300:],
        "exit": said.returncode,
        "metrics": float(metrics[1]) if metrics else None,
    }


def until(true, seconds: float, between=lambda: None) -> float:  # type: ignore[no-untyped-def]
    """Seconds until it was so; -1: it was not. `between`: what is done before each look."""
    start = time.monotonic()
    while True:
        between()
        if true():
            return round(time.monotonic() - start, 1)
        if time.monotonic() - start > seconds:
            return -1.0
        time.sleep(0.5)
