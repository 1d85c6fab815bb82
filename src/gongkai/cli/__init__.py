"""Which command was called? Each is imported only when it is asked for, so that a check starts fast."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from gongkai import __version__

OWN = ("report", "law")
PLATFORM = ("demo", "serve", "manage")
GROUP = "gongkai.commands"

USAGE = """\
用法：gongkai 命令 …

  gongkai report read|check|render …   读取、检查、排印年度报告
  gongkai report compare|rollup|table … 比较两年、汇总、导出数据
  gongkai law due|fee …                答复期限、信息处理费
  gongkai demo [--no-serve]            带样例数据的平台
  gongkai serve …                      运行平台
  gongkai manage …                     平台管理：init、compile、import、verify

各命令加 --help 看说明。"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 fine, 1 faults found, 2 bad usage or unreadable input."""
    args = list(sys.argv[1:] if argv is None else argv)
    if not args or args[0] in ("-h", "--help"):
        print(USAGE)
        return 0 if args else 2
    if args[0] == "--version":
        print(f"gongkai {__version__}")
        return 0
    command = _find(args[0])
    if command is None:
        return 2
    return _run(command, args[1:])


def _run(command: Callable[[list[str]], int], args: list[str]) -> int:
    try:
        return command(args)
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader went away (gongkai … | head): nothing more to say, and nothing went wrong.
        sys.stderr.close()
        return 0


def _find(name: str) -> Callable[[list[str]], int] | None:
    # Imported here: `law` must not load lxml, and `report` must not load the calendar.
    if name == "report":
        from gongkai.cli.report import report  # noqa: PLC0415

        return report
    if name == "law":
        from gongkai.cli.law import law  # noqa: PLC0415

        return law
    if name in PLATFORM:
        return _platform(name)
    print(f"没有“{name}”这个命令。gongkai --help 列出全部命令。", file=sys.stderr)
    return None


def _platform(name: str) -> Callable[[list[str]], int] | None:
    # 20 ms that other commands need not pay.
    from importlib.metadata import entry_points  # noqa: PLC0415
    from importlib.util import find_spec  # noqa: PLC0415

    if find_spec("django"):
        for entry in entry_points(group=GROUP, name=name):
            found: Callable[[list[str]], int] = entry.load()
            return found
    print(f"命令 {name} 属于平台，请先安装：pip install 'gongkai[web]'。", file=sys.stderr)
    return None
