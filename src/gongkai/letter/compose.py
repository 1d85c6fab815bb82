"""How does a kind with its facts become a letter, and what is still missing before it may be signed?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gongkai.law import cites, remedies
from gongkai.law.remedies import Remedy
from gongkai.letter import charge, withheld
from gongkai.letter.facts import Enclosure, Facts
from gongkai.letter.kinds import FACTS, KINDS, OPTIONAL, Kind, Text, named_cites
from gongkai.letter.model import Letter
from gongkai.letter.values import fact_texts, field_text, gap, given
from gongkai.press.text import line, paragraphs

_PLACE = re.compile(r"\{([A-Za-z_0-9]+)\}")
_STOPS = "。！？；：…”）】"
_ITEM = re.compile(r"\d+\. ")
REMEDY_FACTS = {"government": "复议机关", "court": "管辖法院"}


def compose(kind_key: str, facts: Facts) -> Letter:
    """The letter as far as the facts reach; what is missing stands in it as 【待填：…】."""
    kind = KINDS[kind_key]
    words = _words(kind, facts)
    told = _remedy(kind, facts)
    return Letter(
        kind=kind.key,
        title=kind.title,
        number=line(facts.number),
        organ=line(facts.organ) or gap("机关名称"),
        addressee=line(facts.addressee) or gap("收件人"),
        paragraphs=tuple(_paragraphs(kind, facts, words)),
        remedy=told.text if told else "",
        enclosures=tuple(_enclosure(one) for one in facts.enclosures),
        signed_on=facts.decided_on,
        contact=line(facts.contact),
        slip=tuple(filled(text, words) for text in kind.slip),
        notes=tuple(_notes(kind, told)),
        cites=tuple(_cites(kind, facts, told)),
    )


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text with its places filled, each once: what is filled in is never read as a text again."""
    return _PLACE.sub(lambda place: words[place[1]], text)


# ── words ────────────────────────────────────────────────────────────────────────────────────────────


def _words(kind: Kind, facts: Facts) -> dict[str, str]:
    """The words for every place; a gap's sign where something must stand and does not."""
    words = {key: str(cite) for key, cite in cites.ALL.items()}
    words |= {name: text or _fact_gap(name) for name, text in fact_texts(kind, facts).items()}
    for field in kind.fields:
        text = field_text(field, given(field, facts.fields))
        words[field.key] = text or (gap(field.label) if field.required else "")
    charged = charge.texts(facts.fields, facts.decided_on) if kind.key == "fee" else {}
    for name in ("fee_standard", "fee_lines", "fee_yuan"):
        words[name] = charged.get(name, gap("计费方式和数量"))
    return words


def _fact_gap(name: str) -> str:
    return gap(FACTS[name]) if name in FACTS else ""


def _paragraphs(kind: Kind, facts: Facts, words: Mapping[str, str]) -> Iterator[str]:
    for text in kind.body:
        if _is_said(kind, text, facts, words):
            yield from _closed(paragraphs(filled(text.text, words)))


def _is_said(kind: Kind, text: Text, facts: Facts, words: Mapping[str, str]) -> bool:
    """A paragraph whose condition does not hold, or that names something optional and empty, is left out."""
    deciding = kind.field(text.when.field)
    if deciding and not text.when.holds(given(deciding, facts.fields)):
        return False
    may_lack = OPTIONAL | {field.key for field in kind.fields if not field.required}
    return all(words[name] for name in text.places if name in may_lack)


def _closed(lines: tuple[str, ...]) -> Iterator[str]:
    """Every paragraph ends with a stop; in a list the items before the last with a semicolon."""
    for no, text in enumerate(lines, 1):
        listed = no < len(lines) and _ITEM.match(text) and _ITEM.match(lines[no])
        stop = "；" if listed else "。"
        yield text if text.endswith(tuple(_STOPS)) else text.rstrip("，、,") + stop


# ── what the law adds ────────────────────────────────────────────────────────────────────────────────


def _remedy(kind: Kind, facts: Facts) -> Remedy | None:
    """The remedy by the kind and the day alone; no field reaches it."""
    if not kind.remedy:
        return None
    return remedies.remedy(
        kind.remedy,
        facts.decided_on,
        line(facts.government) or gap(REMEDY_FACTS["government"]),
        line(facts.court) or gap(REMEDY_FACTS["court"]),
        superior=line(facts.superior) or "上一级主管部门",
        withheld=_withheld(kind, facts),
        inquiry=facts.inquiry,
    )


def _withheld(kind: Kind, facts: Facts) -> tuple[str, ...]:
    parts = withheld.parse(facts.fields.get("withheld")) if kind.field("withheld") else ()
    return (*facts.withheld, *(part.reply for part in parts if not part.fault))


def _notes(kind: Kind, told: Remedy | None) -> Iterator[str]:
    if kind.reply and kind.reply.note:
        yield kind.reply.note
    if told and told.note:
        yield told.note


def _cites(kind: Kind, facts: Facts, told: Remedy | None) -> list[str]:
    found = [*kind.cites, *named_cites(kind.body)]
    if kind.key == "reply.partial":
        found = [kind.cite, *(withheld.BASES[key] for key in _withheld(kind, facts) if key in withheld.BASES)]
    if told:
        found += [told.cite, *told.also]
    return list(dict.fromkeys(cite.key for cite in found))


def _enclosure(one: Enclosure) -> Enclosure:
    return Enclosure(line(one.name), line(one.sha256), one.pages)
