"""What does a case itself hold that a reply may rest on: searches, opinions, copies, corrections?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# How a consultation of a party stands. "answered" is an answer that says neither yes nor no.
STANDS = ("open", "silent", "agreed", "objected", "answered")


@dataclass(frozen=True, slots=True)
class Opinion:
    """One party that was asked: its role (a key of law.case.ROLES), and how that stands (one of STANDS).

    `released`: it was told in a signed letter that the information is disclosed all the same.
    """

    party: str
    role: str = "third_party"
    stands: str = "open"
    released: bool = False


@dataclass(frozen=True, slots=True)
class OnFile:
    """What the case holds.

    `searches` counts those that found nothing, `found_last` says whether the last one found something.
    `redacted_copies` are those that go out with the reply (before there is one: those of the case).
    `withheld` names the kind of reply of each withheld part, `answers` what was answered in the tree,
    `lapsed` whether the period for the correction or the payment has run out, `earlier` the replies this
    applicant had before, as (number, date).
    """

    searches: int = 0
    found_last: bool = False
    opinions: tuple[Opinion, ...] = ()
    redacted_copies: int = 0
    withheld: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    lapsed: bool = False
    correction_requested: bool = False
    corrected: bool = False
    reasons_demanded: bool = False
    reasons_given: bool = False
    earlier: tuple[tuple[str, str], ...] = ()

    def parties(self, *stands: str, role: str = "") -> tuple[Opinion, ...]:
        """Those whose consultation stands so (all where nothing is named), of one role or of any."""
        return tuple(
            each
            for each in self.opinions
            if (not stands or each.stands in stands) and role in ("", each.role)
        )

    @property
    def heard(self) -> bool:
        """A third party was asked, and that has ended."""
        return len(self.parties(role="third_party")) > len(self.parties("open", role="third_party"))
