"""The commands that need the platform: `gongkai demo`, `gongkai serve`, `gongkai manage …`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType

from gongkai.web.config import WrongSetting, database_exists

# These read or fill a platform that is there; on an empty folder they would only litter it.
NEED_DATA = (
    "import",
    "import-stock",
    "compile",
    "verify",
    "work",
    "recompute",
    "reindex",
    "open-data",
    "retention",
    "sweep",
    "health",
    "reset-sign-in",
    "rotate-keys",
    "heads",
    "backup",
    "migrate-to-postgres",
)

WITHOUT_FACTOR = "样例平台不要求动态验证码；要试的，启动时设 GONGKAI_SECOND_FACTOR=roles。"
MANAGE_USAGE = """用法：gongkai manage 命令 …

  init                              建立空平台：第一个机关和管理员
  import 台账 文件.xlsx --organ 机关   把 Excel 表导入台账（--template 写出空表）
  import-stock 表 --files 文件夹 --organ 机关   迁入旧网站的信息和文件（--dry-run 只检查）
  compile 机关 年度 -o 文件            由台账编出年度报告
  reset-sign-in 用户名               给一个一次性的初始密码（--factor 同时重置动态验证码）
  rotate-keys                       用现在的第一个密钥和算法重新加密（可中断后再运行）
  verify [--heads 链头.json …]        核验日志链、事件账和全部缓存数字，与以前导出的链头比对
  heads [-o 文件或文件夹]              导出签名的日志链头（平时每天自动写到 GONGKAI_HEADS）
  verify-package 归档包.zip           单独核验一个归档包
  backup [-o 文件] [--encrypt]        把数据库和文件备份成一个文件，写好后读回核对
  restore 备份文件                    恢复到空的平台，然后核验（--check 只核对备份）
  migrate-to-postgres 网址            把嵌入式数据库整个迁到空的 PostgreSQL
  recompute [--notice 文件]           按新的放假通知重新计算在办期限（--dry-run 先试算）
  reindex                           重建全文检索的索引（平时自动更新，不需要）
  open-data                         重新生成开放数据的整批文件（平时每天自动生成）
  retention                         清除到期申请人的个人信息（--dry-run 先试算）
  sweep                             全库复查：公开的信息里有没有个人信息（--all 全部重查）
  health                            平台的运行状况，有故障的退出码是 1
  work                              后台工作：发送消息、补扫文件（serve 会自动启动）

各命令加 --help 看选项。其他命令交给 Django（如 migrate、shell）。"""


def _with_django(module: str) -> ModuleType:
    """Start Django, then load a module that needs it; a wrong setting ends the program with one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.web.settings")
    try:
        import_module("django").setup()
    except WrongSetting as wrong:
        print(wrong.message, file=sys.stderr)
        raise SystemExit(2) from wrong
    return import_module(module)


def _run(module: str, work: Callable[[ModuleType], int]) -> int:
    """Run work that needs a database; one that cannot be reached is one line, not a traceback."""
    loaded = _with_django(module)
    try:
        return work(loaded)
    except import_module("django.db").OperationalError as down:
        print(f"数据库连不上或不能写：{str(down).splitlines()[0]}", file=sys.stderr)
        return 2


def _parser(name: str, description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"gongkai {name}", description=description)
    parser.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认只在本机 127.0.0.1")
    return parser


def demo(args: list[str]) -> int:
    """An embedded platform with two sample organs; a second run keeps what is there."""
    parser = _parser("demo", "带两个样例机关的平台。")
    parser.add_argument("--no-serve", action="store_true", help="只建立，不启动网页服务")
    given = parser.parse_args(args)
    # The sample's letters and messages name the address at which the demo is opened.
    os.environ.setdefault("GONGKAI_ADDRESS", f"http://{given.host}:{given.port}")
    if "GONGKAI_SECOND_FACTOR" not in os.environ:
        os.environ["GONGKAI_SECOND_FACTOR"] = "off"  # sample users have no phone
        print(WITHOUT_FACTOR, flush=True)

    def work(serving: ModuleType) -> int:
        if given.no_serve:
            return _build(serving)
        # Built by a process of its own: the server forks, and the typesetter's threads, started by the
        # sample's letters, would not be there in the fork that has to print the next one.
        built = subprocess.run([sys.executable, "-m", "gongkai", "demo", "--no-serve"], check=False)
        return built.returncode or int(serving.serve(given.host, given.port, 1))

    return _run("gongkai.web.serving", work)


def _build(serving: ModuleType) -> int:
    try:
        serving.prepare_demo()
    except serving.RealData as refused:
        print(refused, file=sys.stderr)
        return 2
    return 0


def serve(args: list[str]) -> int:
    """The platform for real."""
    parser = _parser("serve", "运行平台。")
    parser.add_argument("--workers", type=int, default=2, help="进程数，默认 2")
    parser.add_argument(
        "--no-worker", action="store_true", help="不启动后台工作，另外运行 gongkai manage work"
    )
    given = parser.parse_args(args)

    def work(serving: ModuleType) -> int:
        serving.prepare(given.host, given.port)
        return int(serving.serve(given.host, given.port, given.workers, worker=not given.no_worker))

    return _run("gongkai.web.serving", work)


def manage(args: list[str]) -> int:
    """The platform's own commands; anything else is handed to Django's."""
    if not args or args[0] in ("-h", "--help"):
        print(MANAGE_USAGE)
        return 0 if args else 2
    if args[0] in NEED_DATA and "--template" not in args and not database_exists():
        print("还没有平台数据。请先运行 gongkai manage init（或 gongkai demo）。", file=sys.stderr)
        return 2
    return _run("gongkai.web.management", lambda management: int(management.run(args)))
