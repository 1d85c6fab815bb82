"""`gongkai manage import-stock`: the documents of an old site, from a table and a folder of files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gongkai.adapters import scanner
from gongkai.cli.report_files import write as write_file
from gongkai.cli.report_progress import bar
from gongkai.records import room
from gongkai.records.actions import stock, stocktable
from gongkai.records.actions.sheets import BadSheet
from gongkai.records.actions.stockmaking import Outcome
from gongkai.records.actions.stockrows import Folder
from gongkai.records.models import Organ
from gongkai.web.bad import Bad

SHOWN = 20  # bad rows that are printed; the table of rejects has all of them


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command is given."""
    parser.add_argument("table", metavar="表.csv", nargs="?")
    parser.add_argument("--files", metavar="文件夹", help="附件和正文文件所在的文件夹")
    parser.add_argument("--organ", help="机关代码")
    parser.add_argument("--dry-run", action="store_true", help="只检查每一行，不导入")
    parser.add_argument("--new-columns", action="store_true", help="表里有、平台没有的栏目，自动建立")
    parser.add_argument("--rejects", metavar="文件", help="没有迁入的行写到哪里（默认在表旁边）")
    parser.add_argument("--template", action="store_true", help="写出空表，不导入")


def template(given: argparse.Namespace) -> int:
    """The empty sheet to fill in."""
    target = given.table or "旧网站信息.xlsx"
    write_file(Path(target), stocktable.template())
    print(f"空表已写入 {target}。")
    return 0


def run(given: argparse.Namespace, organ: Organ) -> int:
    """Bring an old site's documents in, or only check them; exit 1 where a row was not taken."""
    if not given.table:
        raise Bad("请写明旧网站信息的表（.csv 或 .xlsx）。")
    folder = Path(given.files) if given.files else None
    if folder and not folder.is_dir():
        raise Bad(f"{folder}：没有这个文件夹。")
    if not given.dry_run:
        room.for_new()
    path = Path(given.table)
    try:
        outcome = _taken(given, organ, path, folder)
    except BadSheet as problem:
        raise Bad(f"{problem}（--template 写出空表。）") from problem
    except OSError as problem:
        raise Bad(f"{problem.filename or path}：打不开，请检查文件是否存在、有没有权限。") from problem
    except KeyboardInterrupt:
        print("已中断。办完的都在，再运行一次从断的地方接着办。", file=sys.stderr)
        return 130
    return _told(given, path, outcome)


def _taken(given: argparse.Namespace, organ: Organ, path: Path, folder: Path | None) -> Outcome:
    with path.open("rb") as stream, bar("检查" if given.dry_run else "迁入") as told:
        table = stocktable.read(path.name, stream)
        files = Folder(folder)
        if given.dry_run:
            return stock.check(
                organ=organ, table=table, folder=files, scan=_scan, new_columns=given.new_columns, told=told
            )
        return stock.take(
            organ=organ,
            source=path.name,
            table=table,
            folder=files,
            scan=_scan,
            actor=None,
            new_columns=given.new_columns,
            told=told,
        )[1]


def _scan(data: bytes) -> str:
    return scanner.scan(data).state


def _told(given: argparse.Namespace, path: Path, outcome: Outcome) -> int:
    for number, place in outcome.held[:SHOWN]:
        print(f"第 {number} 行有个人信息，暂不公开：{place}。")
    for number, _, reason in outcome.rejects if given.dry_run else outcome.rejects[:SHOWN]:
        print(f"第 {number} 行：{reason}", file=sys.stderr)
    verb = "可以迁入" if given.dry_run else "已迁入"
    print(
        f"{verb} {outcome.brought} 份；有个人信息、暂不公开 {len(outcome.held)} 份；"
        f"以前已迁入 {outcome.skipped} 份；不合格 {len(outcome.rejects)} 行；"
        f"有没读到的附件、要人看的 {outcome.unread} 份。"
    )
    if outcome.rejects and not given.dry_run:
        target = Path(given.rejects) if given.rejects else path.with_name(f"{path.stem}-没有迁入.csv")
        write_file(target, stocktable.rejected(outcome.headings, outcome.rejects))
        print(f"没有迁入的行和原因在 {target}，改好后再导入这个文件。")
    if outcome.held and not given.dry_run:
        print("暂不公开的在工作台的“稿件”里：遮盖，或者由第二人说明理由放行，审查后公开。")
    return int(bool(outcome.rejects))
