"""What must an organ's guide to disclosure say (Regulation, Article 12)?

The general part (how to ask, periods, fees, remedies) follows from the law and is the same for everybody;
here is what only the organ itself can say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gongkai.law import cites
from gongkai.law.cites import Cite

CITE: Cite = cites.REG_12
LONGEST = 1000
# No national text says how often; a year passes between two annual reports.
REVIEW_DAYS = 365


@dataclass(frozen=True, slots=True)
class Field:
    """One thing the guide must say: its name, what to write, and what is usual where there is a usual one."""

    key: str
    name: str
    help: str
    usual: str = ""
    office: bool = False


FIELDS: dict[str, Field] = {
    each.key: each
    for each in (
        Field("office", "公开工作机构名称", "负责公开工作的科室或者单位的全称。", office=True),
        Field("address", "办公地址", "写到门牌和房间号，能照着找到、寄到。", office=True),
        Field("hours", "办公时间", "工作日几点到几点。", office=True),
        Field("phone", "联系电话", "带区号的固定电话。", office=True),
        Field("fax", "传真号码", "没有传真的写“无”。", office=True),
        Field("online", "互联网联系方式", "电子邮箱或者网址。", office=True),
        Field(
            "classes",
            "政府信息的分类",
            "本机关掌握哪几类信息，主动公开哪些。",
            "机构职能、政策文件、规划计划、统计信息、行政许可和其他管理服务、行政处罚和强制、财政预决算、"
            "公务员招考等。",
        ),
        Field(
            "arrangement",
            "编排体系",
            "公开的信息怎样编排、怎样编号。",
            "公开的信息按栏目、法定公开事项、主题和年份编排，每条信息有一个固定不变的索引号。",
        ),
        Field(
            "obtaining",
            "获取方式",
            "除了本平台，还可以在哪里查阅。",
            "可以在本平台检索、查阅、下载，也可以到国家档案馆、公共图书馆和政务服务场所查阅。",
        ),
    )
}


def missing(said: Mapping[str, str]) -> tuple[Field, ...]:
    """What the guide must say and does not; while something is missing it cannot be published."""
    return tuple(field for field in FIELDS.values() if not str(said.get(field.key, "")).strip())


def review_by(reviewed_on: date) -> date:
    """By when somebody should look again whether it still holds."""
    return date.fromordinal(reviewed_on.toordinal() + REVIEW_DAYS)


def contact(said: Mapping[str, str]) -> str:
    """The office and how to reach it, as letters and forms name it; a line each."""
    lines = [str(said.get("office", ""))]
    lines += [
        f"{FIELDS[key].name}：{said[key]}"
        for key in ("address", "hours", "phone", "fax", "online")
        if said.get(key)
    ]
    return "\n".join(line for line in lines if line)
