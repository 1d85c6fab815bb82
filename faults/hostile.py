"""Does any page break, or run a script, when every field of every form is given something hostile?

python faults/hostile.py [--seconds N]

On the sample organs, as every role and as nobody. Each form is sent with each of the words below in all of
its fields, and with one in each field alone, until the time is over.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import sys
import time
from functools import cache
from pathlib import Path
from urllib.parse import urlencode, urlsplit

sys.path.append(str(Path(__file__).resolve().parents[1] / "bench"))
import platform_data as platform

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE records_organ; --",
    "../../../../../../etc/passwd",
    "a\x00b",
    "𠮷" * 3000,
    "-1",
    "99999999999999999999999999",
    "1e400",
    "NaN",
    "２０２６-０２-３０",
    "2026-02-30",
    "0001-01-01",
    "{{ 7|add:7 }}{% load static %}",
    "%s%n%d",
    "=cmd|'/C calc'!A0",
    "\u202e\u2066\ufeff\u200b",
    "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "javascript:alert(1)",
    "on",
    "",
)
NAMES = (
    "../../../escape.docx",
    "<script>alert(1)</script>.pdf",
    "a\r\nSet-Cookie: x=1.xlsx",
    "名" * 200 + ".pdf",
    "",
)
TIMES = 3  # how often a form of one route is tried by one person


def main(seconds: float) -> dict[str, object]:
    """What was done and what went wrong."""
    import crawling

    from gongkai.records.models import User
    from gongkai.records.verify import faults
    from gongkai.sample import build

    for _ in build.prepare():
        pass
    before = crawling.listed()
    found, chance = crawling.Found(), random.Random(5)
    people = [None, *User.objects.order_by("pk")]
    end = time.monotonic() + seconds
    for at, user in enumerate(people):
        share = time.monotonic() + (end - time.monotonic()) / (len(people) - at)
        _visit(crawling.Crawler(user, found, "/desk/" if user else "/"), chance, share)
    return {
        "people": len(people),
        "routes": len(found.routes),
        "asked": found.asked,
        "forms": len(found.forms),
        "sent": found.sent,
        **found.told(before),
        "verify": list(faults())[:5],
    }


def _visit(crawler, chance: random.Random, end: float) -> None:  # type: ignore[no-untyped-def]
    """Half of the time to look around, the other to send what was found, each form in its turn."""
    halfway = time.monotonic() + (end - time.monotonic()) / 2
    kept: dict[str, list] = {}  # type: ignore[type-arg]
    for form in crawler.forms():
        forms = kept.setdefault(form.route, [])
        if len(forms) < TIMES and form.action not in [each.action for each in forms]:
            forms.append(form)
        if time.monotonic() > halfway:
            break
    turns = [(form, _fillings(form, chance)) for forms in kept.values() for form in forms]
    while turns and time.monotonic() < end:
        for turn in list(turns):
            data = next(turn[1], None)
            if data is None:
                turns.remove(turn)
            else:
                _send(crawler, turn[0], data)


def _send(crawler, form, data: dict[str, object]) -> None:  # type: ignore[no-untyped-def]
    crawler.found.sent += 1
    crawler.found.forms.add(form.route)
    if form.method == "post":
        crawler.ask("post", form.action, data)
    else:
        crawler.ask("get", f"{urlsplit(form.action).path}?{urlencode(data)}")
    crawler.sign_in()


def _fillings(form, chance: random.Random):  # type: ignore[no-untyped-def]
    for word in chance.sample(HOSTILE, len(HOSTILE)):
        yield {**form.values, **dict.fromkeys(form.words, word), **_files(form, chance)}
    for name in form.words:
        yield {**form.values, name: chance.choice(HOSTILE), **_files(form, chance)}
    yield dict.fromkeys(form.values, chance.choice(HOSTILE))
    yield {}


def _files(form, chance: random.Random) -> dict[str, object]:  # type: ignore[no-untyped-def]
    from django.core.files.uploadedfile import SimpleUploadedFile

    content = chance.choice((b"", b"%PDF-1.7\nbroken", b"PK\x03\x04broken", b"MZ\x90", _bomb()))
    return {name: SimpleUploadedFile(chance.choice(NAMES) or "x", content) for name in form.files}


@cache
def _bomb() -> bytes:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", b"0" * 5_000_000)
    return out.getvalue()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=900.0)
    wanted = parser.parse_args().seconds
    platform.start()
    result = main(wanted)
    print(json.dumps(result, ensure_ascii=False, indent=1))
    import crawling

    raise SystemExit(crawling.amiss(result))
