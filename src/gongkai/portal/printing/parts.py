"""Of which parts is a text made, and where in its grid does each cell of a table stand?"""

from __future__ import annotations

from dataclasses import dataclass, field

WIDEST = 30  # columns of a table; what stands further to the right goes into the last


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style; `marks` are names of tags, `href` an address or ""."""

    text: str
    marks: frozenset[str] = frozenset()
    href: str = ""


BREAK = Run("\n")


@dataclass(slots=True)
class Paragraph:
    """A paragraph or a heading: `kind` is p, h2 or h3."""

    kind: str = "p"
    runs: list[Run] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """Blocks that stand together: a quotation (`kind` is quote), an item of a list, a cell, a caption."""

    kind: str
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class List:
    """A list; `ordered` has numbers."""

    ordered: bool
    items: list[Group] = field(default_factory=list)


@dataclass(slots=True)
class Cell:
    """A cell as it is written; its spans may say anything."""

    group: Group
    head: bool
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell in the grid, which no other touches."""

    cell: Cell
    x: int
    y: int
    across: int
    down: int


@dataclass(slots=True)
class Table:
    """A table by its rows; `heads` of them, at the top, are repeated on each page."""

    rows: list[list[Cell]] = field(default_factory=list)
    caption: Group = field(default_factory=lambda: Group("caption"))
    heads: int = 0

    def put(self, cell: Cell) -> None:
        """A cell at the end of the last row."""
        if not self.rows:
            self.rows.append([])
        self.rows[-1].append(cell)

    def placed(self) -> list[Placed]:
        """Every cell where a browser would show it; spans end at the table's edge and at other cells."""
        found: list[Placed] = []
        taken: dict[tuple[int, int], Placed] = {}
        for y, row in enumerate(self.rows):
            x = 0
            for cell in row:
                while x < WIDEST - 1 and (x, y) in taken:
                    x += 1
                if (x, y) in taken:  # no room: its words go into the cell that stands there
                    taken[x, y].cell.group.blocks += cell.group.blocks
                    continue
                found.append(self._place(cell, x, y, taken))
                x = min(x + found[-1].across, WIDEST - 1)
        return found

    def _place(self, cell: Cell, x: int, y: int, taken: dict[tuple[int, int], Placed]) -> Placed:
        down = max(1, min(cell.down, self._end_of_part(y) - y))
        across = 1
        while across < min(cell.across, WIDEST - x) and (x + across, y) not in taken:
            across += 1
        made = Placed(cell, x, y, across, down)
        taken.update({(x + i, y + j): made for i in range(across) for j in range(down)})
        return made

    def _end_of_part(self, y: int) -> int:
        """A cell of the head does not reach into the body."""
        return self.heads if y < self.heads else len(self.rows)


Block = Paragraph | Group | List | Table
