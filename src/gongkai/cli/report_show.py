"""How does a check look, to a person at a terminal?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.report.batch import Checked
from gongkai.report.outcome import SEVERITIES


def as_text(checked: Sequence[Checked]) -> str:
    """The findings as lines for a terminal, with a closing line."""
    lines = [printable(line) for one in checked for line in (*_file(one), "")]
    return "\n".join([*lines, closing(checked)])


def printable(line: str) -> str:
    """The line without line ends and control characters: a file's own words must not steer a terminal."""
    return "".join(sign if sign.isprintable() or sign == "\u3000" else " " for sign in line)


def _file(one: Checked) -> Iterator[str]:
    if one.report is None:
        yield f"{one.file}　读不了"
        yield f"  {one.fault}"
        return
    yield f"{one.file}　{one.report.organ}　{one.report.year} 年"
    if not one.findings:
        yield "  没有发现问题。"
    for finding in one.findings:
        place = f"（{finding.place}）" if finding.place else ""
        yield f"  {SEVERITIES[finding.severity]}　{finding.rule:<15}　{finding.message}{place}"
        yield f"  　　　{'':<15}　依据：{finding.cite}"


def closing(checked: Sequence[Checked]) -> str:
    """The line that counts everything."""
    read = [one for one in checked if one.report]
    counts = "，".join(
        f"{name} {sum(one.count(severity) for one in read)} 处" for severity, name in SEVERITIES.items()
    )
    unread = len(checked) - len(read)
    words = f"共检查 {len(read)} 份报告：{counts}"
    return f"{words}；另有 {unread} 份读不了。" if unread else f"{words}。"
