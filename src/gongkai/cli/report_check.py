"""`gongkai report check`: the findings on one report or many."""

from __future__ import annotations

from collections.abc import Callable

from gongkai.cli.report_files import STDIN, expand, load
from gongkai.cli.report_options import Options, Usage
from gongkai.cli.report_show import Checked, as_json, as_text
from gongkai.report.checks import check
from gongkai.report.labels import plain
from gongkai.report.model import Report, Unreadable

Load = Callable[[str], Report]
Fail = Callable[[str], int]


def run(options: Options, load_named: Load, fail: Fail) -> int:
    """Check every file; 1 if a report has an error, 2 if a file could not be read, which never passes."""
    files = expand(options.files)
    if files.count(STDIN) + (options.previous == STDIN) > 1:
        raise Usage("标准输入只能用一次。")
    previous = load_named(options.previous) if options.previous is not None else None
    alone = len(files) == 1
    checked = [_checked(file, previous, alone) for file in files]
    read = [one.report for one in checked if one.report]
    if previous and read and not any(_follows(report, previous, alone) for report in read):
        return fail(f"上一年的报告对不上：--previous 给出的是{previous.organ} {previous.year} 年的报告。")
    if options.json or read:
        print(as_json(checked) if options.json else as_text(checked))
    for one in checked:
        if one.report is None:
            fail(f"{'标准输入' if one.file == STDIN else one.file}：{one.fault}")
    return 2 if len(read) < len(checked) else int(any(one.count("error") for one in checked))


def _checked(file: str, previous: Report | None, alone: bool) -> Checked:
    try:
        report = load(file)
    except Unreadable as fault:
        return Checked(file, None, (), str(fault))
    before = previous if previous and _follows(report, previous, alone) else None
    return Checked(file, report, check(report, before))


def _follows(report: Report, previous: Report, alone: bool) -> bool:
    """Whether the one is last year's report of the other; among many files the organ must be the same."""
    if previous.year != report.year - 1:
        return False
    return alone or plain(report.organ) == plain(previous.organ)
