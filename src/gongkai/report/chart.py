"""How are a few pairs of figures drawn? Bars in SVG, described for those who cannot see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from gongkai.report.model import Number
from gongkai.report.write.json import number

_COLOURS = ("#9aa7b8", "#1d4f91", "#5b7f5e")
_BAR, _GAP, _LEFT, _WIDTH, _TOP, _ROOM = 22, 18, 120, 720, 40, 90
_LETTERS = 8  # of a label that stand beside its bars
MOST_SERIES = len(_COLOURS)


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that stand together: a label, and one figure a series; None where it is not known."""

    label: str
    figures: tuple[Number | None, ...]


def bars(
    title: str, series: Sequence[str], groups: Sequence[Group], *, name: str = "chart", width: int = _WIDTH
) -> str:
    """A drawing of horizontal bars; an unknown figure is said to be so and has no bar.

    `name` tells the drawings of one page apart, `width` is that of the drawing's own grid.
    """
    height = _TOP + len(groups) * (_BAR * len(series) + _GAP)
    known = [abs(float(value)) for group in groups for value in group.figures if value is not None]
    scale = (width - _LEFT - _ROOM) / max([*known, 1.0])
    inner = "".join([*_legend(series), *_groups(groups, len(series), scale)])
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" xmlns="http://www.w3.org/2000/svg" font-size="14">\n'
        f'<title id="{name}-title">{escape(title)}</title>\n'
        f'<desc id="{name}-desc">{escape(_said(series, groups))}</desc>\n{inner}</svg>\n'
    )


def _said(series: Sequence[str], groups: Sequence[Group]) -> str:
    return (
        "；".join(
            f"{group.label}："
            + "，".join(f"{name} {shown(value)}" for name, value in zip(series, group.figures, strict=True))
            for group in groups
        )
        + "。"
    )


def shown(value: Number | None) -> str:
    """A figure, or that it is not known."""
    return "未知" if value is None else number(value)


def _legend(series: Sequence[str]) -> Iterator[str]:
    for at, name in enumerate(series):
        left = _LEFT + at * 110
        yield f'<rect x="{left}" y="8" width="14" height="14" fill="{_COLOURS[at]}"/>\n'
        yield f'<text x="{left + 20}" y="20" fill="#1a1a1a">{escape(name)}</text>\n'


def _groups(groups: Sequence[Group], count: int, scale: float) -> Iterator[str]:
    top = _TOP
    for group in groups:
        middle = top + _BAR * count / 2 + 5
        place = f'x="{_LEFT - 10}" y="{middle:g}" text-anchor="end"'
        yield f'<text {place} fill="#1a1a1a">{escape(_short(group.label))}</text>\n'
        for at, value in enumerate(group.figures):
            yield from _bar(value, top + at * _BAR, _COLOURS[at], scale)
        top += _BAR * count + _GAP


def _short(label: str) -> str:
    return label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1]}…"


def _bar(value: Number | None, top: int, colour: str, scale: float) -> Iterator[str]:
    width = max(float(value or 0) * scale, 0)
    yield f'<rect x="{_LEFT}" y="{top + 2}" width="{width:.1f}" height="{_BAR - 4}" fill="{colour}"/>\n'
    yield f'<text x="{_LEFT + width + 6:.1f}" y="{top + 16}" fill="#1a1a1a">{shown(value)}</text>\n'
