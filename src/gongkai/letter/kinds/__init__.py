"""Which letters are there, what does the drafter fill in, and which words stand already?

One TOML file a kind; `frame.toml` holds what they share. A text may name fields of its kind, facts, and
citations by their keys; anything else fails when the module is loaded.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from gongkai.law import cites
from gongkai.law.cites import Cite
from gongkai.law.replies import REPLIES, ReplyKind

FIELD_KINDS = ("text", "longtext", "date", "int", "choice", "lines", "party")
AUDIENCES = ("applicant", "third_party", "co_maker", "organ")
SERIES = ("reply", "notice", "consultation", "fee")
NOTICES = (
    "receipt",
    "correction",
    "reasons",
    "deferral",
    "extension",
    "consult_third",
    "consult_maker",
    "consult_organ",
    "consult_told",
    "release",
    "fee",
    "withdrawn",
    "transfer",
    "amendment",
    "suggestion",
)
_PLACE = re.compile(r"\{([A-Za-z_0-9]+)\}")


@dataclass(frozen=True, slots=True)
class When:
    """A condition: the choice `field` is one of `values`. Without a field it always holds."""

    field: str = ""
    values: tuple[str, ...] = ()

    def holds(self, given: object) -> bool:
        """Whether it holds where the field has the value `given`."""
        return not self.field or given in self.values


@dataclass(frozen=True, slots=True)
class Field:
    """One thing the drafter fills in; `choices` are (key, label), `least` and `most` bound a number.

    A field with a condition is asked for only where the condition holds.
    """

    key: str
    label: str
    kind: str
    help: str = ""
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    default: str = ""
    least: int = 0
    most: int | None = None
    when: When = When()


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph with its named places, printed where the condition holds."""

    text: str
    when: When = When()

    @property
    def places(self) -> tuple[str, ...]:
        """The names in the text, in their order."""
        return tuple(_PLACE.findall(self.text))


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of letter.

    `event` is the event of the clock that sending it records ("reply": by the way of delivery; "": none),
    `series` the sequence its number comes from, `remedy` the reply key whose remedy it tells ("": none).
    `holds` names, for everything the law wants said, the place or the words that say it.
    """

    key: str
    title: str
    cite: Cite
    also: tuple[Cite, ...]
    event: str
    audience: str
    series: str
    fields: tuple[Field, ...]
    signers: tuple[str, ...]
    remedy: str
    body: tuple[Text, ...]
    slip: tuple[str, ...]
    holds: dict[str, str]

    @property
    def reply(self) -> ReplyKind | None:
        """The reply kind that the letter tells, if it is an answer."""
        return REPLIES.get(self.key.removeprefix("reply."))

    @property
    def cites(self) -> tuple[Cite, ...]:
        """Every provision the letter rests on."""
        return (self.cite, *self.also)

    def field(self, key: str) -> Field | None:
        """The field of that key."""
        return next((field for field in self.fields if field.key == key), None)


def named_cites(texts: tuple[Text, ...]) -> Iterator[Cite]:
    """The citations that texts name by their keys."""
    yield from (cites.ALL[name] for text in texts for name in text.places if name in cites.ALL)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


_FRAME = _read("frame")
FACTS: dict[str, str] = _FRAME["facts"]
DERIVED = frozenset(_FRAME["derived"])
OPTIONAL = frozenset(_FRAME["optional"])


def _when(text: str) -> When:
    field, _, values = text.partition("=")
    return When(field, tuple(values.split(","))) if text else When()


def _text(row: str | dict[str, str]) -> Text:
    return Text(row) if isinstance(row, str) else Text(row["text"], _when(row["when"]))


def _field(row: dict[str, Any]) -> Field:
    choices = tuple((key, label) for key, label in row.pop("choices", ()))
    return Field(choices=choices, when=_when(row.pop("when", "")), **row)


def _kind(key: str) -> Kind:
    row = _read(key)
    reply = REPLIES.get(row.get("reply", ""))
    opening = _FRAME["openings"][row.get("opening", row.get("audience", "applicant"))]
    kind = Kind(
        key=key,
        title=row["title"],
        cite=reply.cite if reply else cites.ALL[row["cite"]],
        also=reply.also if reply else tuple(cites.ALL[name] for name in row.get("also", ())),
        event=row.get("event", "reply" if reply else ""),
        audience=row.get("audience", "applicant"),
        series=row.get("series", "reply"),
        fields=tuple(_field(dict(one)) for one in (*row.get("fields", ()), *_FRAME["fields"])),
        signers=tuple(row.get("signers", ("signer", "head"))),
        remedy=row.get("remedy", reply.key if reply else ""),
        body=tuple(map(_text, (*opening, *row["body"], "{extra}"))),
        slip=tuple(row.get("slip", ())),
        holds=row.get("holds", {}),
    )
    _check(kind)
    return kind


def _check(kind: Kind) -> None:
    """Our own mistakes in a template fail when it is loaded."""
    own = {field.key for field in kind.fields}
    known = own | FACTS.keys() | DERIVED | OPTIONAL | cites.ALL.keys()
    places = {name for text in (*kind.body, *map(Text, kind.slip)) for name in text.places}
    whens = (*(field.when for field in kind.fields), *(text.when for text in kind.body))
    conditions = {when.field for when in whens if when.field}
    assert places <= known, (kind.key, places - known)
    assert conditions <= own, (kind.key, conditions - own)
    assert own.isdisjoint(FACTS.keys() | DERIVED | OPTIONAL), kind.key
    assert kind.audience in AUDIENCES, kind.key
    assert kind.series in SERIES, kind.key
    assert all(field.kind in FIELD_KINDS for field in kind.fields), kind.key


KINDS: dict[str, Kind] = {key: _kind(key) for key in (*(f"reply.{reply}" for reply in REPLIES), *NOTICES)}
