"""What does the prose of a report say that its tables say too? `read(report, kind)` gives the claims.

`quantities.toml` is the table of what can be claimed and of the words for it: a new phrasing goes there.
"""

from __future__ import annotations

from gongkai.report.claims.claim import Claim, Total
from gongkai.report.claims.passages import Passage
from gongkai.report.claims.quantities import Quantity
from gongkai.report.claims.reading import Reading, read

__all__ = ["Claim", "Passage", "Quantity", "Reading", "Total", "read"]
