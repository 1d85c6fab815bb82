"""What of people may stand in a ledger for good? Names and numbers are covered before they enter.

A chain of hashes cannot be changed later, so whoever is to be forgotten must not stand in it. A consulted
person stands in it by a label; the name is kept sealed beside it, and erased when its time is over.
"""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.guard import masks
from gongkai.records import cipher, identity
from gongkai.records.models import Case, Party, Request

# The words of an entry that people write freely; all else is a key, a number, a date or a hash.
FREE = frozenset(
    ("note", "reason", "reasons", "why", "terms", "place", "keeps", "title", "name", "to", "way", "evidence")
)
NAMED = ("name", "legal_person", "contact_person")
# Consulted as what they are, organs of the state: nobody to be forgotten.
ORGANS = ("co_maker", "organ")
CONSULTS = ("consult_maker", "consult_organ")


def kept(case: Case, data: Mapping[str, object]) -> dict[str, object]:
    """The data of an entry as its ledger may keep it for good."""
    found = dict(data)
    if isinstance(found.get("party"), str):
        found["party"] = _label(case, str(found["party"]).strip(), found)
    free = {key: value for key, value in found.items() if key in FREE and value}
    if free:
        names = {**names_of(case.request), **_parties(case)}
        found |= {key: covered(value, names) for key, value in free.items()}
    return found


def covered(value: object, names: Mapping[str, str]) -> object:
    """Words, or a list or mapping of them, with numbers and these names covered."""
    if isinstance(value, str):
        words = masks.text(value)
        for name in sorted(names, key=len, reverse=True):
            words = words.replace(name, names[name])
        return words
    if isinstance(value, Mapping):
        return {key: covered(each, names) for key, each in value.items()}
    return [covered(each, names) for each in value] if isinstance(value, list | tuple) else value


def names_of(request: Request | None) -> dict[str, str]:
    """The persons a request names, each with its mask; none where they were erased or cannot be read."""
    if request is None or not request.applicant:
        return {}
    try:
        known = identity.unseal(request.applicant, f"request {request.token}")
    except cipher.Unreadable:
        return {}
    names = [known.get(key, "") for key in NAMED]
    return {name: masks.party(name) for name in names if masks.party(name) != name}


def label(case: Case, name: str) -> str:
    """By which label the ledger of a case knows a party; the name where it has none."""
    return _parties(case).get(name.strip(), name.strip())


def parties(case: Case) -> dict[str, str]:
    """The names of the persons a case consulted, by their labels."""
    return {shown: name for name, shown in _parties(case).items()}


def _parties(case: Case) -> dict[str, str]:
    """The labels, by the names."""
    rows = Party.objects.filter(case=case).exclude(name="") if case.pk else ()
    try:
        return {unsealed(each, case): each.label for each in rows}
    except cipher.Unreadable:
        return {}


def _label(case: Case, name: str, data: Mapping[str, object]) -> str:
    """The label of a party, made with its first entry."""
    known = Party.objects.filter(case=case)
    labels = set(known.values_list("label", flat=True))
    state = data.get("role") in ORGANS or data.get("kind") in CONSULTS
    if state or name in labels or masks.party(name) == name or _stands(case, name):
        return name
    found = _parties(case).get(name)
    if found is None:
        shown = masks.party(name)
        found = f"{shown}（{len(labels) + 1}）" if shown in labels else shown
        sealed = cipher.seal(name, about=sealed_as(case))
        Party.objects.create(organ=case.organ, case=case, label=found, name=sealed)
    return found


def _stands(case: Case, name: str) -> bool:
    """An organ that was consulted, or whoever was before there were labels, answers under the same name."""
    return case.events.filter(event="consulted", data__party=name).exists()


def unsealed(party: Party, case: Case | None = None) -> str:
    """The name of whoever was consulted. Raises Unreadable."""
    return cipher.unseal(party.name, about=sealed_as(case or party.case)).decode()


def sealed_as(case: Case) -> str:
    return f"party {case.organ_id}/{case.number}"
