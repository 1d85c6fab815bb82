"""What is said when a message did not go out?"""

from __future__ import annotations


class Undelivered(Exception):
    """The message was not taken. `reason` is one Chinese sentence and never names the recipient."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
