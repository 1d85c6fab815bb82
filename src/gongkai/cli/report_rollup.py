"""`gongkai report rollup`: a parent's report from its own and its children's."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from gongkai.cli.report_check import check_all
from gongkai.cli.report_files import STDIN, expand, load, write
from gongkai.cli.report_options import Options, Usage
from gongkai.cli.report_show import printable
from gongkai.report.batch import Job
from gongkai.report.model import Report, Unreadable
from gongkai.report.rollup import BadPlan, Filed, Plan, Rollup, Unread, roll_up
from gongkai.report.rollup import plan as plans
from gongkai.report.rollup.exchange import as_dict
from gongkai.report.rollup.text import lines
from gongkai.report.write import FORMATS, NoFormat, render

_OF_TREES = ("rules", "resume", "engine", "scheduler")


def run(options: Options, load_named: Callable[[str], Report], fail: Callable[[str], int]) -> int:
    """Add up; 1 where a child has errors or the published report is not the sum, 2 for an unreadable file."""
    if options.tree is not None:
        from gongkai.cli.report_tree import run as run_tree  # noqa: PLC0415 (only where it is asked for)

        return run_tree(options, fail)
    given = next((name for name in _OF_TREES if getattr(options, name) is not None), None)
    if given:
        raise Usage(f"--{given} 要和 --tree 一起用。")
    ending = _ending(options.out)
    try:
        one = _rolled(options, load_named)
    except BadPlan as wrong:
        raise Unreadable(str(wrong)) from None
    if options.out is not None:
        write(Path(options.out), render(one.report, ending))
    if options.json:
        print(json.dumps(as_dict(one), ensure_ascii=False, indent=2))
    else:
        print("\n".join(map(printable, lines(one))))
    for file in one.standing.unread:
        fail(f"{file.file}：{file.fault}")
    return 2 if one.standing.unread else int(not one.sound)


def _ending(out: str | None) -> str:
    ending = Path(out).suffix.lower().removeprefix(".") if out is not None else "json"
    if ending not in FORMATS:
        raise NoFormat(f"不能输出“{out}”，扩展名可用：{'、'.join('.' + known for known in FORMATS)}。")
    return ending


def _rolled(options: Options, load_named: Callable[[str], Report]) -> Rollup:
    named = [name for name in (options.own, options.published) if name is not None]
    if STDIN in (*options.files, *named):
        raise Usage("汇总不能用标准输入。")
    plan = _plan(options.organs)
    own = Filed(options.own, load_named(options.own)) if options.own is not None else None
    published = load_named(options.published) if options.published is not None else None
    filed, unread = _children(options, [name for name in expand(options.files) if not _is_any(name, named)])
    given = [report for report in (own.report if own else None, published) if report]
    year = _year(options.asked_year(), plan, given, filed)
    names = (plan.organ, *(report.organ for report in given))
    organ = next(filter(None, names), Path(options.files[0]).resolve().stem)
    return roll_up(filed, year=year, organ=organ, own=own, plan=plan, unread=unread, published=published)


def _plan(name: str | None) -> Plan:
    if name is None:
        return Plan()
    try:
        return plans.load(Path(name).read_bytes())
    except (OSError, ValueError) as wrong:
        raise Unreadable(f"{name}：{wrong if isinstance(wrong, BadPlan) else '打不开文件。'}") from None


def _is_any(name: str, others: Sequence[str]) -> bool:
    """Whether that file is one of the others: the parent's own report may lie among its children's."""
    try:
        return any(os.path.samefile(name, other) for other in others)
    except (OSError, ValueError):
        return False


def _children(options: Options, files: Sequence[str]) -> tuple[list[Filed], list[Unread]]:
    filed: list[Filed] = []
    unread: list[Unread] = []
    for one in check_all(options, files, Job(load)):
        if one.report is None:
            unread.append(Unread(one.file, one.fault))
            continue
        errors = dict.fromkeys(found.rule for found in one.findings if found.severity == "error")
        filed.append(Filed(one.file, one.report, tuple(errors)))
    return filed, unread


def _year(asked: int | None, plan: Plan, given: Sequence[Report], filed: Sequence[Filed]) -> int:
    """The year of the sum: as asked or declared, else the only one there is; never a guess."""
    said = (asked, plan.year, *(report.year for report in given))
    found = next((year for year in said if year is not None), None)
    years = {one.report.year for one in filed} if found is None else {found}
    if not years:
        raise Unreadable("没有一份可以汇总的报告。")
    if len(years) > 1:
        raise Usage(f"这些报告分属 {'、'.join(map(str, sorted(years)))} 年，请用 --year 写明汇总哪一年。")
    return years.pop()
