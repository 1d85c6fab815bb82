"""`gongkai report rollup --tree`: every parent of a province in one run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from gongkai.cli.report_engine import wanted
from gongkai.cli.report_files import write, writing
from gongkai.cli.report_options import Options, Usage
from gongkai.cli.report_progress import bar
from gongkai.report.batch import BadState
from gongkai.report.batch.cluster import NoCluster
from gongkai.report.dataset import CELLS
from gongkai.report.dataset.parquet import NoPolars, need
from gongkai.report.model import Unreadable
from gongkai.report.rollup import BadPlan
from gongkai.report.rollup.tree import (
    Gathered,
    Packer,
    Province,
    Remembered,
    Tree,
    add_up,
    away,
    files_in,
    gather,
    load_tree,
    local,
)
from gongkai.report.rollup.tree import write as tables
from gongkai.report.rollup.tree.pack import Row, Told

ENDINGS = ("csv", "parquet")
RULES = {"sums": False, "all": True}
_NOT_HERE = ("own", "organs", "published")


def run(options: Options, fail: Callable[[str], int]) -> int:
    """Add up; 1 where a counted report has errors or two of one organ differ, 2 for what cannot be read."""
    out, work, year = _asked(options)
    try:
        need("一次汇总很多个上级", "")
        tree = load_tree(_bytes(options.tree or ""))
        with writing(out.with_suffix(".findings.csv")) as file:
            gathered = _gathered(options, work, file)
        province = add_up(gathered, tree, year)
    except (NoPolars, BadPlan, BadState, NoCluster) as wrong:
        raise Unreadable(str(wrong)) from None
    _write(out, province, gathered, tree)
    print(_json(province, gathered) if options.json else _text(province, gathered, out))
    for name, line, fault in gathered.unread:
        fail(f"{name}{f' 第 {line} 行' if line else ''}：{fault}")
    faulty = "disputed" in province.standing.place or any(row.errors for row in _counted(province))
    return 2 if gathered.unread else int(faulty)


def _asked(options: Options) -> tuple[Path, Packer, int | None]:
    """Where the sums go, by which rules, for which year only."""
    given = next((name for name in _NOT_HERE if getattr(options, name) is not None), None)
    if given:
        raise Usage(f"有 --tree 时不能用 --{given}。")
    if options.out is None or Path(options.out).suffix.lower().removeprefix(".") not in ENDINGS:
        raise Usage("有 --tree 时要用 -o 写明输出，如 -o 汇总.csv 或 -o 汇总.parquet。")
    rules = options.rules or "all"
    if rules not in RULES:
        raise Usage(f"--rules 后面要写 sums（只核对加法）或 all（全部规则），不是“{rules}”。")
    return Path(options.out), Packer(RULES[rules]), options.asked_year()


def _bytes(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except (OSError, ValueError):
        raise Unreadable(f"{name}：打不开文件。") from None


def _gathered(options: Options, work: Packer, file: BinaryIO) -> Gathered:
    """The reports, with the findings written as they come."""
    files = [one for name in options.files for one in (files_in(name) if Path(name).is_dir() else [name])]
    file.write(tables.csv_file((), tables.FINDINGS))

    def found(some: Iterable[tuple[Row, Told]]) -> None:
        file.write(tables.csv_file(tables.finding(row, one) for row, one in some))

    memory = Remembered(Path(options.resume), work) if options.resume is not None else None
    with wanted(options) as there, bar("汇总") as told:
        engine = away(there) if there else local(options.number("workers"))
        return gather(files, work, engine, memory=memory, told=told, findings=found)


def _write(out: Path, province: Province, gathered: Gathered, tree: Tree) -> None:
    rows = tables.sums(province)
    names = [*tables.HEAD, *(column.name for column in CELLS)]
    write(out, tables.parquet(rows) if out.suffix.lower() == ".parquet" else tables.csv_file(rows, names))
    write(out.with_suffix(".open.csv"), tables.csv_file(tables.opened(province), tables.OPEN))
    listed = tables.reports(province, tree, gathered.unread)
    write(out.with_suffix(".reports.csv"), tables.csv_file(listed, tables.REPORTS))


def _counted(province: Province) -> Iterable[Row]:
    return (
        row for row, place in zip(province.rows, province.standing.place, strict=True) if place == "counted"
    )


def _figures(province: Province, gathered: Gathered) -> dict[str, int]:
    place = province.standing.place
    return {
        "parents": len(province.nodes.keys),
        "reports": len(place),
        **{name: place.count(name) for name in ("counted", "doubled", "disputed", "other_year", "unlisted")},
        "failing": sum(bool(row.errors) for row in _counted(province)),
        "missing": len(province.missing),
        "unread": len(gathered.unread),
    }


_WORDS = {
    "doubled": "重复（数相同，只计一次）",
    "disputed": "重复（数不同，都没有计入）",
    "other_year": "不是这一年的，没有计入",
    "unlisted": "上下级表里没有，没有计入",
    "failing": "有错误，已计入",
    "missing": "表里有而没有报告的机关",
    "unread": "读不了",
}


def _text(province: Province, gathered: Gathered, out: Path) -> str:
    figures = _figures(province, gathered)
    counted = f"{figures['counted']} 份计入 {figures['parents']} 个上级（一年算一个）的汇总"
    lines = [f"读了 {figures['reports']} 份报告，{counted}。"]
    lines += [f"  {words}　{figures[name]}" for name, words in _WORDS.items() if figures[name]]
    names = "、".join(out.with_suffix(f".{name}.csv").name for name in ("open", "reports", "findings"))
    return "\n".join([*lines, f"汇总数在 {out.name}；不知全数的格、每份报告的去向、查出的问题在 {names}。"])


def _json(province: Province, gathered: Gathered) -> str:
    parents = [
        {"organ": one.organ, "year": one.year, "form": one.form, "complete": one.complete, "own": one.own}
        | {"reports": one.counts["counted"]}
        | {name: one.counts[name] for name in tables.COUNTS}
        | {"open": [id for id, total in {**one.sums, **one.apart}.items() if total.open]}
        for one in province.parents()
    ]
    whole = {"schema": "gongkai-province/1", **_figures(province, gathered), "each": parents}
    return json.dumps(whole, ensure_ascii=False, indent=2)
