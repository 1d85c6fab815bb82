"""Ways to damage a file, for the tests of reading and for `scripts/fuzz_reading.py`."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

import printing
from gongkai.report.forms import load
from gongkai.report.model import Cell, Report, Section
from gongkai.report.write import render

ENDINGS = ("txt", "json", "html", "docx", "xlsx", "pdf")


def whole(ending: str) -> bytes:
    """A sound report of that kind."""
    form = load("2021")
    cells = {id: Cell("value", at, str(at)) for at, id in enumerate(form.cells)}
    sections = tuple(
        Section(no, heading, printing.SENTENCES[no]) for no, heading in enumerate(form.headings, start=1)
    )
    title = f"{printing.ORGAN}2023年政府信息公开工作年度报告"
    return render(Report(printing.ORGAN, 2023, "2021", title, None, sections, cells), ending)


Damage = Callable[[bytes, random.Random], bytes]


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def flipped(data: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(chance.randrange(1, 40)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def doubled(data: bytes, chance: random.Random) -> bytes:
    one, other = sorted(chance.sample(range(len(data)), 2))
    return data[:other] + data[one:other] * chance.randrange(1, 4) + data[other:]


def shuffled(data: bytes, chance: random.Random) -> bytes:
    size = max(1, len(data) // 9)
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    chance.shuffle(parts)
    return b"".join(parts)


def inside(data: bytes, chance: random.Random) -> bytes:
    """Damage within the parts of a package, so that it can still be opened; any other file is flipped."""
    if not data.startswith(b"PK"):
        return flipped(data, chance)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            hurt = part and chance.random() < 0.3
            new.writestr(
                name, chance.choice((cut, flipped, doubled, shuffled))(part, chance) if hurt else part
            )
    return out.getvalue()


DAMAGES: dict[str, Damage] = {
    "cut": cut,
    "flipped": flipped,
    "doubled": doubled,
    "shuffled": shuffled,
    "inside": inside,
}
