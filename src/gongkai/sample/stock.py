"""What did a sample organ bring over from its old site? One document names a person, one row is wrong."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from gongkai.guard.reading.pdf import png
from gongkai.records.actions import settings, stock, stocktable, sweeping
from gongkai.records.actions.stockrows import Folder
from gongkai.records.models import Organ
from gongkai.sample.files import Row, rows
from gongkai.sample.people import People

OLD_PHONE = "13800138000"
HEADINGS = {
    "title": "标题",
    "column": "栏目",
    "formed_on": "成文日期",
    "published": "公开日期",
    "body": "正文",
    "file": "附件",
    "address": "原网址",
}


def bring(organ: Organ, people: People) -> int:
    """Bring them over, then look through all that is public; how many are public."""
    found = list(rows(organ.code, "stock", "document"))
    if not found:
        return 0
    with TemporaryDirectory() as folder:
        for name in (row["file"] for row in found if "file" in row):
            # A page of blank paper stands for the scan of one with a stamp.
            (Path(folder) / name).write_bytes(png(60, 80, 60, b"\xff" * 4800))
        run, _ = stock.take(
            organ=_with_old_phone(organ, people),
            source="旧网站.csv",
            table=stocktable.read("旧网站.csv", _table(found)),
            folder=Folder(Path(folder)),
            scan=lambda data: "none",
            actor=people["administrator"],
        )
    settings.change_data(organ=organ, given={"contact": organ.contact}, actor=people["administrator"])
    sweeping.go(organ=organ)
    return run.brought


def _with_old_phone(organ: Organ, people: People) -> Organ:
    """The organ while it still published a telephone that it has given up since."""
    contact = f"{organ.contact}\n{OLD_PHONE}"
    return settings.change_data(organ=organ, given={"contact": contact}, actor=people["administrator"])


def _table(found: list[Row]) -> io.BytesIO:
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(HEADINGS.values())
    lines.writerows([row.get(key, "") for key in HEADINGS] for row in found)
    return io.BytesIO(out.getvalue().encode())
