"""What can happen in a case, and when does each event have a meaning?

One table says in which phase of a case an event may stand; the replay and the pages both read it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from gongkai.law import cites
from gongkai.law.cites import Cite
from gongkai.law.errors import Unusable

# The phases of a case. A consultation may be open in any phase but "new" and "closed".
PHASES = {
    "new": "尚未收到申请",
    "running": "办理中",
    "correcting": "等待申请人补正",
    "paying": "等待申请人缴费",
    "posted": "答复已交邮",
    "closed": "已办结",
}
# A year outside these is a slip of the hand, and a ledger of centuries helps nobody.
YEARS = range(1990, 2101)
OPEN = frozenset({"running", "correcting", "paying"})
# Who is asked for an opinion: the provision on it, and what silence means.
ROLES = {
    "third_party": "第三方",
    "co_maker": "共同制作机关",
    "organ": "其他机关",
}
ROLE_CITES = {"third_party": cites.REG_32, "co_maker": cites.REG_34, "organ": cites.REG_33}


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event: Chinese name, the phases it may stand in, its provision, what it asks for."""

    key: str
    name: str
    phases: frozenset[str]
    cite: Cite
    needs: str = ""


def _kinds(*kinds: EventKind) -> dict[str, EventKind]:
    return {kind.key: kind for kind in kinds}


