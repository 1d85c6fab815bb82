"""Which lines of a table are its head, and which row of the form is each of the others?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from gongkai.report.forms import Block, Line
from gongkai.report.labels import Labels, plain
from gongkai.report.read.figures import figure
from gongkai.report.read.heads import Fields, read_head
from gongkai.report.read.lines import TextLine

_LABEL_FIELDS = 4  # labels stand in the first fields only; further right a word is an odd figure
_ALIKE, _ALIKE_NUMBERED = 0.8, 0.5  # how much of a misprinted label must be right


@dataclass(frozen=True, slots=True)
class Row:
    """A printed row of the form: its line, the last field of its labels (-1: none), the head over it."""

    line: TextLine
    block: Block
    row: Line
    last: int
    head: tuple[Fields, ...]


@dataclass(slots=True)
class Printed:
    """What was found of a table: its rows, every line that belongs to it, and rows of unknown label."""

    rows: list[Row] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    strange: list[Strange] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Strange:
    """A row whose label is none of the form's: where it stands tells which one it may be."""

    line: TextLine
    group: str
    label: str
    at: int
    head: tuple[Fields, ...]


def printed(lines: Iterable[TextLine], labels: Labels) -> Printed:
    """The rows of one table among these lines."""
    found = Printed()
    head: list[Fields] = []
    group, body = "", True
    for line in lines:
        if line.prose or not line.text.strip(" \u3000"):
            continue
        part = _labelled(line, labels)
        group = part.group or ("" if part.row else group)
        if part.row:
            found.rows.append(Row(line, *part.row, part.at, tuple(head)))
        elif _is_head(line, labels) or (
            line.row and not body and not part.group and _more(line, head, labels)
        ):
            head = [*([] if body else head), line.fields]
        elif line.row and head and (block := _unlabelled(labels)):
            found.rows.append(Row(line, block, block.rows[0], -1, tuple(head)))
        elif part.label and line.row:
            found.strange.append(Strange(line, group, part.label, part.at, tuple(head)))
            continue
        elif not part.group:
            continue
        body = not (head and head[-1] is line.fields)
        found.lines.add(line.no)
    found.rows += _recognised(found, labels)
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    """The labels at the left of a line: the group, the row if it is known, else the text in its place."""

    group: str = ""
    row: tuple[Block, Line] | None = None
    label: str = ""
    at: int = -1


def _labelled(line: TextLine, labels: Labels) -> _Part:
    group = ""
    for at, text in enumerate(line.fields[:_LABEL_FIELDS]):
        label = plain(text)
        if label in labels.rows:
            return _Part(group, labels.rows[label], label, at)
        if label in labels.groups:
            group = label
        elif label or text.strip():
            return _Part(group, None, label, at)
    return _Part(group)


def _is_head(line: TextLine, labels: Labels) -> bool:
    return any(plain(text) in labels.heads for text in line.fields if text)


def _more(line: TextLine, head: Sequence[Fields], labels: Labels) -> bool:
    """Whether a line without known words goes on with a head whose labels are broken over lines."""
    if not head or any(text.strip() and figure(text, "count").state != "unreadable" for text in line.fields):
        return False
    if not any(text.strip() for text in line.fields):
        return False
    return any(len(read_head(head, block, labels).columns) < len(block.columns) for block in labels.blocks)


def _unlabelled(labels: Labels) -> Block | None:
    """The block whose one row has no label, in a form's table that has such a block."""
    return next((block for block in labels.blocks if not block.rows[0].path), None)


def _recognised(found: Printed, labels: Labels) -> Iterator[Row]:
    """Rows of misprinted label, by their number and place in the group and most of their words."""
    seen = {row.row for row in found.rows}
    for strange in found.strange:
        likeness, block, row = max(_likenesses(strange, labels, seen), default=(0.0, None, None), key=_first)
        if block and row and likeness:
            seen.add(row)
            found.lines.add(strange.line.no)
            yield Row(strange.line, block, row, strange.at, strange.head)


def _first(likeness: tuple[float, object, object]) -> float:
    return likeness[0]


def _likenesses(strange: Strange, labels: Labels, seen: set[Line]) -> Iterator[tuple[float, Block, Line]]:
    # Here, because only a misprinted label needs it: 5 ms that other reports need not pay.
    from difflib import SequenceMatcher  # noqa: PLC0415

    for block in labels.blocks:
        for row in block.rows:
            if row in seen or not row.path or not _same_group(strange.group, row, labels):
                continue
            label = plain(row.path[-1])
            ratio = SequenceMatcher(None, strange.label, label).ratio()
            numbered = label[0] == strange.label[:1] and label[0].isdecimal()
            if ratio >= (_ALIKE_NUMBERED if numbered else _ALIKE):
                yield ratio, block, row


def _same_group(group: str, row: Line, labels: Labels) -> bool:
    return not group or any(group in labels.spellings(label) for label in row.path[:-1])
