"""`gongkai report table`: the figures of many reports as data, one row a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from gongkai.cli.report_files import STDIN, expand, load, write
from gongkai.cli.report_options import Options, Usage
from gongkai.report.batch import read_files
from gongkai.report.dataset import NoPolars, csv_file, dictionary, package, parquet_file, rows, states_file
from gongkai.report.dataset.parquet import need
from gongkai.report.labels import plain
from gongkai.report.model import Report, Unreadable

ENDINGS = ("csv", "parquet")
Fail = Callable[[str], int]


def run(options: Options, fail: Fail) -> int:
    """Write the data; 1 where two files are of one organ and year, 2 where a file could not be read."""
    out = _out(options.out)
    if STDIN in options.files:
        raise Usage("导出数据不能用标准输入。")
    files = expand(options.files)
    found = read_files(reading, files, workers=options.number("workers"))
    both = list(zip(files, found, strict=True))
    reports = [(file, one) for file, one in both if isinstance(one, Report)]
    if reports:
        _write(out, reports)
    for file, one in both:
        if isinstance(one, str):
            fail(f"{file}：{one}")
    doubled = _doubled(reports, fail)
    return 2 if len(reports) < len(files) else int(doubled)


def reading(file: str) -> Report | str:
    """The report in a file, or why there is none."""
    try:
        return load(file)
    except Unreadable as fault:
        return str(fault)
    except Exception as mistake:  # of ours; it must not stop the others
        return f"读取时程序出错（{type(mistake).__name__}），没有结果。"


def _out(name: str | None) -> Path:
    if name is None or Path(name).suffix.lower().removeprefix(".") not in ENDINGS:
        raise Usage("导出数据要用 -o 写明输出，如 -o 数据.csv 或 -o 数据.parquet。")
    if name.lower().endswith(".parquet"):
        try:
            need()
        except NoPolars as missing:
            raise Unreadable(str(missing)) from None
    return Path(name)


def _write(out: Path, reports: Sequence[tuple[str, Report]]) -> None:
    """The data, and beside it the states of the cells without a figure, the dictionary, the package."""
    data = list(rows(reports))
    states, names = out.with_suffix(".states.csv"), out.with_suffix(".dictionary.csv")
    write(out, parquet_file(data) if out.suffix.lower() == ".parquet" else csv_file(data))
    write(states, states_file(reports))
    write(names, dictionary())
    write(out.with_name("datapackage.json"), package(out.name, states.name, names.name))


def _doubled(reports: Sequence[tuple[str, Report]], fail: Fail) -> bool:
    """Tell of organs with two reports on one year; both stand in the data."""
    counts = Counter((plain(one.organ), one.year) for _, one in reports)
    for (organ, year), count in counts.items():
        if count > 1:
            fail(f"{organ} {year} 年有 {count} 份报告，数据里都有，请核实用哪一份。")
    return any(count > 1 for count in counts.values())
