"""How does the index follow the records? By the log of each organ, in which every change has its number.

The index keeps the number of the last entry it has seen of each organ. What came after is put in, in whatever
process the change was made; an entry seen twice does no harm. The index is no source of truth: where it is
missing, damaged or of another make, it is built anew beside and then put in its place.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from gongkai.records import swapping
from gongkai.records.models import LogEntry, Organ
from gongkai.records.queries.gate import Public
from gongkai.search import feed
from gongkai.search.index import MARKER, Broken, Busy, Hits, Index, Wish

MAKE = "3"  # of the fields and the way texts are split; another make is built anew
_CURRENT, _MARKS = "current", "marks.json"
BATCH = 500
Told = Callable[[int, int], None]
logger = logging.getLogger("gongkai.search")

_open: dict[Path, Index] = {}


def current() -> Index:
    """The index that stands, as of its last commit; raises Broken where there is none that can be read."""
    found = _opened(_folder())
    found.refresh()
    return found


def search(wish: Wish) -> Hits:
    """What the index finds; raises Broken. One that cannot be read stands no longer, and is built anew."""
    folder = _folder()
    try:
        found = _opened(folder)
        found.refresh()
        return found.search(wish)
    except Broken:
        _disown(folder)
        raise


def _disown(folder: Path) -> None:
    """Only while it is the one that stands: another may have taken its place meanwhile."""
    with suppress(Broken, OSError):
        if _folder() == folder:
            (settings.INDEX / _CURRENT).unlink()
            logger.warning("the search index cannot be read")


def stamp() -> str:
    """Another one after every commit and every new index; empty while there is none. Asked for every page."""
    try:
        with open(f"{settings.INDEX}/{_CURRENT}", encoding="ascii") as file:
            name = file.read().strip()
        found = os.stat(f"{settings.INDEX}/{name}/{MARKER}")
    except (OSError, ValueError):
        return ""
    return f"{name}|{found.st_mtime_ns}|{found.st_ino}"


def _opened(folder: Path) -> Index:
    if folder not in _open:
        _open.clear()
        _open[folder] = Index(folder)
    return _open[folder]


def _folder() -> Path:
    try:
        name = (settings.INDEX / _CURRENT).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as wrong:
        raise Broken("no index has been built") from wrong
    if not name.startswith(f"{MAKE}-") or "/" in name or not (settings.INDEX / name).is_dir():
        raise Broken("the index is of another make")
    return Path(settings.INDEX / name)


def catch_up() -> int:
    """Put in what has changed since the last time; how many records. Builds the index where there is none."""
    try:
        folder = _folder()
        marks = _marks(folder)
        changed = dict(_changed(marks))
        if changed:
            _apply(_opened(folder), [pk for keys, _ in changed.values() for pk in keys])
            _mark(folder, marks | {organ: seq for organ, (_, seq) in changed.items()})
    except Busy:
        return 0  # another process is at it; the marks stay, so nothing is left out
    except Broken as wrong:
        logger.warning("the search index is built anew: %s", wrong)
        return rebuild()
    return sum(len(keys) for keys, _ in changed.values())


def _apply(index: Index, pks: list[int]) -> None:
    if not pks:
        return
    with index.writing() as writer:
        keys = sorted(set(pks))
        for at in range(0, len(keys), BATCH):
            some = keys[at : at + BATCH]
            found = {entry.pk: entry for entry in feed.entries(some)}
            writer.put(found.values())
            for pk in set(some) - set(found):
                writer.remove(pk)


def _changed(marks: dict[int, int]) -> Iterator[tuple[int, tuple[list[int], int]]]:
    """For each organ with new entries in its log: the records that they are about, and the last number."""
    for organ, seq in Organ.objects.values_list("pk", "log_seq"):
        if seq > marks.get(organ, 0):
            rows = LogEntry.objects.filter(organ_id=organ, seq__gt=marks.get(organ, 0), seq__lte=seq)
            subjects = rows.filter(subject__startswith="publication/").values_list("subject", flat=True)
            yield organ, ([int(each.partition("/")[2]) for each in subjects], seq)


def behind() -> tuple[int, datetime | None]:
    """How many entries of the logs the index has not seen, and when the oldest was made. Raises Broken."""
    marks, entries, since = _marks(_folder()), 0, None
    for organ, seq in Organ.objects.values_list("pk", "log_seq"):
        seen = marks.get(organ, 0)
        if seq > seen:
            entries += seq - seen
            at = LogEntry.objects.filter(organ_id=organ, seq=seen + 1).values_list("at", flat=True).first()
            since = min(since or at, at) if at else since
    return entries, since


def rebuild(told: Told = lambda done, total: None) -> int:
    """Build the index anew beside, then put it in the place of the other; how many records it holds."""
    # The marks are read first: what changes while the index is built is put in once more afterwards.
    marks = dict(Organ.objects.values_list("pk", "log_seq"))
    total, done = Public().published().count(), 0
    folder = Path(settings.INDEX / f"{MAKE}-{uuid4().hex[:12]}")
    made = Index(folder, new=True)
    try:
        with made.writing() as writer:
            for entry in feed.entries():
                done += writer.put([entry], new=True)
                if done % feed.CHUNK == 0:
                    told(done, max(done, total))
        _mark(folder, marks)
        swapping.write(settings.INDEX / _CURRENT, folder.name)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    swapping.clear(settings.INDEX, folder)
    return done


def sweep() -> int:
    """An index that holds another number of records than there are is built anew."""
    wanted = Public().published().count()
    try:
        held = current().size
    except Broken:
        held = -1
    if held == wanted:
        return 0
    logger.warning("the search index holds %s records of %s", held, wanted)
    return rebuild()


def _marks(folder: Path) -> dict[int, int]:
    try:
        found = json.loads((folder / _MARKS).read_text("ascii"))
        return {int(organ): int(seq) for organ, seq in found.items()}
    except (OSError, ValueError, AttributeError) as wrong:
        raise Broken("the marks of the index cannot be read") from wrong


def _mark(folder: Path, marks: dict[int, int]) -> None:
    swapping.write(folder / _MARKS, json.dumps({str(organ): seq for organ, seq in marks.items()}))
