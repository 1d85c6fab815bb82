"""Which periods run once an answer is contested, by reconsideration or before a court, and for whom?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from gongkai.law import cites
from gongkai.law.cites import Cite
from gongkai.law.deadlines import Deadline, deadline
from gongkai.law.errors import Unusable
from gongkai.law.remedies import remedy
from gongkai.law.replies import REPLIES
from gongkai.law.workdays import Calendar

KINDS = {"review": "行政复议", "suit": "行政诉讼"}
PROCEDURES = {"simple": "简易程序", "ordinary": "普通程序"}
WHOSE = {"organ": "本机关", "authority": "复议机关、法院", "applicant": "申请人"}
_ANSWER = {"simple": "review_answer_simple", "ordinary": "review_answer"}
_DECISION = {"simple": "review_decision_simple", "ordinary": "review_decision"}


@dataclass(frozen=True, slots=True)
class Contest:
    """A reconsideration or a suit, by its dates; None where a date is not known yet.

    `copy_received_on`: the organ received the copy of the application or complaint. `accepted_on`: the
    reconsideration organ accepted it, or the court filed it. `decision_received_on`: the applicant received
    the reconsideration decision.
    """

    kind: str
    procedure: str
    copy_received_on: date | None = None
    accepted_on: date | None = None
    decision_received_on: date | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise Unusable(f"没有“{self.kind}”这种争议；可用的有：{'、'.join(KINDS)}。")
        if self.procedure not in PROCEDURES:
            raise Unusable(f"没有“{self.procedure}”这种程序；可用的有：{'、'.join(PROCEDURES)}。")


@dataclass(frozen=True, slots=True)
class Due:
    """One period of a contest: for whom it runs (a key of WHOSE), when it ends, a remark."""

    whose: str
    deadline: Deadline
    note: str = ""

    @property
    def name(self) -> str:
        """What has to be done."""
        return self.deadline.kind.name

    @property
    def due(self) -> date:
        """The last day."""
        return self.deadline.due

    @property
    def cite(self) -> Cite:
        """The provision."""
        return self.deadline.kind.cite


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something about a contest that should be looked at, as a Chinese sentence."""

    key: str
    message: str
    cite: Cite


def clocks(contest: Contest, calendar: Calendar) -> tuple[Due, ...]:
    """The periods that run from the dates that are known, the organ's own first."""
    found = _review(contest, calendar) if contest.kind == "review" else _suit(contest, calendar)
    return tuple(sorted(found, key=lambda due: list(WHOSE).index(due.whose)))


def _review(contest: Contest, calendar: Calendar) -> Iterator[Due]:
    if contest.copy_received_on:
        note = "逾期不答复、不提交证据和依据的，视为没有证据和依据"
        yield Due("organ", deadline(_ANSWER[contest.procedure], contest.copy_received_on, calendar), note)
    decided = None
    if contest.accepted_on:
        decided = deadline(_DECISION[contest.procedure], contest.accepted_on, calendar)
        yield Due("authority", decided)
    if contest.decision_received_on:
        yield Due("applicant", deadline("suit_after_review", contest.decision_received_on, calendar))
    elif decided:
        note = "复议机关到期没有作出决定的，自复议期限届满起算"
        yield Due("applicant", deadline("suit_after_review", decided.due, calendar), note)


def _suit(contest: Contest, calendar: Calendar) -> Iterator[Due]:
    if contest.copy_received_on:
        note = "提交答辩状，并提交证据和依据；逾期不提供证据的，视为没有证据"
        yield Due("organ", deadline("suit_defence", contest.copy_received_on, calendar), note)
    if contest.accepted_on and contest.procedure == "simple":
        yield Due("authority", deadline("suit_decision_simple", contest.accepted_on, calendar))


def doubts(
    kind: str, after_review: bool, reply_key: str, decided_on: date, *, withheld: Iterable[str] = ()
) -> tuple[Doubt, ...]:
    """What is doubtful about contesting this reply in this way.

    A refusal under Articles 14 to 16, decided from 2024 on, goes to reconsideration before any suit.
    """
    if kind != "suit" or after_review or not _review_first(reply_key, decided_on, withheld):
        return ()
    message = (
        f"{decided_on}作出的“{REPLIES[reply_key].name}”应当先申请行政复议，这件诉讼却没有经过复议："
        "请核对是否漏登了复议，或者向法院提出。"
    )
    return (Doubt("direct_suit", message, cites.REV_23_1_4),)


def _review_first(reply_key: str, decided_on: date, withheld: Iterable[str]) -> bool:
    found = remedy(reply_key, decided_on, government="", court="", withheld=withheld)
    return found.reconsideration_first
