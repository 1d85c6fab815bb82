"""Which other steps does the page of a request offer, in which groups, and which letters make sense now?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.urls import reverse

from gongkai.desk.dossier import Dossier
from gongkai.law import handling
from gongkai.letter.kinds import KINDS, Kind

GROUPS = {
    "收件和分办": ("received", "confirmed", "assigned", "split", "contacted"),
    "审查": ("reviewed", "searched", "reasons_given", "advised", "filed"),
    "期限和结果": (
        "corrected",
        "consultation_answered",
        "consultation_lapsed",
        "fee_paid",
        "withdrawn",
    ),
    "办结以后": ("published", "archived"),
    "其他": ("noted",),
}
PAPER = "补录纸质文书"
# Letters that change no clock, and the phases in which they make sense.
PLAIN = {
    "receipt": handling.LIVE,
    "consult_told": handling.LIVE,
    "transfer": handling.LIVE,
    "release": handling.LIVE | {"closed"},
}
# The notices that are offered on the page of a request; all others stand on a page of their own.
USUAL = ("correction", "extension", "consult_third", "consult_told", "withdrawn")
# The letters whose sending records an event.
BY_EVENT: dict[str, tuple[str, ...]] = {
    event: tuple(key for key, kind in KINDS.items() if kind.event == event)
    for event in {kind.event for kind in KINDS.values()} - {"", "reply"}
}


@dataclass(frozen=True, slots=True)
class Link:
    """One step on offer."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """Steps that belong together."""

    name: str
    links: tuple[Link, ...]
    folded: bool = False


def groups(found: Dossier, but: str = "") -> list[Group]:
    """Every step that the person may take now, but for the one at the address `but`."""
    may = {step.key for step in handling.allowed(found.clock, found.roles)}
    base = reverse("desk:case", args=[found.organ.code, found.case.pk])
    listed = [
        Group(name, tuple(_record(base, key) for key in keys if key in may)) for name, keys in GROUPS.items()
    ]
    listed.insert(2, Group("起草文书", tuple(drafts(found))))
    listed.append(Group(PAPER, tuple(_record(base, key) for key in may_order(may)), folded=True))
    kept = (_without(each, but) for each in listed)
    return [each for each in kept if each.links]


def _without(group: Group, address: str) -> Group:
    return replace(group, links=tuple(link for link in group.links if link.address != address))


def may_order(may: set[str]) -> list[str]:
    """The steps among these that usually go by letter, in the order of the procedure."""
    return [key for key, step in handling.STEPS.items() if step.by_letter and key in may]


def _record(base: str, key: str) -> Link:
    """A step's form, which lies below the page of the request."""
    page = "review/" if key == "reviewed" else f"record/{key}/"
    return Link(handling.STEPS[key].name, base + page)


def drafts(found: Dossier) -> Iterator[Link]:
    """The letters that the person may draft now: the usual ones, and where the others are."""
    if "handler" not in found.roles:
        return
    offered, args = kinds(found), [found.organ.code, found.case.pk]
    usual = [kind for kind in offered if kind.reply is not None or kind.key in USUAL]
    for kind in usual:
        yield Link(title(kind), reverse("desk:new_letter", args=[*args, kind.key]))
    if len(offered) > len(usual):
        yield Link("其他文书…", reverse("desk:letters", args=args))


def title(kind: Kind) -> str:
    """A letter's name; consultations share one, so they say with whom."""
    whom = {"consult_third": "（第三方）", "consult_maker": "（共同制作机关）"}
    return f"{kind.title}{whom.get(kind.key, '')}"


def kinds(found: Dossier) -> list[Kind]:
    """The letters that make sense where the case stands: the reply of the review, and notices."""
    reply = _reply(found)
    events = {key for event in found.clock.allowed for key in BY_EVENT.get(event, ())}
    plain = {key for key, phases in PLAIN.items() if found.clock.phase in phases}
    noted = {"withdrawn"} if any(row.event == "withdrawn" for row in found.rows) else set()
    # The closing letters of a lapse are replies: they rest on a review like the others.
    wanted = {key for key in events | plain | noted if not key.startswith("reply.")} | reply
    return [kind for key, kind in KINDS.items() if key in wanted]


def _reply(found: Dossier) -> set[str]:
    if found.review is None or found.clock.phase not in handling.OPEN:
        return set()
    taken = any(each.kind.startswith("reply.") and each.state != "voided" for each in found.letters)
    return set() if taken else {f"reply.{found.review.reply}"}


def by_letter(found: Dossier, event: str) -> list[Link]:
    """The letters whose sending records this event, where the person may draft them now."""
    keys = BY_EVENT.get(event, ())
    if event in ("reply_posted", "reply_delivered"):
        keys = tuple(_reply(found))
    if "handler" not in found.roles:
        return []
    return [
        Link(title(KINDS[key]), reverse("desk:new_letter", args=[found.organ.code, found.case.pk, key]))
        for key in keys
        if KINDS[key] in kinds(found)
    ]
