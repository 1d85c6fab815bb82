"""The postal enterprise's list against our own sendings: what agrees is accepted, what differs is shown.

Nothing is changed by itself. A posting date stops the clock, so one that differs is for a person to look at.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, QuerySet

from gongkai.law.errors import NotAllowed
from gongkai.records.actions import clock, delivering, log
from gongkai.records.actions.sheets import BadSheet
from gongkai.records.actions.sheets import lines as sheet_lines
from gongkai.records.models import Delivery, Organ, Request, User

MOST_ROWS = 5000
HEADINGS = {
    "tracking": ("邮件号", "邮件号码", "运单号", "单号", "挂号", "tracking", "number"),
    "posted": ("收寄日期", "交寄日期", "交邮日期", "寄出日期", "收寄时间", "posted"),
    "status": ("状态", "邮件状态", "投递结果", "status"),
    "signed": ("签收日期", "妥投日期", "投递日期", "签收时间", "妥投时间", "signed"),
    "receiver": ("签收人", "收件人签收", "receiver"),
    "way": ("方向", "收寄方向", "进出口", "类别", "direction"),
}
INCOMING = ("收", "来", "进", "入")
BACK = ("退", "拒收", "未妥投")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")


@dataclass(frozen=True, slots=True)
class Posted:
    """One line of the list: number, dates, what the post says of it; `incoming`: it was sent to the organ."""

    line: int
    tracking: str
    posted_on: date | None
    status: str
    signed_on: date | None
    receiver: str = ""
    incoming: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """One sending of ours with its line; `warnings` are for a person and stop it, `hints` stop nothing."""

    delivery: Delivery
    posted: Posted
    warnings: tuple[str, ...]
    hints: tuple[str, ...] = ()

    @property
    def serves(self) -> bool:
        """Accepting it writes down the signature."""
        if self.warnings or self.delivery.served_on or self.delivery.returned_on:
            return False
        return bool(self.posted.signed_on)


@dataclass(frozen=True, slots=True)
class Found:
    """What the comparison says: matches, lines we do not know, sendings the list lacks, incoming mail."""

    matches: list[Match]
    unknown: list[Posted]
    lacking: list[Delivery]
    incoming: list[tuple[Posted, int]]

    @property
    def warned(self) -> int:
        """How many matches need a person."""
        return sum(bool(each.warnings or each.hints) for each in self.matches)


def read(name: str, data: bytes) -> list[Posted]:
    """The lines of a list, Excel or CSV. Raises BadSheet with one line."""
    lines = _csv(data) if name.lower().endswith((".csv", ".txt")) else sheet_lines(data)
    found = next(
        ((at, keys) for at, row in enumerate(lines[:10]) if "tracking" in (keys := _keys(row))), None
    )
    if found is None:
        raise BadSheet("没有找到“邮件号”这一列，请让第一行写明各列的名称。")
    at, keys = found
    if len(lines) - at - 1 > MOST_ROWS:
        raise BadSheet(f"一次最多核对 {MOST_ROWS} 行，请分几个文件。")
    rows = [_posted(no, keys, row) for no, row in enumerate(lines[at + 1 :], start=at + 2)]
    kept = [row for row in rows if row.tracking]
    if not kept:
        raise BadSheet("表里没有邮件号。")
    return kept


def _csv(data: bytes) -> list[list[object]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return [list(row) for row in csv.reader(io.StringIO(text))]
    raise BadSheet("这个 CSV 文件的编码读不出来，请另存为 UTF-8 或者 Excel 文件。")


def _keys(row: Sequence[object]) -> list[str]:
    """What each column is; the first column with a fitting heading counts."""
    keys: list[str] = []
    for value in row:
        heading = str(value).strip().lower()
        named = (key for key, names in HEADINGS.items() if heading in names and key not in keys)
        keys.append(next(named, ""))
    return keys


def _posted(no: int, keys: Sequence[str], row: Sequence[object]) -> Posted:
    given = {key: value for key, value in zip(keys, row, strict=False) if key}
    way = str(given.get("way", "")).strip()
    return Posted(
        line=no,
        tracking=number(given.get("tracking", "")),
        posted_on=_day(given.get("posted")),
        status=str(given.get("status", "")).strip()[:100],
        signed_on=_day(given.get("signed")),
        receiver=str(given.get("receiver", "")).strip()[:100],
        incoming=way.startswith(INCOMING) and not way.startswith("收寄"),
    )


def number(value: object) -> str:
    """A tracking number as it is compared: without spaces, in capitals; Excel's 123.0 is 123."""
    plain = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return re.sub(r"[\s-]+", "", plain).upper()[:40]


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = _DAY.search(str(value or ""))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def compare(organ: Organ, rows: QuerySet[Delivery], posted: Sequence[Posted]) -> Found:
    """The list against the sendings that are open to the person (`rows`); nothing is written."""
    sent = rows.filter(organ=organ, way=Delivery.Way.POST).select_related(
        "letter__case", "letter__matter", "letter__organ"
    )
    ours = {number(each.tracking_no): each for each in sent.order_by("pk") if each.tracking_no}
    outgoing = [each for each in posted if not each.incoming]
    listed = {each.tracking for each in posted}
    matches = [_match(ours[each.tracking], each) for each in outgoing if each.tracking in ours]
    return Found(
        matches=matches,
        unknown=[each for each in outgoing if each.tracking not in ours],
        lacking=[each for key, each in ours.items() if key not in listed and _is_covered(each, outgoing)],
        incoming=_incoming(organ, [each for each in posted if each.incoming]),
    )


