"""What stands in a manuscript, who reviewed it, and what does it still lack?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from gongkai.guard import bodies
from gongkai.law import cites
from gongkai.law.cites import Cite
from gongkai.law.promptness import Rule, rule
from gongkai.law.publishing import ATTRIBUTES, OPEN, TABLE, waits_for
from gongkai.law.steps import Taken
from gongkai.law.workdays import Calendar
from gongkai.records import chain
from gongkai.records.models import Manuscript, Publication, StoredFile, User
from gongkai.records.policy import policy
from gongkai.records.queries import documents
from gongkai.records.queries import told as ledger
from gongkai.records.queries.told import Told

# What the public reads, and therefore what a review is bound to.
CONTENT = (
    "column_id",
    "title",
    "kind",
    "doc_number",
    "formed_on",
    "item",
    "attribute",
    "basis",
    "reassess_on",
    "superior",
    "superior_attribute",
    "topic",
    "genre",
    "keywords",
    "summary",
    "body",
    "until",
    "change",
)
# Of later releases: a text signed before them keeps its hash.
LATER = (
    "directory_item_id",
    "result",
    "unified_number",
    "effective_on",
    "valid_until",
    "interprets_id",
    "changed_on",
)
# Which lists a desk shows of them.
TRAYS = {
    "open": "在办",
    "mine": "等您办",
    "published": "已公开",
    "kept": "不主动公开",
    "dropped": "已放弃",
    "all": "全部",
}


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing or wrong, at which field, by which provision."""

    field: str
    message: str
    cite: Cite


def told(manuscript: Manuscript) -> list[Told]:
    """What the log tells of it, in order."""
    return ledger.told(manuscript.organ_id, f"manuscript/{manuscript.pk}")


def last(manuscript: Manuscript) -> int:
    """The last entry about it: what is sent back with every form."""
    return ledger.last(manuscript.organ_id, f"manuscript/{manuscript.pk}")


def taken(rows: Sequence[Told]) -> list[Taken]:
    """The steps that were taken, as the law reads them; every change of the text is drafting."""
    drafting = {"create": "draft", "change": "draft", "bring": "draft"}
    keys = ((row, drafting.get(row.event, row.event)) for row in rows)
    return [
        Taken(key, row.actor_id or 0, TABLE.by_key[key].to_state, str(row.data.get("reason", "")))
        for row, key in keys
        if key in TABLE.by_key
    ]


def files(manuscript: Manuscript) -> QuerySet[StoredFile]:
    """What goes with the text, in the order it was added."""
    return manuscript.files.filter(erased_on__isnull=True).order_by("pk")


def content_hash(manuscript: Manuscript, along: Iterable[StoredFile] | None = None) -> str:
    """The hash of what would be read: the text, its data and the content of its files.

    `along` are the files in their order where they are known already.
    """
    fields = {name: getattr(manuscript, name) for name in CONTENT}
    fields |= {name: value for name in LATER if (value := getattr(manuscript, name))}
    known = files(manuscript) if along is None else along
    return chain.digest([fields, [[each.name, each.sha256] for each in known]])


def lacks(manuscript: Manuscript) -> list[Lack]:
    """What stands in the way of sending it to review."""
    return list(_lacks(manuscript))


def _lacks(one: Manuscript) -> Iterator[Lack]:
    attribute = ATTRIBUTES[one.attribute]
    if not bodies.words(one.body) and not files(one).exists():
        yield Lack("body", "正文和附件至少要有一样。", cites.REG_24)
    if attribute.needs_basis and not one.basis.strip():
        yield Lack("basis", f"公开属性是“{attribute.name}”的，要写明依据。", attribute.cite)
    if attribute.ends == "keep" and one.reassess_on is None:
        yield Lack("reassess_on", "不主动公开的，要定下次评估的日期。", cites.REG_18)
    if attribute.ends == "publish" and not one.item:
        yield Lack("item", "请选择属于哪一项公开内容。", cites.REG_20)
    if one.superior and not one.superior_attribute:
        yield Lack("superior_attribute", "转发上级文件的，要写明上级定的公开属性。", cites.REG_10)
    if one.superior and one.superior_attribute not in ("", one.attribute):
        given = ATTRIBUTES[one.superior_attribute].name
        yield Lack("attribute", f"{one.superior}给这份文件定的是“{given}”，转发时不能改。", cites.REG_10)
    if one.publication_id and not one.change.strip():
        yield Lack("change", "更正已公开的信息，要写明改了什么、为什么，读者看得到。", cites.REG_6)
    yield from _number(one)


