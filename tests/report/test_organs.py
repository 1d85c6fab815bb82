"""An organ's name tells its kind, and sometimes that it cannot make rules."""

import pytest

from gongkai.law.annual import KINDS
from gongkai.report.organs import makes_rules, organ_kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("卫滨区人力资源和社会保障局", "department"),
        ("某某省财政厅", "department"),
        ("某某市发展和改革委员会", "department"),
        ("某某市政务服务中心", "department"),
        ("某某市经济技术开发区管理委员会", "department"),
        ("", "department"),
        ("某某市人民政府", "government"),
        ("某某 县 人民政府", "government"),
        ("某某区政府", "government"),
        ("某某市某某区", "government"),
        ("某某市人民政府办公室", "office"),
        ("某某省人民政府办公厅", "office"),
        ("某某县政府办", "office"),
        ("某某镇人民政府", "township"),
        ("某某乡政府", "township"),
        ("某某街道办事处", "township"),
        ("某某市某某区某某街道", "township"),
        ("某某镇", "township"),
    ],
)
def test_kind_of_an_organ(name: str, kind: str) -> None:
    assert organ_kind(name) == kind
    assert kind in KINDS


@pytest.mark.parametrize(
    ("name", "power"),
    [
        ("财政部", True),
        ("国家税务总局", True),
        ("某某省人民政府", True),
        ("某某壮族自治区人民政府", True),
        ("某某市人民政府", None),
        ("某某自治州人民政府", None),
        ("某某市人民政府办公室", None),
        ("某某高新技术产业开发区管理委员会", None),
        ("某某研究会", None),
        ("", None),
        ("某某省财政厅", False),
        ("某某市公安局", False),
        ("某某市发展和改革委员会", False),
        ("某某县人民政府", False),
        ("某某区人民政府办公室", False),
        ("某某镇人民政府", False),
        ("某某街道办事处", False),
    ],
)
def test_power_to_make_rules(name: str, power: bool | None) -> None:
    assert makes_rules(name) is power
