"""Which papers of a case are no letters? Each function gives a sheet that `letter.write.render` prints."""

from gongkai.letter.papers.casefile import (
    Asked,
    Done,
    Findings,
    Searched,
    Wanted,
    application,
    course,
    review,
)
from gongkai.letter.papers.counter import form, receipt, submission
from gongkai.letter.papers.ledger import ledger
from gongkai.letter.papers.lists import Entry, Handed, handover, index
from gongkai.letter.papers.publishing import Given, bulletin, deposit
from gongkai.letter.papers.signing import Opinion, Service, approval, delivery
from gongkai.letter.sheet import Sheet as Paper

__all__ = [
    "Asked",
    "Done",
    "Entry",
    "Findings",
    "Given",
    "Handed",
    "Opinion",
    "Paper",
    "Searched",
    "Service",
    "Wanted",
    "application",
    "approval",
    "bulletin",
    "course",
    "delivery",
    "deposit",
    "form",
    "handover",
    "index",
    "ledger",
    "receipt",
    "review",
    "submission",
]
