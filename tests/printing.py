"""Any figures printed as real reports print them: the documents on which the reader is scored.

A `Sheet` is a table of the form with its merged boxes and what stands in each figure's cell; a layout turns
the sheets of a report into the bytes of a file. Mutations change what is printed without changing what it
says (`told` keeps the truth), or take something away, which must then be missing and never guessed.
"""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

import docx
import typst
import xlsxwriter

from gongkai.press.typeset import fonts
from gongkai.report.forms import Form, load
from gongkai.report.model import Report, Unreadable
from gongkai.report.read import read
from gongkai.report.write.layout import place

ORGAN, YEARS = "某某区某某局", {"2019": 2020, "2021": 2023}
SENTENCES = {
    1: "全年主动公开信息 145 条，收到申请 3 件，予以公开 2 件，行政许可 7 件。",
    2: "本年度制发规范性文件 1 件，作出行政处罚 5 件。",
    3: "一、二两项之和与三、四两项之和相等，共受理申请 12 件，其中自然人 11 件。",
    4: "行政复议 1 件，行政诉讼 2 件，均已审结。",
    5: "公开的内容还不够全面，下一步将及时更新。",
    6: "本年度没有收取信息处理费。",
}
NUMERALS = "一二三四五六"


@dataclass
class Square:
    """A field of a table's grid: its text, the span of the box that begins here, and its cell."""

    text: str = ""
    rows: int = 1
    cols: int = 1
    kind: str = "label"
    cell: str | None = None
    begins: bool = True  # whether a box begins here; else the square is covered by one


@dataclass
class Printed:
    """A report before it is laid out: the truth of each cell, and the squares of each table."""

    form: Form
    truth: dict[str, int | None]
    tables: dict[int, list[list[Square]]]
    texts: dict[int, str] = field(default_factory=lambda: dict(SENTENCES))

    @property
    def year(self) -> int:
        return YEARS[self.form.key.removesuffix("-stray")]


def made(chance: random.Random, key: str = "2021") -> Printed:
    """A report with its own figure in every cell, so that none can be taken for another."""
    form = load(key)
    numbers = chance.sample(range(1000, 9999), len(form.cells))
    few = {
        cell: chance.choice((0, 0, 1, 7, number)) for cell, number in zip(form.cells, numbers, strict=True)
    }
    truth: dict[str, int | None] = dict(few)
    return Printed(form, truth, {no: _squares(form, no, truth) for no in form.tables})


def _squares(form: Form, no: int, truth: dict[str, int | None]) -> list[list[Square]]:
    grid = form.tables[no]
    squares = [[Square(begins=False) for _ in range(grid.columns)] for _ in grid.rows]
    for here in place(grid):
        box = here.box
        text = str(truth[box.cell]) if box.cell else box.text
        squares[here.row][here.col] = Square(text, box.rows, box.cols, box.kind, box.cell)
    return squares


# ── mutations: the same said otherwise ────────────────────────────────────────────────────────────────────

Mutation = Callable[[Printed, random.Random], None]


def _labels(printed: Printed) -> Iterator[Square]:
    for rows in printed.tables.values():
        yield from (one for row in rows for one in row if one.begins and not one.cell and one.text)


def _figures(printed: Printed) -> Iterator[Square]:
    for rows in printed.tables.values():
        yield from (one for row in rows for one in row if one.cell)


def half_width(printed: Printed, chance: random.Random) -> None:
    for one in _labels(printed):
        one.text = one.text.replace("（", "(").replace("）", ")")


def other_numbering(printed: Printed, chance: random.Random) -> None:
    mark = chance.choice(("、", "．", ". ", " "))
    for one in _labels(printed):
        one.text = re.sub(r"^(\d)\.", lambda found: found[1] + mark, one.text)


def spaced_labels(printed: Printed, chance: random.Random) -> None:
    for one in _labels(printed):
        if len(one.text) > 1 and chance.random() < 0.4:
            at = chance.randrange(1, len(one.text))
            one.text = one.text[:at] + chance.choice((" ", "\u3000", "\u00a0")) + one.text[at:]


def variant_labels(printed: Printed, chance: random.Random) -> None:
    for one in _labels(printed):
        if (others := printed.form.variants.get(one.text)) and chance.random() < 0.4:
            one.text = chance.choice(others)


