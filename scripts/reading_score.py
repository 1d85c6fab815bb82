"""Score the reader on thousands of printed documents and write docs/reading.md.

python scripts/reading_score.py [N]

N documents for each layout and mutation (10 by default; Word and PDF, which are slow to print, a tenth). Of
scans, which are slow to read, a tenth and a few mutations only; they need the extra `ocr`.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests"))

import printing  # noqa: E402
import scanning  # noqa: E402

NAMES = {
    "tabs, every field": "制表符分隔，合并的格子留空",
    "tabs, groups repeated": "制表符分隔，合并的格子重复印",
    "tabs, merged fields lost": "制表符分隔，合并的格子不留位置",
    "bars": "竖线分隔",
    "spaces between": "空格分隔",
    "one cell a line": "一格一行",
    "one cell a line, blank lines": "一格一行，行间空行",
    "groups on lines of their own": "分组名单独成行",
    "heads over two rows": "表头断成两行",
    "vertical groups": "分组名竖排，一行一字",
    "lists": "表格改成了列表",
    "page, merged cells": "网页，合并单元格",
    "page, no merged cells": "网页，不合并",
    "page, cells full of markup": "网页，格内满是标记",
    "page within a layout, blocks apart": "网页，套在版式表格里，各块分开",
    "Word, merged cells": "Word，合并单元格",
    "Word, no merged cells": "Word，不合并",
    "Excel": "Excel",
    "PDF, ruled": "PDF，有框线，跨页",
    "PDF, no lines": "PDF，没有框线",
}
SCANS = {
    "150 dpi": "150 dpi",
    "150 dpi, askew, grey, JPEG": "150 dpi，斜 1°，发灰，有噪点，JPEG 70",
    "200 dpi": "200 dpi",
    "200 dpi, askew, grey, JPEG": "200 dpi，斜 0.7°，发灰，有噪点，JPEG 70",
    "200 dpi, very askew, noisy, poor JPEG": "200 dpi，斜 1.5°，噪点多，JPEG 50",
    "300 dpi, askew, grey, JPEG": "300 dpi，斜 1.2°，发灰，有噪点，JPEG 60",
}
ON_SCANS = (("thousand separators", "blank cells"), ("dashes",))
SLOW = ("Word", "PDF")
HEAD = """\
# 读取的成绩

本页由 `scripts/reading_score.py {count}` 生成，请勿手工修改。

文件由 `tests/printing.py` 印出：先随机产生一份报告的全部数字，再按下列版式排印，并加上真实报告里常见的变化
（半角括号、序号写法、行名里的空格、误印的行名、全角数字、千分位、带单位、补白、划线、空格、只填总计、缺一行，以及几样同时出现）。
读得对：读出的数与印出的相同，没有印数的格子也没有读出数；读不出：印了数而标为“缺”或“读不出”；读错：读出了另一个数。

共 {documents} 份文件，{cells} 格：对 {right} 格，读不出 {missing} 格，读错 {wrong} 格。

| 版式 | 文件 | 读得对 | 读不出 | 读错 |
| --- | --- | --- | --- | --- |
{rows}

空着的格子在“空格分隔”“一格一行”“列表”里不留痕迹，一行少了几个数就断定不了各属哪一列，这样的行整行不读。
没有框线的 PDF 只读能够断定的行。

## 扫描件

由 `tests/scanning.py` 把有框线的 PDF 变成图片再识别（需要 `gongkai[ocr]`）。共 {scans} 份，{scan_cells} 格：
对 {scan_right} 格，读不出 {scan_missing} 格，读错 {scan_wrong} 格。

| 扫描 | 文件 | 读得对 | 读不出 | 读错 |
| --- | --- | --- | --- | --- |
{scan_rows}

一个数识别两遍，两遍相同、每个字都有把握、墨迹的块数和字数相等、没有碰到框线，才算读出；有一条不合，就是“读不出”。
这些都是印得清楚的宋体数字；手写的、盖了章的、字迹断开的没有试过。
"""


def trials(layout: str, count: int) -> Iterator[tuple[tuple[str, ...], int, str]]:
    """The mutations, the seed and the form of every document of a layout."""
    chance = random.Random(layout)
    number = max(1, count // 10) if layout.startswith(SLOW) or layout in SCANS else count
    if layout in SCANS:
        yield from ((together, seed, "2021") for together in ON_SCANS for seed in range(number))
        yield from (((), seed, "2019") for seed in range(number))
        return
    for mutation in (None, *printing.MUTATIONS):
        yield from (((mutation,) if mutation else (), seed, "2021") for seed in range(number))
    for seed in range(number):
        yield tuple(chance.sample(list(printing.MUTATIONS), 3)), seed, "2021"
        yield (), seed, "2019"
        yield (), seed, "2021-stray"


def scored(layouts: dict[str, str], count: int) -> tuple[printing.Score, int, str]:
    """The score of all these layouts together, of how many documents, and a row of the page for each."""
    whole, rows, documents = printing.Score(), [], 0
    for layout, name in layouts.items():
        score, files = printing.Score(), 0
        for mutations, seed, key in trials(layout, count):
            one, bad = printing.score(layout, mutations, [seed], key)
            files += 1
            for total in (score, whole):
                total.right, total.wrong = total.right + one.right, total.wrong + one.wrong
                total.missing += one.missing
            if bad:
                print(bad[:3], file=sys.stderr)
        documents += files
        cells = cells_of(score)
        rows.append(
            f"| {name} | {files} | {score.right / cells:.2%} | {score.missing / cells:.2%} | {score.wrong} |"
        )
        print(rows[-1], flush=True)
    return whole, documents, "\n".join(rows)


def cells_of(score: printing.Score) -> int:
    """How many cells were scored."""
    return score.right + score.missing + score.wrong


def main(args: list[str]) -> int:
    """Score, write the page, and exit 1 if any figure was read wrong."""
    count = int(args[0]) if args else 10
    printing.LAYOUTS.update(scanning.LAYOUTS)
    scans, scan_files, scan_rows = scored(SCANS, count)
    whole, documents, rows = scored(NAMES, count)
    page = HEAD.format(
        count=count,
        documents=documents,
        cells=cells_of(whole),
        right=whole.right,
        missing=whole.missing,
        wrong=whole.wrong,
        rows=rows,
        scans=scan_files,
        scan_cells=cells_of(scans),
        scan_right=scans.right,
        scan_missing=scans.missing,
        scan_wrong=scans.wrong,
        scan_rows=scan_rows,
    )
    (ROOT / "docs" / "reading.md").write_text(page, encoding="utf-8")
    return int(whole.wrong + scans.wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
