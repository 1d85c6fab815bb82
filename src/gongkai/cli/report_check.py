"""`gongkai report check`: the findings on one report or many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from gongkai.cli.report_engine import wanted
from gongkai.cli.report_files import STDIN, content, expand, folder, load, write
from gongkai.cli.report_options import Options, Usage
from gongkai.cli.report_progress import bar
from gongkai.cli.report_show import as_text, closing
from gongkai.report.batch import (
    FEW,
    LIMIT,
    Away,
    BadState,
    Checked,
    Job,
    Parcel,
    Sent,
    State,
    check_files,
    follows,
)
from gongkai.report.batch.cluster import Cluster, NoCluster
from gongkai.report.model import Report, Unreadable
from gongkai.report.outcome import ENDINGS, html, render
from gongkai.report.outcome.exchange import as_json

Load = Callable[[str], Report]
Fail = Callable[[str], int]
_TOGETHER = 8  # files sent to a cluster at a time


def run(options: Options, load_named: Load, fail: Fail) -> int:
    """Check every file; 1 if a report has an error, 2 if a file could not be read, which never passes."""
    files, ending = expand(options.files), _ending(options.out)
    if files.count(STDIN) + (options.previous == STDIN) > 1:
        raise Usage("标准输入只能用一次。")
    previous = load_named(options.previous) if options.previous is not None else None
    alone = len(files) == 1
    checked = check_all(options, files, Job(load, previous, alone, keep=len(files) < FEW))
    read = [one.report for one in checked if one.report]
    if previous and read and not any(follows(report, previous, alone) for report in read):
        return fail(f"上一年的报告对不上：--previous 给出的是{previous.organ} {previous.year} 年的报告。")
    if options.out is not None:
        _write(Path(options.out), ending, checked)
    if options.json or read:
        print(as_json(checked) if options.json else _text(checked, options.out))
    for one in checked:
        if one.report is None:
            fail(f"{'标准输入' if one.file == STDIN else one.file}：{one.fault}")
    return 2 if len(read) < len(checked) else int(any(one.count("error") for one in checked))


def _ending(out: str | None) -> str:
    ending = Path(out).suffix.lower().removeprefix(".") if out is not None else "json"
    if ending not in ENDINGS:
        known = "、".join(f".{known}" for known in ENDINGS)
        raise Usage(f"不能输出“{out}”，检查的结果可以输出 {known}。")
    return ending


def _text(checked: Sequence[Checked], out: str | None) -> str:
    """Everything, or only the counts where the rest went to a file."""
    return as_text(checked) if out is None else closing(checked)


def _write(out: Path, ending: str, checked: Sequence[Checked]) -> None:
    """The file; as web pages for several reports an index, and a page each in a folder beside it."""
    if ending != "html" or len(checked) == 1:
        write(out, render(checked, ending))
        return
    pages = folder(str(out.with_suffix(".pages")))
    for one, name in zip(checked, html.page_names(checked), strict=True):
        write(pages / name, html.report_page(_whole(one), f"../{quote(out.name)}"))
    write(out, html.index(checked, quote(pages.name)))


def _whole(one: Checked) -> Checked:
    """With the cells, which are read again where they were left out."""
    if one.report is None or one.report.cells:
        return one
    return replace(one, report=load(one.file))


def check_all(options: Options, files: Sequence[str], job: Job) -> list[Checked]:
    """Every file checked, on all cores where there are many; a bar tells a terminal how far it is."""
    workers, on_cluster = options.number("workers"), wanted(options, files)
    limit = options.number("limit") or LIMIT
    try:
        state = State(Path(options.resume), job) if options.resume is not None else None
        with on_cluster as there, bar("检查", shown=len(files) >= FEW) as told:
            return check_files(
                job,
                files,
                workers=workers,
                limit=limit,
                state=state,
                here=STDIN in files,
                away=_away(there, limit) if there else None,
                told=told,
            )
    except (BadState, NoCluster) as wrong:
        raise Unreadable(str(wrong)) from None


def _away(there: Cluster, limit: float) -> Away:
    """The files sent to the cluster, some at a time."""
    return lambda job, files: there.spread(Sent(job), files, _parcel, group=_TOGETHER, limit=limit)


def _parcel(file: str) -> Parcel:
    try:
        return Parcel(file, content(file))
    except Unreadable as fault:
        return Parcel(file, b"", str(fault))
