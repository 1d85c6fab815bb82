"""Which directory does a sample organ publish by, and what belongs under which of its items?"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from gongkai.law.directories import COLUMNS
from gongkai.records.actions import directories
from gongkai.records.models import DirectoryItem, Organ, User
from gongkai.sample.files import Row, read


def bring_in(organ: Organ, actor: User) -> Mapping[str, DirectoryItem]:
    """Import the organ's directory, if it has one; words of a title, and the item they belong under."""
    given = read(organ.code, "directory")
    if not given:
        return {}
    taken = directories.take(
        organ=organ,
        name=given["name"],
        basis=given["basis"],
        data=_sheet(organ, given["item"]),
        source="样例目录.csv",
        actor=actor,
    )
    items = {each.number: each for each in taken.directory.items.all()}
    return {word: items[row["number"]] for row in given["item"] for word in row.get("holds", ())}


def _sheet(organ: Organ, rows: list[Row]) -> bytes:
    """The rows as the file an office would have."""
    usual = {"way": "主动", "level": "县级", "body": organ.name, "channels": "■政府网站 □政府公报"}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([each.name for each in COLUMNS.values()])
    writer.writerows([[{**usual, **row}.get(key, "") for key in COLUMNS] for row in rows])
    return out.getvalue().encode()


def item_of(title: str, known: Mapping[str, DirectoryItem]) -> DirectoryItem | None:
    """The item a title belongs under."""
    return next((item for word, item in known.items() if word in title), None)


def standing(organ: Organ) -> Mapping[str, DirectoryItem]:
    """The same for an organ whose directory is there already."""
    given = read(organ.code, "directory")
    items = {each.number: each for each in DirectoryItem.objects.filter(organ=organ)}
    return {word: items[row["number"]] for row in given.get("item", ()) for word in row.get("holds", ())}
