"""On which day was a request received? Article 31, channel by channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.law import cites
from gongkai.law.cites import Cite
from gongkai.law.errors import Unusable

# The fact each channel turns on, and what is missing while it is not known.
_FACTS = {
    "submitted": "提交的日期",
    "arrived": "签收的日期",
    "confirmed": "双方确认的日期",
}
# How a request by internet, fax or e-mail is dated. "confirmed" is Article 31 to the letter; "acknowledged"
# takes the platform's own acknowledgement, sent at once, as the confirmation of both sides (a fax or an
# e-mail has none); "submitted" counts from the day of sending, as a court did where an organ left an online
# request unseen.
RULES = {
    "acknowledged": "平台自动回执即为双方确认，以提交之日为收到之日",
    "confirmed": "与申请人确认，以双方确认之日为收到之日",
    "submitted": "一律以提交之日为收到之日",
}
# What the platform does unless an organ sets `handling.receipt_rule`.
DEFAULT_RULE = "acknowledged"


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel: Chinese name, the date that decides, and the rule in one line."""

    key: str
    name: str
    fact: str
    rule: str
    cite: Cite = cites.REG_31


CHANNELS = {
    channel.key: channel
    for channel in (
        Channel("counter", "当面提交", "submitted", "以提交之日为收到之日"),
        Channel("oral", "口头提出，由工作机构代为填写", "submitted", "以提出之日为收到之日", cites.REG_29),
        Channel("post", "邮寄（需签收）", "arrived", "以签收之日为收到之日"),
        Channel(
            "ordinary_post", "平常信函（无需签收）", "confirmed", "当日与申请人确认，以确认之日为收到之日"
        ),
        Channel("online", "互联网", "confirmed", "以双方确认之日为收到之日"),
        Channel("fax", "传真", "confirmed", "以双方确认之日为收到之日"),
        Channel("email", "电子邮件", "confirmed", "以双方确认之日为收到之日"),
    )
}
_DATED_BY_SUBMISSION: dict[str, tuple[str, ...]] = {
    "acknowledged": ("online",),
    "confirmed": (),
    "submitted": ("online", "fax", "email"),
}


def received_on(
    channel: str,
    submitted: date | None = None,
    arrived: date | None = None,
    confirmed: date | None = None,
    *,
    rule: str = "confirmed",
) -> date | None:
    """The receipt date; None while the fact that decides it is not known (see `missing`).

    Once the day of submission decides, a confirmation by hand that comes later moves nothing.
    """
    facts = {"submitted": submitted, "arrived": arrived, "confirmed": confirmed}
    return facts[_fact(channel, rule)]


def missing(channel: str, *, rule: str = "confirmed") -> str:
    """What has to be known before the receipt date is fixed, in Chinese."""
    return _FACTS[_fact(channel, rule)]


def _fact(channel: str, rule: str) -> str:
    if channel not in CHANNELS:
        raise Unusable(f"没有“{channel}”这种渠道；可用的有：{'、'.join(CHANNELS)}。")
    if rule not in RULES:
        raise Unusable(f"确认规则只能是：{'、'.join(RULES)}。")
    if channel in _DATED_BY_SUBMISSION[rule]:
        return "submitted"
    return CHANNELS[channel].fact
