"""How can a request be answered, what must the notice say, and in which row is it counted?

`replies.toml` holds the 23 situations; table three counts them in 21 rows.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from gongkai.law import cites
from gongkai.law.cites import Cite

# The outcome rows of table three in the printed order; every reply kind is counted in exactly one.
ROW_ORDER = (
    "granted",
    "partial",
    "secret",
    "prohibited",
    "safety",
    "third_party",
    "internal",
    "process",
    "casefile",
    "inquiry",
    "not_held",
    "not_ready",
    "unclear",
    "petition",
    "repeat",
    "publication",
    "massive",
    "reissue",
    "uncorrected",
    "unpaid",
    "other",
)


@dataclass(frozen=True, slots=True)
class ReplyKind:
    """One way to answer: names, provision, row of table three, contents of the notice, remedy class.

    `mapping` is the status of the row (a key of cites.STATUS), `since` the first day the kind exists.
    """

    key: str
    name: str
    group: str
    cite: Cite
    row: str
    must_hold: tuple[str, ...]
    remedy: str
    since: date
    also: tuple[Cite, ...] = ()
    mapping: str = "UNVERIFIED"
    note: str = ""

    @property
    def cites(self) -> tuple[Cite, ...]:
        """Every provision the notice rests on."""
        return (self.cite, *self.also)


def _kind(row: dict[str, Any]) -> ReplyKind:
    cite = cites.ALL[row.pop("cite")]
    return ReplyKind(
        cite=cite,
        also=tuple(cites.ALL[key] for key in row.pop("also", ())),
        must_hold=tuple(row.pop("must_hold")),
        since=row.pop("since", cites.REG_36.since),
        **row,
    )


_DATA = tomllib.loads(files(__package__).joinpath("replies.toml").read_text(encoding="utf-8"))
GROUPS: dict[str, str] = _DATA["groups"]
REPLIES: dict[str, ReplyKind] = {row["key"]: _kind(row) for row in _DATA["reply"]}
ROWS: dict[str, tuple[ReplyKind, ...]] = {
    row: tuple(kind for kind in REPLIES.values() if kind.row == row) for row in ROW_ORDER
}
