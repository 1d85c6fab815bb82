"""What was asked of `gongkai law`? Arguments with Chinese help and one-line Chinese errors."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from gongkai.law.case import Unusable, parse_date
from gongkai.law.fees import TOO_LARGE

SUMMARY = """\
用法：gongkai law due --received 日期 [--events 文件] [--json]
      gongkai law fee (--requests 件数 | --pages 页数) [--json]

  due   答复期限，以及逐日的计算
  fee   信息处理费，以及逐档的计算

各命令加 --help 看说明。"""
# Python refuses to read numbers of thousands of digits; the law refuses far smaller ones.
MOST_DIGITS = 12
# argparse cannot show an argument as required that it must not demand before --help is seen.
USAGES = {
    "due": "%(prog)s --received 日期 [--events 文件] [--json] [-h]",
    "fee": "%(prog)s (--requests 件数 | --pages 页数) [--json] [-h]",
}


NUMBERING = """\
事件文件是 JSON 列表，如 [{"on": "2026-03-20", "event": "extended", "days": 10}]。
seq（顺序号）：没写的，接着上一条往下排，第一条为1，跳过别处写明的号。
文件里写了 received 的，它照排（通常是1）；没写的，--received 不占号，文件第一条为1，
也可以自己写明 seq，例如把收到申请算作1，从2写起。
voided 的 seq 是它作废的那一条的号；--received 不能作废，记错了直接改。"""


class Misused(Exception):
    """The command line cannot be read; the message is one Chinese line."""


@dataclass(frozen=True, slots=True)
class Options:
    """What one command was given."""

    command: str
    json: bool
    received: date = date.min
    events: str | None = None
    requests: int | None = None
    pages: int | None = None


class _Parser(argparse.ArgumentParser):
    """argparse, speaking Chinese: its own sentences cannot be translated otherwise."""

    def error(self, message: str) -> NoReturn:
        raise Misused(_chinese(message))


class _Help(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, "用法：")


def parse(args: list[str]) -> Options | None:
    """The options of one command; None when only help was asked for, which has then been printed."""
    if not args or args[0] in ("-h", "--help"):
        if not args:
            raise Misused("要算什么？gongkai law due 算答复期限，gongkai law fee 算信息处理费。")
        print(SUMMARY)
        return None
    if args[0] not in _PARSERS:
        raise Misused(f"没有“law {args[0]}”这个命令，只有 due 和 fee。")
    parser = _PARSERS[args[0]]()
    found = parser.parse_args(args[1:])
    if found.help:
        parser.print_help()
        return None
    del found.help
    options = Options(args[0], **vars(found))
    _complete(options)
    return options


def _complete(options: Options) -> None:
    """What argparse would demand itself, were it not to speak before --help is seen."""
    if options.command == "due" and options.received == date.min:
        raise Misused("缺少参数 --received（收到申请的日期）。")
    if options.command == "fee" and options.requests is None and options.pages is None:
        raise Misused("缺少参数：--requests 件数 或 --pages 页数，二者给一个。")


def _due() -> _Parser:
    parser = _parser("due", "答复期限届满的日期，以及每一天为什么计入或者不计入。")
    parser.epilog = NUMBERING
    options = parser.add_argument_group("选项")
    options.add_argument(
        "--received", metavar="日期", type=_date, help="收到申请的日期，YYYY-MM-DD", default=date.min
    )
    options.add_argument("--events", metavar="文件", help="之后发生的事件，JSON 列表；- 为标准输入")
    return _closed(parser, options)


def _fee() -> _Parser:
    parser = _parser("fee", "信息处理费，逐档列出。按件、按量只能选一种。")
    options = parser.add_argument_group("选项")
    group = options.add_mutually_exclusive_group()
    group.add_argument("--requests", metavar="件数", type=_count, help="同一申请人一个自然月内累计的申请件数")
    group.add_argument("--pages", metavar="页数", type=_count, help="单件申请提供的页数")
    return _closed(parser, options)


def _parser(name: str, text: str) -> _Parser:
    return _Parser(
        prog=f"gongkai law {name}",
        usage=USAGES[name],
        description=text,
        add_help=False,
        allow_abbrev=False,
        formatter_class=_Help,
        argument_default=argparse.SUPPRESS,
    )


def _closed(parser: _Parser, options: argparse._ArgumentGroup) -> _Parser:
    options.add_argument("--json", action="store_true", default=False, help="输出 JSON")
    options.add_argument("-h", "--help", action="store_true", default=False, help="显示本说明")
    return parser


def _date(text: str) -> date:
    try:
        return parse_date(text)
    except Unusable as wrong:
        raise argparse.ArgumentTypeError(str(wrong)) from wrong


def _count(text: str) -> int:
    if not re.fullmatch(r"[0-9]+", text):
        raise argparse.ArgumentTypeError(f"“{text}”不是件数或页数，应是 0 或正整数。")
    digits = text.lstrip("0") or "0"
    if len(digits) > MOST_DIGITS:
        raise argparse.ArgumentTypeError(TOO_LARGE)
    return int(digits)


_PARSERS = {"due": _due, "fee": _fee}
_SENTENCES = (
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"argument (\S+): expected one argument", r"参数 \1 后面要有一个值。"),
    (r"argument (\S+): not allowed with argument (\S+)", r"参数 \1 不能和 \2 一起用。"),
    (r"argument (\S+): ignored explicit argument .*", r"参数 \1 后面不能有值。"),
    (r"argument (\S+): (.*)", r"参数 \1：\2"),
)


def _chinese(message: str) -> str:
    for pattern, sentence in _SENTENCES:
        if re.fullmatch(pattern, message, re.DOTALL):
            return re.sub(pattern, sentence, message, flags=re.DOTALL)
    return f"参数不对：{message}"
