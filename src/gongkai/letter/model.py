"""What is a finished letter? Plain words in their order, and one canonical form to hash and to keep."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from gongkai.law.errors import Unusable
from gongkai.letter.facts import Enclosure

SCHEMA = "gongkai-letter/1"
_LISTS = ("paragraphs", "slip", "notes", "cites")


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, ready to print.

    `paragraphs` is the text between the addressee and the remedy; `remedy` the paragraph on remedies,
    empty where none is due; `slip` the reply slip of a consultation. `notes` tell the drafter on which open
    question the text rests and are not printed. `cites` are keys of `law.cites.ALL`.
    """

    kind: str
    title: str
    number: str
    organ: str
    addressee: str
    paragraphs: tuple[str, ...]
    remedy: str
    enclosures: tuple[Enclosure, ...]
    signed_on: date
    contact: str
    slip: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain lists, strings and numbers; `from_json` gives the same letter back."""
        return {"schema": SCHEMA, **_listed(asdict(self)), "signed_on": self.signed_on.isoformat()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Letter:
        """The letter from `as_json`; raises Unusable for anything else."""
        try:
            return _letter(dict(data))
        except (AttributeError, KeyError, TypeError, ValueError) as fault:
            raise Unusable("保存的文书内容读不出来。") from fault

    def canonical(self) -> bytes:
        """The one spelling of the letter that is hashed and kept: JSON in UTF-8, keys in order."""
        text = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode("utf-8", "replace")

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical form, in hex: every word and every enclosure's own hash is in it."""
        return sha256(self.canonical()).hexdigest()


def _listed(data: dict[str, Any]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in data.items()}


def _letter(data: dict[str, Any]) -> Letter:
    if data.pop("schema") != SCHEMA:
        raise ValueError("another schema")
    data["signed_on"] = date.fromisoformat(data["signed_on"])
    data["enclosures"] = tuple(Enclosure(**one) for one in data["enclosures"])
    data.update({key: tuple(data[key]) for key in _LISTS})
    return Letter(**data)