def full_width_digits(printed: Printed, chance: random.Random) -> None:
    for one in _figures(printed):
        one.text = one.text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def thousands(printed: Printed, chance: random.Random) -> None:
    for one in _figures(printed):
        one.text = f"{int(one.text):,}" if one.text.isdecimal() else one.text


def units(printed: Printed, chance: random.Random) -> None:
    for one in _figures(printed):
        amount = one.cell in ("t2.fees", "f2019.procurement.amount")
        if chance.random() < 0.3 and one.text.isdecimal():
            one.text += "万元" if amount else "件"


def padded(printed: Printed, chance: random.Random) -> None:
    for one in _figures(printed):
        one.text = f"\u00a0{one.text} \u3000"


def dashes(printed: Printed, chance: random.Random) -> None:
    for one in _figures(printed):
        if chance.random() < 0.1:
            one.text = chance.choice(("/", "—", "-", "不适用"))
            printed.truth[one.cell or ""] = None


def blanks(printed: Printed, chance: random.Random) -> None:
    for one in _figures(printed):
        if chance.random() < 0.1:
            one.text = ""
            printed.truth[one.cell or ""] = None


def only_totals(printed: Printed, chance: random.Random) -> None:
    for one in _figures(printed):
        if (one.cell or "").startswith("t3.") and not (one.cell or "").endswith(".total"):
            one.text = ""
            printed.truth[one.cell or ""] = None


def dropped_row(printed: Printed, chance: random.Random) -> None:
    """One row of table three is not printed."""
    rows = printed.tables[3]
    at = chance.choice([at for at, row in enumerate(rows) if any(one.cell for one in row)])
    for one in rows[at]:
        if one.cell:
            printed.truth[one.cell] = None
    for above in rows[:at]:
        for one in above:
            if one.begins and one.rows > 1 and rows.index(above) + one.rows > at:
                one.rows -= 1
    for column, one in enumerate(rows[at]):
        if one.begins and one.rows > 1 and not one.cell and at + 1 < len(rows):
            below = rows[at + 1][column]
            below.text, below.rows, below.cols = one.text, one.rows - 1, one.cols
            below.kind, below.begins = one.kind, True
    del rows[at]


MUTATIONS: dict[str, Mutation] = {
    "half-width brackets": half_width,
    "other numbering": other_numbering,
    "spaces in labels": spaced_labels,
    "misprinted labels": variant_labels,
    "full-width digits": full_width_digits,
    "thousand separators": thousands,
    "units in the cell": units,
    "padded cells": padded,
    "dashes": dashes,
    "blank cells": blanks,
    "only totals": only_totals,
    "a row missing": dropped_row,
}


# ── layouts ───────────────────────────────────────────────────────────────────────────────────────────────

Rows = list[list[Square]]
Lines = Callable[[Rows, random.Random], list[str]]


def _texts(row: list[Square]) -> list[str]:
    return [one.text for one in row]


def grid_lines(rows: Rows, chance: random.Random) -> list[str]:
    return ["\t".join(_texts(row)) for row in rows]


def repeated_groups(rows: Rows, chance: random.Random) -> list[str]:
    """Every row repeats the labels of the boxes that reach down into it."""
    above: dict[int, tuple[str, int]] = {}
    lines = []
    for row in rows:
        texts = []
        for at, one in enumerate(row):
            if one.begins:
                above[at] = (one.text, one.rows)
            text, left = above.get(at, ("", 0))
            texts.append(text if one.begins or left > 0 else "")
            above[at] = (text, left - 1)
        lines.append("\t".join(texts))
    return lines


def lost_fields(rows: Rows, chance: random.Random) -> list[str]:
    """Covered squares leave no field, as when a table is copied from a page."""
    return ["\t".join(one.text for one in row if one.begins) for row in rows if any(o.begins for o in row)]


def barred(rows: Rows, chance: random.Random) -> list[str]:
    return ["| " + " | ".join(_texts(row)) + " |" for row in rows]


def wide_spaces(rows: Rows, chance: random.Random) -> list[str]:
    return ["    ".join(one.text for one in row if one.begins and one.text) for row in rows]


