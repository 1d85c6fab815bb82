"""`gongkai report check`: the findings on one report or many."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from gongkai.cli.report_files import STDIN, expand, load
from gongkai.cli.report_options import Options, Usage
from gongkai.cli.report_show import as_json, as_text
from gongkai.report.batch import FEW, BadState, Checked, Job, State, check_files, follows
from gongkai.report.model import Report, Unreadable

Load = Callable[[str], Report]
Fail = Callable[[str], int]
_BAR = 30  # characters


def run(options: Options, load_named: Load, fail: Fail) -> int:
    """Check every file; 1 if a report has an error, 2 if a file could not be read, which never passes."""
    files = expand(options.files)
    if files.count(STDIN) + (options.previous == STDIN) > 1:
        raise Usage("标准输入只能用一次。")
    previous = load_named(options.previous) if options.previous is not None else None
    alone = len(files) == 1
    checked = check_all(options, files, Job(load, previous, alone, keep=len(files) < FEW))
    read = [one.report for one in checked if one.report]
    if previous and read and not any(follows(report, previous, alone) for report in read):
        return fail(f"上一年的报告对不上：--previous 给出的是{previous.organ} {previous.year} 年的报告。")
    if options.json or read:
        print(as_json(checked) if options.json else as_text(checked))
    for one in checked:
        if one.report is None:
            fail(f"{'标准输入' if one.file == STDIN else one.file}：{one.fault}")
    return 2 if len(read) < len(checked) else int(any(one.count("error") for one in checked))


def check_all(options: Options, files: Sequence[str], job: Job) -> list[Checked]:
    """Every file checked, on all cores where there are many; a bar tells a terminal how far it is."""
    workers = options.number("workers")
    bar = len(files) >= FEW and sys.stderr.isatty()
    try:
        state = State(Path(options.resume), job) if options.resume is not None else None
        told = _progress if bar else _silent
        checked = check_files(job, files, workers=workers, state=state, here=STDIN in files, told=told)
    except BadState as wrong:
        raise Unreadable(str(wrong)) from None
    finally:
        if bar:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    return checked


def _silent(done: int, total: int) -> None:
    """To a file or a pipe nothing is told."""


def _progress(done: int, total: int) -> None:
    full = _BAR * done // total
    print(f"\r检查 [{'#' * full}{'.' * (_BAR - full)}] {done}/{total}", end="", file=sys.stderr, flush=True)
