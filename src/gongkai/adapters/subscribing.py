"""Which mails do subscribers get? One that asks whether they want it, and once a day what is new."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from gongkai.adapters import mail
from gongkai.adapters.undelivered import Undelivered
from gongkai.records import cipher, messages, quiet
from gongkai.records.actions import subscriptions
from gongkai.records.models import Organ, Publication, Subscription
from gongkai.records.policy import policy
from gongkai.records.queries import news

AT_ONCE = 100  # of each kind in one round
SHOWN = 20  # documents named in one mail


def ask() -> int:
    """Ask those who have not been asked; how many mails went."""
    asked = 0
    for wish in subscriptions.to_ask()[:AT_ONCE]:
        if subscriptions.take_to_ask(wish):
            asked += _sent(wish, "subscribe", [], asking=True)
    return asked


def digest(organ: Organ, now: datetime) -> int | None:
    """Tell an organ's subscribers what is new; how many mails went, or None while it is too early to say."""
    if quiet.not_before(now, policy(organ).quiet) > now:
        return None
    today, upto = timezone.localdate(now), organ.log_seq
    wishes = list(subscriptions.due(organ, today))
    if not wishes:
        return 0
    found = news.since(organ, min(each.told_seq for each in wishes), upto)
    sent = sum(_tell(wish, found, upto, now) for wish in wishes)
    subscriptions.note(organ, sent)
    return sent


def _tell(wish: Subscription, found: list[news.New], upto: int, now: datetime) -> bool:
    mine = list(news.concerning(wish, found))
    if not subscriptions.take_for_today(wish, timezone.localdate(now)):
        return False
    if mine and not _sent(wish, "news", mine, asking=False):
        return False
    subscriptions.told(wish, upto)
    return bool(mine)


def _sent(wish: Subscription, template: str, found: list[Publication], *, asking: bool) -> bool:
    try:
        reached = subscriptions.reached(wish)
        _send(wish, template, found, reached)
    except (Undelivered, cipher.Unreadable):
        subscriptions.failed(wish, asking=asking)
        return False
    return True


def _send(
    wish: Subscription, template: str, found: list[Publication], reached: subscriptions.Reached
) -> None:
    link = f"{reached.base}/subscriptions/{reached.code}/"
    values = {
        "organ": wish.organ.name,
        "what": news.about(wish),
        "address": link,
        "number": len(found),
        "list": _listed(found, reached.base),
    }
    text = messages.fill(template, policy(wish.organ).messages, values)
    headers = {
        "List-Unsubscribe": f"<{link}stop/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    mail.send(reached.to, messages.subject(template, values), text, headers if found else None)


def _listed(found: list[Publication], base: str) -> str:
    lines = [f"{each.published_on} {each.title}\n{base}/d/{each.pk}/" for each in found[:SHOWN]]
    return "\n".join([*lines, *([f"还有 {len(found) - SHOWN} 条"] if len(found) > SHOWN else [])])
