"""Write docs/publishing.md from law/publishing and law/contents: who takes which step, what must be public.

python scripts/publishing_docs.py          write it
python scripts/publishing_docs.py --check  exit 1 where it is out of date
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from gongkai.law import cites
from gongkai.law.cites import STATUS
from gongkai.law.contents import ITEMS
from gongkai.law.promptness import PERIOD, PUBLICITY
from gongkai.law.publishing import ATTRIBUTES, STATES, TABLE
from gongkai.law.steps import ROLES

TARGET = Path(__file__).parents[1] / "docs" / "publishing.md"
LEVELS = {"city": "市级", "county": "县（区）级", "town": "乡级"}
HEAD = """\
# 主动公开：谁在什么时候可以做什么

本页由 `scripts/publishing_docs.py` 从程序里的表生成，请勿手工修改。服务器的判断和页面上的按钮都出自这些表。
"""


def render() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_steps(), *_attributes(), *_items()])


def _steps() -> Iterator[str]:
    yield "## 稿件的步骤\n"
    yield "| 步骤 | 从哪些状态 | 到 | 由谁 | 要写明 | 不能是办过这些步骤的人 | 依据 |\n|" + " --- |" * 7
    for step in TABLE.steps:
        others = _named(TABLE.by_key[key].name for key in step.distinct_from)
        yield (
            f"| {step.name} | {_named(STATES[each] for each in step.from_states)} | {STATES[step.to_state]} "
            f"| {_named(ROLES[each] for each in step.roles)} | {'理由' if step.needs_reason else ''} "
            f"| {others} | {step.cite} |"
        )
    yield ""


def _attributes() -> Iterator[str]:
    yield "## 公开属性\n"
    yield "| 公开属性 | 审查以哪一步结束 | 依据要写明 | 出处 |\n|" + " --- |" * 4
    for each in ATTRIBUTES.values():
        ends = TABLE.by_key[each.ends].name
        yield f"| {each.name} | {ends} | {'是' if each.needs_basis else ''} | {each.cite} |"
    yield ""


def _items() -> Iterator[str]:
    yield "## 应当主动公开的内容\n"
    yield (
        f"自信息形成或者变更之日起 {PERIOD} 个工作日内公开（条例第二十六条），法律、法规另有规定的除外。"
        f"行政许可、行政处罚结果默认 {PUBLICITY} 个工作日"
        f"（{cites.PUBLICITY_424}，{STATUS['UNVERIFIED']}，可设置）；"
        "归在公开目录事项下的，目录的时限更短的按目录，由法律、法规规定的按规定。\n"
    )
    yield "| 代号 | 内容 | 哪一级机关 | 出处 |\n|" + " --- |" * 4
    for each in ITEMS.values():
        levels = _named(LEVELS[level] for level in each.levels) or "各级"
        yield f"| `{each.key}` | {each.name} | {levels} | {each.cite} |"
    yield ""


def _named(names: Iterable[str]) -> str:
    return "、".join(names)


def main(args: list[str]) -> int:
    """Write or check the page."""
    text = render()
    if "--check" not in args:
        TARGET.write_text(text, encoding="utf-8")
        return 0
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text:
        return 0
    print("docs/publishing.md is out of date: run python scripts/publishing_docs.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
