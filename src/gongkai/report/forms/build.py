"""How does a form's TOML become cells, merged boxes and sums?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from gongkai.report.forms.shape import Block, Box, BoxKind, CellSpec, Form, Grid, Heading, Line, Sum

Raw = dict[str, Any]


def build(raw: Raw) -> Form:
    """The form a parsed TOML file describes; a mistake in the file is a KeyError or ValueError here."""
    blocks = tuple(_block(table["no"], block) for table in raw["table"] for block in table["block"])
    form = Form(
        key=raw["key"],
        cite=raw["cite"],
        first_year=raw["first_year"],
        last_year=raw.get("last_year"),
        assumed_until=raw["assumed_until"],
        title=raw["title"],
        sections=tuple(Heading(section["heading"], section["like"]) for section in raw["section"]),
        blocks=blocks,
        marks=frozenset(raw.get("marks", ())),
        cells={spec.id: spec for block in blocks for spec in _specs(block, block.rows)},
        stray={spec.id: spec for block in blocks for spec in _specs(block, block.stray)},
        tables={table["no"]: _grid(table, blocks) for table in raw["table"]},
        sums=tuple(one for entry in raw["sum"] for one in _sums(entry, blocks)),
        variants={label: tuple(others) for label, others in raw["variants"].items()},
    )
    _proof(form)
    return form


def swapped(raw: Raw) -> Raw:
    """The form with its stray rows printed in the place of those that they stand for."""
    tables = [{**table, "block": [_swapped(block) for block in table["block"]]} for table in raw["table"]]
    return {**raw, "table": tables, "sum": [_swapped_sum(entry) for entry in raw["sum"]]}


def _swapped(block: Raw) -> Raw:
    rows: list[Raw] = block["rows"]
    stray: list[Raw] = block.get("stray", [])
    out = [at for at, row in enumerate(rows) if any(_same_group(row["path"], one["path"]) for one in stray)]
    if not out:
        return block
    kept = [*rows[: out[0]], *stray, *rows[out[-1] + 1 :]]
    return {**block, "rows": kept, "stray": [rows[at] for at in out]}


def _swapped_sum(entry: Raw) -> Raw:
    instead = entry.get("instead")
    if not instead:
        return entry
    plus = [cell for cell in entry["plus"] if cell not in instead["of"]] + instead["put"]
    return {**entry, "plus": plus, "instead": {"of": instead["put"], "put": instead["of"]}}


def alike(raw: Raw, other: Raw) -> Raw:
    """A form that says only how it differs from another, whose stray rows are its own."""
    base = swapped(other)
    tables = {table["no"]: table for table in (*base["table"], *raw["table"])}
    headings = raw["headings"]
    sections = [
        {**section, "heading": headings.get(str(no), section["heading"])}
        for no, section in enumerate(base["section"], start=1)
    ]
    variants = base["variants"] | raw["variants"]
    return {**base, **raw, "table": list(tables.values()), "section": sections, "variants": variants}


def _same_group(one: list[str], other: list[str]) -> bool:
    """Whether one label stands at the head of the other's."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _proof(form: Form) -> None:
    named = {cell for one in form.sums for cell in one.plus + one.equals + one.out + one.put}
    if unknown := sorted(named - set(form.cells) - set(form.stray)):
        raise ValueError(f"form {form.key}: sums name cells that do not exist: {unknown}")


def _block(table: int, raw: Raw) -> Block:
    unspoken = frozenset(raw.get("unspoken", ()))
    return Block(
        table=table,
        heading=raw.get("heading", ""),
        corner=raw.get("corner", ""),
        kind=raw.get("kind", "count"),
        rows=tuple(_line(entry, unspoken) for entry in raw["rows"]),
        columns=tuple(_line(entry, unspoken) for entry in raw["columns"]),
        stray=tuple(_line(entry, unspoken) for entry in raw.get("stray", ())),
        prefix=raw.get("prefix", f"t{table}"),
    )


def _line(entry: Raw, unspoken: frozenset[str]) -> Line:
    path = tuple(entry["path"])
    name = entry.get("name") or " ".join(label for label in path if label not in unspoken)
    return Line(entry["id"], path, name, entry.get("kind"))


def _specs(block: Block, rows: Sequence[Line]) -> Iterator[CellSpec]:
    for row in rows:
        for column in block.columns:
            label = " · ".join(name for name in (row.name, column.name) if name)
            kind = block.kind_of(column)
            yield CellSpec(block.cell(row, column), block.table, kind, row.name, column.name, label)


def _sums(entry: Raw, blocks: Sequence[Block]) -> Iterator[Sum]:
    for word in _each(entry["each"], blocks):
        instead = entry.get("instead", {"of": (), "put": ()})
        sides = (entry["plus"], entry["equals"], instead["of"], instead["put"])
        yield Sum(entry["rule"], *(tuple(cell.format(word) for cell in side) for side in sides))


def _each(each: str | list[str], blocks: Sequence[Block]) -> list[str]:
    if not isinstance(each, str):
        return each
    what, table = each.split(" of ")
    block = next(block for block in blocks if block.table == int(table))
    return [line.id for line in ((*block.rows, *block.stray) if what == "rows" else block.columns)]


def _grid(table: Raw, blocks: Sequence[Block]) -> Grid:
    widths = tuple(float(width) for width in table["widths"])
    rows = [row for block in blocks if block.table == table["no"] for row in _rows(block, len(widths))]
    return Grid(len(widths), tuple(rows), widths)


def _rows(block: Block, width: int) -> Iterator[tuple[Box, ...]]:
    if block.heading:
        yield (Box(block.heading, cols=width, kind="head"),)
    yield from _head(block, width)
    yield from _body(block, width)


def _head(block: Block, width: int) -> Iterator[tuple[Box, ...]]:
    """Column labels: neighbours that share a label are one box; the last label fills the head's height."""
    height = max(len(column.path) for column in block.columns)
    labels = _label_columns(block)
    span = (width - labels) // len(block.columns)
    for level in range(height):
        corner = [Box(block.corner, rows=height, cols=labels, kind="head")] if labels and not level else []
        boxes = _level([column.path for column in block.columns], level, height, "head", across=span)
        yield (*corner, *(box for _, box in boxes))


def _body(block: Block, width: int) -> Iterator[tuple[Box, ...]]:
    depth = _label_columns(block)
    span = (width - depth) // len(block.columns)
    paths = [row.path for row in block.rows]
    levels = [dict(_level(paths, level, depth, "label", across=0)) for level in range(depth)]
    for index, row in enumerate(block.rows):
        labels = [level[index] for level in levels if index in level]
        cells = [block.cell(row, column) for column in block.columns]
        yield (*labels, *(Box("", cell, cols=span, kind="figure") for cell in cells))


def _label_columns(block: Block) -> int:
    return max(len(row.path) for row in block.rows)


def _level(
    paths: Sequence[tuple[str, ...]], level: int, depth: int, kind: BoxKind, across: int
) -> Iterator[tuple[int, Box]]:
    """One level of nested labels: (index of the first line, box). `across` is the width of a column for
    labels that run along the head, 0 for labels that run down the side."""
    index = 0
    while index < len(paths):
        path = paths[index]
        run = 1
        while index + run < len(paths) and paths[index + run][: level + 1] == path[: level + 1]:
            run += 1
        if level < len(path):
            rest = depth - level if level == len(path) - 1 else 1
            rows, cols = (rest, run * across) if across else (run, rest)
            yield index, Box(path[level], rows=rows, cols=cols, kind=kind)
        index += run