def cell_a_line(rows: Rows, chance: random.Random) -> list[str]:
    return [one.text for row in rows for one in row if one.begins]


def cell_a_line_spaced(rows: Rows, chance: random.Random) -> list[str]:
    return [line for text in cell_a_line(rows, chance) for line in (text, "")]


def group_on_its_line(rows: Rows, chance: random.Random) -> list[str]:
    """A label beside several rows stands on a line of its own above them."""
    lines = []
    for row in rows:
        tall = [one for one in row if one.begins and one.kind == "label" and one.rows > 1]
        lines += [one.text for one in tall if one.text]
        lines.append("\t".join("" if one in tall else one.text for one in row))
    return lines


def broken_head(rows: Rows, chance: random.Random) -> list[str]:
    """Heads of four letters and more are broken over two rows."""
    lines = []
    for row in rows:
        heads = [one.kind == "head" and 3 < len(one.text) < 8 and one.rows == 1 for one in row]
        if sum(heads) < 3 or any(one.cell for one in row):
            lines.append("\t".join(_texts(row)))
            continue
        cut = [
            (one.text[:2], one.text[2:]) if broken else (one.text, "")
            for one, broken in zip(row, heads, strict=True)
        ]
        lines += ["\t".join(first for first, _ in cut), "\t".join(last for _, last in cut)]
    return lines


def vertical_groups(rows: Rows, chance: random.Random) -> list[str]:
    """The outermost label runs down its rows a letter a row."""
    lines = []
    running = ""
    for row in rows:
        texts = _texts(row)
        first = row[0]
        if first.begins and first.kind == "label" and first.rows > 5:
            running = first.text
        if not first.begins or running == first.text:
            texts[0], running = running[:1], running[1:]
        lines.append("\t".join(texts))
    return lines


def as_list(rows: Rows, chance: random.Random) -> list[str]:
    """“row：column figure，…” for every row; a table whose figures have no label beside them stays one."""
    if not any(one.kind == "label" for row in rows for one in row if one.text and not one.cell):
        return grid_lines(rows, chance)
    lines: list[str] = []
    heads: dict[int, str] = {}
    for row in rows:
        figures = [(at, one) for at, one in enumerate(row) if one.cell]
        if not figures:
            lines += [one.text for one in row if one.begins and one.text and one.cols == len(row)]
            heads |= {at: one.text for at, one in enumerate(row) if one.begins and one.kind == "head"}
            continue
        name = next((one.text for one in reversed(row) if not one.cell and one.begins and one.text), "")
        pairs = [f"{heads[at]}{one.text or '空'}" for at, one in figures]
        lines.append(f"{name}：" + "，".join(pairs))
    return lines


TEXT_LAYOUTS: dict[str, Lines] = {
    "tabs, every field": grid_lines,
    "tabs, groups repeated": repeated_groups,
    "tabs, merged fields lost": lost_fields,
    "bars": barred,
    "spaces between": wide_spaces,
    "one cell a line": cell_a_line,
    "one cell a line, blank lines": cell_a_line_spaced,
    "groups on lines of their own": group_on_its_line,
    "heads over two rows": broken_head,
    "vertical groups": vertical_groups,
    "lists": as_list,
}


def text_file(printed: Printed, lines: Lines, chance: random.Random) -> bytes:
    out = [f"{ORGAN}{printed.year}年政府信息公开工作年度报告", ""]
    for no, heading in enumerate(printed.form.headings, start=1):
        out += [f"{NUMERALS[no - 1]}、{heading}", printed.texts[no]]
        if no in printed.tables:
            out += lines(printed.tables[no], chance)
        out.append("")
    return "\n".join(out).encode(chance.choice(("utf-8", "gb18030", "utf-8-sig")))


# web pages


def html_table(rows: Rows, chance: random.Random, *, spans: bool = True, wrap: bool = False) -> str:
    """A table with merged cells, or with every square a cell of its own; in paragraphs or not."""
    lines = []
    for row in rows:
        cells = []
        for one in row:
            if spans and not one.begins:
                continue
            span = f' rowspan="{one.rows}" colspan="{one.cols}"' if spans and one.begins else ""
            text = escape(one.text)
            if wrap and len(one.text) > 3 and not one.cell:
                text = f"<p><span>{text[:2]}</span></p><p>{text[2:]}</p>" if "&" not in text else text
            elif wrap:
                text = f"<p style='x'><span>&nbsp;</span><font>{text}</font></p>"
            cells.append(f"<td{span}>{text}</td>")
        lines.append("<tr>" + "".join(cells) + "</tr>")
    return "<table border=1>" + "\n".join(lines) + "</table>"


