"""What must a guide to disclosure say? Sentences and tables from the law's data, each with its provision.

Nothing here knows an organ but what the organ entered itself (Regulation, Article 12).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.law import cites, fees
from gongkai.law.cites import STATUS, Cite
from gongkai.law.deadlines import PERIODS, UNITS, Deadline, PeriodKind, deadline
from gongkai.law.defaults import DEFAULTS
from gongkai.law.receipt import CHANNELS, Channel
from gongkai.law.remedies import CLASSES, Remedy, remedy
from gongkai.law.replies import REPLIES
from gongkai.law.workdays import Calendar
from gongkai.records.models import Organ


@dataclass(frozen=True, slots=True)
class Point:
    """One sentence and the provision it rests on."""

    text: str
    cite: Cite


def length(key: str) -> str:
    """A period of the law in words: 20个工作日."""
    kind = PERIODS[key]
    return f"{kind.length}{UNITS[kind.unit]}"


PUBLISHED = (
    Point("涉及公众利益调整、需要公众广泛知晓或者需要公众参与决策的信息，由本机关主动公开。", cites.REG_19),
    Point("主动公开的信息在政府网站集中发布，可以检索、查阅和下载。", cites.REG_24),
    Point(
        f"主动公开的信息自形成或者变更之日起{length('publication')}内公开，法律、法规另有规定的从其规定。",
        cites.REG_26,
    ),
    Point("国家档案馆、公共图书馆和政务服务场所也设有查阅政府信息的地方。", cites.REG_25),
)
ASKING = (
    Point("公民、法人和其他组织都可以申请，不需要说明用途。", cites.REG_27),
    Point("当面提交和邮政寄送是基本渠道，不会拒收。", cites.LETTER_2017_19),
    Point("申请用书面形式；书写确有困难的，可以口头提出，由公开工作机构代为填写。", cites.REG_29),
    Point("写明姓名或者名称、身份证明、联系方式。", cites.REG_29),
    Point("写明所要信息的名称、文号，或者便于查找的其他特征。", cites.REG_29),
    Point("写明希望得到信息的形式，包括获取的方式和途径。", cites.REG_29),
    Point("阅读有困难或者有视力、听力障碍的，本机关提供必要的帮助。", cites.REG_43),
)
HANDLING = (
    Point(
        f"内容不明确的，本机关在收到之日起{length('correction_notice')}内一次告知要补正的内容和期限；"
        "没有正当理由逾期不补正的，视为放弃申请。收到补正后，答复期限重新计算。",
        cites.REG_30,
    ),
    Point(
        f"能够当场答复的当场答复；不能的，自收到之日起{length('reply')}内答复。需要延长的，"
        f"经公开工作机构负责人同意并告知您，最多再延长{length('extension')}。"
        "征求第三方和其他机关意见所需的时间不计算在内。",
        cites.REG_33,
    ),
    Point(
        f"公开会损害第三方合法权益的，书面征求其意见，第三方自收到之日起{length('third_party')}内提出意见。",
        cites.REG_32,
    ),
    Point("只有一部分可以公开的，把可以公开的部分给您，并说明其余部分不公开的理由。", cites.REG_37),
    Point("决定不予公开的，书面告知并说明理由。", cites.REG_36_3),
    Point("有证据证明与自己有关的记录不准确的，可以要求更正。", cites.REG_41),
)
FREE = (
    Point("提供政府信息不收取费用；申请的数量、频次明显超过合理范围的，可以收取信息处理费。", cites.REG_42),
    Point("信息处理费按件或者按量计收，一件申请只用其中一种。", cites.FEE_3),
    Point(
        f"要缴费的，自收到收费通知的次日起{length('payment')}内缴纳；逾期不缴的，视为放弃申请。",
        cites.FEE,
    ),
)
COMPLAINING = (
    Point("认为本机关没有依法公开或者答复的，可以向政府信息公开工作主管部门投诉。", cites.REG_47),
    Point(
        "认为合法权益受到侵犯的，可以向上一级行政机关或者主管部门投诉、举报，也可以依法申请行政复议或者提起行政诉讼。",
        cites.REG_51,
    ),
)
# An applicant's periods; what runs inside the organ or in court is not told here.
_TOLD = (
    "reply",
    "extension",
    "correction_notice",
    "third_party",
    "co_maker",
    "payment",
    "review_application",
    "suit_after_review",
    "suit_direct",
)
# By counter and by post a request can always be made; others bind the organ once it has announced them.
_ALWAYS = ("counter", "oral", "post", "ordinary_post")
FEE_QUESTIONS = ("fee_since", "fee_first_open_band", "fee_pages")
REMEDY_QUESTIONS = ("partial_remedy", "inquiry_remedy")


def channels() -> list[tuple[Channel, bool]]:
    """Every channel of Article 31, and whether it is open without having been announced."""
    return [(channel, channel.key in _ALWAYS) for channel in CHANNELS.values()]


def periods() -> list[tuple[PeriodKind, str, str]]:
    """(period, its length in words, how far it was checked where the text itself was not read)."""
    told = (PERIODS[key] for key in _TOLD)
    return [(kind, length(kind.key), "" if kind.status == "T" else STATUS[kind.status]) for kind in told]


def example(today: date) -> Deadline:
    """By when a request received today is to be answered."""
    return deadline("reply", today, Calendar.load())


@dataclass(frozen=True, slots=True)
class Tariff:
    """One method of charging, its bands in words."""

    name: str
    unit: str
    basis: str
    cite: Cite
    bands: tuple[tuple[str, str], ...]


def tariffs(today: date) -> list[Tariff]:
    """Both methods of the measure in force."""
    found = fees.in_force(today).tariffs.values()
    return [Tariff(each.name, each.unit, each.basis, each.cite, tuple(_bands(each))) for each in found]


def _bands(tariff: fees.Tariff) -> list[tuple[str, str]]:
    unit, bands = tariff.unit, []
    for band in tariff.bands:
        reach = f"第{band['from']}至{band['to']}{unit}" if "to" in band else f"第{band['from']}{unit}起"
        bands.append((reach, f"每{unit}{band['rate']}元" if band["rate"] else "不收费"))
    if tariff.open:
        size, rate, step = tariff.open["size"], tariff.open["rate"], tariff.open["step"]
        first = tariff.bands[-1]["to"] + 1
        text = f"每{size}{unit}一档：第一档每{unit}{rate}元，以后每档每{unit}增加{step}元"
        bands.append((f"第{first}{unit}起", text))
    return bands


def assumed(questions: tuple[str, ...]) -> list[str]:
    """What the sources leave open, and what is done until someone says otherwise."""
    return [f"{each.question}：{each.answer}。" for each in DEFAULTS if each.key in questions]


def remedies(organ: Organ, today: date) -> list[tuple[str, Remedy]]:
    """What is told for each class of answer made today, with the organ's own government and court."""
    government, court = organ.government or "本级人民政府", organ.court or "有管辖权的人民法院"
    replies = {kind.remedy: kind.key for kind in REPLIES.values()}
    return [
        (name.partition("：")[0], remedy(replies[key], today, government, court))
        for key, name in CLASSES.items()
    ]
