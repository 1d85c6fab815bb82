"""Does a damaged file break a page, or come to lie where it must not?

python faults/uploads.py [--uploads 10000]

Sound files of every kind that a form takes are damaged by chance (cut, flipped, doubled, shuffled, inside
their package), given names that lead elsewhere, and handed to every form with a file field, by whoever may
open it.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path += [str(ROOT / "bench"), str(ROOT / "tests")]
import platform_data as platform

NAMES = (
    "{}.{}",
    "../../{}.{}",
    "..\\..\\{}.{}",
    "/etc/{}.{}",
    "%2e%2e%2f{}.{}",
    "{}\x00.{}",
    "名" * 120 + "{}.{}",
)
ORGAN = "weibin-hrss"
STEPS = (
    ("who", {"applicant_type": "person", "do": "next"}),
    (
        "identity",
        {"name": "某人", "id_kind": "other", "id_number": "1", "phone": "13800138000", "do": "next"},
    ),
    ("what", {"ask_0": "某项工程的验收材料", "do": "next"}),
)
USUAL = {"do": "next", "add": "1"}


def main(number: int) -> dict[str, object]:
    """What was answered, what broke, what lies where it must not."""
    import crawling

    from gongkai.records.models import StoredFile, User
    from gongkai.records.verify import faults
    from gongkai.sample import build

    for _ in build.prepare():
        pass
    before = crawling.listed()
    found, chance = crawling.Found(), random.Random(7)
    doors = [door for user in (None, *User.objects.order_by("pk")) for door in _doors(crawling, user, found)]
    known, sound = {door[1].route for door in doors}, _sound()
    answers: Counter[str] = Counter()
    for at in range(number):
        crawler, form = doors[at % len(doors)]
        ending, data = chance.choice(sound)
        name = chance.choice(NAMES).format(f"file{at}", ending)
        answer = crawler.ask("post", form.action, _filled(form, name, _damaged(data, chance), chance))
        answers[str(answer.status_code) if answer is not None else "error"] += 1
        crawler.sign_in()
        if (at + 1) % 500 == 0:
            print(f"{at + 1}/{number}", file=sys.stderr, flush=True)
    return {
        "uploads": number,
        "forms": sorted(known),
        "answers": dict(answers),
        "kept": StoredFile.objects.count(),
        **found.told(before),
        "verify": list(faults())[:5],
    }


def _doors(crawling, user, found):  # type: ignore[no-untyped-def]
    """The forms with a file field that this person comes upon, one of each route."""
    crawler, seen = crawling.Crawler(user, found, "/desk/" if user else "/"), set()
    if user is None:
        for step, given in STEPS:  # the online form leads from page to page
            crawler.ask("post", f"/o/{ORGAN}/requests/new/{step}/", given)
    for form in crawler.forms():
        if form.files and form.route not in seen:
            seen.add(form.route)
            yield crawler, form


def _filled(form, name: str, data: bytes, chance: random.Random) -> dict[str, object]:  # type: ignore[no-untyped-def]
    """As somebody would fill it in; the words now and then missing."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    words = {key: value or ("某事项" if chance.random() < 0.7 else "") for key, value in form.values.items()}
    given = SimpleUploadedFile(name, data)
    given.name = name  # as a hostile browser sends it
    return {**words, **USUAL, **dict.fromkeys(form.files, given)}


def _sound() -> list[tuple[str, bytes]]:
    """Files of every kind that some form takes."""
    from PIL import Image

    import damaging
    from gongkai.records.actions.sheets import template

    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "png")
    reports = [(ending, damaging.whole(ending)) for ending in damaging.ENDINGS]
    table = "标题,文号,栏目,成文日期,发布日期,正文\n某通知,,通知公告,2024-01-05,2024-01-08,正文\n".encode()
    return [*reports, ("xlsx", template("licences")), ("png", picture.getvalue()), ("csv", table)]


def _damaged(data: bytes, chance: random.Random) -> bytes:
    import damaging

    return chance.choice([*damaging.DAMAGES.values()])(data, chance)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--uploads", type=int, default=10_000)
    wanted = parser.parse_args().uploads
    platform.start()
    result = main(wanted)
    print(json.dumps(result, ensure_ascii=False, indent=1))
    import crawling

    raise SystemExit(crawling.amiss(result))
