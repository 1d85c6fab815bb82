"""Write docs/rules/ from the check rules themselves: an index, and a page a rule with an example.

python scripts/rule_docs.py          write them
python scripts/rule_docs.py --check  exit 1 where they are out of date

The examples stand in `rule_examples.py`; what a rule says of them is what it says when it is run here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # so that a test can load this file from elsewhere

from rule_examples import EXAMPLES, ROLL_EXAMPLES, Roll, Told

from gongkai.report.checks import RULES, Finding, Rule, check
from gongkai.report.rollup import ROLL_RULES, Filed, Plan, roll_up
from gongkai.report.rollup.rules import RollRule

TARGET = Path(__file__).parents[1] / "docs" / "rules"
SEVERITIES = {"error": "错误", "warning": "提醒", "notice": "提示"}
HEAD = """\
# 检查规则

本页和各规则的页面由 `scripts/rule_docs.py` 从代码生成，请勿手工修改。

`gongkai report check` 按下列规则检查年度报告，`gongkai report rollup` 另按 ROLL- 开头的规则核对汇总。
错误是表格加不拢、格式缺漏之类必须改正的；提醒是应当核实的；
提示只供参考。查出错误时命令以 1 退出，只有提醒和提示时以 0 退出，文件读不了时以 2 退出。

空白和画线的格子不会被当作 0。加总里有这样的格子时，只有填什么数（不小于 0）都凑不成，才判为不符。
表三、表四所有不符的加总如果只改一格就能全部相符，而且这样的格子只有一个，就指出是哪一格、应为多少。

正文里的数只在意思清楚时才与表核对：说法有几种理解的，有一种相符就不提示；概数、往年的数、只说了一部分的数都不核对。
认得哪些说法，见 `src/gongkai/report/claims/quantities.toml`。"""


def pages() -> dict[str, str]:
    """The name and the text of every page."""
    checked = {f"{rule.id}.md": _page(rule) for rule in RULES.values()}
    rolled = {f"{rule.id}.md": _roll_page(rule) for rule in ROLL_RULES.values()}
    return {"README.md": _index(), **checked, **rolled}


def found(rule: str, told: Told) -> list[Finding]:
    """What a rule finds in an example."""
    before = told.previous.report() if told.previous else None
    return [finding for finding in check(told.report(), before) if finding.rule == rule]


def rolled(rule: str, told: Roll) -> list[Finding]:
    """What a rule of roll-ups finds in an example."""
    filed = [Filed(f"{one.organ}.json", one.report()) for one in told.children]
    published = told.published.report() if told.published else None
    one = roll_up(filed, year=2023, organ=told.parent, plan=Plan(members=told.members), published=published)
    return [finding for finding in one.findings if finding.rule == rule]


def _roll_page(rule: RollRule) -> str:
    fires, silent = ROLL_EXAMPLES[rule.id]
    messages = "\n".join(f"> {SEVERITIES[one.severity]}：{one.message}" for one in rolled(rule.id, fires))
    parts = [
        f"# {rule.id}　{rule.title}",
        rule.help,
        f"程度：{SEVERITIES[rule.severity]}。依据：{rule.cite}。",
        "## 会报的例子",
        f"{fires.says}：",
        messages,
        "## 不报的例子",
        f"{silent.says}：没有可报的。",
        "[全部规则](README.md)",
    ]
    return "\n\n".join(parts) + "\n"


def _index() -> str:
    rows = [
        f"| [`{rule.id}`]({rule.id}.md) | {SEVERITIES[rule.severity]} | {rule.title} |"
        for rule in (*RULES.values(), *ROLL_RULES.values())
    ]
    return "\n\n".join([HEAD, "\n".join(["| 规则 | 程度 | 要求 |", "| --- | --- | --- |", *rows])]) + "\n"


def _page(rule: Rule) -> str:
    fires, silent = EXAMPLES[rule.id]
    findings = found(rule.id, fires)
    messages = "\n".join(f"> {SEVERITIES[one.severity]}：{one.message}" for one in findings)
    parts = [
        f"# {rule.id}　{rule.title}",
        rule.help,
        f"程度：{SEVERITIES[rule.severity]}。依据：{rule.cite}。",
        "## 会报的例子",
        f"一份全填 0 的报告，{_told(fires)}：",
        messages.replace("\n", "\n>\n"),
        "## 不报的例子",
        f"同样的报告，{_told(silent)}：没有可报的。",
        "[全部规则](README.md)",
    ]
    return "\n\n".join(parts) + "\n"


def _told(told: Told) -> str:
    return "；".join(told.differences()) or "什么都没有改"


def stale() -> Iterator[str]:
    """The names of pages that are not as they should be, or should not be there."""
    wanted = pages()
    for name, text in wanted.items():
        path = TARGET / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield name
    yield from (path.name for path in TARGET.glob("*.md") if path.name not in wanted)


def main(args: list[str]) -> int:
    """Write the pages, or only compare them."""
    if "--check" in args:
        names = sorted(stale())
        if names:
            print(f"{', '.join(names)}: out of date, run python scripts/rule_docs.py", file=sys.stderr)
        return 1 if names else 0
    TARGET.mkdir(exist_ok=True)
    wanted = pages()
    for path in TARGET.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (TARGET / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
