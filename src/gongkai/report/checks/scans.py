"""Were the figures recognised from a picture?"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.law import cites
from gongkai.report.checks.registry import Case, Fault, rule
from gongkai.report.read.lines import SCANNED


@rule(
    "READ-SCANNED",
    "notice",
    title="从图片识别出来的数要对照原件",
    cite=cites.FORM_2021,
    help="扫描件和照片里没有文字，数是识别出来的：看不清的标为“读不出”，其余的也请对照原件核对一遍。每份报告提示一次。",
)
def scanned(case: Case) -> Iterator[Fault]:
    """A cell was recognised from a picture."""
    cells = [cell for cell in case.report.cells.values() if SCANNED in cell.place]
    if not cells:
        return
    doubtful = sum(cell.state == "unreadable" for cell in cells)
    rest = f"，其中 {doubtful} 格看不清" if doubtful else ""
    message = f"表格里有 {len(cells)} 格是从图片识别出来的{rest}，请对照原件核对。"
    yield Fault(message, place=cells[0].place)
