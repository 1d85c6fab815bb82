"""How does an organ handle requests where the law leaves it open? One place reads `Organ.handling`.

Each setting has a default, a name and a provision, so that pages can show what holds and by whose word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter

from gongkai.law import cites
from gongkai.law.case import ClockSettings
from gongkai.law.cites import Cite
from gongkai.law.promptness import PUBLICITY
from gongkai.records.models import Organ

SERIES = {"reply": "答复", "notice": "告知", "consultation": "征求意见", "fee": "收费"}
_WORDS = {"reply": "复", "notice": "告", "consultation": "征", "fee": "费"}


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: key, question, default, the choices (none: a number or a text), and its provision."""

    key: str
    question: str
    default: object
    cite: Cite
    choices: Mapping[str, str] = field(default_factory=dict)
    help: str = ""


OPTIONS = {
    option.key: option
    for option in (
        Option(
            "receipt_rule",
            "网上申请以哪一日为收到之日",
            "acknowledged",
            cites.REG_31,
            {
                "acknowledged": "提交成功、平台即时回执即为双方确认：提交之日",
                "confirmed": "工作人员与申请人确认之日（当日未确认会报警）",
            },
            "条例要求“双方确认”。平台当场给出回执，双方都已知悉；人工确认晚于提交的，不会使期限变晚。",
        ),
        Option(
            "split",
            "一次申请多项信息的，怎样立案",
            "together",
            cites.FEE_4,
            {"together": "合为一件办理（可再人工拆分）", "items": "一项一件"},
            "没有查到全国统一的计件规定；选择会写入每件申请的经过。",
        ),
        Option("inner_days", "分给科室办理的内部期限（工作日）", 10, cites.REG_45),
        Option("delivery_days", "征求意见书、收费通知的在途时间（工作日）", 5, cites.REG_32),
        Option(
            "payment_restarts",
            "缴费后期限",
            True,
            cites.FEE,
            {"1": "自缴费次日起重新计算", "": "接着计算"},
        ),
        Option(
            "late_correction_restarts",
            "逾期才要求补正的，收到补正后",
            True,
            cites.REG_30,
            {"1": "仍重新计算，同时记为问题", "": "接着计算"},
        ),
        Option(
            "late_extension_counts",
            "期限届满后才延长的",
            True,
            cites.REG_33,
            {"1": "照加，同时记为问题", "": "不加"},
        ),
        Option(
            "inquiry",
            "行政查询事项的救济告知",
            "either",
            cites.REG_36_7,
            {"either": "复议、诉讼两种途径都告知", "review_first": "复议前置"},
        ),
        Option(
            "retention_years",
            "办结满几年清除申请人的个人信息（0 为不清除）",
            10,
            cites.REG_45,
            help="没有查到全国统一的保管期限，请按本机关经档案部门审定的期限表填写；件数和结果长期保留。",
        ),
        Option(
            "retention_run",
            "保管期满的",
            "list",
            cites.REG_45,
            {
                "list": "列出并提醒，由管理员或者负责人清除",
                "erase": "列出并提醒，满 30 天后平台自动清除",
            },
            "平台每天核对一次。没有归档的、复议诉讼没有审结的，都不清除。",
        ),
        Option(
            "index_pattern",
            "公开信息的索引号",
            "{code}/{year}-{n:05d}",
            cites.REG_12,
            help="代号：{code} 统一社会信用代码（没有填写的用机关代码）、{year} 年度、{n:05d} 五位顺序号。"
            "索引号一经给出不再改变，改了写法只用于以后的信息。",
        ),
        Option(
            "publicity_days",
            "行政许可、行政处罚结果自决定之日起几个工作日内公示",
            PUBLICITY,
            cites.PUBLICITY_424,
            help="“双公示”的 7 个工作日出自 2018 年的通知，现在是否仍然有效未能查到；本地另有要求的改这里。",
        ),
        Option(
            "cleanup_years",
            "规章和规范性文件制发满几年列入清理",
            5,
            cites.NORMATIVE_37,
            help="没有查到全国统一的年限。一年内有效期届满的，不论制发几年都列入。",
        ),
        Option("quiet", "不发短信、邮件的时段", "21:00-08:00", cites.REG_45),
    )
}
_SERIAL = re.compile(r"(?:0\dd)?")  # five digits are 05d
PATTERN = "{short}公开" + "{word}〔{year}〕{n}号"


@dataclass(frozen=True, slots=True)
class Policy:
    """An organ's answers, with the defaults filled in."""

    receipt_rule: str
    split: str
    inner_days: int
    delivery_days: int
    payment_restarts: bool
    late_correction_restarts: bool
    late_extension_counts: bool
    inquiry: str
    retention_years: int
    retention_run: str
    index_pattern: str
    publicity_days: int
    cleanup_years: int
    quiet: str
    patterns: Mapping[str, str]
    messages: Mapping[str, str]

    @property
    def clock(self) -> ClockSettings:
        """What the replay asks for."""
        return ClockSettings(
            payment_restarts=self.payment_restarts,
            late_correction_restarts=self.late_correction_restarts,
            late_extension_counts=self.late_extension_counts,
            delivery_days=self.delivery_days,
        )


def policy(organ: Organ) -> Policy:
    """The organ's answers."""
    given = organ.handling
    values = {key: given.get(key, option.default) for key, option in OPTIONS.items()}
    patterns = {key: PATTERN.replace("{word}", word) for key, word in _WORDS.items()}
    return Policy(
        **values,
        patterns={**patterns, **given.get("patterns", {})},
        messages=given.get("messages", {}),
    )


def number(organ: Organ, series: str, year: int, serial: int) -> str:
    """A document number in the organ's pattern."""
    pattern = policy(organ).patterns[series]
    return pattern.format(short=organ.short_name or organ.name, year=year, n=serial)


def pattern_problem(pattern: str) -> str | None:
    """Why a pattern of document numbers cannot be used; None where it can."""
    try:
        made = {pattern.format(short="某局", year=2026, n=n) for n in (1, 2)}
    except (KeyError, IndexError, ValueError):
        return "只能用 {short}（机关简称）、{year}（年度）、{n}（顺序号）三种代号。"
    if len(made) < 2 or "{year}" not in pattern:
        return "文号里要有 {year} 和 {n}，才不会重复。"
    return None if all(len(each) <= 80 for each in made) else "文号太长，最多 80 个字。"


def index_problem(pattern: str) -> str:
    """Why a pattern of 索引号 cannot be used; empty where it can."""
    parts = [(name, spec) for _, name, spec, _ in _parsed(pattern) if name is not None]
    if not parts or not {("code", ""), ("year", "")} <= set(parts) or "n" not in dict(parts):
        return "索引号里要有 {code}、{year} 和 {n:05d}，才不会重复。"
    known = all(spec == "" if name in ("code", "year") else _SERIAL.fullmatch(spec) for name, spec in parts)
    if not known or set(dict(parts)) != {"code", "year", "n"}:
        return "只能用 {code}、{year}、{n:05d} 三种代号。"
    return "" if len(pattern.format(code="0" * 18, year=2026, n=1)) <= 60 else "索引号太长，最多 60 个字。"


def _parsed(pattern: str) -> list[tuple[str, str | None, str | None, str | None]]:
    try:
        return list(Formatter().parse(pattern))
    except ValueError:
        return []
