"""Does a parent's published report say what its own report and its children's add up to?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongkai.report.checks import Finding
from gongkai.report.checks.words import amount, short
from gongkai.report.forms import known
from gongkai.report.model import Report
from gongkai.report.rollup.add import Total
from gongkai.report.rollup.rules import ROLL_SUM

_NAMED = 5  # contributors named in a message, the largest first


def against(published: Report, totals: Mapping[str, Total], *, complete: bool) -> Iterator[Finding]:
    """A finding for each cell that cannot be the sum; `complete`: no report is missing from the sum."""
    for id, total in totals.items():
        found = published.value(id)
        if found is None or not (total.parts or total.adjustments):
            continue
        certain = complete and not total.open
        if found != total.known if certain else found < total.known:
            yield ROLL_SUM.finding(
                _message(id, published, total, certain),
                (id,),
                expected=total.known,
                found=found,
                place=published.cell(id).place,
            )


def _message(id: str, published: Report, total: Total, certain: bool) -> str:
    found = published.value(id)
    assert found is not None, id
    least = "" if certain else "至少是"
    words = (
        f"“{known()[id].label}”填了 {amount(found)}，本级和各下级相加{least or '是'} {amount(total.known)}"
    )
    biggest = sorted((one for one in total.parts if one.value), key=lambda one: -one.value)
    named = "、".join(f"{short(one.organ)} {amount(one.value)}" for one in biggest[:_NAMED])
    more = f"等 {len(biggest)} 个机关" if len(biggest) > _NAMED else ""
    return f"{words}（{named}{more}）。" if named else f"{words}。"
