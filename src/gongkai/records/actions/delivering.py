"""Sending a letter and proving that it arrived. What the sending means for the clock is recorded with it."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.guard import masks
from gongkai.law import cites
from gongkai.law.errors import NotAllowed
from gongkai.letter.kinds import KINDS
from gongkai.records import cipher, places
from gongkai.records.actions import basis, cases, clock, ready, telling
from gongkai.records.actions.letters import locked, record, take
from gongkai.records.actions.ready import REPLY
from gongkai.records.models import Case, CaseEvent, Delivery, Letter, User
from gongkai.records.queries import papers

ELECTRONIC = (Delivery.Way.ONLINE, Delivery.Way.EMAIL)
UNNAMED = ("本人", "门卫", "收发室", "前台", "邮政记录签收")  # words that name nobody
# The message to the applicant that goes with a letter; any other letter is ready to collect.
MESSAGES = {"correction": "correction", "extension": "extended", "consult_told": "consultation", "fee": "fee"}


@transaction.atomic
def send(
    *,
    letter: Letter,
    way: str,
    on: date,
    actor: User,
    tracking_no: str = "",
    postal: bool = False,
    receiver: str = "",
    seen: int | None = None,
) -> Delivery:
    """Send a signed letter. Raises NotAllowed, or ValidationError by field."""
    letter = locked(letter, seen)
    _check(letter, way, on, tracking_no.strip(), postal, receiver.strip())
    taken = take(letter, "send", actor, "")
    base = basis.of(letter)
    base.check(base.rows(), on, "on")
    delivery = Delivery.objects.create(
        organ=letter.organ,
        letter=letter,
        way=way,
        sent_on=on,
        tracking_no=tracking_no.strip(),
        **signed_for(letter, receiver.strip()),
    )
    letter.state = taken.to_state
    if way == Delivery.Way.COUNTER:
        delivery.served_on, letter.state = on, "served"
        delivery.save(update_fields=["served_on"])
    letter.save(update_fields=["state"])
    record(letter, "letter_sent", actor, way=way, sent_on=on.isoformat(), tracking_no=delivery.tracking_no)
    _tell_the_clock(letter, way, on, actor)
    _tell_the_applicant(letter, delivery)
    return delivery


def _rows(letter: Letter) -> list[CaseEvent]:
    return list(letter.case.events.order_by("seq"))


def signed_for(letter: Letter, name: str) -> dict[str, str]:
    """Whoever signed, sealed like the addressee; lists and the ledger have the mask."""
    if not name:
        return {"receiver": "", "mask": ""}
    shown = name if name in UNNAMED else masks.name(name)
    return {"receiver": cipher.seal(name, about=papers.sealed_as(letter)), "mask": shown}


def _check(letter: Letter, way: str, on: date, tracking_no: str, postal: bool, receiver: str) -> None:
    errors = {}
    if way not in Delivery.Way.values:
        errors["way"] = "请选择送达方式。"
    if letter.signed_on and not letter.signed_on <= on <= clock.today():
        errors["on"] = f"发出日期应在签发之日（{letter.signed_on}）和今天之间。"
    if way == Delivery.Way.POST and not tracking_no:
        errors["tracking_no"] = "请填写邮件号，便于证明交邮的日期。"
    if way == Delivery.Way.POST and not postal:
        errors["postal"] = "答复只能通过邮政企业寄送（国办公开办函〔2016〕235号），请确认。"
    if way == Delivery.Way.COUNTER and not receiver:
        errors["receiver"] = "请填写签收人。"
    if way == Delivery.Way.ONLINE and not _has_counter(letter):
        errors["way"] = "没有网上的查询码，不能在平台领取，请选择其他方式。"
    if way in ELECTRONIC and letter.kind.startswith("reply.") and (chosen := _other_way(letter.case)):
        errors["way"] = f"{chosen}，没有选择电子方式，不能这样送达答复。"
    if errors:
        raise ValidationError(errors)


def _other_way(case: Case) -> str:
    """What the applicant chose instead of an electronic way; empty where it is one of those."""
    request = case.request
    if case.channel == "online" or (request and request.way in ELECTRONIC):
        return ""
    if request is None:
        return "" if case.channel == "email" else "没有登记过申请人希望的送达方式"
    return f"申请人选择的是“{request.get_way_display()}”"


def _has_counter(letter: Letter) -> bool:
    """Whether the addressee has a number and a code to collect it with."""
    if letter.party:
        return bool(letter.reply_code_hash)
    if letter.matter_id:
        return bool(letter.matter.code_hash)
    return bool(letter.case.request and letter.case.request.code_hash)


def _tell_the_clock(letter: Letter, way: str, on: date, actor: User) -> None:
    """The event the sending means. A reply entrusted to another organ counts from its signature only."""
    if not KINDS[letter.kind].event:
        return
    if KINDS[letter.kind].event == REPLY:
        if way != Delivery.Way.ENTRUSTED:
            _reply(letter, "reply_posted" if way == Delivery.Way.POST else "reply_delivered", on, actor)
        return
    rows = _rows(letter)
    # Sent again after it came back, the first sending stands.
    told = None if any(ready.made(letter, rows)) else ready.meaning(letter, rows, on)
    if told:
        event, day, data = told
        named = _named(letter, data)
        cases.record_event(case=letter.case, event=event, on=day, actor=actor, data=named, by_letter=True)


def _named(letter: Letter, data: dict[str, object]) -> dict[str, object]:
    return data | {"letter": letter.pk, "note": letter.number}


def _reply(letter: Letter, event: str, on: date, actor: User | None) -> None:
    """Record the reply; where it has no place, the first sending, or another close, stands."""
    state = cases.read(letter.organ, _rows(letter))
    if event not in state.allowed:
        return
    data = {} if state.closed_on else {"reply": letter.kind.removeprefix("reply.")}
    named = _named(letter, dict(data))
    cases.record_event(case=letter.case, event=event, on=on, actor=actor, data=named, by_letter=True)


def _tell_the_applicant(letter: Letter, delivery: Delivery) -> None:
    """Of what was sent, and by which way; whoever was handed a letter knows."""
    if (
        letter.party
        or letter.case is None
        or letter.case.request is None
        or delivery.way == Delivery.Way.COUNTER
    ):
        return
    usual = "ready" if delivery.way == Delivery.Way.ONLINE else "sent"
    due = letter.fields.get("until", "")
    values = {"address": places.told(), "letter": papers.title(letter), "due": due or "通知载明的日期"}
    values["way"] = delivery.get_way_display()
    telling.tell(MESSAGES.get(letter.kind, usual), letter.case.request, case=letter.case, values=values)


@transaction.atomic
def serve(*, delivery: Delivery, on: date, receiver: str, actor: User, seen: int | None = None) -> Delivery:
    """Somebody signed for it. Raises NotAllowed, or ValidationError by field."""
    letter = locked(delivery.letter, seen)
    delivery = Delivery.objects.get(pk=delivery.pk)
    if delivery.returned_on:
        raise NotAllowed(f"这一次寄送已于 {delivery.returned_on} 退回，不能登记签收。", cites.LETTER_2016_235)
    errors = {} if receiver.strip() else {"receiver": "请填写签收人。"}
    if not delivery.sent_on <= on <= clock.today():
        errors["on"] = f"签收日期应在发出之日（{delivery.sent_on}）和今天之间。"
    if errors:
        raise ValidationError(errors)
    taken = take(letter, "serve", actor, "")
    named = signed_for(letter, receiver.strip())
    delivery.served_on, delivery.receiver, delivery.mask = on, named["receiver"], named["mask"]
    delivery.save(update_fields=["served_on", "receiver", "mask"])
    letter.state = taken.to_state
    letter.save(update_fields=["state"])
    record(letter, "letter_served", actor, served_on=on.isoformat(), receiver=delivery.mask)
    if KINDS[letter.kind].event == REPLY and delivery.way in (Delivery.Way.POST, Delivery.Way.ENTRUSTED):
        _reply(letter, "reply_delivered", on, actor)
    return delivery


@transaction.atomic
def come_back(*, delivery: Delivery, on: date, reason: str, actor: User) -> Delivery:
    """It came back; the letter can be sent again, and the first posting stays on record."""
    letter = locked(delivery.letter, None)
    delivery = Delivery.objects.get(pk=delivery.pk)
    if not delivery.sent_on <= on <= clock.today():
        raise ValidationError({"on": f"退回日期应在发出之日（{delivery.sent_on}）和今天之间。"})
    taken = take(letter, "return", actor, reason)
    delivery.returned_on = on
    delivery.save(update_fields=["returned_on"])
    letter.state = taken.to_state
    letter.save(update_fields=["state"])
    record(letter, "letter_returned", actor, returned_on=on.isoformat(), reason=taken.reason)
    return delivery


@transaction.atomic
def collect(*, letter: Letter) -> None:
    """Whoever it is written to opened the letter on the platform: the time is kept once."""
    letter = locked(letter, None)
    delivery = letter.deliveries.filter(way=Delivery.Way.ONLINE).order_by("-pk").first()
    if delivery is None or delivery.returned_on or letter.state == "voided":
        raise NotAllowed("这份文书没有在平台上送达。", cites.REG_40)
    if delivery.collected_at is None:
        delivery.collected_at, delivery.served_on = clock.now(), clock.today()
        delivery.save(update_fields=["collected_at", "served_on"])
        letter.state = "served"
        letter.save(update_fields=["state"])
        record(letter, "letter_collected", None)