def html_file(printed: Printed, chance: random.Random, *, spans: bool, wrap: bool, nested: bool) -> bytes:
    body = [f"<h1>{ORGAN}{printed.year}年政府信息公开工作年度报告</h1>"]
    for no, heading in enumerate(printed.form.headings, start=1):
        body += [f"<p><strong>{NUMERALS[no - 1]}、{heading}</strong></p><p>{printed.texts[no]}</p>"]
        if no in printed.tables:
            body += [
                html_table(part, chance, spans=spans, wrap=wrap)
                for part in _blocks(printed.tables[no], nested)
            ]
    page = "".join(body)
    if nested:
        links = "".join(
            f"<li><a href=#>{NUMERALS[n]}、{h}</a></li>" for n, h in enumerate(printed.form.headings)
        )
        page = (
            f"<table><tr><td><ul class=nav>{links}</ul></td><td><table><tr><td>{page}</td></tr></table>"
            "</td></tr><tr><td colspan=2><script>var a = '行政许可 999';</script>网站标识码 4100000000"
            "</td></tr></table>"
        )
    return f"<html><head><style>p{{}}</style><title>年报</title></head><body>{page}</body></html>".encode()


def _blocks(rows: Rows, apart: bool) -> list[Rows]:
    """The blocks of a table each as a table of its own, where it has several."""
    starts = [at for at, row in enumerate(rows) if row[0].kind == "head" and row[0].cols == len(row)]
    if not (apart and starts):
        return [rows]
    return [rows[one:other] for one, other in zip(starts, [*starts[1:], len(rows)], strict=True)]


# office files


def word_file(printed: Printed, chance: random.Random, *, merged: bool) -> bytes:
    paper = docx.Document()
    paper.add_paragraph(f"{ORGAN}{printed.year}年政府信息公开工作年度报告")
    for no, heading in enumerate(printed.form.headings, start=1):
        paper.add_paragraph(f"{NUMERALS[no - 1]}、{heading}")
        paper.add_paragraph(printed.texts[no])
        if no in printed.tables:
            _word_table(paper, printed.tables[no], merged)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _word_table(paper: docx.document.Document, rows: Rows, merged: bool) -> None:
    table = paper.add_table(len(rows), len(rows[0]))
    cells = table._cells
    width = len(rows[0])
    for at, row in enumerate(rows):
        for column, one in enumerate(row):
            if not one.begins:
                continue
            here = cells[at * width + column]
            if merged and (one.rows > 1 or one.cols > 1):
                here = here.merge(cells[(at + one.rows - 1) * width + column + one.cols - 1])
            here.text = one.text


def excel_file(printed: Printed, chance: random.Random) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("年报")
    at = 0
    sheet.write_string(at, 0, f"{ORGAN}{printed.year}年政府信息公开工作年度报告")
    for no, heading in enumerate(printed.form.headings, start=1):
        sheet.write_string(at + 1, 0, f"{NUMERALS[no - 1]}、{heading}")
        sheet.write_string(at + 2, 0, printed.texts[no])
        at += 2
        for row in printed.tables.get(no, []):
            at += 1
            for column, one in enumerate(row):
                if one.cell and one.text.isdecimal() and one.text.isascii():
                    sheet.write_number(at, column, int(one.text))
                elif one.text:
                    sheet.write_string(at, column, one.text)
    book.close()
    return out.getvalue()


_TYPST = """
#let data = json(bytes(sys.inputs.data))
#set page(paper: "a4", margin: 20mm, footer: context align(center, counter(page).display()))
#set text(font: ("Noto Serif SC", "Noto Sans CJK JP"), size: 12pt)
#set par(first-line-indent: (amount: 2em, all: true))
#for part in data {
  if type(part) == str { par(part) } else {
    set text(size: 8pt)
    set par(first-line-indent: 0em)
    table(columns: part.first(), stroke: if sys.inputs.ruled == "1" { 0.5pt } else { none },
      ..part.last().map(box => table.cell(x: box.at(0), y: box.at(1), rowspan: box.at(2), colspan: box.at(3),
        breakable: true, box.at(4))))
  }
}
"""


