"""Whoever follows every link and sees every form of the platform, and fills it in as a browser does.

The platform stands in this process (Django's test client), so that an error is told with its traceback.
"""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import lxml.html
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

EACH = 4  # addresses of one route that are looked at
SHUN = {"desk:logout"}  # a link that ends the crawl
SCRIPT = "<script>alert("  # in no page may this stand as it is


@dataclass(frozen=True)
class Form:
    """A form as it stands in a page: where it goes, what it holds, which fields take words, which files."""

    route: str
    action: str
    method: str
    values: dict[str, str]
    words: tuple[str, ...]
    files: tuple[str, ...]


@dataclass
class Found:
    """What went wrong, and how much was done."""

    errors: Counter[str] = field(default_factory=Counter)
    scripts: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    sent: int = 0
    routes: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)

    def told(self, before: set[str]) -> dict[str, object]:
        """What is amiss; `before`: what was `listed` at the beginning."""
        return {
            "errors": sum(self.errors.values()),
            "errors_said": dict(self.errors.most_common(20)),
            "scripts": sum(self.scripts.values()),
            "scripts_said": dict(self.scripts.most_common(5)),
            "outside": sorted(listed() - before),
        }


def amiss(result: dict[str, object]) -> int:
    """The exit status of a run."""
    return int(any(result[key] for key in ("errors", "scripts", "outside", "verify")))


def listed() -> set[str]:
    """What lies beside the data folder: nothing may come there."""
    home = Path(settings.OUTBOX).parent
    own = {"files", "index", "open-data", "outbox", "prints", "health", "logs"}
    return {str(each) for each in home.parent.glob("*escape*")} | {each.name for each in home.iterdir()} - own


class Crawler:
    """One visitor: a person who is signed in, or nobody."""

    def __init__(self, user: Any, found: Found, start: str) -> None:
        self.client, self.found, self.user = Client(raise_request_exception=True), found, user
        self._waiting, self._seen = [start], {start}
        self._looked: Counter[str] = Counter()
        self.sign_in()

    def sign_in(self) -> None:
        if self.user is not None:
            self.client.force_login(self.user)

    def forms(self) -> Iterator[Form]:
        """Every form of every page that is come upon, until there is no new one."""
        while self._waiting:
            address = self._waiting.pop(0)
            route = route_of(address)
            if route is None or route in SHUN or self._looked[route] >= EACH:
                continue
            self._looked[route] += 1
            answer = self.ask("get", address)
            if answer is None or not _is_page(answer):
                continue
            tree = lxml.html.fromstring(answer.content or b"<p>")
            self._links(address, tree)
            yield from self._forms(address, tree)

    def ask(self, method: str, address: str, data: dict[str, Any] | None = None) -> Any:
        """The answer, or None where there was an error, which is noted."""
        self.found.asked += 1
        self.found.routes.add(route_of(address) or address)
        try:
            answer = getattr(self.client, method)(address, data or {})
            if (
                not answer.streaming
                and _is_page(answer)
                and SCRIPT in answer.content.decode("utf-8", "replace")
            ):
                self.found.scripts[f"{method} {address[:80]}"] += 1
        except Exception as error:  # every one of them is what is looked for
            where = traceback.extract_tb(error.__traceback__)[-1]
            said = f"{type(error).__name__}: {error}"[:160]
            self.found.errors[f"{method} {route_of(address)}: {said} ({where.filename}:{where.lineno})"] += 1
            return None
        if answer.status_code >= 500:
            self.found.errors[f"{method} {route_of(address)}: {answer.status_code}"] += 1
        if answer.get("Location"):
            self._add(address, answer["Location"])
        return answer

    def _links(self, address: str, tree: Any) -> None:
        for each in tree.xpath("//a/@href | //link/@href | //img/@src"):
            self._add(address, each)

    def _add(self, address: str, link: str) -> None:
        whole = urldefrag(urljoin(f"http://testserver{address}", link)).url
        parts = urlsplit(whole)
        if parts.netloc == "testserver" and not parts.path.startswith("/static/"):
            found = f"{parts.path}?{parts.query}" if parts.query else parts.path
            if found not in self._seen:
                self._seen.add(found)
                self._waiting.append(found)

    def _forms(self, address: str, tree: Any) -> Iterator[Form]:
        for form in tree.forms:
            action = urlsplit(urljoin(f"http://testserver{address}", form.get("action") or ""))
            target = f"{action.path}?{action.query}" if action.query else action.path
            route = route_of(target)
            if route is None or route in SHUN:
                continue
            yield _form(route, target, form)


def _form(route: str, target: str, form: Any) -> Form:
    values, words, files = {}, [], []
    for each in form.xpath(".//input[@name] | .//textarea[@name] | .//select[@name] | .//button[@name]"):
        name, kind = each.get("name"), each.get("type", "text")
        if each.tag == "button" or kind in ("submit", "checkbox", "radio"):
            values.setdefault(name, each.get("value") or "on")
        elif kind == "file":
            files.append(name)
        elif each.tag == "select":
            options = [one for one in each.value_options if one]
            values[name] = each.value if isinstance(each.value, str) and each.value else (options or [""])[0]
            words.append(name)
        else:
            values[name] = (each.value if each.tag == "textarea" else each.get("value")) or ""
            words.append(name)
    return Form(route, target, (form.get("method") or "get").lower(), values, tuple(words), tuple(files))


def route_of(address: str) -> str | None:
    try:
        return resolve(urlsplit(address).path).view_name or None
    except (Resolver404, ValueError):
        return None


def _is_page(answer: Any) -> bool:
    return bool(answer.get("Content-Type", "").startswith("text/html"))
