"""`gongkai manage …`: init, import, compile, verify; everything else is Django's own management."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from django.core.exceptions import ValidationError
from django.core.management import CommandError, ManagementUtility, call_command, get_commands

from gongkai.cli.report_files import write as write_file
from gongkai.law.registers import REGISTERS
from gongkai.records import room
from gongkai.records.actions import caseimport, directories, directorysheet, reports, sheets
from gongkai.records.actions.registers import BadRows
from gongkai.records.models import Organ
from gongkai.report import forms, write
from gongkai.report.model import Unreadable
from gongkai.web import first_run, keepsake, stock, truth, upkeep
from gongkai.web.bad import Bad, read_bytes

# Asked of a platform that may be down; and what brings the tables to where the archive left them.
AS_IT_IS = ("health", "restore")
# What can be imported beside the registers of law.registers: its name, and its empty sheet.
REQUESTS, DIRECTORY = "requests", "directory"
OTHERS = {REQUESTS: ("公开申请", caseimport.template), DIRECTORY: ("公开目录", directorysheet.template)}


def run(args: list[str]) -> int:
    """Run one management command; what is not ours is Django's."""
    parser = _parsers().get(args[0])
    if parser is None:
        return _django(args)
    try:
        given = parser.parse_intermixed_args(args[1:])
    except Bad as problem:
        print(f"{problem} gongkai manage {args[0]} --help 看用法。", file=sys.stderr)
        return 2
    if args[0] not in AS_IT_IS:
        call_command("migrate", verbosity=0, interactive=False)
    try:
        return COMMANDS[args[0]](given)
    except room.NoRoom as short:
        print(short.messages[0], file=sys.stderr)
        return 2
    except (Bad, Unreadable) as problem:
        print(problem, file=sys.stderr)
        return 2


def _django(args: list[str]) -> int:
    if args[0] not in get_commands():
        print(f"没有“{args[0]}”这个命令。gongkai manage --help 列出常用命令。", file=sys.stderr)
        return 2
    try:
        ManagementUtility(["gongkai manage", *args]).execute()
    except CommandError as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


class _Parser(argparse.ArgumentParser):
    """One clear Chinese line for bad usage."""

    def error(self, message: str) -> NoReturn:
        missing = message.rpartition(": ")[2] if "required" in message else ""
        raise Bad(f"缺少参数：{missing}。" if missing else f"参数不对（{message.rpartition(': ')[2]}）。")


def _parsers() -> dict[str, argparse.ArgumentParser]:
    parsers: dict[str, argparse.ArgumentParser] = {
        name: _Parser(prog=f"gongkai manage {name}") for name in COMMANDS
    }
    init, imported, compiled = parsers["init"], parsers["import"], parsers["compile"]
    init.add_argument("--code", help="机关代码，小写字母、数字和连字符")
    init.add_argument("--name", help="机关全称")
    init.add_argument("--username", help="管理员用户名")
    init.add_argument("--person", help="管理员姓名")
    init.add_argument("--password", help="管理员密码；不给则询问（非交互时自动生成并打印一次）")
    imported.add_argument("kind", metavar="台账")
    imported.add_argument("file", metavar="文件", nargs="?")
    imported.add_argument("--organ", help="机关代码")
    imported.add_argument("--template", action="store_true", help="写出空表，不导入")
    imported.add_argument("--name", help="公开目录的名称；不给则用文件名，同名的按新表更新")
    imported.add_argument("--basis", default="", help="公开目录的编制依据")
    compiled.add_argument("organ", metavar="机关")
    compiled.add_argument("year", metavar="年度")
    compiled.add_argument("-o", "--output", required=True, metavar="文件")
    parsers["work"].add_argument("--once", action="store_true", help="只做一轮就结束")
    for name in ("recompute", "retention"):
        parsers[name].add_argument("--dry-run", action="store_true", help="只列出变动，不改数据")
    parsers["recompute"].add_argument("--notice", metavar="文件", help="国务院放假通知（TOML）")
    stock.arguments(parsers["import-stock"])
    truth.arguments(parsers)
    keepsake.arguments(parsers)
    parsers["sweep"].add_argument("--organ", help="机关代码；不给则逐个机关复查")
    parsers["sweep"].add_argument("--all", action="store_true", help="没有变动的也重新检查")
    parsers["reset-sign-in"].add_argument("username", metavar="用户名")
    parsers["reset-sign-in"].add_argument("--factor", action="store_true", help="同时重置动态验证码")
    parsers["verify-package"].add_argument("file", metavar="归档包.zip")
    return parsers


def _organ(code: str | None) -> Organ:
    found = Organ.objects.filter(code=code).first() if code else None
    if found is None:
        known = (
            "、".join(Organ.objects.values_list("code", flat=True)[:10])
            or "还没有机关，先运行 gongkai manage init"
        )
        raise Bad(f"没有代码为“{code or ''}”的机关。现有：{known}。")
    return found


