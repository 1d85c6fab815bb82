"""Which lines of a table are its head, and which row of the form is each of the others?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from gongkai.report.labels import BlockLabels, Labels, plain
from gongkai.report.read.figures import figure
from gongkai.report.read.heads import Fields, read_head
from gongkai.report.read.lines import TextLine
from gongkai.report.read.misprints import differs

_LABEL_FIELDS = 4  # labels stand in the first fields only; further right a word is an odd figure
_ALIKE, _ALIKE_NUMBERED = 0.8, 0.5  # how much of a misprinted label must be right
_LONGEST_PIECE = 6  # characters
_MOST_STRANGE, _LONGEST_LABEL = 60, 100  # rows and characters; what goes beyond is no misprint

HeadLines = list[Fields]


@dataclass(frozen=True, slots=True)
class Row:
    """A printed row of the form: its line, which row, the last field of its labels (-1: none), its head.

    `misprint` is the label as printed where it says something else than the official one.
    """

    line: TextLine
    block: BlockLabels
    row: int
    last: int
    head: HeadLines
    misprint: str = ""


@dataclass(frozen=True, slots=True)
class Strange:
    """A row whose label is none of the form's; its group and number may tell which one it is."""

    line: TextLine
    group: str
    label: str
    last: int
    head: HeadLines


@dataclass(slots=True)
class Printed:
    """What was found of a table: its rows, the numbers of all its lines, and rows of unknown label."""

    rows: list[Row] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    strange: list[Strange] = field(default_factory=list)


def printed(lines: Iterable[TextLine], labels: Labels) -> Printed:
    """The rows of one table among these lines."""
    walk = _Walk(labels)
    for line in lines:
        if not line.prose and (line.row or line.text.strip()):
            walk.step(line)
    walk.found.rows += _recognised(walk.found, labels)
    return walk.found


@dataclass(frozen=True, slots=True)
class _Part:
    """The labels at the left of a line: the group, then the row if it is known, and the text there."""

    group: str = ""
    row: tuple[BlockLabels, int] | None = None
    label: str = ""
    last: int = -1


class _Walk:
    """Down the lines of a table: the head and the group that hold where we stand."""

    def __init__(self, labels: Labels) -> None:
        self.labels = labels
        self.found = Printed()
        self.head: HeadLines = []
        self.in_head = False
        self.group = ""

    def step(self, line: TextLine) -> None:
        part = _part(line, self.labels)
        if part.group or part.row:
            self.group = part.group
        if part.row:
            self._row(line, Row(line, *part.row, part.last, self.head))
        elif not part.group and (self._opens(line) or self._goes_on(line)):
            self._head(line)
        elif (block := self.labels.unlabelled) and self._is_figures(line, block):
            self._row(line, Row(line, block, 0, -1, self.head))
        elif line.row and 0 < len(part.label) <= _LONGEST_LABEL:
            self.found.strange.append(Strange(line, self.group, part.label, part.last, self.head))
        elif part.group:
            self.found.lines.add(line.no)

    def _is_figures(self, line: TextLine, block: BlockLabels) -> bool:
        """Whether it is the row without labels under its head, or a second such row: figures and no word."""
        if self.in_head:
            return _only_figures(line, block)
        return bool(self.found.rows) and line.row and _no_word(line, block)

    def _row(self, line: TextLine, row: Row) -> None:
        self.found.rows.append(row)
        self.found.lines.add(line.no)
        self.in_head = False

    def _head(self, line: TextLine) -> None:
        if not self.in_head:
            self.head = []
        self.head.append(line.fields)
        self.found.lines.add(line.no)
        self.in_head = True

    def _opens(self, line: TextLine) -> bool:
        return any(plain(text) in self.labels.heads for text in line.fields if text)

    def _goes_on(self, line: TextLine) -> bool:
        """A line of words that goes on with a head whose labels are broken over several lines."""
        filled = [text for text in line.fields if text.strip()]
        if not (self.in_head and line.row and filled):
            return False
        if any(figure(text, "count").state != "unreadable" for text in filled):
            return False
        return any(
            len(read_head(self.head, block).columns) < len(block.columns) for block in self.labels.blocks
        )


def _only_figures(line: TextLine, block: BlockLabels) -> bool:
    """Whether a line without labels is a row of figures: as wide as the block, or beginning with a figure."""
    if len(line.fields) >= len(block.columns):
        return True
    first = next((text for text in line.fields if text.strip()), "")
    return line.row and figure(first, block.kinds[0]).state not in ("unreadable", "blank")


def _no_word(line: TextLine, block: BlockLabels) -> bool:
    """Whether all that a line says are figures."""
    filled = [text for text in line.fields if text.strip()]
    return bool(filled) and all(figure(text, block.kinds[0]).state == "value" for text in filled)


def _part(line: TextLine, labels: Labels) -> _Part:
    group = ""
    for at, text in enumerate(line.fields[:_LABEL_FIELDS]):
        if not text:
            continue
        label = plain(text)
        if not label:
            continue
        if label in labels.either and not _alone(line.fields[at + 1 :], labels):
            group = label
        elif label in labels.rows:
            return _Part(group, labels.rows[label], label, at)
        elif label in labels.groups:
            group = label
        elif text.strip() and not _half(label, labels):
            return _Part(group, None, label, at)
    return _Part(group)


def _half(label: str, labels: Labels) -> bool:
    """Whether it is a piece of a group's label, which the end of a page or vertical type cut up."""
    return 0 < len(label) <= _LONGEST_PIECE and any(label in group for group in labels.groups)


def _alone(after: Sequence[str], labels: Labels) -> bool:
    """Whether a label that is a group or a row is the row: no label of a row in the group follows."""
    following = next((plain(text) for text in after if text.strip()), "")
    return following not in labels.rows and not _strange_label(following)


def _strange_label(label: str) -> bool:
    """Whether a text is a misprinted label rather than an odd figure: it is numbered, and long."""
    return len(label) > _LONGEST_PIECE and label[:1].isdecimal() and not label.isdecimal()


def _recognised(found: Printed, labels: Labels) -> Iterator[Row]:
    """Rows of misprinted label: in their group, of their number, and with most of their words."""
    seen = {(id(row.block), row.row) for row in found.rows}
    for strange in found.strange[:_MOST_STRANGE]:
        alike = [each for each in _alike(strange, labels) if (id(each[1]), each[2]) not in seen]
        if alike:
            _, block, row = max(alike, key=lambda each: each[0])
            seen.add((id(block), row))
            found.lines.add(strange.line.no)
            label = _misprint(strange, block, row)
            yield Row(strange.line, block, row, strange.last, strange.head, label)


def _misprint(strange: Strange, block: BlockLabels, row: int) -> str:
    label = strange.line.fields[strange.last]
    return label if differs(label, block.rows[row][-1]) else ""


def _alike(strange: Strange, labels: Labels) -> Iterator[tuple[float, BlockLabels, int]]:
    # Here, because only a misprinted label needs it: other reports need not load it.
    from difflib import SequenceMatcher  # noqa: PLC0415

    for block in labels.blocks:
        for at, path in enumerate(block.rows):
            if not path or (strange.group and strange.group not in frozenset().union(*path[:-1])):
                continue
            for label in path[-1]:
                numbered = label[:1].isdecimal() and label[0] == strange.label[:1]
                ratio = SequenceMatcher(None, strange.label, label).ratio()
                if ratio >= (_ALIKE_NUMBERED if numbered else _ALIKE):
                    yield ratio, block, at
