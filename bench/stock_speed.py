"""What does bringing over an old site cost beside a bare bulk_create of the same publications and texts?

`bare_s`: Django's own bulk_create of the finished rows of the same documents (publication and text), in
batches of the same size, into the same database. `ours_s`: the whole import from the CSV: reading, cleaning
the HTML, the privacy guard, 索引号, seals, the log's hash chain, old addresses. `ratio` is the one over the
other; the two take turns in one process. `index_ratio` has the search index on both sides, as the issue asks.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import guard_clean
import guard_data
import platform_data as platform

ROWS, ROUNDS = 3000, 3
HEADINGS = ("标题", "栏目", "成文日期", "公开日期", "文号", "公开事项", "正文", "原网址")


def table(rows: int, mark: str) -> bytes:
    """An old site's table: pages of official prose of some 1,500 characters, with an editor's markup."""
    people = guard_data.People(7)
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(HEADINGS)
    for at in range(rows):
        words: list[str] = []
        while sum(map(len, words)) < 1200:
            words += guard_clean.prose(people)
        body = "".join(f'<p style="text-indent:2em"><span>{each}</span></p>' for each in words)
        day = f"20{10 + at % 10}-0{1 + at % 9}-1{at % 10}"
        number = f"测办〔20{10 + at % 10}〕{at}号"
        lines.writerow(
            [
                f"关于第{at}号事项的通知",
                "栏目0",
                day,
                day,
                number,
                "20-11",
                body,
                f"http://old/{mark}/{at}.html",
            ]
        )
    return out.getvalue().encode()


def main(rows: int = ROWS) -> dict[str, float]:
    """Seconds of both ways, their ratio, and documents a second."""
    from gongkai.records.actions import organs

    pairs = []
    for turn in range(ROUNDS):
        organ = organs.create_organ(code=f"stock-{turn}", name=f"测量用机关 {turn}", columns=["栏目0"])
        data = table(rows, str(turn))
        ours = _timed(lambda organ=organ, data=data: _import(organ, data))
        bare = _timed(_bare(organ))
        indexed = _timed(lambda organ=organ: _index(organ))
        pairs.append((ours, bare, indexed))
    ours, bare, indexed = (statistics.median(times) for times in zip(*pairs, strict=True))
    return {
        "rows": rows,
        "bare_s": round(bare, 3),
        "ours_s": round(ours, 3),
        "index_s": round(indexed, 3),
        "ratio": round(statistics.median(each[0] / each[1] for each in pairs), 2),
        "index_ratio": round((ours + indexed) / (bare + indexed), 2),
        "documents_a_second": round(rows / ours),
    }


def _timed(work) -> float:  # type: ignore[no-untyped-def]
    start = perf_counter()
    work()
    return perf_counter() - start


def _import(organ, data: bytes) -> None:  # type: ignore[no-untyped-def]
    from gongkai.records.actions import stock, stocktable
    from gongkai.records.actions.stockrows import Folder

    read = stocktable.read("表.csv", io.BytesIO(data))
    _, outcome = stock.take(
        organ=organ, source="表.csv", table=read, folder=Folder(None), scan=lambda _: "none", actor=None
    )
    assert not outcome.rejects, outcome.rejects[:3]


def _bare(organ):  # type: ignore[no-untyped-def]
    """The same rows once more, finished, as another organ's."""
    from django.db import transaction

    from gongkai.records.actions import organs
    from gongkai.records.actions.stockmaking import BATCH
    from gongkai.records.models import Manuscript, Publication

    other = organs.create_organ(code=f"{organ.code}-bare", name=f"{organ.name}（对照）", columns=["栏目0"])
    texts = list(Manuscript.objects.filter(organ=organ).select_related("publication").order_by("pk"))
    shown = [text.publication for text in texts if text.publication]
    for each in (*shown, *texts):
        each.pk, each.organ = None, other

    def work() -> None:
        for at in range(0, len(texts), BATCH):
            with transaction.atomic():
                some = texts[at : at + BATCH]
                Publication.objects.bulk_create([each.publication for each in some if each.publication])
                for each in some:
                    each.publication = each.publication  # takes over its new key
                Manuscript.objects.bulk_create(some)

    return work


def _index(organ) -> None:  # type: ignore[no-untyped-def]
    """The bare engine's part: the entries of these documents written into an index of their own."""
    from gongkai.records.models import Publication
    from gongkai.search import feed
    from gongkai.search.index import Index

    folder = Path(tempfile.mkdtemp(prefix="gongkai-bench-index-"))
    keys = list(Publication.objects.filter(organ=organ).values_list("pk", flat=True))
    with Index(folder / "index", new=True).writing() as writer:
        for at in range(0, len(keys), 2000):
            writer.put(feed.entries(keys[at : at + 2000]), new=True)
    shutil.rmtree(folder)


if __name__ == "__main__":
    platform.start()
    print(json.dumps(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)))