def _is_covered(delivery: Delivery, posted: Iterable[Posted]) -> bool:
    """Posted within the days the list covers."""
    days = [each.posted_on for each in posted if each.posted_on]
    return bool(days) and min(days) <= delivery.sent_on <= max(days)


def _match(delivery: Delivery, posted: Posted) -> Match:
    return Match(delivery, posted, tuple(_warnings(delivery, posted)), tuple(_hints(delivery, posted)))


def _hints(delivery: Delivery, posted: Posted) -> Iterator[str]:
    """The day of posting ends the period: no list changes it, and no signature hangs on it."""
    if posted.posted_on and posted.posted_on != delivery.sent_on:
        said = f"登记的是 {delivery.sent_on}，邮政记录是 {posted.posted_on}"
        yield f"交邮日期：{said}，不会更改。请核对凭证。"


def _warnings(delivery: Delivery, posted: Posted) -> Iterator[str]:
    if posted.signed_on and delivery.served_on and posted.signed_on != delivery.served_on:
        yield f"签收日期：登记的是 {delivery.served_on}，邮政记录是 {posted.signed_on}。"
    if posted.signed_on and not delivery.sent_on <= posted.signed_on <= clock.today():
        yield f"邮政记录的签收日期 {posted.signed_on} 不在发出之日和今天之间，不能登记。"
    if any(word in posted.status for word in BACK) and not delivery.returned_on:
        yield f"邮政记录为“{posted.status}”，请登记退件。"


def _incoming(organ: Organ, posted: Sequence[Posted]) -> list[tuple[Posted, int]]:
    """Incoming mail with the number of requests by post that were registered for the day it arrived."""
    days = [each.signed_on for each in posted if each.signed_on]
    rows = Request.objects.filter(organ=organ, channel="post", arrived_on__in=days)
    known = dict(rows.values_list("arrived_on").annotate(Count("pk")))
    return [(each, known.get(each.signed_on, 0)) for each in posted]


def accept(
    *, organ: Organ, rows: QuerySet[Delivery], posted: Sequence[Posted], chosen: Iterable[int], actor: User
) -> tuple[int, int, list[str]]:
    """Accept the chosen matches: how many were noted, how many signatures written, what was refused why."""
    keys, noted, served = set(chosen), 0, 0
    refused: list[str] = []
    for match in compare(organ, rows, posted).matches:
        if match.delivery.pk not in keys:
            continue
        try:
            served += _accept(match, actor)
            noted += 1
        except (NotAllowed, ValidationError) as why:
            said = why.reason if isinstance(why, NotAllowed) else "；".join(why.messages)
            refused.append(f"{match.delivery.tracking_no}：{said}")
    return noted, served, refused


@transaction.atomic
def _accept(match: Match, actor: User) -> bool:
    posted, delivery = match.posted, match.delivery
    if match.warnings:
        raise ValidationError(list(match.warnings))
    if match.serves:
        assert posted.signed_on is not None
        receiver = posted.receiver or "邮政记录签收"
        delivering.serve(delivery=delivery, on=posted.signed_on, receiver=receiver, actor=actor)
    status = posted.status or ("签收" if posted.signed_on else "")
    Delivery.objects.filter(pk=delivery.pk).update(reconciled_on=clock.today(), post_status=status)
    data = {"number": delivery.tracking_no, "status": status}
    subject = f"delivery/{delivery.pk}"
    log.append(organ=delivery.organ, actor=actor, action="delivery.reconcile", subject=subject, data=data)
    return match.serves
