"""Write docs/registers.md from law/registers: what each simple register holds and which figures it gives.

python scripts/register_docs.py          write it
python scripts/register_docs.py --check  exit 1 where it is out of date
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from gongkai.law import cites
from gongkai.law.registers import REGISTERS, RegisterKind

TARGET = Path(__file__).parents[1] / "docs" / "registers.md"
HEAD = """\
# 简易台账

本页由 `scripts/register_docs.py` 从 `src/gongkai/law/registers.toml` 生成，请勿手工修改。
每种台账的列表、登记表、Excel 表、导入、导出和年度报告的数字，都由那里的一段声明得出。
"""
MEASURES = {"entries": "记录条数", "count": "件数之和", "amount": "金额之和", "standing": "年末存量"}


def render() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(line for kind in REGISTERS.values() for line in _kind(kind))])


def _kind(kind: RegisterKind) -> Iterator[str]:
    yield f"## {kind.name}（`{kind.key}`）\n"
    yield f"{kind.help}依据：{cites.ALL[kind.cite]}。\n"
    yield "| 列 | 必填 | 说明 |\n| --- | --- | --- |"
    yield f"| {kind.date} | 是 | 日期 |"
    yield f"| {kind.category} | 是 | {_categories(kind)} |"
    both = bool(kind.count and kind.amount)
    for label in filter(None, (kind.count, kind.amount)):
        yield f"| {label} | {'二者填一' if both else '是'} | 数字 |"
    for field in kind.fields:
        yield f"| {field.name} | {_yes(field.required)} | {'日期 ' if field.type == 'day' else ''}|"
    yield f"| 来源、提供人 | {_yes(kind.source_required)} | |"
    if kind.online:
        named = "、".join(kind.category_names[key] for key in kind.published)
        yield f"| {kind.online} |  | 日期；{named}的过了期限没有填的，列在“公开情况” |"
    yield ""
    for category in kind.categories:
        if category.note:
            yield f"> {category.name}：{category.note}\n"
    yield from (f"- 得出“{f.name}”（`{f.id}`）：{MEASURES[f.of]}，单位{f.unit}。" for f in kind.figures)
    yield ""


def _categories(kind: RegisterKind) -> str:
    if kind.any_cell:
        return "年度报告中不是合计的任意一格"
    return "、".join(each.name + ("" if each.counted else "（默认不计入报告）") for each in kind.categories)


def _yes(required: bool) -> str:
    return "是" if required else ""


def main(args: list[str]) -> int:
    """Write or check the page."""
    text = render()
    if "--check" not in args:
        TARGET.write_text(text, encoding="utf-8")
        return 0
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text:
        return 0
    print("docs/registers.md is out of date: run python scripts/register_docs.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
