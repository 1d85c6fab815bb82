"""Somebody with a browser: a citizen who hands in a request, a clerk who enters records.

A write counts as acknowledged when its answer came, and only then; `Lost` tells that none came.
"""

from __future__ import annotations

import http.client
import re
import time
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
NUMBER = re.compile(r"\b(20\d\d-\d{4,6})\b")
IDENTITY = {
    "name": "测试人",
    "id_kind": "other",
    "phone": "13800138000",
    "email": "",
    "address": "",
    "postcode": "",
}
PATIENCE = 60  # seconds for an answer
BROKEN = (URLError, OSError, http.client.HTTPException)


class Answered(Exception):
    """Something else than the page that was asked for; `page`: what came instead, if anything."""

    def __init__(self, why: str, page: str = "") -> None:
        super().__init__(why)
        self.page = page


class Lost(Answered):
    """No answer came, or one that says the platform cannot now."""


class Refused(Answered):
    """The platform answered and did not do it: a fault of the test, or of the platform."""


class _Stay(HTTPRedirectHandler):
    """An answer that leads on is an answer."""

    def redirect_request(self, *_):  # type: ignore[no-untyped-def]
        return None


class Browser:
    """Keeps its cookies, and the token of the form that it is about to send."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._open = build_opener(HTTPCookieProcessor(CookieJar()), _Stay()).open

    def get(self, path: str) -> str:
        """The page; raises Lost."""
        return self._ask(path, None)[1]

    def look(self, path: str) -> tuple[int, str]:
        """The code and the page of whatever is answered, also by a refusal; raises Lost where nothing is."""
        try:
            for _ in range(3):
                where, page = self._ask(path, None)
                if not where:
                    return 200, page
                path = where.removeprefix(self.base)
        except Answered as told:
            if isinstance(told.__cause__, HTTPError):
                return told.__cause__.code, told.page
            raise
        return 302, ""

    def post(self, path: str, given: dict[str, str]) -> str:
        """Fill in the form of a page and send it: where it leads on to. Raises Lost, Refused."""
        return self.send(path, given, self.token(path))

    def token(self, path: str) -> str:
        """The token of the form on a page; raises Lost, Refused."""
        token = TOKEN.search(self.get(path))
        if token is None:
            raise Refused(f"{path}: no form")
        return token[1]

    def send(self, path: str, given: dict[str, str], token: str) -> str:
        """Send a form whose token is known: where it leads on to. Raises Lost, Refused."""
        where, page = self._ask(path, urlencode({**given, "csrfmiddlewaretoken": token}).encode())
        if not where:
            raise Refused(f"{path}: {_errors(page)}")
        return where

    def _ask(self, path: str, body: bytes | None) -> tuple[str, str]:
        try:
            with self._open(self.base + path, data=body, timeout=PATIENCE) as answer:
                return "", answer.read().decode("utf-8", "replace")
        except HTTPError as told:
            with told:
                if told.code in (301, 302, 303):
                    return told.headers["Location"], ""
                page = told.read().decode("utf-8", "replace")
                if told.code in (502, 503, 504):
                    raise Lost(str(told.code), page) from told
                raise Refused(f"{path}: {told.code} {_errors(page)}", page) from told
        except BROKEN as broken:
            raise Lost(str(broken)) from broken


def _errors(page: str) -> str:
    found = re.findall(r'class="(?:error|errorlist|message[^"]*)"[^>]*>(.*?)</', page, re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", each).strip() for each in found)[:300] or page[-300:]


class Citizen:
    """Hands in requests, each from a fresh browser."""

    def __init__(self, base: str, organ: str) -> None:
        self._base, self._at = base, f"/o/{organ}/requests/new/"

    def submit(self, mark: str, email: str = "") -> str:
        """The number on the receipt."""
        browser = self.fill_in(mark, email)
        return self.receipt(browser, browser.post(f"{self._at}check/", {}))

    def send(self, mark: str, times: int) -> tuple[list[str], float]:
        """Press the last button so often at the same moment: the numbers, and the seconds it took."""
        browser, check = self.fill_in(mark, ""), f"{self._at}check/"
        token, start = browser.token(check), time.perf_counter()
        with ThreadPoolExecutor(times) as hands:
            where = list(hands.map(lambda _: browser.send(check, {}, token), range(times)))
        took = time.perf_counter() - start
        return [self.receipt(browser, each) for each in where], took

    def fill_in(self, mark: str, email: str) -> Browser:
        """Every page but the last, in a browser of its own."""
        browser = Browser(self._base)
        for page, given in (
            ("who/", {"applicant_type": "person", "do": "next"}),
            ("identity/", {**IDENTITY, "id_number": mark, "email": email, "do": "next"}),
            ("what/", {"ask_0": f"{mark}号工程的验收材料", "do": "next"}),
            ("how/", {"form": "electronic", "way": "online", "do": "next"}),
        ):
            browser.post(self._at + page, given)
        return browser

    @staticmethod
    def receipt(browser: Browser, where: str) -> str:
        """The number on the page that it led on to."""
        receipt = browser.get(where)
        found = NUMBER.search(receipt)
        if found is None:
            raise Refused(receipt[-500:])
        return found[1]


class Clerk:
    """Signed in; enters records and registers publications."""

    def __init__(self, base: str, organ: str, username: str, password: str) -> None:
        self.browser, self._at = Browser(base), f"/desk/{organ}/"
        self._sign = {"username": username, "password": password}

    def sign_in(self) -> None:
        self.browser.post("/desk/login/", self._sign)

    def enter(self, mark: str, day: str) -> str:
        """A licence."""
        given = {"date": day, "count": "1", "category": "granted", "matter": mark, "number": mark}
        return self.browser.post(f"{self._at}registers/licences/new/", given)

    def publish(self, mark: str, day: str, column: str) -> str:
        """A publication."""
        given = {
            "title": f"关于{mark}的通知",
            "column": column,
            "kind": "information",
            "attribute": "proactive",
            "validity": "valid",
            "formed_on": day,
            "published_on": day,
            "summary": f"{mark}的有关事项。",
        }
        return self.browser.post(f"{self._at}publications/new/", given)
