"""The outcome as web pages: each report with its findings beside it, and an index where there are several."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from gongkai.report.batch import Checked
from gongkai.report.model import Report
from gongkai.report.outcome import SEVERITIES
from gongkai.report.outcome.paper import Leaf, Note, leaves
from gongkai.report.page import page, table
from gongkai.report.write.html import column_widths
from gongkai.report.write.layout import form_of, title

STYLE = """\
main{max-width:90rem}
.pair{display:grid;grid-template-columns:minmax(0,1fr) 22rem;gap:0 2rem;align-items:start}
.notes{margin:0;padding:0;list-style:none;font-size:.9375rem;line-height:1.6}
.notes li{border-left:4px solid #8a6d00;padding:.25rem .75rem;margin:0 0 .75rem;background:var(--shade)}
.notes .error{border-color:#a3191f}
.notes .notice{border-color:#1d4f91}
.notes li:target{outline:3px solid var(--focus)}
.notes p{margin:0;overflow-wrap:anywhere}
mark,.flag{background:#fff3c4;color:inherit;box-decoration-break:clone;padding:0 .15em}
mark.error,.flag.error{background:#fbdcdc}
mark.notice,.flag.notice{background:#dfe9f7}
sup{line-height:0;font-size:.75em}
sup a{padding:0 .2em}
@media (max-width:60rem){.pair{grid-template-columns:minmax(0,1fr)}}
"""


def render(checked: Sequence[Checked]) -> bytes:
    """The page of one report."""
    (one,) = checked
    return report_page(one)


def report_page(one: Checked, back: str = "") -> bytes:
    """A report with its findings; for a file that could not be read, why. `back`: the index's file name."""
    link = f'<p><a href="{escape(back)}">全部报告</a></p>\n' if back else ""
    if one.report is None:
        return page("读不了", f'{link}<p>{escape(one.file)}</p>\n<p class="bad">{escape(one.fault)}</p>\n')
    form = form_of(one.report)
    widths = "".join(column_widths(form, no) for no in form.tables)
    return page(title(one.report, form), link + _body(one, one.report), STYLE + widths)


def _body(one: Checked, report: Report) -> str:
    general, sections = leaves(report, one.findings)
    counts = "，".join(f"{name} {one.count(severity)} 处" for severity, name in SEVERITIES.items())
    head = f"<p>{escape(one.file)}：{counts}。</p>\n" + _notes(general)
    return head + "".join(map(_leaf, sections))


def _leaf(leaf: Leaf) -> str:
    heading = escape(leaf.heading)
    box = (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{heading}">\n{leaf.table}\n</div>\n'
        if leaf.table
        else ""
    )
    paper = f"<div>\n<h2>{heading}</h2>\n{leaf.prose}{box}</div>\n"
    return f'<section class="pair">\n{paper}<div>{_notes(leaf.notes)}</div>\n</section>\n'


def _notes(notes: Sequence[Note]) -> str:
    return f'<ol class="notes">\n{"".join(map(_note, notes))}</ol>\n' if notes else ""


def _note(note: Note) -> str:
    finding = note.finding
    head = f"{note.no}. <strong>{note.severity}</strong>"
    return (
        f'<li id="finding-{note.no}" class="{finding.severity}"><p>{head} {escape(finding.message)}</p>'
        f'<p class="faint">{escape(finding.rule)}　依据：{escape(finding.cite)}</p></li>\n'
    )


def index(checked: Sequence[Checked], folder: str) -> bytes:
    """The list of all files, each with its counts and a link to its page in `folder`."""
    names = page_names(checked)
    rows = [_row(one, f"{folder}/{name}") for one, name in zip(checked, names, strict=True)]
    heads = ("报告", "文件", *SEVERITIES.values())
    return page("检查结果", table(f"共 {len(checked)} 份", heads, rows, 2), "main{max-width:90rem}\n")


def page_names(checked: Sequence[Checked]) -> list[str]:
    """The file name of each page."""
    return [f"{at:05d}.html" for at in range(1, len(checked) + 1)]


def _row(one: Checked, address: str) -> tuple[str, ...]:
    name = f"{one.report.organ} {one.report.year} 年" if one.report else "读不了"
    counts = [str(one.count(severity)) if one.report else "—" for severity in SEVERITIES]
    return (f'<a href="{escape(address)}">{escape(name)}</a>', escape(one.file), *counts)
