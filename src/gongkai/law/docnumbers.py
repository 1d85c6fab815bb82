"""How is a document number (文号) written? The organ's mark, the year, the serial: 某政〔2026〕1号.

GB/T 9704—2012, 7.2.5: the year whole and in 〔〕, the serial without 第 and without zeros before it. People
type other brackets, full-width figures and blanks; all of these are the same number.
"""

from __future__ import annotations

import re
import unicodedata

_OPEN, _CLOSE = r"[〔\[(【〖〈《<{]", r"[〕\])】〗〉》>}]"
_NUMBER = re.compile(
    rf"(?P<mark>[^〔\[(【〖〈《<{{〕\])】〗〉》>}}]*){_OPEN}\s*(?P<year>(?:19|20)\d\d)\s*年?\s*{_CLOSE}"
    r"\s*第?\s*0*(?P<no>[1-9]\d{0,5})\s*号"
)


def normal(words: str) -> str:
    """The number as the standard writes it; what is not surely one comes back as it is."""
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", words).strip())
    if not match:
        return words.strip()
    return f"{''.join(match['mark'].split())}〔{match['year']}〕{match['no']}号"