def pdf_file(printed: Printed, chance: random.Random, *, ruled: bool) -> bytes:
    """Typeset with tables that may break anywhere over pages, with ruled lines or without."""
    parts: list[object] = [f"{ORGAN}{printed.year}年政府信息公开工作年度报告"]
    for no, heading in enumerate(printed.form.headings, start=1):
        parts += [f"{NUMERALS[no - 1]}、{heading}", printed.texts[no]]
        rows = printed.tables.get(no)
        if rows:
            boxes = [
                [column, at, one.rows, one.cols, one.text]
                for at, row in enumerate(rows)
                for column, one in enumerate(row)
                if one.begins
            ]
            parts.append([len(rows[0]), boxes])
    inputs = {"data": json.dumps(parts, ensure_ascii=False), "ruled": "1" if ruled else "0"}
    return bytes(typst.compile(_TYPST.encode(), sys_inputs=inputs, font_paths=fonts()))


File = Callable[[Printed, random.Random], bytes]
LAYOUTS: dict[str, tuple[str, File]] = {
    **{
        name: ("txt", lambda printed, chance, lines=lines: text_file(printed, lines, chance))
        for name, lines in TEXT_LAYOUTS.items()
    },
    "page, merged cells": ("html", lambda p, c: html_file(p, c, spans=True, wrap=False, nested=False)),
    "page, no merged cells": ("html", lambda p, c: html_file(p, c, spans=False, wrap=False, nested=False)),
    "page, cells full of markup": ("html", lambda p, c: html_file(p, c, spans=True, wrap=True, nested=False)),
    "page within a layout, blocks apart": (
        "html",
        lambda p, c: html_file(p, c, spans=True, wrap=False, nested=True),
    ),
    "Word, merged cells": ("docx", lambda p, c: word_file(p, c, merged=True)),
    "Word, no merged cells": ("docx", lambda p, c: word_file(p, c, merged=False)),
    "Excel": ("xlsx", excel_file),
    "PDF, ruled": ("pdf", lambda p, c: pdf_file(p, c, ruled=True)),
    "PDF, no lines": ("pdf", lambda p, c: pdf_file(p, c, ruled=False)),
}


# ── scoring ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Score:
    """How many cells were read right, wrong with confidence, or not at all."""

    right: int = 0
    wrong: int = 0
    missing: int = 0
    refused: int = 0

    def add(self, truth: dict[str, int | None], report: Report | None) -> list[str]:
        """Count one document; the cells that were read wrong."""
        self.refused += report is None
        bad = []
        for cell, figure in truth.items():
            read = report.value(cell) if report else None
            if read == figure:
                self.right += 1
            elif read is None:
                self.missing += 1
            else:
                self.wrong += 1
                bad.append(cell)
        if report:
            extra = [id for id, one in report.cells.items() if id not in truth and one.value is not None]
            self.wrong += len(extra)
            bad += extra
        return bad


def document(
    layout: str, mutations: Sequence[str], seed: int, key: str = "2021"
) -> tuple[Printed, bytes, str]:
    """One document of the corpus: what it says, its bytes and the name of its file."""
    chance = random.Random(seed)
    printed = made(chance, key)
    for name in mutations:
        MUTATIONS[name](printed, chance)
    ending, file = LAYOUTS[layout]
    return printed, file(printed, chance), f"report.{ending}"


def score(
    layout: str, mutations: Sequence[str], seeds: Iterable[int], key: str = "2021"
) -> tuple[Score, list[str]]:
    """The score of a layout over many documents, and what was read wrong in them."""
    total, bad = Score(), []
    for seed in seeds:
        printed, data, name = document(layout, mutations, seed, key)
        try:
            report = read(data, name)
        except Unreadable:
            report = None
        bad += [f"{layout} {mutations} {seed} {cell}" for cell in total.add(printed.truth, report)]
    return total, bad