def init(given: argparse.Namespace) -> int:
    """An empty platform: the first organ and administrator, asked for or given as options."""
    if not first_run.open_now():
        raise Bad("平台已经初始化过了。")
    password, made = _password(given.password)
    try:
        first_run.create(
            code=_asked(given.code, "机关代码（小写字母、数字、连字符）"),
            name=_asked(given.name, "机关全称"),
            username=_asked(given.username, "管理员用户名"),
            person=_asked(given.person, "管理员姓名"),
            password=password,
        )
    except ValidationError as problem:
        raise Bad("；".join(problem.messages)) from problem
    print("平台已初始化。运行 gongkai serve 启动，用管理员账号登录 /desk/。")
    if made:
        print(f"管理员密码（只显示这一次）：{password}")
    return 0


def _asked(value: str | None, prompt: str) -> str:
    if value is None and sys.stdin.isatty():
        value = input(f"{prompt}：")
    if not (value or "").strip():
        raise Bad(f"缺少：{prompt}。")
    return str(value).strip()


def _password(given: str | None) -> tuple[str, bool]:
    if given:
        return given, False
    if sys.stdin.isatty():
        return getpass.getpass("管理员密码（至少 10 个字符）："), False
    return secrets.token_urlsafe(12), True


def import_rows(given: argparse.Namespace) -> int:
    """Rows of an Excel sheet into a register, all or nothing; a bad row is named with its reason."""
    name, empty = OTHERS.get(given.kind) or (_register_name(given.kind), lambda: sheets.template(given.kind))
    if given.template:
        target = given.file or f"{given.kind}.xlsx"
        write_file(Path(target), empty())
        print(f"空表已写入 {target}。")
        return 0
    if not given.file:
        raise Bad("请写明要导入的文件。")
    room.for_new()
    try:
        number = _take(given, _organ(given.organ))
    except BadRows as bad:
        for line in bad.messages:
            print(line, file=sys.stderr)
        raise Bad(f"共 {len(bad.rows)} 行有问题，没有导入任何一行。") from bad
    except sheets.BadSheet as problem:
        raise Bad(f"{problem}（--template 写出空表。）") from problem
    except ValidationError as problem:
        raise Bad("；".join(problem.messages)) from problem
    print(f"已导入 {number} 行到“{name}”。")
    return 0


def import_stock(given: argparse.Namespace) -> int:
    """The documents of an old site, from a table and a folder of files."""
    return stock.template(given) if given.template else stock.run(given, _organ(given.organ))


def _register_name(kind: str) -> str:
    if kind not in REGISTERS:
        raise Bad(f"没有“{kind}”这种台账，可用的有：{'、'.join((*REGISTERS, *OTHERS))}。")
    return REGISTERS[kind].name


def _take(given: argparse.Namespace, organ: Organ) -> int:
    data, source = read_bytes(given.file), Path(given.file).name
    if given.kind == REQUESTS:
        return caseimport.take(organ=organ, data=data, source=source, actor=None)
    if given.kind == DIRECTORY:
        name, basis = given.name or Path(given.file).stem, given.basis
        taken = directories.take(organ=organ, name=name, basis=basis, data=data, source=source, actor=None)
        return taken.added + taken.changed + taken.same
    return sheets.take(kind=given.kind, organ=organ, data=data, source=source, actor=None)


def compile_report(given: argparse.Namespace) -> int:
    """The report of a year derived from the registers, in any format of `render`."""
    organ = _organ(given.organ)
    ending = Path(given.output).suffix.lstrip(".").lower()
    if ending not in write.FORMATS:
        raise Bad(f"不认识的格式“{ending}”，可用的有：{'、'.join(write.FORMATS)}。")
    if not given.year.isdecimal():
        raise Bad(f"“{given.year}”不是年度。")
    try:
        report = reports.open_report(organ=organ, year=int(given.year), actor=None)
    except forms.NoForm as problem:
        raise Bad(str(problem)) from problem
    write_file(Path(given.output), write.render(reports.current(reports.refresh(report=report)), ending))
    return 0


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "init": init,
    "import": import_rows,
    "import-stock": import_stock,
    "compile": compile_report,
    "verify": truth.verify,
    "heads": truth.heads_out,
    "work": upkeep.work,
    "recompute": upkeep.recompute_dates,
    "reindex": upkeep.reindex,
    "open-data": upkeep.open_data,
    "retention": upkeep.retain,
    "sweep": upkeep.sweep,
    "health": upkeep.health,
    "verify-package": upkeep.verify_package,
    "reset-sign-in": upkeep.reset_sign_in,
    "rotate-keys": upkeep.rotate_keys,
    **keepsake.COMMANDS,
}
