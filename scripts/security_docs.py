"""Write docs/security.md and docs/manual/security.md from docs/security.toml: threats, and controls.

python scripts/security_docs.py          write them
python scripts/security_docs.py --check  exit 1 where one is out of date
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[1] / "docs"
STATES = {"met": "满足", "setting": "设置后满足", "operator": "由使用、运维单位"}
Row = dict[str, Any]
ENGLISH = """\
# Security

This page is made by `scripts/security_docs.py` from `docs/security.toml`; do not edit it by hand. The map of
controls for assessors is in Chinese: [manual/security.md](manual/security.md).

## What is to be kept

- **Who asked**: name, document, contact and the text of a request, proofs and files. Sealed under a key that
  is not in the database.
- **What was decided**: ledgers, letters, publications, reports, and who took which step. Append-only, or
  sealed in the log.
- **What is not public yet**: drafts, reviews, what is withheld.
- **That it answers**: the counter and the statutory periods go on.

## Who may want to harm it

A stranger on the network; an applicant or reader without an account; a clerk with a role; a department that
is not concerned; an administrator of the platform; whoever commands the database or finds a backup. The
operator of the machine with all keys is trusted, but not alone: heads of the logs lie outside his reach.

## Threats, and what stands against them
"""
CHINESE = """\
# 安全对照表

本页由 `scripts/security_docs.py` 从 `docs/security.toml` 生成，请勿手工修改。写给运行维护单位和测评机构：
网络安全等级保护第三级（`GB/T 22239-2019`）和商用密码应用安全性评估（`GB/T 39786-2021`）的控制点，
平台怎样做，由哪个测试或者设置证明，哪些由使用、运维单位负责。

**满足**指平台装好就有；**设置后满足**指设了所列的设置才有；其余由使用、运维单位负责。**软件本身不能使系统通过测评**：
定级、测评、密码模块的认证，由本单位按规定办理。测试在代码的 `tests` 文件夹里，可以重新运行。
"""


def main(args: list[str]) -> int:
    """Write both pages, or say which is out of date."""
    told = tomllib.loads((DOCS / "security.toml").read_text(encoding="utf-8"))
    pages = {DOCS / "security.md": english(told), DOCS / "manual" / "security.md": chinese(told)}
    status = 0
    for path, text in pages.items():
        if "--check" not in args:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"{path.name} is out of date: python scripts/security_docs.py", file=sys.stderr)
            status = 1
    return status


def english(told: Row) -> str:
    """The page for developers."""
    return "\n".join([ENGLISH, *_threats(told["threat"])]) + "\n"


def _threats(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        yield f"### {row['name']}\n"
        yield f"- Where: {row['entry']}"
        yield f"- What stops it: {row['stops']}"
        yield f"- Shown by: {', '.join(f'`{name}`' for name in row['tests'])}"
        yield f"- What is left: {row['left']}\n"


def chinese(told: Row) -> str:
    """The page for operators and assessors."""
    level = _table("网络安全等级保护第三级", told["control"])
    return "\n".join([CHINESE, *level, *_table("商用密码应用安全性评估", told["crypto"])]) + "\n"


def _table(title: str, rows: list[Row]) -> Iterator[str]:
    yield f"## {title}\n"
    for part in dict.fromkeys(row["part"] for row in rows):
        yield f"### {part}\n"
        yield "| 控制点 | 要求 | 结论 | 怎样做 | 证明 |\n|" + " --- |" * 5
        for row in rows:
            if row["part"] == part:
                cells = (row["point"], row["asks"], STATES[row["state"]], row["how"], _shown(row))
                yield f"| {' | '.join(cells)} |"
        yield ""


def _shown(row: Row) -> str:
    found = [f"`{name}`" for name in (*row.get("settings", ()), *row.get("tests", ()))]
    found += [f"`gongkai manage {name}`" for name in row.get("commands", ())]
    return "<br>".join(found) or "—"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
