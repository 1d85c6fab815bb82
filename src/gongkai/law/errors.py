"""What is said when the law forbids a step, or when what was handed in cannot be read?"""

from __future__ import annotations

from gongkai.law.cites import Cite


class NotAllowed(Exception):
    """The law gives this step no place here; `reason` is one Chinese sentence for the user."""

    def __init__(self, reason: str, cite: Cite) -> None:
        super().__init__(f"{reason}（{cite}）")
        self.reason = reason
        self.cite = cite


class Unusable(ValueError):
    """Input that cannot be read as what it should be; the message is one Chinese line for the user."""
