"""Write docs/rules.md from the check rules themselves.

python scripts/rule_docs.py          write it
python scripts/rule_docs.py --check  exit 1 where it is out of date
"""

from __future__ import annotations

import sys
from pathlib import Path

from gongkai.report.checks import RULES, Rule

TARGET = Path(__file__).parents[1] / "docs" / "rules.md"
SEVERITIES = {"error": "错误", "warning": "提醒", "notice": "提示"}
HEAD = """\
# 检查规则

本页由 `scripts/rule_docs.py` 从代码生成，请勿手工修改。

`gongkai report check` 按下列规则检查年度报告。错误是表格加不拢、格式缺漏之类必须改正的；提醒是应当核实的；
提示只供参考。查出错误时命令以 1 退出，只有提醒和提示时以 0 退出，文件读不了时以 2 退出。

空白和画线的格子不会被当作 0。加总里有这样的格子时，只有填什么数（不小于 0）都凑不成，才判为不符。
表三、表四所有不符的加总如果只改一格就能全部相符，而且这样的格子只有一个，就指出是哪一格、应为多少。"""


def render() -> str:
    """The whole page."""
    rows = [f"| `{rule.id}` | {SEVERITIES[rule.severity]} | {rule.title} |" for rule in RULES.values()]
    table = ["| 规则 | 程度 | 要求 |", "| --- | --- | --- |", *rows]
    return "\n\n".join([HEAD, "\n".join(table), *map(_rule, RULES.values())]) + "\n"


def _rule(rule: Rule) -> str:
    lines = [
        f"## {rule.id}　{rule.title}",
        rule.help,
        f"程度：{SEVERITIES[rule.severity]}。依据：{rule.cite}。",
    ]
    return "\n\n".join(lines)


def main(args: list[str]) -> int:
    """Write the page, or only compare it."""
    page = render()
    if "--check" in args:
        current = TARGET.exists() and TARGET.read_text(encoding="utf-8") == page
        if not current:
            print(f"{TARGET.name} is out of date: run python scripts/rule_docs.py", file=sys.stderr)
        return 0 if current else 1
    TARGET.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
