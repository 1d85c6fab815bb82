"""What is a figure called? A short Chinese name, unique in an organ, for texts, lists and links."""

from __future__ import annotations

from functools import cache

from gongkai.law.registers import REGISTERS
from gongkai.records.models import Column, Organ
from gongkai.report import forms

_TOTALS = {"new": "本年新收", "carried_in": "上年结转", "total": "本年办结", "carried_out": "结转下年"}
_UNITS = {f.id: f.unit for kind in REGISTERS.values() for f in kind.figures}


@cache
def _fixed() -> dict[str, str]:
    """The names that are the same for every organ."""
    names = {cell.id: cell.label for cell in forms.load("2021").cells.values()}
    names |= {f"t3.{row}.total": f"{name}申请总数" for row, name in _TOTALS.items()}
    names |= {figure.id: figure.name for kind in REGISTERS.values() for figure in kind.figures}
    return names | {"publications.total": "主动公开信息总数"}


def labels(organ: Organ) -> dict[str, str]:
    """Figure id to name, for every figure the organ has."""
    columns = Column.objects.filter(organ=organ).values_list("id", "name")
    return _fixed() | {f"publications.{pk}": f"主动公开·{name}" for pk, name in columns}


def label(organ: Organ, figure: str) -> str:
    """The name of one figure; KeyError for a figure nobody knows."""
    fixed = _fixed().get(figure)
    if fixed:
        return fixed
    table, _, pk = figure.partition(".")
    if table != "publications" or not pk.isdecimal():
        raise KeyError(figure)
    column = Column.objects.filter(organ=organ, pk=int(pk)).first()
    if column is None:
        raise KeyError(figure)
    return f"主动公开·{column.name}"


def unit(figure: str) -> str:
    """The unit a figure is counted in."""
    if figure in _UNITS:
        return _UNITS[figure]
    return "条" if figure.startswith("publications.") else "件"
