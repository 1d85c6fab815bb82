"""Which papers of a case are no letters? Each function gives a sheet that `letter.write.render` prints."""

from gongkai.letter.papers.counter import form, receipt
from gongkai.letter.papers.ledger import ledger
from gongkai.letter.papers.lists import Entry, Handed, handover, index
from gongkai.letter.papers.signing import Opinion, Service, approval, delivery
from gongkai.letter.sheet import Sheet as Paper

__all__ = [
    "Entry",
    "Handed",
    "Opinion",
    "Paper",
    "Service",
    "approval",
    "delivery",
    "form",
    "handover",
    "index",
    "ledger",
    "receipt",
]
