"""What must a notice tell about reconsideration and lawsuit?

The text depends on the kind of answer and on the day of the decision: since 2024-01-01 a refusal under
Articles 14 to 16 goes to reconsideration first.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from gongkai.law import cites
from gongkai.law.cites import Cite
from gongkai.law.errors import Unusable
from gongkai.law.replies import REPLIES

# How the remedy of 行政查询事项 is told. The sources leave it open: "either" tells both paths.
INQUIRY = ("either", "review_first")
_PERIODS = {
    "review": ("行政复议", "government", "60日"),
    "superior": ("行政复议", "superior", "60日"),
    "suit": ("行政诉讼", "court", "6个月"),
    "suit_after_review": ("行政诉讼", "court", "15日"),
}


@dataclass(frozen=True, slots=True)
class Path:
    """One way open to the applicant: key, name, where to, within which period."""

    key: str
    name: str
    to: str
    within: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """The paragraph of a notice, whether reconsideration must come first, the paths in their order.

    `note` is empty, or says on which open question the text rests.
    """

    text: str
    reconsideration_first: bool
    paths: tuple[Path, ...]
    cite: Cite
    also: tuple[Cite, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the decision table in one version."""

    text: str
    paths: tuple[str, ...]
    cite: Cite
    also: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """The decision table for decisions made from a day on."""

    since: date
    name: str
    rules: dict[str, Rule]


@dataclass(frozen=True, slots=True)
class Procedural:
    """A letter of the procedure that carries no remedy paragraph, why not, and how far that was checked."""

    key: str
    name: str
    why: str
    cite: Cite
    status: str


def _procedural(key: str, row: dict[str, Any]) -> Procedural:
    cite = cites.ALL[row["cite"]]
    return Procedural(key, row["name"], row["why"], cite, row.get("status", cite.status))


def _rule(row: dict[str, Any]) -> Rule:
    also = tuple(cites.ALL[key] for key in row["also"])
    return Rule(row["text"], tuple(row["paths"]), cites.ALL[row["cite"]], also)


def _version(row: dict[str, Any]) -> Version:
    rules = {key: _rule(value) for key, value in row.items() if isinstance(value, dict)}
    return Version(row["since"], row["name"], rules)


_DATA = tomllib.loads(files(__package__).joinpath("remedies.toml").read_text(encoding="utf-8"))
CLASSES: dict[str, str] = _DATA["classes"]
VERSIONS: tuple[Version, ...] = tuple(_version(row) for row in _DATA["version"])

PROCEDURAL: dict[str, Procedural] = {key: _procedural(key, row) for key, row in _DATA["procedural"].items()}


def remedy(
    reply_key: str,
    decided_on: date,
    government: str,
    court: str,
    *,
    superior: str = "上一级主管部门",
    withheld: Iterable[str] = (),
    inquiry: str = "either",
) -> Remedy:
    """The remedy of one answer.

    `withheld` names the reply kinds behind the withheld parts of a partial disclosure (by default they
    rest on Articles 14 to 16); `inquiry` is how 行政查询事项 is told, a key of INQUIRY.
    """
    version = _in_force(decided_on)
    rule_key = _rule_key(reply_key, tuple(withheld), inquiry)
    rule = version.rules.get(rule_key, version.rules["either"])
    names = {"government": government, "court": court, "superior": superior}
    return Remedy(
        text=rule.text.format(**names),
        reconsideration_first=rule.paths[-1] == "suit_after_review",
        paths=tuple(_path(key, names) for key in rule.paths),
        cite=rule.cite,
        also=rule.also,
        note=_note(reply_key) if "review_first" in version.rules else "",
    )


def _in_force(on: date) -> Version:
    found = [version for version in VERSIONS if version.since <= on]
    if not found:
        raise Unusable(f"没有{on}适用的救济告知文本。")
    return max(found, key=lambda version: version.since)


def _rule_key(reply_key: str, withheld: tuple[str, ...], inquiry: str) -> str:
    if reply_key not in REPLIES:
        raise Unusable(f"没有“{reply_key}”这种答复；可用的有：{'、'.join(REPLIES)}。")
    if inquiry not in INQUIRY:
        raise Unusable(f"行政查询事项的救济只能设为：{'、'.join(INQUIRY)}。")
    kind = REPLIES[reply_key]
    if kind.remedy == "inquiry":
        return inquiry
    if kind.remedy == "withheld" and withheld:
        refused = any(REPLIES[key].remedy == "review_first" for key in withheld)
        return "withheld" if refused else "either"
    return kind.remedy


def _path(key: str, names: dict[str, str]) -> Path:
    name, to, within = _PERIODS[key]
    return Path(key, name, names[to], within)


def _note(reply_key: str) -> str:
    return {
        "inquiry": "行政查询事项是否复议前置没有定论，请按本地复议机关的做法设定。",
        "partial": "部分公开中不予公开的部分复议前置，是由规定推出的，没有直接规定。",
    }.get(reply_key, "")
