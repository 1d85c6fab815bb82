"""`gongkai report compare`: two years of one organ, beside each other."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from gongkai.cli.report_files import STDIN, write
from gongkai.cli.report_options import Options, Usage
from gongkai.cli.report_show import printable
from gongkai.report.compare import Comparison, NotComparable, compare
from gongkai.report.compare.exchange import as_dict
from gongkai.report.compare.html import render
from gongkai.report.compare.text import lines
from gongkai.report.model import Report, Unreadable

ENDINGS = ("html", "json")


def run(options: Options, load_named: Callable[[str], Report]) -> int:
    """Compare two reports; 1 where the carry-over contradicts last year's report."""
    if len(options.files) != 2:
        raise Usage("比较要给出两份报告，如 gongkai report compare 2022.docx 2023.docx。")
    if options.files.count(STDIN) > 1:
        raise Usage("标准输入只能用一次。")
    ending = _ending(options.out)
    try:
        one = compare(*map(load_named, options.files))
    except NotComparable as wrong:
        raise Unreadable(str(wrong)) from None
    if options.out is not None:
        write(Path(options.out), render(one) if ending == "html" else _json(one).encode("utf-8", "replace"))
    if options.json:
        print(_json(one))
    elif options.out is None:
        print("\n".join(map(printable, lines(one))))
    return int(any(finding.severity == "error" for finding in one.findings))


def _ending(out: str | None) -> str:
    ending = Path(out).suffix.lower().removeprefix(".") if out is not None else "html"
    if ending not in ENDINGS:
        raise Usage(f"不能输出“{out}”，比较的结果可以输出 .html 或 .json。")
    return ending


def _json(one: Comparison) -> str:
    return json.dumps(as_dict(one), ensure_ascii=False, indent=2)
