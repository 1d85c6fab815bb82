"""Is one thing that must be on file there? One function a kind of item; each yields what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from gongkai.law.cites import Cite
from gongkai.law.replies import REPLIES
from gongkai.law.review.onfile import OnFile, Opinion


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on file: label, kind (a key of KINDS), help, provision; `choices` as (key, name).

    `for_parts`: it is required only where a withheld part rests on one of these kinds of reply.
    """

    key: str
    label: str
    kind: str
    help: str
    cite: Cite
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = True
    for_parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What was filled in, and what the case holds."""

    given: Mapping[str, object]
    on_file: OnFile

    def text(self, key: str) -> str:
        """The text filled in under a key."""
        value = self.given.get(key)
        return value.strip() if isinstance(value, str) else ""

    def needs(self, item: Item) -> bool:
        """Whether the reply cannot go without it."""
        return item.required or bool(set(item.for_parts) & set(self.on_file.withheld))


def _text(item: Item, facts: Facts) -> Iterator[str]:
    if facts.needs(item) and not facts.text(item.key):
        yield f"请填写{item.label}。"


def _date(item: Item, facts: Facts) -> Iterator[str]:
    if facts.needs(item) and not is_date(facts.given.get(item.key)):
        yield f"请填写{item.label}（年、月、日）。"


def is_date(value: object) -> bool:
    """A date, or one written YYYY-MM-DD."""
    if isinstance(value, date):
        return True
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _check(item: Item, facts: Facts) -> Iterator[str]:
    if facts.needs(item) and facts.given.get(item.key) is not True:
        yield f"请核对并勾选“{item.label}”。"


def _choice(item: Item, facts: Facts) -> Iterator[str]:
    if facts.needs(item) and facts.given.get(item.key) not in dict(item.choices):
        yield f"请选择{item.label}：{'、'.join(name for _, name in item.choices)}。"


def _reply_ref(item: Item, facts: Facts) -> Iterator[str]:
    value = facts.given.get(item.key)
    ref = value if isinstance(value, Mapping) else {}
    if not str(ref.get("number") or "").strip():
        yield "请填写前一次答复的文号。"
    if not is_date(ref.get("date")):
        yield "请填写前一次答复的日期（年、月、日）。"


def _search_log(item: Item, facts: Facts) -> Iterator[str]:
    if facts.on_file.searches < 1:
        yield "没有检索记录：请先登记至少一次没有找到的检索（检索词、地点、日期、检索人）。"
    elif facts.on_file.found_last:
        yield "最后一次检索找到了信息，不能答复“不存在”：请改审查意见，或者作废误记的检索。"


def _consultation(item: Item, facts: Facts) -> Iterator[str]:
    """Nothing goes out while an opinion is awaited; what the review says of third parties is on file."""
    waiting = len(facts.on_file.parties("open"))
    if waiting:
        yield f"还有{waiting}份征求意见没有结果，请等到答复，或者到期后登记逾期。"
        return
    told = facts.on_file.answers.get("third_party")
    claimed = told == "agreed" or (told == "public_interest" and not facts.text("no_consultation"))
    refused = item.required or "third_party" in facts.on_file.withheld
    if facts.on_file.heard:
        yield from _consent(facts.on_file) if refused else ()
    elif claimed:
        yield "审查意见写了第三方的态度，但没有征求过第三方意见的记录：请先书面征求意见。"
    elif refused and not facts.text("no_consultation"):
        yield "没有征求过第三方的意见：请先征求意见，确实无法征求的写明原因。"


def _consent(on_file: OnFile) -> Iterator[str]:
    """Who agreed cannot be the reason of a refusal (Article 15)."""
    asked = on_file.parties(role="third_party")
    if all(each.stands == "agreed" for each in asked):
        yield f"{_names(asked)}同意公开，不能再以损害第三方合法权益为由不公开。"


def _override(item: Item, facts: Facts) -> Iterator[str]:
    """What is disclosed against an objection is weighed in writing, and the third party is told."""
    if "third_party" in facts.on_file.withheld:
        return
    against = facts.on_file.parties("objected")
    untold = tuple(each for each in against if each.role == "third_party" and not each.released)
    if against and not facts.text(item.key):
        yield f"{_names(against)}不同意公开：仍要公开的，请写明理由。"
    if untold:
        yield f"还没有把公开的决定告知{_names(untold)}：请先签发《决定公开告知书》。"


def _names(parties: tuple[Opinion, ...]) -> str:
    return "、".join(f"“{each.party}”" for each in parties)


def _redacted_copy(item: Item, facts: Facts) -> Iterator[str]:
    if facts.on_file.redacted_copies < 1:
        yield "还没有区分处理后的文本：请上传；已经起草答复的，加为答复的附件。"


def _withheld_list(item: Item, facts: Facts) -> Iterator[str]:
    if not facts.on_file.withheld:
        yield "请逐项列出不予公开的部分。"
    elif any(key not in REPLIES or REPLIES[key].group != "refused" for key in facts.on_file.withheld):
        yield "不予公开的每一部分，都要选一种不予公开的情形。"
    listed = facts.given.get(item.key)
    for at, row in enumerate(listed if isinstance(listed, list | tuple) else (), 1):
        if not (isinstance(row, Mapping) and _filled(row, "part") and _filled(row, "reasons")):
            yield f"不予公开的第{at}部分，请写明是哪一部分和理由。"


def _filled(row: Mapping[str, object], key: str) -> bool:
    return bool(str(row.get(key) or "").strip())


def _lapse(item: Item, facts: Facts) -> Iterator[str]:
    if not facts.on_file.lapsed:
        yield f"{item.label.removesuffix('已经届满')}还没有届满，或者没有登记过。"


def _corrected(item: Item, facts: Facts) -> Iterator[str]:
    if not facts.on_file.correction_requested:
        yield "没有要求过补正：先发补正告知书，收到补正以后仍不明确的，才能这样答复。"
    elif not facts.on_file.corrected:
        yield "还没有登记收到补正：到期不补正的，按“逾期不补正”办理。"


def _demanded(item: Item, facts: Facts) -> Iterator[str]:
    if not facts.on_file.reasons_demanded:
        yield "没有要求申请人说明理由的记录：请先发说明理由告知书。"


# How each kind of item is checked.
KINDS: dict[str, Callable[[Item, Facts], Iterator[str]]] = {
    "text": _text,
    "longtext": _text,
    "date": _date,
    "check": _check,
    "choice": _choice,
    "reply_ref": _reply_ref,
    "search_log": _search_log,
    "consultation": _consultation,
    "override": _override,
    "redacted_copy": _redacted_copy,
    "withheld_list": _withheld_list,
    "lapse": _lapse,
    "corrected": _corrected,
    "demanded": _demanded,
}
