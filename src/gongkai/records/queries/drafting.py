"""What do sections one, five and six say before anybody edits them? Fixed wording, every figure bound.

新收、上年结转、办结、结转下年 are always named apart, so that no reader has to guess what a total includes.
"""

from __future__ import annotations

import re

from gongkai.law.registers import REGISTERS
from gongkai.records.models import Organ, RegisterEntry
from gongkai.records.queries.compile import OUTCOMES, Figures
from gongkai.report import forms

SECTIONS = (1, 5, 6)


def draft(organ: Organ, year: int, found: Figures) -> dict[int, str]:
    """The texts of sections one, five and six, with bound figures."""
    return {1: _overview(organ, year, found), 5: _problems(organ, year), 6: _other(found)}


def _bound(figure: str) -> str:
    return f"〔{figure}〕"


def _overview(organ: Organ, year: int, found: Figures) -> str:
    opening = (
        f"本报告由{organ.name}按照《中华人民共和国政府信息公开条例》编制，"
        f"所列数据的统计期限为{year}年1月1日至{year}年12月31日。"
    )
    paragraphs = (
        ("主动公开", _proactive(organ, found)),
        ("依申请公开", _requests(found)),
        ("政府信息管理", _management(found)),
        ("政府信息公开平台建设", _platform(found)),
        ("监督保障", _supervision(organ, year, found)),
    )
    numerals = "一二三四五"
    return "\n".join(
        [opening, *(f"（{numerals[i]}）{name}：{text}" for i, (name, text) in enumerate(paragraphs))]
    )


def _listed(items: list[tuple[str, str]], unit: str) -> str:
    return "、".join(f"{name}{_bound(figure)}{unit}" for name, figure in items)


def _proactive(organ: Organ, found: Figures) -> str:
    text = f"本年主动公开政府信息{_bound('publications.total')}条"
    named = [(column.name, f"publications.{column.pk}") for column in organ.columns.all()]
    columns = [(name, figure) for name, figure in named if figure in found]
    text += f"，其中{_listed(columns, '条')}。" if columns else "。"
    text += _media(found)
    return text + (
        f"本年制发行政规范性文件{_bound('t2.normative.made')}件、废止{_bound('t2.normative.repealed')}件，"
        f"现行有效{_bound('t2.normative.valid')}件。"
    )


def _media(found: Figures) -> str:
    names = (("国家级", "national"), ("省级", "provincial"), ("市级", "city"), ("县级", "county"))
    levels = [(name, f"media.{key}") for name, key in names if found.get(f"media.{key}", [0])[0]]
    if not levels:
        return ""
    return f"在其他媒体发布信息{_bound('media.total')}篇，其中{_listed(levels, '篇')}。"


def _requests(found: Figures) -> str:
    text = (
        f"本年新收政府信息公开申请{_bound('t3.new.total')}件，上年结转{_bound('t3.carried_in.total')}件，"
        f"本年办结{_bound('t3.total.total')}件，结转下年度继续办理{_bound('t3.carried_out.total')}件。"
    )
    outcomes = [(_name(row), f"t3.{row}.total") for row in OUTCOMES if found[f"t3.{row}.total"][0]]
    if outcomes:
        text += f"办结的申请中：{_listed(outcomes, '件')}。"
    return text + (
        f"本年审结和年末尚未审结的政府信息公开行政复议{_bound('t4.review.total')}件，"
        f"未经复议直接起诉的行政诉讼{_bound('t4.suit_direct.total')}件，"
        f"复议后起诉的行政诉讼{_bound('t4.suit_after_review.total')}件。"
    )


def _name(row: str) -> str:
    """An outcome without the form's numbers, which a reader could take for figures: 不予公开·属于国家秘密."""
    printed = forms.load("2021").cells[f"t3.{row}.total"].row
    return re.sub(r" \d\.", "·", re.sub(r"^（.）", "", printed))


def _management(found: Figures) -> str:
    return (
        f"政府信息公开工作领导小组现有成员{_bound('leading_group.members')}人，"
        f"本年成员变动{_bound('leading_group.changes')}人次；"
        f"召开审查与研究会议{_bound('meetings.total')}次。"
    )


def _platform(found: Figures) -> str:
    return f"政府信息通过本机关公开专栏统一发布；在用政务新媒体账号{_bound('accounts.open')}个。"


def _supervision(organ: Organ, year: int, found: Figures) -> str:
    text = f"本年开展政府信息公开业务培训{_bound('training.total')}次。{_assessed(found)}{_complained(found)}"
    if organ.kind == Organ.Kind.GOVERNMENT:
        text += f"工作考核、社会评议和责任追究结果情况：{_results(organ, year)}"
    return text


def _assessed(found: Figures) -> str:
    """How the work was assessed, where it was (Article 46)."""
    kinds = REGISTERS["assessments"].figures
    items = [(each.name, each.id) for each in kinds if found.get(each.id, [0])[0]]
    return f"本年{_listed(items, '次')}。" if items else ""


def _complained(found: Figures) -> str:
    """What was complained of, where anything was (Article 47)."""
    if not found.get("complaints.total", [0])[0]:
        return ""
    return (
        f"收到对政府信息公开工作的投诉举报{_bound('complaints.total')}件，"
        f"已办结{_bound('complaints.closed')}件，属实并纠正{_bound('complaints.corrected')}件。"
    )


def _results(organ: Organ, year: int) -> str:
    """The results of a year's assessments, as they were entered."""
    entries = RegisterEntry.objects.filter(organ=organ, year=year, kind="assessments", voided=False)
    rows = [each.details for each in entries.order_by("date", "id")]
    results = [f"{row['matter']}：{str(row['result']).rstrip('。；')}" for row in rows if row.get("result")]
    return "；".join(results) + "。" if results else ""


def _problems(organ: Organ, year: int) -> str:
    entries = RegisterEntry.objects.filter(organ=organ, year=year, kind="problems", voided=False)
    found: dict[str, list[str]] = {"found": [], "improved": []}
    for entry in entries.order_by("date", "id"):
        found[entry.category].append(str(entry.details.get("text", "")).rstrip("。；"))
    return "\n".join(
        f"（{numeral}）{heading}：{_numbered(found[key])}"
        for numeral, heading, key in (("一", "存在的主要问题", "found"), ("二", "改进情况", "improved"))
        if found[key]
    )


def _numbered(items: list[str]) -> str:
    numerals = "一二三四五六七八九十"
    if len(items) == 1:
        return f"{items[0]}。"
    return "；".join(f"{numerals[i % 10]}是{text}" for i, text in enumerate(items)) + "。"


def _other(found: Figures) -> str:
    if found.get("fees.processing_notes", [0])[0]:
        return (
            f"本年度收取政府信息公开信息处理费{_bound('fees.processing_notes')}笔，"
            f"共{_bound('fees.processing')}元。\n没有其他需要报告的事项。"
        )
    return "本年度未收取政府信息公开信息处理费。没有其他需要报告的事项。"
