"""A province of annual reports as JSON, made from a seed: every sum holds, prose and tables agree."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

from gongkai.report.forms import load
from gongkai.report.model import Cell, Report, Section
from gongkai.report.read import read
from gongkai.report.write import render

EXAMPLE = Path(__file__).parents[1] / "examples" / "weibin-hrss-2023.txt"
YEAR, CHILDREN, A_FILE = 2024, 66, 10_000
FORM = load("2021")
PERSONS = ("person", "business", "research", "charity", "legal", "other_org")
OUTCOMES = tuple(
    row
    for row in dict.fromkeys(id.split(".")[1] for id in FORM.cells if id.startswith("t3."))
    if row not in ("new", "carried_in", "total", "carried_out")
)
OPENING = (
    "本年新收政府信息公开申请 {new} 件，上年结转 {carried_in} 件；"
    "办结 {total} 件，结转下年度 {carried_out} 件。"
    "申请都按时登记、审查、答复，答复书写明依据和救济途径。各单位按目录公开政务信息，更新栏目，核对链接，"
    "保护个人信息；培训了经办人员，检查了办理质量，问题当场改正。"
)


def write(folder: Path, number: int) -> tuple[list[str], Path]:
    """So many reports, ten thousand a file, one a line; and the table of who stands under whom."""
    example, chance = read(EXAMPLE.read_bytes(), EXAMPLE.name), random.Random(7)
    files, names = [], []
    for start in range(0, number, A_FILE):
        path = folder / f"{start:07}.jsonl"
        with open(path, "wb") as file:
            for at in range(start, min(start + A_FILE, number)):
                names.append(f"第{at}区县人力资源局")
                file.write(_line(example, names[-1], chance))
        files.append(str(path))
    tree = folder / "tree.csv"
    tree.write_text(
        "机关,上级\n" + "\n".join(f"{name},第{at // CHILDREN}市" for at, name in enumerate(names))
    )
    return files, tree


def _line(example: Report, organ: str, chance: random.Random) -> bytes:
    cells = {id: Cell("value", value, str(value), "") for id, value in _figures(chance).items()}
    said = OPENING.format(
        **{row: cells[f"t3.{row}.total"].value for row in ("new", "carried_in", "total", "carried_out")}
    )
    rest = example.sections[1:]
    first = Section(1, "总体情况", f"{said}\n" + "各项工作按要求完成，制度逐步健全，公众反映较好。" * 30)
    title = f"{organ}{YEAR}年政府信息公开工作年度报告"
    report = Report(organ, YEAR, "2021", title, None, (first, *rest), cells)
    return json.dumps(json.loads(render(report, "json")), ensure_ascii=False).encode() + b"\n"


def _figures(chance: random.Random) -> dict[str, int]:
    """Figures of a report in which every sum of the form holds."""
    found = {id: chance.randrange(40) for id in FORM.cells}
    for column in PERSONS:
        outcomes = [found[f"t3.{row}.{column}"] for row in OUTCOMES]
        found[f"t3.total.{column}"] = sum(outcomes)
        found[f"t3.new.{column}"] = sum(outcomes) + found[f"t3.carried_out.{column}"]
        found[f"t3.carried_in.{column}"] = 0
    for row in ("new", "carried_in", *OUTCOMES, "total", "carried_out"):
        found[f"t3.{row}.total"] = sum(found[f"t3.{row}.{column}"] for column in PERSONS)
    for block in ("review", "suit_direct", "suit_after_review"):
        found[f"t4.{block}.total"] = sum(
            found[f"t4.{block}.{column}"] for column in ("upheld", "corrected", "other", "pending")
        )
    return {**found, "t2.rules.made": 0, "t2.rules.repealed": 0, "t2.rules.valid": 0}


def lines(files: list[str]) -> Iterator[bytes]:
    """The reports of all files."""
    for name in files:
        with open(name, "rb") as file:
            yield from file