_RUNNING = frozenset({"running"})
KINDS = _kinds(
    EventKind("received", "收到申请", frozenset({"new"}), cites.REG_31),
    EventKind("correction_requested", "要求补正", _RUNNING, cites.REG_30),
    EventKind("corrected", "收到补正", frozenset({"correcting"}), cites.REG_30),
    EventKind("correction_lapsed", "逾期不补正", frozenset({"correcting"}), cites.REG_30),
    EventKind("consulted", "发出征求意见", _RUNNING, cites.REG_32, needs="party"),
    EventKind("consultation_answered", "收到意见", OPEN, cites.REG_33, needs="party"),
    EventKind("consultation_lapsed", "逾期未提出意见", OPEN, cites.REG_32, needs="party"),
    EventKind("extended", "延长答复期限", _RUNNING, cites.REG_33, needs="days"),
    EventKind("reasons_demanded", "要求说明理由", _RUNNING, cites.REG_35),
    EventKind("deferred", "确定延迟答复的期限", _RUNNING, cites.REG_35, needs="until"),
    EventKind("fee_notice", "发出收费通知", _RUNNING, cites.FEE),
    EventKind("fee_paid", "缴纳信息处理费", frozenset({"paying"}), cites.FEE),
    EventKind("fee_lapsed", "逾期未缴费", frozenset({"paying"}), cites.FEE),
    EventKind("reply_posted", "答复交邮", OPEN, cites.LETTER_2016_235),
    EventKind("reply_delivered", "答复送达", OPEN | {"posted"}, cites.LETTER_2016_235),
    EventKind("withdrawn", "申请人撤回申请", OPEN, cites.REG_45),
    EventKind("voided", "作废误记", OPEN | {"posted", "closed"}, cites.REG_45, needs="voids"),
)
# What is sent and begins a period for whoever receives it.
SERVED = ("consulted", "fee_notice")
_NEEDS = {
    "party": "party（征求谁的意见）",
    "days": "days（延长几个工作日）",
    "until": "until（延迟到哪一天）",
    "voids": "seq（作废哪一条）",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One dated entry of a case.

    `seq` 0 stands for the number after that of the entry before it (see `numbered`). `days` belongs to
    `extended`; `until` to `deferred`, and to `correction_requested` as the day the applicant was given;
    `voids` is the sequence number of the entry that `voided` takes back; `reply` the key of a reply kind;
    `role` says whose opinion was asked for (a key of ROLES; empty: treated as a third party's); `served_on`
    is the day on which the letter of a `consulted` or a `fee_notice` arrived, where that is known.
    """

    on: date
    event: str
    seq: int = 0
    days: int | None = None
    until: date | None = None
    party: str = ""
    voids: int | None = None
    reply: str | None = None
    role: str = ""
    served_on: date | None = None

    def __post_init__(self) -> None:
        kind = KINDS.get(self.event)
        if kind is None:
            raise Unusable(f"没有“{self.event}”这种事件；可用的有：{'、'.join(KINDS)}。")
        if kind.needs and getattr(self, kind.needs) in (None, ""):
            raise Unusable(f"事件 {self.event}（{kind.name}）缺少 {_NEEDS[kind.needs]}。")
        if self.voids is not None and self.voids < 1:
            raise Unusable(f"事件的 seq 从1数起，不能是{self.voids}。")
        if self.served_on and self.served_on < self.on:
            raise Unusable(f"{self.on}发出的文书，不会在{self.served_on}就收到。")
        if self.role and self.role not in ROLES:
            raise Unusable(f"没有“{self.role}”这种被征求意见方；可用的有：{'、'.join(ROLES)}。")

    @property
    def kind(self) -> EventKind:
        """The row of the table this event belongs to."""
        return KINDS[self.event]

    def numbered(self, seq: int) -> Event:
        """The same event under another sequence number."""
        return replace(self, seq=seq)

    @classmethod
    def from_json(cls, data: object) -> Event:
        """One object of an events file; raises Unusable with a Chinese line for anything else."""
        if not isinstance(data, Mapping):
            raise Unusable('每个事件应写成 {"on": "YYYY-MM-DD", "event": "…"}。')
        event = _text(data, "event")
        seq = 0 if event == "voided" else _seq(data) or 0
        return cls.entered(_required(_date(data, "on"), "on"), event, seq, data)

    @classmethod
    def entered(cls, on: date, event: str, seq: int, data: Mapping[str, object]) -> Event:
        """An entry of a register, whose date, kind and number are known; `data` holds what the kind asks for.

        Other keys of `data` are the register's own and are left alone.
        """
        if not data:
            return cls(on, event, seq)
        return cls(
            on,
            event,
            seq,
            days=_number(data, "days"),
            until=_date(data, "until"),
            party=_text(data, "party"),
            voids=_seq(data) if event == "voided" else None,
            reply=_text(data, "reply") or None,
            role=_text(data, "role"),
            served_on=_date(data, "served_on") if event in SERVED else None,
        )


def numbered(events: Iterable[Event]) -> list[Event]:
    """The same events, each with a sequence number, in the order of the list.

    Without a number of its own an event takes the one after the entry before it (the first takes 1) and
    leaves out the numbers that others name; so an unnumbered list is numbered by place. The `seq` in a
    `voided` entry is the number it takes back, never its own. Raises Unusable for a number used twice.
    """
    listed = list(events)
    if all(event.seq for event in listed) and len({event.seq for event in listed}) == len(listed):
        return listed
    taken = Counter(event.seq for event in listed if event.seq)
    for seq, uses in taken.items():
        if uses > 1:
            raise Unusable(f"两个事件用了同一个 seq（顺序号）：{seq}。")
    found, last = [], 0
    for event in listed:
        last = event.seq or next(seq for seq in count(max(last, 0) + 1) if seq not in taken)
        taken[last] = 1
        found.append(event.numbered(last))
    return found


def parse_date(text: str) -> date:
    """A date written YYYY-MM-DD; raises Unusable otherwise."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:
        raise Unusable(f"“{text}”不是日期，应写成 YYYY-MM-DD，例如 2026-01-30。")
    if found.year not in YEARS:
        raise Unusable(f"“{text}”的年份不对，应在{YEARS.start}年到{YEARS.stop - 1}年之间。")
    return found


def _required(value: date | None, field: str) -> date:
    if value is None:
        raise Unusable(f"事件缺少 {field}（发生日期，写成 YYYY-MM-DD）。")
    return value


def _text(data: Mapping[str, object], field: str) -> str:
    value = data.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unusable(f"事件的 {field} 应是文字。")
    return value.strip()


def _date(data: Mapping[str, object], field: str) -> date | None:
    text = _text(data, field)
    return parse_date(text) if text else None


def _seq(data: Mapping[str, object]) -> int | None:
    number = _number(data, "seq")
    if number is not None and number < 1:
        raise Unusable(f"事件的 seq 从1数起，不能是{number}。")
    return number


def _number(data: Mapping[str, object], field: str) -> int | None:
    value = data.get(field)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise Unusable(f"事件的 {field} 应是整数。")
    return value
