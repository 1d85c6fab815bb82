"""Are a thousand requests, sent by eight clients at once, all there, each once, each with its receipt?

A real server on the loopback interface; every client fills in the form page by page like a browser, and sends
every tenth form twice at the same moment. Times are a remark; what counts is that nothing is lost or doubled.
"""

from __future__ import annotations

import json
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import platform_data as platform

REQUESTS, CLIENTS = 1000, 8
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
NUMBER = re.compile(r"\b(20\d\d-\d{4,6})\b")
IDENTITY = {
    "name": "测量员",
    "id_kind": "other",
    "id_number": "BENCH",
    "phone": "13800138000",
    "email": "",
    "address": "",
    "postcode": "",
}


def _post(browser: OpenerDirector, address: str, given: dict[str, str]) -> str:
    """Fill in the form of a page and send it; what the next page says."""
    with browser.open(address, timeout=60) as page:
        token = TOKEN.search(page.read().decode())
    assert token, address
    body = urlencode({**given, "csrfmiddlewaretoken": token[1]}).encode()
    with browser.open(address, data=body, timeout=60) as answer:
        return str(answer.read().decode())


def _send(base: str, at: int) -> tuple[str, float]:
    """One request by one fresh browser; the number on its receipt and the seconds of the last page."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    _post(browser, f"{base}who/", {"applicant_type": "person"})
    _post(browser, f"{base}identity/", {**IDENTITY, "id_number": f"BENCH{at}"})
    _post(browser, f"{base}what/", {"ask_0": f"第{at}号工程的验收材料"})
    _post(browser, f"{base}how/", {"form": "electronic", "way": "online"})
    with browser.open(f"{base}check/", timeout=60) as page:
        token = TOKEN.search(page.read().decode())
    assert token
    body = urlencode({"csrfmiddlewaretoken": token[1]}).encode()
    start = time.perf_counter()
    twice = 2 if at % 10 == 0 else 1
    with ThreadPoolExecutor(twice) as hands:
        pages = list(hands.map(lambda _: _receipt(browser, f"{base}check/", body), range(twice)))
    took = time.perf_counter() - start
    assert len(set(pages)) == 1, pages
    return pages[0], took


def _receipt(browser: OpenerDirector, address: str, body: bytes) -> str:
    with browser.open(address, data=body, timeout=120) as answer:
        text = answer.read().decode()
    found = NUMBER.search(text)
    assert found, text[:2000]
    return found[1]


def _serve(home: str, port: int) -> subprocess.Popen[bytes]:
    env = {**os.environ, "GONGKAI_DATA": home}
    command = [sys.executable, "-m", "gongkai", "serve", "--port", str(port), "--workers", "2"]
    server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server
        time.sleep(0.2)
    raise TimeoutError("the server did not come up")


def main(number: int = REQUESTS) -> dict[str, float]:
    """How many were sent, are there, are doubled; the median second of sending, and sent a second."""
    from gongkai.records.actions import organs
    from gongkai.records.models import Request

    organs.create_organ(code="submit", name="测量用机关", columns=["栏目"])
    port = 8790
    server = _serve(os.environ["GONGKAI_DATA"], port)
    base = f"http://127.0.0.1:{port}/o/submit/requests/new/"
    start = time.perf_counter()
    try:
        with ThreadPoolExecutor(CLIENTS) as clients:
            sent = list(clients.map(lambda at: _send(base, at), range(number)))
    finally:
        server.terminate()
        server.wait(timeout=20)
    numbers = [each for each, _ in sent]
    kept = list(Request.objects.filter(organ__code="submit").values_list("number", flat=True))
    return {
        "sent": number,
        "kept": len(kept),
        "lost": len(set(numbers) - set(kept)),
        "doubled": len(kept) - len(set(numbers)),
        "send_median_s": round(statistics.median(took for _, took in sent), 3),
        "forms_a_second": round(number / (time.perf_counter() - start), 1),
    }


if __name__ == "__main__":
    platform.start()
    print(json.dumps(main(int(sys.argv[1]) if len(sys.argv) > 1 else REQUESTS), indent=2))