def _number(one: Manuscript) -> Iterator[Lack]:
    """Rules and normative documents bear a number that no other one has."""
    if one.kind not in (Publication.Kind.RULES, Publication.Kind.NORMATIVE):
        return
    if not one.doc_number:
        yield Lack("doc_number", "规章和行政规范性文件要有文号。", cites.REG_20)
        return
    same = documents.ruling().filter(organ=one.organ_id, doc_number=one.doc_number, voided=False)
    if same.exclude(pk=one.publication_id).exists():
        yield Lack("doc_number", "已公开过同一文号的文件，请核对是否重复。", cites.REG_20)


def namesakes(one: Manuscript) -> list[Publication]:
    """What was published under the same document number, for the clerk to look at; not its own versions.

    Looked for among what was formed about that time, by an index: there is none of the numbers.
    """
    if not one.doc_number:
        return []
    about = (one.formed_on - timedelta(days=366), one.formed_on + timedelta(days=366))
    rows = Publication.objects.filter(
        organ=one.organ_id, doc_number=one.doc_number, voided=False, formed_on__range=about
    )
    return list(rows.exclude(pk=one.publication_id).order_by("-formed_on", "-pk")[:3])


def due(manuscript: Manuscript, days: Calendar) -> date | None:
    """The last day on which it is published in time; None once decided, or where it is to be kept back.

    A correction is asked for only where the information itself changed, from that day on.
    """
    waits = manuscript.state in (*OPEN, "referred") and manuscript.attribute == "proactive"
    if manuscript.origin:
        return None  # what was brought over was public in its time
    start = manuscript.changed_on if manuscript.publication_id else manuscript.formed_on
    return limit(manuscript).last_day(start, days) if waits and start else None


def limit(manuscript: Manuscript) -> Rule:
    """By which rule it is to be public; reads the organ and the item of the directory with it."""
    item = manuscript.directory_item
    publicity = policy(manuscript.organ).publicity_days
    return rule(result=manuscript.result, promise=item.promise if item else None, publicity=publicity)


def under_way(rows: QuerySet[Manuscript]) -> QuerySet[Manuscript]:
    """Those on their way to the public, with all that their last day is computed from; the oldest first."""
    wanted = rows.filter(state__in=(*OPEN, "referred"), attribute=Publication.Attribute.PROACTIVE)
    along = ("organ", "directory_item__directory", "department")
    return wanted.select_related(*along).order_by("formed_on", "pk").defer("body")


def waiting(rows: QuerySet[Manuscript], roles: frozenset[str], person: User) -> QuerySet[Manuscript]:
    """Those whose next step is this person's: one's own texts that came back, and what others wrote."""
    of_others = [state for state, others in waits_for(roles).items() if others]
    back = [state for state, others in waits_for(roles).items() if not others]
    mine, theirs = Q(drafter=person, state__in=back), Q(state__in=of_others) & ~Q(drafter=person)
    return rows.filter(mine | theirs)


def asked(rows: QuerySet[Manuscript], tray: str, words: str) -> QuerySet[Manuscript]:
    """The manuscripts a list was asked for."""
    states: Iterable[str] | None = {"open": (*OPEN, "referred"), "mine": None, "all": None}.get(tray, (tray,))
    rows = rows if states is None else rows.filter(state__in=states)
    return rows.filter(Q(title__icontains=words) | Q(doc_number__icontains=words)) if words else rows
