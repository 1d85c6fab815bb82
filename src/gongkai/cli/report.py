"""`gongkai report`: read, check and print annual reports."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from gongkai.cli.report_files import STDIN, expand, folder, is_folder, load, several, write
from gongkai.cli.report_options import Options, Usage, parse
from gongkai.report.model import Report, Unreadable
from gongkai.report.write import FORMATS, NoFormat, render

HELP = """\
用法：
  gongkai report read 文件… [-o 输出]                    把报告读成 JSON；多个文件时 -o 是文件夹
  gongkai report check 文件… [--previous 上年报告] [--json]   检查报告，列出问题
         [-o 输出.html|.xlsx|.sarif|.xml|.json]   写成网页、Excel 清单、SARIF、JUnit 或 JSON
         [--resume 进度文件] [--workers 进程数]   报告多时用上全部核心；中断后从进度文件接着做
         [--limit 秒]   报告多时每份最多等几秒，默认 30；扫描件多的可以加长
         [--engine dask --scheduler 地址]   在已有的 Dask 集群上做，rollup --tree 也可以
  gongkai report render 文件 -o 输出.pdf                 按规定格式排印，由输出的扩展名决定格式
  gongkai report compare 文件 文件 [-o 输出.html] [--json]    同一机关两年的报告逐格、逐句比较
  gongkai report rollup 文件夹 [--own 本级报告] [-o 输出.docx] [--json]   本级和各下级逐格相加
         [--organs 机关名单.toml] [--published 已公布的汇总报告] [--year 年份]
  gongkai report rollup 文件夹 --tree 上下级.csv -o 汇总.csv|.parquet   一次汇总很多级、很多个上级
         [--rules sums|all] [--year 年份] [--resume 进度文件] [--workers 进程数]
  gongkai report table 文件… -o 数据.csv|.parquet          每份报告一行，附数据字典和 datapackage.json

可以读取 .html .docx .pdf .xlsx .txt .json（装了 LibreOffice 还有 .doc）；文件可以是文件夹，“-”表示标准输入。
可以输出 .html .docx .pdf .xlsx .json .csv .txt。
退出状态：0 没有错误（只有提醒、提示也算）；1 查出错误；2 用法不对或文件读不了。"""


def report(args: list[str]) -> int:
    """Run one report command; 0 fine, 1 errors found, 2 bad usage or unreadable input."""
    if not args or args[0] in ("-h", "--help") or "--help" in args[1:2] or "-h" in args[1:2]:
        print(HELP)
        return 0 if args else 2
    name, rest = args[0], args[1:]
    if name not in COMMANDS:
        return _fail(f"没有“report {name}”这个命令，可用的有：{'、'.join(COMMANDS)}。")
    command, allowed = COMMANDS[name]
    try:
        return command(parse(rest, allowed))
    except (Usage, NoFormat) as wrong:
        return _fail(f"{wrong} gongkai report --help 看用法。")
    except Unreadable as fault:
        return _fail(str(fault))


def _fail(line: str) -> int:
    """One line on stderr, whatever was in the message."""
    print("".join(filter(str.isprintable, " ".join(line.split()))), file=sys.stderr)
    return 2


def _load(name: str) -> Report:
    """The report; what is wrong with the file is said with its name."""
    try:
        return load(name)
    except Unreadable as fault:
        raise Unreadable(f"{_shown(name)}：{fault}") from None


def _shown(name: str) -> str:
    return "标准输入" if name == STDIN else name


def _print(text: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(text)
    sys.stdout.buffer.flush()


def _read(options: Options) -> int:
    """Each file as JSON; a file that cannot be read stops none of the others."""
    if several(options.files):
        if options.out is None:
            raise Usage("读取多个文件时，请用 -o 指定存放结果的文件夹。")
        return _read_all(expand(options.files), folder(options.out))
    name = options.files[0]
    data = render(_load(name), "json")
    if options.out is None:
        _print(data)
    else:
        write(_target(options.out, name), data)
    return 0


def _target(out: str, name: str) -> Path:
    """The file to write: `out` itself, or NAME.EXT.json in it if it is a folder."""
    if not (is_folder(out) or out.endswith("/")):
        return Path(out)
    return folder(out) / f"{_stem(name)}.json"


def _stem(name: str) -> str:
    return "stdin" if name == STDIN else Path(name).name


def _read_all(files: Sequence[str], out: Path) -> int:
    twice = {name for name in map(_stem, files) if [_stem(file) for file in files].count(name) > 1}
    if twice:
        raise Usage(f"有同名的文件，结果会互相覆盖：{'、'.join(sorted(twice))}。")
    status = 0
    for file in files:
        try:
            write(out / f"{_stem(file)}.json", render(_load(file), "json"))
        except Unreadable as fault:
            status = _fail(str(fault))
    return status


def _check(options: Options) -> int:
    # Here, because reading and printing need no rules: `read` and `render` start faster without them.
    from gongkai.cli.report_check import run  # noqa: PLC0415

    return run(options, _load, _fail)


def _render(options: Options) -> int:
    """One report in the format that the ending of the output asks for."""
    if len(options.files) != 1 or options.out is None:
        raise Usage("排印要写一个文件和 -o 输出文件。")
    out = Path(options.out)
    ending = out.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise NoFormat(f"不能输出“{out.name}”，扩展名可用：{'、'.join('.' + known for known in FORMATS)}。")
    write(out, render(_load(options.files[0]), ending))
    return 0


def _compare(options: Options) -> int:
    # As with `check`: the rules are only loaded where they are needed.
    from gongkai.cli.report_compare import run  # noqa: PLC0415

    return run(options, _load)


def _rollup(options: Options) -> int:
    from gongkai.cli.report_rollup import run  # noqa: PLC0415 (as with `check`)

    return run(options, _load, _fail)


def _table(options: Options) -> int:
    from gongkai.cli.report_table import run  # noqa: PLC0415 (as with `check`)

    return run(options, _fail)


Command = Callable[[Options], int]
_TREE = ("--tree", "--rules", "--resume", "--workers", "--engine", "--scheduler")
COMMANDS: dict[str, tuple[Command, tuple[str, ...]]] = {
    "read": (_read, ("-o", "--out")),
    "check": (
        _check,
        (
            "--previous",
            "--json",
            "-o",
            "--out",
            "--resume",
            "--workers",
            "--limit",
            "--engine",
            "--scheduler",
        ),
    ),
    "render": (_render, ("-o", "--out")),
    "compare": (_compare, ("-o", "--out", "--json")),
    "rollup": (_rollup, ("--own", "--organs", "--published", "--year", *_TREE, "-o", "--out", "--json")),
    "table": (_table, ("--workers", "-o", "--out")),
}
